"""The ticket's log: who did what when, from which address, readings too (R1, T22)."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from libs.events.catalog.bot import (
    BotActed,
    BotAnswered,
    BotAsked,
    BotEnded,
    BotHandedOver,
    BotMisunderstood,
    BotRequested,
    BotWaiting,
)
from libs.events.catalog.call import CallEvent, CallOffered
from libs.events.catalog.clock import ResolutionOverdue, ResponseOverdue, SlaWarned
from libs.events.catalog.detail import DetailsErased, FieldCleared, FieldSet
from libs.events.catalog.note import NoteAdded, NoteDeleted, NoteEdited, NotesErased
from libs.events.catalog.registry import EVENT_TYPES
from libs.events.catalog.schedule import MessageScheduled, ScheduleErased, ScheduleEvent
from libs.events.catalog.ticket import ContinuedOnChannel, ProtocolIssued, Reopened, Resolved, TicketOpened
from libs.events.event import Event, Recorded, iso, payload
from libs.events.view import Document, Documents, Need, View

LOGGED = ("ticket", "access", "protocol", "schedule", "call", "note", "rating", "detail")
# What a ticket's clocks say; how they are wound is of no interest.
TOLD = (SlaWarned, ResponseOverdue, ResolutionOverdue)
# What a ticket's bot does, step by step; what is said stands in the conversation.
STEPS = (
    BotAsked,
    BotAnswered,
    BotMisunderstood,
    BotRequested,
    BotWaiting,
    BotActed,
    BotHandedOver,
    BotEnded,
)
# Of these no ticket knows: whose streams they end is no longer said.
UNLOGGED = (NotesErased, ScheduleErased, DetailsErased)
# What people wrote, and what their files are called, stays in the streams that erasure reaches.
PERSONAL_FIELDS = {"text", "media", "value", "heard", "request", "input", "session", "actions", "fills"}
NAMED_FIELDS = (
    "agent_id",
    "queue_id",
    "from_agent_id",
    "from_queue_id",
    "contact_id",
    "channel_id",
    "tag_id",
    "reason_id",
    "board_id",
    "column_id",
    "field_id",
)
UNPLACED: Document = {"ticket_id": None, "awaits": None, "awaits_ticket": None}


class TicketLog(View):
    """One document an entry (`kind` entry), and what tells to which ticket an entry belongs.

    Calls and schedules know their conversation: a document a conversation keeps its latest ticket. A call that
    comes while no ticket is live waits, with its entries, for the one that is opened or reopened next:
    `awaits` names the conversation, `awaits_ticket` its latest ticket.
    """

    name = "ticket_log"
    version = 3
    events: ClassVar[tuple[type[Event], ...]] = tuple(
        each
        for each in EVENT_TYPES
        if (each.category in LOGGED or each in (*TOLD, *STEPS)) and each not in UNLOGGED
    )
    followed = ("awaits", "awaits_ticket", "latest_ticket_id")
    indexes = ((("ticket_id", 1), ("sequence", -1), ("index", -1)),)

    def needs(self, recorded: Recorded) -> Iterable[Need]:
        """The entry, and what places it."""
        yield Need("_id", recorded.id)
        match recorded.data:
            case TicketOpened(conversation_id=conversation_id):
                yield Need("_id", _conversation(conversation_id))
                yield Need("awaits", conversation_id)
            case Reopened():
                yield Need("latest_ticket_id", recorded.stream_id)
                yield Need("awaits_ticket", recorded.stream_id)
            case Resolved() | ContinuedOnChannel():
                yield Need("latest_ticket_id", recorded.stream_id)
            case CallOffered(conversation_id=conversation_id) | MessageScheduled(conversation_id=conversation_id):
                yield Need("_id", _conversation(conversation_id))
                yield Need("_id", _place(recorded))
            case CallEvent() | ScheduleEvent():
                yield Need("_id", _place(recorded))

    def evolve(self, documents: Documents, recorded: Recorded) -> None:
        """Write the entry where it belongs."""
        match recorded.data:
            case TicketOpened(conversation_id=conversation_id):
                self._settle(documents, "awaits", conversation_id, recorded)
                self._latest(documents, conversation_id, recorded)
                place = _in(recorded.stream_id)
            case Reopened():
                self._settle(documents, "awaits_ticket", recorded.stream_id, recorded)
                self._live(documents, recorded, live=True)
                place = _in(recorded.stream_id)
            case Resolved() | ContinuedOnChannel():
                self._live(documents, recorded, live=False)
                place = _in(recorded.stream_id)
            case CallEvent() | ScheduleEvent():
                place = self._kept_place(documents, recorded)
            case (
                ProtocolIssued(ticket_id=ticket_id)
                | NoteAdded(ticket_id=ticket_id)
                | NoteEdited(ticket_id=ticket_id)
                | NoteDeleted(ticket_id=ticket_id)
                | FieldSet(ticket_id=ticket_id)
                | FieldCleared(ticket_id=ticket_id)
            ):
                place = _in(ticket_id)
            case _:
                place = _in(recorded.stream_id)
        if place != UNPLACED:
            documents.put(_entry(recorded, place), recorded)

    def _latest(self, documents: Documents, conversation_id: str, recorded: Recorded) -> None:
        documents.put(
            {
                "_id": _conversation(conversation_id),
                "kind": "conversation",
                "latest_ticket_id": recorded.stream_id,
                "live": True,
            },
            recorded,
        )

    def _live(self, documents: Documents, recorded: Recorded, live: bool) -> None:
        for document in documents.where("latest_ticket_id", recorded.stream_id):
            documents.put({**document, "live": live}, recorded)

    def _settle(self, documents: Documents, field: str, value: str, recorded: Recorded) -> None:
        """What waited for a ticket belongs to this one."""
        for document in documents.where(field, value):
            documents.put({**document, **_in(recorded.stream_id)}, recorded)

    def _kept_place(self, documents: Documents, recorded: Recorded) -> Document:
        """The place of a call or schedule, settled by its first event."""
        kept = documents.get(_place(recorded))
        if kept is None:
            kept = {"_id": _place(recorded), "kind": "place", **_first_place(documents, recorded.data)}
            documents.put(kept, recorded)
        return {field: kept[field] for field in UNPLACED}


def _conversation(conversation_id: str) -> str:
    return f"conversation:{conversation_id}"


def _place(recorded: Recorded) -> str:
    return f"place:{recorded.stream}"


def _in(ticket_id: str) -> Document:
    return {**UNPLACED, "ticket_id": ticket_id}


def _first_place(documents: Documents, event: Event) -> Document:
    match event:
        case MessageScheduled(ticket_id=str(ticket_id)):
            return _in(ticket_id)
        case CallOffered(conversation_id=conversation_id) | MessageScheduled(conversation_id=conversation_id):
            conversation = documents.get(_conversation(conversation_id))
            if conversation is None:
                return {**UNPLACED, "awaits": conversation_id}
            latest = conversation["latest_ticket_id"]
            if conversation["live"]:
                return _in(latest)
            return {**UNPLACED, "awaits": conversation_id, "awaits_ticket": latest}
        case _:
            return UNPLACED


def _entry(recorded: Recorded, place: Document) -> Document:
    """`sequence` and `index` are the event's place in the log, which orders the entries."""
    data = payload(recorded.data)
    return {
        "_id": recorded.id,
        "kind": "entry",
        "sequence": recorded.position,
        "index": recorded.index,
        "at": iso(recorded.time),
        "type": recorded.name,
        "actor": {"kind": recorded.actor.kind, "id": recorded.actor.id},
        "address": recorded.actor.address,
        "data": {key: value for key, value in data.items() if key not in PERSONAL_FIELDS},
        **place,
    }


def of_ticket(ticket_id: str) -> Document:
    """A filter for a ticket's entries."""
    return {"ticket_id": ticket_id, "kind": "entry"}


def log_item(document: Document, names: Mapping[str, str]) -> dict[str, Any]:
    """An entry as it is shown; beside each id of somebody or something named stands `{"id", "name"}`."""
    actor, data = document["actor"], document["data"]
    named = {
        field.removesuffix("_id"): {"id": data[field], "name": names.get(data[field])}
        for field in NAMED_FIELDS
        if field in data
    }
    return {
        "id": document["_id"],
        "at": document["at"],
        "type": document["type"],
        "actor": {**actor, "name": names.get(actor["id"])},
        "data": {**data, **named},
        "address": document["address"],
        "position": document["sequence"],
    }


def mentioned(document: Document) -> set[str]:
    """The ids whose names `log_item` needs."""
    data = document["data"]
    return {document["actor"]["id"], *(data[field] for field in NAMED_FIELDS if field in data)}
