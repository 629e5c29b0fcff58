"""What can be asked of the messaging service: conversations, their messages, and schedules."""

from typing import Any, Literal

from pydantic import AwareDatetime, Field

from libs.access.policy import Member
from libs.events.catalog.message import MessageKind, QueueCause
from libs.events.command import Command

SERVICE = "messaging"
TEXT_LIMIT = 4096


class ConversationCommand(Command):
    """A command on one conversation (contact × channel)."""

    conversation_id: str


class ReceiveMessage(ConversationCommand):
    """The contact wrote. Never refused; a known `message_id` yields nothing (idempotent for ever)."""

    channel_id: str
    channel_kind: str
    contact_id: str
    peer: str
    group: bool = False
    message_id: str
    provider_id: str
    kind: MessageKind
    text: str | None = None
    provider_at: AwareDatetime
    arrival: int
    reply_to: str | None = None
    raw: dict[str, Any] | None = None


class RecordStatus(ConversationCommand):
    """A provider's status of an outbound message, by its provider id or (if echoed) by our own id.

    Statuses never move backwards; one that comes before its message is kept until the message is known.
    """

    provider_id: str
    message_id: str | None = None
    status: Literal["sent", "delivered", "read", "failed"]
    provider_at: AwareDatetime | None = None
    code: str | None = None
    detail: str | None = None


class QueueMessage(ConversationCommand):
    """Write to the contact. `message_id` is made by the client; the same id again yields nothing.

    `start` carries what is needed when the conversation does not exist yet (ad hoc, call).
    """

    channel_id: str
    contact_id: str
    message_id: str
    kind: MessageKind = "text"
    text: str = Field(max_length=TEXT_LIMIT)
    signature: str | None = None
    cause: QueueCause = "agent"
    ticket_id: str | None = None


class AttemptSend(ConversationCommand):
    """The sender is about to hand the message to the provider.

    Refused `message.attempt_not_due` when there is nothing to attempt: already sent, failed, or an attempt
    whose outcome is unknown (`resume` = True: the channel's sends are idempotent, so attempt again).
    """

    message_id: str
    resume: bool = False


class RecordSent(ConversationCommand):
    """The provider took the message. `peer`: the address the provider says it delivers to, if it differs."""

    message_id: str
    provider_id: str
    provider_at: AwareDatetime | None = None
    peer: str | None = None


class RecordFailure(ConversationCommand):
    """The provider refused the message, or it could not be handed over."""

    message_id: str
    code: str
    detail: str
    may_retry: bool = False


class RecordUnknownOutcome(ConversationCommand):
    """The attempt left and nobody knows whether it arrived."""

    message_id: str


class RetryMessage(ConversationCommand):
    """Attempt a failed or unknown message again (a new attempt of the same message)."""

    message_id: str


class ScheduleCommand(Command):
    """A command on one scheduled message (T12)."""

    schedule_id: str


class ScheduleMessage(ScheduleCommand):
    """Send a text at a set time. Refused `schedule.in_the_past` when `due` is not after `at`."""

    conversation_id: str
    ticket_id: str | None = None
    text: str = Field(min_length=1, max_length=TEXT_LIMIT)
    due: AwareDatetime
    time_zone: str
    member: Member


class ChangeSchedule(ScheduleCommand):
    """Change the text or time of one that has not been sent."""

    text: str | None = Field(None, min_length=1, max_length=TEXT_LIMIT)
    due: AwareDatetime | None = None
    time_zone: str | None = None
    member: Member


class CancelSchedule(ScheduleCommand):
    """Do not send it."""

    member: Member


class FireSchedule(ScheduleCommand):
    """Its time has come (from the timer)."""
