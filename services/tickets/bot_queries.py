"""What can be asked about bots in tickets: who answers where, and whether one is at work (C6, C7)."""

from libs.access.policy import Member
from libs.events.query import Query


class ListAnswering(Query):
    """Which bot answers where.

    → {"items": [{"bot": {"kind", "id", "label"}, "channel_ids", "queue_ids", "keywords"}], "position"}
    """

    member: Member


class GetBotAtWork(Query):
    """The run of a bot in a ticket, under way or the last one.

    → {"run_id": of the one under way|None, "left": {"run_id", "why", "position"}|None: the end of the last one}
    """

    ticket_id: str
