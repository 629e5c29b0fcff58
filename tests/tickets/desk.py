"""A running tickets service, and the rest of the desk's voice on the log."""

import asyncio
from typing import Any

import pytest

from libs.access.policy import Member
from libs.events.bus import Bus
from libs.events.catalog.channel import ChannelAdded
from libs.events.catalog.user import UserJoined
from libs.events.cloudevents import Context
from libs.events.command import Accepted, Command, CommandRejected
from libs.events.event import SYSTEM, Event, now
from libs.events.policy import Policy
from libs.identity import ids
from services.tickets.commands import SERVICE, AcceptTicket, AddAgentToQueue, CreateQueue, ResolveTicket
from services.tickets.queries import GetTicket
from tests.events.connected import Connected, handled
from tests.tickets.examples import CARLA, received, registered, started

T1 = ids.ticket_id("v1", 1)


class Desk:
    """What a test asks, what else happens, and what comes of it."""

    def __init__(self, connection: Connected, bus: Bus) -> None:
        self.connection = connection
        self.bus = bus

    async def happened(self, stream: str, *events: Event) -> int:
        context = Context(actor=SYSTEM, time=now(), command_id="c")
        return await self.connection.log.append(stream, None, 1, events, context)

    async def ask(self, command: Command) -> Accepted:
        return await self.bus.ask(SERVICE, command)

    async def refused(self, command: Command) -> tuple[str, dict[str, Any]]:
        with pytest.raises(CommandRejected) as refusal:
            await self.ask(command)
        return refusal.value.rejected.code, refusal.value.rejected.extra

    async def set_up(self) -> None:
        """A channel, a queue, a team, a customer."""
        await self.ask(CreateQueue(by=SYSTEM, queue_id="sales", label="Vendas", color="#3355AA"))
        await self.ask(AddAgentToQueue(by=SYSTEM, queue_id="sales", user_id="ana"))
        await self.happened("channel.line", ChannelAdded(kind="waba", label="Loja", queue_id="sales", settings={}))
        await self.happened("user.ana", UserJoined(label="Ana", email="ana@demo.local", profile="agent"))
        await self.happened("contact.rosa", registered())

    async def written(self, message_id: str = "m1", conversation_id: str = "v1") -> int:
        """The customer writes; returns the position."""
        first = [] if await self.started(conversation_id) else [started()]
        return await self.happened(f"message.{conversation_id}", *first, received(message_id))

    async def started(self, conversation_id: str) -> bool:
        return bool(await self.connection.log.load(f"message.{conversation_id}"))

    async def ticket(self, ticket_id: str = T1, member: Member = CARLA, **expected: Any) -> dict[str, Any]:
        """The ticket, once it is as expected."""
        found: dict[str, Any] | None = None
        for _ in range(200):
            try:
                found = await self.bus.query(SERVICE, GetTicket(member=member, ticket_id=ticket_id))
            except CommandRejected:
                found = None
            if found is not None and all(found[key] == value for key, value in expected.items()):
                return found
            await asyncio.sleep(0.02)
        raise AssertionError(f"{ticket_id} is {found}, expected {expected}")

    async def handled(self, policy: type[Policy]) -> None:
        """Wait until a policy of the service has nothing left to do."""
        await handled(self.connection, self.connection.settings.stream(f"{SERVICE}_{policy.name}"))

    async def query(self, query: Any) -> Any:
        return await self.bus.query(SERVICE, query)


def accept(member: Member, ticket_id: str = T1) -> AcceptTicket:
    return AcceptTicket(by=member.actor(), member=member, ticket_id=ticket_id)


def resolve(member: Member, ticket_id: str = T1) -> ResolveTicket:
    return ResolveTicket(by=member.actor(), member=member, ticket_id=ticket_id)
