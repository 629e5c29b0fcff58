"""The inbox: one row per ticket, with all that the lists show and look for (D2–D4).

The view keeps three kinds of documents. A *ticket* is a row; the last row of a conversation is `following` it. A
*conversation* stands in for the row until the first ticket is opened. A *contact* holds the name for rows to come.
What a contact writes while his last ticket is closed is `held` by its row, for the next ticket or a reopening.
"""

from collections.abc import Iterable
from typing import Any, cast

from libs.events.catalog.clock import ClockEvent
from libs.events.catalog.detail import DetailEvent, DetailsErased, FieldCleared, FieldSet
from libs.events.catalog.message import (
    ConversationErased,
    ConversationStarted,
    EchoRecognized,
    MessageEvent,
    MessageQueued,
    MessageReceived,
    MessageSentElsewhere,
    ParticipantErased,
)
from libs.events.catalog.note import NoteAdded, NoteDeleted, NoteEvent
from libs.events.catalog.rating import RatingEvent, RatingGiven
from libs.events.catalog.ticket import ContinuedOnChannel, ProtocolIssued, TicketEvent, TicketOpened, TicketTakenIn
from libs.events.event import Recorded, iso
from libs.events.view import Document, Documents, Need, View
from libs.identity.people import contact_key
from services.tickets.views import row as rows
from services.tickets.views.clocked import CLOCKS, clocked
from services.tickets.views.conversation import (
    STATUS,
    converse,
    erase,
    erase_what_he_wrote,
    follower_of,
    leave_uncounted,
    put_row,
)
from services.tickets.views.fields import filled_in
from services.tickets.views.people import CONTACT_EVENTS, NOTHING_SAID, PEOPLE, findable
from services.tickets.views.row import active, without


class Inbox(View):
    """The rows of the ticket lists, and what they are made from."""

    name = "tickets"
    version = 3
    live = True
    events = (
        TicketOpened,
        TicketTakenIn,
        *rows.MOVING,
        *rows.MARKING,
        *rows.CLASSIFYING,
        *rows.BOTS,
        *rows.RATING,
        *CLOCKS,
        NoteAdded,
        NoteDeleted,
        FieldSet,
        FieldCleared,
        DetailsErased,
        ProtocolIssued,
        ConversationStarted,
        MessageReceived,
        MessageQueued,
        MessageSentElsewhere,
        EchoRecognized,
        *STATUS,
        ConversationErased,
        ParticipantErased,
        *CONTACT_EVENTS,
    )
    followed = ("following", "contact_id")
    indexes = (
        (("state", 1), ("group", 1), ("activity", 1)),
        (("queue_id", 1), ("state", 1), ("group", 1), ("activity", 1)),
        (("assignee_id", 1), ("state", 1), ("group", 1), ("activity", 1)),
        (("handler_ids", 1), ("state", 1), ("group", 1), ("activity", 1)),
        (("channel_id", 1), ("state", 1), ("group", 1), ("activity", 1)),
        (("opened_at", 1), ("activity", 1)),
        (("tokens", 1),),
        (("has_unread", 1),),
        (("position", 1),),
    )
    partial_indexes = (
        ("owner_ids", "state", "group", "activity"),
        ("tag_ids", "state", "group", "activity"),
        ("reason_id", "state", "group", "activity"),
        ("board_id", "state", "group", "activity"),
        ("column_id", "state", "group", "activity"),
        ("column_id", "placed"),
        ("board_id", "column_id", "currency", "cents"),
        ("answers", "state", "group", "activity"),
        ("contact_stage_ids", "state", "group", "activity"),
        ("cents",),
        ("sla_state", "state", "group", "activity"),
        ("sla_due",),
        ("asleep", "activity"),
    )

    def announced(self, document: Document) -> bool:
        """Rows only."""
        return bool(document["kind"] == "ticket")

    def needs(self, recorded: Recorded) -> Iterable[Need]:
        """A ticket's row; whatever follows a conversation; a contact and all of its rows."""
        match recorded.data:
            case TicketOpened(conversation_id=conversation_id, contact_id=contact_id, continues=continues):
                last = () if continues is None else (Need("_id", continues),)
                return (Need("following", conversation_id), Need("_id", contact_key(contact_id)), *last)
            case ContinuedOnChannel(ticket_id=next_id) | TicketTakenIn(ticket_id=next_id):
                return (Need("_id", recorded.stream_id), Need("_id", next_id))
            case RatingGiven(conversation_id=conversation_id):
                return (Need("_id", recorded.stream_id), Need("following", conversation_id))
            case TicketEvent() | RatingEvent() | ClockEvent():
                return (Need("_id", recorded.stream_id),)
            case (
                ProtocolIssued(ticket_id=ticket_id)
                | NoteAdded(ticket_id=ticket_id)
                | NoteDeleted(ticket_id=ticket_id)
                | FieldSet(ticket_id=ticket_id)
                | FieldCleared(ticket_id=ticket_id)
            ):
                return (Need("_id", ticket_id),)
            case DetailsErased(ticket_ids=ticket_ids):
                return tuple(Need("_id", each) for each in ticket_ids)
            case ParticipantErased(ticket_ids=ticket_ids):
                return tuple(Need("_id", each) for each in ticket_ids)
            case MessageEvent():
                return (Need("following", recorded.stream_id),)
            case _:
                return PEOPLE.needs(recorded)

    def evolve(self, documents: Documents, recorded: Recorded) -> None:
        """Change the rows that the event concerns."""
        match recorded.data:
            case TicketOpened() as opened:
                _open(documents, opened, recorded)
            case ProtocolIssued(ticket_id=ticket_id, number=number):
                row = documents.get(ticket_id)
                if row is not None:
                    put_row(documents, findable({**row, "protocol": number}), recorded)
            case TicketEvent() | RatingEvent() | ClockEvent() | NoteEvent():
                _change(documents, recorded)
                if isinstance(recorded.data, RatingGiven):
                    leave_uncounted(documents, recorded.data, recorded)
            case DetailEvent() as detail:
                _fill_in(documents, detail, recorded)
            case ConversationErased():
                erase(documents, recorded)
            case ParticipantErased() as erased:
                erase_what_he_wrote(documents, erased, recorded)
            case MessageEvent() as message:
                converse(documents, message, recorded)
            case _:
                PEOPLE.change(documents, recorded)


def _fill_in(documents: Documents, detail: DetailEvent, recorded: Recorded) -> None:
    """Change the rows of the tickets that a detail is about."""
    ticket_ids = detail.ticket_ids if isinstance(detail, DetailsErased) else (cast(Any, detail).ticket_id,)
    for ticket_id in ticket_ids:
        row = documents.get(ticket_id)
        if row is not None:
            documents.put(filled_in(row, detail), recorded)


def _change(documents: Documents, recorded: Recorded) -> None:
    """Change the row of the ticket that the event is about."""
    event = recorded.data
    row = documents.get(getattr(event, "ticket_id", "") if isinstance(event, NoteEvent) else recorded.stream_id)
    if row is None:
        return
    match event:
        case NoteAdded():
            row = {**row, "notes": row.get("notes", 0) + 1}
        case NoteDeleted():
            row = {**row, "notes": row["notes"] - 1}
        case ClockEvent():
            row = clocked(row, event)
        case RatingEvent():
            row = rows.rated(row, event, iso(recorded.time))
        case TicketTakenIn(ticket_id=taken_id):
            link = {**_linked(documents, taken_id), "position": recorded.position}
            row = active({"continues": link, **row}, iso(recorded.time))
        case ContinuedOnChannel(ticket_id=next_id):
            row = {**rows.after(row, recorded), "continued_by": _linked(documents, next_id)}
        case _:
            row = rows.after(row, recorded)
    put_row(documents, row, recorded)


def _linked(documents: Documents, ticket_id: str) -> Document:
    """A ticket that goes on as another one, or that goes on from one."""
    return {"id": ticket_id, "number": (documents.get(ticket_id) or {}).get("number", 0)}


def _open(documents: Documents, opened: TicketOpened, recorded: Recorded) -> None:
    said = NOTHING_SAID
    last = follower_of(documents, opened.conversation_id)
    if last is not None and last["kind"] == "conversation":
        said = last
        documents.delete(last["_id"])
    elif last is not None:
        said = last.get("held") or NOTHING_SAID
        documents.put(without(last, "following", "held"), recorded)
    at = iso(recorded.time)
    row = {
        "_id": recorded.stream_id,
        "kind": "ticket",
        "number": opened.number,
        "state": "pending",
        "conversation_id": opened.conversation_id,
        "following": opened.conversation_id,
        "ordinal": opened.ordinal,
        "channel_id": opened.channel_id,
        "group": opened.group,
        "queue_id": opened.queue_id,
        "assignee_id": None,
        "handler_ids": [],
        "marked_unread": False,
        **{key: said[key] for key in NOTHING_SAID},
        "protocol": None,
        "opened_at": at,
        "queued_at": at,
        "accepted_at": None,
        "closed_at": None,
    }
    if opened.continues is not None:
        row["continues"] = {**_linked(documents, opened.continues), "position": recorded.position}
    put_row(documents, PEOPLE.introduce(documents, active(row, at), opened.contact_id), recorded)
