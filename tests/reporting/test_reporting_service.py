"""The reporting service on real servers: the log page by page, protocols, and a rebuild that changes nothing."""

from collections.abc import AsyncIterator
from typing import Any

import orjson
import pytest
from pymongo import AsyncMongoClient

from libs.events.bus import Bus
from libs.events.catalog.contact import ContactRegistered
from libs.events.catalog.ticket import Accepted, MarkedUnread, ProtocolIssued, TicketOpened, TicketViewed
from libs.events.catalog.user import UserJoined
from libs.events.cloudevents import Context
from libs.events.command import CommandRejected
from libs.events.event import Actor, Event, now
from libs.events.settings import Settings
from services.reporting import app
from services.reporting.queries import SERVICE, GetProtocol, ListProtocols, TicketLog
from tests.events.connected import Connected, connected, serving

ANA = Actor(kind="user", id="ana", address="203.0.113.7")
OPENED = TicketOpened(number=1, conversation_id="v1", contact_id="rosa", channel_id="line", ordinal=1)


@pytest.fixture
async def log(settings: Settings) -> AsyncIterator[Connected]:
    async with connected(settings) as connection:
        yield connection


@pytest.fixture
async def bus(log: Connected) -> AsyncIterator[Bus]:
    async with serving(app.main, SERVICE, TicketLog(ticket_id="none"), log) as bus:
        yield bus


async def happened(log: Connected, stream: str, *events: Event) -> int:
    context = Context(actor=ANA, time=now(), command_id="c")
    return await log.log.append(stream, None, 1, events, context)


def issued(number: str) -> ProtocolIssued:
    return ProtocolIssued(number=number, ticket_id="t1", ticket_number=1, conversation_id="v1", contact_id="rosa")


async def test_the_log_names_who_did_it_newest_first(log: Connected, bus: Bus) -> None:
    await happened(log, "user.ana", UserJoined(label="Ana", email="ana@demo.local", profile="agent"))
    await happened(log, "ticket.t1", OPENED, Accepted(agent_id="ana"))
    position = await happened(log, "access.t1", TicketViewed(ticket_id="t1"))
    told = await bus.query(SERVICE, TicketLog(ticket_id="t1", wait_for=position))
    assert [each["type"] for each in told["items"]] == ["TicketViewed", "Accepted", "TicketOpened"]
    assert told["items"][0]["actor"] == {"kind": "user", "id": "ana", "name": "Ana"}
    assert told["items"][0]["address"] == "203.0.113.7"
    assert told["items"][1]["data"]["agent"] == {"id": "ana", "name": "Ana"}
    assert told["next"] is None


async def test_the_log_is_read_page_by_page_without_gap_or_overlap(log: Connected, bus: Bus) -> None:
    position = 0
    for number in range(5):
        position = await happened(log, "ticket.t1", *[MarkedUnread()] * (number % 2 + 1))
    ids, cursor = [], None
    for _ in range(4):
        page = await bus.query(SERVICE, TicketLog(ticket_id="t1", limit=2, cursor=cursor, wait_for=position))
        ids += [each["id"] for each in page["items"]]
        cursor = page["next"]
    whole = await bus.query(SERVICE, TicketLog(ticket_id="t1"))
    assert cursor is None
    assert ids == [each["id"] for each in whole["items"]]
    assert len(set(ids)) == 7


async def test_a_protocol_is_found_by_number_and_by_day(log: Connected, bus: Bus) -> None:
    await happened(log, "contact.rosa", ContactRegistered(label="Rosa", alias_kind="phone", alias="+5521988421170"))
    await happened(log, "protocol.20261120", issued("20261120-000001"))
    await happened(log, "protocol.20261121", issued("20261121-000001"))
    position = await happened(log, "protocol.20261120", issued("20261120-000002"))
    found = await bus.query(SERVICE, GetProtocol(number="20261120-000002", wait_for=position))
    assert (found["number"], found["ticket_id"], found["contact_name"]) == ("20261120-000002", "t1", "Rosa")
    of_day = await bus.query(SERVICE, ListProtocols(day="20261120"))
    assert [each["number"] for each in of_day["items"]] == ["20261120-000002", "20261120-000001"]
    with pytest.raises(CommandRejected, match="not_found"):
        await bus.query(SERVICE, GetProtocol(number="20261120-000003"))


async def test_a_rebuilt_log_is_what_it_was(log: Connected, bus: Bus) -> None:
    for number in range(40):
        await happened(log, f"ticket.t{number % 4}", OPENED, MarkedUnread())
        position = await happened(log, f"access.t{number % 4}", TicketViewed(ticket_id=f"t{number % 4}"))
    await bus.query(SERVICE, TicketLog(ticket_id="t1", wait_for=position))
    before = await _everything(log)
    reply = await log.client.request(log.settings.subject("ops.reporting.rebuild"), b"", timeout=20)
    assert sorted(orjson.loads(reply.data)["views"]) == ["audit", "names", "protocols", "ticket_log"]
    assert await _everything(log) == before


async def _everything(log: Connected) -> dict[str, list[dict[str, Any]]]:
    async with AsyncMongoClient[dict[str, Any]](log.settings.require_mongo_url()) as mongo:
        database = mongo[log.settings.database(SERVICE)]
        names = [each for each in await database.list_collection_names() if "_v" in each]
        assert len(names) == 4
        return {each: await database[each].find().sort("_id").to_list() for each in names}
