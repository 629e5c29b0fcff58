"""A provider's template (C3) filled in, as messages and schedules hold it."""

from pydantic import AwareDatetime, BaseModel, ConfigDict

from libs.events.catalog.media import Media


class Filled(BaseModel):
    """What a template is filled in with."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Product(Filled):
    """A product of a catalogue at the provider, by the company's own number of it."""

    catalog_id: str
    product_id: str


class ProductSection(Filled):
    """Products of the line's catalogue under a heading."""

    title: str = ""
    product_ids: tuple[str, ...]


class CardUse(Filled):
    """A card of a template's carousel, filled in: its file or product, and its values as in `TemplateUse`.

    `text` and `titles` are its words and its buttons' as the customer reads them.
    """

    media: Media | None = None
    product: Product | None = None
    body: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    buttons: dict[int, str] = {}
    payloads: dict[int, str] = {}
    text: str | None = None
    titles: tuple[str, ...] | None = None


class TemplateUse(Filled):
    """A template of the provider's (C3) with its variables filled in.

    `header` and `body` are the values of the text variables, positional or by name in `names`: those of the
    header, then those of the body. A header's file stands in the message's `media`, its place in `location`.
    `buttons` are the values of button variables by the button's index, `codes` those of codes to copy, and
    `payloads` what a reply button answers with. `category` in the provider's words (`marketing` …).

    `flows` are the tokens by which answers to a form are told apart, `thumbnails` the products that a catalogue is
    shown by, `sections` the products that are offered, `product` the one in the header, `expires_at` the end of an
    offer.
    """

    name: str
    language: str
    category: str | None = None
    header: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    buttons: dict[int, str] = {}
    codes: dict[int, str] = {}
    payloads: dict[int, str] = {}
    flows: dict[int, str] | None = None
    thumbnails: dict[int, str] | None = None
    sections: tuple[ProductSection, ...] | None = None
    product: Product | None = None
    expires_at: AwareDatetime | None = None
    cards: tuple[CardUse, ...] | None = None
