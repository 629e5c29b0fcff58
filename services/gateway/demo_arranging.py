"""The demo's funnel, custom fields and shared views."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from libs.events.command import Command
from services.contacts.commands import DefineFunnel, PutIntoFunnel
from services.gateway.demo_scripts import Script
from services.gateway.demo_team import derived, member_of, queue_id
from services.gateway.view_commands import ShareView
from services.tickets.catalogue_commands import DefineField
from services.tickets.commands import SetField

FUNNEL = ("Projetos sob medida", "projetos")
STAGES = (
    ("contato", "Primeiro contato", "#868E96"),
    ("visita", "Visita técnica", "#1971C2"),
    ("projeto", "Projeto em 3D", "#7A4BC2"),
    ("orcamento", "Orçamento enviado", "#E8590C"),
    ("fechado", "Contrato fechado", "#2F9E44"),
)
IN_FUNNEL = 26
FIELDS = (
    ("periodo", "ticket", "Período da entrega", "choice", ("Manhã", "Tarde", "Sábado")),
    ("entrega", "ticket", "Entrega combinada", "date", ()),
    ("volumes", "ticket", "Volumes", "number", ()),
    ("montagem", "ticket", "Montagem inclusa", "yes_no", ()),
    ("arquiteto", "contact", "Arquiteto responsável", "text", ()),
    ("tipo", "contact", "Tipo de cliente", "choice", ("Casa", "Escritório", "Construtora")),
)
VIEWS = (
    ("espera", "Esperando há mais tempo", "state=pending&order=oldest", None),
    ("orcamentos", "Orçamentos em aberto", f"tag={derived('tag orcamento')}", None),
    ("garantias", "Garantias do suporte", f"state=any&tag={derived('tag garantia')}", "suporte"),
)


def fields(at: datetime) -> Iterator[Command]:
    """The custom fields."""
    member = member_of("supervisora")
    for place, (key, on, label, kind, choices) in enumerate(FIELDS, start=1):
        wish = {"field_id": field_id(key), "on": on, "label": label, "kind": kind, "choices": choices}
        yield DefineField.model_validate(
            {**wish, "by": member.actor(), "at": at, "member": member, "place": float(place)}
        )


def views(at: datetime) -> Iterator[Command]:
    """Filters that the supervisor shares."""
    member = member_of("supervisora")
    for key, label, query, queue in VIEWS:
        yield ShareView(
            by=member.actor(),
            at=at,
            member=member,
            view_id=derived(f"view {key}"),
            label=label,
            query=query,
            queue_id=None if queue is None else queue_id(queue),
        )


def funnel(scripts: Sequence[Script], now: datetime) -> Iterator[Command]:
    """The funnel, and customers in its stages."""
    member = member_of("supervisora")
    label, key = FUNNEL
    stages = tuple((stage_id(each), name, color) for each, name, color in STAGES)
    shared = {"by": member.actor(), "member": member, "funnel_id": derived(f"funnel {key}")}
    yield DefineFunnel.model_validate({**shared, "at": now - timedelta(days=30), "label": label, "stages": stages})
    sold_to = [each for each in scripts if each.queue == "vendas"][:IN_FUNNEL]
    for index, script in enumerate(sold_to):
        stage = STAGES[(index * 7 + index // 5) % len(STAGES)][0]
        yield PutIntoFunnel.model_validate(
            {
                **shared,
                "at": now - timedelta(hours=3 * index),
                "contact_id": script.contact_id,
                "stage_id": stage_id(stage),
                "cents": 480_000 + (index * 137 % 23) * 61_500 if index % 6 else None,
            }
        )


def filled_in(scripts: Sequence[Script], now: datetime) -> Iterator[Command]:
    """What the fields of some tickets say."""
    at_work = [each for each in scripts if each.queue == "suporte" and each.state == "open"]
    # Some have been handed on since: management may fill in any.
    member = member_of("supervisora")
    for index, script in enumerate(at_work):
        day = (now + timedelta(days=2 + index % 9)).date().isoformat()
        said = {
            "periodo": ("Manhã", "Tarde", "Sábado")[index % 3],
            "entrega": day,
            "volumes": float(1 + index % 4),
            "montagem": index % 2 == 0,
        }
        for key, value in list(said.items())[: 2 + index % 3]:
            yield SetField(
                by=member.actor(),
                at=now - timedelta(hours=index),
                member=member,
                ticket_id=script.ticket_id,
                field_id=field_id(key),
                value=value,
            )


def field_id(key: str) -> str:
    """A custom field of the demo."""
    return derived(f"field {key}")


def stage_id(key: str) -> str:
    """A stage of the demo's funnel."""
    return derived(f"stage {key}")
