"""Events of `ticket.<ticket id>`, `access.<ticket id>` and `protocol.<day>`: one service episode (T1–T22)."""

from typing import ClassVar, Literal

from libs.events.event import Event

Cause = Literal["inbound", "ad hoc", "schedule", "call"]


class TicketEvent(Event):
    """What all events of a ticket's stream share."""

    category: ClassVar[str] = "ticket"


class TicketOpened(TicketEvent):
    """A service episode began (T1). `ordinal` counts the episodes of the conversation from 1."""

    number: int
    conversation_id: str
    contact_id: str
    channel_id: str
    ordinal: int
    queue_id: str | None = None
    cause: Cause = "inbound"
    group: bool = False


class Accepted(TicketEvent):
    """An agent took a pending ticket (T2)."""

    agent_id: str


class Transferred(TicketEvent):
    """Handed to a queue and, if an agent is named, to that agent (T8)."""

    queue_id: str | None = None
    agent_id: str | None = None
    note: str | None = None
    from_queue_id: str | None = None
    from_agent_id: str | None = None


class ReturnedToQueue(TicketEvent):
    """Given back, unassigned, to the end of its queue (T5)."""

    queue_id: str | None = None
    from_agent_id: str | None = None


class Resolved(TicketEvent):
    """The episode ended (T6)."""

    how: Literal["farewell", "silent", "automatic"] = "farewell"
    agent_id: str | None = None


class Reopened(TicketEvent):
    """A closed ticket continues with the one who reopened it (T7)."""

    agent_id: str


class Succeeded(TicketEvent):
    """The conversation's next ticket took over; this one can never be reopened."""

    by_ticket_id: str


class MarkedRead(TicketEvent):
    """Everything up to the log position `up_to` was read (T13)."""

    up_to: int


class MarkedUnread(TicketEvent):
    """Marked as still to be read (T13)."""


class AccessEvent(Event):
    """What all events of an access stream share."""

    category: ClassVar[str] = "access"


class TicketViewed(AccessEvent):
    """Somebody opened the ticket to read it (T22, R1)."""

    ticket_id: str


class ProtocolEvent(Event):
    """What all events of a day's protocol stream share."""

    category: ClassVar[str] = "protocol"


class ProtocolIssued(ProtocolEvent):
    """A protocol number (`YYYYMMDD-NNNNNN`) was given to a ticket (T16)."""

    number: str
    ticket_id: str
    ticket_number: int
    conversation_id: str
    contact_id: str
