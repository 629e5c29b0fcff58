"""The messages of every conversation, and its calls, in the order in which they happened (T3, V3)."""

from collections.abc import Iterable
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
    ChangeFailed,
    ChangeOutcomeUnknown,
    ChangeTaken,
    ConversationErased,
    MediaLost,
    MediaStored,
    MessageDelivered,
    MessageEdited,
    MessageFailed,
    MessageOutcomeUnknown,
    MessageQueued,
    MessageRead,
    MessageReceived,
    MessageRetried,
    MessageRevoked,
    MessageSent,
    ParticipantErased,
    ReactionRemoved,
    ReactionSet,
    SendAttempted,
)
from libs.events.event import Event, Recorded, iso
from libs.events.view import Document, Documents, Need, View
from services.messaging.views.changes import Change, Outcome, changed, concluded
from services.messaging.views.written import file, offered, queued, received

MessageProgress = (
    SendAttempted
    | MessageSent
    | MessageDelivered
    | MessageRead
    | MessageFailed
    | MessageOutcomeUnknown
    | MessageRetried
)
Filed = MediaStored | MediaLost
CallProgress = CallAnswered | CallEnded | CallMissed | CallRejected | CallFailed


class Messages(View):
    """One document per message or call. `created` and `index` are its place in the log and never change.

    A quote keeps what the quoted message said when it was quoted. What was deleted for everybody is no longer
    in the document, only in the log.
    """

    name = "messages"
    version = 3
    live = True
    followed = ("conversation_id",)
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
        MessageEdited,
        MessageRevoked,
        ReactionSet,
        ReactionRemoved,
        ChangeTaken,
        ChangeFailed,
        ChangeOutcomeUnknown,
        MediaStored,
        MediaLost,
        ConversationErased,
        ParticipantErased,
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
    partial_indexes = (("media.id", "conversation_id"),)

    def needs(self, recorded: Recorded) -> Iterable[Need]:
        """The message or call, but for one that comes in, which is new; and the message that it quotes."""
        match recorded.data:
            case ConversationErased():
                yield Need("conversation_id", recorded.stream_id)
                return
            case ParticipantErased(message_ids=message_ids, quoting_ids=quoting_ids):
                yield from (Need("_id", each) for each in (*message_ids, *quoting_ids))
                return
        if not isinstance(recorded.data, MessageReceived):
            yield Need("_id", key_of(recorded))
        quoted = getattr(recorded.data, "quoted", None)
        if quoted is not None:
            yield Need("_id", quoted)

    def evolve(self, documents: Documents, recorded: Recorded) -> None:
        """Replace the one document; of what was erased, only the calls are left."""
        if isinstance(recorded.data, ConversationErased | ParticipantErased):
            erase(documents, recorded)
            return
        key = key_of(recorded)
        before = documents.get(key)
        quoted = documents.get(getattr(recorded.data, "quoted", None) or "")
        if quoted is not None and quoted["conversation_id"] != recorded.stream_id:
            quoted = None
        after = fold(before, recorded, quoted)
        if after is not None and after is not before:
            documents.put({**after, "_id": key}, recorded)


def erase(documents: Documents, recorded: Recorded) -> None:
    """Remove what was written in a conversation, or by somebody in a group; what quotes him quotes nobody."""
    event = recorded.data
    if isinstance(event, ConversationErased):
        for document in documents.where("conversation_id", recorded.stream_id):
            if document["call"] is None:
                documents.delete(document["_id"])
    elif isinstance(event, ParticipantErased):
        for message_id in event.message_ids:
            documents.delete(message_id)
        for message_id in event.quoting_ids:
            quoting = documents.get(message_id)
            if quoting is not None:
                documents.put({**quoting, "quoted": None}, recorded)


def key_of(recorded: Recorded) -> str:
    """The message, or the call, that an event is about."""
    if recorded.category == "call":
        return recorded.stream_id
    return cast(MessageReceived | MessageQueued | MessageProgress, recorded.data).message_id


def fold(document: Document | None, recorded: Recorded, quoted: Document | None) -> Document | None:
    """The message after the event."""
    event = cast(
        MessageReceived | MessageQueued | CallOffered | MessageProgress | Change | Outcome | Filed | CallProgress,
        recorded.data,
    )
    match event:
        case MessageReceived():
            return received(event, recorded, quoted)
        case MessageQueued():
            return document or queued(event, recorded, quoted)
        case CallOffered():
            return offered(event, recorded)
        case CallAnswered() | CallEnded() | CallMissed() | CallRejected() | CallFailed():
            assert document is not None
            return {**document, "call": call_after(document["call"], event)}
    if document is None:
        return None  # somebody's who was erased
    if document["conversation_id"] != recorded.stream_id:
        return document  # an id made by one client, used again in another conversation
    match event:
        case MessageEdited() | MessageRevoked() | ReactionSet() | ReactionRemoved():
            return changed(document, event, recorded)
        case ChangeTaken() | ChangeFailed() | ChangeOutcomeUnknown():
            return concluded(document, event)
        case MediaStored() | MediaLost():
            return filed(document, event)
        case _:
            return after(document, event, recorded)


def filed(document: Document, event: Filed) -> Document:
    """A message of the contact after its file came, or was lost; a message deleted meanwhile shows none."""
    if document["media"] is None:
        return document
    match event:
        case MediaStored():
            return {**document, "media": file(event.media, "stored")}
        case MediaLost():
            return {**document, "media": {**document["media"], "state": "lost"}}
        case _:
            assert_never(event)


def after(document: Document, event: MessageProgress, recorded: Recorded) -> Document:
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
                "sent_at": iso(event.provider_at or recorded.time),
            }
        case MessageDelivered():
            moment = iso(event.provider_at or recorded.time)
            return {**document, "status": "delivered", "error": None, "delivered_at": moment}
        case MessageRead():
            moment = iso(event.provider_at or recorded.time)
            return {**document, "status": "read", "error": None, "read_at": moment}
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
