"""The registry of protocols: each number that proves to a customer that his ticket exists (R2)."""

from collections.abc import Mapping
from typing import Any, ClassVar

from pymongo.asynchronous.collection import AsyncCollection

from libs.events.catalog.ticket import ProtocolIssued
from libs.events.event import Event, Recorded, iso
from libs.events.view import Document, DocumentView


class Protocols(DocumentView):
    """One document a protocol, by its number."""

    name = "protocols"
    events: ClassVar[tuple[type[Event], ...]] = (ProtocolIssued,)
    indexes = ((("day", 1), ("_id", -1)),)

    def key(self, recorded: Recorded) -> str:
        """The number."""
        assert isinstance(recorded.data, ProtocolIssued)
        return recorded.data.number

    def fold(self, document: Document | None, recorded: Recorded) -> Document:
        """The protocol as it was issued."""
        assert isinstance(recorded.data, ProtocolIssued)
        event = recorded.data
        return {
            "day": recorded.stream_id,
            "issued_at": iso(recorded.time),
            "ticket_id": event.ticket_id,
            "ticket_number": event.ticket_number,
            "conversation_id": event.conversation_id,
            "contact_id": event.contact_id,
        }


async def of_day(collection: AsyncCollection[Document], day: str, limit: int) -> list[Document]:
    """A day's protocols, the newest first."""
    return await collection.find({"day": day}).sort("_id", -1).limit(limit).to_list()


def protocol_item(document: Document, names: Mapping[str, str]) -> dict[str, Any]:
    """A protocol as it is shown."""
    fields = ("issued_at", "ticket_id", "ticket_number", "conversation_id", "contact_id")
    shown = {field: document[field] for field in fields}
    return {"number": document["_id"], **shown, "contact_name": names.get(document["contact_id"])}
