"""Templates of a WhatsApp number in the examples."""

from libs.events.catalog import template
from libs.events.catalog.examples.story import LINE
from libs.events.event import Event

CONFIRMS = template.Template(
    id="1689556000000001",
    name="confirma_entrega",
    language="pt_BR",
    status="approved",
    category="utility",
    header=template.TemplateHeader(kind="text", text="Sua entrega"),
    body="Olá {{1}}, sua mesa chega {{2}}.",
    footer="Móveis Cerejeira",
    buttons=(
        template.TemplateButton(kind="reply", text="Confirmar"),
        template.TemplateButton(kind="url", text="Acompanhar", url="https://cerejeira.example/p/{{1}}"),
    ),
    examples=("Rosa", "amanhã, às 14h"),
    quality="green",
)

BY_MEMBERS: tuple[Event, ...] = ()
BY_THE_CONTACT: tuple[Event, ...] = ()
BY_THE_SYSTEM: tuple[Event, ...] = (
    template.TemplatesSynced(templates=(CONFIRMS,), gone=("1689556000000002",)),
    template.TemplateStateChanged(template_id=CONFIRMS.id, status="paused", quality="red", reason="low_quality"),
)

STREAMS = {"template": f"template.{LINE}"}
