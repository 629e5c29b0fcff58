"""Templates filled in, as they are posted to Meta (C3)."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from libs.events.catalog.media import Media
from libs.events.catalog.message import Location
from libs.events.catalog.template_use import CardUse, Product, ProductSection, TemplateUse


def content(
    use: TemplateUse,
    media: Media | None,
    uploaded: str | None,
    place: Location | None = None,
    of_cards: Sequence[str | None] = (),
) -> dict[str, Any]:
    """The body's `type` and the template with its parameters; `of_cards` are Meta's ids of the cards' files."""
    names = use.names or ("",) * (len(use.header) + len(use.body))
    components = _part("header", _header(use, names[: len(use.header)], media, uploaded, place))
    components += _part("body", _texts(use.body, names[len(use.header) :]))
    if use.expires_at is not None:
        ends = {"expiration_time_ms": int(use.expires_at.timestamp() * 1000)}
        components += _part("limited_time_offer", [{"type": "limited_time_offer", "limited_time_offer": ends}])
    components += _links(use.buttons) + _replies(use.payloads)
    components += _buttons("copy_code", use.codes, lambda code: {"type": "coupon_code", "coupon_code": code})
    components += _buttons("flow", use.flows or {}, lambda token: _action(flow_token=token))
    components += _products(use.thumbnails or {}, use.sections or ())
    if use.cards:
        files = [*of_cards, *(None for _ in use.cards)]
        cards = [_card(index, each, files[index]) for index, each in enumerate(use.cards)]
        components.append({"type": "carousel", "cards": cards})
    template = {"name": use.name, "language": {"code": use.language, "policy": "deterministic"}}
    return {"type": "template", "template": {**template, **({"components": components} if components else {})}}


def _card(index: int, card: CardUse, uploaded: str | None) -> dict[str, Any]:
    shown: list[dict[str, Any]] = []
    if card.media is not None and uploaded is not None:
        shown = [{"type": card.media.kind, card.media.kind: {"id": uploaded}}]
    elif card.product is not None:
        shown = [_product(card.product)]
    texts = _texts(card.body, card.names or ("",) * len(card.body))
    components = _part("header", shown) + _part("body", texts) + _links(card.buttons) + _replies(card.payloads)
    return {"card_index": index, "components": components}


def _part(kind: str, parameters: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"type": kind, "parameters": parameters}] if parameters else []


def _links(values: Mapping[int, str]) -> list[dict[str, Any]]:
    return _buttons("url", values, lambda value: {"type": "text", "text": value})


def _replies(values: Mapping[int, str]) -> list[dict[str, Any]]:
    return _buttons("quick_reply", values, lambda value: {"type": "payload", "payload": value})


def _products(thumbnails: Mapping[int, str], sections: Sequence[ProductSection]) -> list[dict[str, Any]]:
    """The button that opens the catalogue, or some of it."""
    some = {"sections": [_section(each) for each in sections]} if sections else {}
    kind = "mpm" if some else "CATALOG"
    return _buttons(kind, thumbnails, lambda shown: _action(thumbnail_product_retailer_id=shown, **some))


def _buttons(
    kind: str, values: Mapping[int, str], parameter: Callable[[str], dict[str, Any]]
) -> list[dict[str, Any]]:
    return [
        {"type": "button", "sub_type": kind, "index": str(index), "parameters": [parameter(value)]}
        for index, value in sorted(values.items())
    ]


def _action(**said: Any) -> dict[str, Any]:
    return {"type": "action", "action": said}


def _section(section: ProductSection) -> dict[str, Any]:
    items = [{"product_retailer_id": each} for each in section.product_ids]
    return {**({"title": section.title} if section.title else {}), "product_items": items}


def _product(product: Product) -> dict[str, Any]:
    said = {"product_retailer_id": product.product_id, "catalog_id": product.catalog_id}
    return {"type": "product", "product": said}


def _header(
    use: TemplateUse, names: tuple[str, ...], media: Media | None, uploaded: str | None, place: Location | None
) -> list[dict[str, Any]]:
    if place is not None:
        return [{"type": "location", "location": place.model_dump(exclude_none=True)}]
    if media is not None and uploaded is not None:
        file = {"id": uploaded}
        if media.kind == "document" and media.name:
            file["filename"] = media.name
        return [{"type": media.kind, media.kind: file}]
    if use.product is not None:
        return [_product(use.product)]
    return _texts(use.header, names)


def _texts(values: tuple[str, ...], names: tuple[str, ...]) -> list[dict[str, Any]]:
    return [
        {"type": "text", **({"parameter_name": name} if name else {}), "text": value}
        for value, name in zip(values, names, strict=False)
    ]
