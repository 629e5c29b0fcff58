"""Changing what was written: edits, deletion for everybody, reactions, by the contact and by the team (T3)."""

from typing import Any, assert_never

from libs.access.policy import Member, manages
from libs.events.catalog.message import (
    PHONE,
    ChangeArrivedEarly,
    ChangeAttempted,
    ChangeFailed,
    ChangeOutcomeUnknown,
    ChangeTaken,
    MessageEdited,
    MessageEvent,
    MessageRevoked,
    ReactionRemoved,
    ReactionSet,
)
from libs.events.command import Refused
from libs.events.event import Actor
from services.messaging.commands import (
    AttemptChange,
    EditMessage,
    ReactToMessage,
    ReceiveChange,
    RecordChange,
    RevokeMessage,
)
from services.messaging.conversation_state import (
    Change,
    Conversation,
    MessageNotFound,
    seconds_since,
)
from services.messaging.delivery import Outbound
from services.messaging.message_text import checked, digest, unsigned


class MessageIsNotYours(Refused):
    """Only what one wrote oneself can be changed; management changes what the team wrote."""

    code = "message.not_yours_to_change"
    status = "forbidden"


class MessageWasNotSent(Refused):
    """The provider does not have the message, so there is nothing to change there."""

    code = "message.not_sent"


class MessageWasRevoked(Refused):
    """The message was deleted for everybody."""

    code = "message.revoked"


class MessageIsTooOldToEdit(Refused):
    """The channel changes a message only shortly after it was written."""

    code = "message.too_old_to_edit"


class MessageIsTooOldToRevoke(Refused):
    """The channel deletes a message only some time after it was written."""

    code = "message.too_old_to_revoke"


class ChangeNotFound(Refused):
    """The conversation has no such change."""

    code = "change.not_found"
    status = "not_found"


class ChangeIsNotDue(Refused):
    """There is nothing to hand over now: the change is done, or an attempt has left and not come back."""

    code = "change.attempt_not_due"


def receive(command: ReceiveChange, state: Conversation) -> list[MessageEvent]:
    """What follows when a provider tells of a change; the echo of a change of ours settles it."""
    if command.change_id in state.changes:
        return []
    news = ChangeArrivedEarly(
        provider_id=command.provider_id,
        change_id=command.change_id,
        contact_id=command.contact_id,
        by=command.by,
        what=command.what,
        text=command.text,
        provider_at=command.provider_at,
        participant=command.participant,
        changed_as=command.changed_as,
    )
    message_id = state.named(command.provider_id)
    if message_id is None:
        waiting = state.early_changes.get(command.provider_id, ())
        return [] if any(each.change_id == command.change_id for each in waiting) else [news]
    if not possible(news, message_id in state.received):
        raise MessageNotFound
    ours = _echoed(message_id, news, state) if command.by == PHONE else None
    if ours is not None:
        return [ChangeTaken(change_id=ours, message_id=message_id, provider_id=command.changed_as)]
    if message_id in state.revoked and command.what != "revoke":
        return []
    return [fact(message_id, news)]


def possible(news: ChangeArrivedEarly, his: bool) -> bool:
    """Whether who changed a message could: everybody edits and deletes his own, and reacts to any.

    In a group, who runs it deletes what others wrote there.
    """
    if news.what == "reaction":
        return True
    return his or news.by == PHONE if news.what == "revoke" else his != (news.by == PHONE)


def fact(message_id: str, news: ChangeArrivedEarly, by: Actor | None = None) -> MessageEvent:
    """The change as a fact about its message; `by`: who did it, where it was not who brings it to light."""
    about: dict[str, Any] = {
        "message_id": message_id,
        "change_id": news.change_id,
        "provider_at": news.provider_at,
        "by": by,
    }
    match news.what:
        case "edit":
            return MessageEdited(**about, text=news.text)
        case "revoke":
            return MessageRevoked(**about)
        case "reaction" if news.text:
            return ReactionSet(**about, emoji=news.text, participant=news.participant)
        case "reaction":
            return ReactionRemoved(**about, participant=news.participant)
        case _:
            assert_never(news.what)


def _echoed(message_id: str, news: ChangeArrivedEarly, state: Conversation) -> str | None:
    """The change of ours of which the provider tells here."""
    signature = state.sent[message_id].signature if message_id in state.sent else ""
    says = digest(unsigned(news.text or "", signature))
    untold = news.what == "edit" and news.text is None
    for change_id, change in state.changes.items():
        ours = change.message_id == message_id and change.what == news.what and change.says is not None
        if ours and (change.says == says or untold):
            return change_id
    return None


def edit(command: EditMessage, state: Conversation) -> list[MessageEvent]:
    """What follows when somebody of the team changes a text."""
    if command.change_id in state.changes:
        return []
    message = _changeable(command.message_id, command.member, state)
    text = checked(command.text)
    if state.texts.get(command.message_id, message.text) == digest(text):
        return []
    if command.within is not None and seconds_since(command.at, message) > command.within:
        raise MessageIsTooOldToEdit(seconds=command.within)
    return [MessageEdited(message_id=command.message_id, change_id=command.change_id, text=text)]


def revoke(command: RevokeMessage, state: Conversation) -> list[MessageEvent]:
    """What follows when somebody of the team deletes a message; one that never arrived need not be recalled."""
    if command.change_id in state.changes or command.message_id in state.revoked:
        return []
    failed = command.message_id in state.sent and state.sent[command.message_id].status == "failed"
    message = _changeable(command.message_id, command.member, state, or_failed=True)
    revoked = MessageRevoked(message_id=command.message_id, change_id=command.change_id)
    if failed:
        return [revoked, ChangeTaken(change_id=command.change_id, message_id=command.message_id)]
    if command.within is not None and seconds_since(command.at, message) > command.within:
        raise MessageIsTooOldToRevoke(seconds=command.within)
    return [revoked]


def react(command: ReactToMessage, state: Conversation) -> list[MessageEvent]:
    """What follows when somebody of the team answers with an emoji."""
    message_id, change_id = command.message_id, command.change_id
    if not state.holds(message_id):
        raise MessageNotFound
    if change_id in state.changes or state.reactions.get(message_id) == (command.emoji or None):
        return []
    if message_id in state.revoked:
        raise MessageWasRevoked
    if message_id in state.sent and not state.sent[message_id].taken:
        raise MessageWasNotSent(message_status=state.sent[message_id].status)
    if command.emoji:
        return [ReactionSet(message_id=message_id, change_id=change_id, emoji=command.emoji)]
    return [ReactionRemoved(message_id=message_id, change_id=change_id)]


def attempt(command: AttemptChange, state: Conversation) -> list[MessageEvent]:
    """What follows when a change is about to leave."""
    change = _known(command.change_id, state)
    if change.status == "queued":
        attempted = ChangeAttempted(
            change_id=command.change_id, message_id=change.message_id, attempt=change.attempt + 1
        )
        return [attempted]
    if change.status == "sending" and (command.resume or change.attempted_by == command.command_id):
        return []
    raise ChangeIsNotDue(change_status=change.status)


def record(command: RecordChange, state: Conversation) -> list[MessageEvent]:
    """What came of handing a change over; the first outcome counts."""
    change = _known(command.change_id, state)
    if change.status == "done":
        return []
    change_id, message_id = command.change_id, change.message_id
    match command.outcome:
        case "taken":
            return [ChangeTaken(change_id=change_id, message_id=message_id, provider_id=command.provider_id)]
        case "failed":
            return [
                ChangeFailed(change_id=change_id, message_id=message_id, code=command.code, detail=command.detail)
            ]
        case "unknown":
            return [ChangeOutcomeUnknown(change_id=change_id, message_id=message_id)]
        case _:
            assert_never(command.outcome)


def _changeable(message_id: str, member: Member, state: Conversation, or_failed: bool = False) -> Outbound:
    """A message of the team that this member may change and the provider has."""
    if message_id in state.received:
        raise MessageIsNotYours
    message = state.ours(message_id)
    if message.author != member.id and not manages(member):
        raise MessageIsNotYours
    if message_id in state.revoked:
        raise MessageWasRevoked
    if not message.taken and not (or_failed and message.status == "failed"):
        raise MessageWasNotSent(message_status=message.status)
    return message


def _known(change_id: str, state: Conversation) -> Change:
    change = state.changes.get(change_id)
    if change is None:
        raise ChangeNotFound
    return change
