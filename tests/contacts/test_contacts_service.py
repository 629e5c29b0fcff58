"""The contacts service on real servers."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

import nats
import pytest

from libs.access.policy import Member
from libs.events.bus import Bus
from libs.events.command import CommandRejected
from libs.events.event import Actor
from libs.events.settings import Settings
from libs.identity import ids
from services.contacts import app
from services.contacts.commands import (
    SERVICE,
    BlockChatbot,
    BlockContact,
    RegisterContact,
    RenameContact,
    TagContact,
)
from services.contacts.queries import GetContacts, ResolveAliases

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
    assert contacts == {
        MARINA: {
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
    }


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
