"""The rules of a queue."""

import pytest

from libs.events.catalog.queue import AgentJoinedQueue, AgentLeftQueue, QueueArchived, QueueCreated, QueueRenamed
from libs.events.event import SYSTEM
from libs.events.testing import DeciderSpec
from services.tickets import queue
from services.tickets.commands import AddAgentToQueue, ArchiveQueue, CreateQueue, RemoveAgentFromQueue, RenameQueue

spec = DeciderSpec(queue.decider)
CREATED = QueueCreated(label="Vendas", color="#3355AA")
sales = spec.given(CREATED)


def create(label: str = "Vendas") -> CreateQueue:
    return CreateQueue(by=SYSTEM, queue_id="sales", label=label, color="#3355AA")


def rename(label: str) -> RenameQueue:
    return RenameQueue(by=SYSTEM, queue_id="sales", label=label)


def add(user_id: str = "ana") -> AddAgentToQueue:
    return AddAgentToQueue(by=SYSTEM, queue_id="sales", user_id=user_id)


def remove(user_id: str = "ana") -> RemoveAgentFromQueue:
    return RemoveAgentFromQueue(by=SYSTEM, queue_id="sales", user_id=user_id)


def archive() -> ArchiveQueue:
    return ArchiveQueue(by=SYSTEM, queue_id="sales")


def test_a_queue_is_set_up_once() -> None:
    spec.when(create()).then(CREATED)
    sales.when(create("Suporte")).then_refused(queue.QueueAlreadyExists)


def test_a_queue_set_up_again_keeps_the_name_it_got_since() -> None:
    spec.given(CREATED, QueueRenamed(label="Loja")).when(create()).then_nothing()


def test_a_queue_is_renamed() -> None:
    sales.when(rename("Loja")).then(QueueRenamed(label="Loja"))
    sales.when(rename("Vendas")).then_nothing()


def test_agents_join_and_leave() -> None:
    sales.when(add()).then(AgentJoinedQueue(user_id="ana"))
    sales.when(remove()).then_nothing()
    spec.given(CREATED, AgentJoinedQueue(user_id="ana")).when(remove()).then(AgentLeftQueue(user_id="ana"))


def test_a_queue_is_archived() -> None:
    sales.when(archive()).then(QueueArchived())


@pytest.mark.parametrize("command", [rename("Loja"), add(), remove(), archive()])
def test_a_queue_that_was_never_set_up_is_not_found(command: queue.Command) -> None:
    spec.when(command).then_refused(queue.QueueNotFound)


@pytest.mark.parametrize("command", [rename("Loja"), add(), remove()])
def test_an_archived_queue_is_left_alone(command: queue.Command) -> None:
    spec.given(CREATED, QueueArchived()).when(command).then_refused(queue.QueueIsArchived)
