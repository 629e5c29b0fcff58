"""The past: a conversation's messages as they were at any position of the log (B11)."""

from typing import Any

from pymongo.asynchronous.collection import AsyncCollection

from libs.events import as_of
from libs.events.catalog.message import MessageReceived, MessageSentElsewhere
from libs.events.event import Recorded
from libs.events.log import EventLog
from libs.events.view import Document
from libs.identity.names import names_of
from services.messaging.queries import GetRaw, ListParticipants, MessagesAsOf, message_item, people_of
from services.messaging.views import history
from services.messaging.views.messages import Messages, key_of

MESSAGES = Messages()
LATELY = 500


class Past:
    """Folds the view of messages over no more of a conversation than a page takes; reads what only events say.

    A message's place never changes, so today's documents tell which ones the page held, and where they begin.
    """

    def __init__(
        self,
        log: EventLog,
        messages: AsyncCollection[Document],
        names: AsyncCollection[Document],
        participants: AsyncCollection[Document],
    ) -> None:
        self._participants = participants
        self._log = log
        self._messages = messages
        self._names = names

    async def messages_as_of(self, query: MessagesAsOf) -> dict[str, Any]:
        """One page of the conversation as it was, oldest first."""
        page = await history.page_up_to(
            self._messages, query.conversation_id, query.position, query.limit, query.before
        )
        then = as_of.folded(MESSAGES, await self._history(page.documents, query))
        documents = [found for each in page.documents if (found := then.get(each["_id"])) is not None]
        names = await names_of(self._names, {who for each in documents for who in people_of(each)})
        return {"items": [message_item(each, names) for each in documents], "next": page.older}

    async def raw(self, query: GetRaw) -> dict[str, Any] | None:
        """A message as its provider brought it."""
        document = await history.one(self._messages, query.message_id, query.conversation_id)
        stream, place = f"message.{query.conversation_id}", document["created"]
        for recorded in await self._log.load(stream, place - 1, place):
            event = recorded.data
            if isinstance(event, MessageReceived | MessageSentElsewhere) and event.message_id == query.message_id:
                return event.raw
        return None

    async def participants(self, query: ListParticipants) -> dict[str, Any]:
        """Those who are in a group, and those who wrote among its newest messages, whose addresses events know."""
        begun = await history.lately(self._messages, query.conversation_id, LATELY)
        events = await self._log.load(f"message.{query.conversation_id}", max(0, begun - 1))
        said = [each.data for each in events if isinstance(each.data, MessageReceived)]
        people = {who.contact_id: who for each in said if (who := each.participant) is not None}
        found = await self._participants.find_one({"_id": query.conversation_id})
        listed = {each["id"]: (each["name"], each["address"]) for each in found["people"]} if found else {}
        known = {each: (who.name, who.address) for each, who in people.items()}
        known |= {each: (name or known.get(each, (None,))[0], address) for each, (name, address) in listed.items()}
        names = await names_of(self._names, set(known))
        items = [
            {"id": each, "name": names.get(each) or name or address, "address": address, "member": each in listed}
            for each, (name, address) in known.items()
        ]
        return {"items": sorted(items, key=lambda each: each["name"])}

    async def _history(self, shown: list[Document], query: MessagesAsOf) -> list[Recorded]:
        """The events about the messages of a page and about those that they quote, until then.

        What quotes what is read from the events: a document whose message was deleted no longer says.
        """
        if not shown:
            return []
        stream, first = f"message.{query.conversation_id}", min(each["created"] for each in shown)
        wanted = {each["_id"] for each in shown}
        calls = {f"call.{each['_id']}": 0 for each in shown if each["call"] is not None}
        events = await as_of.part(self._log, {stream: first - 1, **calls}, query.position)
        quoting = (getattr(each.data, "quoted", None) for each in _about(wanted, events))
        older = await history.some(self._messages, sorted({each for each in quoting if each} - wanted))
        begun = min((each["created"] for each in older), default=first)
        if begun < first:
            events = [*await as_of.part(self._log, {stream: begun - 1}, first - 1), *events]
        return _about(wanted | {each["_id"] for each in older}, events)


def _about(message_ids: set[str], events: list[Recorded]) -> list[Recorded]:
    return [each for each in events if type(each.data) in MESSAGES.events and key_of(each) in message_ids]
