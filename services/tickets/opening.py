"""Opening: exactly one live ticket per conversation, by construction (T1, T7, T10, C8).

Ticket ids are derived from the conversation and an ordinal, so whoever opens the n-th ticket appends to one and
the same stream, and one wins. Ticket n + 1 begins only behind a ticket n that is closed and marked as succeeded,
and a succeeded ticket can never be reopened. Whatever interrupts the two steps, the next opener goes on from
where they stand.
"""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

from libs.events.catalog.answering import DESK
from libs.events.catalog.ticket import TicketOpened
from libs.events.command import Accepted, Command
from libs.events.event import Recorded
from libs.events.store import Store
from libs.identity import ids
from services.tickets import answering_desk, episode, queue
from services.tickets import ticket as tickets
from services.tickets.commands import ContinueTicket, JoinTickets, OpenTicket, ReopenTicket, StartTicket
from services.tickets.lookups import Conversation, LookUps
from services.tickets.numbering import Numbering
from services.tickets.refusals import (
    ContactHasLiveTicket,
    TicketContinuesElsewhere,
    TicketHasSuccessor,
    TicketIsNotClosed,
)
from services.tickets.steps import BeginTicket, EndSnooze, LeaveForChannel, SucceedTicket
from services.tickets.ticket_state import Ticket, known

FindOwner = Callable[[str], Awaitable[str | None]]
REMEMBERED = 50_000
NEVER_COVERED = 2**63


class Opening:
    """Opens tickets and reopens them. Remembers which ordinal each busy conversation has reached, as a hint:
    where it is behind the truth, the walk along the ordinals goes on from it.
    """

    def __init__(self, store: Store, numbering: Numbering, lookups: LookUps, owner: FindOwner) -> None:
        self._store = store
        self._owner = owner
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

    async def covering(self, conversation_id: str, because_position: int) -> tuple[str, Ticket] | None:
        """The ticket last heard of, if it covers the cause; None may be mere ignorance."""
        known = self._reached.get(conversation_id)
        if known is None or known.ordinal == 0:
            return None
        ticket_id = ids.ticket_id(conversation_id, known.ordinal)
        ticket, _ = await self._store.state(tickets.decider, ticket_id)
        return (ticket_id, ticket) if ticket.covers(because_position) else None

    async def open(self, command: OpenTicket) -> Accepted:
        """Have a ticket that covers the command's cause."""
        async with self._alone(command.conversation_id):
            known = await self.conversation(command.conversation_id)
            if known.ordinal == 0:
                self._remember(command.conversation_id, Conversation(1, command.group))
                begun = await self._begin(command, ids.ticket_id(command.conversation_id, 1), 1)
                if begun.events:
                    return begun
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
                    await self._succeed(command, ticket_id, ordinal, command.because_position)

    async def start(self, command: StartTicket) -> Accepted:
        """Begin a ticket from our side; where the contact has a live one, the refusal names it."""
        if command.queue_id is not None:
            worked, _ = await self._store.state(queue.decider, command.queue_id)
            queue.require_in_use(worked)
        begin = {
            "contact_id": command.contact_id,
            "queue_id": command.queue_id,
            "cause": "ad hoc",
            "agent_id": command.member.id,
        }
        ticket_id, position = await self.begin_anew(
            command, begin, lambda live: live.moved_by_command == command.command_id
        )
        return Accepted(position=position, stream=f"ticket.{ticket_id}", result={"ticket_id": ticket_id})

    async def continue_elsewhere(self, command: ContinueTicket) -> Accepted:
        """Go on on another channel: first the next ticket begins there, then this one ends.

        If the second step is interrupted, the policy `LeaveChannel` takes it.
        """
        ticket, position = await self._store.state(tickets.decider, command.ticket_id)
        went = ticket.continued_as
        if went is not None and went.channel_id == command.channel_id and known(ticket, command.member):
            return Accepted(position=position, result={"ticket_id": went.ticket_id})
        episode.require_continuable(ticket, command)
        next_id, begun_position = await self._begin_next(command, ticket)
        leave = LeaveForChannel(
            **envelope(command),
            ticket_id=command.ticket_id,
            next_ticket_id=next_id,
            conversation_id=command.conversation_id,
            channel_id=command.channel_id,
            begun_position=begun_position,
        )
        left = await self._store.execute(tickets.decider, command.ticket_id, leave)
        return left.model_copy(
            update={"position": max(left.position, begun_position), "result": {"ticket_id": next_id}}
        )

    async def latest(self, conversation_id: str) -> tuple[str, Ticket, int]:
        """The last ticket of a conversation, unopened where it has none, and the position of its last event."""
        ordinal = max((await self.conversation(conversation_id)).ordinal, 1)
        while True:
            ticket_id = ids.ticket_id(conversation_id, ordinal)
            ticket, position = await self._store.state(tickets.decider, ticket_id)
            if ticket.succeeded_by is None:
                return ticket_id, ticket, position
            ordinal += 1

    async def left(self, recorded: Recorded, opened: TicketOpened, ticket_id: str) -> None:
        """Have the ticket ended that goes on as the one that was opened."""
        leave = LeaveForChannel(
            **_because(recorded),
            ticket_id=ticket_id,
            next_ticket_id=recorded.stream_id,
            conversation_id=opened.conversation_id,
            channel_id=opened.channel_id,
            begun_position=recorded.position,
        )
        await self._store.execute(tickets.decider, ticket_id, leave)

    async def wake(self, ticket_id: str, recorded: Recorded) -> None:
        """Have a ticket awake for what the customer did, unless it was put aside later."""
        end = EndSnooze(
            **_because(recorded), ticket_id=ticket_id, because="message", because_position=recorded.position
        )
        await self._store.execute(tickets.decider, ticket_id, end)

    async def reopen(self, command: ReopenTicket) -> Accepted:
        """Reopen a ticket; where another one is live, the refusal names it."""
        await self._require_ended(command)
        try:
            return await self._store.execute(tickets.decider, command.ticket_id, command)
        except TicketHasSuccessor as refusal:
            ticket, _ = await self._store.state(tickets.decider, command.ticket_id)
            last_id, last = await self._last(ticket)
            if last.live:
                raise ContactHasLiveTicket(ticket_id=last_id) from refusal
            raise TicketHasSuccessor(ticket_id=last_id) from refusal

    async def _require_ended(self, command: ReopenTicket) -> None:
        """What goes on elsewhere is not reopened here."""
        ticket, _ = await self._store.state(tickets.decider, command.ticket_id)
        if not known(ticket, command.member):
            return
        while ticket.continued_as is not None:
            next_id = ticket.continued_as.ticket_id
            ticket, _ = await self._store.state(tickets.decider, next_id)
            if ticket.live:
                raise TicketContinuesElsewhere(ticket_id=next_id)

    async def _last(self, ticket: Ticket) -> tuple[str, Ticket]:
        """The last ticket of the conversation, from one that was succeeded."""
        while True:
            ticket_id = ids.ticket_id(ticket.conversation_id, ticket.ordinal + 1)
            after, _ = await self._store.state(tickets.decider, ticket_id)
            if after.status == "unopened" or after.succeeded_by is None:
                return ticket_id, after
            ticket = after

    async def _begin_next(self, command: ContinueTicket, ticket: Ticket) -> tuple[str, int]:
        """The ticket that goes on in the other conversation, and the log position at which it stands."""
        agent_id = ticket.assignee_id or command.member.id
        begin = {**going_on(command.ticket_id, ticket), "contact_id": ticket.contact_id, "agent_id": agent_id}
        return await self.begin_anew(command, begin, lambda live: live.continues == command.ticket_id)

    async def begin_anew(
        self,
        command: ContinueTicket | StartTicket | JoinTickets,
        begin: dict[str, Any],
        begun_by_it: Callable[[Ticket], bool],
    ) -> tuple[str, int]:
        """A new ticket of a conversation, and the log position at which it stands; one command begins one."""
        async with self._alone(command.conversation_id):
            ordinal = max((await self.conversation(command.conversation_id)).ordinal, 1)
            while True:
                next_id = ids.ticket_id(command.conversation_id, ordinal)
                last, position = await self._store.state(tickets.decider, next_id)
                self._remember(command.conversation_id, Conversation(ordinal, group=False))
                if last.live:
                    if begun_by_it(last):
                        return next_id, position
                    raise ContactHasLiveTicket(ticket_id=next_id)
                if last.status == "unopened":
                    begun = await self._store.execute(
                        tickets.decider,
                        next_id,
                        BeginTicket(
                            **envelope(command),
                            **begin,
                            ticket_id=next_id,
                            number=await self._numbering.draw(),
                            conversation_id=command.conversation_id,
                            channel_id=command.channel_id,
                            ordinal=ordinal,
                            group=False,
                        ),
                    )
                    if begun.events:
                        return next_id, begun.position
                elif last.succeeded_by is not None:
                    ordinal += 1
                else:
                    await self._succeed(command, next_id, ordinal, because_position=NEVER_COVERED)

    async def _begin(self, command: OpenTicket, ticket_id: str, ordinal: int) -> Accepted:
        number, owner_id, (answering, _) = await asyncio.gather(
            self._numbering.draw(),
            self._owner(command.contact_id),
            self._store.state(answering_desk.decider, DESK),
        )
        bot = None
        if command.cause == "inbound" and owner_id is None and not command.group:
            bot = answering.at(command.channel_id, command.queue_id, command.text)
        begun = await self._store.execute(
            tickets.decider,
            ticket_id,
            BeginTicket(
                **envelope(command),
                ticket_id=ticket_id,
                number=number,
                conversation_id=command.conversation_id,
                contact_id=command.contact_id,
                channel_id=command.channel_id,
                ordinal=ordinal,
                queue_id=command.queue_id,
                cause=command.cause,
                group=command.group,
                agent_id=owner_id,
                owned=owner_id is not None,
                bot=bot,
            ),
        )
        state = "pending" if owner_id is None else "open"
        return begun.model_copy(update={"result": {"ticket_id": ticket_id, "number": number, "state": state}})

    async def _succeed(
        self,
        command: OpenTicket | ContinueTicket | StartTicket | JoinTickets,
        ticket_id: str,
        ordinal: int,
        because_position: int,
    ) -> None:
        by_ticket_id = ids.ticket_id(command.conversation_id, ordinal + 1)
        with suppress(TicketIsNotClosed):  # reopened meanwhile: the walk looks at it again
            await self._store.execute(
                tickets.decider,
                ticket_id,
                SucceedTicket(
                    **envelope(command),
                    ticket_id=ticket_id,
                    by_ticket_id=by_ticket_id,
                    because_position=because_position,
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


def going_on(ticket_id: str, ticket: Ticket) -> dict[str, Any]:
    """What the ticket begins with in which a case goes on."""
    along = {"queue_id": ticket.queue_id, "classification": ticket.classified}
    return {"cause": "channel", "continues": ticket_id, **along}


def _answer(ticket_id: str, ticket: Ticket) -> dict[str, Any]:
    return {"ticket_id": ticket_id, "number": ticket.number, "state": ticket.status}


def envelope(command: Command) -> dict[str, Any]:
    """What a step shares with the command that asked for it."""
    return {
        "by": command.by,
        "at": command.at,
        "command_id": command.command_id,
        "correlation_id": command.correlation_id,
        "causation_id": command.causation_id,
    }


def _because(recorded: Recorded) -> dict[str, Any]:
    """What a step that follows from an event says of its cause."""
    return {
        "by": recorded.actor,
        "at": recorded.time,
        "correlation_id": recorded.correlation_id,
        "causation_id": recorded.id,
    }
