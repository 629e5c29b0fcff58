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
    EchoRecognized,
    MediaLost,
    MediaStored,
    MediaWanted,
    MessageDelivered,
    MessageEdited,
    MessageFailed,
    MessageOutcomeUnknown,
    MessagePlayed,
    MessageQueued,
    MessageRead,
    MessageReceived,
    MessageRetried,
    MessageRevoked,
    MessageSent,
    MessageSentElsewhere,
    ParticipantErased,
    QuoteFound,
    ReactionRemoved,
    ReactionSet,
    SendAttempted,
)
from libs.events.event import Event, Recorded, iso
from libs.events.view import Document, Documents, Need, View
from services.messaging.delivery import further
from services.messaging.views.changes import Change, Outcome, changed, concluded, joined, with_content
from services.messaging.views.written import elsewhere, file, offered, queued, received, summary

MessageProgress = (
    SendAttempted
    | MessageSent
    | MessageDelivered
    | MessageRead
    | MessagePlayed
    | MessageFailed
    | MessageOutcomeUnknown
    | MessageRetried
)
Filed = MediaStored | MediaLost | MediaWanted
Written = MessageReceived | MessageQueued | MessageSentElsewhere
CallProgress = CallAnswered | CallEnded | CallMissed | CallRejected | CallFailed


class Messages(View):
    """One document per message or call. `created` and `index` are its place in the log and never change.

    A quote shows what the quoted message said when it was quoted. What was deleted for everybody is no longer
    in the document, nor in what quotes it, only in the log. In whatever order a provider told of messages,
    statuses and changes, the documents are the same but for their places, the times of arrival, and when a
    provider was first known to have a message. `member_id` stands in messages of groups alone: who wrote there is
    found by it, for erasing him.
    """

    name = "messages"
    version = 6
    live = True
    followed = ("conversation_id", "quotes")
    events: ClassVar[tuple[type[Event], ...]] = (
        MessageReceived,
        MessageQueued,
        SendAttempted,
        MessageSent,
        MessageDelivered,
        MessageRead,
        MessagePlayed,
        MessageFailed,
        MessageOutcomeUnknown,
        MessageRetried,
        MessageSentElsewhere,
        EchoRecognized,
        QuoteFound,
        MessageEdited,
        MessageRevoked,
        ReactionSet,
        ReactionRemoved,
        ChangeTaken,
        ChangeFailed,
        ChangeOutcomeUnknown,
        MediaStored,
        MediaLost,
        MediaWanted,
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
    partial_indexes = (
        ("media.id", "conversation_id"),
        ("template.cards.media.id", "conversation_id"),
        ("member_id", "conversation_id"),
    )

    def needs(self, recorded: Recorded) -> Iterable[Need]:
        """The message or call, but for one that comes in, which is new; and the message that it quotes."""
        match recorded.data:
            case ConversationErased():
                yield Need("conversation_id", recorded.stream_id)
                return
            case ParticipantErased(message_ids=message_ids, quoting_ids=quoting_ids):
                yield from (Need("_id", each) for each in (*message_ids, *quoting_ids))
                return
            case EchoRecognized(echo_id=echo_id):
                yield Need("_id", echo_id)
                yield Need("quotes", echo_id)
            case MessageEdited() | MessageRevoked() | ChangeFailed():
                yield Need("quotes", key_of(recorded))
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
        if isinstance(recorded.data, EchoRecognized):
            recognize(documents, recorded.data, recorded)
            return
        key = key_of(recorded)
        before = documents.get(key)
        quoted = documents.get(getattr(recorded.data, "quoted", None) or "")
        if quoted is not None and quoted["conversation_id"] != recorded.stream_id:
            quoted = None
        after = fold(before, recorded, quoted)
        if after is not None and after is not before:
            documents.put({**after, "_id": key}, recorded)
            if isinstance(recorded.data, MessageEdited | MessageRevoked | ChangeFailed):
                requote(documents, documents.where("quotes", key), {**after, "_id": key}, recorded)


def recognize(documents: Documents, event: EchoRecognized, recorded: Recorded) -> None:
    """The message of ours with what became of its echo, which is gone."""
    ours, echo = documents.get(event.message_id), documents.get(event.echo_id)
    if ours is None or echo is None or ours["conversation_id"] != recorded.stream_id:
        return  # somebody's who was erased
    times = {each: ours[each] or echo[each] for each in ("delivered_at", "read_at", "played_at")}
    status = further(ours["status"], echo["status"])
    error = (ours["error"] or echo["error"]) if status == "failed" else None
    merged = {**joined(ours, echo), **times, "status": status, "error": error}
    quoting = documents.where("quotes", event.echo_id)
    documents.delete(event.echo_id)
    documents.put(merged, recorded)
    requote(documents, quoting, merged, recorded)


def requote(documents: Documents, quoting: list[Document], quoted: Document, recorded: Recorded) -> None:
    """Have messages show what they quote as it is known now."""
    for each in quoting:
        shown = with_content(each, quoted=summary(quoted, each["written_at"]))
        documents.put({**shown, "quotes": quoted["_id"]}, recorded)


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
                documents.put({**with_content(quoting, quoted=None), "quotes": None}, recorded)


def key_of(recorded: Recorded) -> str:
    """The message, or the call, that an event is about."""
    if recorded.category == "call":
        return recorded.stream_id
    return cast(Written | MessageProgress, recorded.data).message_id


def fold(document: Document | None, recorded: Recorded, quoted: Document | None) -> Document | None:
    """The message after the event."""
    event = cast(
        Written | CallOffered | MessageProgress | Change | Outcome | Filed | QuoteFound | CallProgress,
        recorded.data,
    )
    match event:
        case MessageReceived():
            return received(event, recorded, quoted)
        case MessageSentElsewhere():
            return elsewhere(event, recorded, quoted)
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
        case MediaStored() | MediaLost() | MediaWanted():
            return filed(document, event)
        case QuoteFound():
            if quoted is None:
                return document
            found = with_content(document, quoted=summary(quoted, document["written_at"]))
            return {**found, "quotes": event.quoted}
        case _:
            return after(document, event, recorded)


def filed(document: Document, event: Filed) -> Document:
    """A message after its file came, was lost, or is fetched again; a message deleted meanwhile shows none."""
    media = (document["settled"] or document)["media"]
    if media is None:
        return document
    match event:
        case MediaStored():
            return with_content(document, media=file(event.media, "stored"))
        case MediaLost():
            why = {"code": event.code, "text": event.detail}
            return with_content(document, media={**media, "state": "lost", "error": why})
        case MediaWanted():
            return with_content(document, media={**media, "state": "fetching", "error": None})
        case _:
            assert_never(event)


def after(document: Document, event: MessageProgress, recorded: Recorded) -> Document:
    """A message of ours after what the sender or the provider said of it."""
    match event:
        case SendAttempted():
            segments = {"segments": event.segments.model_dump()} if event.segments is not None else {}
            return {**document, "status": "sending", **segments}
        case MessageSent():
            arrived = document["status"] in ("delivered", "read", "played")
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
            status = further(document["status"], "delivered")
            return {**document, "status": status, "error": None, "delivered_at": moment}
        case MessageRead():
            moment = iso(event.provider_at or recorded.time)
            status = further(document["status"], "read")
            return {**document, "status": status, "error": None, "read_at": moment}
        case MessagePlayed():
            moment = iso(event.provider_at or recorded.time)
            return {**document, "status": "played", "error": None, "played_at": moment}
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
