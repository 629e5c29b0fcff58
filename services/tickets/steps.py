"""What the tickets service asks of its own tickets: steps of opening, waking, distributing, changing channel."""

from typing import ClassVar, Literal

from libs.events.catalog.bot import Bot
from libs.events.catalog.ticket import AssignRule, Cause
from services.tickets.classification import Classification, Single
from services.tickets.commands import TicketCommand


class BeginTicket(TicketCommand):
    """The last step of opening (`opening.py`): begin the episode under a number drawn for it.

    One that `continues` another ticket begins in the hands of `agent_id`, classified as that one was. One whose
    contact is `owned` begins in the hands of the owner. One that nobody takes begins with its `bot` at work.
    """

    begins: ClassVar[bool] = True
    number: int
    conversation_id: str
    contact_id: str
    channel_id: str
    ordinal: int
    queue_id: str | None = None
    cause: Cause
    group: bool
    continues: str | None = None
    agent_id: str | None = None
    owned: bool = False
    bot: Bot | None = None
    classification: Classification = Classification()


class SucceedTicket(TicketCommand):
    """The first step of opening the conversation's next ticket: let this closed one never be live again.

    A ticket closed after `because_position` covers the cause, so it needs no successor.
    """

    by_ticket_id: str
    because_position: int


class LeaveForChannel(TicketCommand):
    """The last step of changing channel: end the episode here, which by now goes on as `next_ticket_id`.

    A ticket reopened after `begun_position`, where that one began, is no longer meant. `keeping` is what of its
    classification it does not lose, for that one has its own.
    """

    next_ticket_id: str
    conversation_id: str
    channel_id: str
    begun_position: int
    keeping: frozenset[Single] = frozenset()


class TakeInTicket(TicketCommand):
    """Have another live ticket of the same person on the same channel go on in this one: its agent has it if nobody
    has this one yet, and what this one lacks of its classification comes along.
    """

    taken_id: str
    agent_id: str | None
    classification: Classification


class EndSnooze(TicketCommand):
    """Wake a ticket whose time has come, or that was put aside before the message at `because_position`."""

    because: Literal["time", "message"]
    because_position: int = 0


class AssignTicket(TicketCommand):
    """Give a ticket that waits in a queue to an agent, by a rule; `load` is how many tickets he had open."""

    agent_id: str
    queue_id: str | None
    rule: AssignRule
    load: int | None = None


class ReleaseTicket(TicketCommand):
    """Have a ticket wait in its queue again, whose agent has been absent for too long."""

    agent_id: str
