"""What the messaging service answers: documents of its views, shaped for outside with the names of people."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pymongo.asynchronous.collection import AsyncCollection

from libs.events.view import Document
from libs.identity.names import names_of
from services.messaging.conversation_state import ConversationNotFound
from services.messaging.queries import (
    CountSchedules,
    FindByProviderId,
    FindConversations,
    FindMedia,
    FindReplyMedia,
    FindTargets,
    GetConversation,
    GetMessage,
    GetOutgoing,
    GetQuickReply,
    GetSchedule,
    ListMessages,
    ListQuickReplies,
    ListSchedules,
    ListWritten,
    SearchMessages,
    message_item,
    outgoing,
    people_of,
    quick_reply_item,
    schedule_item,
)
from services.messaging.template_queries import GetTemplate, ListTemplates, template_item
from services.messaging.views import conversations, history, quick_replies, schedules, templates
from services.messaging.views.search import search
from services.messaging.words import marks


@dataclass(frozen=True)
class Answers:
    """Answers each query from the service's collections."""

    messages: AsyncCollection[Document]
    message_words: AsyncCollection[Document]
    conversations: AsyncCollection[Document]
    schedules: AsyncCollection[Document]
    names: AsyncCollection[Document]
    quick_replies: AsyncCollection[Document]
    templates: AsyncCollection[Document]

    async def list_messages(self, query: ListMessages) -> dict[str, Any]:
        """One page of a conversation."""
        page = await history.page(
            self.messages, query.conversation_id, query.limit, query.before, query.after, query.around
        )
        items = await self._message_items(page.documents)
        return {"items": items, "next": page.older, "newer": page.newer}

    async def list_written(self, query: ListWritten) -> dict[str, Any]:
        """One page of several conversations."""
        wanted: Document = {"conversation_id": {"$in": query.conversation_ids}}
        if query.before is not None:
            wanted["created"] = {"$lt": query.before}
        newest = self.messages.find(wanted).sort([("created", -1), ("index", -1)]).limit(query.limit)
        found = await newest.to_list()
        items = await self._message_items(found)
        return {"items": [{**shown, "created": each["created"]} for shown, each in zip(items, found, strict=True)]}

    async def get_message(self, query: GetMessage) -> dict[str, Any]:
        """One message."""
        document = await history.one(self.messages, query.message_id, query.conversation_id)
        return (await self._message_items([document]))[0]

    async def find_media(self, query: FindMedia) -> dict[str, Any] | None:
        """A file of a conversation."""
        asked = (query.conversation_id, query.media_id)
        file = await history.file(self.messages, *asked) or await schedules.file(self.schedules, *asked)
        return {"name": file["name"]} if file is not None else None

    async def search_messages(self, query: SearchMessages) -> dict[str, Any]:
        """Messages by their words."""
        hits = await search(
            self.message_words, self.conversations, query.member, query.q, query.limit, query.cursor
        )
        items = [
            {
                "message": item,
                "conversation_id": item["conversation_id"],
                "marks": marks(item["text"], hits.words),
            }
            for item in await self._message_items(await history.some(self.messages, hits.message_ids))
        ]
        return {"items": items, "next": hits.next}

    async def get_conversation(self, query: GetConversation) -> dict[str, Any]:
        """A conversation's facts."""
        document = await self.conversations.find_one({"_id": query.conversation_id})
        if document is None or document["channel_id"] is None:
            raise ConversationNotFound
        return conversations.facts(document)

    async def get_outgoing(self, query: GetOutgoing) -> dict[str, Any]:
        """What the sender needs of a message."""
        conversation = await self.conversations.find_one({"_id": query.conversation_id})
        if conversation is None:
            raise ConversationNotFound
        message = await history.one(self.messages, query.message_id, query.conversation_id)
        quoted_id = message["quoted"]["id"] if message["quoted"] else None
        quoted = await self.messages.find_one({"_id": quoted_id}) if quoted_id else None
        return outgoing(conversation, message, quoted)

    async def find_by_provider_id(self, query: FindByProviderId) -> dict[str, str]:
        """The conversations of messages that we sent."""
        return await history.by_provider_id(self.messages, query.channel_id, query.provider_ids)

    async def find_conversations(self, query: FindConversations) -> dict[str, str]:
        """The conversations of messages that we sent, by our own ids."""
        return await history.by_message_id(self.messages, query.channel_id, query.message_ids)

    async def find_targets(self, query: FindTargets) -> dict[str, Any]:
        """Whose the messages are that a provider names."""
        found = await history.targets(self.messages, query.channel_id, query.provider_ids)
        wanted = sorted({each["conversation_id"] for each in found.values()})
        places = self.conversations.find({"_id": {"$in": wanted}}, {"contact_id": 1})
        contacts = {each["_id"]: each["contact_id"] async for each in places}
        return {
            provider_id: {**each, "contact_id": contacts[each["conversation_id"]]}
            for provider_id, each in found.items()
            if each["conversation_id"] in contacts
        }

    async def list_quick_replies(self, query: ListQuickReplies) -> dict[str, Any]:
        """The quick replies that a member may use."""
        found = await quick_replies.usable(self.quick_replies, query.member, query.q, query.all_scopes)
        names = await names_of(self.names, (each["owner_id"] for each in found if each["owner_id"]))
        return {"items": [quick_reply_item(each, names) for each in found]}

    async def get_quick_reply(self, query: GetQuickReply) -> dict[str, Any]:
        """One quick reply."""
        document = await quick_replies.one(self.quick_replies, query.member, query.reply_id)
        owner = document["owner_id"]
        return quick_reply_item(document, await names_of(self.names, [owner] if owner else []))

    async def find_reply_media(self, query: FindReplyMedia) -> bool:
        """Whether a quick reply has this file."""
        return await quick_replies.holds(self.quick_replies, query.member, query.media_id)

    async def list_templates(self, query: ListTemplates) -> dict[str, Any]:
        """The templates of a line."""
        found = await templates.listed(self.templates, query)
        return {**found, "items": [template_item(each) for each in found["items"]]}

    async def get_template(self, query: GetTemplate) -> dict[str, Any]:
        """One template."""
        return template_item(await templates.one(self.templates, query.channel_id, query.template, query.language))

    async def list_schedules(self, query: ListSchedules) -> dict[str, Any]:
        """The scheduled messages of a conversation."""
        found = await schedules.of_conversation(self.schedules, query.conversation_id)
        names = await names_of(self.names, (each["by"]["id"] for each in found))
        return {"items": [schedule_item(each, names) for each in found]}

    async def count_schedules(self, query: CountSchedules) -> dict[str, Any]:
        """How many messages a user has scheduled that are still to be sent."""
        return {"count": await schedules.waiting_of(self.schedules, query.user_id)}

    async def get_schedule(self, query: GetSchedule) -> dict[str, Any]:
        """One scheduled message."""
        document = await schedules.one(self.schedules, query.schedule_id)
        return schedule_item(document, await names_of(self.names, [document["by"]["id"]]))

    async def _message_items(self, documents: Iterable[Document]) -> list[dict[str, Any]]:
        kept = list(documents)
        names = await names_of(self.names, {who for each in kept for who in people_of(each)})
        return [message_item(each, names) for each in kept]
