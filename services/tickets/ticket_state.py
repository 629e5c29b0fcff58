"""What decisions about a ticket rest on, and who may do what to it in which state."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from immutables import Map

from libs.access.policy import Action, Member, TicketFacts, may, may_see
from libs.events.catalog.ticket import ContinuedOnChannel
from libs.events.command import Refused
from services.tickets.bot_at_work import BotAtWork
from services.tickets.classification import Classification
from services.tickets.refusals import (
    TicketIsNotClosed,
    TicketIsNotOpen,
    TicketIsNotPending,
    TicketIsNotYours,
    TicketNotFound,
)

Status = Literal["unopened", "pending", "open", "closed"]


@dataclass(frozen=True, slots=True)
class Snooze:
    """Put aside at a log position, until a moment or the customer's next message."""

    until: datetime | None
    position: int


@dataclass(frozen=True, slots=True)
class Ticket:
    """What decisions about a ticket rest on. An unopened one has an id, but no event yet.

    `moved_by` is who last changed where it stands, by which command and at which log position; `transferred` is
    where to when that was a transfer. `owner_ids` no event tells: they are filled in where they were looked up.
    """

    status: Status = "unopened"
    number: int = 0
    ordinal: int = 0
    conversation_id: str = ""
    contact_id: str = ""
    channel_id: str = ""
    group: bool = False
    opened_at: datetime | None = None
    queue_id: str | None = None
    assignee_id: str | None = None
    handler_ids: frozenset[str] = frozenset()
    moved_by: str | None = None
    moved_position: int = 0
    moved_by_command: str | None = None
    transferred: tuple[str | None, str | None] | None = None
    closed_position: int = 0
    succeeded_by: str | None = None
    continues: str | None = None
    taken_in: frozenset[str] = frozenset()
    continued_as: ContinuedOnChannel | None = None
    reopened_position: int = 0
    snooze: Snooze | None = None
    classified: Classification = field(default_factory=Classification)
    bots: BotAtWork = field(default_factory=BotAtWork)
    read_up_to: int = 0
    marked_unread: bool = False
    macro_runs: tuple[str, ...] = ()
    rule_runs: Map[str, tuple[datetime, ...]] = Map()  # noqa: RUF009 (immutable)
    owner_ids: frozenset[str] = frozenset()

    @property
    def live(self) -> bool:
        """Whether the episode goes on."""
        return self.status in ("pending", "open")

    def facts(self) -> TicketFacts:
        """What the visibility policy must know."""
        facts = (self.status, self.queue_id, self.assignee_id, self.handler_ids, self.group, self.owner_ids)
        return TicketFacts(*facts)

    def covers(self, because_position: int) -> bool:
        """Whether what stands at a log position needs no further ticket: this one was live after it."""
        return self.live or (self.status == "closed" and self.closed_position > because_position)


def require(ticket: Ticket, member: Member, action: Action, *states: Status) -> None:
    """Refuse unless the member may do this to the ticket, which stands in one of `states` (none: in any)."""
    if not known(ticket, member):
        raise TicketNotFound
    if states and ticket.status not in states:
        raise _UNLESS[states[-1]]
    if not may(member, action, ticket.facts()):
        raise TicketIsNotOpen if ticket.status == "pending" else TicketIsNotYours


_UNLESS: dict[Status, type[Refused]] = {
    "pending": TicketIsNotPending,
    "open": TicketIsNotOpen,
    "closed": TicketIsNotClosed,
}


def known(ticket: Ticket, member: Member) -> bool:
    """Whoever moved a ticket last knows that it exists, even when it has left his sight."""
    return ticket.status != "unopened" and (may_see(member, ticket.facts()) or ticket.moved_by == member.id)


def require_reader(ticket: Ticket, member: Member) -> None:
    """A pending ticket is read by those who may take it, any other by those who may work on it."""
    require(ticket, member, Action.ACCEPT if ticket.status == "pending" else Action.WORK)
