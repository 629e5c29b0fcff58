"""What each event changes about a conversation, as decisions about it see it."""

from dataclasses import replace
from typing import Any, TypeVar, assert_never, cast

from immutables import Map

from libs.events.catalog.message import (
    PHONE,
    ChangeArrivedEarly,
    ChangeAttempted,
    ChangeFailed,
    ChangeOutcomeUnknown,
    ChangeTaken,
    ConversationErased,
    ConversationStarted,
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
    Participant,
    ParticipantErased,
    ParticipantsChanged,
    PeerLearned,
    QuoteFound,
    ReactionRemoved,
    ReactionSet,
    SendAttempted,
    StatusArrivedEarly,
    doer,
    told,
)
from libs.events.event import Recorded
from libs.identity import ids
from services.messaging.conversation_state import Change, Conversation
from services.messaging.delivery import Outbound, Status, further
from services.messaging.message_text import digest

T = TypeVar("T")

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
    | MessagePlayed
    | MessageFailed
    | MessageOutcomeUnknown
    | MessageRetried
    | MessageSentElsewhere
    | EchoRecognized
    | QuoteFound
    | StatusArrivedEarly
    | ChangeArrivedEarly
    | Changing
    | ChangeAttempted
    | Concluding
    | MediaStored
    | MediaLost
    | MediaWanted
    | ParticipantsChanged
    | ConversationErased
    | ParticipantErased
)


def evolve(state: Conversation, recorded: Recorded) -> Conversation:
    """The conversation after an event."""
    event = cast(Event, recorded.data)
    match event:
        case ConversationStarted():
            return replace(state, channel_id=event.channel_id, contact_id=event.contact_id, peer=event.peer)
        case PeerLearned():
            return replace(state, peer=event.peer)
        case MessageReceived():
            known = replace(state, received=state.received.set(event.message_id, _is_awaited(event)))
            return _come(known, event.provider_id, event)
        case MessageSentElsewhere():
            return _elsewhere(state, event, recorded)
        case EchoRecognized():
            return _recognized(state, event)
        case QuoteFound():
            return state
        case MessageQueued():
            return replace(state, sent=state.sent.set(event.message_id, _queued(event, recorded)))
        case SendAttempted():
            return _with(
                state, event.message_id, "sending", attempt=event.attempt, attempted_by=recorded.command_id
            )
        case MessageSent():
            message = state.sent[event.message_id]
            status = message.status if message.arrived else "sent"
            known = replace(state, by_provider_id=state.by_provider_id.set(event.provider_id, event.message_id))
            known = _come(known, event.provider_id)
            told_by_echo = recorded.actor == PHONE
            return _with(known, event.message_id, status, provider_id=event.provider_id, echoed=told_by_echo)
        case MessageDelivered():
            return _further(state, event.message_id, "delivered")
        case MessageRead():
            return _further(state, event.message_id, "read")
        case MessagePlayed():
            return _further(state, event.message_id, "played")
        case MessageFailed():
            return _with(state, event.message_id, "failed")
        case MessageOutcomeUnknown():
            return _with(state, event.message_id, "unknown")
        case MessageRetried():
            return _with(state, event.message_id, "queued", provider_id=None)
        case StatusArrivedEarly():
            kept = (*state.early.get(event.provider_id, ()), event)
            return replace(state, early=state.early.set(event.provider_id, kept))
        case ChangeArrivedEarly(provider_id=provider_id):
            waiting = (*state.early_changes.get(provider_id, ()), event)
            return replace(state, early_changes=state.early_changes.set(provider_id, waiting))
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
        case ChangeTaken(provider_id=provider_id):
            return _echoed(_done(state, event.change_id), event.change_id, provider_id)
        case ChangeOutcomeUnknown():
            return _done(state, event.change_id)
        case ChangeFailed():
            failed = state.changes[event.change_id]
            return _taken_back(_done(state, event.change_id, says=None), failed)
        case MediaStored():
            return _filed(state, event.message_id, awaited=False, lost=False)
        case MediaLost():
            return _filed(state, event.message_id, awaited=False, lost=True)
        case MediaWanted():
            return _filed(state, event.message_id, awaited=True, lost=False)
        case ParticipantsChanged():
            return replace(state, participants=members(state.participants, event))
        case ConversationErased():
            return Conversation()
        case ParticipantErased():
            return state
        case _:
            assert_never(event)


def _queued(event: MessageQueued, recorded: Recorded) -> Outbound:
    return Outbound(
        at=recorded.time.timestamp(),
        author=recorded.actor.id,
        text=digest(event.text or ""),
        kind=event.kind,
        signature=event.signature or "",
        by_bot=event.cause == "bot",
    )


def _elsewhere(state: Conversation, event: MessageSentElsewhere, recorded: Recorded) -> Conversation:
    written = Outbound(
        status="sent",
        provider_id=event.provider_id,
        at=event.provider_at.timestamp(),
        author=recorded.actor.id,
        text=digest(event.text or ""),
        kind=event.kind,
        elsewhere=True,
        awaited=_is_awaited(event),
    )
    known = replace(
        state,
        sent=state.sent.set(event.message_id, written),
        by_provider_id=state.by_provider_id.set(event.provider_id, event.message_id),
    )
    return _come(known, event.provider_id, event)


def _recognized(state: Conversation, event: EchoRecognized) -> Conversation:
    """What was heard of the echo was about the message that it is."""
    ours, echo = state.sent[event.message_id], state.sent[event.echo_id]
    merged = replace(
        ours,
        status=further(ours.status, echo.status),
        delivered=ours.delivered or echo.delivered,
        read=ours.read or echo.read,
    )
    changes = {
        change_id: replace(each, message_id=event.message_id)
        for change_id, each in state.changes.items()
        if each.message_id == event.echo_id
    }
    moved = replace(
        state,
        sent=state.sent.delete(event.echo_id).set(event.message_id, merged),
        changes=state.changes.update(changes),
        texts=_moved(state.texts, event),
        reactions=_moved(state.reactions, event),
    )
    if event.echo_id not in state.revoked:
        return moved
    return replace(moved, revoked=state.revoked.delete(event.echo_id).set(event.message_id, None))


def _moved(kept: Map[str, str], event: EchoRecognized) -> Map[str, str]:
    if event.echo_id not in kept:
        return kept
    return kept.delete(event.echo_id).set(event.message_id, kept[event.echo_id])


def _is_awaited(event: MessageReceived | MessageSentElsewhere) -> bool:
    return event.media is not None and event.media.id is None


def _come(
    state: Conversation, provider_id: str, event: MessageReceived | MessageSentElsewhere | None = None
) -> Conversation:
    """A message has come: nothing waits for it any more, and it may wait for the one that it answers."""
    state = replace(
        state,
        early=_without(state.early, provider_id),
        early_changes=_without(state.early_changes, provider_id),
        answers=_without(state.answers, provider_id),
    )
    if event is None or event.reply_to is None or event.quoted is not None:
        return state
    waiting = (*state.answers.get(event.reply_to, ()), event.message_id)
    return replace(state, answers=state.answers.set(event.reply_to, waiting))


def _further(state: Conversation, message_id: str, status: Status) -> Conversation:
    return replace(state, sent=state.sent.set(message_id, state.sent[message_id].after(status)))


def _filed(state: Conversation, message_id: str, awaited: bool, lost: bool) -> Conversation:
    without = state.lost.delete(message_id) if message_id in state.lost else state.lost
    state = replace(state, lost=without.set(message_id, None) if lost else without)
    if message_id in state.sent:
        message = replace(state.sent[message_id], awaited=awaited)
        return replace(state, sent=state.sent.set(message_id, message))
    return replace(state, received=state.received.set(message_id, awaited))


def members(known: Map[str, Participant], event: ParticipantsChanged) -> Map[str, Participant]:
    """Who is in a group after an event."""
    if event.participants is not None:
        known = Map({each.contact_id: each for each in event.participants})
    known = known.update({each.contact_id: each for each in event.joined})
    gone = {each.contact_id for each in event.left}
    return Map({key: each for key, each in known.items() if key not in gone}) if gone else known


def _echoed(state: Conversation, change_id: str, provider_id: str | None) -> Conversation:
    """The echo of a change of ours, which may come yet, is known by the provider's id of the change."""
    if provider_id is None or state.channel_id is None:
        return state
    change = replace(state.changes[change_id], says=None)
    echo = ids.message_id(state.channel_id, provider_id)
    changes = state.changes.set(change_id, change)
    return replace(state, changes=changes.set(echo, change) if echo not in changes else changes)


def _with(state: Conversation, message_id: str, status: Status, **changes: Any) -> Conversation:
    changed = replace(state.sent[message_id], status=status, **{"attempted_by": None, **changes})
    return replace(state, sent=state.sent.set(message_id, changed))


def _without(early: Map[str, T], provider_id: str) -> Map[str, T]:
    return early.delete(provider_id) if provider_id in early else early


def _changed(state: Conversation, event: Changing, recorded: Recorded) -> Conversation:
    """What the provider told of is done; what we do from here is on its way to the provider."""
    message_id = event.message_id
    match event:
        case MessageEdited(text=text):
            change = Change(message_id, "edit", before=state.texts.get(message_id), says=digest(text or ""))
            state = replace(state, texts=state.texts.set(message_id, digest(text or "")))
        case MessageRevoked():
            change = Change(message_id, "revoke", says=digest(""))
            state = replace(state, revoked=state.revoked.set(message_id, None))
        case ReactionSet() | ReactionRemoved():
            emoji = event.emoji if isinstance(event, ReactionSet) else None
            before = state.reactions.get(message_id)
            change = Change(message_id, "reaction", before=before, says=digest(emoji or ""))
            if doer(recorded).kind != "contact":
                state = replace(state, reactions=_put(state.reactions, message_id, emoji))
        case _:
            assert_never(event)
    if told(recorded):
        change = replace(change, status="done", before=None, says=None)
    return replace(state, changes=state.changes.set(event.change_id, change))


def _done(state: Conversation, change_id: str, **changes: Any) -> Conversation:
    change = replace(state.changes[change_id], status="done", before=None, attempted_by=None, **changes)
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
