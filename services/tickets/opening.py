"""Opening: exactly one live ticket per conversation, by construction (T1, T7).

Ticket ids are derived from the conversation and an ordinal, so whoever opens the n-th ticket appends to one and
the same stream, and one wins. Ticket n + 1 begins only behind a ticket n that is closed and marked as succeeded,
and a succeeded ticket can never be reopened. Whatever interrupts the two steps, the next opener goes on from
where they stand.
"""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

from libs.events.command import Accepted
from libs.events.store import Store
from libs.identity import ids
from services.tickets import ticket as tickets
from services.tickets.commands import OpenTicket, ReopenTicket
from services.tickets.lookups import Conversation, LookUps
from services.tickets.numbering import Numbering
from services.tickets.refusals import (
    ContactHasLiveTicket,
    TicketHasSuccessor,
    TicketIsNotClosed,
)
from services.tickets.steps import BeginTicket, SucceedTicket
from services.tickets.ticket import Ticket

REMEMBERED = 50_000


class Opening:
    """Opens tickets and reopens them. Remembers which ordinal each busy conversation has reached, as a hint:
    where it is behind the truth, the walk along the ordinals goes on from it.
    """

    def __init__(self, store: Store, numbering: Numbering, lookups: LookUps) -> None:
        self._store = store
        self._numbering = numbering
        self._lookups = lookups
        self._reached: OrderedDict[str, Conversation] = OrderedDict()
        self._locks: dict[str, tuple[asyncio.Lock, int]] = {}

    def conversation_started(self, conversation_id: str, group: bool) -> None:
        """Note a new conversation, whose first ticket is still to come."""
        if conversation_id not in self._reached:
            self._remember(conversation_id, Conversation(0, group))

    async def conversation(self, conversation_id: str, since: int = 0) -> Conversation:
        """What is known of a conversation; one that `since` should be known is waited for."""
        known = self._reached.get(conversation_id)
        return known or await self._lookups.conversation(conversation_id, since) or Conversation(0, group=False)

    async def covers(self, conversation_id: str, because_position: int) -> bool:
        """Whether the ticket last heard of is one that covers the cause; False may be mere ignorance."""
        known = self._reached.get(conversation_id)
        if known is None or known.ordinal == 0:
            return False
        ticket, _ = await self._store.state(tickets.decider, ids.ticket_id(conversation_id, known.ordinal))
        return ticket.covers(because_position)

    async def open(self, command: OpenTicket) -> Accepted:
        """Have a ticket that covers the command's cause."""
        async with self._alone(command.conversation_id):
            known = await self.conversation(command.conversation_id)
            ordinal = max(known.ordinal, 1)
            while True:
                ticket_id = ids.ticket_id(command.conversation_id, ordinal)
                ticket, position = await self._store.state(tickets.decider, ticket_id)
                self._remember(command.conversation_id, Conversation(ordinal, command.group))
                if ticket.covers(command.because_position):
                    return Accepted(
                        position=position, stream=f"ticket.{ticket_id}", result=_answer(ticket_id, ticket)
                    )
                if ticket.status == "unopened":
                    begun = await self._begin(command, ticket_id, ordinal)
                    if begun.events:
                        return begun
                elif ticket.succeeded_by is not None:
                    ordinal += 1
                else:
                    await self._succeed(command, ticket_id, ordinal)

    async def reopen(self, command: ReopenTicket) -> Accepted:
        """Reopen a ticket; where another one is live, the refusal names it."""
        try:
            return await self._store.execute(tickets.decider, command.ticket_id, command)
        except TicketHasSuccessor as refusal:
            ticket, _ = await self._store.state(tickets.decider, command.ticket_id)
            last_id, last = await self._last(ticket)
            if last.live:
                raise ContactHasLiveTicket(ticket_id=last_id) from refusal
            raise TicketHasSuccessor(ticket_id=last_id) from refusal

    async def _last(self, ticket: Ticket) -> tuple[str, Ticket]:
        """The last ticket of the conversation, from one that was succeeded."""
        while True:
            ticket_id = ids.ticket_id(ticket.conversation_id, ticket.ordinal + 1)
            after, _ = await self._store.state(tickets.decider, ticket_id)
            if after.status == "unopened" or after.succeeded_by is None:
                return ticket_id, after
            ticket = after

    async def _begin(self, command: OpenTicket, ticket_id: str, ordinal: int) -> Accepted:
        number = await self._numbering.draw()
        begun = await self._store.execute(
            tickets.decider,
            ticket_id,
            BeginTicket(
                **_envelope(command),
                ticket_id=ticket_id,
                number=number,
                conversation_id=command.conversation_id,
                contact_id=command.contact_id,
                channel_id=command.channel_id,
                ordinal=ordinal,
                queue_id=command.queue_id,
                cause=command.cause,
                group=command.group,
            ),
        )
        return begun.model_copy(update={"result": {"ticket_id": ticket_id, "number": number, "state": "pending"}})

    async def _succeed(self, command: OpenTicket, ticket_id: str, ordinal: int) -> None:
        with suppress(TicketIsNotClosed):  # reopened meanwhile: the walk looks at it again
            await self._store.execute(
                tickets.decider,
                ticket_id,
                SucceedTicket(
                    **_envelope(command),
                    ticket_id=ticket_id,
                    by_ticket_id=ids.ticket_id(command.conversation_id, ordinal + 1),
                    because_position=command.because_position,
                ),
            )

    def _remember(self, conversation_id: str, reached: Conversation) -> None:
        self._reached[conversation_id] = reached
        self._reached.move_to_end(conversation_id)
        if len(self._reached) > REMEMBERED:
            self._reached.popitem(last=False)

    @asynccontextmanager
    async def _alone(self, conversation_id: str) -> AsyncIterator[None]:
        """One opener per conversation within this process, which spares numbers drawn in vain."""
        lock, users = self._locks.get(conversation_id, (asyncio.Lock(), 0))
        self._locks[conversation_id] = (lock, users + 1)
        try:
            async with lock:
                yield
        finally:
            lock, users = self._locks.pop(conversation_id)
            if users > 1:
                self._locks[conversation_id] = (lock, users - 1)


def _answer(ticket_id: str, ticket: Ticket) -> dict[str, Any]:
    return {"ticket_id": ticket_id, "number": ticket.number, "state": ticket.status}


def _envelope(command: OpenTicket) -> dict[str, Any]:
    """What the steps of opening share with the command that asked for it."""
    return {
        "by": command.by,
        "at": command.at,
        "command_id": command.command_id,
        "correlation_id": command.correlation_id,
        "causation_id": command.causation_id,
    }
