"""The demo's chatbot: a published flow that answers whoever writes "menu" to the simulated line (C6)."""

from datetime import datetime

from libs.events.catalog import flow as drawn
from libs.events.catalog.bot import Bot
from libs.events.catalog.flow import Definition, Edge, FlowChoice, FlowNode
from services.gateway.demo_catalogues import tag_id
from services.gateway.demo_team import derived, member_of, queue_id
from services.messaging.bot_commands import DraftFlow, PublishFlow
from services.tickets.bot_commands import PlaceBot

FLOW_ID = derived("flow welcome")
LABEL = "Boas-vindas"
_SUBJECTS = (
    FlowChoice(id="orders", title="Meu pedido"),
    FlowChoice(id="payment", title="Boleto ou Pix"),
    FlowChoice(id="people", title="Falar com alguém"),
)


def _node(node_id: str, label: str, x: int, y: int, does: drawn.Does) -> FlowNode:
    return FlowNode(id=node_id, label=label, x=x * 328, y=y, does=does)


DEFINITION = Definition(
    nodes=(
        _node("start", "", 0, 96, drawn.StartNode()),
        _node("hours", "Estamos abertos?", 1, 64, drawn.HoursNode()),
        _node(
            "closed",
            "Fora do horário",
            2,
            320,
            drawn.MessageNode(text="Estamos fechados agora, mas já anoto o que você precisa."),
        ),
        _node(
            "subject",
            "Assunto",
            3,
            0,
            drawn.MenuNode(
                text="{{greeting}}, {{first_name}}! Sobre o que vamos falar?", choices=_SUBJECTS, variable="subject"
            ),
        ),
        _node(
            "number",
            "Número do pedido",
            4,
            -96,
            drawn.QuestionNode(text="Qual é o número do pedido?", expects="number", variable="order", minutes=60),
        ),
        _node("tag", "Etiqueta de entrega", 5, -96, drawn.TagNode(add=(tag_id("entrega"),))),
        _node(
            "support",
            "Suporte",
            6,
            -96,
            drawn.HandOverNode(
                text="Obrigado! Já passo o pedido {{order}} para a equipe.", queue_id=queue_id("suporte")
            ),
        ),
        _node(
            "email",
            "E-mail do boleto",
            4,
            160,
            drawn.QuestionNode(text="Para qual e-mail mandamos?", expects="email", variable="email", minutes=60),
        ),
        _node("keep", "E-mail no cadastro", 5, 160, drawn.ContactNode(detail="email", value="{{email}}")),
        _node("finance", "Financeiro", 6, 160, drawn.HandOverNode(queue_id=queue_id("financeiro"))),
        _node("people", "Equipe", 4, 400, drawn.HandOverNode(text="Já chamo alguém, {{first_name}}.")),
    ),
    edges=(
        Edge(source="start", target="hours"),
        Edge(source="hours", output="open", target="subject"),
        Edge(source="hours", output="closed", target="closed"),
        Edge(source="closed", target="subject"),
        Edge(source="subject", output="orders", target="number"),
        Edge(source="subject", output="payment", target="email"),
        Edge(source="email", target="keep"),
        Edge(source="keep", target="finance"),
        Edge(source="keep", output="failed", target="finance"),
        Edge(source="subject", output="people", target="people"),
        Edge(source="number", target="tag"),
        Edge(source="tag", target="support"),
    ),
)


def draft(at: datetime) -> DraftFlow:
    """The flow, drawn, where nobody has drawn in it yet."""
    member = member_of("supervisora")
    return DraftFlow(
        by=member.actor(),
        at=at,
        member=member,
        flow_id=FLOW_ID,
        label=LABEL,
        definition=DEFINITION,
        unmoved_since=0,
    )


def published(at: datetime) -> PublishFlow:
    """The flow, published."""
    member = member_of("supervisora")
    return PublishFlow(by=member.actor(), at=at, member=member, flow_id=FLOW_ID)


def placed(at: datetime) -> PlaceBot:
    """Where it answers."""
    member = member_of("supervisora")
    bot = Bot(kind="flow", id=FLOW_ID, label=LABEL)
    return PlaceBot(by=member.actor(), at=at, member=member, bot=bot, keywords=("menu",))
