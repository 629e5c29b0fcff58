"""The past: a conversation's messages as they were at any position of the log (B11)."""

from typing import Any

from pymongo.asynchronous.collection import AsyncCollection

from libs.events import as_of
from libs.events.log import EventLog
from libs.events.view import Document
from libs.identity.names import names_of
from services.messaging.queries import MessagesAsOf, message_item, people_of
from services.messaging.views import history
from services.messaging.views.messages import Messages, key_of

MESSAGES = Messages()


class Past:
    """Folds the view of messages over no more of a conversation than a page of it takes.

    A message's place never changes, so today's documents tell which ones the page held, and where the oldest of
    them, and of those that they quote, begins.
    """

    def __init__(
        self, log: EventLog, messages: AsyncCollection[Document], names: AsyncCollection[Document]
    ) -> None:
        self._log = log
        self._messages = messages
        self._names = names

    async def messages_as_of(self, query: MessagesAsOf) -> dict[str, Any]:
        """One page of the conversation as it was, oldest first."""
        page = await history.page_up_to(
            self._messages, query.conversation_id, query.position, query.limit, query.before
        )
        quoted = [each["quoted"]["id"] for each in page.documents if each.get("quoted")]
        needed = {each["_id"]: each for each in await history.some(self._messages, quoted)}
        needed |= {each["_id"]: each for each in page.documents}
        streams = {f"call.{key}": 0 for key, each in needed.items() if each.get("call")}
        if needed:
            first = min(each["created"] for each in needed.values())
            streams[f"message.{query.conversation_id}"] = first - 1
        events = await as_of.part(self._log, streams, query.position)
        told = [each for each in events if type(each.data) in MESSAGES.events and key_of(each) in needed]
        then = as_of.folded(MESSAGES, told)
        documents = [found for each in page.documents if (found := then.get(each["_id"])) is not None]
        names = await names_of(self._names, {who for each in documents for who in people_of(each)})
        return {"items": [message_item(each, names) for each in documents], "next": page.older}
