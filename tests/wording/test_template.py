"""Templates filled in: which variables they have, what is wrong with values, what the customer reads (C3)."""

from typing import Any

import pytest

from libs.events.catalog.template import Template, TemplateButton, TemplateHeader
from libs.events.catalog.template_use import TemplateUse
from libs.wording.template import filled, problems, read, variables

TEMPLATE = Template(
    id="1",
    name="confirma_entrega",
    language="pt_BR",
    status="approved",
    category="utility",
    header=TemplateHeader(kind="text", text="Pedido {{1}}"),
    body="Olá {{1}}, sua mesa chega {{2}}. Até logo, {{1}}!",
    footer="Móveis Cerejeira",
    buttons=(
        TemplateButton(kind="reply", text="Confirmar"),
        TemplateButton(kind="url", text="Acompanhar", url="https://x.example/p/{{1}}"),
        TemplateButton(kind="url", text="Loja", url="https://x.example"),
        TemplateButton(kind="code", text="Copiar"),
    ),
)


def use(**values: Any) -> TemplateUse:
    """The template with all its values, but for those given."""
    whole = {"header": ("8841",), "body": ("Rosa", "às 14h"), "buttons": {1: "8841"}, "codes": {3: "DEZ"}}
    return TemplateUse(name="confirma_entrega", language="pt_BR", **{**whole, **values})


def test_variables_are_named_once_numbers_in_their_order() -> None:
    assert variables("{{10}} {{2}} {{ 1 }} {{2}}") == ("1", "2", "10")
    assert variables("{{last}} {{first}} {{last}}") == ("last", "first")
    assert variables("{} {{}} { {1} } {{a b}}") == ()
    assert variables(None) == ()


def test_the_customer_reads_header_body_and_footer_with_the_values() -> None:
    assert read(TEMPLATE, use()) == (
        "*Pedido 8841*\n\nOlá Rosa, sua mesa chega às 14h. Até logo, Rosa!\n\n_Móveis Cerejeira_"
    )


def test_a_value_that_looks_like_a_variable_is_not_filled_again() -> None:
    assert filled("{{1}} {{2}}", {"1": "{{2}}", "2": "x"}) == "{{2}} x"


def test_whole_values_are_in_order() -> None:
    assert problems(TEMPLATE, use()) == {}
    assert problems(TEMPLATE, use(payloads={0: "confirmar:8841"})) == {}


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"body": ("Rosa",)}, "body"),
        ({"body": ("Rosa", "às 14h", "e mais")}, "body"),
        ({"body": ("Rosa", " ")}, "body"),
        ({"body": ("Rosa", "às\n14h")}, "body"),
        ({"body": ("Rosa", "às\t14h")}, "body"),
        ({"body": ("Rosa", "às     14h")}, "body"),
        ({"body": ("Rosa", "x" * 1025)}, "body"),
        ({"header": ()}, "header"),
        ({"buttons": {}}, "buttons.1"),
        ({"buttons": {1: "8841", 2: "x"}}, "buttons.2"),
        ({"buttons": {1: "8841", 9: "x"}}, "buttons.9"),
        ({"codes": {}}, "buttons.3"),
        ({"payloads": {0: "x" * 129}}, "buttons.0"),
        ({"payloads": {0: " "}}, "buttons.0"),
    ],
)
def test_what_the_provider_would_refuse_names_its_field(values: dict[str, Any], field: str) -> None:
    assert list(problems(TEMPLATE, use(**values))) == [field]
