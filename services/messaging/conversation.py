"""A conversation: what a contact and the team wrote to each other on one channel, and what became of it (T3)."""

from typing import assert_never

from libs.events.catalog.message import (
    ConversationErased,
    ConversationStarted,
    MediaLost,
    MediaStored,
    MessageEvent,
    MessageFailed,
    MessageOutcomeUnknown,
    MessageQueued,
    MessageReceived,
    MessageRetried,
    MessageSent,
    ParticipantErased,
    PeerLearned,
    SendAttempted,
    StatusArrivedEarly,
)
from libs.events.command import Refused
from libs.events.decider import Decider
from libs.identity import ids
from services.messaging import changes
from services.messaging.commands import (
    AttemptChange,
    AttemptSend,
    EditMessage,
    EraseConversation,
    EraseParticipant,
    QueueMessage,
    ReactToMessage,
    ReceiveChange,
    ReceiveMessage,
    RecordChange,
    RecordFailure,
    RecordMedia,
    RecordMediaLoss,
    RecordSent,
    RecordStatus,
    RecordUnknownOutcome,
    RetryMessage,
    RevokeMessage,
)
from services.messaging.conversation_state import (
    Conversation,
    ConversationNotFound,
    MessageNotFound,
    evolve,
    snapshot,
)
from services.messaging.delivery import heard, taken
from services.messaging.message_text import checked_for

Command = (
    ReceiveMessage
    | RecordStatus
    | QueueMessage
    | AttemptSend
    | RecordSent
    | RecordFailure
    | RecordUnknownOutcome
    | RetryMessage
    | RecordMedia
    | RecordMediaLoss
    | ReceiveChange
    | EditMessage
    | RevokeMessage
    | ReactToMessage
    | AttemptChange
    | RecordChange
    | EraseConversation
    | EraseParticipant
)


class AttemptIsNotDue(Refused):
    """There is nothing to send now: the message is finished, or an attempt has left and not come back."""

    code = "message.attempt_not_due"


class MessageHasNotFailed(Refused):
    """The provider has taken the message; sending it again would double it."""

    code = "message.not_failed"


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
            if state.ours(command.message_id).status not in ("queued", "sending", "unknown"):
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
            message = state.ours(message_id)
            if message.status != "sending":
                return []
            return [MessageOutcomeUnknown(message_id=message_id, attempt=message.attempt)]
        case RetryMessage(message_id=message_id):
            status = state.ours(message_id).status
            if status in ("queued", "sending"):
                return []
            if status not in ("failed", "unknown") or message_id in state.revoked:
                raise MessageHasNotFailed(message_status=status)
            return [MessageRetried(message_id=message_id)]
        case RecordMedia() | RecordMediaLoss():
            return _file(command, state)
        case ReceiveChange():
            return changes.receive(command, state)
        case EditMessage():
            return changes.edit(command, state)
        case RevokeMessage():
            return changes.revoke(command, state)
        case ReactToMessage():
            return changes.react(command, state)
        case AttemptChange():
            return changes.attempt(command, state)
        case RecordChange():
            return changes.record(command, state)
        case EraseConversation():
            return [] if state == Conversation() else [ConversationErased()]
        case EraseParticipant():
            return _erase_participant(command)
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
        quoted=_answered(command, state),
        media=command.media,
        location=command.location,
        contacts=command.contacts,
        mentions=command.mentions,
        forwarded=command.forwarded,
        participant=command.participant,
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


def _answered(command: ReceiveMessage, state: Conversation) -> str | None:
    """Our id of the message that the contact answers, where we know it."""
    if command.reply_to is None:
        return None
    quoted = state.by_provider_id.get(command.reply_to) or ids.message_id(command.channel_id, command.reply_to)
    return quoted if state.holds(quoted) else None


def _file(command: RecordMedia | RecordMediaLoss, state: Conversation) -> list[MessageEvent]:
    awaited = state.received.get(command.message_id)
    if awaited is None:
        raise MessageNotFound
    if not awaited:
        return []
    if isinstance(command, RecordMedia):
        return [MediaStored(message_id=command.message_id, media=command.media)]
    return [MediaLost(message_id=command.message_id, code=command.code, detail=command.detail)]


def _queue(command: QueueMessage, state: Conversation) -> list[MessageEvent]:
    if command.message_id in state.sent:
        return []
    text = checked_for(command.kind, command.text)
    if command.quoted is not None and not state.holds(command.quoted):
        raise MessageNotFound(field="quoted")
    queued = MessageQueued(
        message_id=command.message_id,
        contact_id=state.contact_id or command.contact_id,
        channel_id=state.channel_id or command.channel_id,
        kind=command.kind,
        text=text,
        signature=command.signature,
        cause=command.cause,
        ticket_id=command.ticket_id,
        quoted=command.quoted,
        media=command.media,
        location=command.location,
        contacts=command.contacts,
        mentions=command.mentions,
        forwarded=command.forwarded,
    )
    if state.channel_id is not None:
        return [queued]
    if command.start is None:
        raise ConversationNotFound
    started = ConversationStarted(
        channel_id=command.channel_id, contact_id=command.contact_id, **command.start.model_dump()
    )
    return [started, queued]


def _erase_participant(command: EraseParticipant) -> list[MessageEvent]:
    """What began with a message of his, begins anew without it."""
    if not command.message_ids:
        return []
    erased = ParticipantErased(
        contact_id=command.contact_id,
        message_ids=command.message_ids,
        quoting_ids=command.quoting_ids,
        ticket_ids=command.ticket_ids,
    )
    return [erased] if command.started is None else [command.started, erased]


def _attempt(command: AttemptSend, state: Conversation) -> list[MessageEvent]:
    message = state.ours(command.message_id)
    if message.status == "queued":
        return [SendAttempted(message_id=command.message_id, attempt=message.attempt + 1)]
    if message.status == "sending" and (command.resume or message.attempted_by == command.command_id):
        return []
    raise AttemptIsNotDue(message_status=message.status)


def _record_sent(command: RecordSent, state: Conversation) -> list[MessageEvent]:
    message = state.ours(command.message_id)
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


decider: Decider[Command, Conversation] = Decider("message", Conversation, decide, evolve, snapshot)
