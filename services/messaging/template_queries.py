"""What can be asked of the messaging service about the templates of lines (C3)."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import Field

from libs.events.catalog.template import Template, TemplateButton
from libs.events.query import Query
from libs.wording.template import header_variables, needs_value, variables

SENDABLE = "approved"
_SHOWN = (
    "id",
    "name",
    "language",
    "status",
    "category",
    "named",
    "header",
    "body",
    "footer",
    "buttons",
    "examples",
    "quality",
    "reason",
    "unsupported",
    "cards",
    "offer",
)


class ListTemplates(Query):
    """The templates of a line by name, then language. → {"items": [template item], "languages": [those there are],
    "statuses": [those there are]}

    `q`: words that name or text hold, accents and case apart. `status` and `language` as the provider says them.
    """

    channel_id: str
    language: str = Field("", max_length=40)
    status: str = Field("", max_length=40)
    q: str = Field("", max_length=100)


class GetTemplate(Query):
    """One template of a line, by its name. → template item; refused `template.not_found`"""

    channel_id: str
    template: str
    language: str


def template_item(document: Mapping[str, Any]) -> dict[str, Any]:
    """A template as everybody outside sees it, with its variables: `sendable` says whether it may be sent now."""
    template = of(document)
    cards = template.cards or ()
    return {
        **{each: document[each] for each in _SHOWN},
        "cards": document["cards"] or [],
        "channel_id": document["channel_id"],
        "variables": {
            "header": list(header_variables(template)),
            "body": list(variables(template.body)),
            "buttons": _valued(template.buttons),
            "cards": [{"body": list(variables(each.body)), "buttons": _valued(each.buttons)} for each in cards],
        },
        "sendable": template.status == SENDABLE and template.unsupported is None,
        "position": document["position"],
    }


def _valued(buttons: Sequence[TemplateButton]) -> list[int]:
    return [index for index, each in enumerate(buttons) if needs_value(each)]


def of(document: Mapping[str, Any]) -> Template:
    """The template that a document, or an item, holds."""
    return Template.model_validate({each: document[each] for each in _SHOWN})
