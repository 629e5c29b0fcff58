"""Live documents of the other services, shaped as their own queries answer: one shape, however it comes."""

from libs.events.view import Document
from services.gateway.directory import Directory
from services.messaging.queries import message_item, people_of, schedule_item
from services.telephony.queries import call_item, mentioned
from services.tickets.note_queries import note_item
from services.tickets.notice_queries import notice_item
from services.tickets.queries import item


class Shaper:
    """Shapes documents with the names in the directory."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory

    def shape(self, view: str, document: Document) -> Document:
        """A ticket or a call."""
        if view == "tickets":
            return item(document, self._directory.names)
        named = self._directory.names
        labels: dict[str, Document] = {}
        for each in mentioned(document):
            label = named.users.get(each) or named.queues.get(each)
            labels[each] = dict(named.channels.get(each, {"name": label}))
        return call_item(document, labels)

    async def shape_with_people(self, view: str, document: Document) -> Document:
        """A message, a note or a schedule, with the names of those it speaks of."""
        if view == "notes":
            return note_item(document, self._directory.names.users)
        if view == "messages":
            return message_item(document, await self._directory.people(people_of(document)))
        return schedule_item(document, await self._directory.people([document["by"]["id"]]))

    async def notice(self, document: Document) -> Document:
        """A notice that has just been raised, or read."""
        contact_id = document.get("contact_id")
        if contact_id is None:
            return notice_item(document, "", self._directory.names.users)
        contact = (await self._directory.contacts_as_of([contact_id], document["position"])).get(contact_id)
        return notice_item(document, contact["name"] if contact is not None else "", self._directory.names.users)
