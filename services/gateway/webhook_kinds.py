"""Kinds of happenings that outgoing webhooks can be told of, each by the event that it stands for (P4).

The names are the outside's: stable, whatever happens to the catalogue. Reading, typing and settings are not told.
"""

from libs.events.catalog import call, message, rating, ticket
from libs.events.event import Event

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
    "message.failed": (message.MessageFailed,),
    "rating.given": (rating.RatingGiven,),
    "call.ended": (call.CallEnded, call.CallMissed, call.CallRejected, call.CallFailed),
}
KIND_OF: dict[str, str] = {event.name(): kind for kind, events in KINDS.items() for event in events}
EVENTS: tuple[type[Event], ...] = tuple(event for events in KINDS.values() for event in events)
TEST = "webhook.test"
