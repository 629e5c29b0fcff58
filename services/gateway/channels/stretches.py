"""As much of a stretch of time as a provider tells at once: what is more is asked for next time, not left out."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

SHORTEST = timedelta(minutes=20)
T = TypeVar("T")
# What there is between two times; None: more than should be told at once, where the last says that this matters.
Tells = Callable[[datetime, datetime, bool], Awaitable[Sequence[T] | None]]


async def beginning(tells: Tells[T], since: datetime, until: datetime) -> tuple[Sequence[T], datetime]:
    """The first part of a stretch that holds anything and not too much, and where it ends."""
    end = until
    while True:
        found = await tells(since, until, until - since > SHORTEST)
        if found is None:
            until = since + (until - since) / 2
        elif found or until == end:
            return found, until
        else:
            since, until = until, end
