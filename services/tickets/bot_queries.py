"""What can be asked about bots in tickets: who answers where, and whether one is at work (C6, C7)."""

from libs.access.policy import Member
from libs.events.query import Query


class ListAnswering(Query):
    """Which bot answers where.

    → {"items": [{"bot": {"kind", "id", "label"}, "channel_ids", "queue_ids", "keywords"}], "position"}
    """

    member: Member


class GetBotAtWork(Query):
    """Whether a run of a bot is, or was, the last one in a ticket, and where in the log somebody took its place.

    → {"last": bool, "taken_over": log position|None}
    """

    ticket_id: str
    run_id: str
