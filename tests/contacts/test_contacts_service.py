"""The contacts service on real servers."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

import nats
import pytest

from libs.access.policy import Member
from libs.events.bus import Bus
from libs.events.catalog.relation import OwnerAdded
from libs.events.catalog.ticket import TicketOpened
from libs.events.cloudevents import Context
from libs.events.command import Accepted, CommandRejected
from libs.events.event import Actor, iso, new_id
from libs.events.log import EventLog
from libs.events.settings import Settings
from libs.events.testing import NOON
from libs.identity import ids
from services.contacts import app
from services.contacts.commands import (
    SERVICE,
    AddContact,
    ArchiveContact,
    BlockChatbot,
    BlockContact,
    ChangeContact,
    EndImport,
    ErasePerson,
    RegisterContact,
    RenameContact,
    StartImport,
    TagContact,
)
from services.contacts.queries import FindPhotos, GetContact, GetContacts, ListContacts, ResolveAliases

PHONE = "+5521988421170"
MARINA = ids.contact_id("phone", PHONE)
GATEWAY = Actor(kind="system", id="gateway")


@pytest.fixture
async def bus(settings: Settings) -> AsyncIterator[Bus]:
    """A bus to a running contacts service."""
    client = await nats.connect(settings.require_nats_url())
    running = asyncio.create_task(app.main(settings))
    bus = Bus(client, settings)
    while not running.done():
        try:
            await bus.query(SERVICE, GetContacts(contact_ids=[]), timeout=1.0)
            break
        except CommandRejected:
            await asyncio.sleep(0.05)
    yield bus
    running.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await running
    await client.close()


def register(label: str, **fields: object) -> RegisterContact:
    values = {"contact_id": MARINA, "label": label, "alias_kind": "phone", "alias": PHONE, "source": "waba"}
    return RegisterContact.model_validate({**values, "by": GATEWAY, **fields})


async def test_fifty_registrations_at_once_make_one_contact(bus: Bus) -> None:
    replies = await asyncio.gather(*(bus.ask(SERVICE, register(f"Marina {number}")) for number in range(50)))
    assert sum(reply.events == ["ContactRegistered"] for reply in replies) == 1
    assert len({reply.position for reply in replies}) == 1


async def test_a_contact_is_found_by_id_and_by_every_identity_once_its_position_is_reached(bus: Bus) -> None:
    reply = await bus.ask(SERVICE, register("+5521988421170", learned=[("wa_id", "552188421170")]))
    found = await bus.query(
        SERVICE,
        ResolveAliases(aliases=[f"phone:{PHONE}", "wa_id:552188421170", "lid:unknown"], wait_for=reply.position),
    )
    assert found == {f"phone:{PHONE}": MARINA, "wa_id:552188421170": MARINA}
    renamed = await bus.ask(SERVICE, RenameContact(contact_id=MARINA, label="Marina Duarte", by=GATEWAY))
    contacts = await bus.query(SERVICE, GetContacts(contact_ids=[MARINA, "x"], wait_for=renamed.position))
    expected = {
        "id": MARINA,
        "name": "Marina Duarte",
        "phone": PHONE,
        "group": False,
        "aliases": [{"kind": "phone", "value": PHONE}, {"kind": "wa_id", "value": "552188421170"}],
        "tag_ids": [],
        "blocked": False,
        "chatbot_blocked": False,
        "position": renamed.position,
    }
    assert contacts.keys() == {MARINA}
    assert {each: contacts[MARINA][each] for each in expected} == expected


async def test_a_contact_is_blocked_and_tagged_once_it_is_known(bus: Bus) -> None:
    supervisor = Member(id="carla", profile="supervisor")
    block = BlockContact(by=supervisor.actor(), contact_id=MARINA, member=supervisor)
    with pytest.raises(CommandRejected) as refusal:
        await bus.ask(SERVICE, block)
    assert refusal.value.rejected.code == "contact.not_found"
    await bus.ask(SERVICE, register("Marina"))
    await bus.ask(SERVICE, block)
    await bus.ask(SERVICE, BlockChatbot(by=supervisor.actor(), contact_id=MARINA, member=supervisor))
    done = await bus.ask(SERVICE, TagContact(by=GATEWAY, contact_id=MARINA, tag_ids=("vip", "new")))
    found = await bus.query(SERVICE, GetContacts(contact_ids=[MARINA], wait_for=done.position))
    assert {each: found[MARINA][each] for each in ("blocked", "chatbot_blocked", "tag_ids")} == {
        "blocked": True,
        "chatbot_blocked": True,
        "tag_ids": ["vip", "new"],
    }


ADMIN = Member(id="admin", profile="admin")


async def book(bus: Bus, people: int) -> int:
    """So many contacts in the address book; returns the position at which they are."""
    commands = [
        AddContact(
            by=GATEWAY,
            contact_id=ids.contact_id("phone", f"+55219880{number:05}"),
            details={
                "name": f"{'Ângela' if number % 2 else 'Bruno'} {number:03}",
                "phone": f"+55219880{number:05}",
                "email": f"c{number}@ipe.example",
            },
        )
        for number in range(people)
    ]
    replies = await bus.ask_all(SERVICE, commands)
    return max(each.position for each in replies if isinstance(each, Accepted))


async def listed(bus: Bus, member: Member = ADMIN, **asked: Any) -> dict[str, Any]:
    query = ListContacts.model_validate({"member": member, **asked})
    found: dict[str, Any] = await bus.query(SERVICE, query)
    return found


async def test_the_address_book_is_paged_by_keys_in_every_order(bus: Bus) -> None:
    position = await book(bus, 23)
    for order in ("name", "-last", "-created"):
        names: list[str] = []
        asked: dict[str, Any] = {"order": order, "limit": 5, "wait_for": position}
        while True:
            page = await listed(bus, **asked)
            names += [each["name"] for each in page["items"]]
            if page["next"] is None:
                break
            asked["after"] = page["next"]
        assert len(names) == len(set(names)) == 23
        if order == "name":
            assert names == sorted(names, key=lambda each: each.replace("Â", "A"))
    assert (await listed(bus, limit=1))["total"] == 23


async def test_contacts_are_found_by_name_by_any_part_of_a_number_and_by_address(bus: Bus) -> None:
    position = await book(bus, 12)
    for q, expected in (
        ("angela", 6),
        ("angela 003", 1),
        ("00007", 1),
        ("(21) 98800-0007", 1),
        ("21 8800-0007", 1),
        ("c11@ipe", 1),
        ("nobody", 0),
    ):
        page = await listed(bus, q=q, wait_for=position)
        assert (len(page["items"]), page["total"]) == (expected, expected), q
    hidden = Member(id="ana", profile="agent", contacts="all", numbers=False)
    assert (await listed(bus, hidden, q="00007"))["items"] == []
    assert len((await listed(bus, hidden, q="angela"))["items"]) == 6


async def test_an_agent_is_shown_those_he_serves_and_those_of_his_portfolio(bus: Bus, settings: Settings) -> None:
    await book(bus, 4)
    served, owned = (ids.contact_id("phone", f"+55219880{number:05}") for number in (1, 2))
    ana = Member(id="ana", profile="agent", queue_ids=frozenset({"sales"}))
    assert (await listed(bus, ana))["items"] == []
    with pytest.raises(CommandRejected, match=r"contact\.not_found"):
        await bus.query(SERVICE, GetContact(member=ana, contact_id=served))
    client = await nats.connect(settings.require_nats_url())
    log = EventLog(client, client.jetstream(), settings)
    opened = TicketOpened(
        number=1, conversation_id="c", contact_id=served, channel_id="l", ordinal=1, queue_id="sales"
    )
    context = Context(actor=GATEWAY, time=NOON, command_id=new_id(), correlation_id=new_id())
    await log.append("ticket.t1", 0, 1, [opened], context)
    # What came to be within sight just now is within sight.
    assert (await bus.query(SERVICE, GetContact(member=ana, contact_id=served)))["last_at"] == iso(NOON)
    done = await log.append(f"relation.{owned}", 0, 1, [OwnerAdded(user_id="ana", place=0)], context)
    page = await listed(bus, ana, wait_for=done)
    assert {each["id"] for each in page["items"]} == {served, owned}
    assert page["total"] == 2
    everybody = ana.model_copy(update={"contacts": "all"})
    assert len((await listed(bus, everybody))["items"]) == 4
    await client.close()


async def test_a_number_that_is_another_contacts_is_refused(bus: Bus) -> None:
    await book(bus, 2)
    first, second = (ids.contact_id("phone", f"+55219880{number:05}") for number in (0, 1))
    taken = ChangeContact(by=GATEWAY, contact_id=second, details={"phone": "+5521988000000"})
    with pytest.raises(CommandRejected, match=r"contact\.number_taken") as refused:
        await bus.ask(SERVICE, taken)
    assert refused.value.rejected.extra == {"contact_id": first}


async def test_who_is_served_again_is_back_in_the_address_book(bus: Bus, settings: Settings) -> None:
    await book(bus, 1)
    contact_id = ids.contact_id("phone", "+5521988000000")
    done = await bus.ask(SERVICE, ArchiveContact(by=GATEWAY, member=ADMIN, contact_id=contact_id))
    assert (await listed(bus, wait_for=done.position))["items"] == []
    client = await nats.connect(settings.require_nats_url())
    log = EventLog(client, client.jetstream(), settings)
    opened = TicketOpened(number=1, conversation_id="c", contact_id=contact_id, channel_id="l", ordinal=1)
    context = Context(actor=GATEWAY, time=NOON, command_id=new_id(), correlation_id=new_id())
    await log.append("ticket.t1", 0, 1, [opened], context)
    async with asyncio.timeout(5):
        while not (await listed(bus))["items"]:
            await asyncio.sleep(0.02)
    await client.close()


async def test_an_import_begins_and_ends_once_and_only_for_management(bus: Bus) -> None:
    start = StartImport(by=GATEWAY, member=ADMIN, import_id="i1", rows=2, duplicates="skip")
    ended = {"created": 1, "updated": 0, "skipped": 0, "rejected": 1}
    end = EndImport(by=GATEWAY, member=ADMIN, import_id="i1", **ended)
    with pytest.raises(CommandRejected, match=r"import\.not_found"):
        await bus.ask(SERVICE, end)
    agent = start.model_copy(update={"member": Member(id="ana", profile="agent")})
    with pytest.raises(CommandRejected, match=r"import\.management_only"):
        await bus.ask(SERVICE, agent)
    assert (await bus.ask(SERVICE, start)).events == ["ImportStarted"]
    assert (await bus.ask(SERVICE, start.model_copy(update={"command_id": new_id()}))).events == []
    assert (await bus.ask(SERVICE, end)).events == ["ImportFinished"]
    assert (await bus.ask(SERVICE, end.model_copy(update={"command_id": new_id()}))).events == []


async def test_every_photo_that_somebody_ever_had_is_known_before_he_is_erased(bus: Bus) -> None:
    await bus.ask(SERVICE, register("Marina"))
    for photo in ("a1", "b2"):
        change = ChangeContact(contact_id=MARINA, details={"photo": photo}, by=GATEWAY)
        reply = await bus.ask(SERVICE, change)
    assert await bus.query(SERVICE, FindPhotos(contact_ids=[MARINA], wait_for=reply.position)) == ["a1", "b2"]
    erased = await bus.ask(SERVICE, ErasePerson(contact_id=MARINA, member=ADMIN, by=GATEWAY))
    assert erased.result["media_ids"] == ["a1", "b2"]
    assert await bus.query(SERVICE, FindPhotos(contact_ids=[MARINA])) == []
