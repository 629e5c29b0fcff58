"""One live ticket a contact and channel, also where two conversations turn out to be of one contact (rule 1).

What is live in the conversation that is left goes on in the other one: in a new ticket with its agent, queue and
classification, or in the one that is live there already, which takes it in (docs/adr/0048).
"""

from typing import Any

from libs.events.command import Accepted
from libs.events.store import Store
from services.tickets import ticket as tickets
from services.tickets.classification import Single
from services.tickets.commands import JoinTickets
from services.tickets.opening import Opening, envelope, going_on
from services.tickets.refusals import ContactHasLiveTicket
from services.tickets.steps import LeaveForChannel, TakeInTicket
from services.tickets.ticket_state import Ticket


class Joining:
    """Joins tickets. What is interrupted goes on where it stands when it is asked for again."""

    def __init__(self, store: Store, opening: Opening) -> None:
        self._store = store
        self._opening = opening

    async def join(self, command: JoinTickets) -> Accepted:
        """Have nothing live in the conversation that is left."""
        while True:
            left_id, left, position = await self._opening.latest(command.left_id)
            if not left.live or left.group or command.left_id == command.conversation_id:
                return Accepted(position=position, result={"ticket_id": None})
            next_id, begun, keeping = await self._goes_on(command, left_id, left)
            if next_id is None:
                continue
            leave = LeaveForChannel(
                **envelope(command),
                ticket_id=left_id,
                next_ticket_id=next_id,
                conversation_id=command.conversation_id,
                channel_id=command.channel_id,
                begun_position=begun,
                keeping=keeping,
            )
            done = await self._store.execute(tickets.decider, left_id, leave)
            position = max(done.position, begun)
            return done.model_copy(update={"position": position, "result": {"ticket_id": next_id}})

    async def _goes_on(
        self, command: JoinTickets, left_id: str, left: Ticket
    ) -> tuple[str | None, int, frozenset[Single]]:
        """The ticket in which it goes on (None: that one ended meanwhile), since when, and what is not its."""
        begin: dict[str, Any] = going_on(left_id, left)
        begin |= {"contact_id": command.contact_id, "agent_id": left.assignee_id}
        try:
            next_id, begun = await self._opening.begin_anew(command, begin, lambda live: live.continues == left_id)
        except ContactHasLiveTicket as refusal:
            return await self._taken_in(command, str(refusal.extra["ticket_id"]), left_id, left)
        return next_id, begun, frozenset()

    async def _taken_in(
        self, command: JoinTickets, ticket_id: str, left_id: str, left: Ticket
    ) -> tuple[str | None, int, frozenset[Single]]:
        take_in = TakeInTicket(
            **envelope(command),
            ticket_id=ticket_id,
            taken_id=left_id,
            agent_id=left.assignee_id,
            classification=left.classified,
        )
        done = await self._store.execute(tickets.decider, ticket_id, take_in)
        after, _ = await self._store.state(tickets.decider, ticket_id)
        kept = left.classified.kept_from(after.classified)
        return ticket_id if after.live else None, done.position, kept
