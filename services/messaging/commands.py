"""What can be asked of the messaging service: conversations, their messages, and quick replies."""

from typing import Any, ClassVar, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict

from libs.access.policy import Member
from libs.events.catalog.media import Media
from libs.events.catalog.message import (
    Answer,
    ChangeKind,
    ContactCard,
    ConversationStarted,
    Location,
    Mention,
    MessageKind,
    Options,
    Participant,
    QueueCause,
    Referral,
    Segments,
    StatusKind,
)
from libs.events.catalog.template_use import TemplateUse
from libs.events.command import Command

SERVICE = "messaging"
TEXT_LIMIT = 4096


class ConversationCommand(Command):
    """A command on one conversation (contact × channel)."""

    conversation_id: str


class TellOfMessage(ConversationCommand):
    """A provider told of a message. Never refused; a known one yields nothing (idempotent for ever)."""

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
    media: Media | None = None
    location: Location | None = None
    contacts: tuple[ContactCard, ...] | None = None
    mentions: tuple[Mention, ...] | None = None
    forwarded: bool | None = None


class ReceiveMessage(TellOfMessage):
    """The contact wrote."""

    begins: ClassVar[bool] = True
    participant: Participant | None = None
    answer: Answer | None = None
    referral: Referral | None = None


class ReceiveEcho(TellOfMessage):
    """The team wrote on the phone, or in another program; `contact_id` and `peer` are the one who received it.

    What we sent ourselves yields nothing; an attempt of the same text whose answer is not there yet, or never
    came, is thereby known as sent.
    """


class ReceiveChange(ConversationCommand):
    """Somebody outside edited, deleted or reacted to a message; never opens anything, never counts as a message.

    `provider_id` is that of the message, `change_id` is derived from the change's own, `changed_as`: a known one
    yields nothing. `text` is the new text or the emoji; a reaction without one is taken back. By `PHONE`, the
    team did it. One that comes before its message waits for it. Refused `message.not_found` for a message that
    is not his to change.
    """

    contact_id: str
    change_id: str
    changed_as: str
    provider_id: str
    what: ChangeKind
    text: str | None = None
    provider_at: AwareDatetime | None = None
    participant: Participant | None = None


class RecordMedia(ConversationCommand):
    """The file of a message that came in is in the store. Refused `message.not_found`."""

    message_id: str
    media: Media


class RecordMediaLoss(ConversationCommand):
    """The file of a message that came in cannot be had. Refused `message.not_found`."""

    message_id: str
    code: str
    detail: str


class RetryMedia(ConversationCommand):
    """Fetch a lost file again; nothing to do while it is fetched. Refused `message.not_found`, `media.not_lost`."""

    message_id: str


class RecordParticipants(ConversationCommand):
    """Who is in a group now: `participants` are all of them, else some `joined` and some `left`."""

    participants: tuple[Participant, ...] | None = None
    joined: tuple[Participant, ...] = ()
    left: tuple[Participant, ...] = ()


class LearnPeer(ConversationCommand):
    """The provider says that the contact is written to at another address from now on.

    Quiet where he is not written to at one of the addresses that it stands `instead_of`.
    """

    peer: str
    instead_of: tuple[str, ...]


class RecordStatus(ConversationCommand):
    """A provider's status of an outbound message, by its provider id or (if echoed) by our own id.

    Statuses never move backwards; one that comes before its message is kept until the message is known.
    """

    provider_id: str
    message_id: str | None = None
    status: StatusKind
    provider_at: AwareDatetime | None = None
    code: str | None = None
    detail: str | None = None
    may_retry: bool = False


class Start(BaseModel):
    """What a conversation that does not exist yet begins with: where its messages go."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    channel_kind: str
    peer: str
    group: bool = False


class QueueMessage(ConversationCommand):
    """Write to the contact. `message_id` is made by the client; the same id again yields nothing.

    `start` begins a conversation that does not exist yet (ad hoc, call); without it that is refused
    `conversation.not_found`. An existing conversation's own channel and contact are what counts. `quoted` is
    the id of the message that it answers. Refused `message.text_empty`, `message.text_too_long`, and
    `message.not_found` for a quoted message that this conversation does not have. What a channel carries of
    `options` and `template` is checked where its capabilities are known.
    """

    channel_id: str
    contact_id: str
    message_id: str
    kind: MessageKind = "text"
    text: str | None = None
    signature: str | None = None
    cause: QueueCause = "agent"
    ticket_id: str | None = None
    start: Start | None = None
    quoted: str | None = None
    media: Media | None = None
    location: Location | None = None
    contacts: tuple[ContactCard, ...] | None = None
    mentions: tuple[Mention, ...] | None = None
    forwarded: bool | None = None
    options: Options | None = None
    template: TemplateUse | None = None


class AttemptSend(ConversationCommand):
    """The sender is about to hand the message to the provider.

    Refused `message.attempt_not_due`, with `message_status`, when there is nothing to attempt. That is
    also so while an attempt is open (`sending`), whose outcome is then unknown; with `resume`, where sending
    twice does no harm, it is attempted again. The same `command_id` again is the same attempt.
    """

    message_id: str
    resume: bool = False
    segments: Segments | None = None


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


class WithdrawBotTexts(ConversationCommand):
    """Somebody took the bot's place: what it said and was not attempted yet leaves no more."""


class RecordUnknownOutcome(ConversationCommand):
    """The attempt left and nobody knows whether it arrived."""

    message_id: str


class RetryMessage(ConversationCommand):
    """Attempt a failed or unknown message again; refused `message.not_failed` for one that was sent.

    With a `peer` it goes to that address from now on, and only if it was attempted once: else that is quiet.
    """

    message_id: str
    peer: str | None = None


class ChangeCommand(ConversationCommand):
    """A change of a message by the team. `change_id` names it; the same one again yields nothing."""

    message_id: str
    change_id: str
    member: Member


class EditMessage(ChangeCommand):
    """Change the text of a message of ours that the provider has.

    `within`: for how many seconds after its writing the channel can. Refused `message.not_found`,
    `message.not_yours_to_change`, `message.not_sent`, `message.revoked`, `message.too_old_to_edit`,
    `message.text_empty` and `message.text_too_long`.
    """

    text: str
    within: float | None = None


class RevokeMessage(ChangeCommand):
    """Delete a message of ours for everybody; refused like `EditMessage`, with `message.too_old_to_revoke`."""

    within: float | None = None


class ReactToMessage(ChangeCommand):
    """Answer a message with an emoji, or take it back. For the contact the whole team is one person.

    Refused `message.not_found`, `message.revoked`, and `message.not_sent` for one of ours on its way.
    """

    emoji: str | None = None


class AttemptChange(ConversationCommand):
    """The sender is about to hand a change to the provider; refused like `AttemptSend`."""

    change_id: str
    resume: bool = False


class RecordChange(ConversationCommand):
    """What came of handing a change over. `code` and `detail` say why it failed."""

    change_id: str
    outcome: Literal["taken", "failed", "unknown"]
    provider_id: str | None = None
    code: str = ""
    detail: str = ""


class QuickReplyCommand(Command):
    """A command on one quick reply (C9). Those for all are management's; everybody has his own."""

    reply_id: str
    member: Member


class SaveQuickReply(QuickReplyCommand):
    """Keep an answer under a shortcut, for all or as the member's own. The same again yields nothing.

    Refused `quick_reply.management_only`, `quick_reply.not_found` for somebody else's,
    `quick_reply.shortcut_taken` with `reply_id`, `quick_reply.shortcut_invalid`, `quick_reply.empty`,
    `message.text_too_long`.
    """

    shortcut: str
    text: str = ""
    media: tuple[Media, ...] = ()
    for_all: bool = False


class ArchiveQuickReply(QuickReplyCommand):
    """Take it out of use. Refused `quick_reply.not_found` and `quick_reply.management_only`."""


class EraseConversation(ConversationCommand):
    """Forget all that was written in a conversation, or is to be sent there at a set time (K10).

    `schedule_ids` are known to have been scheduled there, even if that shows no more.
    """

    schedule_ids: tuple[str, ...] = ()


class EraseParticipant(ConversationCommand):
    """Forget what somebody wrote in a group, and that he is in it. What is not said is filled in from the log."""

    contact_id: str
    ticket_ids: tuple[str, ...] = ()
    message_ids: tuple[str, ...] = ()
    quoting_ids: tuple[str, ...] = ()
    listed: bool = False
    started: ConversationStarted | None = None
