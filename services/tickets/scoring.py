"""Scoring: asking for ratings, taking answers before they open a ticket, ending what stays unanswered (T17)."""

from datetime import datetime
from typing import ClassVar

from libs.access.policy import Action
from libs.events.alarm import Alarm
from libs.events.catalog.message import MessageReceived
from libs.events.catalog.rating import RatingGiven, RatingRequested
from libs.events.command import Accepted
from libs.events.event import SYSTEM, Event, Recorded
from libs.events.store import Store
from libs.identity import ids
from services.tickets import rating
from services.tickets import ticket as tickets
from services.tickets.commands import RequestRating
from services.tickets.opening import Opening
from services.tickets.rating import AskForRating, ExpireRating, GiveRating, GroupsRateNothing, Rating
from services.tickets.ticket_state import require

TIMERS = "rating"
# An answer may come when the contact's next tickets have already begun.
TICKETS_LOOKED_AT = 3


class Scoring:
    """Carries out all that concerns ratings."""

    def __init__(self, store: Store, opening: Opening) -> None:
        self._store = store
        self._opening = opening

    async def request(self, command: RequestRating) -> Accepted:
        """Ask for a score, in the name of who has the ticket."""
        ticket, _ = await self._store.state(tickets.decider, command.ticket_id)
        require(ticket, command.member, Action.WORK)
        if ticket.group:
            raise GroupsRateNothing
        ask = AskForRating(
            command_id=command.command_id,
            correlation_id=command.correlation_id,
            causation_id=command.causation_id,
            at=command.at,
            by=command.by,
            request_id=command.request_id,
            ticket_id=command.ticket_id,
            conversation_id=ticket.conversation_id,
            contact_id=ticket.contact_id,
            agent_id=ticket.assignee_id,
            scale=command.scale,
            minutes=command.minutes,
        )
        return await self._store.execute(rating.decider, command.ticket_id, ask)

    async def takes(self, recorded: Recorded) -> bool:
        """Whether a message is the answer to a request; then it is noted, and calls for nothing else."""
        message = recorded.data
        assert isinstance(message, MessageReceived)
        said = rating.answer(message.text) if message.kind == "text" else None
        if said is None:
            return False
        score, of = said
        give = GiveRating(
            by=recorded.actor,
            at=recorded.time,
            correlation_id=recorded.correlation_id,
            causation_id=recorded.id,
            conversation_id=recorded.stream_id,
            score=score,
            of=of,
            message_id=message.message_id,
            message_position=recorded.position,
        )
        last = await self._last_ordinal(recorded)
        for ordinal in range(last, max(last - TICKETS_LOOKED_AT, 0), -1):
            ticket_id = ids.ticket_id(recorded.stream_id, ordinal)
            state, _ = await self._store.state(rating.decider, ticket_id)
            if message.message_id in state.answers:
                return True
            if state.awaits(give) and (await self._store.execute(rating.decider, ticket_id, give)).events:
                return True
        return False

    async def _last_ordinal(self, recorded: Recorded) -> int:
        """How many tickets the conversation has had, by the log itself."""
        ordinal = (await self._opening.conversation(recorded.stream_id, recorded.position)).ordinal
        while ordinal > 0:
            ticket_id = ids.ticket_id(recorded.stream_id, ordinal)
            ticket, _ = await self._store.state(tickets.decider, ticket_id)
            if ticket.succeeded_by is None:
                break
            ordinal += 1
        return ordinal


class EndRating(Alarm[Rating]):
    """A request for a score ends when it has not been answered in its time."""

    name = "end_rating"
    events: ClassVar[tuple[type[Event], ...]] = (RatingRequested, RatingGiven)
    decider = rating.decider

    def moment(self, state: Rating) -> datetime | None:
        """Until when it can be answered."""
        return state.until if state.state == "awaited" else None

    def command(self, stream_id: str) -> ExpireRating:
        """It ends."""
        return ExpireRating(by=SYSTEM)
