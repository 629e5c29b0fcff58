"""Comtele's reports: asked for stretch by stretch, and told on only as far as they say something new.

A report lists what was handed over in a stretch of time, and a status may change a day after that. So the stretch
reaches back every now and then, and rows that said the same the last time are left out: after a restart they come
once more, which changes nothing. A reply is one of several alike by its place among them, so they stay together.
"""

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import orjson

from services.gateway.channels import stretches
from services.gateway.channels.comtele.generations import ALL_PAGES, MOST_PAGES, PAGE, Generation, Request
from services.gateway.channels.comtele.payloads import Row, counted, likeness, rows_of

LOOK_BACK = timedelta(hours=48)
LOOK_BACK_EVERY = timedelta(minutes=10)
REMEMBERED = 100_000

Ask = Callable[[Request], Awaitable[Any]]
Rest = Callable[[], Awaitable[None]]


class Reports:
    """What was told of one line's messages and replies."""

    def __init__(self) -> None:
        self._told: OrderedDict[bytes, None] = OrderedDict()
        self._offered: tuple[datetime, list[bytes]] | None = None
        self._looked_back: datetime | None = None

    async def news(
        self, api: Generation, ask: Ask, rest: Rest, since: datetime, until: datetime
    ) -> tuple[list[bytes], datetime]:
        """The reports of a stretch of time without what they said before, and how far they reach.

        What `ask` raises is passed on; `rest` is waited for before every report. What was offered counts as told
        once the place has moved on: until then it may not have been kept.
        """
        if self._offered is not None and since > self._offered[0]:
            self._note(self._offered[1])

        async def received(since: datetime, until: datetime, halved: bool) -> list[Row] | None:
            await rest()
            return await rows(ask, api.received(since.replace(second=0, microsecond=0), until), halved)

        async def sent(since: datetime, until: datetime, halved: bool) -> list[Row] | None:
            await rest()
            return await rows(ask, api.sent(since, until), halved)

        replies, until = await stretches.beginning(received, since, until)
        statuses: Sequence[Row] | None = None
        if self._looked_back is None or until - self._looked_back >= LOOK_BACK_EVERY:
            statuses = await sent(min(since, until - LOOK_BACK), until, True)
            self._looked_back = until
        if statuses is None:
            statuses, until = await stretches.beginning(sent, since, until)
        new = [[row for row in report if _key(row) not in self._told] for report in (statuses, replies)]
        self._offered = (since, [_key(row) for report in new for row in report])
        told = (new[0], _with_those_alike(new[1], replies))
        return [orjson.dumps(report) for report in told if report], until

    def _note(self, keys: list[bytes]) -> None:
        for key in keys:
            self._told[key] = None
        while len(self._told) > REMEMBERED:
            self._told.popitem(last=False)


async def rows(ask: Ask, request: Request, halved: bool = False) -> list[Row] | None:
    """All rows of a report, page by page where it has pages; None: too many, where it may be `halved`."""
    found: list[Row] = []
    for page in range(ALL_PAGES if request.paged else 1):
        place = {"skip": str(page * PAGE), "limit": str(PAGE)} if request.paged else {}
        answer = await ask(Request(request.method, request.path, {**request.params, **place}))
        if halved and request.paged and (page == MOST_PAGES or counted(answer) > MOST_PAGES * PAGE):
            return None
        held = rows_of(answer)
        found += held
        if len(held) < PAGE:
            break
    return found


def _with_those_alike(new: list[Row], replies: Sequence[Row]) -> list[Row]:
    """The new replies among those that came before them and may be taken for them, in the order of the report."""
    told = {_key(row) for row in new}
    alike = {likeness(row) for row in new} - {None}
    return [row for row in replies if _key(row) in told or likeness(row) in alike] if new else []


def _key(row: Row) -> bytes:
    return orjson.dumps(row, option=orjson.OPT_SORT_KEYS)
