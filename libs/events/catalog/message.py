"""Events of `message.<conversation id>`: what a contact and the team wrote on one channel (T3). Personal."""

from typing import Any, ClassVar, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict

from libs.events.catalog.media import Media
from libs.events.catalog.template_use import TemplateUse
from libs.events.event import Actor, Event, Recorded

MessageKind = Literal[
    "text",
    "image",
    "video",
    "audio",
    "document",
    "sticker",
    "location",
    "contacts",
    "call",
    "template",
    "order",
    "poll",
    "unsupported",
]
QueueCause = Literal["agent", "bot", "schedule", "rating", "text"]
ChangeKind = Literal["edit", "revoke", "reaction"]
StatusKind = Literal["sent", "delivered", "read", "played", "failed"]
# What the team does on the phone, or in another program with the same line.
PHONE = Actor(kind="system", id="phone")


class Part(BaseModel):
    """What a message may hold beside its text."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Location(Part):
    """A place on the map."""

    latitude: float
    longitude: float
    name: str | None = None
    address: str | None = None


class ContactCard(Part):
    """Somebody's card."""

    name: str
    phones: tuple[str, ...] = ()


class Mention(Part):
    """Somebody named in the text as `@` and the digits of `address`."""

    address: str
    name: str | None = None


class Choice(Part):
    """One answer that a message offers; `id` comes back when it is chosen."""

    id: str
    title: str
    description: str | None = None
    section: str | None = None


class Options(Part):
    """Answers that a message offers below its text: buttons, or a list that `button` opens."""

    style: Literal["buttons", "list"]
    choices: tuple[Choice, ...]
    button: str | None = None
    header: str | None = None
    footer: str | None = None


class Answer(Part):
    """What somebody chose among a message's options, or tapped on a template."""

    id: str | None = None
    title: str
    description: str | None = None


class Referral(Part):
    """What led somebody to write: an advertisement, a post, or a product, whose `headline` is the company's number.

    `shows`: whether the advertisement is a picture or a film; it stays with the provider.
    """

    kind: Literal["ad", "post", "product"]
    headline: str | None = None
    body: str | None = None
    url: str | None = None
    shows: Literal["image", "video"] | None = None


class Segments(Part):
    """As what a text message travels, and is charged: in so many `parts` of an encoding."""

    encoding: Literal["gsm", "ucs2"]
    parts: int


class Participant(Part):
    """Who wrote in a group: the contact he is or would be, and how the provider names him."""

    contact_id: str
    address: str
    name: str | None = None


class MessageEvent(Event):
    """What all events of a conversation's stream share."""

    category: ClassVar[str] = "message"
    personal: ClassVar[bool] = True


class ConversationStarted(MessageEvent):
    """The first contact with a peer on a channel. `peer` is the address the provider delivers to."""

    channel_id: str
    channel_kind: str
    contact_id: str
    peer: str
    group: bool = False


class PeerLearned(MessageEvent):
    """The provider named another address of the same peer; sends go there from now on."""

    peer: str


class MessageReceived(MessageEvent):
    """The contact wrote. `message_id` is derived from the channel and the provider's id.

    `provider_at` is the provider's clock, `arrival` the sequence of the raw payload in `INGRESS`; `reply_to` is
    the provider's id of the message that it answers, `quoted` our id of it, where we know it. A caption is the
    `text`. `answer` is what was chosen among the options of a message of ours, `referral` what led him to write.
    """

    message_id: str
    provider_id: str
    contact_id: str
    channel_id: str
    kind: MessageKind
    text: str | None = None
    provider_at: AwareDatetime
    arrival: int
    reply_to: str | None = None
    raw: dict[str, Any] | None = None
    quoted: str | None = None
    media: Media | None = None
    location: Location | None = None
    contacts: tuple[ContactCard, ...] | None = None
    mentions: tuple[Mention, ...] | None = None
    forwarded: bool | None = None
    participant: Participant | None = None
    answer: Answer | None = None
    referral: Referral | None = None


class MessageQueued(MessageEvent):
    """The team wrote; the gateway's sender will attempt it. `message_id` is made by the client.

    `quoted` is the id of the message that it answers. A caption is the `text`; so is a template as the customer
    reads it.
    """

    message_id: str
    contact_id: str
    channel_id: str
    kind: MessageKind
    text: str | None = None
    signature: str | None = None
    cause: QueueCause = "agent"
    ticket_id: str | None = None
    quoted: str | None = None
    media: Media | None = None
    location: Location | None = None
    contacts: tuple[ContactCard, ...] | None = None
    mentions: tuple[Mention, ...] | None = None
    forwarded: bool | None = None
    options: Options | None = None
    template: TemplateUse | None = None


class MessageSentElsewhere(MessageEvent):
    """The team wrote on the phone, or in another program with the same line: it is ours, and never sent from here.

    Fields as in `MessageReceived`; `contact_id` is the one who received it.
    """

    message_id: str
    provider_id: str
    contact_id: str
    channel_id: str
    kind: MessageKind
    text: str | None = None
    provider_at: AwareDatetime
    arrival: int
    reply_to: str | None = None
    raw: dict[str, Any] | None = None
    quoted: str | None = None
    media: Media | None = None
    location: Location | None = None
    contacts: tuple[ContactCard, ...] | None = None
    mentions: tuple[Mention, ...] | None = None
    forwarded: bool | None = None


class EchoRecognized(MessageEvent):
    """What seemed to be written elsewhere, as `echo_id`, was this message of ours: its echo overtook the answer."""

    message_id: str
    echo_id: str


class QuoteFound(MessageEvent):
    """The message that this one answers came after it."""

    message_id: str
    quoted: str


class SendAttempted(MessageEvent):
    """An attempt is about to leave for the provider: without an outcome after it, the outcome is unknown.

    `segments`: as what it leaves, where texts are charged by the part.
    """

    message_id: str
    attempt: int
    segments: Segments | None = None


class MessageSent(MessageEvent):
    """The provider took the message and gave it an id."""

    message_id: str
    provider_id: str
    provider_at: AwareDatetime | None = None


class MessageDelivered(MessageEvent):
    """It reached the contact's device."""

    message_id: str
    provider_at: AwareDatetime | None = None


class MessageRead(MessageEvent):
    """The contact read it."""

    message_id: str
    provider_at: AwareDatetime | None = None


class MessagePlayed(MessageEvent):
    """The contact listened to it."""

    message_id: str
    provider_at: AwareDatetime | None = None


class MessageFailed(MessageEvent):
    """It did not reach the contact. `code` is the provider's, prefixed by the channel's kind."""

    message_id: str
    code: str
    detail: str
    may_retry: bool = False


class MessageOutcomeUnknown(MessageEvent):
    """An attempt left and no answer came; only the provider or the agent can tell."""

    message_id: str
    attempt: int


class MessageRetried(MessageEvent):
    """Somebody asked for a new attempt of the same message."""

    message_id: str


class StatusArrivedEarly(MessageEvent):
    """A provider's status came before we knew its message; kept until the message is known."""

    provider_id: str
    status: StatusKind
    provider_at: AwareDatetime | None = None
    code: str | None = None
    detail: str | None = None
    may_retry: bool | None = None


class ChangeArrivedEarly(MessageEvent):
    """A provider told of a change before the message that it calls `provider_id`; kept until that one comes.

    `text` is the new text or the emoji, `changed_as` the provider's id of the change itself, `contact_id` the
    conversation's contact, `by` who did it.
    """

    provider_id: str
    change_id: str
    contact_id: str
    by: Actor
    what: ChangeKind
    text: str | None = None
    provider_at: AwareDatetime | None = None
    participant: Participant | None = None
    changed_as: str | None = None


class MessageChange(MessageEvent):
    """What becomes of a written message. `by`: who did it, where another's doing brought it to light."""

    message_id: str
    change_id: str
    provider_at: AwareDatetime | None = None
    by: Actor | None = None


def doer(recorded: Recorded) -> Actor:
    """Who changed the message that the event is about."""
    return getattr(recorded.data, "by", None) or recorded.actor


def told(recorded: Recorded) -> bool:
    """Whether the provider told of a change: it is done there already and need not leave."""
    who = doer(recorded)
    return who.kind == "contact" or who == PHONE


class MessageEdited(MessageChange):
    """Its writer changed the text. `change_id` names the change; ours then leaves for the provider.

    Without a text the provider said that it was changed, not into what.
    """

    text: str | None = None


class MessageRevoked(MessageChange):
    """Its writer deleted it for everybody. What it said stays in the log alone."""


class ReactionSet(MessageChange):
    """Somebody answered a message with an emoji, in place of one that he had set before.

    For the provider the whole team is one person; in a group `participant` says who reacted.
    """

    emoji: str
    participant: Participant | None = None


class ReactionRemoved(MessageChange):
    """Somebody took his emoji back."""

    participant: Participant | None = None


class ChangeAttempted(MessageEvent):
    """A change of ours is about to leave for the provider; `message_id` is the message that it changes."""

    change_id: str
    message_id: str
    attempt: int


class ChangeTaken(MessageEvent):
    """The provider took a change of ours."""

    change_id: str
    message_id: str
    provider_id: str | None = None


class ChangeFailed(MessageEvent):
    """The provider refused a change of ours: the contact sees the message as it was before."""

    change_id: str
    message_id: str
    code: str
    detail: str


class ChangeOutcomeUnknown(MessageEvent):
    """A change of ours left and no answer came."""

    change_id: str
    message_id: str


class MediaStored(MessageEvent):
    """The file of a message that the contact sent is ours now."""

    message_id: str
    media: Media


class MediaLost(MessageEvent):
    """The file of a message that the contact sent cannot be had from the provider."""

    message_id: str
    code: str
    detail: str


class MediaWanted(MessageEvent):
    """Somebody asked to have a lost file fetched again."""

    message_id: str


class ParticipantsChanged(MessageEvent):
    """Who is in a group now: `participants` are all of them, else some `joined` and some `left`."""

    participants: tuple[Participant, ...] | None = None
    joined: tuple[Participant, ...] = ()
    left: tuple[Participant, ...] = ()


class ConversationErased(MessageEvent):
    """There was a conversation; all that was written until then is gone from the log (K10)."""


class ParticipantErased(MessageEvent):
    """Somebody wrote in this group; what he wrote is gone from the log (K10).

    `message_ids` are those messages, `quoting_ids` those that quote them, `ticket_ids` the tickets of the group.
    """

    contact_id: str
    message_ids: tuple[str, ...]
    quoting_ids: tuple[str, ...]
    ticket_ids: tuple[str, ...]
