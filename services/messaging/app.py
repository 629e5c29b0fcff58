"""The messaging service: conversations, their messages, and messages sent at a set time (composition root)."""

from typing import Any

from pymongo.asynchronous.collection import AsyncCollection

from libs.events.catalog.contact import ContactEvent
from libs.events.catalog.message import ConversationStarted
from libs.events.catalog.relation import RelationEvent
from libs.events.catalog.ticket import TicketEvent
from libs.events.projector import Projector
from libs.events.service import Service
from libs.events.settings import Settings
from libs.events.view import Document
from services.messaging import (
    bot_commands,
    bot_queries,
    commands,
    conversation,
    flow,
    queries,
    quick_reply,
    room,
    room_commands,
    room_queries,
    schedule,
    schedule_commands,
    template,
    template_commands,
    template_queries,
)
from services.messaging.answers import Answers
from services.messaging.bot_policies import HearContacts, RunsHeld, StopTakenBots, WithdrawTexts
from services.messaging.botting import Botting
from services.messaging.chatting import Chatting
from services.messaging.erasing import ConversationErasing
from services.messaging.past import Past
from services.messaging.policies import TIMERS, ArmTimer, SendScheduled
from services.messaging.shortcuts import Shortcuts
from services.messaging.views.conversations import Conversations
from services.messaging.views.flows import BotRuns, Flows
from services.messaging.views.messages import Messages
from services.messaging.views.names import Names
from services.messaging.views.participants import Participants
from services.messaging.views.quick_replies import QuickReplies
from services.messaging.views.room_messages import RoomMessages
from services.messaging.views.rooms import Rooms
from services.messaging.views.schedules import Schedules
from services.messaging.views.search import MessageWords
from services.messaging.views.templates import Templates

Collection = AsyncCollection[Document]
CONVERSATION_COMMANDS = (
    commands.ReceiveMessage,
    commands.ReceiveEcho,
    commands.RecordStatus,
    commands.QueueMessage,
    commands.AttemptSend,
    commands.RecordSent,
    commands.RecordFailure,
    commands.RecordUnknownOutcome,
    commands.RetryMessage,
    commands.RecordMedia,
    commands.RecordMediaLoss,
    commands.RetryMedia,
    commands.RecordParticipants,
    commands.LearnPeer,
    commands.ReceiveChange,
    commands.EditMessage,
    commands.RevokeMessage,
    commands.ReactToMessage,
    commands.AttemptChange,
    commands.RecordChange,
)
SCHEDULE_COMMANDS = (
    schedule_commands.ScheduleMessage,
    schedule_commands.ChangeSchedule,
    schedule_commands.CancelSchedule,
    schedule_commands.FireSchedule,
)
TEMPLATE_COMMANDS = (template_commands.RecordTemplates, template_commands.RecordTemplateState)
ROOM_COMMANDS = (
    room_commands.OpenRoom,
    room_commands.RenameRoom,
    room_commands.AddMembers,
    room_commands.RemoveMember,
    room_commands.PostInternalMessage,
    room_commands.EditInternalMessage,
    room_commands.RemoveInternalMessage,
    room_commands.ReadRoom,
)


FLOW_COMMANDS = (bot_commands.DraftFlow, bot_commands.PublishFlow, bot_commands.ArchiveFlow)


async def main(settings: Settings) -> None:
    """Run the messaging service until it is told to stop."""
    async with Service.start(commands.SERVICE, settings) as service:
        service.decides(conversation.decider, CONVERSATION_COMMANDS, lambda command: command.conversation_id)
        service.decides(room.decider, ROOM_COMMANDS, lambda command: command.room_id)
        service.decides(schedule.decider, SCHEDULE_COMMANDS, lambda command: command.schedule_id)
        service.decides(template.decider, TEMPLATE_COMMANDS, lambda command: command.channel_id)

        shortcuts = Shortcuts(service.database["reply_shortcuts"], service.store)
        service.handles(commands.SaveQuickReply, shortcuts.save, lambda command: command.reply_id)
        service.decides(quick_reply.decider, (commands.ArchiveQuickReply,), lambda command: command.reply_id)

        timers = service.timers(TIMERS)
        arm_timer = ArmTimer(service.store, timers)
        service.follows(arm_timer)
        service.follows(SendScheduled(service.store))
        service.fires(timers, arm_timer.fire)

        views = (Messages(), MessageWords(), Conversations(), Schedules(), Names(), QuickReplies(), Templates())
        rooms, room_messages, participants = Rooms(), RoomMessages(), Participants()
        flows, bot_runs = Flows(), BotRuns()
        kept = (*views, rooms, room_messages, participants, flows, bot_runs)
        patient = (ContactEvent, RelationEvent, TicketEvent, ConversationStarted)
        projector = service.projects(kept, linger=0.0, longer=0.03, patient=patient)
        answers = Answers(*(service.collection(view) for view in views))

        async def list_messages(query: queries.ListMessages) -> dict[str, Any]:
            position = projector.position
            return {**await answers.list_messages(query), "position": position}

        erasing = ConversationErasing(
            service.store,
            service.log,
            service.erasing(),
            answers.messages,
            answers.conversations,
            answers.schedules,
            service.collection(participants),
            (answers.quick_replies, service.collection(room_messages), service.collection(flows)),
            service.collection(bot_runs),
        )
        service.handles(commands.EraseConversation, erasing.conversation, lambda command: command.conversation_id)
        service.handles(commands.EraseParticipant, erasing.participant, lambda command: command.conversation_id)
        service.answers(queries.FindPersonal, erasing.find)
        service.answers(queries.FindUsedMedia, erasing.used)
        service.answers(queries.ListMessages, list_messages)
        past = Past(service.log, answers.messages, answers.names, service.collection(participants))
        service.answers(queries.MessagesAsOf, past.messages_as_of)
        service.answers(queries.GetRaw, past.raw)
        service.answers(queries.ListParticipants, past.participants)
        service.answers(queries.ListWritten, answers.list_written)
        service.answers(queries.GetMessage, answers.get_message)
        service.answers(queries.FindMedia, answers.find_media)
        service.answers(queries.SearchMessages, answers.search_messages)
        service.answers(queries.GetConversation, answers.get_conversation)
        service.answers(queries.GetOutgoing, answers.get_outgoing)
        service.answers(queries.FindByProviderId, answers.find_by_provider_id)
        service.answers(queries.FindConversations, answers.find_conversations)
        service.answers(queries.FindTargets, answers.find_targets)
        service.answers(queries.ListQuickReplies, answers.list_quick_replies)
        service.answers(queries.GetQuickReply, answers.get_quick_reply)
        service.answers(template_queries.ListTemplates, answers.list_templates)
        service.answers(template_queries.GetTemplate, answers.get_template)
        service.answers(queries.ListSchedules, answers.list_schedules)
        service.answers(queries.CountSchedules, answers.count_schedules)
        service.answers(queries.GetSchedule, answers.get_schedule)

        chat = Chatting(projector, service.collection(rooms), service.collection(room_messages), answers.names)
        service.answers(room_queries.ListRooms, chat.list_rooms)
        service.answers(room_queries.GetRoom, chat.get_room)
        service.answers(room_queries.GetAudience, chat.get_audience)
        service.answers(room_queries.ListRoomMessages, chat.list_messages)
        service.answers(room_queries.GetRoomMessage, chat.get_message)
        service.answers(room_queries.FindRoomMedia, chat.find_media)
        service.answers(room_queries.SearchRooms, chat.search)
        _compose_bots(service, projector, answers, service.collection(flows), service.collection(bot_runs))
        await service.run()


def _compose_bots(
    service: Service, projector: Projector, answers: Answers, flows: Collection, runs: Collection
) -> None:
    botting = Botting(service.store, projector, flows, answers.messages)

    async def find_kept_media(query: queries.FindReplyMedia) -> bool:
        return await answers.find_reply_media(query) or await botting.holds_file(query)

    service.answers(queries.FindReplyMedia, find_kept_media)
    service.decides(flow.decider, FLOW_COMMANDS, lambda command: command.flow_id)
    service.handles(bot_commands.StartBot, botting.start, lambda command: command.ticket_id)
    service.handles(bot_commands.AdvanceBot, botting.advance, lambda command: command.ticket_id)
    service.handles(bot_commands.RecordBotReply, botting.record, lambda command: command.ticket_id)
    service.handles(bot_commands.SayAsBot, botting.say, lambda command: command.ticket_id)
    service.handles(bot_commands.StopBot, botting.stop, lambda command: command.ticket_id)
    service.answers(bot_queries.ListFlows, botting.list_flows)
    service.answers(bot_queries.GetFlow, botting.get_flow)
    service.answers(bot_queries.ListFlowVersions, botting.list_versions)
    service.answers(bot_queries.TryFlow, botting.try_flow)
    service.answers(bot_queries.GetBotRun, botting.get_run)
    service.answers(bot_queries.IsBotHeard, botting.is_heard)
    service.follows(HearContacts(service.store, projector, RunsHeld(runs, projector), answers.messages))
    service.follows(StopTakenBots(service.store))
    service.follows(WithdrawTexts(service.store, projector, runs))
