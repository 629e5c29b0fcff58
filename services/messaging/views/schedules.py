"""Scheduled messages as the team sees them (T12)."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import ClassVar, assert_never, cast

from pymongo.asynchronous.collection import AsyncCollection

from libs.events.catalog.message import MessageFailed, MessageRetried
from libs.events.catalog.schedule import (
    MessageScheduled,
    OccurrenceChanged,
    OccurrenceSkipped,
    ScheduleCancelled,
    ScheduleChanged,
    ScheduleErased,
    ScheduleFired,
    ScheduleMissed,
)
from libs.events.event import Event, Recorded, iso
from libs.events.view import Document, Documents, Need, View
from services.messaging.schedule import ScheduleNotFound

Happening = (
    MessageScheduled
    | ScheduleChanged
    | OccurrenceChanged
    | OccurrenceSkipped
    | ScheduleCancelled
    | ScheduleFired
    | ScheduleMissed
)
Outcome = MessageFailed | MessageRetried


class Schedules(View):
    """One document per scheduled message. `error` says why the message that it sent last did not arrive, `cards`
    are the files on the cards of its template."""

    name = "schedules"
    version = 3
    live = True
    events: ClassVar[tuple[type[Event], ...]] = (
        MessageScheduled,
        ScheduleChanged,
        OccurrenceChanged,
        OccurrenceSkipped,
        ScheduleCancelled,
        ScheduleFired,
        ScheduleMissed,
        MessageFailed,
        MessageRetried,
        ScheduleErased,
    )
    followed = ("message_id",)
    indexes = ((("conversation_id", 1), ("due_at", 1)), (("message_id", 1),), (("by.id", 1), ("state", 1)))

    def needs(self, recorded: Recorded) -> Iterable[Need]:
        """The schedule, or the one that sent the message."""
        if isinstance(recorded.data, MessageFailed | MessageRetried):
            return (Need("message_id", recorded.data.message_id),)
        return (Need("_id", recorded.stream_id),)

    def evolve(self, documents: Documents, recorded: Recorded) -> None:
        """Change the schedule; messages that no schedule sent change nothing."""
        event = cast(Happening | Outcome | ScheduleErased, recorded.data)
        match event:
            case MessageFailed():
                error = {"code": event.code, "text": event.detail}
                _put_error(documents, event.message_id, error, recorded)
            case MessageRetried():
                _put_error(documents, event.message_id, None, recorded)
            case ScheduleErased():
                documents.delete(recorded.stream_id)
            case _:
                after = fold(documents.get(recorded.stream_id), event, recorded)
                documents.put({**after, "_id": recorded.stream_id}, recorded)


def _put_error(documents: Documents, message_id: str, error: Document | None, recorded: Recorded) -> None:
    for document in documents.where("message_id", message_id):
        documents.put({**document, "error": error}, recorded)


def fold(document: Document | None, event: Happening, recorded: Recorded) -> Document:
    """The scheduled message after the event."""
    if isinstance(event, MessageScheduled):
        return {
            "conversation_id": event.conversation_id,
            "ticket_id": event.ticket_id,
            **_content(event),
            "state": "waiting",
            "by": {"kind": recorded.actor.kind, "id": recorded.actor.id},
            "message_id": None,
            "fired": 0,
            "once": None,
            "error": None,
        }
    assert document is not None
    match event:
        case ScheduleChanged():
            return {**document, **_content(event), "once": None}
        case OccurrenceChanged():
            return {**document, "once": {"text": event.text}, "due_at": iso(event.due)}
        case OccurrenceSkipped():
            return {**document, "once": None, "due_at": iso(event.next_due)}
        case ScheduleCancelled():
            return {**document, "state": "cancelled"}
        case ScheduleFired():
            sent = {"message_id": event.message_id, "fired": document["fired"] + 1, "error": None}
            return {**document, **sent, **_going_on(event.next_due, "sent")}
        case ScheduleMissed():
            return {**document, **_going_on(event.next_due, "missed")}
        case _:
            assert_never(event)


def _content(event: MessageScheduled | ScheduleChanged) -> Document:
    cards = (event.template.cards if event.template is not None else None) or ()
    return {
        "text": event.text,
        "due_at": iso(event.due),
        "time_zone": event.time_zone,
        "kind": event.kind or "text",
        "media": event.media.model_dump(mode="json") if event.media is not None else None,
        "cards": [each.media.model_dump(mode="json") for each in cards if each.media is not None],
        "recurrence": event.recurrence or "none",
        "opens_ticket": event.opens_ticket is True,
    }


def _going_on(next_due: datetime | None, otherwise: str) -> Document:
    """A series waits for its next occurrence; anything else is over."""
    return {"state": otherwise} if next_due is None else {"due_at": iso(next_due), "once": None}


async def of_conversation(schedules: AsyncCollection[Document], conversation_id: str) -> Sequence[Document]:
    """The scheduled messages of a conversation, the next one first."""
    found = schedules.find({"conversation_id": conversation_id}).sort([("due_at", 1), ("_id", 1)])
    return await found.to_list()


async def waiting_of(schedules: AsyncCollection[Document], user_id: str) -> int:
    """How many scheduled messages of a user are still to be sent."""
    return await schedules.count_documents({"by.id": user_id, "state": "waiting"})


async def file(schedules: AsyncCollection[Document], conversation_id: str, media_id: str) -> Document | None:
    """A file that is to be sent in a conversation, or None."""
    held = [{"media.id": media_id}, {"cards.id": media_id}]
    found = await schedules.find_one({"conversation_id": conversation_id, "$or": held})
    files = [found["media"], *found["cards"]] if found is not None else []
    return next((each for each in files if each and each["id"] == media_id), None)


async def one(schedules: AsyncCollection[Document], schedule_id: str) -> Document:
    """One scheduled message; raises `ScheduleNotFound`."""
    document = await schedules.find_one({"_id": schedule_id})
    if document is None:
        raise ScheduleNotFound
    return document
