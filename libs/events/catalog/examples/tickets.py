"""Tickets and queues in the examples."""

from libs.events.catalog import notice, queue, ticket
from libs.events.catalog.examples.story import (
    ANA,
    BOARD,
    BRUNO,
    COLUMN,
    CONVERSATION,
    LATER,
    LINE,
    OTHER_LINE,
    PHONE,
    REASON,
    ROSA,
    SALES,
    SUPPORT,
    TAG,
    TICKET,
)
from libs.events.event import Event
from libs.identity import ids

BY_MEMBERS: tuple[Event, ...] = (
    ticket.Accepted(agent_id=ANA),
    ticket.Transferred(
        queue_id=SUPPORT, agent_id=BRUNO, note="Pede a nota fiscal", from_queue_id=SALES, from_agent_id=ANA
    ),
    ticket.ReturnedToQueue(queue_id=SALES, from_agent_id=ANA),
    ticket.Resolved(how="farewell", agent_id=ANA),
    ticket.Reopened(agent_id=ANA),
    ticket.MarkedRead(up_to=4711),
    ticket.MarkedUnread(),
    ticket.TagAdded(tag_id=TAG),
    ticket.TagRemoved(tag_id=TAG),
    ticket.ReasonSet(reason_id=REASON),
    ticket.ReasonCleared(),
    ticket.ValueSet(cents=289_000, currency="BRL"),
    ticket.ValueCleared(),
    ticket.PlacedOnBoard(board_id=BOARD, column_id=COLUMN),
    ticket.MovedOnBoard(board_id=BOARD, column_id=COLUMN),
    ticket.TakenOffBoard(board_id=BOARD),
    ticket.Snoozed(until=LATER),
    ticket.ContinuedOnChannel(
        ticket_id=ids.ticket_id(ids.conversation_id(OTHER_LINE, "phone", PHONE), 1),
        conversation_id=ids.conversation_id(OTHER_LINE, "phone", PHONE),
        channel_id=OTHER_LINE,
    ),
    ticket.TicketTakenIn(ticket_id=ids.ticket_id(ids.conversation_id(OTHER_LINE, "phone", PHONE), 1)),
    ticket.TicketViewed(ticket_id=TICKET),
    ticket.TranscriptExported(ticket_id=TICKET, scope="ticket", notes=False, pages=3, messages=41),
    ticket.ProtocolIssued(
        number="20261120-000042",
        ticket_id=TICKET,
        ticket_number=1042,
        conversation_id=CONVERSATION,
        contact_id=ROSA,
    ),
    notice.NoticesSeen(up_to=4711),
    queue.QueueCreated(label="Vendas", color="#2F6F4E"),
    queue.QueueRenamed(label="Vendas e orçamentos"),
    queue.AgentJoinedQueue(user_id=ANA),
    queue.AgentLeftQueue(user_id=ANA),
    queue.QueueArchived(),
    queue.QueueRestored(),
)

BY_THE_CONTACT: tuple[Event, ...] = ()

BY_THE_SYSTEM: tuple[Event, ...] = (
    ticket.TicketOpened(
        number=1042,
        conversation_id=CONVERSATION,
        contact_id=ROSA,
        channel_id=LINE,
        ordinal=1,
        queue_id=SALES,
        cause="inbound",
        group=False,
    ),
    ticket.Woken(because="time"),
    ticket.Succeeded(by_ticket_id=ids.ticket_id(CONVERSATION, 2)),
)

STREAMS = {
    "ticket": f"ticket.{TICKET}",
    "access": f"access.{TICKET}",
    "protocol": "protocol.20261120",
    "notice": f"notice.{ANA}",
    "queue": f"queue.{SALES}",
}
