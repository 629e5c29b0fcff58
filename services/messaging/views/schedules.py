"""Scheduled messages as the team sees them (T12)."""

from collections.abc import Sequence
from typing import ClassVar, assert_never, cast

from pymongo.asynchronous.collection import AsyncCollection

from libs.events.catalog.schedule import (
    MessageScheduled,
    ScheduleCancelled,
    ScheduleChanged,
    ScheduleFired,
    ScheduleMissed,
)
from libs.events.event import Event, Recorded, iso
from libs.events.view import Document, DocumentView
from services.messaging.schedule import ScheduleNotFound


class Schedules(DocumentView):
    """One document per scheduled message."""

    name = "schedules"
    live = True
    events: ClassVar[tuple[type[Event], ...]] = (
        MessageScheduled,
        ScheduleChanged,
        ScheduleCancelled,
        ScheduleFired,
        ScheduleMissed,
    )
    indexes = ((("conversation_id", 1), ("due_at", 1)),)

    def key(self, recorded: Recorded) -> str:
        """The schedule."""
        return recorded.stream_id

    def fold(self, document: Document | None, recorded: Recorded) -> Document:
        """The scheduled message after the event."""
        event = cast(
            MessageScheduled | ScheduleChanged | ScheduleCancelled | ScheduleFired | ScheduleMissed,
            recorded.data,
        )
        if isinstance(event, MessageScheduled):
            return {
                "conversation_id": event.conversation_id,
                "ticket_id": event.ticket_id,
                "text": event.text,
                "due_at": iso(event.due),
                "time_zone": event.time_zone,
                "state": "waiting",
                "by": {"kind": recorded.actor.kind, "id": recorded.actor.id},
                "message_id": None,
            }
        assert document is not None
        match event:
            case ScheduleChanged():
                changed = {"text": event.text, "due_at": iso(event.due), "time_zone": event.time_zone}
                return {**document, **changed}
            case ScheduleCancelled():
                return {**document, "state": "cancelled"}
            case ScheduleFired():
                return {**document, "state": "sent", "message_id": event.message_id}
            case ScheduleMissed():
                return {**document, "state": "missed"}
            case _:
                assert_never(event)


async def of_conversation(schedules: AsyncCollection[Document], conversation_id: str) -> Sequence[Document]:
    """The scheduled messages of a conversation, the next one first."""
    found = schedules.find({"conversation_id": conversation_id}).sort([("due_at", 1), ("_id", 1)])
    return await found.to_list()


async def with_media(schedules: AsyncCollection[Document], conversation_id: str, media_id: str) -> Document | None:
    """A scheduled message of a conversation that holds a file, or None."""
    return await schedules.find_one({"conversation_id": conversation_id, "media.id": media_id})


async def one(schedules: AsyncCollection[Document], schedule_id: str) -> Document:
    """One scheduled message; raises `ScheduleNotFound`."""
    document = await schedules.find_one({"_id": schedule_id})
    if document is None:
        raise ScheduleNotFound
    return document
