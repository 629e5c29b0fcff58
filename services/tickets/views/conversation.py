"""What was said in a conversation, on its last ticket's row: what is unread, who waits, the last message (D2).

Until there is a ticket it stands on a document of the conversation's own. What a contact writes while his last
ticket is closed is `held` by its row, for the next ticket or a reopening.
"""

from collections.abc import Callable
from typing import Any, cast

from libs.events.catalog.message import (
    ConversationStarted,
    EchoRecognized,
    MessageDelivered,
    MessageEvent,
    MessageFailed,
    MessageOutcomeUnknown,
    MessagePlayed,
    MessageQueued,
    MessageRead,
    MessageReceived,
    MessageRetried,
    MessageSent,
    MessageSentElsewhere,
    ParticipantErased,
)
from libs.events.catalog.rating import RatingGiven
from libs.events.event import Event, Recorded, iso
from libs.events.view import Document, Documents
from services.tickets.queries import unread
from services.tickets.views.people import NOTHING_SAID
from services.tickets.views.row import active, without

# How many unread messages of a conversation are counted, and how many characters of the last one are shown.
UNREAD_KEPT = 100
TEXT_KEPT = 200
STATUS: dict[type[Event], str] = {
    MessageSent: "sent",
    MessageDelivered: "delivered",
    MessageRead: "read",
    MessagePlayed: "played",
    MessageFailed: "failed",
    MessageOutcomeUnknown: "unknown",
    MessageRetried: "queued",
}
# A provider may tell late that a message was delivered, after it told that it was read.
FURTHEST = ("delivered", "read", "played")
Said = MessageReceived | MessageQueued | MessageSentElsewhere


def converse(documents: Documents, message: MessageEvent, recorded: Recorded) -> None:
    """Note what was said in the conversation on its last row, or until there is one, on its own document."""
    conversation_id = recorded.stream_id
    follower = follower_of(documents, conversation_id)
    if follower is None:
        follower = {
            "_id": f"conversation:{conversation_id}",
            "kind": "conversation",
            "following": conversation_id,
            "ordinal": 0,
            "group": isinstance(message, ConversationStarted) and message.group,
            **NOTHING_SAID,
        }
        documents.put(follower, recorded)
    at = iso(recorded.time)
    match message:
        case MessageReceived() | MessageQueued() | MessageSentElsewhere():
            if follower.get("state") == "closed" and (isinstance(message, MessageReceived) or "held" in follower):
                held = _said(follower.get("held", NOTHING_SAID), message, recorded)
                documents.put({**follower, "held": held}, recorded)
                return
            said = {**follower, **_said(follower, message, recorded)}
            if said["kind"] == "ticket":
                if _answers(message) and "answered_at" not in said:
                    said["answered_at"] = at
                put_row(documents, active(said, at), recorded)
            else:
                documents.put(said, recorded)
        case ConversationStarted():
            return
        case EchoRecognized():
            _recognize(documents, follower, message, recorded)
        case _:
            _note_status(documents, follower, message, recorded)


def _said(before: Document, message: Said, recorded: Recorded) -> Document:
    """The unread messages, the waiting and the last message after another message."""
    at = iso(recorded.time)
    inbound = isinstance(message, MessageReceived)
    return {
        "unread": [*before["unread"], recorded.position][-UNREAD_KEPT:] if inbound else before["unread"],
        "waiting_since": None if _answers(message) else before["waiting_since"] or (at if inbound else None),
        "last_message": {
            "id": message.message_id,
            "text": None if message.text is None else message.text[:TEXT_KEPT],
            "at": at,
            "direction": "in" if inbound else "out",
            "kind": message.kind,
            "status": None if inbound else "queued" if isinstance(message, MessageQueued) else "sent",
        },
    }


def _answers(message: Said) -> bool:
    """Whether somebody of the team wrote, if on the phone; what is said by itself answers nobody."""
    if isinstance(message, MessageSentElsewhere):
        return True
    return isinstance(message, MessageQueued) and message.cause in ("agent", "schedule")


def leave_uncounted(documents: Documents, given: RatingGiven, recorded: Recorded) -> None:
    """A score calls for no answer: its message is neither unread nor does anybody wait since then."""
    follower = follower_of(documents, given.conversation_id)
    if follower is None:
        return
    at = iso(recorded.time)
    changed = {**follower, **_uncounted(follower, given, at)}
    if "held" in follower:
        changed["held"] = {**follower["held"], **_uncounted(follower["held"], given, at)}
    if changed["kind"] == "ticket":
        put_row(documents, changed, recorded)
    else:
        documents.put(changed, recorded)


def _uncounted(said: Document, given: RatingGiven, at: str) -> Document:
    return {
        "unread": [each for each in said["unread"] if each != given.message_position],
        "waiting_since": None if said["waiting_since"] == at else said["waiting_since"],
    }


def _note_status(documents: Documents, follower: Document, message: MessageEvent, recorded: Recorded) -> None:
    """Mark how far the last message got, if it is the one."""
    status = STATUS[type(message)]

    def marked(last: Document) -> Document:
        if last["status"] in FURTHEST and status in FURTHEST:
            return {**last, "status": max(last["status"], status, key=FURTHEST.index)}
        return {**last, "status": status}

    _change_last(documents, follower, cast(Any, message).message_id, marked, recorded, sent=True)


def _recognize(documents: Documents, follower: Document, message: EchoRecognized, recorded: Recorded) -> None:
    """What seemed to be another last message is the one that was sent from here."""

    def named(last: Document) -> Document:
        return {**last, "id": message.message_id}

    _change_last(documents, follower, message.echo_id, named, recorded)


def _change_last(
    documents: Documents,
    follower: Document,
    message_id: str,
    change: Callable[[Document], Document],
    recorded: Recorded,
    sent: bool = False,
) -> None:
    """Change the last message, held or shown, if it is the one; with `sent`, if it was sent from here as well."""
    held = follower.get("held")
    for said in (held, follower):
        last = said["last_message"] if said else None
        if last is None or last["id"] != message_id or (sent and last["direction"] != "out"):
            continue
        changed = {"last_message": change(last)}
        shown = {**follower, "held": {**held, **changed}} if held is said and held else {**follower, **changed}
        documents.put(shown, recorded)
        return


def erase(documents: Documents, recorded: Recorded) -> None:
    """Nothing was said in the conversation, as far as its last row tells."""
    follower = follower_of(documents, recorded.stream_id)
    if follower is not None:
        silent = {**without(follower, "held"), **NOTHING_SAID}
        if follower["kind"] == "ticket":
            put_row(documents, {**silent, "marked_unread": False}, recorded)
        else:
            documents.put(silent, recorded)


def erase_what_he_wrote(documents: Documents, erased: ParticipantErased, recorded: Recorded) -> None:
    """In a group, rows that show a message of his as the last one show none."""
    for ticket_id in erased.ticket_ids:
        row = documents.get(ticket_id)
        last = row and row["last_message"]
        if row is not None and last is not None and last["id"] in erased.message_ids:
            documents.put({**row, "last_message": None}, recorded)


def follower_of(documents: Documents, conversation_id: str) -> Document | None:
    """The conversation's last row, or the document that stands in for the first one."""
    return next(iter(documents.where("following", conversation_id)), None)


def put_row(documents: Documents, row: Document, recorded: Recorded) -> None:
    """Keep a row, with what is looked for by whether it is unread."""
    documents.put({**row, "has_unread": unread(row) > 0}, recorded)
