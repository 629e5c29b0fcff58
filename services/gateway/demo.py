"""The demo: a furniture shop's team of six and some hundred tickets, made by the same commands as any other.

Safe to run again: ids are derived, and a ticket that is there already is left as it is.
"""

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import TypeVar

import nats
from pymongo import AsyncMongoClient

from libs.access.policy import Action
from libs.events.bus import Bus
from libs.events.catalog.media import Media
from libs.events.command import Accepted, Command, CommandRejected
from libs.events.event import SYSTEM, Actor, now
from libs.events.settings import Settings
from libs.events.view import Document
from libs.identity import ids
from services.contacts import commands as contacts
from services.contacts.commands import RegisterContact, SetOwners
from services.gateway import commands as gateway
from services.gateway import (
    demo_arranging,
    demo_automation,
    demo_catalogues,
    demo_contacts,
    demo_files,
    demo_flows,
    demo_work,
)
from services.gateway.auth import hash_password
from services.gateway.channels.simulator.channel import CHANNEL_ID, PREFIX, Simulator
from services.gateway.commands import AddChannel, InviteUser, ReconfigureChannel
from services.gateway.demo_scripts import MEMBERS, Script, written
from services.gateway.demo_team import (
    PASSWORD,
    QUEUES,
    TEAM,
    derived,
    member_of,
    name_of,
    queue_id,
    queues_of,
    user_id,
)
from services.gateway.media.store import MediaStore
from services.gateway.media.workers import Workers
from services.messaging import commands as messaging
from services.messaging.commands import QueueMessage, ReceiveMessage, ScheduleMessage
from services.tickets import commands as tickets
from services.tickets.commands import (
    AcceptTicket,
    AddAgentToQueue,
    CreateQueue,
    IssueProtocol,
    MarkTicketRead,
    ReopenTicket,
    ResolveTicket,
    TransferTicket,
)
from services.tickets.queries import CheckTicket

AT_ONCE = 12
PATIENCE = 60.0
T = TypeVar("T")


class Demo:
    """Plays the demo's commands to the services."""

    def __init__(self, bus: Bus, store: MediaStore) -> None:
        self._bus = bus
        self._store = store
        self._files: dict[str, Media] = {}
        self._limit = asyncio.Semaphore(AT_ONCE)

    async def load(self) -> None:
        """Everything, in order."""
        started = time.monotonic()
        await self._team()
        self._files = await demo_files.kept(self._store, user_id("admin"))
        say("      team and queues are there")
        scripts = list(written(now()))
        done = 0

        async def play(script: Script) -> None:
            nonlocal done
            async with self._limit:
                await self._play(script)
            done += 1
            if done % 25 == 0:
                say(f"      {done} of {len(scripts)} tickets")

        await asyncio.gather(*(play(script) for script in scripts))
        await self._group()
        await self._work(scripts)
        await self._arrange(scripts)
        for command in demo_contacts.written_down(scripts, now()):
            await self._ask(contacts.SERVICE, command)
        # Last: what the demo tells of has happened without them.
        for command in demo_catalogues.settings(now()):
            await self._ask(tickets.SERVICE, command)
        say(f"      the demo is loaded ({time.monotonic() - started:.1f} s)")

    async def _group(self) -> None:
        for command in demo_files.group(now() - timedelta(minutes=40)):
            registers = isinstance(command, RegisterContact)
            await self._ask(contacts.SERVICE if registers else messaging.SERVICE, command)

    async def _arrange(self, scripts: list[Script]) -> None:
        """What the team wants to know, where customers stand, and what is shared."""
        for command in demo_arranging.fields(now() - timedelta(days=30)):
            await self._ask(tickets.SERVICE, command)
        for command in demo_arranging.views(now() - timedelta(days=20)):
            await self._ask(gateway.SERVICE, command)
        for command in demo_arranging.funnel(scripts, now()):
            await self._ask(contacts.SERVICE, command)
        for command in demo_arranging.filled_in(scripts, now()):
            await self._ask(tickets.SERVICE, command)

    async def _work(self, scripts: list[Script]) -> None:
        """What the team has to do, and what it says to each other."""
        for task in demo_work.tasks(scripts, now()):
            await self._ask(tickets.SERVICE, task)
        member, spoken_of = member_of("admin"), next(each for each in scripts if each.state == "open")
        query = CheckTicket(member=member, ticket_id=spoken_of.ticket_id, action=Action.SEE)
        number = (await self._bus.query(tickets.SERVICE, query))["number"]
        for command in demo_work.rooms(str(number), now()):
            await self._ask(messaging.SERVICE, command)

    async def _team(self) -> None:
        long_ago = now() - timedelta(days=30)
        for who, name, profile in TEAM:
            email = f"{who}@demo.local"
            invite = InviteUser(
                by=SYSTEM,
                at=long_ago,
                user_id=ids.user_id(email),
                label=name,
                email=email,
                profile=profile,
                password_hash=await hash_password(PASSWORD),
            )
            try:
                await self._ask(gateway.SERVICE, invite)
            except CommandRejected as error:
                if error.rejected.code != "user.address_taken":  # somebody of that address has a new name
                    raise
        for key, (label, color) in QUEUES.items():
            create = CreateQueue(by=SYSTEM, at=long_ago, queue_id=queue_id(key), label=label, color=color)
            await self._ask(tickets.SERVICE, create)
            for who in MEMBERS[key]:
                join = AddAgentToQueue(by=SYSTEM, at=long_ago, queue_id=queue_id(key), user_id=user_id(who))
                await self._ask(tickets.SERVICE, join)
        for command in demo_catalogues.catalogues(long_ago):
            await self._ask(tickets.SERVICE, command)
        for command in demo_automation.automation(long_ago):
            await self._ask(tickets.SERVICE, command)
        for reply in demo_catalogues.quick_replies(long_ago):
            await self._ask(messaging.SERVICE, reply)
        await self._draw_flow(long_ago)
        line = {"channel_id": CHANNEL_ID, "label": "WhatsApp da loja (simulado)", "queue_id": queue_id("suporte")}
        await self._ask(gateway.SERVICE, AddChannel(by=SYSTEM, kind=Simulator.kind, **line))
        await self._ask(gateway.SERVICE, ReconfigureChannel(by=SYSTEM, **line))

    async def _draw_flow(self, at: datetime) -> None:
        """The chatbot, once: what management has made of it since stays."""
        try:
            drawn = await self._ask(messaging.SERVICE, demo_flows.draft(at))
        except CommandRejected as error:
            if error.rejected.kind == "failed":
                raise
            return
        if drawn.events:
            await self._ask(messaging.SERVICE, demo_flows.published(at))
            await self._ask(tickets.SERVICE, demo_flows.placed(at))

    async def _play(self, script: Script) -> None:
        if await self._exists(script):
            return
        register = RegisterContact(
            by=SYSTEM,
            at=script.began,
            contact_id=contact_id(script),
            label=script.name,
            alias_kind="phone",
            alias=script.phone,
            source="demo",
        )
        await self._ask(contacts.SERVICE, register)
        at, accepted = script.began, False
        for number, (who, text) in enumerate(script.lines):
            if who == "c":
                await self._ask(messaging.SERVICE, _received(script, number, text, at))
                if number == 0:
                    await self._moved_to_queue(script, at)
            else:
                if not accepted:
                    await self._accept(script, at)
                    accepted = True
                await self._ask(messaging.SERVICE, _queued(script, number, text, at))
            at += script.step
        if script.state != "pending" and not accepted:
            await self._accept(script, at)
        for command in demo_files.parcel(script, at, self._files):
            await self._ask(messaging.SERVICE, command)
        await self._end(script, at)

    async def _moved_to_queue(self, script: Script, at: datetime) -> None:
        """Wait for the ticket, and have it where its subject belongs."""
        await patiently(lambda: self._check(script), "ticket.not_found")
        if script.queue != "suporte":
            await self._on_ticket(TransferTicket, script, at, "supervisora", queue_id=queue_id(script.queue))

    async def _accept(self, script: Script, at: datetime) -> None:
        await self._on_ticket(AcceptTicket, script, at, script.agent)
        await self._on_ticket(MarkTicketRead, script, at, script.agent, up_to=2**53)

    async def _end(self, script: Script, at: datetime) -> None:
        if script.index % 12 == 0:
            await self._own(script, at)
        if script.state == "closed":
            if script.index % 3 == 0:
                await self._on_ticket(IssueProtocol, script, at, script.agent)
            await self._on_ticket(MarkTicketRead, script, at, script.agent, up_to=2**53)
            await self._sort(script, at)
            await self._on_ticket(ResolveTicket, script, at + timedelta(minutes=1), script.agent)
            for command in demo_catalogues.rated(script, at + timedelta(minutes=1), now()):
                talks = isinstance(command, ReceiveMessage | QueueMessage)
                await self._ask(messaging.SERVICE if talks else tickets.SERVICE, command)
        elif script.state == "open":
            await self._sort(script, at)
            await self._vary(script, at)

    async def _own(self, script: Script, at: datetime) -> None:
        """A customer of many years has somebody of his own (K5)."""
        leader = member_of("supervisora")
        owners = SetOwners(
            by=leader.actor(),
            at=at,
            member=leader,
            contact_id=contact_id(script),
            user_ids=(user_id(script.agent),),
        )
        await self._ask(contacts.SERVICE, owners)

    async def _sort(self, script: Script, at: datetime) -> None:
        for command in demo_catalogues.sorting(script, at):
            await self._ask(tickets.SERVICE, command)

    async def _vary(self, script: Script, at: datetime) -> None:
        """Among the open tickets: one reopened, one handed on, some scheduled, some with protocol."""
        match script.index % 8:
            case 0:
                await self._on_ticket(ResolveTicket, script, at, script.agent)
                await self._on_ticket(ReopenTicket, script, at + timedelta(minutes=20), script.agent)
            case 1:
                note = "Cliente pediu para falar com quem cuida das entregas."
                other = next(each for each in MEMBERS[script.queue][1:] if each != script.agent)
                await self._on_ticket(
                    TransferTicket,
                    script,
                    at,
                    script.agent,
                    agent_id=user_id(other),
                    agent_queue_ids=queues_of(other),
                    note=note,
                )
            case 2 | 5:
                await self._on_ticket(IssueProtocol, script, at, script.agent)
            case 3:
                await self._ask(messaging.SERVICE, _scheduled(script))
            case _:
                return

    async def _on_ticket(
        self, command: Callable[..., Command], script: Script, at: datetime, who: str, **parts: object
    ) -> None:
        member = member_of(who)
        built = command(by=member.actor(), at=at, member=member, ticket_id=script.ticket_id, **parts)
        await self._ask(tickets.SERVICE, built)

    async def _exists(self, script: Script) -> bool:
        try:
            await self._check(script)
        except CommandRejected as error:
            if error.rejected.code != "ticket.not_found":
                raise
            return False
        return True

    async def _check(self, script: Script) -> None:
        member = member_of("admin")
        query = CheckTicket(member=member, ticket_id=script.ticket_id, action=Action.ACCEPT)
        await self._bus.query(tickets.SERVICE, query)

    async def _ask(self, service: str, command: Command) -> Accepted:
        return await patiently(lambda: self._bus.ask(service, command))


async def patiently(step: Callable[[], Awaitable[T]], *wait_out: str) -> T:
    """A step, tried again while a service is away or a refusal is expected to pass."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            return await step()
        except CommandRejected as error:
            passing = error.rejected.kind == "failed" or error.rejected.code in wait_out
            if not passing or time.monotonic() > deadline:
                raise
            await asyncio.sleep(0.05)


def _received(script: Script, number: int, text: str, at: datetime) -> ReceiveMessage:
    provider_id = f"{PREFIX}demo.{script.index}.{number}"
    return ReceiveMessage(
        by=Actor(kind="contact", id=contact_id(script)),
        at=at,
        conversation_id=script.conversation_id,
        channel_id=CHANNEL_ID,
        channel_kind=Simulator.kind,
        contact_id=contact_id(script),
        peer=script.phone,
        message_id=ids.message_id(CHANNEL_ID, provider_id),
        provider_id=provider_id,
        kind="text",
        text=text,
        provider_at=at,
        arrival=0,
    )


def _queued(script: Script, number: int, text: str, at: datetime) -> QueueMessage:
    member = member_of(script.agent)
    return QueueMessage(
        by=member.actor(),
        at=at,
        conversation_id=script.conversation_id,
        channel_id=CHANNEL_ID,
        contact_id=contact_id(script),
        message_id=derived(f"message {script.index} {number}"),
        text=text,
        signature=name_of(script.agent),
        ticket_id=script.ticket_id,
    )


def _scheduled(script: Script) -> ScheduleMessage:
    member = member_of(script.agent)
    return ScheduleMessage(
        by=member.actor(),
        member=member,
        schedule_id=derived(f"schedule {script.index}"),
        conversation_id=script.conversation_id,
        ticket_id=script.ticket_id,
        text="Oi! Passando para saber se a entrega chegou direitinho 🙂",
        due=now() + timedelta(hours=20 + script.index),
        time_zone="America/Sao_Paulo",
    )


def contact_id(script: Script) -> str:
    """The customer of a script."""
    return ids.contact_id("phone", script.phone)


def say(text: str) -> None:
    """Show a line of progress."""
    print(text, flush=True)


async def main(settings: Settings) -> None:
    """Load the demo into the desk that these settings name."""
    client = await nats.connect(settings.require_nats_url(), name="guiche-demo")
    mongo: AsyncMongoClient[Document] = AsyncMongoClient(settings.require_mongo_url())
    workers = Workers()
    try:
        store = MediaStore(mongo[settings.database(gateway.SERVICE)], workers, settings)
        await store.prepare()
        await Demo(Bus(client, settings), store).load()
    finally:
        await workers.close()
        await mongo.close()
        await client.close()


if __name__ == "__main__":
    try:
        asyncio.run(main(Settings()))
    except CommandRejected as refusal:
        sys.exit(f"the demo could not be loaded: {refusal}")
