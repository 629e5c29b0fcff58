"""What decisions about a conversation rest on, folded from its events, and how that is kept as a snapshot."""

from dataclasses import astuple, dataclass, replace
from datetime import datetime
from typing import Any, Literal, assert_never, cast

from immutables import Map

from libs.events.catalog.message import (
    ChangeAttempted,
    ChangeFailed,
    ChangeKind,
    ChangeOutcomeUnknown,
    ChangeTaken,
    ConversationErased,
    ConversationStarted,
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
    PeerLearned,
    ReactionRemoved,
    ReactionSet,
    SendAttempted,
    StatusArrivedEarly,
)
from libs.events.command import Refused
from libs.events.decider import Snapshot
from libs.events.event import Recorded, payload
from services.messaging.delivery import Outbound, Status
from services.messaging.message_text import digest

Changing = MessageEdited | MessageRevoked | ReactionSet | ReactionRemoved
Concluding = ChangeTaken | ChangeFailed | ChangeOutcomeUnknown
Event = (
    ConversationStarted
    | PeerLearned
    | MessageReceived
    | MessageQueued
    | SendAttempted
    | MessageSent
    | MessageDelivered
    | MessageRead
    | MessageFailed
    | MessageOutcomeUnknown
    | MessageRetried
    | StatusArrivedEarly
    | Changing
    | ChangeAttempted
    | Concluding
    | MediaStored
    | MediaLost
    | ConversationErased
    | ParticipantErased
)


class ConversationNotFound(Refused):
    """There is no such conversation."""

    code = "conversation.not_found"
    status = "not_found"


class MessageNotFound(Refused):
    """The conversation has no such message."""

    code = "message.not_found"
    status = "not_found"


@dataclass(frozen=True, slots=True)
class Change:
    """An edit, deletion or reaction. `before` is what stood there (a text's digest, an emoji) until then."""

    message_id: str
    what: ChangeKind
    status: Literal["queued", "sending", "done"] = "queued"
    before: str | None = None
    attempt: int = 0
    attempted_by: str | None = None


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation without a channel has not started.

    `received` says of each message of the contact whether its file is awaited; `texts` holds the digests of
    edited texts, `reactions` our own emoji.
    """

    channel_id: str | None = None
    contact_id: str = ""
    peer: str = ""
    received: Map[str, bool] = Map()  # noqa: RUF009 (immutable)
    sent: Map[str, Outbound] = Map()  # noqa: RUF009 (immutable)
    by_provider_id: Map[str, str] = Map()  # noqa: RUF009 (immutable)
    early: Map[str, tuple[StatusArrivedEarly, ...]] = Map()  # noqa: RUF009 (immutable)
    changes: Map[str, Change] = Map()  # noqa: RUF009 (immutable)
    texts: Map[str, str] = Map()  # noqa: RUF009 (immutable)
    reactions: Map[str, str] = Map()  # noqa: RUF009 (immutable)
    revoked: Map[str, None] = Map()  # noqa: RUF009 (immutable)

    def ours(self, message_id: str) -> Outbound:
        """A message of ours; raises `MessageNotFound`."""
        message = self.sent.get(message_id)
        if message is None:
            raise MessageNotFound
        return message

    def holds(self, message_id: str) -> bool:
        """Whether there is such a message, of ours or of the contact."""
        return message_id in self.sent or message_id in self.received


def evolve(state: Conversation, recorded: Recorded) -> Conversation:
    """The conversation after an event."""
    event = cast(Event, recorded.data)
    match event:
        case ConversationStarted():
            return replace(state, channel_id=event.channel_id, contact_id=event.contact_id, peer=event.peer)
        case PeerLearned():
            return replace(state, peer=event.peer)
        case MessageReceived():
            awaited = event.media is not None and event.media.id is None
            return replace(state, received=state.received.set(event.message_id, awaited))
        case MessageQueued():
            return replace(state, sent=state.sent.set(event.message_id, _queued(event, recorded)))
        case SendAttempted():
            return _with(
                state, event.message_id, "sending", attempt=event.attempt, attempted_by=recorded.command_id
            )
        case MessageSent():
            message = state.sent[event.message_id]
            status = message.status if message.arrived else "sent"
            known = replace(
                state,
                by_provider_id=state.by_provider_id.set(event.provider_id, event.message_id),
                early=_without(state.early, event.provider_id),
            )
            return _with(known, event.message_id, status, provider_id=event.provider_id)
        case MessageDelivered():
            return _with(state, event.message_id, "delivered")
        case MessageRead():
            return _with(state, event.message_id, "read")
        case MessageFailed():
            return _with(state, event.message_id, "failed")
        case MessageOutcomeUnknown():
            return _with(state, event.message_id, "unknown")
        case MessageRetried():
            return _with(state, event.message_id, "queued", provider_id=None)
        case StatusArrivedEarly():
            kept = (*state.early.get(event.provider_id, ()), event)
            return replace(state, early=state.early.set(event.provider_id, kept))
        case MessageEdited() | MessageRevoked() | ReactionSet() | ReactionRemoved():
            return _changed(state, event, recorded)
        case ChangeAttempted():
            change = replace(
                state.changes[event.change_id],
                status="sending",
                attempt=event.attempt,
                attempted_by=recorded.command_id,
            )
            return replace(state, changes=state.changes.set(event.change_id, change))
        case ChangeTaken() | ChangeOutcomeUnknown():
            return _done(state, event.change_id)
        case ChangeFailed():
            return _taken_back(_done(state, event.change_id), state.changes[event.change_id])
        case MediaStored() | MediaLost():
            return replace(state, received=state.received.set(event.message_id, False))
        case ConversationErased():
            return Conversation()
        case ParticipantErased():
            return state
        case _:
            assert_never(event)


def _queued(event: MessageQueued, recorded: Recorded) -> Outbound:
    return Outbound(at=recorded.time.timestamp(), author=recorded.actor.id, text=digest(event.text or ""))


def _with(state: Conversation, message_id: str, status: Status, **changes: Any) -> Conversation:
    changed = replace(state.sent[message_id], status=status, **{"attempted_by": None, **changes})
    return replace(state, sent=state.sent.set(message_id, changed))


def _without(
    early: Map[str, tuple[StatusArrivedEarly, ...]], provider_id: str
) -> Map[str, tuple[StatusArrivedEarly, ...]]:
    return early.delete(provider_id) if provider_id in early else early


def _changed(state: Conversation, event: Changing, recorded: Recorded) -> Conversation:
    """What the contact does is done; what we do is on its way to the provider."""
    ours = recorded.actor.kind != "contact"
    message_id = event.message_id
    match event:
        case MessageEdited():
            change = Change(message_id, "edit", before=state.texts.get(message_id))
            state = replace(state, texts=state.texts.set(message_id, digest(event.text)))
        case MessageRevoked():
            change = Change(message_id, "revoke")
            state = replace(state, revoked=state.revoked.set(message_id, None))
        case ReactionSet() | ReactionRemoved():
            change = Change(message_id, "reaction", before=state.reactions.get(message_id))
            if ours:
                emoji = event.emoji if isinstance(event, ReactionSet) else None
                state = replace(state, reactions=_put(state.reactions, message_id, emoji))
        case _:
            assert_never(event)
    if not ours:
        change = replace(change, status="done", before=None)
    return replace(state, changes=state.changes.set(event.change_id, change))


def _done(state: Conversation, change_id: str) -> Conversation:
    change = replace(state.changes[change_id], status="done", before=None, attempted_by=None)
    return replace(state, changes=state.changes.set(change_id, change))


def _taken_back(state: Conversation, failed: Change) -> Conversation:
    """A change that the provider refused leaves the message as it was."""
    message_id = failed.message_id
    match failed.what:
        case "edit":
            return replace(state, texts=_put(state.texts, message_id, failed.before))
        case "revoke":
            return replace(state, revoked=state.revoked.delete(message_id))
        case "reaction":
            return replace(state, reactions=_put(state.reactions, message_id, failed.before))
        case _:
            assert_never(failed.what)


def _put(kept: Map[str, str], message_id: str, value: str | None) -> Map[str, str]:
    if value is not None:
        return kept.set(message_id, value)
    return kept.delete(message_id) if message_id in kept else kept


def _dump(state: Conversation) -> dict[str, Any]:
    return {
        "channel_id": state.channel_id,
        "contact_id": state.contact_id,
        "peer": state.peer,
        "received": list(state.received),
        "awaited": [message_id for message_id, awaited in state.received.items() if awaited],
        "sent": [[message_id, *astuple(each)] for message_id, each in state.sent.items()],
        "provider_ids": [list(pair) for pair in state.by_provider_id.items()],
        "early": [payload(each) for kept in state.early.values() for each in kept],
        "changes": [[change_id, *astuple(each)] for change_id, each in state.changes.items()],
        "texts": [list(pair) for pair in state.texts.items()],
        "reactions": [list(pair) for pair in state.reactions.items()],
        "revoked": list(state.revoked),
    }


def _load(kept: dict[str, Any]) -> Conversation:
    early: dict[str, tuple[StatusArrivedEarly, ...]] = {}
    for each in map(StatusArrivedEarly.model_validate, kept["early"]):
        early[each.provider_id] = (*early.get(each.provider_id, ()), each)
    awaited = set(kept["awaited"])
    return Conversation(
        channel_id=kept["channel_id"],
        contact_id=kept["contact_id"],
        peer=kept["peer"],
        received=Map({message_id: message_id in awaited for message_id in kept["received"]}),
        sent=Map({message_id: Outbound(*fields) for message_id, *fields in kept["sent"]}),
        by_provider_id=Map(dict(kept["provider_ids"])),
        early=Map(early),
        changes=Map({change_id: Change(*fields) for change_id, *fields in kept["changes"]}),
        texts=Map(dict(kept["texts"])),
        reactions=Map(dict(kept["reactions"])),
        revoked=Map(dict.fromkeys(kept["revoked"])),
    )


snapshot: Snapshot[Conversation] = Snapshot(version=2, dump=_dump, load=_load)


def seconds_since(at: datetime, message: Outbound) -> float:
    """How long ago a message of ours was written."""
    return at.timestamp() - message.at
