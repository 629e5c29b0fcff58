"""Messages and calls as they come into the world: the first document of each."""

from typing import Any

from libs.events.catalog.call import CallOffered
from libs.events.catalog.media import Media
from libs.events.catalog.message import MessageQueued, MessageReceived, MessageSentElsewhere
from libs.events.event import Recorded, iso
from libs.events.view import Document
from services.messaging.views.changes import UNWRITTEN


def received(event: MessageReceived, recorded: Recorded, quoted: Document | None) -> Document:
    """What the contact wrote; in a group, what somebody in it wrote."""
    who = event.participant
    author: Document = {"kind": "contact", "id": event.contact_id, "name": None}
    in_group: Document = {}
    if who is not None:
        author = {"kind": "contact", "id": who.contact_id, "name": who.name or who.address}
        in_group = {"member_id": who.contact_id}
    return {
        **_written(event, recorded.stream_id, recorded),
        **_content(event, quoted, iso(event.provider_at)),
        "direction": "in",
        "author": author,
        **in_group,
        "provider_id": event.provider_id,
        "provider_at": iso(event.provider_at),
        "arrival": event.arrival,
    }


def elsewhere(event: MessageSentElsewhere, recorded: Recorded, quoted: Document | None) -> Document:
    """What the team wrote on the phone: the provider has it, and nobody from here sent it."""
    return {
        **_written(event, recorded.stream_id, recorded),
        **_content(event, quoted, iso(event.provider_at)),
        "direction": "out",
        "author": {"kind": recorded.actor.kind, "id": recorded.actor.id, "name": None},
        "status": "sent",
        "sent_as": [event.provider_id],
        "ticket_id": None,
        "provider_id": event.provider_id,
        "provider_at": iso(event.provider_at),
        "sent_at": iso(event.provider_at),
        "arrival": event.arrival,
    }


def queued(event: MessageQueued, recorded: Recorded, quoted: Document | None) -> Document:
    """What the team wrote."""
    return {
        **_written(event, recorded.stream_id, recorded),
        **_content(event, quoted, iso(recorded.time)),
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
    return {**shown, "state": state, "error": None}


def summary(quoted: Document, at: str) -> Document:
    """What a quote shows: the message as it stood when it was quoted, and nothing of one that was deleted."""
    kept = ("kind", "author", "direction")
    text = next((each["text"] for each in quoted["edits"] if at < each["until"]), quoted["text"])
    said = {"text": text, "revoked": quoted["revoked"] is not None}
    return {"id": quoted["_id"], **{each: quoted[each] for each in kept}, **said}


def _written(
    event: MessageReceived | MessageQueued | MessageSentElsewhere | CallOffered,
    conversation_id: str,
    recorded: Recorded,
) -> Document:
    return {
        **UNWRITTEN,
        "conversation_id": conversation_id,
        "channel_id": event.channel_id,
        "contact_id": event.contact_id,
        "kind": getattr(event, "kind", None),
        "forwarded": False,
        "quotes": None,
        "signature": None,
        "cause": None,
        "status": None,
        "error": None,
        "change_error": None,
        "changes": [],
        "done": [],
        "first": None,
        "settled": None,
        "call": None,
        "at": iso(recorded.time),
        "provider_id": None,
        "provider_at": None,
        "sent_at": None,
        "delivered_at": None,
        "read_at": None,
        "played_at": None,
        "created": recorded.position,
        "index": recorded.index,
    }


def _content(
    event: MessageReceived | MessageQueued | MessageSentElsewhere, quoted: Document | None, at: str
) -> Document:
    media = event.media
    beside = {each: getattr(event, each, None) for each in ("options", "answer", "referral", "template")}
    return {
        "text": event.text,
        "media": file(media, "stored" if media.id is not None else "fetching") if media is not None else None,
        "location": event.location.model_dump() if event.location is not None else None,
        "contacts": [each.model_dump(mode="json") for each in event.contacts] if event.contacts else None,
        "mentions": [{"id": each.address, "name": each.name} for each in event.mentions or ()],
        "quoted": summary(quoted, at) if quoted is not None else None,
        "quotes": quoted["_id"] if quoted is not None else None,
        "written_at": at,
        **{each: value.model_dump(mode="json") if value is not None else None for each, value in beside.items()},
        "forwarded": event.forwarded is True,
    }
