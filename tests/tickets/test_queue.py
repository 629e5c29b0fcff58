"""The rules of a queue."""

import pytest

from libs.events.catalog.queue import (
    AgentJoinedQueue,
    AgentLeftQueue,
    QueueArchived,
    QueueCreated,
    QueueRecoloured,
    QueueRenamed,
    QueueRestored,
)
from libs.events.event import SYSTEM
from libs.events.testing import DeciderSpec
from services.tickets import queue
from services.tickets.commands import (
    AddAgentToQueue,
    ArchiveQueue,
    ChangeQueue,
    CreateQueue,
    RemoveAgentFromQueue,
    RestoreQueue,
    SetQueueMembers,
)
from services.tickets.management import NameIsMissing

spec = DeciderSpec(queue.decider)
CREATED = QueueCreated(label="Vendas", color="#3355AA")
sales = spec.given(CREATED)


def create(label: str = "Vendas") -> CreateQueue:
    return CreateQueue(by=SYSTEM, queue_id="sales", label=label, color="#3355AA")


def rename(label: str, color: str | None = None) -> ChangeQueue:
    return ChangeQueue(by=SYSTEM, queue_id="sales", label=label, color=color)


def members(*user_ids: str) -> SetQueueMembers:
    return SetQueueMembers(by=SYSTEM, queue_id="sales", user_ids=frozenset(user_ids))


def add(user_id: str = "ana") -> AddAgentToQueue:
    return AddAgentToQueue(by=SYSTEM, queue_id="sales", user_id=user_id)


def remove(user_id: str = "ana") -> RemoveAgentFromQueue:
    return RemoveAgentFromQueue(by=SYSTEM, queue_id="sales", user_id=user_id)


def archive() -> ArchiveQueue:
    return ArchiveQueue(by=SYSTEM, queue_id="sales")


def restore(label: str = "Vendas") -> RestoreQueue:
    return RestoreQueue(by=SYSTEM, queue_id="sales", label=label)


def test_a_queue_is_set_up_once() -> None:
    spec.when(create()).then(CREATED)
    sales.when(create("Suporte")).then_refused(queue.QueueAlreadyExists)


def test_a_queue_set_up_again_keeps_the_name_it_got_since() -> None:
    spec.given(CREATED, QueueRenamed(label="Loja")).when(create()).then_nothing()


def test_a_queue_is_renamed() -> None:
    sales.when(rename("Loja")).then(QueueRenamed(label="Loja"))
    sales.when(rename("Vendas")).then_nothing()


def test_a_queue_gets_another_colour_and_a_name_that_says_something() -> None:
    sales.when(rename("Vendas", "#112233")).then(QueueRecoloured(color="#112233"))
    sales.when(rename("Loja", "#112233")).then(QueueRenamed(label="Loja"), QueueRecoloured(color="#112233"))
    sales.when(rename("  ")).then_refused(NameIsMissing)


def test_members_are_set_all_at_once() -> None:
    worked = spec.given(CREATED, AgentJoinedQueue(user_id="ana"))
    worked.when(members("bruno", "carla")).then(
        AgentJoinedQueue(user_id="bruno"), AgentJoinedQueue(user_id="carla"), AgentLeftQueue(user_id="ana")
    )
    worked.when(members("ana")).then_nothing()


def test_agents_join_and_leave() -> None:
    sales.when(add()).then(AgentJoinedQueue(user_id="ana"))
    sales.when(remove()).then_nothing()
    spec.given(CREATED, AgentJoinedQueue(user_id="ana")).when(remove()).then(AgentLeftQueue(user_id="ana"))


def test_a_queue_is_archived() -> None:
    sales.when(archive()).then(QueueArchived())


def test_an_archived_queue_comes_back_under_its_name_or_another_with_its_members() -> None:
    away = spec.given(CREATED, AgentJoinedQueue(user_id="ana"), QueueArchived())
    away.when(restore()).then(QueueRestored())
    away.when(restore(" Loja ")).then(QueueRestored(), QueueRenamed(label="Loja"))
    away.when(restore("  ")).then_refused(NameIsMissing)
    sales.when(restore("Loja")).then_nothing()
    back = spec.given(CREATED, AgentJoinedQueue(user_id="ana"), QueueArchived(), QueueRestored())
    back.when(add()).then_nothing()
    back.when(restore()).then_nothing()


@pytest.mark.parametrize("command", [rename("Loja"), members(), add(), remove(), archive(), restore()])
def test_a_queue_that_was_never_set_up_is_not_found(command: queue.Command) -> None:
    spec.when(command).then_refused(queue.QueueNotFound)


@pytest.mark.parametrize("command", [rename("Loja"), members("ana"), add(), remove()])
def test_an_archived_queue_is_left_alone(command: queue.Command) -> None:
    spec.given(CREATED, QueueArchived()).when(command).then_refused(queue.QueueIsArchived)
