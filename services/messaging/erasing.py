"""Erasing: conversations of which nothing may be left, and what one person wrote in a group (K10, ADR 0022)."""

from collections.abc import Sequence
from typing import Any

from pymongo.asynchronous.collection import AsyncCollection

from libs.events.catalog.bot import BotErased
from libs.events.catalog.message import (
    ConversationErased,
    ConversationStarted,
    ParticipantErased,
    ParticipantsChanged,
)
from libs.events.catalog.schedule import ScheduleErased
from libs.events.cloudevents import decode_commit
from libs.events.command import Accepted
from libs.events.direct_get import DirectGet, Stored
from libs.events.erasing import Erased, Erasing, files_of
from libs.events.event import Recorded
from libs.events.log import EventLog
from libs.events.store import Store
from libs.events.view import Document
from services.messaging import bot, conversation, schedule
from services.messaging.bot_commands import EraseBot
from services.messaging.commands import EraseConversation, EraseParticipant
from services.messaging.queries import FindPersonal, FindUsedMedia
from services.messaging.schedule_commands import EraseSchedule


class ConversationErasing:
    """Erases conversations with what is scheduled in them, and finds what is to be erased."""

    def __init__(
        self,
        store: Store,
        log: EventLog,
        erasing: Erasing,
        messages: AsyncCollection[Document],
        conversations: AsyncCollection[Document],
        schedules: AsyncCollection[Document],
        participants: AsyncCollection[Document],
        others: Sequence[AsyncCollection[Document]],
        bot_runs: AsyncCollection[Document],
    ) -> None:
        self._bot_runs = bot_runs
        self._others = others
        self._store = store
        self._log = log
        self._direct: DirectGet = log.direct
        self._erasing = erasing
        self._messages = messages
        self._conversations = conversations
        self._schedules = schedules
        self._participants = participants

    async def find(self, query: FindPersonal) -> dict[str, Any]:
        """Where the messages of some contacts are, and which files were ever in them.

        Views do not show the files of what was deleted for everybody, the log knows them. They are told before
        anything is erased: afterwards nothing leads to them, if whoever erases is interrupted.
        """
        own = await self._conversations.distinct(
            "_id", {"contact_id": {"$in": query.contact_ids}, "peer": {"$exists": True}}
        )
        wrote = {"member_id": {"$in": query.contact_ids}, "conversation_id": {"$nin": own}}
        listed = {"people.id": {"$in": query.contact_ids}}
        groups = set(await self._messages.distinct("conversation_id", wrote))
        groups |= set(await self._participants.distinct("_id", listed)) - set(own)
        scheduled = self._schedules.find({"conversation_id": {"$in": own}}, {"conversation_id": 1})
        schedules = {each["_id"]: each["conversation_id"] async for each in scheduled}
        media_ids: set[str] = set()
        for stream in (*(f"message.{each}" for each in own), *(f"schedule.{each}" for each in schedules)):
            media_ids |= await self._erasing.files(stream)
        for group_id in sorted(groups):
            stored = await self._direct.load(self._log.subject(f"message.{group_id}"))
            for contact_id in query.contact_ids:
                media_ids |= files_of(each for each in stored if _wrote(each, contact_id))
        return {
            "conversation_ids": sorted(own),
            "group_ids": sorted(groups),
            "media_ids": sorted(media_ids),
            "schedules": schedules,
        }

    async def used(self, query: FindUsedMedia) -> list[str]:
        """Those of some files that stand elsewhere as well."""
        asked = {"$in": query.media_ids}
        held = {"media.id": asked}
        elsewhere = {"conversation_id": {"$nin": query.besides}}
        by_others = {**elsewhere, "author.id": {"$nin": query.contact_ids}}
        found: set[str] = set()
        for where in ("media.id", "cards.id"):
            found |= set(await self._schedules.distinct(where, {where: asked, **elsewhere}))
        for where in ("media.id", "template.cards.media.id"):
            found |= set(await self._messages.distinct(where, {where: asked, **by_others}))
        for other in self._others:
            found |= set(await other.distinct("media.id", held))
        return sorted(found & set(query.media_ids))

    async def conversation(self, command: EraseConversation) -> Accepted:
        """Have nothing left of a conversation but that there was one."""
        erased = Erased()
        scheduled = self._schedules.find({"conversation_id": command.conversation_id}, {"_id": 1})
        for schedule_id in sorted({*command.schedule_ids, *[each["_id"] async for each in scheduled]}):
            end = EraseSchedule(by=command.by, at=command.at, schedule_id=schedule_id)
            await self._store.execute(schedule.decider, schedule_id, end)
            erased.add(await self._erasing.before(f"schedule.{schedule_id}", ScheduleErased))
        for ticket_id in await self._bot_runs.distinct("_id", {"conversation_id": command.conversation_id}):
            forget = EraseBot(by=command.by, at=command.at, ticket_id=ticket_id)
            await self._store.execute(bot.decider, ticket_id, forget)
            erased.add(await self._erasing.before(f"bot.{ticket_id}", BotErased))
        done = await self._store.execute(conversation.decider, command.conversation_id, command)
        erased.add(await self._erasing.before(f"message.{command.conversation_id}", ConversationErased))
        return done.model_copy(update={"result": _result(erased)})

    async def participant(self, command: EraseParticipant) -> Accepted:
        """Have nothing left in a group of what somebody wrote there, nor that he is in it."""
        stream = f"message.{command.conversation_id}"
        stored = await self._direct.load(self._log.subject(stream))
        his = [each for each in stored if _wrote(each, command.contact_id)]
        events = [each.data for one in his for each in decode_commit(one.data, one.sequence)]
        message_ids = tuple(each.message_id for each in events if hasattr(each, "message_id"))
        quoting = {"conversation_id": command.conversation_id, "quoted.id": {"$in": list(message_ids)}}
        filled_in = command.model_copy(
            update={
                "message_ids": tuple(dict.fromkeys(message_ids)),
                "quoting_ids": tuple(await self._messages.distinct("_id", quoting)),
                "listed": any(isinstance(each, ParticipantsChanged) for each in events),
                "started": next((each for each in events if isinstance(each, ConversationStarted)), None),
            }
        )
        done = await self._store.execute(conversation.decider, command.conversation_id, filled_in)
        return done.model_copy(update={"result": _result(await self._erasing.messages(his))})


def _wrote(stored: Stored, contact_id: str) -> bool:
    """Whether a commit holds something that the contact did in a group, or that he is in it."""
    return any(contact_id in _named(each) for each in decode_commit(stored.data, stored.sequence))


def _named(recorded: Recorded) -> set[str]:
    """The contacts' ids of those of a group whom an event tells of."""
    match recorded.data:
        case ParticipantErased():
            return set()
        case ParticipantsChanged() as changed:
            people = (*(changed.participants or ()), *changed.joined, *changed.left)
            return {each.contact_id for each in people}
        case event:
            participant = getattr(event, "participant", None)
            return {participant.contact_id} if participant is not None else set()


def _result(erased: Erased) -> dict[str, Any]:
    return {"messages": erased.messages, "media_ids": sorted(erased.media_ids)}
