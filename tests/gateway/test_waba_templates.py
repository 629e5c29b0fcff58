"""Templates of every kind, as the stand-in for Meta takes and refuses them: carousels, offers, catalogues (C3)."""

from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest

from libs.events.catalog.media import Media
from libs.events.catalog.template import Template
from libs.events.catalog.template_use import CardUse, Product, ProductSection, TemplateUse
from libs.events.testing import NOON
from libs.wording.template import problems, read
from services.gateway.channels.channel import Line
from services.gateway.channels.outbound import Failed, Outbound, Sent
from services.gateway.channels.waba.channel import Waba
from services.gateway.composing import Content
from services.gateway.errors import HttpProblem
from services.gateway.shapes.message import TemplateUsed
from services.gateway.templates import lasts_until
from tests.providers.graph import ACCESS_TOKEN, PHONE_NUMBER_ID, WABA_ID, GraphStandIn
from tests.providers.graph_templates import SHOP_TEMPLATES

BYTES = b"\xff\xd8\xff\xe0 a picture" * 20
TABLE = Media(id="1a" * 32, kind="image", mime="image/jpeg", name="mesa.jpg", size=len(BYTES))
SHELF = Media(id="2b" * 32, kind="image", mime="image/jpeg", name="aparador.jpg", size=len(BYTES))
TEA = Product(catalog_id="990000000000001", product_id="MESA-120")
SOFAS = ProductSection(title="Sofás", product_ids=("SOFA-1", "SOFA-2"))
CARDS = (
    CardUse(media=TABLE, body=("Cerejeira",), buttons={1: "120"}, payloads={0: "quero:120"}),
    CardUse(media=SHELF, buttons={1: "180"}),
)
USES: dict[str, dict[str, Any]] = {
    "confirma_entrega": {"body": ("Rosa", "às 14h"), "buttons": {2: "8841"}, "payloads": {0: "sim"}},
    "mesas_novas": {"body": ("Rosa",), "cards": CARDS},
    "oferta_de_inverno": {"body": ("Rosa",), "codes": {0: "INVERNO"}, "buttons": {1: "sofa"}, "expires_at": NOON},
    "marcar_visita": {"flows": {0: "0198c0de-0000-7000-8000-0000000000f1"}},
    "nosso_catalogo": {"thumbnails": {0: "MESA-120"}},
    "combina_com_voce": {"body": ("Rosa",), "thumbnails": {0: "SOFA-1"}, "sections": (SOFAS,)},
    "produto_do_dia": {"body": ("Rosa",), "product": TEA},
}


class Cupboard:
    """The store of files, with the cards' pictures in it."""

    async def open(self, media_id: str) -> AsyncIterator[bytes]:
        """Their bytes."""
        yield BYTES


@pytest.fixture(scope="module")
def graph() -> Iterator[GraphStandIn]:
    """A stand-in for the Graph API that has the shop's templates."""
    with GraphStandIn.running() as graph:
        graph.templates.extend(SHOP_TEMPLATES)
        yield graph


async def sent(graph: GraphStandIn, name: str, **values: Any) -> tuple[Any, list[dict[str, Any]]]:
    """What came of a template with these values, and the components that left."""
    settings = {"phone_number_id": PHONE_NUMBER_ID, "waba_id": WABA_ID, "base_url": graph.url}
    use = TemplateUse(name=name, language="pt_BR", **{**USES[name], **values})
    async with httpx.AsyncClient() as client:
        outbound = Outbound("m", "v", "5511900001234", "Olá", kind="template", template=use)
        outcome = await Waba(client, Cupboard()).send(Line("c", settings, {"access_token": ACCESS_TOKEN}), outbound)
    return outcome, graph.messages[-1]["template"].get("components", [])


async def known(graph: GraphStandIn) -> dict[str, Template]:
    """The shop's templates, as the desk reads them."""
    settings = {"phone_number_id": PHONE_NUMBER_ID, "waba_id": WABA_ID, "base_url": graph.url}
    async with httpx.AsyncClient() as client:
        line = Line("c", settings, {"access_token": ACCESS_TOKEN})
        return {each.name: each async for page in Waba(client, Cupboard()).templates(line) for each in page}


@pytest.mark.parametrize("name", USES)
async def test_meta_takes_every_kind_of_template_as_the_desk_fills_it_in(graph: GraphStandIn, name: str) -> None:
    template = (await known(graph))[name]
    assert template.unsupported is None
    assert problems(template, TemplateUse(name=name, language="pt_BR", **USES[name])) == {}
    outcome, _ = await sent(graph, name)
    assert isinstance(outcome, Sent), outcome


@pytest.mark.parametrize("name", USES)
def test_a_message_shows_with_what_its_template_was_filled_in(name: str) -> None:
    use = TemplateUse(name=name, language="pt_BR", category="marketing", **USES[name])
    shown = TemplateUsed.model_validate(use.model_dump(mode="json"))
    assert (shown.name, shown.category, len(shown.cards or ())) == (name, "marketing", len(use.cards or ()))


def test_an_offer_that_is_over_when_the_message_leaves_is_not_scheduled() -> None:
    use = TemplateUse(name="oferta_de_inverno", language="pt_BR", **USES["oferta_de_inverno"])
    content = Content(kind="template", template=use)
    lasts_until(content, NOON - timedelta(minutes=1))
    lasts_until(Content(text="Oi"), NOON)
    with pytest.raises(HttpProblem) as problem:
        lasts_until(content, NOON)
    assert problem.value.fields == [{"field": "template.expires_at", "rule": "is before the message leaves"}]


async def test_each_card_of_a_carousel_has_its_own_picture_words_and_buttons(graph: GraphStandIn) -> None:
    _, components = await sent(graph, "mesas_novas")
    first, second = components[-1]["cards"]
    uploads = [each.id for each in graph.uploads[-2:]]
    assert [each["card_index"] for each in (first, second)] == [0, 1]
    pictures = [each["components"][0]["parameters"][0]["image"]["id"] for each in (first, second)]
    assert pictures == uploads
    assert [(each["type"], each.get("sub_type")) for each in first["components"]] == [
        ("header", None),
        ("body", None),
        ("button", "url"),
        ("button", "quick_reply"),
    ]
    assert second["components"][-1]["parameters"] == [{"type": "text", "text": "180"}]


async def test_offers_forms_and_catalogues_leave_in_metas_words(graph: GraphStandIn) -> None:
    _, offer = await sent(graph, "oferta_de_inverno")
    assert offer[1]["parameters"][0]["limited_time_offer"] == {"expiration_time_ms": int(NOON.timestamp() * 1000)}
    _, form = await sent(graph, "marcar_visita")
    assert form[0]["parameters"][0]["action"] == {"flow_token": USES["marcar_visita"]["flows"][0]}
    _, some = await sent(graph, "combina_com_voce")
    action = some[-1]["parameters"][0]["action"]
    assert action["sections"] == [
        {"title": "Sofás", "product_items": [{"product_retailer_id": each} for each in SOFAS.product_ids]}
    ]
    _, product = await sent(graph, "produto_do_dia")
    assert product[0]["parameters"] == [
        {"type": "product", "product": {"product_retailer_id": "MESA-120", "catalog_id": "990000000000001"}}
    ]


@pytest.mark.parametrize(
    ("name", "values", "code"),
    [
        ("confirma_entrega", {"body": ("Rosa",)}, 132000),
        ("confirma_entrega", {"buttons": {}}, 131008),
        ("confirma_entrega", {"codes": {0: "DEZ"}, "payloads": {}}, 132012),
        ("mesas_novas", {"cards": CARDS[:1]}, 132000),
        ("mesas_novas", {"cards": (CARDS[0], CARDS[0])}, 132000),
        ("mesas_novas", {"cards": (CARDS[0].model_copy(update={"media": None, "product": TEA}), CARDS[1])}, 132012),
        ("oferta_de_inverno", {"expires_at": None}, 131008),
        ("marcar_visita", {"flows": None}, 131008),
        ("combina_com_voce", {"sections": None}, 132012),
        ("produto_do_dia", {"product": None}, 132000),
        ("nosso_catalogo", {"expires_at": NOON}, 132012),
    ],
)
async def test_meta_refuses_what_does_not_fit_and_so_does_the_desk_before(
    graph: GraphStandIn, name: str, values: dict[str, Any], code: int
) -> None:
    outcome, _ = await sent(graph, name, **values)
    assert isinstance(outcome, Failed)
    assert (outcome.code, outcome.may_retry) == (f"waba.{code}", False)
    use = TemplateUse(name=name, language="pt_BR", **{**USES[name], **values})
    found = problems((await known(graph))[name], use)
    own = {"flows", "payloads"} & values.keys()
    assert found or own


@pytest.mark.parametrize(
    ("name", "values", "field"),
    [
        ("mesas_novas", {"cards": (CARDS[0].model_copy(update={"body": ()}), CARDS[1])}, "cards.0.body"),
        ("mesas_novas", {"cards": (CARDS[0], CARDS[1].model_copy(update={"buttons": {}}))}, "cards.1.buttons.1"),
        ("mesas_novas", {"cards": None}, "cards"),
        ("produto_do_dia", {"product": None}, "product"),
        ("nosso_catalogo", {"product": TEA}, "product"),
        ("nosso_catalogo", {"sections": (SOFAS,)}, "sections"),
        ("nosso_catalogo", {"thumbnails": {0: " "}}, "buttons.0"),
        ("combina_com_voce", {"sections": (SOFAS, SOFAS.model_copy(update={"title": ""}))}, "sections"),
        ("combina_com_voce", {"sections": (ProductSection(product_ids=("x",) * 31),)}, "sections"),
        ("oferta_de_inverno", {"expires_at": None}, "expires_at"),
        ("oferta_de_inverno", {"codes": {0: "X" * 21}}, "buttons.0"),
        ("marcar_visita", {"expires_at": NOON + timedelta(days=1)}, "expires_at"),
    ],
)
async def test_what_is_missing_names_its_field(
    graph: GraphStandIn, name: str, values: dict[str, Any], field: str
) -> None:
    use = TemplateUse(name=name, language="pt_BR", **{**USES[name], **values})
    assert list(problems((await known(graph))[name], use)) == [field]


async def test_the_conversation_shows_an_offer_and_the_words_of_every_card(graph: GraphStandIn) -> None:
    shop = await known(graph)
    use = TemplateUse(name="mesas_novas", language="pt_BR", **USES["mesas_novas"])
    assert read(shop["mesas_novas"], use) == (
        "Rosa, estas mesas acabaram de chegar:\n\n1. Mesa Cerejeira\n\n2. Aparador"
    )
    use = TemplateUse(name="oferta_de_inverno", language="pt_BR", **USES["oferta_de_inverno"])
    assert read(shop["oferta_de_inverno"], use).startswith("*Acaba logo!*\n\nOlá Rosa")
