"""Patience with a service that is away: what must be asked or told is, however long that takes."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from libs.events.command import CommandRejected

# Seconds until a service is asked again: at first, and at last.
PAUSES = (0.05, 0.25, 1.0, 2.0)
T = TypeVar("T")


async def patiently(step: Callable[[], Awaitable[T]]) -> T:
    """What a service answers, asked until it does. Raises `CommandRejected` for a refusal, which is an answer."""
    pause = 0
    while True:
        try:
            return await step()
        except CommandRejected as error:
            if error.rejected.kind != "failed":
                raise
            await asyncio.sleep(PAUSES[min(pause, len(PAUSES) - 1)])
            pause += 1
