"""The row of a ticket after events of its own: where it stands, how it is classified, whether it sleeps.

What few tickets have is a field only of those that have it; so an index over it is small.
"""

from libs.events.catalog.rating import RatingExpired, RatingGiven, RatingRequested
from libs.events.catalog.ticket import (
    Accepted,
    Assigned,
    BotSwitchedOff,
    BotSwitchedOn,
    ContinuedOnChannel,
    HandedToBot,
    MarkedRead,
    MarkedUnread,
    MovedOnBoard,
    PlacedOnBoard,
    ReasonCleared,
    ReasonSet,
    Reopened,
    Resolved,
    ReturnedToQueue,
    Snoozed,
    TagAdded,
    TagRemoved,
    TakenFromBot,
    TakenOffBoard,
    TicketEvent,
    Transferred,
    ValueCleared,
    ValueSet,
    Woken,
)
from libs.events.event import Event, Recorded, iso
from libs.events.view import Document

MOVING = (Accepted, Assigned, Reopened, Transferred, ReturnedToQueue, Resolved, ContinuedOnChannel)
MARKING = (MarkedRead, MarkedUnread, Snoozed, Woken)
CLASSIFYING = (
    TagAdded,
    TagRemoved,
    ReasonSet,
    ReasonCleared,
    ValueSet,
    ValueCleared,
    PlacedOnBoard,
    MovedOnBoard,
    TakenOffBoard,
)
BOTS = (HandedToBot, TakenFromBot, BotSwitchedOff, BotSwitchedOn)
RATING = (RatingRequested, RatingGiven, RatingExpired)


def after(row: Document, recorded: Recorded) -> Document:
    """The row after an event of its ticket."""
    event, at = recorded.data, iso(recorded.time)
    if isinstance(event, MOVING):
        return active(_moved(without(row, "asleep", "snoozed"), event, at), at)
    match event:
        case MarkedRead(up_to=up_to):
            unread = [position for position in row["unread"] if position > up_to]
            return {**row, "unread": unread, "marked_unread": False}
        case MarkedUnread():
            return {**row, "marked_unread": True}
        case Snoozed(until=until):
            return {**row, "asleep": True, "snoozed": {"until": None if until is None else iso(until)}}
        case Woken():
            return active(without(row, "asleep", "snoozed"), at)
        case HandedToBot(run_id=run_id, bot=bot):
            shown = {"run_id": run_id, "kind": bot.kind, "id": bot.id, "name": bot.label, "since": at}
            return {**without(row, "bot_left"), "bot": shown}
        case TakenFromBot(run_id=run_id, why=why):
            left = {"run_id": run_id, "why": why}
            return {**without(row, "bot"), "bot_left": left}
        case BotSwitchedOff():
            return {**row, "bots_off": True}
        case BotSwitchedOn():
            return without(row, "bots_off")
        case _:
            return _classified(row, event, at)


def active(row: Document, at: str) -> Document:
    """The row moved to the top: `activity` orders rows by their newest activity, and by id within it."""
    newest = max(at, row.get("activity", "")[: len(at)])
    return {**row, "activity": f"{newest}/{row['_id']}"}


def without(row: Document, *fields: str) -> Document:
    """The row without some fields."""
    return {key: value for key, value in row.items() if key not in fields}


def rated(row: Document, event: Event, at: str) -> Document:
    """The row after an event of its rating."""
    match event:
        case RatingRequested(request_id=request_id, scale=scale):
            return {**row, "rating_request": {"id": request_id, "scale": scale}}
        case RatingGiven(score=score):
            scale = row.get("rating_request", {}).get("scale")
            return {**without(row, "rating_request"), "rating": {"score": score, "scale": scale, "at": at}}
        case _:
            return without(row, "rating_request")


def _moved(row: Document, event: TicketEvent, at: str) -> Document:
    match event:
        case Accepted(agent_id=agent_id) | Assigned(agent_id=agent_id):
            return _handed_to(row, agent_id, at)
        case Reopened(agent_id=agent_id):
            row = _handed_to(without(row, "continued_by", "given_back_by"), agent_id, at)
            held = row.pop("held", None) or {"last_message": row["last_message"]}
            return {**row, "closed_at": None, **held}
        case Transferred(agent_id=agent_id, queue_id=queue_id):
            row = {**without(row, "given_back_by"), "queue_id": queue_id}
            return _handed_to(row, agent_id, at) if agent_id else _queued(row, at)
        case ReturnedToQueue(queue_id=queue_id, because="absence"):
            # Whose agent is not there waits on, he does not begin to wait.
            return {**_queued({**row, "queue_id": queue_id}, at), "queued_at": row["waiting_since"] or at}
        case ReturnedToQueue(queue_id=queue_id, from_agent_id=agent_id):
            given_back_by = {*row.get("given_back_by", ()), *(() if agent_id is None else (agent_id,))}
            back = {"given_back_by": sorted(given_back_by)} if given_back_by else {}
            return _queued({**row, "queue_id": queue_id, **back}, at)
        case Resolved() | ContinuedOnChannel():
            done = {"state": "closed", "closed_at": at, "unread": [], "marked_unread": False, "waiting_since": None}
            return {**row, **done}
        case _:
            raise TypeError(f"{event.name()} moves no ticket")


def _handed_to(row: Document, agent_id: str, at: str) -> Document:
    handlers = sorted({*row["handler_ids"], agent_id})
    return {**row, "state": "open", "assignee_id": agent_id, "handler_ids": handlers, "accepted_at": at}


def _queued(row: Document, at: str) -> Document:
    return {**row, "state": "pending", "assignee_id": None, "accepted_at": None, "queued_at": at}


def _classified(row: Document, event: Event, at: str) -> Document:
    match event:
        case TagAdded(tag_id=tag_id):
            return {**row, "tag_ids": sorted({*row.get("tag_ids", ()), tag_id})}
        case TagRemoved(tag_id=tag_id):
            left = [each for each in row.get("tag_ids", ()) if each != tag_id]
            return {**row, "tag_ids": left} if left else without(row, "tag_ids")
        case ReasonSet(reason_id=reason_id):
            return {**row, "reason_id": reason_id}
        case ReasonCleared():
            return without(row, "reason_id")
        case ValueSet(cents=cents, currency=currency):
            return {**row, "cents": cents, "currency": currency}
        case ValueCleared():
            return without(row, "cents", "currency")
        case PlacedOnBoard() | MovedOnBoard():
            # In this order a column shows its cards: only who moves one changes it.
            placed = f"{at}/{row['_id']}"
            return {**row, "board_id": event.board_id, "column_id": event.column_id, "placed": placed}
        case TakenOffBoard():
            return without(row, "board_id", "column_id", "placed")
        case _:
            raise TypeError(f"{event.name()} changes no ticket")
