"""Messages and calls as they come into the world: the first document of each."""

from typing import Any

from libs.events.catalog.call import CallOffered
from libs.events.catalog.media import Media
from libs.events.catalog.message import MessageQueued, MessageReceived
from libs.events.event import Recorded, iso
from libs.events.view import Document
from services.messaging.views.changes import UNWRITTEN


def received(event: MessageReceived, recorded: Recorded, quoted: Document | None) -> Document:
    """What the contact wrote; in a group, what somebody in it wrote."""
    who = event.participant
    author: Document = {"kind": "contact", "id": event.contact_id, "name": None}
    if who is not None:
        author = {"kind": "contact", "id": who.contact_id, "name": who.name or who.address}
    return {
        **_written(event, recorded.stream_id, recorded),
        **_content(event, quoted),
        "direction": "in",
        "author": author,
        "provider_id": event.provider_id,
        "provider_at": iso(event.provider_at),
        "arrival": event.arrival,
    }


def queued(event: MessageQueued, recorded: Recorded, quoted: Document | None) -> Document:
    """What the team wrote."""
    return {
        **_written(event, recorded.stream_id, recorded),
        **_content(event, quoted),
        "direction": "out",
        "author": {"kind": recorded.actor.kind, "id": recorded.actor.id, "name": None},
        "signature": event.signature,
        "cause": event.cause,
        "status": "queued",
        "sent_as": [],
        "ticket_id": event.ticket_id,
    }


def offered(event: CallOffered, recorded: Recorded) -> Document:
    """A call, as an entry of the conversation."""
    return {
        **_written(event, event.conversation_id, recorded),
        "kind": "call",
        "direction": event.direction,
        "author": {"kind": "contact", "id": event.contact_id, "name": None},
        "call": {"state": "ringing", "seconds": None},
    }


def file(media: Media, state: str) -> Document:
    """A file as a message shows it; its source stays inside."""
    shown: dict[str, Any] = media.model_dump(mode="json")
    return {**shown, "state": state}


def summary(quoted: Document) -> Document:
    """What a quote keeps of the message as it stands now."""
    kept = ("kind", "text", "author", "direction")
    return {"id": quoted["_id"], **{each: quoted[each] for each in kept}}


def _written(
    event: MessageReceived | MessageQueued | CallOffered, conversation_id: str, recorded: Recorded
) -> Document:
    return {
        **UNWRITTEN,
        "conversation_id": conversation_id,
        "channel_id": event.channel_id,
        "contact_id": event.contact_id,
        "kind": getattr(event, "kind", None),
        "forwarded": False,
        "signature": None,
        "cause": None,
        "status": None,
        "error": None,
        "change_error": None,
        "changes": [],
        "settled": None,
        "call": None,
        "at": iso(recorded.time),
        "provider_id": None,
        "provider_at": None,
        "sent_at": None,
        "delivered_at": None,
        "read_at": None,
        "created": recorded.position,
        "index": recorded.index,
    }


def _content(event: MessageReceived | MessageQueued, quoted: Document | None) -> Document:
    media = event.media
    return {
        "text": event.text,
        "media": file(media, "stored" if media.id is not None else "fetching") if media is not None else None,
        "location": event.location.model_dump() if event.location is not None else None,
        "contacts": [each.model_dump(mode="json") for each in event.contacts] if event.contacts else None,
        "mentions": [{"id": each.address, "name": each.name} for each in event.mentions or ()],
        "quoted": summary(quoted) if quoted is not None else None,
        "forwarded": event.forwarded is True,
    }
