"""Funnels on real servers: cards stage by stage, sums, who sees whom (K6)."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from libs.access.policy import Member
from libs.events.catalog.ticket import Accepted as TicketAccepted
from libs.events.catalog.ticket import TicketOpened
from libs.events.cloudevents import Context
from libs.events.command import Accepted, CommandRejected
from libs.events.event import SYSTEM, now
from libs.events.settings import Settings
from services.contacts import app
from services.contacts.commands import (
    SERVICE,
    ArchiveStage,
    DefineFunnel,
    LeaveFunnel,
    PutIntoFunnel,
    RegisterContact,
    TagContact,
)
from services.contacts.queries import GetContacts, GetFunnelCard, ListFunnelCards, SumFunnel
from tests.events.connected import Connected, connected, serving

ANA = Member(id="ana", profile="agent")
CARLA = Member(id="carla", profile="supervisor")
GREEN = "#2F9E44"


class Desk:
    """A running contacts service with a funnel of two stages."""

    def __init__(self, connection: Connected, bus: Any) -> None:
        self.connection, self.bus = connection, bus

    async def define(self, funnel_id: str = "f", label: str = "Projetos") -> Accepted:
        stages = (("new", "Novo", GREEN), ("visit", "Visita", GREEN))
        command = DefineFunnel(by=SYSTEM, member=CARLA, funnel_id=funnel_id, label=label, stages=stages)
        done: Accepted = await self.bus.ask(SERVICE, command)
        return done

    async def contact(self, number: int) -> str:
        contact_id = f"c{number}"
        await self.bus.ask(
            SERVICE,
            RegisterContact(
                by=SYSTEM,
                contact_id=contact_id,
                label=f"Pessoa {number}",
                alias_kind="phone",
                alias=f"+55119900000{number:02}",
                source="test",
            ),
        )
        return contact_id

    async def put(self, contact_id: str, stage_id: str = "new", **more: Any) -> int:
        wish = {"by": SYSTEM, "member": ANA, "contact_id": contact_id, "funnel_id": "f", "stage_id": stage_id}
        position: int = (await self.bus.ask(SERVICE, PutIntoFunnel.model_validate({**wish, **more}))).position
        return position

    async def cards(self, stage_id: str = "new", **asked: Any) -> dict[str, Any]:
        query = ListFunnelCards(**{"member": CARLA, "funnel_id": "f", "stage_id": stage_id, **asked})
        found: dict[str, Any] = await self.bus.query(SERVICE, query)
        return found

    async def sums(self, **asked: Any) -> dict[str, Any]:
        found: dict[str, Any] = await self.bus.query(
            SERVICE, SumFunnel(**{"member": CARLA, "funnel_id": "f", **asked})
        )
        return found


@pytest.fixture
async def desk(settings: Settings) -> AsyncIterator[Desk]:
    probe = GetContacts(contact_ids=[])
    async with connected(settings) as connection, serving(app.main, SERVICE, probe, connection) as bus:
        running = Desk(connection, bus)
        await running.define()
        yield running


async def test_a_stage_is_read_in_pages_the_contact_that_came_last_first(desk: Desk) -> None:
    ids = [await desk.contact(number) for number in range(5)]
    for contact_id in ids:
        position = await desk.put(contact_id)
    first = await desk.cards(limit=2, wait_for=position)
    second = await desk.cards(limit=2, cursor=first["next"])
    third = await desk.cards(limit=2, cursor=second["next"])
    assert [each["contact_id"] for page in (first, second, third) for each in page["items"]] == ids[::-1]
    assert third["next"] is None
    position = await desk.put(ids[0], "visit")
    assert [each["contact_id"] for each in (await desk.cards("visit", wait_for=position))["items"]] == [ids[0]]
    with pytest.raises(CommandRejected, match=r"cursor\.invalid"):
        await desk.cards(cursor="???")


async def test_sums_are_by_stage_and_currency(desk: Desk) -> None:
    ids = [await desk.contact(number) for number in range(3)]
    await desk.put(ids[0], cents=1_000)
    await desk.put(ids[1], cents=500, currency="USD")
    position = await desk.put(ids[2], "visit")
    assert (await desk.sums(wait_for=position))["stages"] == {
        "new": {"count": 2, "sums": {"BRL": 1_000, "USD": 500}},
        "visit": {"count": 1, "sums": {}},
    }
    left = await desk.bus.ask(SERVICE, LeaveFunnel(by=SYSTEM, member=ANA, contact_id=ids[0], funnel_id="f"))
    assert (await desk.sums(wait_for=left.position))["stages"]["new"] == {"count": 1, "sums": {"USD": 500}}


async def test_cards_are_found_by_name_number_and_tag(desk: Desk) -> None:
    for number in (1, 2):
        position = await desk.put(await desk.contact(number))
    tagged = await desk.bus.ask(SERVICE, TagContact(by=SYSTEM, contact_id="c2", tag_ids=("vip",)))
    position = max(position, tagged.position)

    async def found(**asked: Any) -> list[str]:
        return [each["contact_id"] for each in (await desk.cards(wait_for=position, **asked))["items"]]

    assert await found(q="pessoa 1") == ["c1"]
    assert await found(q="9900000-02") == ["c2"]
    assert await found(tag_id=("vip",)) == ["c2"]
    assert (await desk.sums(tag_id=("vip",)))["stages"] == {"new": {"count": 1, "sums": {}}}


async def test_an_agent_sees_the_cards_of_those_he_serves(desk: Desk) -> None:
    for number in (1, 2):
        await desk.put(await desk.contact(number))
    opened = TicketOpened(
        number=1, conversation_id="v1", contact_id="c1", channel_id="line", ordinal=1, queue_id="sales"
    )
    context = Context(actor=SYSTEM, time=now(), command_id="c")
    accepted = TicketAccepted(agent_id="ana")
    position = await desk.connection.log.append("ticket.t1", None, 1, [opened, accepted], context)
    mine = await desk.cards(member=ANA, wait_for=position)
    assert [each["contact_id"] for each in mine["items"]] == ["c1"]
    assert (await desk.sums(member=ANA))["stages"] == {"new": {"count": 1, "sums": {}}}
    everybody = ANA.model_copy(update={"contacts": "all"})
    assert len((await desk.cards(member=everybody))["items"]) == 2
    own = await desk.bus.query(SERVICE, GetFunnelCard(member=ANA, contact_id="c1", funnel_id="f"))
    assert own["card"]["stage_id"] == "new"
    with pytest.raises(CommandRejected, match=r"contact\.not_found"):
        await desk.bus.query(SERVICE, GetFunnelCard(member=ANA, contact_id="c2", funnel_id="f"))


async def test_nobody_enters_a_stage_that_takes_nobody(desk: Desk) -> None:
    contact_id = await desk.contact(1)
    await desk.put(contact_id)
    archive = ArchiveStage(by=SYSTEM, member=CARLA, funnel_id="f", stage_id="new")
    await desk.bus.ask(SERVICE, archive)
    assert await desk.put(contact_id, cents=700), "who stands there stays, and what is at stake may change"
    other = await desk.contact(2)
    with pytest.raises(CommandRejected, match=r"funnel\.stage_archived"):
        await desk.put(other)
    with pytest.raises(CommandRejected, match=r"funnel\.not_found"):
        await desk.put(other, funnel_id="g")
    with pytest.raises(CommandRejected, match=r"contact\.not_found"):
        await desk.put("nobody", "visit")


async def test_two_funnels_of_one_name_at_once_are_one(desk: Desk) -> None:
    wanted = [desk.define(f"g{number}", "Obras") for number in range(5)]
    outcomes = await asyncio.gather(*wanted, return_exceptions=True)
    assert sum(isinstance(each, Accepted) for each in outcomes) == 1
    refused = {each.rejected.code for each in outcomes if isinstance(each, CommandRejected)}
    assert refused == {"funnel.name_taken"}
