"""What outgoing webhooks are told: the kind, who did it when, and the thing in its outside shape (P4)."""

from typing import Any

from nats.js import JetStreamContext
from nats.js.errors import NotFoundError

from libs.access.policy import Member
from libs.events.bus import Bus
from libs.events.catalog.call import CallEvent
from libs.events.catalog.contact import ContactEvent, ContactMergedInto
from libs.events.catalog.message import (
    MessageEvent,
    MessageFailed,
    MessageReceived,
    MessageSent,
    MessageSentElsewhere,
)
from libs.events.catalog.rating import RatingGiven
from libs.events.catalog.relation import RelationEvent
from libs.events.catalog.task import TaskEvent
from libs.events.cloudevents import decode_commit
from libs.events.command import CommandRejected
from libs.events.event import Recorded, iso, now
from libs.events.query import Query
from libs.events.settings import Settings
from libs.events.view import Document
from services.contacts import commands as contacts
from services.contacts.queries import GetContact
from services.gateway.contact_items import contact_item
from services.gateway.directory import Directory
from services.gateway.webhook_kinds import TEST
from services.messaging import commands as messaging
from services.messaging.queries import GetMessage
from services.telephony import commands as telephony
from services.telephony.queries import GetCall
from services.tickets import commands as tickets
from services.tickets.queries import GetTicket, GetTicketsByConversation
from services.tickets.task_queries import GetTask

# An admin registered the webhook: it is told what an admin may see.
DESK = Member(id="system", profile="admin")


class EventIsGone(Exception):
    """The event, or what it is about, was erased: there is nothing to tell any more."""


class WebhookBodies:
    """Makes them, from the event and the documents as they are now."""

    def __init__(self, jetstream: JetStreamContext, bus: Bus, directory: Directory, settings: Settings) -> None:
        self._jetstream = jetstream
        self._stream = settings.stream("EVENTS")
        self._bus = bus
        self._directory = directory

    async def body(self, delivery: Document) -> dict[str, Any]:
        """What is told. Raises `EventIsGone`, and `CommandRejected` when a service does not answer."""
        if delivery["kind"] == TEST:
            return {"id": delivery["event_id"], "kind": TEST, "at": iso(now()), "data": {}}
        recorded = await self._event(delivery)
        people = await self._directory.people([recorded.actor.id])
        return {
            "id": recorded.id,
            "kind": delivery["kind"],
            "at": iso(recorded.time),
            "position": recorded.position,
            "event": recorded.name,
            "actor": {
                "kind": recorded.actor.kind,
                "id": recorded.actor.id,
                "name": people.get(recorded.actor.id),
            },
            "data": await self._data(recorded),
        }

    async def _event(self, delivery: Document) -> Recorded:
        try:
            stored = await self._jetstream.get_msg(self._stream, seq=delivery["position"])
        except NotFoundError as error:
            raise EventIsGone from error
        return decode_commit(stored.data or b"", delivery["position"])[delivery["index"]]

    async def _data(self, recorded: Recorded) -> dict[str, Any]:
        match recorded.data:
            case (
                MessageReceived(message_id=message_id)
                | MessageSent(message_id=message_id)
                | MessageSentElsewhere(message_id=message_id)
                | MessageFailed(message_id=message_id)
            ):
                asked = GetMessage(message_id=message_id, wait_for=recorded.position)
                message = await self._found(messaging.SERVICE, asked)
                return {"message": message, "ticket": await self._ticket_of(recorded.stream_id)}
            case RatingGiven(conversation_id=conversation_id, score=score):
                return {"score": score, "ticket": await self._ticket_of(conversation_id)}
            case CallEvent():
                call = GetCall(member=DESK, call_id=recorded.stream_id, wait_for=recorded.position)
                return {"call": await self._found(telephony.SERVICE, call)}
            case ContactMergedInto(into=into):
                return {"contact": await self._contact(into, recorded), "merged_id": recorded.stream_id}
            case ContactEvent() | RelationEvent():
                return {"contact": await self._contact(recorded.stream_id, recorded)}
            case TaskEvent():
                task = GetTask(member=DESK, task_id=recorded.stream_id, wait_for=recorded.position)
                return {"task": await self._found(tickets.SERVICE, task)}
            case MessageEvent():
                return {}
            case _:
                asked_ticket = GetTicket(member=DESK, ticket_id=recorded.stream_id, wait_for=recorded.position)
                return {"ticket": await self._found(tickets.SERVICE, asked_ticket)}

    async def _contact(self, contact_id: str, recorded: Recorded) -> dict[str, Any]:
        asked = GetContact(member=DESK, contact_id=contact_id, wait_for=recorded.position)
        return contact_item(await self._found(contacts.SERVICE, asked), self._directory)

    async def _found(self, service: str, query: Query) -> Any:
        """What a service answers. Raises `EventIsGone` for what it has no longer."""
        try:
            return await self._bus.query(service, query)
        except CommandRejected as error:
            if error.rejected.kind == "not_found":
                raise EventIsGone from error
            raise

    async def _ticket_of(self, conversation_id: str) -> Any:
        asked = GetTicketsByConversation(member=DESK, conversation_ids=[conversation_id])
        return (await self._bus.query(tickets.SERVICE, asked)).get(conversation_id)
