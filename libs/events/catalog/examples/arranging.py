"""Names, custom fields, funnels and shared views in the examples."""

from libs.events.catalog import detail, field, funnel, name, relation, shared_view
from libs.events.catalog.examples.story import CONVERSATION, SALES, TAG, TICKET
from libs.events.event import Event
from libs.identity import ids

FIELD = "0198c0de-0000-7000-8000-00000000f1e1"
FUNNEL = "0198c0de-0000-7000-8000-00000000f044"
STAGE = "0198c0de-0000-7000-8000-0000000057a6"
VIEW = "0198c0de-0000-7000-8000-000000005ee4"

BY_MEMBERS: tuple[Event, ...] = (
    name.NameTaken(kind="tag", label="Urgente", owner_id=TAG),
    name.NameReleased(owner_id=TAG),
    field.FieldDefined(on="ticket", label="Turno da entrega", kind="choice", choices=("Manhã", "Tarde"), place=2.0),
    field.FieldRelabelled(label="Período da entrega"),
    field.FieldChoicesSet(choices=("Manhã", "Tarde", "Noite")),
    field.FieldMoved(place=1.5),
    field.FieldArchived(),
    field.FieldRestored(),
    detail.FieldSet(ticket_id=TICKET, field_id=FIELD, value="Manhã"),
    detail.FieldCleared(ticket_id=TICKET, field_id=FIELD),
    detail.DetailsErased(ticket_ids=(TICKET,)),
    funnel.FunnelDefined(label="Vendas de projetos"),
    funnel.FunnelRenamed(label="Projetos sob medida"),
    funnel.FunnelArchived(),
    funnel.FunnelRestored(),
    funnel.StageAdded(stage_id=STAGE, label="Visita", color="#1971C2"),
    funnel.StageRenamed(stage_id=STAGE, label="Visita técnica"),
    funnel.StageRecoloured(stage_id=STAGE, color="#0C8599"),
    funnel.StageMoved(stage_id=STAGE, place=1),
    funnel.StageArchived(stage_id=STAGE),
    relation.EnteredFunnel(funnel_id=FUNNEL, stage_id=STAGE),
    relation.MovedToStage(funnel_id=FUNNEL, stage_id=STAGE),
    relation.LeftFunnel(funnel_id=FUNNEL),
    relation.FunnelValueSet(funnel_id=FUNNEL, cents=1_850_000, currency="BRL"),
    relation.FunnelValueCleared(funnel_id=FUNNEL),
    shared_view.ViewShared(label="Esperando há mais tempo", query="state=pending&order=oldest", queue_id=SALES),
    shared_view.ViewWithdrawn(),
)

BY_THE_CONTACT: tuple[Event, ...] = ()

BY_THE_SYSTEM: tuple[Event, ...] = ()

STREAMS = {
    "name": f"name.{ids.name_id('tag', 'Urgente')}",
    "field": f"field.{FIELD}",
    "detail": f"detail.{CONVERSATION}",
    "funnel": f"funnel.{FUNNEL}",
    "view": f"view.{VIEW}",
}
