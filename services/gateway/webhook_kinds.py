"""Kinds of happenings that outgoing webhooks can be told of, each by the event that it stands for (P4).

The names are the outside's: stable, whatever happens to the catalogue. Reading, typing and settings are not told.
`docs/webhooks.md` says what each kind brings.
"""

from libs.events.catalog import call, contact, message, rating, relation, task, ticket
from libs.events.catalog.registry import EVENT_TYPES
from libs.events.event import Event, Recorded
from libs.identity import ids

KINDS: dict[str, tuple[type[Event], ...]] = {
    "ticket.opened": (ticket.TicketOpened,),
    "ticket.accepted": (ticket.Accepted,),
    "ticket.transferred": (ticket.Transferred,),
    "ticket.returned": (ticket.ReturnedToQueue,),
    "ticket.resolved": (ticket.Resolved,),
    "ticket.reopened": (ticket.Reopened,),
    "ticket.tagged": (ticket.TagAdded, ticket.TagRemoved),
    "ticket.reason_set": (ticket.ReasonSet, ticket.ReasonCleared),
    "ticket.value_set": (ticket.ValueSet, ticket.ValueCleared),
    "ticket.moved": (ticket.PlacedOnBoard, ticket.MovedOnBoard, ticket.TakenOffBoard),
    "message.received": (message.MessageReceived,),
    "message.sent": (message.MessageSent,),
    "message.sent_elsewhere": (message.MessageSentElsewhere,),
    "message.failed": (message.MessageFailed,),
    "rating.given": (rating.RatingGiven,),
    "call.ended": (call.CallEnded, call.CallMissed, call.CallRejected, call.CallFailed),
    "contact.created": (contact.ContactRegistered,),
    "contact.changed": (
        contact.ContactRenamed,
        contact.AliasLearned,
        contact.AliasDisowned,
        contact.MainAliasChosen,
        contact.PhotoChanged,
        contact.DetailsChanged,
        contact.ContactArchived,
        contact.ContactRestored,
        contact.ContactTagged,
        contact.ContactUntagged,
        contact.MergeUndone,
        *(each for each in EVENT_TYPES if issubclass(each, relation.RelationEvent)),
    ),
    "contact.merged": (contact.ContactMergedInto,),
    "task.created": (task.TaskCreated,),
    "task.done": (task.TaskDone,),
}
# One wish changes several things of a contact: they are told together, once.
TOGETHER = "contact.changed"
KIND_OF: dict[str, str] = {event.name(): kind for kind, events in KINDS.items() for event in events}
EVENTS: tuple[type[Event], ...] = tuple(event for events in KINDS.values() for event in events)
TEST = "webhook.test"


def kind_told(recorded: Recorded) -> str | None:
    """The kind under which an event is told; None for what a new contact begins with: he is told of as he is."""
    kind = KIND_OF[recorded.name]
    beginning = recorded.category == contact.ContactEvent.category and recorded.version - recorded.index == 1
    return None if kind == TOGETHER and beginning else kind


def delivery_id(recorded: Recorded, kind: str, webhook_id: str) -> str:
    """The delivery by which a webhook is told: one for each event, or for all that changed together."""
    told = f"{recorded.position} {kind}" if kind == TOGETHER else recorded.id
    return ids.part_id(told, webhook_id)
