"""Messages of conversations and on simulated phones."""

from typing import Any, Literal

from services.gateway.shapes.shape import Named, Shape

MessageStatus = Literal[
    "queued", "sending", "sent", "delivered", "read", "played", "failed", "unknown", "scheduled"
]


class Author(Shape):
    """Who wrote a message."""

    kind: Literal["contact", "user", "bot", "system"]
    id: str | None
    name: str | None


class MessageError(Shape):
    """Why a message did not arrive, and whether it is worth another try."""

    code: str
    text: str
    may_retry: bool


class FileError(Shape):
    """Why a file could not be had from the provider."""

    code: str
    text: str


class MediaItem(Shape):
    """A file of a message. Without an `id` it is still with the provider, or was lost there (`error` says why).

    `waveform`: at most 64 bars from 0 to 100. `thumb`: a small picture of it can be had.
    """

    id: str | None
    kind: Literal["image", "video", "audio", "document", "sticker"]
    mime: str
    name: str | None
    size: int | None
    width: int | None
    height: int | None
    seconds: float | None
    pages: int | None
    waveform: list[int] | None
    voice: bool
    thumb: bool
    state: Literal["stored", "fetching", "lost"]
    error: FileError | None = None


class Place(Shape):
    """A place on the map."""

    latitude: float
    longitude: float
    name: str | None
    address: str | None


class Card(Shape):
    """Somebody's contact card."""

    name: str
    phones: list[str]


class Quoted(Shape):
    """The message that a message answers, as it was then."""

    id: str
    kind: str
    text: str | None
    author: Author
    direction: Literal["in", "out"]
    revoked: bool = False


class Choice(Shape):
    """One answer that a message offers."""

    id: str
    title: str
    description: str | None
    section: str | None


class Options(Shape):
    """Answers below a message: buttons, or a list that `button` opens."""

    style: Literal["buttons", "list"]
    choices: list[Choice]
    button: str | None
    header: str | None
    footer: str | None


class Answer(Shape):
    """What was chosen among the answers that a message of ours offered."""

    id: str | None
    title: str
    description: str | None


class Referral(Shape):
    """What led somebody to write; of a product, `headline` is the company's number of it."""

    kind: Literal["ad", "post", "product"]
    headline: str | None
    body: str | None
    url: str | None
    shows: Literal["image", "video"] | None


class Product(Shape):
    """A product of a catalogue at the provider."""

    catalog_id: str
    product_id: str


class ProductSection(Shape):
    """Products under a heading."""

    title: str
    product_ids: list[str]


class CardUsed(Shape):
    """A card of a template's carousel, filled in; `text` and `titles` of its buttons as the customer reads them."""

    media: dict[str, Any] | None
    product: Product | None
    body: list[str]
    names: list[str]
    buttons: dict[str, str]
    payloads: dict[str, str]
    text: str | None = None
    titles: list[str] | None = None


class TemplateUsed(Shape):
    """The provider's template that a message is, with the values of its variables."""

    name: str
    language: str
    category: str | None = None
    header: list[str]
    body: list[str]
    names: list[str]
    buttons: dict[str, str]
    codes: dict[str, str]
    payloads: dict[str, str]
    flows: dict[str, str] | None = None
    thumbnails: dict[str, str] | None = None
    sections: list[ProductSection] | None = None
    product: Product | None = None
    expires_at: str | None = None
    cards: list[CardUsed] | None = None


class Segments(Shape):
    """As what a text message travelled, where texts are charged by the part."""

    encoding: Literal["gsm", "ucs2"]
    parts: int


class Participant(Named):
    """Somebody of a group; `member`: its channel says that he is in it now, others wrote there."""

    member: bool


class Reaction(Shape):
    """An emoji that somebody answered with."""

    emoji: str
    by: Author


class EarlierText(Shape):
    """What an edited message said before, and since when."""

    text: str | None
    at: str


class Revoked(Shape):
    """When a message was deleted for everybody, and by whom."""

    at: str
    by: Author


class ChangeError(Shape):
    """Why the last edit, deletion or reaction of ours did not reach the contact."""

    what: Literal["edit", "revoke", "reaction"]
    code: str
    text: str | None


class Message(Shape):
    """A message or call of a conversation. A deleted message shows nothing of what it said.

    `author` is the `system` named `phone` for what the team wrote on the phone, or in another program.
    """

    id: str
    conversation_id: str
    kind: str
    direction: Literal["in", "out"]
    author: Author
    text: str | None
    media: MediaItem | None
    location: Place | None
    contacts: list[Card] | None
    quoted: Quoted | None
    mentions: list[Named]
    forwarded: bool
    options: Options | None = None
    answer: Answer | None = None
    referral: Referral | None = None
    template: TemplateUsed | None = None
    segments: Segments | None = None
    reactions: list[Reaction]
    edits: list[EarlierText]
    edited_at: str | None
    revoked: Revoked | None
    signature: str | None
    cause: Literal["agent", "bot", "schedule", "rating", "text"] | None
    status: MessageStatus | None
    error: MessageError | None
    change_error: ChangeError | None
    call: dict[str, Any] | None = None
    at: str
    provider_at: str | None
    sent_at: str | None
    delivered_at: str | None
    read_at: str | None
    played_at: str | None = None
    position: int


class MessageQueued(Shape):
    """A message on its way."""

    message: Message
    position: int


class VideoCall(Shape):
    """The link of a meeting, and the message that carries it."""

    message: Message
    url: str
    position: int


class Forwarded(Shape):
    """What came of saying a message again on one ticket; `code` says why it was not said there."""

    ticket_id: str
    ok: bool
    code: str | None


class QuickReply(Shape):
    """An answer kept to be called up while writing; `text` as it was entered, with its variables."""

    id: str
    shortcut: str
    text: str
    media: list[MediaItem]
    for_all: bool
    owner: Named | None
    position: int


class QuickReplyChanged(Shape):
    """A quick reply after a command."""

    quick_reply: QuickReply
    position: int


class ReadyReply(Shape):
    """A quick reply as this ticket's contact would read it."""

    text: str
    media: list[MediaItem]


class Hit(Shape):
    """A message found by its words; `marks` are the places of the words in its text."""

    message: Message
    ticket: dict[str, Any]
    contact: Named
    marks: list[tuple[int, int]]
