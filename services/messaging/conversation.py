"""A conversation: what a contact and the team wrote to each other on one channel, and what became of it (T3)."""

from dataclasses import dataclass, replace
from typing import Any, assert_never, cast

from immutables import Map

from libs.events.catalog.message import (
    ConversationStarted,
    MessageDelivered,
    MessageEvent,
    MessageFailed,
    MessageOutcomeUnknown,
    MessageQueued,
    MessageRead,
    MessageReceived,
    MessageRetried,
    MessageSent,
    PeerLearned,
    SendAttempted,
    StatusArrivedEarly,
)
from libs.events.command import Refused
from libs.events.decider import Decider, Snapshot
from libs.events.event import Recorded, payload
from services.messaging.commands import (
    AttemptSend,
    QueueMessage,
    ReceiveMessage,
    RecordFailure,
    RecordSent,
    RecordStatus,
    RecordUnknownOutcome,
    RetryMessage,
)
from services.messaging.delivery import Outbound, Status, heard, taken
from services.messaging.message_text import checked

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
)
Command = (
    ReceiveMessage
    | RecordStatus
    | QueueMessage
    | AttemptSend
    | RecordSent
    | RecordFailure
    | RecordUnknownOutcome
    | RetryMessage
)


class ConversationNotFound(Refused):
    """There is no such conversation."""

    code = "conversation.not_found"
    status = "not_found"


class MessageNotFound(Refused):
    """The conversation has no such message of ours."""

    code = "message.not_found"
    status = "not_found"


class AttemptIsNotDue(Refused):
    """There is nothing to send now: the message is finished, or an attempt has left and not come back."""

    code = "message.attempt_not_due"


class MessageHasNotFailed(Refused):
    """The provider has taken the message; sending it again would double it."""

    code = "message.not_failed"


@dataclass(frozen=True, slots=True)
class Conversation:
    """What decisions about a conversation rest on. Without a channel it has not started."""

    channel_id: str | None = None
    contact_id: str = ""
    peer: str = ""
    received: Map[str, None] = Map()  # noqa: RUF009 (immutable)
    sent: Map[str, Outbound] = Map()  # noqa: RUF009 (immutable)
    by_provider_id: Map[str, str] = Map()  # noqa: RUF009 (immutable)
    early: Map[str, tuple[StatusArrivedEarly, ...]] = Map()  # noqa: RUF009 (immutable)


def decide(command: Command, state: Conversation) -> list[MessageEvent]:
    """What follows from a command."""
    match command:
        case ReceiveMessage():
            return _receive(command, state)
        case RecordStatus():
            return _record_status(command, state)
        case QueueMessage():
            return _queue(command, state)
        case AttemptSend():
            return _attempt(command, state)
        case RecordSent():
            return _record_sent(command, state)
        case RecordFailure():
            if _ours(command.message_id, state).status not in ("queued", "sending", "unknown"):
                return []
            return [
                MessageFailed(
                    message_id=command.message_id,
                    code=command.code,
                    detail=command.detail,
                    may_retry=command.may_retry,
                )
            ]
        case RecordUnknownOutcome(message_id=message_id):
            message = _ours(message_id, state)
            if message.status != "sending":
                return []
            return [MessageOutcomeUnknown(message_id=message_id, attempt=message.attempt)]
        case RetryMessage(message_id=message_id):
            status = _ours(message_id, state).status
            if status in ("queued", "sending"):
                return []
            if status not in ("failed", "unknown"):
                raise MessageHasNotFailed(message_status=status)
            return [MessageRetried(message_id=message_id)]
        case _:
            assert_never(command)


def _receive(command: ReceiveMessage, state: Conversation) -> list[MessageEvent]:
    if command.message_id in state.received:
        return []
    received = MessageReceived(
        message_id=command.message_id,
        provider_id=command.provider_id,
        contact_id=command.contact_id,
        channel_id=command.channel_id,
        kind=command.kind,
        text=command.text,
        provider_at=command.provider_at,
        arrival=command.arrival,
        reply_to=command.reply_to,
        raw=command.raw,
    )
    if state.channel_id is None:
        started = ConversationStarted(
            channel_id=command.channel_id,
            channel_kind=command.channel_kind,
            contact_id=command.contact_id,
            peer=command.peer,
            group=command.group,
        )
        return [started, received]
    if command.peer != state.peer:
        return [PeerLearned(peer=command.peer), received]
    return [received]


def _queue(command: QueueMessage, state: Conversation) -> list[MessageEvent]:
    if command.message_id in state.sent:
        return []
    text = checked(command.text)
    queued = MessageQueued(
        message_id=command.message_id,
        contact_id=state.contact_id or command.contact_id,
        channel_id=state.channel_id or command.channel_id,
        kind=command.kind,
        text=text,
        signature=command.signature,
        cause=command.cause,
        ticket_id=command.ticket_id,
    )
    if state.channel_id is not None:
        return [queued]
    if command.start is None:
        raise ConversationNotFound
    started = ConversationStarted(
        channel_id=command.channel_id, contact_id=command.contact_id, **command.start.model_dump()
    )
    return [started, queued]


def _attempt(command: AttemptSend, state: Conversation) -> list[MessageEvent]:
    message = _ours(command.message_id, state)
    if message.status == "queued":
        return [SendAttempted(message_id=command.message_id, attempt=message.attempt + 1)]
    if message.status == "sending" and (command.resume or message.attempted_by == command.command_id):
        return []
    raise AttemptIsNotDue(message_status=message.status)


def _record_sent(command: RecordSent, state: Conversation) -> list[MessageEvent]:
    message = _ours(command.message_id, state)
    events: list[MessageEvent] = []
    if command.peer is not None and command.peer != state.peer:
        events.append(PeerLearned(peer=command.peer))
    if command.provider_id not in state.by_provider_id:
        sent = MessageSent(
            message_id=command.message_id, provider_id=command.provider_id, provider_at=command.provider_at
        )
        early = state.early.get(command.provider_id, ())
        events += taken(sent, message, early)
    return events


def _record_status(command: RecordStatus, state: Conversation) -> list[MessageEvent]:
    news = StatusArrivedEarly(
        provider_id=command.provider_id,
        status=command.status,
        provider_at=command.provider_at,
        code=command.code,
        detail=command.detail,
    )
    early = state.early.get(command.provider_id, ())
    message_id = state.by_provider_id.get(command.provider_id)
    if message_id is not None:
        return heard(message_id, state.sent[message_id], news)
    message = state.sent.get(command.message_id) if command.message_id is not None else None
    if command.message_id is None or message is None:
        return [] if any(each.status == command.status for each in early) else [news]
    if command.status == message.status == "failed":
        return []
    sent = MessageSent(
        message_id=command.message_id,
        provider_id=command.provider_id,
        provider_at=command.provider_at if command.status == "sent" else None,
    )
    return taken(sent, message, (*early, news))


def _ours(message_id: str, state: Conversation) -> Outbound:
    message = state.sent.get(message_id)
    if message is None:
        raise MessageNotFound
    return message


def evolve(state: Conversation, recorded: Recorded) -> Conversation:
    """The conversation after an event."""
    event = cast(Event, recorded.data)
    match event:
        case ConversationStarted():
            return replace(state, channel_id=event.channel_id, contact_id=event.contact_id, peer=event.peer)
        case PeerLearned():
            return replace(state, peer=event.peer)
        case MessageReceived():
            return replace(state, received=state.received.set(event.message_id, None))
        case MessageQueued():
            return replace(state, sent=state.sent.set(event.message_id, Outbound()))
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
        case _:
            assert_never(event)


def _with(state: Conversation, message_id: str, status: Status, **changes: Any) -> Conversation:
    changed = replace(state.sent[message_id], status=status, **{"attempted_by": None, **changes})
    return replace(state, sent=state.sent.set(message_id, changed))


def _without(
    early: Map[str, tuple[StatusArrivedEarly, ...]], provider_id: str
) -> Map[str, tuple[StatusArrivedEarly, ...]]:
    return early.delete(provider_id) if provider_id in early else early


def _dump(state: Conversation) -> dict[str, Any]:
    return {
        "channel_id": state.channel_id,
        "contact_id": state.contact_id,
        "peer": state.peer,
        "received": list(state.received),
        "sent": [
            [message_id, each.status, each.attempt, each.provider_id, each.attempted_by]
            for message_id, each in state.sent.items()
        ],
        "provider_ids": [list(pair) for pair in state.by_provider_id.items()],
        "early": [payload(each) for kept in state.early.values() for each in kept],
    }


def _load(kept: dict[str, Any]) -> Conversation:
    early: dict[str, tuple[StatusArrivedEarly, ...]] = {}
    for each in map(StatusArrivedEarly.model_validate, kept["early"]):
        early[each.provider_id] = (*early.get(each.provider_id, ()), each)
    return Conversation(
        channel_id=kept["channel_id"],
        contact_id=kept["contact_id"],
        peer=kept["peer"],
        received=Map(dict.fromkeys(kept["received"])),
        sent=Map({message_id: Outbound(*fields) for message_id, *fields in kept["sent"]}),
        by_provider_id=Map(dict(kept["provider_ids"])),
        early=Map(early),
    )


decider: Decider[Command, Conversation] = Decider(
    "message", Conversation, decide, evolve, Snapshot(version=1, dump=_dump, load=_load)
)
