"""The tickets service: tickets, protocols and queues (composition root)."""

from libs.events.service import Service
from libs.events.settings import Settings
from services.tickets import commands, queries, queue, ticket
from services.tickets.answering import Answering
from services.tickets.counting import Counting
from services.tickets.handling import Handling
from services.tickets.lookups import LookUps
from services.tickets.numbering import Numbering
from services.tickets.opening import Opening
from services.tickets.policies import OpenTicketForCall, OpenTicketForMessage
from services.tickets.views.inbox import Inbox
from services.tickets.views.names import Names

DECIDED_ALONE = (
    commands.AcceptTicket,
    commands.ReturnTicket,
    commands.ResolveTicket,
    commands.MarkTicketUnread,
)
QUEUES = (
    commands.CreateQueue,
    commands.RenameQueue,
    commands.AddAgentToQueue,
    commands.RemoveAgentFromQueue,
    commands.ArchiveQueue,
)


async def main(settings: Settings) -> None:
    """Run the tickets service until it is told to stop."""
    async with Service.start(commands.SERVICE, settings) as service:
        await compose(service)
        await service.run()


async def compose(service: Service) -> None:
    """Add all that the tickets service does."""

    async def log_head() -> int:
        info = await service.jetstream.stream_info(service.log.stream_name)
        return info.state.last_seq

    inbox, names = Inbox(), Names()
    projector = service.projects([names, inbox], linger=0.001)
    numbering = Numbering(service.client, service.settings)
    await numbering.declare()
    rows = service.collection(inbox)
    lookups = LookUps(rows, service.collection(names), projector)
    opening = Opening(service.store, numbering, lookups)
    handle = Handling(service.store, projector, lookups, log_head, service.settings.time_zone)
    answer = Answering(service.store, projector, rows, lookups)

    service.handles(commands.OpenTicket, opening.open, lambda command: command.conversation_id)
    service.handles(commands.ReopenTicket, opening.reopen, _ticket)
    service.handles(commands.TransferTicket, handle.transfer, _ticket)
    service.handles(commands.MarkTicketRead, handle.mark_read, _ticket)
    service.handles(commands.NoteTicketView, handle.note_view, _ticket)
    service.handles(commands.IssueProtocol, handle.issue_protocol, _ticket)
    service.decides(ticket.decider, DECIDED_ALONE, _ticket)
    service.decides(queue.decider, QUEUES, lambda command: command.queue_id)

    service.answers(queries.ListTickets, answer.list_tickets)
    service.answers(queries.CountTickets, Counting(rows, projector).counters)
    service.answers(queries.GetTicket, answer.get_ticket)
    service.answers(queries.CheckTicket, answer.check_ticket)
    service.answers(queries.NextTicket, answer.next_ticket)
    service.answers(queries.ChangedTickets, answer.changed_tickets)
    service.answers(queries.GetTicketsByConversation, answer.tickets_by_conversation)
    service.answers(queries.ListQueues, answer.list_queues)

    service.follows(OpenTicketForMessage(opening, lookups))
    service.follows(OpenTicketForCall(opening, lookups))


def _ticket(command: commands.TicketCommand) -> str:
    return command.ticket_id
