"""Events of `template.<channel id>`: the texts that a line's provider has approved (C3). Nothing personal."""

from typing import ClassVar, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict

from libs.events.event import Event


class Part(BaseModel):
    """What a template is made of."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class TemplateHeader(Part):
    """What stands above the body: a text, a file, a place, or a product of the company's catalogue at the provider.

    `example` is what the provider was shown.
    """

    kind: Literal["text", "image", "video", "document", "location", "product"]
    text: str | None = None
    example: str | None = None


class TemplateButton(Part):
    """A button below the body. A `url` may end in a variable; a `code` is copied by who taps it; a `flow` opens the
    provider's form, a `catalog` the catalogue, `products` some of it and `product` the one above.
    """

    kind: Literal["reply", "url", "phone", "code", "flow", "catalog", "products", "product", "other"]
    text: str
    url: str | None = None
    phone: str | None = None
    example: str | None = None


class TemplateCard(Part):
    """One card of a carousel: what stands above its text, and its buttons. `examples` as in `Template`."""

    header: TemplateHeader | None = None
    body: str = ""
    buttons: tuple[TemplateButton, ...] = ()
    examples: tuple[str, ...] = ()


class TemplateOffer(Part):
    """An offer above the buttons; one that `expires` counts down to a time that is given when it is sent."""

    text: str
    expires: bool = False


class Template(Part):
    """A text with variables in `{{…}}`, as the provider has it.

    `status` and `category` are the provider's words in small letters (`approved`, `utility` …). `named`: the
    variables have names, not numbers. `examples` are those of the body's variables, in their order.
    `cards` stand below the body, side by side. `unsupported` names a part that the desk cannot fill in (a new kind
    of button …): such a template is only shown.
    """

    id: str
    name: str
    language: str
    status: str
    category: str
    named: bool = False
    header: TemplateHeader | None = None
    body: str = ""
    footer: str | None = None
    buttons: tuple[TemplateButton, ...] = ()
    examples: tuple[str, ...] = ()
    quality: str | None = None
    reason: str | None = None
    unsupported: str | None = None
    cards: tuple[TemplateCard, ...] | None = None
    offer: TemplateOffer | None = None


class TemplateEvent(Event):
    """What all events of a line's templates share."""

    category: ClassVar[str] = "template"


class TemplatesSynced(TemplateEvent):
    """The provider was asked: these are new or changed, those (ids) are gone. What is not named is as before."""

    templates: tuple[Template, ...] = ()
    gone: tuple[str, ...] = ()


class TemplateStateChanged(TemplateEvent):
    """The provider told of one of its templates; what is None stays. `provider_at` is when, by its clock."""

    template_id: str
    status: str | None = None
    template_category: str | None = None
    quality: str | None = None
    reason: str | None = None
    provider_at: AwareDatetime | None = None
