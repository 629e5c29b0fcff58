"""A script of the demo, played: its customer writes, its agent takes the ticket, answers and ends it."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from typing import TypeVar

from libs.access.policy import Action
from libs.events.bus import Bus
from libs.events.catalog.media import Media
from libs.events.command import Accepted, Command, CommandRejected
from libs.events.event import SYSTEM, Actor, now
from libs.identity import ids
from services.contacts import commands as contacts
from services.contacts.commands import RegisterContact, SetOwners
from services.gateway import demo_catalogues, demo_files
from services.gateway.channels.simulator.channel import CHANNEL_ID, PREFIX, Simulator
from services.gateway.demo_scripts import MEMBERS, Script
from services.gateway.demo_team import derived, member_of, name_of, queue_id, queues_of, user_id
from services.messaging import commands as messaging
from services.messaging.commands import QueueMessage, ReceiveMessage
from services.messaging.schedule_commands import ScheduleMessage
from services.tickets import commands as tickets
from services.tickets.commands import (
    AcceptTicket,
    IssueProtocol,
    MarkTicketRead,
    ReopenTicket,
    ResolveTicket,
    TransferTicket,
)
from services.tickets.queries import CheckTicket

# Seconds for which a step is tried again.
PATIENCE = 60.0
T = TypeVar("T")


class Player:
    """Plays scripts to the services; `files` are those that customers send, by name."""

    def __init__(self, bus: Bus, files: Mapping[str, Media]) -> None:
        self._bus = bus
        self._files = files

    async def play(self, script: Script) -> None:
        """All of a script, from the customer's first message to where its ticket stands today."""
        if await self._exists(script):
            return
        register = RegisterContact(
            by=SYSTEM,
            at=script.began,
            contact_id=script.contact_id,
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
            contact_id=script.contact_id,
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
        by=Actor(kind="contact", id=script.contact_id),
        at=at,
        conversation_id=script.conversation_id,
        channel_id=CHANNEL_ID,
        channel_kind=Simulator.kind,
        contact_id=script.contact_id,
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
        contact_id=script.contact_id,
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
