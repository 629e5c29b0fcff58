"""Templates of a line's provider, and the window in which none is needed."""

from typing import Literal

from services.gateway.shapes.shape import Shape


class TemplateHeader(Shape):
    """What stands above a template's body."""

    kind: Literal["text", "image", "video", "document", "location", "product"]
    text: str | None
    example: str | None


class TemplateButton(Shape):
    """A button below a template's body."""

    kind: Literal["reply", "url", "phone", "code", "flow", "catalog", "products", "product", "other"]
    text: str
    url: str | None
    phone: str | None
    example: str | None


class TemplateCard(Shape):
    """One card of a carousel."""

    header: TemplateHeader | None
    body: str
    buttons: list[TemplateButton]
    examples: list[str]


class TemplateOffer(Shape):
    """An offer; one that `expires` needs a time when it is sent."""

    text: str
    expires: bool


class CardVariables(Shape):
    """What has to be filled in on a card."""

    body: list[str]
    buttons: list[int]


class TemplateVariables(Shape):
    """What has to be filled in: the names of the variables, and the places of buttons that need a value."""

    header: list[str]
    body: list[str]
    buttons: list[int]
    cards: list[CardVariables]


class Template(Shape):
    """A template. `status`, `category` and `quality` in the provider's words; `unsupported`: what of it the desk
    cannot fill in.
    """

    id: str
    channel_id: str
    name: str
    language: str
    status: str
    category: str
    named: bool
    header: TemplateHeader | None
    body: str
    footer: str | None
    buttons: list[TemplateButton]
    examples: list[str]
    quality: str | None
    reason: str | None
    unsupported: str | None
    cards: list[TemplateCard]
    offer: TemplateOffer | None
    variables: TemplateVariables
    sendable: bool
    position: int


class Templates(Shape):
    """Templates of a line, and which languages and states all of its templates have."""

    items: list[Template]
    languages: list[str]
    statuses: list[str]


class TemplatesSynced(Shape):
    """How many templates the provider has."""

    templates: int
    position: int


class Window(Shape):
    """How long a ticket's contact may be answered freely; `hours` is null where always.

    `closes_at` is null where the contact never wrote: then the window is closed.
    """

    hours: int | None
    closes_at: str | None
    open: bool
