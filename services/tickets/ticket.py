"""The ticket: one service episode with one contact on one channel, from first message to resolution (T1–T13)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, assert_never, cast

from libs.access.policy import Action, Member, TicketFacts, may, may_see
from libs.events.catalog.ticket import (
    Accepted,
    Cause,
    MarkedRead,
    MarkedUnread,
    Reopened,
    Resolved,
    ReturnedToQueue,
    Succeeded,
    TicketEvent,
    TicketOpened,
    Transferred,
)
from libs.events.command import Refused
from libs.events.decider import Decider
from libs.events.event import Recorded
from services.tickets.commands import (
    AcceptTicket,
    MarkTicketRead,
    MarkTicketUnread,
    ReopenTicket,
    ResolveTicket,
    ReturnTicket,
    TicketCommand,
    TransferTicket,
)

Status = Literal["unopened", "pending", "open", "closed"]


class BeginTicket(TicketCommand):
    """The last step of opening (`opening.py`): begin the episode under a number drawn for it."""

    number: int
    conversation_id: str
    contact_id: str
    channel_id: str
    ordinal: int
    queue_id: str | None = None
    cause: Cause
    group: bool


class SucceedTicket(TicketCommand):
    """The first step of opening the conversation's next ticket: let this closed one never be live again.

    A ticket closed after `because_position` covers the cause, so it needs no successor.
    """

    by_ticket_id: str
    because_position: int


Event = (
    TicketOpened
    | Accepted
    | Transferred
    | ReturnedToQueue
    | Resolved
    | Reopened
    | Succeeded
    | MarkedRead
    | MarkedUnread
)
Command = (
    BeginTicket
    | SucceedTicket
    | AcceptTicket
    | TransferTicket
    | ReturnTicket
    | ResolveTicket
    | ReopenTicket
    | MarkTicketRead
    | MarkTicketUnread
)


class TicketNotFound(Refused):
    """There is no such ticket, or it is not yours to see."""

    code = "ticket.not_found"
    status = "not_found"


class TicketIsTaken(Refused):
    """Somebody else has accepted the ticket."""

    code = "ticket.already_accepted"


class TicketIsNotPending(Refused):
    """The ticket is not pending."""

    code = "ticket.not_pending"


class TicketIsNotOpen(Refused):
    """The ticket is not open."""

    code = "ticket.not_open"


class TicketIsNotClosed(Refused):
    """The ticket is not closed."""

    code = "ticket.not_closed"


class TicketIsNotYours(Refused):
    """Only the agent who has the ticket, or management, may do this."""

    code = "ticket.not_yours"
    status = "forbidden"


class TransferNeedsTarget(Refused):
    """A transfer needs a queue, an agent, or both."""

    code = "ticket.transfer_needs_target"
    status = "invalid"


class TransferChangesNothing(Refused):
    """The ticket is already there."""

    code = "ticket.transfer_changes_nothing"


class AgentIsNotInQueue(Refused):
    """The agent does not work the ticket's queue."""

    code = "user.not_in_queue"


class TicketHasSuccessor(Refused):
    """The contact has had a later ticket; only the last one can be reopened."""

    code = "ticket.has_successor"


class ContactHasLiveTicket(Refused):
    """The contact already has a live ticket on this channel."""

    code = "ticket.contact_has_live_ticket"


@dataclass(frozen=True, slots=True)
class Ticket:
    """What decisions about a ticket rest on. An unopened one has an id, but no event yet.

    `moved_by` is who last changed where it stands, `transferred` where to when that was a transfer.
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
    transferred: tuple[str | None, str | None] | None = None
    closed_position: int = 0
    succeeded_by: str | None = None
    read_up_to: int = 0
    marked_unread: bool = False

    @property
    def live(self) -> bool:
        """Whether the episode goes on."""
        return self.status in ("pending", "open")

    def facts(self) -> TicketFacts:
        """What the visibility policy must know."""
        return TicketFacts(self.status, self.queue_id, self.assignee_id, self.handler_ids, self.group)

    def covers(self, because_position: int) -> bool:
        """Whether what stands at a log position needs no further ticket: this one was live after it."""
        return self.live or (self.status == "closed" and self.closed_position > because_position)


def require(ticket: Ticket, member: Member, action: Action, *states: Status) -> None:
    """Refuse unless the member may do this to the ticket, which stands in one of `states` (none: in any)."""
    if not _known(ticket, member):
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


def _known(ticket: Ticket, member: Member) -> bool:
    """Whoever moved a ticket last knows that it exists, even when it has left his sight."""
    return ticket.status != "unopened" and (may_see(member, ticket.facts()) or ticket.moved_by == member.id)


def decide(command: Command, ticket: Ticket) -> Sequence[TicketEvent]:
    """What follows from a command."""
    match command:
        case BeginTicket():
            return _begin(command, ticket)
        case SucceedTicket():
            return _succeed(command, ticket)
        case AcceptTicket(member=member):
            return _accept(member, ticket)
        case TransferTicket():
            return _transfer(command, ticket)
        case ReturnTicket(member=member):
            if ticket.status == "pending" and _known(ticket, member):
                return []
            require(ticket, member, Action.WORK, "open")
            return [ReturnedToQueue(queue_id=ticket.queue_id, from_agent_id=ticket.assignee_id)]
        case ResolveTicket(member=member):
            if ticket.status == "closed" and _known(ticket, member):
                return []
            require(ticket, member, Action.WORK, "pending", "open")
            return [Resolved(how=command.how, agent_id=ticket.assignee_id)]
        case ReopenTicket(member=member):
            return _reopen(member, ticket)
        case MarkTicketRead(member=member, up_to=up_to):
            _require_reader(ticket, member)
            if up_to is None or (up_to <= ticket.read_up_to and not ticket.marked_unread):
                return []
            return [MarkedRead(up_to=up_to)]
        case MarkTicketUnread(member=member):
            _require_reader(ticket, member)
            return [] if ticket.marked_unread else [MarkedUnread()]
        case _:
            assert_never(command)


def _begin(command: BeginTicket, ticket: Ticket) -> list[TicketEvent]:
    if ticket.status != "unopened":
        return []
    return [
        TicketOpened(
            number=command.number,
            conversation_id=command.conversation_id,
            contact_id=command.contact_id,
            channel_id=command.channel_id,
            ordinal=command.ordinal,
            queue_id=command.queue_id,
            cause=command.cause,
            group=command.group,
        )
    ]


def _succeed(command: SucceedTicket, ticket: Ticket) -> list[TicketEvent]:
    if ticket.succeeded_by is not None:
        return []
    if ticket.status != "closed":
        raise TicketIsNotClosed
    if ticket.covers(command.because_position):
        return []
    return [Succeeded(by_ticket_id=command.by_ticket_id)]


def _accept(member: Member, ticket: Ticket) -> list[TicketEvent]:
    # Whoever could have taken it is told who did, though it has left his sight.
    might_have = may_see(member, TicketFacts("pending", ticket.queue_id, None, group=ticket.group))
    if ticket.status == "unopened" or not (might_have or _known(ticket, member)):
        raise TicketNotFound
    match ticket.status:
        case "pending":
            require(ticket, member, Action.ACCEPT)
            return [Accepted(agent_id=member.id)]
        case "open" if ticket.assignee_id == member.id:
            return []
        case "open":
            raise TicketIsTaken(by={"id": ticket.assignee_id})
        case "closed":
            raise TicketIsNotPending
        case _:
            assert_never(ticket.status)


def _transfer(command: TransferTicket, ticket: Ticket) -> list[TicketEvent]:
    if command.queue_id is None and command.agent_id is None:
        raise TransferNeedsTarget
    target = (command.queue_id or ticket.queue_id, command.agent_id)
    if target == ticket.transferred and ticket.moved_by == command.member.id:
        return []
    require(ticket, command.member, Action.WORK, "pending", "open")
    queue_id, agent_id = target
    if target == (ticket.queue_id, ticket.assignee_id):
        raise TransferChangesNothing
    foreign = queue_id is not None and queue_id not in command.agent_queue_ids
    if agent_id is not None and foreign and not command.anyway:
        raise AgentIsNotInQueue(queue_id=queue_id, user_id=agent_id)
    return [
        Transferred(
            queue_id=queue_id,
            agent_id=agent_id,
            note=command.note,
            from_queue_id=ticket.queue_id,
            from_agent_id=ticket.assignee_id,
        )
    ]


def _reopen(member: Member, ticket: Ticket) -> list[TicketEvent]:
    if ticket.status == "open" and ticket.assignee_id == member.id:
        return []
    if ticket.succeeded_by is not None and _known(ticket, member):
        raise TicketHasSuccessor(ticket_id=ticket.succeeded_by)
    require(ticket, member, Action.REOPEN, "closed")
    return [Reopened(agent_id=member.id)]


def _require_reader(ticket: Ticket, member: Member) -> None:
    """A pending ticket is read by those who may take it, any other by those who may work on it."""
    require(ticket, member, Action.ACCEPT if ticket.status == "pending" else Action.WORK)


def evolve(ticket: Ticket, recorded: Recorded) -> Ticket:
    """The ticket after an event."""
    event = cast(Event, recorded.data)
    match event:
        case TicketOpened():
            return Ticket(
                status="pending",
                number=event.number,
                ordinal=event.ordinal,
                conversation_id=event.conversation_id,
                contact_id=event.contact_id,
                channel_id=event.channel_id,
                group=event.group,
                opened_at=recorded.time,
                queue_id=event.queue_id,
            )
        case Accepted(agent_id=agent_id) | Reopened(agent_id=agent_id):
            return _moved(_handed_to(ticket, agent_id), recorded)
        case Transferred(agent_id=agent_id, queue_id=queue_id):
            moved = replace(_moved(ticket, recorded), queue_id=queue_id, transferred=(queue_id, agent_id))
            return _handed_to(moved, agent_id) if agent_id else replace(moved, status="pending", assignee_id=None)
        case ReturnedToQueue(queue_id=queue_id):
            return replace(_moved(ticket, recorded), status="pending", queue_id=queue_id, assignee_id=None)
        case Resolved():
            return replace(_moved(ticket, recorded), status="closed", closed_position=recorded.position)
        case Succeeded(by_ticket_id=by_ticket_id):
            return replace(ticket, succeeded_by=by_ticket_id)
        case MarkedRead(up_to=up_to):
            return replace(ticket, read_up_to=max(ticket.read_up_to, up_to), marked_unread=False)
        case MarkedUnread():
            return replace(ticket, marked_unread=True)
        case _:
            assert_never(event)


def _handed_to(ticket: Ticket, agent_id: str) -> Ticket:
    return replace(ticket, status="open", assignee_id=agent_id, handler_ids=ticket.handler_ids | {agent_id})


def _moved(ticket: Ticket, recorded: Recorded) -> Ticket:
    return replace(ticket, moved_by=recorded.actor.id, transferred=None)


decider: Decider[Command, Ticket] = Decider("ticket", Ticket, decide, evolve)
