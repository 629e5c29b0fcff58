"""Events of `workload.main`: who of the team gets which pending ticket by itself (B5).

One stream for the whole company: the cap of an agent holds over all queues, so all of these decisions are taken
in one order.
"""

from typing import ClassVar, Literal

from libs.events.event import Event

WORKLOAD = "main"
Mode = Literal["manual", "round_robin", "least_loaded"]
Rule = Literal["round_robin", "least_loaded"]


class WorkloadEvent(Event):
    """What all events of the workload's stream share."""

    category: ClassVar[str] = "workload"


class TicketGiven(WorkloadEvent):
    """The distribution decided that an agent gets a pending ticket, which is his once it is `Assigned`.

    `as_of` is the log position at which the open tickets were counted, `load` how many he had.
    """

    ticket_id: str
    agent_id: str
    queue_id: str
    rule: Rule
    load: int
    as_of: int


class GiveSettled(WorkloadEvent):
    """The ticket was assigned, or was no longer there to be; since a log position its row tells."""

    ticket_id: str
    taken: bool
    position: int
