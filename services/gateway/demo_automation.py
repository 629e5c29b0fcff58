"""The demo's macros, and two rules that wait to be tried out and switched on (B6)."""

from collections.abc import Iterator
from datetime import datetime

from libs.events.catalog import macro as does
from libs.events.catalog.rule import Conditions
from libs.events.command import Command
from services.gateway.demo_catalogues import tag_id
from services.gateway.demo_team import derived, member_of, queue_id
from services.tickets.automation_commands import DefineMacro, DefineRule

MACROS: dict[str, tuple[str, does.Actions]] = {
    "delivery": (
        "Verificar entrega",
        (
            does.Say(text="Vou verificar com a transportadora, {{first_name}}. Já volto com uma resposta."),
            does.Tag(tag_ids=(tag_id("entrega"),)),
            does.PutAside(minutes=120),
        ),
    ),
    "finance": (
        "Encaminhar ao financeiro",
        (
            does.Note(text="Encaminhado para conferência do pagamento."),
            does.Transfer(queue_id=queue_id("financeiro")),
        ),
    ),
}


def automation(at: datetime) -> Iterator[Command]:
    """Macros for all, and rules that are switched off."""
    supervisor = member_of("supervisora")
    by = supervisor.actor()
    for key, (label, actions) in MACROS.items():
        yield DefineMacro(
            by=by,
            at=at,
            member=supervisor,
            macro_id=derived(f"macro {key}"),
            label=label,
            actions=actions,
            for_all=True,
        )
    yield DefineRule(
        by=by,
        at=at,
        member=supervisor,
        rule_id=derived("rule payment"),
        label="Boleto e Pix ao financeiro",
        occasion="message",
        conditions=Conditions(states=("pending",), words=("boleto", "pix", "segunda via")),
        actions=(does.Transfer(queue_id=queue_id("financeiro")),),
    )
    yield DefineRule(
        by=by,
        at=at,
        member=supervisor,
        rule_id=derived("rule silence"),
        label="Cliente sem resposta há um dia",
        occasion="customer_silent",
        minutes=1440,
        conditions=Conditions(without_tags=(tag_id("vip"),)),
        actions=(
            does.Say(text="{{first_name}}, como não tivemos retorno, vou encerrar por aqui. É só chamar de novo!"),
            does.Finish(silently=True),
        ),
        place=1,
    )
