"""Names that no two things of a kind share, however many want them at once (ADR 0024)."""

import asyncio
from datetime import timedelta
from typing import cast

import pytest

from libs.access.policy import Member
from libs.events.catalog.name import NameReleased, NameTaken
from libs.events.cloudevents import Context
from libs.events.event import SYSTEM, Event
from libs.events.log import EventLog
from libs.events.naming import Name, NameIsTaken, ReleaseName, TakeName, decider
from libs.events.store import Store
from libs.events.testing import NOON, DeciderSpec
from libs.events.unique_names import UniqueNames
from libs.identity import ids
from services.tickets import tag
from services.tickets.catalogue_commands import ArchiveTag, ChangeTag, CreateTag
from services.tickets.management import ManagementOnly
from services.tickets.tag import TagNameIsTaken
from tests.tickets.examples import ANA, CARLA
from tests.tickets.memory import MemoryLog

HELD = NameTaken(kind="tag", label="VIP", owner_id="t1")


def take(owner_id: str, instead_of: str | None = None) -> TakeName:
    return TakeName(by=CARLA.actor(), kind="tag", label=" VIP ", owner_id=owner_id, instead_of=instead_of)


def spec(*events: Event) -> DeciderSpec[TakeName | ReleaseName, Name]:
    return DeciderSpec(decider).given(*events)


def test_a_free_name_is_taken_and_an_own_one_stays() -> None:
    spec().when(take("t1")).then(HELD)
    spec(HELD).when(take("t1")).then_nothing()
    spec(HELD, NameReleased(owner_id="t1")).when(take("t2")).then(HELD.model_copy(update={"owner_id": "t2"}))


def test_somebody_elses_name_is_refused_unless_he_gave_it_up() -> None:
    spec(HELD).when(take("t2")).then_refused(NameIsTaken, owner_id="t1")
    spec(HELD).when(take("t2", instead_of="t3")).then_refused(NameIsTaken, owner_id="t1")
    taken = HELD.model_copy(update={"owner_id": "t2"})
    spec(HELD).when(take("t2", instead_of="t1")).then(NameReleased(owner_id="t1"), taken)


def test_only_its_owner_gives_a_name_back() -> None:
    def release(owner_id: str) -> ReleaseName:
        return ReleaseName(by=CARLA.actor(), owner_id=owner_id)

    spec(HELD).when(release("t2")).then_nothing()
    spec(HELD).when(release("t1")).then(NameReleased(owner_id="t1"))
    spec().when(release("t1")).then_nothing()


class Desk:
    """Replicas of a service that share a log and nothing else."""

    def __init__(self) -> None:
        self.log = MemoryLog()

    def replica(self) -> UniqueNames:
        return UniqueNames(Store(cast(EventLog, self.log)))

    async def names_in_use(self) -> list[str]:
        streams = [each for name, each in self.log.streams.items() if name.startswith("tag.")]
        return sorted(label for each in streams if (label := tag.called(tag.decider.fold(each))) is not None)

    async def holder(self, label: str) -> str | None:
        history = await self.log.load(f"name.{ids.name_id('tag', label)}")
        return decider.fold(history).owner_id


def create(tag_id: str, label: str, member: Member = CARLA) -> CreateTag:
    return CreateTag(by=member.actor(), member=member, at=NOON, tag_id=tag_id, label=label, color="#112233")


def rename(tag_id: str, label: str) -> ChangeTag:
    return ChangeTag(by=CARLA.actor(), member=CARLA, at=NOON, tag_id=tag_id, label=label)


async def given(desk: Desk, tag_id: str, label: str) -> None:
    await desk.replica().execute(tag.NAMED, tag_id, create(tag_id, label))


async def test_of_twenty_replicas_that_want_a_name_at_once_one_gets_it() -> None:
    desk = Desk()

    async def attempt(number: int) -> str:
        spelled = ("VIP", " vip", "Vip ")[number % 3]
        try:
            await desk.replica().execute(tag.NAMED, f"t{number}", create(f"t{number}", spelled))
        except TagNameIsTaken:
            return "refused"
        return "created"

    outcomes = await asyncio.gather(*(attempt(number) for number in range(20)))
    assert sorted(outcomes) == ["created", *["refused"] * 19]
    assert len(await desk.names_in_use()) == 1


async def test_a_rename_frees_the_former_name_and_archiving_the_present_one() -> None:
    desk = Desk()
    await given(desk, "t1", "VIP")
    await desk.replica().execute(tag.NAMED, "t1", rename("t1", "Ouro"))
    await given(desk, "t2", "VIP")
    archive = ArchiveTag(by=CARLA.actor(), member=CARLA, at=NOON, tag_id="t1")
    await desk.replica().execute(tag.NAMED, "t1", archive)
    await desk.replica().execute(tag.NAMED, "t2", rename("t2", "OURO"))
    assert await desk.names_in_use() == ["OURO"]
    assert (await desk.holder("VIP"), await desk.holder("Ouro")) == (None, "t2")


async def test_a_refused_command_takes_no_name() -> None:
    desk = Desk()
    with pytest.raises(ManagementOnly):
        await desk.replica().execute(tag.NAMED, "t1", create("t1", "VIP", ANA))
    with pytest.raises(tag.TagNotFound):
        await desk.replica().execute(tag.NAMED, "t9", rename("t9", "VIP"))
    assert await desk.holder("VIP") is None
    await given(desk, "t2", "VIP")
    with pytest.raises(TagNameIsTaken):
        await desk.replica().execute(tag.NAMED, "t3", create("t3", "vip"))
    assert await desk.holder("VIP") == "t2"


async def test_the_same_command_again_and_another_spelling_of_the_own_name_are_quiet_or_allowed() -> None:
    desk = Desk()
    command = create("t1", "VIP")
    first = await desk.replica().execute(tag.NAMED, "t1", command)
    again = await desk.replica().execute(tag.NAMED, "t1", command)
    assert again.position == first.position
    await desk.replica().execute(tag.NAMED, "t1", rename("t1", "Vip"))
    assert await desk.names_in_use() == ["Vip"]


async def test_a_name_that_was_taken_for_a_change_that_never_happened_is_taken_over_in_time() -> None:
    desk = Desk()
    await given(desk, "t1", "Prata")
    stream = f"name.{ids.name_id('tag', 'VIP')}"
    await desk.log.append(stream, None, 1, [HELD], Context(actor=SYSTEM, time=NOON, command_id="c"))
    soon = create("t2", "VIP")
    with pytest.raises(TagNameIsTaken):
        await desk.replica().execute(tag.NAMED, "t2", soon)
    later = soon.model_copy(update={"at": NOON + timedelta(minutes=3)})
    await desk.replica().execute(tag.NAMED, "t2", later)
    assert await desk.names_in_use() == ["Prata", "VIP"]
    assert await desk.holder("VIP") == "t2"
