"""Templates in the stand-in for Meta's Graph API: those of a shop, and how Meta refuses what does not fit them."""

import re
from collections.abc import Collection, Sequence
from typing import Any

MISSING, COUNT, FORMAT = 131008, 132000, 132012
ORDER = ("HEADER", "LIMITED_TIME_OFFER", "BODY", "FOOTER", "BUTTONS", "CAROUSEL")
FILES = {"IMAGE": "image", "VIDEO": "video", "DOCUMENT": "document"}
NEEDS = {"FLOW": "flow", "MPM": "mpm", "COPY_CODE": "copy_code"}
Wrong = tuple[int, str]


def listed_template(
    template_id: str, name: str, body: str, *parts: dict[str, Any], status: str = "APPROVED", **facts: Any
) -> dict[str, Any]:
    """A template as `GET /{waba_id}/message_templates` tells it; `parts` are its components beside the body."""
    components = sorted([{"type": "BODY", "text": body}, *parts], key=lambda each: ORDER.index(each["type"]))
    about = {"language": "pt_BR", "category": "UTILITY", "parameter_format": "POSITIONAL"}
    return {"id": template_id, "name": name, "status": status, **about, "components": components, **facts}


def buttons(*each: dict[str, Any]) -> dict[str, Any]:
    """The buttons of a template."""
    return {"type": "BUTTONS", "buttons": list(each)}


def card(body: str, format: str = "IMAGE", *of: dict[str, Any]) -> dict[str, Any]:
    """A card of a carousel."""
    header = {"type": "HEADER", "format": format}
    return {"components": [header, {"type": "BODY", "text": body}, buttons(*of)]}


REPLY = {"type": "QUICK_REPLY", "text": "Quero esta"}
SEE = {"type": "URL", "text": "Ver na loja", "url": "https://cerejeira.example/m/{{1}}"}
SHOP_TEMPLATES = [
    listed_template(
        "1689556000000001",
        "confirma_entrega",
        "Olá {{1}}, sua mesa chega {{2}}. Alguém pode receber?",
        {"type": "HEADER", "format": "TEXT", "text": "Sua entrega"},
        {"type": "FOOTER", "text": "Móveis Cerejeira"},
        buttons(
            {"type": "QUICK_REPLY", "text": "Confirmar"},
            {"type": "QUICK_REPLY", "text": "Remarcar"},
            {"type": "URL", "text": "Acompanhar", "url": "https://cerejeira.example/p/{{1}}"},
        ),
    ),
    listed_template("1689556000000002", "retomar_conversa", "Olá {{1}}, podemos continuar a nossa conversa?"),
    listed_template(
        "1689556000000003",
        "colecao_primavera",
        "Chegou a coleção de primavera, com 10% de desconto até domingo. 🌿",
        {"type": "HEADER", "format": "IMAGE"},
        buttons({"type": "COPY_CODE", "text": "Copiar código"}),
        category="MARKETING",
    ),
    listed_template(
        "1689556000000004",
        "delivery_update",
        "Hello {{first_name}}, your table arrives {{when}}.",
        language="en_US",
        parameter_format="NAMED",
    ),
    listed_template(
        "1689556000000005",
        "promo_relampago",
        "Só hoje! {{1}}{{2}}",
        status="REJECTED",
        category="MARKETING",
        rejected_reason="INVALID_FORMAT",
    ),
    listed_template("1689556000000006", "pesquisa_antiga", "Como foi o atendimento, {{1}}?", status="PAUSED"),
    listed_template(
        "1689556000000007",
        "mesas_novas",
        "{{1}}, estas mesas acabaram de chegar:",
        {
            "type": "CAROUSEL",
            "cards": [card("Mesa {{1}}", "IMAGE", REPLY, SEE), card("Aparador", "IMAGE", REPLY, SEE)],
        },
        category="MARKETING",
    ),
    listed_template(
        "1689556000000008",
        "oferta_de_inverno",
        "Olá {{1}}, o sofá Canela está com preço de inverno.",
        {
            "type": "LIMITED_TIME_OFFER",
            "limited_time_offer": {"text": "Acaba logo!", "has_expiration": True},
        },
        buttons({"type": "COPY_CODE", "text": "Copiar código"}, SEE),
        category="MARKETING",
    ),
    listed_template(
        "1689556000000009",
        "marcar_visita",
        "Quer que a gente meça a sua sala?",
        buttons({"type": "FLOW", "text": "Marcar visita", "flow_id": "780000000000001"}),
    ),
    listed_template(
        "1689556000000010",
        "nosso_catalogo",
        "Veja tudo o que temos.",
        buttons({"type": "CATALOG", "text": "Ver catálogo"}),
        category="MARKETING",
    ),
    listed_template(
        "1689556000000011",
        "combina_com_voce",
        "{{1}}, isto combina com a sua mesa.",
        {"type": "HEADER", "format": "TEXT", "text": "Para a sua sala"},
        buttons({"type": "MPM", "text": "Ver itens"}),
        category="MARKETING",
    ),
    listed_template(
        "1689556000000012",
        "produto_do_dia",
        "O produto do dia é para você, {{1}}.",
        {"type": "HEADER", "format": "PRODUCT"},
        buttons({"type": "SPM", "text": "Ver"}),
        category="MARKETING",
    ),
]


def refusal(templates: Sequence[dict[str, Any]], said: dict[str, Any], uploads: Collection[str]) -> Wrong | None:
    """How Meta refuses a template that it does not have so, or whose parameters do not fit."""
    named = (each for each in templates if each["name"] == said["name"])
    found = next((each for each in named if each["language"] == said["language"]["code"]), None)
    if found is None:
        return 132001, "Template name does not exist in the translation"
    if found["status"] == "PAUSED":
        return 132015, "Template is paused"
    if found["status"] != "APPROVED":
        return 132001, "Template is not approved"
    by_name = found.get("parameter_format") == "NAMED"
    return _parts(found["components"], said.get("components", []), by_name, uploads)


def _parts(
    components: Sequence[dict[str, Any]], given: Sequence[dict[str, Any]], named: bool, uploads: Collection[str]
) -> Wrong | None:
    has = {each["type"]: each for each in components}
    by_type = {each["type"]: each for each in given if each["type"] != "button"}
    odd = by_type.keys() - {each.lower() for each in has}
    if odd:
        return FORMAT, f"the template has no {min(odd)}"
    return (
        _header(has.get("HEADER", {}), by_type.get("header", {}).get("parameters", []), named, uploads)
        or _text(has.get("BODY", {}), by_type.get("body", {}).get("parameters", []), "body", named)
        or _offer(has.get("LIMITED_TIME_OFFER"), by_type.get("limited_time_offer"))
        or _all_buttons(
            has.get("BUTTONS", {}).get("buttons", []), [each for each in given if each["type"] == "button"]
        )
        or _cards(has.get("CAROUSEL"), by_type.get("carousel"), named, uploads)
    )


def _text(component: dict[str, Any], given: Sequence[dict[str, Any]], where: str, named: bool) -> Wrong | None:
    wanted = set(re.findall(r"\{\{\s*([^}\s]+)\s*\}\}", component.get("text", "")))
    if len(given) != len(wanted):
        return COUNT, f"{where}: number of parameters ({len(given)}) does not match ({len(wanted)})"
    if any(each.get("type") != "text" or not isinstance(each.get("text"), str) for each in given):
        return FORMAT, f"{where}: text parameters expected"
    if named and {each.get("parameter_name") for each in given} != wanted:
        return FORMAT, f"{where}: parameter names do not match"
    return None


def _header(
    component: dict[str, Any], given: Sequence[dict[str, Any]], named: bool, uploads: Collection[str]
) -> Wrong | None:
    format = component.get("format", "TEXT")
    if format == "TEXT":
        return _text(component, given, "header", named)
    if len(given) != 1:
        return COUNT, f"header: number of parameters ({len(given)}) does not match (1)"
    kind = FILES.get(format, format.lower())
    shown = given[0].get(kind) if given[0].get("type") == kind else None
    if not isinstance(shown, dict):
        return FORMAT, f"header: Format mismatch, expected {format}"
    if kind in FILES.values() and shown.get("id") not in uploads:
        return 131053, "Media upload error"
    if kind == "product" and not (shown.get("product_retailer_id") and shown.get("catalog_id")):
        return MISSING, "header: product_retailer_id and catalog_id are required"
    return None


def _offer(component: dict[str, Any] | None, given: dict[str, Any] | None) -> Wrong | None:
    expires = component is not None and component["limited_time_offer"].get("has_expiration") is True
    if not expires:
        return (FORMAT, "the offer does not expire") if given is not None else None
    if given is None:
        return MISSING, "limited_time_offer: expiration is missing"
    (parameter,) = given["parameters"]
    ends = parameter.get("limited_time_offer", {}).get("expiration_time_ms")
    right = parameter.get("type") == "limited_time_offer" and isinstance(ends, int) and ends > 10**12
    return None if right else (FORMAT, "limited_time_offer: expiration_time_ms is no time in milliseconds")


def _all_buttons(wanted: Sequence[dict[str, Any]], given: Sequence[dict[str, Any]]) -> Wrong | None:
    by_index = {int(each["index"]): each for each in given}
    if len(by_index) != len(given) or any(each >= len(wanted) for each in by_index):
        return FORMAT, "buttons: there is no such button"
    for index, button in enumerate(wanted):
        kind, said = button["type"], by_index.get(index)
        link = kind == "URL" and "{{" in button["url"]
        if said is None:
            if link or kind in NEEDS:
                return MISSING, f"buttons: Button at index {index} of type {kind} requires a parameter"
            continue
        sub_type = "url" if link else {"QUICK_REPLY": "quick_reply", "CATALOG": "catalog", **NEEDS}.get(kind)
        if said.get("sub_type", "").lower() != sub_type or len(said["parameters"]) != 1:
            return FORMAT, f"buttons: Button at index {index} is of type {kind}"
        if not _fits(sub_type, said["parameters"][0]):
            return FORMAT, f"buttons: the parameter of the button at index {index} does not fit"
    return None


def _fits(sub_type: str | None, parameter: dict[str, Any]) -> bool:
    action = parameter.get("action") or {}
    match sub_type:
        case "url":
            return parameter.get("type") == "text" and bool(parameter.get("text"))
        case "quick_reply":
            return parameter.get("type") == "payload" and bool(parameter.get("payload"))
        case "copy_code":
            return parameter.get("type") == "coupon_code" and 0 < len(parameter.get("coupon_code", "")) <= 20
        case "flow":
            return parameter.get("type") == "action" and bool(action.get("flow_token"))
        case "catalog":
            return parameter.get("type") == "action" and bool(action.get("thumbnail_product_retailer_id"))
        case _:
            sections = action.get("sections", [])
            items = [each for section in sections for each in section.get("product_items", [])]
            known = all(each.get("product_retailer_id") for each in items)
            titled = len(sections) == 1 or all(section.get("title") for section in sections)
            return bool(0 < len(items) <= 30 and known and titled and action.get("thumbnail_product_retailer_id"))


def _cards(
    component: dict[str, Any] | None, given: dict[str, Any] | None, named: bool, uploads: Collection[str]
) -> Wrong | None:
    wanted = component["cards"] if component is not None else []
    cards = given["cards"] if given is not None else []
    if [each.get("card_index") for each in cards] != list(range(len(wanted))):
        return COUNT, f"carousel: number of cards ({len(cards)}) does not match ({len(wanted)})"
    for index, (of, said) in enumerate(zip(wanted, cards, strict=True)):
        wrong = _parts(of["components"], said["components"], named, uploads)
        if wrong is not None:
            return wrong[0], f"card {index}: {wrong[1]}"
    return None
