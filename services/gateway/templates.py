"""Templates filled in for sending (C3): checked against what was approved, and as the customer reads them."""

from typing import Any

from libs.access.policy import Member
from libs.events.catalog.message import Choice, Location, Options, TemplateUse
from libs.events.catalog.template import Template
from libs.events.command import CommandRejected, Refused
from libs.wording import template as wording
from services.gateway import composing, wishes
from services.gateway.composing import As, Content
from services.gateway.errors import HttpProblem
from services.gateway.gateway import Gateway
from services.gateway.outgoing import MARKETING
from services.messaging import commands as messaging
from services.messaging.template_queries import GetTemplate, of

FILES = ("image", "video", "document")


class TemplateIsNotSendable(Refused):
    """The provider does not let this template be sent now, or the desk cannot fill it in."""

    code = "template.not_sendable"


class ContactWantsNoMarketing(Refused):
    """The contact told the line's provider that he wants no marketing from it."""

    code = "contact.no_marketing"


def may_be_told(gateway: Gateway, facts: dict[str, Any], content: Content) -> None:
    """Raises `ContactWantsNoMarketing`."""
    marketing = content.template is not None and content.template.category == MARKETING
    if marketing and gateway.directory.declines_marketing(facts["contact_id"], facts["channel_id"]):
        raise ContactWantsNoMarketing


async def filled_in(gateway: Gateway, member: Member, channel_id: str, wish: wishes.UseTemplate) -> Content:
    """A template with its values, as what will be sent: as the customer reads it, with its file and buttons.

    Raises `ChannelCannot`, `TemplateIsNotSendable`, and problems that name what is wrong with the values.
    """
    can = composing.capabilities(gateway, channel_id)
    composing.may(can.templates, "template")
    template = await _named(gateway, channel_id, wish)
    kinds = {index: each.kind for index, each in enumerate(template.buttons)}
    codes = {index: value for index, value in wish.buttons.items() if kinds.get(index) == "code"}
    payloads = {index: value for index, value in wish.buttons.items() if kinds.get(index) == "reply"}
    use = TemplateUse(
        name=template.name,
        language=template.language,
        category=template.category,
        header=wish.header,
        body=wish.body,
        names=(*wording.header_variables(template), *wording.variables(template.body)) if template.named else (),
        buttons={index: value for index, value in wish.buttons.items() if index not in codes | payloads},
        codes=codes,
        payloads=payloads,
    )
    wrong = wording.problems(template, use)
    header = template.header.kind if template.header is not None else None
    if (header in FILES) != (wish.media_id is not None):
        wrong["media_id"] = "is missing" if header in FILES else "the template has no file"
    if (header == "location") != (wish.location is not None):
        wrong["location"] = "is missing" if header == "location" else "the template has no place"
    if wrong:
        fields = [{"field": f"template.{name}", "rule": rule} for name, rule in wrong.items()]
        raise HttpProblem(422, "template.values_wrong", "The template's values do not fit.", fields=fields)
    content = Content(kind="template", text=wording.read(template, use), template=use, options=_buttons(template))
    if wish.location is not None:
        return content.model_copy(update={"location": Location(**wish.location.model_dump())})
    if wish.media_id is None:
        return content
    sent_as: As | None = "document" if header == "document" else None
    media = composing.carried(await composing.file(gateway, member, wish.media_id, sent_as), can, sent_as)
    if media.kind != header:
        fields = [{"field": "template.media_id", "rule": f"is no {header}"}]
        raise HttpProblem(422, "template.values_wrong", "The template's values do not fit.", fields=fields)
    return content.model_copy(update={"media": media})


async def _named(gateway: Gateway, channel_id: str, wish: wishes.UseTemplate) -> Template:
    query = GetTemplate(channel_id=channel_id, template=wish.name, language=wish.language)
    try:
        found: dict[str, Any] = await gateway.bus.query(messaging.SERVICE, query)
    except CommandRejected as error:
        if error.rejected.code != "template.not_found":
            raise
        raise gateway.unknown("template", "template.not_found", "The line has no such template.") from error
    if not found["sendable"]:
        raise TemplateIsNotSendable(template_status=found["status"], unsupported=found["unsupported"])
    return of(found)


def _buttons(template: Template) -> Options | None:
    """The template's buttons as they stand below the message."""
    if not template.buttons:
        return None
    choices = tuple(Choice(id=str(index), title=each.text) for index, each in enumerate(template.buttons))
    return Options(style="buttons", choices=choices)
