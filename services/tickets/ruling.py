"""Ruling: rules run when something happens to a ticket, or when nothing does for too long (B6).

No rule runs because of what a rule did, and each runs only so often an hour on a ticket: nothing goes in circles.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar

from pymongo.asynchronous.collection import AsyncCollection

from libs.company.hours import is_open
from libs.events import telemetry
from libs.events.catalog import macro as does
from libs.events.catalog.company import COMPANY
from libs.events.catalog.macro import Action
from libs.events.catalog.message import MessageQueued, MessageReceived, MessageSentElsewhere
from libs.events.catalog.rating import RatingGiven
from libs.events.catalog.rule import Occasion, RuleDefined, RuleRewritten, RuleSwitchedOn
from libs.events.catalog.ticket import (
    Accepted,
    Assigned,
    Reopened,
    Resolved,
    ReturnedToQueue,
    TagAdded,
    TicketOpened,
    Transferred,
)
from libs.events.command import Refused
from libs.events.event import Actor, Event, Recorded, now
from libs.events.policy import Policy
from libs.events.projector import Projector
from libs.events.store import Store
from libs.events.timers import Timers
from libs.events.view import Document
from libs.identity import ids
from services.tickets import acting, board, company, queue, reason, tag
from services.tickets.automation_commands import RunRule
from services.tickets.lookups import LookUps
from services.tickets.opening import Opening
from services.tickets.rulebook import RuleBook, Standing

TIMERS = "silence"
BY_RULE = Actor(kind="system", id="rule")
SOONEST = timedelta(seconds=1)
OCCASIONS: dict[type[Event], Occasion] = {
    TicketOpened: "opened",
    MessageReceived: "message",
    Accepted: "accepted",
    Assigned: "accepted",
    Transferred: "transferred",
    ReturnedToQueue: "returned",
    Resolved: "resolved",
    Reopened: "reopened",
    TagAdded: "tagged",
    RatingGiven: "rated",
}
log = telemetry.logger(__name__)


@dataclass(frozen=True, slots=True)
class Moment:
    """What rules are run for: on which ticket, when, by whom, and what the customer wrote."""

    occasion: Occasion
    ticket_id: str
    at: datetime
    by_person: bool
    cause_id: str | None = None
    text: str | None = None


class Ruling:
    """Runs rules on a ticket."""

    def __init__(self, store: Store, lookups: LookUps, time_zone: str) -> None:
        self._store = store
        self._lookups = lookups
        self._time_zone = time_zone

    async def run(self, rules: Iterable[Standing], moment: Moment) -> None:
        """Run the rules one after the other, each on the ticket as the ones before have left it."""
        for rule in rules:
            if await self.run_one(rule, moment) and rule.written.last:
                return

    async def run_one(self, rule: Standing, moment: Moment) -> bool:
        """Whether the rule did something now."""
        usable, unusable = await self._usable(rule.written.actions)
        command = RunRule(
            command_id=ids.rule_run_id(rule.id, moment.ticket_id, moment.at),
            by=BY_RULE,
            causation_id=moment.cause_id,
            ticket_id=moment.ticket_id,
            rule_id=rule.id,
            label=rule.label,
            occasion=moment.occasion,
            conditions=rule.written.conditions,
            actions=usable,
            moment=moment.at,
            within_hours=await self._within_hours(rule, moment),
            text=moment.text,
            unusable=unusable,
            by_person=moment.by_person,
        )
        try:
            done = await self._store.execute(acting.decider, moment.ticket_id, command)
        except Refused as refusal:
            log.warning("rule.refused", rule=rule.id, ticket=moment.ticket_id, reason=refusal.code)
            telemetry.RULE_RUNS.labels(refusal.code).inc()
            return False
        telemetry.RULE_RUNS.labels("ran" if done.events else "did not fit").inc()
        return bool(done.events)

    async def _within_hours(self, rule: Standing, moment: Moment) -> bool | None:
        """Whether the ticket's queue served at the moment, if the rule asks for that."""
        if rule.written.conditions.hours == "any":
            return None
        ticket, _ = await self._store.state(acting.decider, moment.ticket_id)
        settings, _ = await self._store.state(company.decider, COMPANY)
        hours = settings.hours.hours if settings.hours is not None else None
        if ticket.queue_id is not None:
            own, _ = await self._store.state(queue.decider, ticket.queue_id)
            hours = own.hours.hours or hours
        zone = self._time_zone if settings.described is None else settings.described.time_zone
        return is_open(hours, moment.at, zone)

    async def _usable(self, actions: Iterable[Action]) -> tuple[tuple[Action, ...], tuple[str, ...]]:
        """The actions that name only what is in use, and the codes of why the others are left out."""
        usable: list[Action] = []
        codes: list[str] = []
        for action in actions:
            try:
                await require_doable(self._store, self._lookups, action)
            except Refused as refusal:
                codes.append(refusal.code)
            else:
                usable.append(action)
        return tuple(usable), tuple(codes)


async def require_doable(store: Store, lookups: LookUps, action: Action) -> None:
    """Refuse an action that cannot be done now: it names what is not in use, or who has left."""
    await require_usable(store, action)
    if isinstance(action, does.Transfer) and action.user_id is not None:
        await lookups.require_open_account(action.user_id)


async def require_usable(store: Store, action: Action) -> None:
    """Refuse an action that names something that is not in use."""
    match action:
        case does.Tag(tag_ids=tag_ids):
            for tag_id in tag_ids:
                tag.require_in_use((await store.state(tag.decider, tag_id))[0])
        case does.GiveReason(reason_id=reason_id):
            reason.require_in_use((await store.state(reason.decider, reason_id))[0])
        case does.Place(board_id=board_id, column_id=column_id):
            board.require_column((await store.state(board.decider, board_id))[0], column_id)
        case does.Transfer(queue_id=queue_id) if queue_id is not None:
            queue.require_in_use((await store.state(queue.decider, queue_id))[0])


class RunRules(Policy):
    """Something happens to a ticket ⇒ its rules run; a rule knows nothing of the time before it was switched on."""

    name = "run_rules"
    events: ClassVar[tuple[type[Event], ...]] = tuple(OCCASIONS)

    def __init__(self, book: RuleBook, ruling: Ruling, opening: Opening) -> None:
        self._book = book
        self._ruling = ruling
        self._opening = opening

    async def react(self, recorded: Recorded) -> None:
        """Run the rules, unless a rule has made this happen."""
        occasion = OCCASIONS[type(recorded.data)]
        rules = await self._book.on(occasion, recorded.position)
        if not rules or recorded.actor == BY_RULE:
            return
        ticket_id, text = recorded.stream_id, None
        if isinstance(recorded.data, MessageReceived):
            # A message that comes before its ticket stands counts as the one that opens it.
            found = await self._opening.covering(recorded.stream_id, recorded.position)
            if found is None or found[1].opened_at is None or found[1].opened_at > recorded.time:
                return
            ticket_id, text = found[0], recorded.data.text
        by_person = recorded.actor.kind in ("user", "contact")
        await self._ruling.run(rules, Moment(occasion, ticket_id, recorded.time, by_person, recorded.id, text))


class RunRulesInTime(Policy):
    """A ticket has one timer, for the first of its silences that will have lasted too long."""

    name = "run_rules_in_time"
    events: ClassVar[tuple[type[Event], ...]] = (
        TicketOpened,
        Accepted,
        Assigned,
        Transferred,
        ReturnedToQueue,
        Reopened,
        MessageReceived,
        MessageQueued,
        MessageSentElsewhere,
        RuleDefined,
        RuleRewritten,
        RuleSwitchedOn,
    )

    def __init__(
        self,
        book: RuleBook,
        ruling: Ruling,
        rows: AsyncCollection[Document],
        projector: Projector,
        timers: Timers,
    ) -> None:
        self._book = book
        self._ruling = ruling
        self._rows = rows
        self._projector = projector
        self._timers = timers

    async def react(self, recorded: Recorded) -> None:
        """Set the timer of the ticket, or those of all live tickets when it is a rule that changed."""
        if recorded.category == "rule":
            await self._projector.reached(recorded.position)
        silences = await self._book.silences()
        if not silences:
            return
        await self._projector.reached(recorded.position)
        if recorded.category == "rule":
            async for row in self._rows.find({"state": {"$in": ["pending", "open"]}}):
                await self._arm(row, silences, now(), overdue=True)
            return
        field = "_id" if recorded.category == "ticket" else "following"
        concerned = await self._rows.find_one({field: recorded.stream_id, "kind": "ticket"})
        if concerned is not None:
            await self._arm(concerned, silences, now())

    async def fire(self, ticket_id: str) -> None:
        """Run the rules whose silence has lasted, and set the timer for the next."""
        row = await self._rows.find_one({"_id": ticket_id})
        silences = await self._book.silences()
        if row is None or not silences:
            return
        at = now()
        for rule in silences:
            due = due_at(row, rule)
            if due is not None and due <= at:
                ran = await self._ruling.run_one(rule, Moment(rule.written.occasion, ticket_id, due, False))
                if ran and rule.written.last:
                    break
        await self._arm(row, silences, at)

    async def _arm(self, row: Document, silences: Iterable[Standing], at: datetime, overdue: bool = False) -> None:
        """Set the timer to the end of the first silence that lasts; the `overdue` may be seen to now."""
        dues = [due for rule in silences if (due := due_at(row, rule)) is not None and (overdue or due > at)]
        if dues:
            await self._timers.set(row["_id"], max(min(dues), at) + SOONEST)


def due_at(row: Document, rule: Standing) -> datetime | None:
    """When a ticket's silence will have lasted as long as a rule says; None: it is not silent in this way."""
    since = silent_since(row, rule.written.occasion)
    minutes = rule.written.minutes
    return None if since is None or minutes is None else since + timedelta(minutes=minutes)


def silent_since(row: dict[str, Any], occasion: Occasion) -> datetime | None:
    """Since when the customer has not answered, or waits for an answer, or nobody has taken the ticket."""
    last = row["last_message"]
    match occasion:
        case "customer_silent" if row["state"] == "open" and last is not None and last["direction"] == "out":
            return datetime.fromisoformat(last["at"])
        case "agent_silent" if row["state"] == "open" and row["waiting_since"] is not None:
            return datetime.fromisoformat(row["waiting_since"])
        case "unassigned" if row["state"] == "pending":
            return datetime.fromisoformat(row["queued_at"] or row["opened_at"])
        case _:
            return None
