"""The messages of every conversation, and its calls, in the order in which they happened (T3, V3)."""

from typing import Any, ClassVar, assert_never, cast

from libs.events.catalog.call import (
    CallAnswered,
    CallEnded,
    CallFailed,
    CallMissed,
    CallOffered,
    CallRejected,
)
from libs.events.catalog.message import (
    MessageDelivered,
    MessageFailed,
    MessageOutcomeUnknown,
    MessageQueued,
    MessageRead,
    MessageReceived,
    MessageRetried,
    MessageSent,
    SendAttempted,
)
from libs.events.event import Event, Recorded, iso
from libs.events.view import Document, DocumentView

MessageProgress = (
    SendAttempted
    | MessageSent
    | MessageDelivered
    | MessageRead
    | MessageFailed
    | MessageOutcomeUnknown
    | MessageRetried
)
CallProgress = CallAnswered | CallEnded | CallMissed | CallRejected | CallFailed


class Messages(DocumentView):
    """One document per message or call. `created` and `index` are its place in the log and never change."""

    name = "messages"
    live = True
    events: ClassVar[tuple[type[Event], ...]] = (
        MessageReceived,
        MessageQueued,
        SendAttempted,
        MessageSent,
        MessageDelivered,
        MessageRead,
        MessageFailed,
        MessageOutcomeUnknown,
        MessageRetried,
        CallOffered,
        CallAnswered,
        CallEnded,
        CallMissed,
        CallRejected,
        CallFailed,
    )
    indexes = (
        (("conversation_id", 1), ("created", -1), ("index", -1)),
        (("sent_as", 1),),
    )

    def key(self, recorded: Recorded) -> str:
        """The message, or the call."""
        if recorded.category == "call":
            return recorded.stream_id
        return cast(MessageReceived | MessageQueued | MessageProgress, recorded.data).message_id

    def fold(self, document: Document | None, recorded: Recorded) -> Document | None:
        """The message after the event."""
        event = cast(MessageReceived | MessageQueued | CallOffered | MessageProgress | CallProgress, recorded.data)
        match event:
            case MessageReceived():
                return received(event, recorded)
            case MessageQueued():
                return document or queued(event, recorded)
            case CallOffered():
                return offered(event, recorded)
            case CallAnswered() | CallEnded() | CallMissed() | CallRejected() | CallFailed():
                assert document is not None
                return {**document, "call": call_after(document["call"], event)}
            case _:
                assert document is not None
                if document["conversation_id"] != recorded.stream_id:
                    return document  # an id made by one client, used again in another conversation
                return after(document, event)


def received(event: MessageReceived, recorded: Recorded) -> Document:
    """What the contact wrote."""
    return {
        **_written(event, recorded.stream_id, recorded),
        "direction": "in",
        "author": {"kind": "contact", "id": event.contact_id},
        "text": event.text,
        "provider_id": event.provider_id,
        "provider_at": iso(event.provider_at),
        "arrival": event.arrival,
    }


def queued(event: MessageQueued, recorded: Recorded) -> Document:
    """What the team wrote."""
    return {
        **_written(event, recorded.stream_id, recorded),
        "direction": "out",
        "author": {"kind": recorded.actor.kind, "id": recorded.actor.id},
        "text": event.text,
        "signature": event.signature,
        "status": "queued",
        "sent_as": [],
        "ticket_id": event.ticket_id,
    }


def offered(event: CallOffered, recorded: Recorded) -> Document:
    """A call, as an entry of the conversation."""
    return {
        **_written(event, event.conversation_id, recorded),
        "kind": "call",
        "direction": event.direction,
        "author": {"kind": "contact", "id": event.contact_id},
        "call": {"state": "ringing", "seconds": None},
    }


def _written(
    event: MessageReceived | MessageQueued | CallOffered, conversation_id: str, recorded: Recorded
) -> Document:
    return {
        "conversation_id": conversation_id,
        "channel_id": event.channel_id,
        "contact_id": event.contact_id,
        "kind": getattr(event, "kind", None),
        "text": None,
        "signature": None,
        "status": None,
        "error": None,
        "call": None,
        "at": iso(recorded.time),
        "provider_id": None,
        "provider_at": None,
        "created": recorded.position,
        "index": recorded.index,
    }


def after(document: Document, event: MessageProgress) -> Document:
    """A message of ours after what the sender or the provider said of it."""
    match event:
        case SendAttempted():
            return {**document, "status": "sending"}
        case MessageSent():
            arrived = document["status"] in ("delivered", "read")
            return {
                **document,
                "status": document["status"] if arrived else "sent",
                "error": None,
                "provider_id": event.provider_id,
                "provider_at": iso(event.provider_at) if event.provider_at else document["provider_at"],
                "sent_as": [*document["sent_as"], event.provider_id],
            }
        case MessageDelivered():
            return {**document, "status": "delivered", "error": None}
        case MessageRead():
            return {**document, "status": "read", "error": None}
        case MessageFailed():
            error = {"code": event.code, "text": event.detail, "may_retry": event.may_retry}
            return {**document, "status": "failed", "error": error}
        case MessageOutcomeUnknown():
            return {**document, "status": "unknown"}
        case MessageRetried():
            return {**document, "status": "queued", "error": None}
        case _:
            assert_never(event)


def call_after(call: dict[str, Any], event: CallProgress) -> dict[str, Any]:
    """A call's state and talking time after an event of its."""
    match event:
        case CallAnswered():
            return {**call, "state": "answered"}
        case CallEnded():
            return {**call, "state": "ended", "seconds": event.seconds}
        case CallMissed():
            return {**call, "state": "missed"}
        case CallRejected():
            return {**call, "state": "rejected"}
        case CallFailed():
            return {**call, "state": "failed"}
        case _:
            assert_never(event)
