"""Whom news of a template concern, and when a line's templates are read anew (C3)."""

from datetime import UTC, datetime
from typing import Any, cast

import pytest

from libs.events.bus import Bus
from libs.events.catalog.channel import ChannelAdded, ChannelReconfigured, ChannelRemoved
from libs.events.command import Accepted, CommandRejected, Rejected
from libs.events.event import Event
from libs.events.projector import PositionNotReached, Projector
from libs.events.testing import recorded
from libs.events.timers import Timers
from services.gateway.channels.items import TemplateChanged
from services.gateway.channels.simulator.channel import Simulator
from services.gateway.channels.waba.channel import Waba
from services.gateway.directory import Directory
from services.gateway.ingress import Raw
from services.gateway.template_news import TemplateNews
from services.gateway.template_sync import FollowTemplates, TemplatesAreOutOfReach, TemplateSync
from services.messaging.template_commands import RecordTemplateState

LINES = [
    {"_id": "a", "kind": "waba", "settings": {"phone_number_id": "1", "waba_id": "W"}},
    {"_id": "b", "kind": "waba", "settings": {"phone_number_id": "2", "waba_id": "W"}},
    {"_id": "c", "kind": "waba", "settings": {"phone_number_id": "3", "waba_id": "X"}},
    {"_id": "s", "kind": "simulator", "settings": {}},
]
RAW = Raw(7, "a", "waba", b"", {}, datetime(2026, 11, 23, tzinfo=UTC), None)


class Lines:
    """Some lines, by id."""

    def channel(self, channel_id: str) -> dict[str, Any] | None:
        return next((each for each in LINES if each["_id"] == channel_id), None)

    def channels(self) -> list[dict[str, Any]]:
        return LINES


class Messaging:
    """What messaging is told; `knows` says which lines have the template."""

    def __init__(self, knows: str = "abc", code: str = "template.not_found") -> None:
        self.told: list[RecordTemplateState] = []
        self.knows = knows
        self.refusal = Rejected(code=code, kind="not_found" if "not_found" in code else "failed", detail="")

    async def ask(self, service: str, command: RecordTemplateState) -> Accepted:
        self.told.append(command)
        if command.channel_id not in self.knows:
            raise CommandRejected(self.refusal)
        return Accepted()


class Sync:
    """Readings of a line's templates."""

    def __init__(self, fails: bool = False) -> None:
        self.read: list[str] = []
        self.fails = fails

    def keeps(self, channel_id: str) -> bool:
        return channel_id != "s"

    async def sync(self, channel_id: str) -> tuple[int, int]:
        self.read.append(channel_id)
        if self.fails:
            raise TemplatesAreOutOfReach
        return 0, 0


async def tell(item: TemplateChanged, messaging: Messaging, sync: Sync, channel_id: str = "a") -> None:
    news = TemplateNews(cast(Bus, messaging), cast(Directory, Lines()), cast(TemplateSync, sync))
    await news.tell(channel_id, item, RAW)


async def test_news_concern_every_line_of_the_account() -> None:
    messaging, sync = Messaging(), Sync()
    await tell(TemplateChanged("9", status="paused", account="W"), messaging, sync)
    assert [(each.channel_id, each.status) for each in messaging.told] == [("a", "paused"), ("b", "paused")]
    assert sync.read == []


async def test_news_say_when_they_were_told() -> None:
    messaging, moment = Messaging(), datetime(2026, 11, 22, tzinfo=UTC)
    await tell(TemplateChanged("9", status="paused", at=moment), messaging, Sync())
    assert [each.provider_at for each in messaging.told] == [moment]


async def test_a_line_that_does_not_know_the_template_is_read_anew() -> None:
    messaging, sync = Messaging(knows="a"), Sync()
    await tell(TemplateChanged("9", status="approved", account="W"), messaging, sync)
    assert sync.read == ["b"]


async def test_news_that_name_no_change_have_the_lines_read_anew_even_if_that_fails_now() -> None:
    messaging, sync = Messaging(), Sync(fails=True)
    await tell(TemplateChanged("9", account="W"), messaging, sync)
    assert sync.read == ["a", "b"]


async def test_news_wait_while_messaging_is_away() -> None:
    messaging = Messaging(knows="", code="service.no_answer")
    with pytest.raises(CommandRejected):
        await tell(TemplateChanged("9", status="paused", account="W"), messaging, Sync())


async def test_a_line_without_templates_is_told_nothing() -> None:
    messaging = Messaging()
    await tell(TemplateChanged("9", status="paused"), messaging, Sync(), "s")
    assert messaging.told == []


class Clock:
    """Timers that only remember."""

    def __init__(self) -> None:
        self.due: dict[str, datetime] = {}

    async def set(self, timer_id: str, due: datetime) -> None:
        self.due[timer_id] = due

    async def cancel(self, timer_id: str) -> None:
        self.due.pop(timer_id, None)


class Views:
    """Views that stand where they are asked to, or behind."""

    def __init__(self, behind: bool = False) -> None:
        self.behind = behind

    async def reached(self, position: int) -> None:
        if self.behind:
            raise PositionNotReached(str(position))


async def after(events: list[Event], sync: Sync, fires: bool = False) -> Clock:
    clock = Clock()
    kinds = {each.kind: cast(Any, each) for each in (Waba, Simulator)}
    policy = FollowTemplates(cast(TemplateSync, sync), cast(Timers, clock), kinds, cast(Projector, Views()))
    for event in events:
        await policy.react(recorded(event, "a"))
    if fires:
        await policy.fire("a")
    return clock


def added(kind: str) -> ChannelAdded:
    return ChannelAdded(kind=kind, label="Loja", settings={})


async def test_a_line_is_read_at_once_when_it_is_set_up_and_then_every_day() -> None:
    soon = await after([added("waba"), ChannelReconfigured(label="Loja", settings={})], Sync())
    sync = Sync()
    later = await after([added("waba")], sync, fires=True)
    assert sync.read == ["a"]
    assert 23 < (later.due["a"] - soon.due["a"]).total_seconds() / 3600 < 25
    tried = await after([added("waba")], Sync(fails=True), fires=True)
    assert 14 < (tried.due["a"] - soon.due["a"]).total_seconds() / 60 < 17


async def test_a_line_without_templates_and_one_that_is_removed_are_not_read() -> None:
    assert (await after([added("simulator")], Sync())).due == {}
    assert (await after([added("waba"), ChannelRemoved()], Sync())).due == {}


async def test_a_line_that_the_views_do_not_know_yet_waits_for_them() -> None:
    clock, kinds = Clock(), {"waba": cast(Any, Waba)}
    behind = cast(Projector, Views(behind=True))
    policy = FollowTemplates(cast(TemplateSync, Sync()), cast(Timers, clock), kinds, behind)
    with pytest.raises(PositionNotReached):
        await policy.react(recorded(added("waba"), "a"))
    assert clock.due == {}
