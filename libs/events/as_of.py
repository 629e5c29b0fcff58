"""As of: a view folded over a part of the log, in memory, for what a document was at an earlier position (B11).

The very functions that keep a projection make the answer, so it is what the projection held then. The part has to
hold every event from which the documents asked for are made.
"""

import asyncio
from collections.abc import Iterable, Mapping

from libs.events.event import Recorded
from libs.events.log import EventLog
from libs.events.view import Documents, View


async def part(log: EventLog, streams: Mapping[str, int], up_to: int) -> list[Recorded]:
    """The events of some streams up to a position, in the order of the log.

    `streams` says for each the position behind which its events count (0: all of them).
    """
    loaded = await asyncio.gather(*(log.load(stream, after, up_to) for stream, after in streams.items()))
    return sorted((each for events in loaded for each in events), key=lambda each: (each.position, each.index))


def folded(view: View, history: Iterable[Recorded]) -> Documents:
    """The documents of a view after a part of the log."""
    types = frozenset(view.events)
    documents = Documents((), view.followed)
    for recorded in history:
        if type(recorded.data) in types:
            view.evolve(documents, recorded)
    return documents
