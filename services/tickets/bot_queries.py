"""What can be asked about bots in tickets: who answers where, and whether one is at work (C6, C7)."""

from libs.access.policy import Member
from libs.events.query import Query


class ListAnswering(Query):
    """Which bot answers where.

    → {"items": [{"bot": {"kind", "id", "label"}, "channel_ids", "queue_ids", "keywords"}], "position"}
    """

    member: Member


class GetBotAtWork(Query):
    """Whether a run of a bot is, or was, the last one in a ticket, and whether somebody took its place.

    A run that came to its own end was not taken over, whoever has the ticket since.
    → {"last": bool, "taken_over": bool}
    """

    ticket_id: str
    run_id: str
