"""Events of `template.<channel id>`: the texts that a line's provider has approved (C3). Nothing personal."""

from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict

from libs.events.event import Event


class Part(BaseModel):
    """What a template is made of."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class TemplateHeader(Part):
    """What stands above the body: a text, a file, or a place. `example` is what the provider was shown."""

    kind: Literal["text", "image", "video", "document", "location"]
    text: str | None = None
    example: str | None = None


class TemplateButton(Part):
    """A button below the body. A `url` may end in a variable; a `code` is copied by who taps it."""

    kind: Literal["reply", "url", "phone", "code", "other"]
    text: str
    url: str | None = None
    phone: str | None = None
    example: str | None = None


class Template(Part):
    """A text with variables in `{{…}}`, as the provider has it.

    `status` and `category` are the provider's words in small letters (`approved`, `utility` …). `named`: the
    variables have names, not numbers. `examples` are those of the body's variables, in their order.
    `unsupported` names a part that the desk cannot fill in (a carousel …): such a template is only shown.
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


class TemplateEvent(Event):
    """What all events of a line's templates share."""

    category: ClassVar[str] = "template"


class TemplatesSynced(TemplateEvent):
    """The provider was asked: these are new or changed, those (ids) are gone. What is not named is as before."""

    templates: tuple[Template, ...] = ()
    gone: tuple[str, ...] = ()


class TemplateStateChanged(TemplateEvent):
    """The provider told of one of its templates; what is None stays."""

    template_id: str
    status: str | None = None
    template_category: str | None = None
    quality: str | None = None
    reason: str | None = None
