"""The tickets service: tickets, protocols and queues (composition root)."""

from typing import Any

from pymongo.asynchronous.collection import AsyncCollection

from libs.events.catalog.answering import DESK
from libs.events.catalog.company import COMPANY
from libs.events.catalog.contact import ContactEvent
from libs.events.catalog.message import MessageEvent
from libs.events.catalog.relation import RelationEvent
from libs.events.catalog.sla import SLAS as EVERY_SLA
from libs.events.projector import Projector
from libs.events.service import Service
from libs.events.settings import Settings
from libs.events.unique_names import UniqueNames
from libs.events.view import Document
from services.tickets import (
    answering_desk,
    automation,
    board,
    bot_commands,
    bot_queries,
    catalogue_commands,
    commands,
    company,
    field,
    note_queries,
    notice_queries,
    queries,
    queue,
    reason,
    reminding,
    sla,
    sla_commands,
    snoozing,
    tag,
    task,
    task_commands,
    task_queries,
)
from services.tickets.absence import TIMERS as ABSENCES
from services.tickets.absence import ReleaseAbsent
from services.tickets.answering import Answering
from services.tickets.board_cards import BoardCards
from services.tickets.bot_policies import ActForBots, BotsAsked, WithdrawArchived
from services.tickets.classifying import Classifying
from services.tickets.clocking import TIMERS as CLOCKS
from services.tickets.clocking import TellInTime, TermsHeld, WindTheClocks
from services.tickets.counting import Counting
from services.tickets.distributing import AssignGiven, DistributeTickets, Distributing, QueueTurns
from services.tickets.erasing import TicketErasing
from services.tickets.handling import Handling
from services.tickets.history import Histories
from services.tickets.joining import Joining
from services.tickets.lookups import LookUps
from services.tickets.noticing import Noticing
from services.tickets.noting import Noting
from services.tickets.numbering import Numbering
from services.tickets.online import Online
from services.tickets.opening import Opening
from services.tickets.owning import Owning
from services.tickets.paging import Paging
from services.tickets.past import Past
from services.tickets.policies import LeaveChannel, OpenTicketForCall, OpenTicketForMessage, OpenTicketForSchedule
from services.tickets.queues import Queues
from services.tickets.reminding import RemindInTime
from services.tickets.scoring import TIMERS, EndRating, Scoring
from services.tickets.snoozing import WakeInTime
from services.tickets.tasking import Tasking
from services.tickets.uses import Uses
from services.tickets.views.inbox import Inbox
from services.tickets.views.names import Names
from services.tickets.views.notes import Notes
from services.tickets.views.notices import Notices
from services.tickets.views.tasks import Tasks
from services.tickets.views.terms import Terms, sla_item

Collection = AsyncCollection[Document]
DECIDED_ALONE = (
    commands.AcceptTicket,
    commands.ReturnTicket,
    commands.ResolveTicket,
    commands.MarkTicketUnread,
    commands.UntagTicket,
    commands.ClearReason,
    commands.SetValue,
    commands.ClearValue,
    commands.TakeOffBoard,
    commands.SnoozeTicket,
    commands.WakeTicket,
    bot_commands.HandToBot,
    bot_commands.SwitchBots,
)
QUEUES = (
    commands.CreateQueue,
    commands.ChangeQueue,
    commands.RestoreQueue,
    commands.SetQueueMembers,
    commands.AddAgentToQueue,
    commands.RemoveAgentFromQueue,
    catalogue_commands.SetQueueHours,
    catalogue_commands.SetQueueTexts,
    catalogue_commands.SetQueueDistribution,
)
TAGS = (
    catalogue_commands.CreateTag,
    catalogue_commands.ChangeTag,
    catalogue_commands.ArchiveTag,
    catalogue_commands.RestoreTag,
)
REASONS = (
    catalogue_commands.CreateReason,
    catalogue_commands.RenameReason,
    catalogue_commands.ArchiveReason,
    catalogue_commands.RestoreReason,
)
BOARDS = (
    catalogue_commands.CreateBoard,
    catalogue_commands.RenameBoard,
    catalogue_commands.ArchiveBoard,
    catalogue_commands.RestoreBoard,
    catalogue_commands.AddColumn,
    catalogue_commands.ChangeColumn,
    catalogue_commands.ArchiveColumn,
)
FIELDS = (
    catalogue_commands.DefineField,
    catalogue_commands.ChangeField,
    catalogue_commands.ArchiveField,
    catalogue_commands.RestoreField,
)
TASKS = (task_commands.FinishTask, task_commands.ReopenTask, task_commands.RemoveTask)
SLAS = (sla_commands.DefineSla, sla_commands.ChangeSla, sla_commands.MoveSla, sla_commands.ArchiveSla)
COMPANY_SETTINGS = (
    catalogue_commands.SetCompanyHours,
    catalogue_commands.SetCompanyTexts,
    catalogue_commands.SetRating,
    catalogue_commands.DescribeCompany,
    catalogue_commands.SetThresholds,
    catalogue_commands.OrderQueues,
    catalogue_commands.SetAccess,
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

    inbox, names, notes, notices, tasks = Inbox(), Names(), Notes(), Notices(), Tasks()
    terms = Terms()
    views = [names, inbox, notes, notices, tasks, terms, *automation.VIEWS]
    projector = service.projects(
        views, linger=0.0, longer=0.03, patient=(ContactEvent, MessageEvent, RelationEvent)
    )
    online = Online(service.client, service.settings)
    service.also(online.run())
    numbering = Numbering(service.client, service.settings)
    await numbering.declare()
    rows = service.collection(inbox)
    lookups = LookUps(rows, service.collection(names), projector)
    owning = Owning(service.store, lookups, online)
    opening = Opening(service.store, numbering, lookups, owning.owner)
    handle = Handling(service.store, projector, lookups, log_head, service.settings.time_zone, owning)
    classify = Classifying(service.store)
    snoozes = service.timers(snoozing.TIMERS)
    wake_in_time = WakeInTime(service.store, snoozes)
    counting = Counting(rows, projector)
    service.also(counting.keep())
    answer = Answering(service.store, projector, rows, lookups, owning, Paging(rows, counting))
    noting = Noting(service.store, lookups, service.collection(notes), owning)
    noticing = Noticing(service.store, projector, lookups, service.collection(notices))
    past = Past(service.log, lookups)
    scoring = Scoring(service.store, opening)
    timers = service.timers(TIMERS)
    end_rating = EndRating(service.store, timers)

    service.handles(commands.OpenTicket, opening.open, lambda command: command.conversation_id)
    service.handles(commands.StartTicket, opening.start, lambda command: command.conversation_id)
    service.handles(commands.ReopenTicket, opening.reopen, _ticket)
    service.handles(commands.ContinueTicket, opening.continue_elsewhere, _ticket)
    joining = Joining(service.store, opening)
    service.handles(commands.JoinTickets, joining.join, lambda command: command.conversation_id)
    service.handles(commands.TagTicket, classify.tag, _ticket)
    service.handles(commands.SetReason, classify.set_reason, _ticket)
    service.handles(commands.PlaceOnBoard, classify.place, _ticket)
    service.handles(commands.SetField, classify.fill_in, _ticket)
    service.handles(commands.ClearField, classify.empty, _ticket)
    service.handles(commands.TransferTicket, handle.transfer, _ticket)
    service.handles(commands.MarkTicketRead, handle.mark_read, _ticket)
    service.handles(commands.NoteTicketView, handle.note_view, _ticket)
    service.handles(commands.NoteTranscript, handle.note_transcript, _ticket)
    service.handles(commands.IssueProtocol, handle.issue_protocol, _ticket)
    service.handles(commands.AddNote, noting.write, _ticket)
    service.handles(commands.EditNote, noting.write, _ticket)
    service.handles(commands.DeleteNote, noting.delete, _ticket)
    erasing = TicketErasing(service)
    service.handles(commands.EraseWritings, erasing.writings, lambda command: command.conversation_id)
    service.handles(commands.EraseTasks, erasing.tasks, lambda command: command.command_id)
    service.answers(queries.FindTasksAbout, erasing.find_tasks)
    histories = Histories(rows, service.collection(notes), lookups)
    service.answers(queries.ContactHistory, histories.of_contact)
    service.handles(commands.RequestRating, scoring.request, _ticket)
    service.handles(commands.SeeNotices, noticing.see, lambda command: command.member.id)
    for each in DECIDED_ALONE:
        service.handles(each, owning.execute, _ticket)
    unique = UniqueNames(service.store)
    queues = Queues(service.store, unique, rows, service.collection(names))
    unique.decides(service, queue.NAMED, QUEUES, lambda command: command.queue_id)
    service.handles(commands.ArchiveQueue, queues.archive, lambda command: command.queue_id)
    unique.decides(service, tag.NAMED, TAGS, lambda command: command.tag_id)
    unique.decides(service, reason.NAMED, REASONS, lambda command: command.reason_id)
    unique.decides(service, board.NAMED, BOARDS, lambda command: command.board_id)
    unique.decides(service, field.NAMED, FIELDS, lambda command: command.field_id)
    _compose_tasks(service, Tasking(service.store, projector, lookups, rows, service.collection(tasks)))
    service.decides(company.decider, COMPANY_SETTINGS, lambda _: COMPANY)

    service.answers(queries.ListTickets, answer.list_tickets)
    cards = BoardCards(rows, projector, lookups)
    service.answers(queries.ListBoardCards, cards.cards)
    service.answers(queries.SumBoard, cards.sums)
    service.answers(queries.CountTickets, counting.counters)
    service.answers(queries.GetTicket, answer.get_ticket)
    service.answers(queries.LatestTickets, answer.latest_tickets)
    service.answers(queries.GetTicketsOfContact, answer.tickets_of_contact)
    service.answers(queries.CheckTicket, answer.check_ticket)
    service.answers(queries.ListPanel, answer.list_panel)
    service.answers(queries.GetHistory, answer.history)
    service.answers(queries.NextTicket, answer.next_ticket)
    service.answers(queries.ChangedTickets, answer.changed_tickets)
    service.answers(queries.GetTicketsByConversation, answer.tickets_by_conversation)
    service.answers(queries.ListQueues, answer.list_queues)
    service.answers(note_queries.ListNotes, noting.list_notes)
    service.answers(notice_queries.ListNotices, noticing.list_notices)
    service.answers(queries.CountUses, Uses(rows).count)
    service.answers(queries.TicketAsOf, past.ticket_as_of)
    automation.compose(service, lookups, opening, inbox)

    service.follows(OpenTicketForMessage(opening, lookups, scoring))
    service.follows(OpenTicketForCall(opening, lookups))
    service.follows(OpenTicketForSchedule(opening, service.store))
    service.follows(LeaveChannel(opening))
    service.follows(wake_in_time)
    service.fires(snoozes, wake_in_time.fire)
    service.follows(end_rating)
    service.fires(timers, end_rating.fire)
    _compose_bots(service, projector, lookups)
    _compose_distribution(service, projector, online, rows, service.collection(names))
    _compose_service_levels(service, projector, rows, service.collection(terms))


def _compose_bots(service: Service, projector: Projector, lookups: LookUps) -> None:
    asked = BotsAsked(service.store, projector, lookups)
    service.decides(answering_desk.decider, (bot_commands.PlaceBot,), lambda _: DESK)
    service.answers(bot_queries.ListAnswering, asked.list_answering)
    service.answers(bot_queries.GetBotAtWork, asked.bot_at_work)
    service.follows(ActForBots(service.store, projector, lookups))
    service.follows(WithdrawArchived(service.store))


def _compose_distribution(
    service: Service, projector: Projector, online: Online, rows: Collection, names: Collection
) -> None:
    turns = QueueTurns(names, projector)
    distributing = Distributing(service.store, projector, rows, turns, online)
    absences = service.timers(ABSENCES)
    release_absent = ReleaseAbsent(service.store, projector, rows, turns, online, absences)
    service.follows(DistributeTickets(distributing, projector))
    service.follows(AssignGiven(service.store))
    service.follows(release_absent)
    service.fires(absences, release_absent.fire)


def _compose_service_levels(service: Service, projector: Projector, rows: Collection, terms: Collection) -> None:
    held = TermsHeld(terms, projector, service.settings.time_zone)
    clocks = service.timers(CLOCKS)
    tell_in_time = TellInTime(service.store, clocks)

    async def list_slas(_: queries.ListSlas) -> dict[str, Any]:
        return {"items": [sla_item(each) for each in (await held.now()).slas]}

    service.decides(sla.decider, SLAS, lambda _: EVERY_SLA)
    service.answers(queries.ListSlas, list_slas)
    service.follows(WindTheClocks(service.store, projector, rows, held))
    service.follows(tell_in_time)
    service.fires(clocks, tell_in_time.fire)


def _ticket(command: commands.TicketCommand) -> str:
    return command.ticket_id


def _compose_tasks(service: Service, tasking: Tasking) -> None:
    timers = service.timers(reminding.TIMERS)
    remind_in_time = RemindInTime(service.store, timers)
    service.handles(task_commands.CreateTask, tasking.create, _task)
    service.handles(task_commands.ChangeTask, tasking.change, _task)
    service.decides(task.decider, TASKS, _task)
    service.answers(task_queries.ListTasks, tasking.list_tasks)
    service.answers(task_queries.GetTask, tasking.get_task)
    service.follows(remind_in_time)
    service.fires(timers, remind_in_time.fire)


def _task(command: task_commands.TaskCommand) -> str:
    return command.task_id
