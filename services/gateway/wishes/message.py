"""What is to be written, now or later."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from libs.events.catalog.schedule import Recurrence
from services.gateway.wishes.wish import Moment, Wish

MEDIA_ID = r"^[0-9a-f]{64}$"
UUID = r"^[0-9a-fA-F-]{36}$"


class Place(Wish):
    """A place on the map."""

    latitude: float = Field(ge=-90, le=90)
    longitude: float = Field(ge=-180, le=180)
    name: str | None = Field(None, max_length=200)
    address: str | None = Field(None, max_length=300)


class Card(Wish):
    """Somebody's contact card."""

    name: str = Field(min_length=1, max_length=200)
    phones: tuple[str, ...] = Field((), max_length=10)


ProductId = Annotated[str, Field(min_length=1, max_length=100)]


class ShowProduct(Wish):
    """A product of a catalogue at the provider, by the company's own number of it."""

    catalog_id: str = Field(min_length=1, max_length=100)
    product_id: ProductId


class OfferProducts(Wish):
    """Products of the line's catalogue under a heading."""

    title: str = Field("", max_length=24)
    product_ids: tuple[ProductId, ...] = Field(min_length=1, max_length=30)


class UseCard(Wish):
    """A card of a template's carousel, with its values as in `UseTemplate`."""

    body: tuple[str, ...] = Field((), max_length=20)
    buttons: dict[int, str] = Field(default_factory=dict, max_length=10)
    media_id: str | None = Field(None, pattern=MEDIA_ID)
    product: ShowProduct | None = None


class UseTemplate(Wish):
    """A template of the line's provider (C3), with the values of its variables in their order.

    `buttons` are the values of those that have a variable or a code to copy, what reply buttons answer with, and
    the product that a catalogue is shown by, by their place from 0. `media_id`, `location` and `product` are what
    its header shows, where that is a file, a place or a product; `sections` the products that are offered,
    `expires_at` the end of an offer, `cards` those of a carousel, in order.
    """

    name: str = Field(min_length=1, max_length=512)
    language: str = Field(min_length=1, max_length=40)
    header: tuple[str, ...] = Field((), max_length=20)
    body: tuple[str, ...] = Field((), max_length=100)
    buttons: dict[int, str] = Field(default_factory=dict, max_length=10)
    media_id: str | None = Field(None, pattern=MEDIA_ID)
    location: Place | None = None
    product: ShowProduct | None = None
    sections: tuple[OfferProducts, ...] = Field((), max_length=10)
    expires_at: Moment | None = None
    cards: tuple[UseCard, ...] = Field((), max_length=10)


class OfferedAnswer(Wish):
    """One answer to choose; `id` comes back with the choice. `section`: the heading that it stands under."""

    id: str = Field(min_length=1, max_length=256)
    title: str = Field(min_length=1, max_length=100)
    description: str | None = Field(None, max_length=200)
    section: str | None = Field(None, max_length=100)


class OfferAnswers(Wish):
    """Answers below a text: buttons, or a list that `button` opens. The channel's capabilities say how many."""

    style: Literal["buttons", "list"]
    choices: tuple[OfferedAnswer, ...] = Field(min_length=1, max_length=10)
    button: str | None = Field(None, max_length=100)
    header: str | None = Field(None, max_length=200)
    footer: str | None = Field(None, max_length=200)


class Write(Wish):
    """A message for the contact: a text, a file with or without one, a place, contact cards, or a template.
    Below a text, `options` may offer answers.

    With an `id` made by the client, sending it twice sends it once. `as` makes a picture a sticker, a sound a
    voice message, and leaves a file as it is. `mentions`: whom the text names after `@` in a group: contacts'
    ids of those who wrote there (named as in the history), or addresses.
    """

    text: str | None = None
    id: str | None = Field(None, pattern=UUID)
    sign: bool | None = None
    media_id: str | None = Field(None, pattern=MEDIA_ID)
    sent_as: Literal["sticker", "voice", "document"] | None = Field(None, alias="as")
    quoted: str | None = Field(None, max_length=64)
    location: Place | None = None
    contacts: tuple[Card, ...] | None = Field(None, min_length=1, max_length=20)
    mentions: tuple[str, ...] | None = Field(None, max_length=50)
    template: UseTemplate | None = None
    options: OfferAnswers | None = None

    @model_validator(mode="after")
    def _one_content(self) -> Self:
        if sum(each is not None for each in (self.media_id, self.location, self.contacts, self.template)) > 1:
            raise ValueError("media_id, location, contacts and template exclude each other")
        others = (self.media_id, self.location, self.contacts, self.template)
        if self.options is not None and any(each is not None for each in others):
            raise ValueError("options stand below a text alone")
        if self.template is not None and (self.text or self.mentions):
            raise ValueError("a template says its own text")
        if self.sent_as is not None and self.media_id is None:
            raise ValueError("as needs a media_id")
        return self


class React(Wish):
    """An emoji to answer a message with; null takes it back."""

    emoji: str | None = Field(max_length=32)


class Rewrite(Wish):
    """The new text of a message."""

    text: str


class Forward(Wish):
    """The tickets that a message is said again on."""

    ticket_ids: list[str] = Field(min_length=1, max_length=10)


class NewSchedule(Wish):
    """A message to be sent at a set time, once or again and again.

    `due_at` is its first time; with a recurrence it comes again at the same time of the clock in `time_zone`.
    `opens_ticket`: its sending opens a ticket where the conversation has none.
    """

    text: str | None = Field(None, max_length=4096)
    due_at: Moment
    time_zone: str
    id: str | None = Field(None, pattern=UUID)
    media_id: str | None = Field(None, pattern=MEDIA_ID)
    sent_as: Literal["sticker", "voice", "document"] | None = Field(None, alias="as")
    recurrence: Recurrence = "none"
    opens_ticket: bool = False
    sign: bool | None = None
    template: UseTemplate | None = None

    @model_validator(mode="after")
    def _one_content(self) -> Self:
        if self.template is not None and (self.text or self.media_id is not None):
            raise ValueError("a template says its own text")
        return self


class ScheduleChange(Wish):
    """What to change of a scheduled message; absent fields stay.

    `scope`: of the whole series, or of the next one alone, whose text and time can change.
    """

    text: str | None = Field(None, max_length=4096)
    due_at: Moment | None = None
    time_zone: str | None = None
    media_id: str | None = Field(None, pattern=MEDIA_ID)
    recurrence: Recurrence | None = None
    opens_ticket: bool | None = None
    scope: Literal["series", "one"] = "series"


class QuickReply(Wish):
    """An answer kept to be called up with `/`; `text` may hold variables. For all, or one's own."""

    shortcut: str = Field(min_length=1, max_length=40)
    text: str = Field("", max_length=4096)
    media_ids: tuple[str, ...] = Field((), max_length=10)
    for_all: bool = False


class QuickReplyChange(Wish):
    """What to change of a quick reply; absent fields stay."""

    shortcut: str | None = Field(None, min_length=1, max_length=40)
    text: str | None = Field(None, max_length=4096)
    media_ids: tuple[str, ...] | None = Field(None, max_length=10)
    for_all: bool | None = None
