"""The ticket: one service episode with one contact on one channel, from first message to resolution (T1–T18)."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal, assert_never, cast

from immutables import Map

from libs.access.policy import Action, Member, TicketFacts, manages, may, may_see
from libs.events.catalog.ticket import (
    Accepted,
    Assigned,
    BotSwitchedOff,
    BotSwitchedOn,
    ContinuedOnChannel,
    HandedToBot,
    MacroRan,
    MarkedRead,
    MarkedUnread,
    Reopened,
    Resolved,
    ReturnedToQueue,
    RuleRan,
    Snoozed,
    Succeeded,
    TakenFromBot,
    TicketEvent,
    TicketOpened,
    Transferred,
    Woken,
)
from libs.events.command import Refused
from libs.events.decider import Decider
from libs.events.event import Recorded
from libs.identity import ids
from services.tickets import bot_at_work, classification
from services.tickets.bot_at_work import BotAtWork
from services.tickets.bot_commands import HandToBot, SwitchBots, TakeFromBot
from services.tickets.classification import Classification
from services.tickets.commands import (
    AcceptTicket,
    ContinueTicket,
    MarkTicketRead,
    MarkTicketUnread,
    ReopenTicket,
    ResolveTicket,
    ReturnTicket,
    SnoozeTicket,
    TransferTicket,
    WakeTicket,
)
from services.tickets.refusals import (
    AgentIsNotInQueue,
    BotsAreSwitchedOff,
    GroupStaysOnChannel,
    OnlyManagementAssigns,
    SnoozeIsPast,
    TicketHasSuccessor,
    TicketIsNotClosed,
    TicketIsNotOpen,
    TicketIsNotPending,
    TicketIsNotYours,
    TicketIsOfGroup,
    TicketIsOnChannel,
    TicketIsTaken,
    TicketMovedOn,
    TicketNotFound,
    TransferChangesNothing,
    TransferNeedsTarget,
    TrayIsManagements,
)
from services.tickets.steps import (
    AssignTicket,
    BeginTicket,
    EndSnooze,
    LeaveForChannel,
    ReleaseTicket,
    SucceedTicket,
)

RUNS_KEPT = 10
Status = Literal["unopened", "pending", "open", "closed"]
Event = (
    TicketOpened
    | Accepted
    | Assigned
    | MacroRan
    | RuleRan
    | Transferred
    | ReturnedToQueue
    | Resolved
    | ContinuedOnChannel
    | Reopened
    | Succeeded
    | Snoozed
    | Woken
    | MarkedRead
    | MarkedUnread
    | bot_at_work.Event
    | classification.Event
)
Command = (
    BeginTicket
    | SucceedTicket
    | AcceptTicket
    | AssignTicket
    | ReleaseTicket
    | TransferTicket
    | ReturnTicket
    | ResolveTicket
    | ReopenTicket
    | LeaveForChannel
    | SnoozeTicket
    | WakeTicket
    | EndSnooze
    | MarkTicketRead
    | MarkTicketUnread
    | HandToBot
    | SwitchBots
    | TakeFromBot
    | classification.Command
)


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


def decide(command: Command, ticket: Ticket) -> Sequence[TicketEvent]:
    """What follows from a command. Where people take the place of a bot, it is done."""
    events = _decide(command, ticket)
    member: Member | None = getattr(command, "member", None)
    return [*events, *bot_at_work.replaced_by(ticket.bots, events, None if member is None else member.id)]


def _decide(command: Command, ticket: Ticket) -> Sequence[TicketEvent]:
    if command.unmoved_since is not None and ticket.moved_position > command.unmoved_since:
        if ticket.moved_by_command == command.command_id:
            return []
        raise TicketMovedOn
    match command:
        case BeginTicket():
            return _begin(command, ticket)
        case SucceedTicket():
            return _succeed(command, ticket)
        case AcceptTicket(member=member):
            return _accept(member, ticket)
        case AssignTicket():
            return _assign(command, ticket)
        case ReleaseTicket(agent_id=agent_id):
            if ticket.status != "open" or ticket.assignee_id != agent_id:
                return []
            return [ReturnedToQueue(queue_id=ticket.queue_id, from_agent_id=agent_id, because="absence")]
        case TransferTicket():
            return _transfer(command, ticket)
        case ReturnTicket(member=member):
            if ticket.status == "pending" and known(ticket, member):
                return []
            require(ticket, member, Action.WORK, "open")
            return [ReturnedToQueue(queue_id=ticket.queue_id, from_agent_id=ticket.assignee_id)]
        case ResolveTicket(member=member):
            if ticket.status == "closed" and known(ticket, member):
                return []
            require(ticket, member, Action.WORK, "pending", "open")
            return [Resolved(how=command.how, agent_id=ticket.assignee_id)]
        case ReopenTicket():
            return _reopen(command, ticket)
        case LeaveForChannel():
            return _leave(command, ticket)
        case SnoozeTicket(member=member, until=until):
            if ticket.snooze is not None and ticket.snooze.until == until and known(ticket, member):
                return []
            require(ticket, member, Action.WORK, "pending", "open")
            if until is not None and until <= command.at:
                raise SnoozeIsPast
            return [Snoozed(until=until)]
        case WakeTicket(member=member):
            require(ticket, member, Action.WORK)
            return [] if ticket.snooze is None else [Woken(because="person")]
        case EndSnooze():
            return _end_snooze(command, ticket)
        case MarkTicketRead(member=member, up_to=up_to):
            _require_reader(ticket, member)
            if up_to is None or (up_to <= ticket.read_up_to and not ticket.marked_unread):
                return []
            return [MarkedRead(up_to=up_to)]
        case MarkTicketUnread(member=member):
            _require_reader(ticket, member)
            return [] if ticket.marked_unread else [MarkedUnread()]
        case HandToBot():
            return _hand_to_bot(command, ticket)
        case SwitchBots():
            return _switch_bots(command, ticket)
        case TakeFromBot():
            return _take_from_bot(command, ticket)
        case _:
            require(ticket, command.member, Action.WORK)
            return classification.decide(command, ticket.classified)


def _begin(command: BeginTicket, ticket: Ticket) -> list[TicketEvent]:
    if ticket.status != "unopened":
        return []
    opened = TicketOpened(
        number=command.number,
        conversation_id=command.conversation_id,
        contact_id=command.contact_id,
        channel_id=command.channel_id,
        ordinal=command.ordinal,
        queue_id=command.queue_id,
        cause=command.cause,
        group=command.group,
        continues=command.continues,
    )
    taken: list[TicketEvent] = []
    if command.agent_id is not None and command.owned:
        taken = [Assigned(agent_id=command.agent_id, rule="portfolio", queue_id=command.queue_id)]
    elif command.agent_id is not None:
        taken = [Accepted(agent_id=command.agent_id)]
    elif command.bot is not None and not command.group:
        taken = [bot_at_work.begun(ids.bot_run_id(command.ticket_id), command.bot, "opening", opened)]
    return [opened, *taken, *command.classification.taken_along()]


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
    if ticket.status == "unopened" or not (might_have or known(ticket, member)):
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


def _assign(command: AssignTicket, ticket: Ticket) -> list[TicketEvent]:
    if ticket.status != "pending":
        raise TicketIsNotPending
    if ticket.queue_id != command.queue_id or ticket.snooze is not None or ticket.bots.run_id is not None:
        raise TicketMovedOn
    return [Assigned(agent_id=command.agent_id, rule=command.rule, queue_id=command.queue_id, load=command.load)]


def _transfer(command: TransferTicket, ticket: Ticket) -> list[TicketEvent]:
    if command.to_tray and not manages(command.member):
        raise TrayIsManagements
    if command.queue_id is None and command.agent_id is None and not command.to_tray:
        raise TransferNeedsTarget
    target = (None if command.to_tray else command.queue_id or ticket.queue_id, command.agent_id)
    if target == ticket.transferred and ticket.moved_by == command.member.id:
        return []
    require(ticket, command.member, Action.WORK, "pending", "open")
    queue_id, agent_id = target
    if target == (ticket.queue_id, ticket.assignee_id):
        raise TransferChangesNothing
    foreign = queue_id is not None and queue_id not in command.agent_queue_ids
    if agent_id is not None and foreign and not command.anyway:
        raise AgentIsNotInQueue(queue_id=queue_id, user_id=agent_id)
    transferred = Transferred(
        queue_id=queue_id,
        agent_id=agent_id,
        note=command.note,
        from_queue_id=ticket.queue_id,
        from_agent_id=ticket.assignee_id,
    )
    if command.bot is None or agent_id is not None or ticket.group or ticket.bots.off:
        return [transferred]
    left = bot_at_work.replaced_by(ticket.bots, [transferred], command.member.id)
    begun = bot_at_work.begun(ids.bot_run_id(command.command_id), command.bot, "transfer", ticket)
    return [transferred, *left, begun]


def _reopen(command: ReopenTicket, ticket: Ticket) -> list[TicketEvent]:
    member, agent_id = command.member, command.agent_id or command.member.id
    reopened = ("pending", None) if command.to_queue else ("open", agent_id)
    if (ticket.status, ticket.assignee_id) == reopened and known(ticket, member):
        return []
    if ticket.succeeded_by is not None and known(ticket, member):
        raise TicketHasSuccessor(ticket_id=ticket.succeeded_by)
    require(ticket, member, Action.REOPEN, "closed")
    if (agent_id != member.id or command.to_queue) and not manages(member):
        raise OnlyManagementAssigns
    back = [ReturnedToQueue(queue_id=ticket.queue_id, from_agent_id=agent_id)] if command.to_queue else []
    return [Reopened(agent_id=agent_id), *back]


def require_continuable(ticket: Ticket, command: ContinueTicket) -> None:
    """Refuse unless the member may go on with the contact of this ticket on the other channel."""
    require(ticket, command.member, Action.WORK, "pending", "open")
    if ticket.group:
        raise GroupStaysOnChannel
    if ticket.channel_id == command.channel_id:
        raise TicketIsOnChannel


def _leave(command: LeaveForChannel, ticket: Ticket) -> list[TicketEvent]:
    if not ticket.live or ticket.reopened_position > command.begun_position:
        return []
    left = ContinuedOnChannel(
        ticket_id=command.next_ticket_id, conversation_id=command.conversation_id, channel_id=command.channel_id
    )
    return [*ticket.classified.left_behind(), left]


def _end_snooze(command: EndSnooze, ticket: Ticket) -> list[TicketEvent]:
    if ticket.snooze is None:
        return []
    if command.because == "message":
        due = ticket.snooze.position < command.because_position
    else:
        due = ticket.snooze.until is not None and ticket.snooze.until <= command.at
    return [Woken(because=command.because)] if due else []


def _hand_to_bot(command: HandToBot, ticket: Ticket) -> list[TicketEvent]:
    last = ticket.bots.last
    if last is not None and last.run_id == command.run_id and known(ticket, command.member):
        return []
    require(ticket, command.member, Action.WORK, "pending", "open")
    if ticket.group:
        raise TicketIsOfGroup
    if ticket.bots.off:
        raise BotsAreSwitchedOff
    back: list[TicketEvent] = []
    if ticket.status == "open":
        back = [ReturnedToQueue(queue_id=ticket.queue_id, from_agent_id=ticket.assignee_id)]
    left = bot_at_work.ended(ticket.bots, "replaced")
    return [*left, *back, bot_at_work.begun(command.run_id, command.bot, "person", ticket)]


def _switch_bots(command: SwitchBots, ticket: Ticket) -> list[TicketEvent]:
    _require_reader(ticket, command.member)
    if command.on is not ticket.bots.off:
        return []
    if not command.on:
        return [BotSwitchedOff(), *bot_at_work.ended(ticket.bots, "switched_off")]
    last = ticket.bots.last
    if last is None or ticket.status != "pending":
        return [BotSwitchedOn()]
    again = bot_at_work.begun(ids.bot_run_id(command.command_id), last.bot, "switch", ticket)
    return [BotSwitchedOn(), again]


def _take_from_bot(command: TakeFromBot, ticket: Ticket) -> list[TicketEvent]:
    if ticket.bots.run_id != command.run_id:
        return []
    taken = bot_at_work.ended(ticket.bots, command.why)
    target = (command.queue_id or ticket.queue_id, command.agent_id)
    if not ticket.live or target == (ticket.queue_id, ticket.assignee_id):
        return taken
    queue_id, agent_id = target
    return [*taken, Transferred(queue_id=queue_id, agent_id=agent_id, from_queue_id=ticket.queue_id)]


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
                continues=event.continues,
            )
        case MacroRan():
            return replace(ticket, macro_runs=(*ticket.macro_runs, recorded.command_id)[-RUNS_KEPT:])
        case RuleRan(rule_id=rule_id, moment=moment):
            moments = (*ticket.rule_runs.get(rule_id, ()), moment)[-RUNS_KEPT:]
            return replace(ticket, rule_runs=ticket.rule_runs.set(rule_id, moments))
        case Accepted(agent_id=agent_id) | Assigned(agent_id=agent_id):
            return _moved(_handed_to(ticket, agent_id), recorded)
        case Reopened(agent_id=agent_id):
            reopened = replace(ticket, continued_as=None, reopened_position=recorded.position)
            return _moved(_handed_to(reopened, agent_id), recorded)
        case Transferred(agent_id=agent_id, queue_id=queue_id):
            moved = replace(_moved(ticket, recorded), queue_id=queue_id, transferred=(queue_id, agent_id))
            return _handed_to(moved, agent_id) if agent_id else replace(moved, status="pending", assignee_id=None)
        case ReturnedToQueue(queue_id=queue_id):
            return replace(_moved(ticket, recorded), status="pending", queue_id=queue_id, assignee_id=None)
        case Resolved():
            return replace(_moved(ticket, recorded), status="closed", closed_position=recorded.position)
        case ContinuedOnChannel():
            left = replace(_moved(ticket, recorded), continued_as=event)
            return replace(left, status="closed", closed_position=recorded.position)
        case Succeeded(by_ticket_id=by_ticket_id):
            return replace(ticket, succeeded_by=by_ticket_id)
        case Snoozed(until=until):
            return replace(ticket, snooze=Snooze(until, recorded.position))
        case Woken():
            return replace(ticket, snooze=None)
        case MarkedRead(up_to=up_to):
            return replace(ticket, read_up_to=max(ticket.read_up_to, up_to), marked_unread=False)
        case MarkedUnread():
            return replace(ticket, marked_unread=True)
        case HandedToBot() | TakenFromBot() | BotSwitchedOff() | BotSwitchedOn():
            return replace(ticket, bots=bot_at_work.evolve(ticket.bots, event))
        case _:
            return replace(ticket, classified=classification.evolve(ticket.classified, event))


def _handed_to(ticket: Ticket, agent_id: str) -> Ticket:
    return replace(ticket, status="open", assignee_id=agent_id, handler_ids=ticket.handler_ids | {agent_id})


def _moved(ticket: Ticket, recorded: Recorded) -> Ticket:
    return replace(
        ticket,
        moved_by=recorded.actor.id,
        moved_position=recorded.position,
        moved_by_command=recorded.command_id,
        transferred=None,
        snooze=None,
    )


decider: Decider[Command, Ticket] = Decider("ticket", Ticket, decide, evolve)
