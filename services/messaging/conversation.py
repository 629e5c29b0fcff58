"""A conversation: what a contact and the team wrote to each other on one channel, and what became of it (T3)."""

from typing import assert_never

from libs.events.catalog.message import (
    ConversationErased,
    ConversationStarted,
    MediaLost,
    MediaStored,
    MediaWanted,
    MessageEvent,
    MessageFailed,
    MessageOutcomeUnknown,
    MessageQueued,
    MessageReceived,
    MessageRetried,
    ParticipantErased,
    ParticipantsChanged,
    PeerLearned,
    SendAttempted,
    StatusArrivedEarly,
)
from libs.events.command import Refused
from libs.events.decider import Decider
from services.messaging import changes, echoes
from services.messaging.commands import (
    AttemptChange,
    AttemptSend,
    EditMessage,
    EraseConversation,
    EraseParticipant,
    LearnPeer,
    QueueMessage,
    ReactToMessage,
    ReceiveChange,
    ReceiveEcho,
    ReceiveMessage,
    RecordChange,
    RecordFailure,
    RecordMedia,
    RecordMediaLoss,
    RecordParticipants,
    RecordSent,
    RecordStatus,
    RecordUnknownOutcome,
    RetryMedia,
    RetryMessage,
    RevokeMessage,
    WithdrawBotTexts,
)
from services.messaging.conversation_events import evolve, members
from services.messaging.conversation_snapshot import snapshot
from services.messaging.conversation_state import (
    Conversation,
    ConversationNotFound,
    MessageNotFound,
)
from services.messaging.delivery import heard
from services.messaging.message_text import checked_for

TAKEN_OVER = "bot.taken_over"
TAKEN_OVER_TEXT = "Alguém assumiu a conversa antes de o texto sair."

Command = (
    ReceiveMessage
    | ReceiveEcho
    | RecordStatus
    | QueueMessage
    | AttemptSend
    | RecordSent
    | RecordFailure
    | RecordUnknownOutcome
    | WithdrawBotTexts
    | RetryMessage
    | RecordMedia
    | RecordMediaLoss
    | RetryMedia
    | RecordParticipants
    | LearnPeer
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


class MediaIsNotLost(Refused):
    """The file is there, or there never was one."""

    code = "media.not_lost"


def decide(command: Command, state: Conversation) -> list[MessageEvent]:
    """What follows from a command."""
    match command:
        case ReceiveMessage():
            return _receive(command, state)
        case ReceiveEcho():
            events = echoes.receive(command, _answered(command, state), state)
            return [*_place(command, state), *events] if events else []
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
        case WithdrawBotTexts():
            return [
                MessageFailed(message_id=message_id, code=TAKEN_OVER, detail=TAKEN_OVER_TEXT)
                for message_id, each in state.sent.items()
                if each.by_bot and each.status == "queued" and each.attempt == 0
            ]
        case RecordUnknownOutcome(message_id=message_id):
            message = state.ours(message_id)
            if message.status != "sending":
                return []
            return [MessageOutcomeUnknown(message_id=message_id, attempt=message.attempt)]
        case RetryMessage(message_id=message_id, peer=peer):
            status = state.ours(message_id).status
            if peer is not None and (peer == state.peer or state.ours(message_id).attempt != 1):
                return []
            if status in ("queued", "sending"):
                return []
            if status not in ("failed", "unknown") or message_id in state.revoked:
                raise MessageHasNotFailed(message_status=status)
            learned = [PeerLearned(peer=peer)] if peer is not None else []
            return [*learned, MessageRetried(message_id=message_id)]
        case RecordMedia() | RecordMediaLoss():
            return _file(command, state)
        case RetryMedia(message_id=message_id):
            if state.awaits(message_id):
                return []
            if message_id not in state.lost:
                raise MediaIsNotLost
            return [MediaWanted(message_id=message_id)]
        case RecordParticipants():
            return _participants(command, state)
        case LearnPeer(peer=peer, instead_of=former):
            return [PeerLearned(peer=peer)] if state.peer in former and state.peer != peer else []
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
            return _erase_participant(command, state)
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
        answer=command.answer,
        referral=command.referral,
    )
    waited = echoes.waited(command.message_id, command.provider_id, his=True, state=state)
    return [*_place(command, state), received, *waited]


def _place(command: ReceiveMessage | ReceiveEcho, state: Conversation) -> list[MessageEvent]:
    """What a message that a provider tells of says anew of where its conversation is."""
    if state.channel_id is None:
        started = ConversationStarted(
            channel_id=command.channel_id,
            channel_kind=command.channel_kind,
            contact_id=command.contact_id,
            peer=command.peer,
            group=command.group,
        )
        return [started]
    return [PeerLearned(peer=command.peer)] if command.peer != state.peer else []


def _answered(command: ReceiveMessage | ReceiveEcho, state: Conversation) -> str | None:
    """Our id of the message that another one answers, where we know it."""
    return state.named(command.reply_to) if command.reply_to is not None else None


def _participants(command: RecordParticipants, state: Conversation) -> list[MessageEvent]:
    """Only what changes who is in the group is worth telling."""
    changed = ParticipantsChanged(participants=command.participants, joined=command.joined, left=command.left)
    return [changed] if members(state.participants, changed) != state.participants else []


def _file(command: RecordMedia | RecordMediaLoss, state: Conversation) -> list[MessageEvent]:
    if not state.awaits(command.message_id):
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
        options=command.options,
        template=command.template,
    )
    if state.channel_id is not None:
        return [queued]
    if command.start is None:
        raise ConversationNotFound
    started = ConversationStarted(
        channel_id=command.channel_id, contact_id=command.contact_id, **command.start.model_dump()
    )
    return [started, queued]


def _erase_participant(command: EraseParticipant, state: Conversation) -> list[MessageEvent]:
    """What began with a message of his, begins anew without it; so does the list of who is in the group."""
    if not command.message_ids and not command.listed and command.contact_id not in state.participants:
        return []
    left = tuple(each for each in state.participants.values() if each.contact_id != command.contact_id)
    listed = [ParticipantsChanged(participants=left)] if state.participants else []
    erased = ParticipantErased(
        contact_id=command.contact_id,
        message_ids=command.message_ids,
        quoting_ids=command.quoting_ids,
        ticket_ids=command.ticket_ids,
    )
    return [*([command.started] if command.started is not None else []), *listed, erased]


def _attempt(command: AttemptSend, state: Conversation) -> list[MessageEvent]:
    message = state.ours(command.message_id)
    if message.status == "queued":
        attempt = message.attempt + 1
        return [SendAttempted(message_id=command.message_id, attempt=attempt, segments=command.segments)]
    if message.status == "sending" and (command.resume or message.attempted_by == command.command_id):
        return []
    raise AttemptIsNotDue(message_status=message.status)


def _record_sent(command: RecordSent, state: Conversation) -> list[MessageEvent]:
    state.ours(command.message_id)
    events: list[MessageEvent] = []
    if command.peer is not None and command.peer != state.peer:
        events.append(PeerLearned(peer=command.peer))
    return events + echoes.took(command.message_id, command.provider_id, command.provider_at, state)


def _record_status(command: RecordStatus, state: Conversation) -> list[MessageEvent]:
    news = StatusArrivedEarly(
        provider_id=command.provider_id,
        status=command.status,
        provider_at=command.provider_at,
        code=command.code,
        detail=command.detail,
        may_retry=command.may_retry or None,
    )
    message_id = state.by_provider_id.get(command.provider_id)
    known = message_id is not None and (
        command.message_id not in state.sent or not state.sent[message_id].elsewhere
    )
    if message_id is not None and (known or message_id == command.message_id):
        return heard(message_id, state.sent[message_id], news)
    message = state.sent.get(command.message_id) if command.message_id is not None else None
    if command.message_id is None or message is None:
        early = state.early.get(command.provider_id, ())
        return [] if any(each.status == command.status for each in early) else [news]
    if command.status == message.status == "failed":
        return []
    at = command.provider_at if command.status == "sent" else None
    return echoes.took(command.message_id, command.provider_id, at, state, (news,))


decider: Decider[Command, Conversation] = Decider("message", Conversation, decide, evolve, snapshot)
