"""Commands on the templates of one line (C3): what its provider has, as the gateway learns it."""

from typing import ClassVar

from pydantic import AwareDatetime

from libs.events.catalog.template import Template
from libs.events.command import Command


class TemplateCommand(Command):
    """A command on the templates of one line."""

    channel_id: str


class RecordTemplates(TemplateCommand):
    """The provider has these. `present`, with the last of them, are the ids of all it has: others are gone.

    What is known already yields nothing.
    """

    begins: ClassVar[bool] = True
    templates: tuple[Template, ...] = ()
    present: tuple[str, ...] | None = None


class RecordTemplateState(TemplateCommand):
    """The provider told of one template; what is None stays, and what is older than what is known of it changes
    nothing. Refused `template.not_found` for an unknown one.
    """

    template_id: str
    status: str | None = None
    category: str | None = None
    quality: str | None = None
    reason: str | None = None
    provider_at: AwareDatetime | None = None
