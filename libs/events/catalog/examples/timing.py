"""Distribution and service levels in the examples."""

from datetime import timedelta

from libs.events.catalog import clock, queue, sla, ticket, workload
from libs.events.catalog.examples.story import ANA, NOON, SALES, TAG, TICKET
from libs.events.event import Event

SLA = "0198c0de-0000-7000-8000-00000000051a"

BY_MEMBERS: tuple[Event, ...] = (
    queue.DistributionSet(mode="least_loaded", cap=5, grace_seconds=600),
    sla.SlaDefined(sla_id=SLA, label="Vendas", first_response=15, next_response=30, resolution=480, warn_before=5),
    sla.SlaChanged(sla_id=SLA, label="Clientes VIP", first_response=5, warn_before=2, tag_ids=(TAG,)),
    sla.SlaMoved(sla_id=SLA, place=0),
    sla.SlaArchived(sla_id=SLA),
)

BY_THE_CONTACT: tuple[Event, ...] = ()

BY_THE_SYSTEM: tuple[Event, ...] = (
    ticket.Assigned(agent_id=ANA, rule="least_loaded", queue_id=SALES, load=2),
    workload.TicketGiven(ticket_id=TICKET, agent_id=ANA, queue_id=SALES, rule="least_loaded", load=2, as_of=4711),
    workload.GiveSettled(ticket_id=TICKET, taken=True, position=4713),
    clock.ClockStarted(
        kind="first_response",
        sla_id=SLA,
        since=NOON,
        due_at=NOON + timedelta(minutes=15),
        warn_at=NOON + timedelta(minutes=10),
    ),
    clock.ClockPaused(kind="resolution", spent_seconds=1_800),
    clock.ClockStopped(kind="first_response"),
    clock.SlaWarned(kind="first_response", due_at=NOON + timedelta(minutes=15)),
    clock.ResponseOverdue(kind="first_response", due_at=NOON + timedelta(minutes=15)),
    clock.ResolutionOverdue(due_at=NOON + timedelta(hours=8)),
)

STREAMS = {"workload": f"workload.{workload.WORKLOAD}", "sla": f"sla.{sla.SLAS}", "clock": f"clock.{TICKET}"}
