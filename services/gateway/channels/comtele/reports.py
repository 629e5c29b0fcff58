"""Comtele's reports: asked for stretch by stretch, and told on only as far as they say something new.

A report lists what was handed over in a stretch of time, and a status may change a day after that. So the stretch
reaches back every now and then, and rows that said the same the last time are left out: after a restart they come
once more, which changes nothing.
"""

from collections import OrderedDict
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

import orjson

from services.gateway.channels.comtele.generations import MOST_PAGES, PAGE, Generation, Request
from services.gateway.channels.comtele.payloads import Row, rows_of

LOOK_BACK = timedelta(hours=48)
LOOK_BACK_EVERY = timedelta(minutes=10)
REMEMBERED = 100_000

Ask = Callable[[Request], Awaitable[Any]]


class Reports:
    """What was told of one line's messages and replies."""

    def __init__(self) -> None:
        self._told: OrderedDict[bytes, None] = OrderedDict()
        self._offered: tuple[datetime, list[bytes]] | None = None
        self._looked_back: datetime | None = None

    async def news(self, api: Generation, ask: Ask, since: datetime, until: datetime) -> list[bytes]:
        """The reports of a stretch of time without what they said before; what `ask` raises is passed on.

        What was offered counts as told once the place has moved on: until then it may not have been kept.
        """
        if self._offered is not None and since > self._offered[0]:
            self._note(self._offered[1])
        back = self._looked_back is None or until - self._looked_back >= LOOK_BACK_EVERY
        begun = min(since, until - LOOK_BACK) if back else since
        reports = [await rows(ask, api.sent(begun, until)), await rows(ask, api.received(since, until))]
        if back:
            self._looked_back = until
        new = [[row for row in report if _key(row) not in self._told] for report in reports]
        self._offered = (since, [_key(row) for report in new for row in report])
        return [orjson.dumps(report) for report in new if report]

    def _note(self, keys: list[bytes]) -> None:
        for key in keys:
            self._told[key] = None
        while len(self._told) > REMEMBERED:
            self._told.popitem(last=False)


async def rows(ask: Ask, request: Request) -> list[Row]:
    """All rows of a report, page by page where it has pages."""
    found: list[Row] = []
    for page in range(MOST_PAGES if request.paged else 1):
        place = {"skip": str(page * PAGE), "limit": str(PAGE)} if request.paged else {}
        held = rows_of(await ask(Request(request.method, request.path, {**request.params, **place})))
        found += held
        if len(held) < PAGE:
            break
    return found


def _key(row: Row) -> bytes:
    return orjson.dumps(row, option=orjson.OPT_SORT_KEYS)
