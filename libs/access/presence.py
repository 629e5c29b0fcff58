"""Who of the team is there: what each gateway says of its own sockets, and what follows from all of that together.

Ephemeral, never events (ADR 0015): tables pass by on core NATS, and one not heard of for a while counts no more.
"""

from collections.abc import Iterable
from typing import Literal

from pydantic import BaseModel

Presence = Literal["online", "away", "offline"]
SUBJECT = "presence.table"
# Seconds.
TOLD_EVERY = 5.0
GONE_AFTER = 20.0


class Look(BaseModel):
    """Somebody has a ticket on the screen."""

    user_id: str
    typing: bool = False


class Table(BaseModel):
    """What one gateway knows of its own sockets, and what its users chose to be and when."""

    gateway: str
    users: dict[str, int] = {}
    looks: dict[str, dict[str, Look]] = {}
    chosen: dict[str, tuple[Presence, float]] = {}


def presence(tables: Iterable[Table], user_id: str) -> Presence:
    """Whether a user is there: without a socket he is offline, whatever he chose."""
    known = list(tables)
    return chosen(known, user_id) if any(table.users.get(user_id) for table in known) else "offline"


def chosen(tables: Iterable[Table], user_id: str) -> Presence:
    """What a user chose to be last, or is."""
    choices = [table.chosen[user_id] for table in tables if user_id in table.chosen]
    return max(choices, key=lambda each: each[1])[0] if choices else "online"
