"""Templates filled in for sending (C3): checked against what was approved, and as the customer reads them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from libs.access.policy import Member
from libs.events.catalog.media import Media
from libs.events.catalog.message import Choice, Location, Options
from libs.events.catalog.template import Template, TemplateButton, TemplateCard, TemplateHeader
from libs.events.catalog.template_use import CardUse, Product, ProductSection, TemplateUse
from libs.events.command import CommandRejected, Refused
from libs.events.event import new_id, now
from libs.wording import template as wording
from services.gateway import composing, wishes
from services.gateway.channels.capabilities import Capabilities
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


def lasts_until(content: Content, due: datetime) -> None:
    """Raises a problem where the template's offer is over before the message leaves."""
    use = content.template
    if use is not None and use.expires_at is not None and use.expires_at <= due:
        raise _values_wrong({"expires_at": "is before the message leaves"})


async def filled_in(gateway: Gateway, member: Member, channel_id: str, wish: wishes.UseTemplate) -> Content:
    """A template with its values, as what will be sent: as the customer reads it, with its files and buttons.

    Raises `ChannelCannot`, `TemplateIsNotSendable`, and problems that name what is wrong with the values.
    """
    can = composing.capabilities(gateway, channel_id)
    composing.may(can.templates, "template")
    template = await _named(gateway, channel_id, wish)
    use = _use(template, wish)
    header = _header(template.header)
    wrong = {
        **wording.problems(template, use),
        **_file_problem(header, wish.media_id),
        **_late(wish.expires_at),
    }
    if (header == "location") != (wish.location is not None):
        wrong["location"] = "is missing" if header == "location" else "the template has no place"
    for place, (card, said) in enumerate(zip(template.cards or (), wish.cards, strict=False)):
        found = _file_problem(_header(card.header), said.media_id)
        wrong |= {f"cards.{place}.{name}": rule for name, rule in found.items()}
    if wrong:
        raise _values_wrong(wrong)
    if use.cards is not None:
        files = await _files(gateway, member, can, template, wish)
        shown = zip(use.cards, template.cards or (), files, strict=True)
        cards = tuple(_shown(*each) for each in shown)
        use = use.model_copy(update={"cards": cards})
    content = Content(kind="template", text=wording.read(template, use), template=use, options=_choices(template))
    if wish.location is not None:
        return content.model_copy(update={"location": Location(**wish.location.model_dump())})
    if wish.media_id is None:
        return content
    media = await _file(gateway, member, can, wish.media_id, header, "media_id")
    return content.model_copy(update={"media": media})


def _use(template: Template, wish: wishes.UseTemplate) -> TemplateUse:
    """The values where they belong, files apart."""
    kinds = {index: each.kind for index, each in enumerate(template.buttons)}
    payloads = _given(template.buttons, wish.buttons, "reply")
    codes = _given(template.buttons, wish.buttons, "code")
    thumbnails = _given(template.buttons, wish.buttons, "catalog", "products")
    elsewhere = payloads | codes | thumbnails
    sections = tuple(ProductSection(title=each.title, product_ids=each.product_ids) for each in wish.sections)
    for index, kind in kinds.items():
        if kind == "products" and sections:
            thumbnails.setdefault(index, sections[0].product_ids[0])
    return TemplateUse(
        name=template.name,
        language=template.language,
        category=template.category,
        header=wish.header,
        body=wish.body,
        names=(*wording.header_variables(template), *wording.variables(template.body)) if template.named else (),
        buttons={index: value for index, value in wish.buttons.items() if index not in elsewhere},
        codes=codes,
        payloads=payloads,
        flows={index: new_id() for index, kind in kinds.items() if kind == "flow"} or None,
        thumbnails=thumbnails or None,
        sections=sections or None,
        product=_product(wish.product),
        expires_at=wish.expires_at,
        cards=tuple(_card(template, place, each) for place, each in enumerate(wish.cards)) or None,
    )


def _card(template: Template, place: int, said: wishes.UseCard) -> CardUse:
    card = (template.cards or ())[place : place + 1]
    payloads = _given(card[0].buttons if card else (), said.buttons, "reply")
    return CardUse(
        product=_product(said.product),
        body=said.body,
        names=wording.variables(card[0].body) if card and template.named else (),
        buttons={index: value for index, value in said.buttons.items() if index not in payloads},
        payloads=payloads,
    )


def _shown(use: CardUse, card: TemplateCard, media: Media | None) -> CardUse:
    """A card with its file, and as the customer reads it."""
    titles = tuple(each.text for each in card.buttons)
    return use.model_copy(update={"media": media, "text": wording.on_card(card, use.body), "titles": titles})


def _given(buttons: Sequence[TemplateButton], values: Mapping[int, str], *kinds: str) -> dict[int, str]:
    """The values of the buttons of some kinds, by their places."""
    places = {index for index, each in enumerate(buttons) if each.kind in kinds}
    return {index: value for index, value in values.items() if index in places}


def _product(said: wishes.ShowProduct | None) -> Product | None:
    return Product(catalog_id=said.catalog_id, product_id=said.product_id) if said is not None else None


def _header(header: TemplateHeader | None) -> str | None:
    return header.kind if header is not None else None


def _file_problem(header: str | None, media_id: str | None) -> dict[str, str]:
    if (header in FILES) == (media_id is not None):
        return {}
    return {"media_id": "is missing" if header in FILES else "the template has no file"}


def _late(expires_at: datetime | None) -> dict[str, str]:
    return {"expires_at": "is past"} if expires_at is not None and expires_at <= now() else {}


async def _files(
    gateway: Gateway, member: Member, can: Capabilities, template: Template, wish: wishes.UseTemplate
) -> list[Media | None]:
    """The files of the cards, in order."""
    return [
        await _file(gateway, member, can, said.media_id, _header(card.header), f"cards.{place}.media_id")
        if said.media_id is not None
        else None
        for place, (card, said) in enumerate(zip(template.cards or (), wish.cards, strict=True))
    ]


async def _file(
    gateway: Gateway, member: Member, can: Capabilities, media_id: str, header: str | None, field: str
) -> Media:
    """A file as what the template shows; raises a problem where it is none of that kind."""
    sent_as: As | None = "document" if header == "document" else None
    media = composing.carried(await composing.file(gateway, member, media_id, sent_as), can, sent_as)
    if media.kind != header:
        raise _values_wrong({field: f"is no {header}"})
    return media


def _values_wrong(wrong: Mapping[str, str]) -> HttpProblem:
    fields = [{"field": f"template.{name}", "rule": rule} for name, rule in wrong.items()]
    return HttpProblem(422, "template.values_wrong", "The template's values do not fit.", fields=fields)


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


def _choices(template: Template) -> Options | None:
    """The template's buttons as they stand below the message."""
    if not template.buttons:
        return None
    choices = tuple(Choice(id=str(index), title=each.text) for index, each in enumerate(template.buttons))
    return Options(style="buttons", choices=choices)
