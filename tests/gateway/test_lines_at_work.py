"""Lines at work: what is counted, what providers are asked, what becomes of attempts without an answer."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, cast

import nats
import orjson
import pytest
from nats.aio.client import Client
from prometheus_client import REGISTRY
from pymongo import AsyncMongoClient
from pymongo.asynchronous.database import AsyncDatabase

from libs.events import telemetry
from libs.events.bus import Bus
from libs.events.catalog.template import Template
from libs.events.command import Accepted, Command, CommandRejected, Rejected
from libs.events.event import SYSTEM, iso, now
from libs.events.settings import Settings
from libs.events.timers import Timers
from services.gateway import line_health, polling, settling
from services.gateway.channels.channel import Channel, Health, Line, OutOfReach, Polled
from services.gateway.channels.comtele.channel import Comtele
from services.gateway.channels.evolution.channel import Evolution
from services.gateway.channels.items import LineChanged, PairingOffered
from services.gateway.channels.outbound import Failed, Outbound, SendOutcome, Sent
from services.gateway.channels.simulator.channel import Simulator
from services.gateway.channels.waba.channel import Waba
from services.gateway.commands import RecordConnection, RemoveChannel, StopChannel
from services.gateway.connections import BY_HAND, Connections
from services.gateway.directory import Directory
from services.gateway.ingress import Ingress, Raw
from services.gateway.lease import Lease
from services.gateway.line_figures import LineFigures
from services.gateway.lines import Lines
from services.gateway.outgoing import Leaving, Outgoing
from services.gateway.personal import Personal
from services.gateway.polling import OVERLAP, Poller
from services.gateway.settling import Settling
from services.gateway.template_sync import TemplatesAreOutOfReach, TemplateSync
from services.messaging.commands import RecordFailure, RecordSent

Database = AsyncDatabase[dict[str, Any]]
LINE = Line("c", {}, {"token": "a-secret-token"})


class Told(Simulator):
    """A channel whose provider can be asked, and answers as planned."""

    kind: ClassVar[str] = "told"

    def __init__(self, *answers: SendOutcome | Exception | None, bodies: Sequence[bytes] = ()) -> None:
        self.answers = list(answers)
        self.bodies = bodies
        self.asked: list[Outbound] = []
        self.stretches: list[tuple[datetime, datetime]] = []
        self.given_up = 0
        self.state = Health("open")
        self.away = False

    async def settle(self, line: Line, outbound: Outbound, attempted: datetime) -> SendOutcome | None:
        """The next planned answer."""
        self.asked.append(outbound)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def poll(self, line: Line, since: datetime, until: datetime) -> Sequence[Polled]:
        """The planned bodies."""
        self.stretches.append((since, until))
        return [Polled(each, {}) for each in self.bodies]

    async def connect(self, line: Line, hook: str) -> PairingOffered | None:
        """A code."""
        return PairingOffered("data:image/png;base64,AA==", hook)

    async def disconnect(self, line: Line) -> None:
        """Out of reach."""
        self.given_up += 1
        raise OutOfReach("O provedor não responde.")

    async def health(self, line: Line) -> Health:
        """As planned."""
        if self.away:
            raise OutOfReach("O provedor não responde.")
        return self.state


class Desk:
    """The services, the directory and the lines of a gateway with one line."""

    def __init__(self, channel: Channel, status: str = "unknown") -> None:
        self.kinds = {channel.kind: channel}
        self.document: dict[str, Any] | None = {
            "_id": "c",
            "kind": channel.kind,
            "name": "Loja",
            "state": "active",
            "stopped": None,
            "since": iso(now()),
            "connection": None,
            "settings": {},
        }
        self.status = status
        self.others: list[dict[str, Any]] = []
        self.asked: list[Command] = []
        self.refuse: Rejected | None = None

    async def ask(self, service: str, command: Command) -> Accepted:
        """Carry out, or refuse."""
        if self.refuse is not None:
            raise CommandRejected(self.refuse)
        self.asked.append(command)
        return Accepted(position=7)

    async def query(self, service: str, query: Any) -> dict[str, Any]:
        """The message as it stands."""
        return {"status": self.status}

    def channel(self, channel_id: str) -> dict[str, Any] | None:
        """The line's document."""
        return next((each for each in self.others if each["_id"] == channel_id), self.document)

    def channels(self) -> list[dict[str, Any]]:
        """All lines."""
        return [*([self.document] if self.document is not None else []), *self.others]

    async def checked(self, channel_id: str, channel: Channel, health: Health, asked: datetime) -> None:
        """Nothing follows from what the provider says."""

    async def get(self, channel_id: str) -> Line:
        """The line."""
        return LINE


class LeftAlready:
    """The message that has left."""

    async def message(self, conversation_id: str, message_id: str) -> Leaving:
        """As it left."""
        return Leaving("c", "k", Outbound(message_id, conversation_id, "5511", "Olá"), "Ana")


class Clock:
    """Timers that are set and never fire by themselves."""

    def __init__(self) -> None:
        self.set_for: dict[str, datetime] = {}

    async def set(self, timer_id: str, due: datetime) -> None:
        """Noted."""
        self.set_for[timer_id] = due


@pytest.fixture
async def database(settings: Settings) -> AsyncIterator[Database]:
    """An empty database."""
    client: AsyncMongoClient[dict[str, Any]] = AsyncMongoClient(settings.require_mongo_url())
    yield client[settings.database("gateway")]
    await client.close()


@pytest.fixture
async def client(settings: Settings) -> AsyncIterator[Client]:
    """A connection to NATS."""
    connected = await nats.connect(settings.require_nats_url())
    yield connected
    await connected.close()


def settles(database: Database, channel: Told, status: str = "unknown") -> tuple[Settling, Desk, Clock]:
    """Settling for one line."""
    desk, clock = Desk(channel, status), Clock()
    parts = (cast(Timers, clock), cast(Bus, desk), desk.kinds, cast(Lines, desk), cast(Directory, desk))
    return Settling(database, *parts, cast(Outgoing, LeftAlready())), desk, clock


async def test_an_attempt_is_asked_about_until_its_provider_knows(database: Database) -> None:
    channel = Told(None, OutOfReach("fora do ar"), Sent("p1"))
    asks, desk, clock = settles(database, channel)
    await asks.begin("c", "v", "m", now())
    (attempt,) = clock.set_for
    for _ in range(4):
        await asks.fire(attempt)
    assert [type(each) for each in desk.asked] == [RecordSent]
    assert [each.text for each in channel.asked] == ["*Ana*:\nOlá"] * 3


async def test_a_refusal_that_was_not_heard_is_recorded_with_its_reason(database: Database) -> None:
    asks, desk, clock = settles(database, Told(Failed("told.blocked", "Bloqueado.", may_retry=True)))
    await asks.begin("c", "v", "m", now())
    await asks.fire(next(iter(clock.set_for)))
    (failure,) = desk.asked
    assert isinstance(failure, RecordFailure)
    assert (failure.code, failure.may_retry) == ("told.blocked", True)


async def test_what_nobody_can_tell_stays_uncertain_and_is_asked_only_so_often(database: Database) -> None:
    channel = Told(*[None] * 20)
    asks, desk, clock = settles(database, channel)
    await asks.begin("c", "v", "m", now())
    (attempt,) = clock.set_for
    for _ in range(20):
        await asks.fire(attempt)
    assert desk.asked == []
    assert len(channel.asked) == len(settling.AFTER)


@pytest.mark.parametrize("status", ["sent", "read", "failed", "queued"])
async def test_what_was_settled_otherwise_meanwhile_is_left_alone(database: Database, status: str) -> None:
    channel = Told(Sent("p1"))
    asks, desk, clock = settles(database, channel, status)
    await asks.begin("c", "v", "m", now())
    await asks.fire(next(iter(clock.set_for)))
    assert (desk.asked, channel.asked) == ([], [])


async def test_a_kind_that_cannot_tell_is_not_asked(database: Database) -> None:
    desk, clock = Desk(Simulator(cast(Any, None), cast(Any, None))), Clock()
    parts = (cast(Timers, clock), cast(Bus, desk), desk.kinds, cast(Lines, desk), cast(Directory, desk))
    await Settling(database, *parts, cast(Outgoing, LeftAlready())).begin("c", "v", "m", now())
    assert clock.set_for == {}


class Shelf:
    """INGRESS as a list."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []

    async def store(self, channel_id: str, kind: str, body: bytes, headers: Any) -> int:
        """Kept."""
        self.bodies.append(body)
        return len(self.bodies)


async def test_a_provider_is_asked_from_where_it_was_left_and_a_body_that_comes_again_is_kept_once(
    database: Database,
) -> None:
    channel, shelf, figures = Told(bodies=[b"one", b"two"]), Shelf(), LineFigures(database)
    desk = Desk(channel)
    poller = Poller(
        cast(Lease, None),
        desk.kinds,
        cast(Lines, desk),
        cast(Directory, desk),
        cast(Ingress, shelf),
        figures,
        cast(Connections, None),
    )
    assert await poller.poll(channel, LINE) == 2
    assert await poller.poll(channel, LINE) == 0
    (_, reached), (since, _) = channel.stretches
    assert since == reached - OVERLAP
    assert shelf.bodies == [b"one", b"two"]


class InPart(Told):
    """A provider that never tells more than the first half of a stretch of time."""

    async def poll(self, line: Line, since: datetime, until: datetime) -> Sequence[Polled]:
        """The planned bodies, and how far they reach."""
        return [replace(each, until=since + (until - since) / 2) for each in await super().poll(line, since, until)]


async def test_what_a_provider_told_in_part_is_asked_for_from_there(database: Database) -> None:
    channel, shelf, figures = InPart(bodies=[b"one", b"two"]), Shelf(), LineFigures(database)
    desk = Desk(channel)
    served = (cast(Lines, desk), cast(Directory, desk), cast(Ingress, shelf), figures, cast(Connections, None))
    poller = Poller(cast(Lease, None), desk.kinds, *served)
    for _ in range(2):
        await poller.poll(channel, LINE)
    (begun, end), (since, _) = channel.stretches
    assert since == begun + (end - begun) / 2 - OVERLAP


async def test_figures_of_all_gateways_add_up(database: Database) -> None:
    one, other = LineFigures(database), LineFigures(database)
    one.outcome("c", "sent")
    one.outcome("c", "failed")
    other.outcome("c", "sent")
    other.inbound("c")
    other.waits("c", 3)
    other.waits("c", -1)
    await one.flush()
    await other.flush()
    found = (await one.of(["c", "d"]))["c"]
    assert found["hour"] == {"sent": 2, "failed": 1, "unknown": 0}
    assert found["waiting"] == 2
    assert found["inbound"] >= iso(now() - timedelta(minutes=1))


def test_a_line_whose_provider_says_nothing_after_a_send_is_silent() -> None:
    desk, moment = Desk(Told()), datetime(2026, 7, 25, 12, tzinfo=UTC)
    assert desk.document is not None
    figures = {"outbound": iso(moment - timedelta(minutes=6)), "posted": iso(moment - timedelta(hours=1))}

    waba = Waba(cast(Any, None), cast(Any, None))

    def silent(channel: Channel = waba, **more: Any) -> bool:
        shown = line_health.health(desk.document or {}, channel, {**figures, **more}, 0, moment)
        return bool(shown["silent"])

    assert silent()
    assert not silent(posted=iso(moment - timedelta(minutes=5, seconds=50)))
    assert not silent(outbound=iso(moment - timedelta(minutes=1)))
    assert not silent(Simulator(cast(Any, None), cast(Any, None)))


def test_a_line_that_is_asked_too_is_silent_when_only_asking_brings_what_customers_write() -> None:
    desk, moment = Desk(Told()), datetime(2026, 7, 25, 12, tzinfo=UTC)
    evolution, comtele = Evolution(cast(Any, None), cast(Any, None)), Comtele(cast(Any, None))

    def silent(channel: Channel, **minutes_ago: int) -> bool:
        figures = {what: iso(moment - timedelta(minutes=each)) for what, each in minutes_ago.items()}
        return bool(line_health.health(desk.document or {}, channel, figures, 0, moment)["silent"])

    for channel in (evolution, comtele):
        assert silent(channel, posted=60, inbound=20)
        assert not silent(channel, posted=20, inbound=20)
        assert not silent(channel, posted=1, inbound=20, outbound=10)
    # Its instance is told where to post, an account's panel may not be: there the reports alone may tell.
    assert silent(evolution, outbound=10)
    assert not silent(comtele, posted=60, outbound=10)
    assert not silent(comtele, inbound=20, outbound=10)


async def test_what_was_last_is_told_as_a_figure_and_still_is_after_a_restart(database: Database) -> None:
    def told(what: str) -> float | None:
        return REGISTRY.get_sample_value("guiche_channel_last_seconds", {"channel": "restarted", "what": what})

    figures = LineFigures(database)
    figures.posted("restarted")
    posted = told("posted")
    assert posted is not None
    await figures.flush()
    telemetry.CHANNEL_LAST.clear()
    await LineFigures(database).prepare()
    assert told("posted") == pytest.approx(posted, abs=0.001)
    assert told("inbound") is None


async def test_who_sends_no_more_has_nothing_waiting(database: Database) -> None:
    figures = LineFigures(database)
    figures.waits("handed-on", 3)
    figures.none_wait()
    assert REGISTRY.get_sample_value("guiche_channel_waiting", {"channel": "handed-on"}) == 0


async def test_a_line_is_told_as_connected_only_while_its_provider_says_so(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(polling, "LOOK_EVERY", 0.01)
    monkeypatch.setattr(polling, "HEALTH_SECONDS", 0.0)
    monkeypatch.setattr(Told, "capabilities", replace(Told.capabilities, poll_seconds=None))
    channel = Told()
    desk = Desk(channel)
    assert desk.document is not None
    parts = (cast(Lines, desk), cast(Directory, desk), cast(Ingress, None), LineFigures(database))
    poller = Poller(cast(Lease, None), desk.kinds, *parts, cast(Connections, desk))

    async def told(wanted: float | None) -> None:
        async with asyncio.timeout(5):
            labels = {"channel": "c", "kind": channel.kind}
            while REGISTRY.get_sample_value("guiche_channel_connected", labels) != wanted:
                await asyncio.sleep(0.01)

    following = asyncio.create_task(poller._follow(0))
    await told(1)
    channel.away = True
    await told(0)
    channel.away = False
    poller._failures.clear()
    await told(1)
    desk.document["state"] = "stopped"
    await told(0)
    following.cancel()
    await poller._finish()
    await told(None)


def connections(client: Client, settings: Settings, channel: Told) -> tuple[Connections, Desk, list[Any]]:
    """Connections of one line, and what is told to whom."""
    desk, frames = Desk(channel), list[Any]()
    personal = Personal(client, settings)
    personal.on_frame = lambda user, frame: frames.append((user, frame))
    parts = (cast(Bus, desk), cast(Directory, desk), cast(Lines, desk), desk.kinds)
    return Connections(client, settings, *parts, personal), desk, frames


def raw(body: bytes = b"{}", age: float = 0.0) -> Raw:
    """A payload that came so long ago."""
    return Raw(1, "c", "told", body, {}, now() - timedelta(seconds=age), None)


async def test_what_is_to_be_scanned_reaches_only_who_looks_and_is_never_kept(
    client: Client, settings: Settings, database: Database
) -> None:
    channel = Told()
    held, desk, _ = connections(client, settings, channel)
    heard = await client.subscribe(settings.subject("personal.>"))
    await held.start()
    assert (await held.connect(desk.document or {}, channel, LINE, "https://desk/hooks", "ana"))["code"]
    await held.offered("c", PairingOffered("data:image/png;base64,BB==", "2"), raw())
    await held.offered("c", PairingOffered("data:image/png;base64,CC==", "3"), raw(age=600))
    first, second = await heard.next_msg(2), await heard.next_msg(2)
    assert [orjson.loads(each.data)["image"][-4:] for each in (first, second)] == ["AA==", "BB=="]
    assert {each.subject.rsplit(".", 1)[1] for each in (first, second)} == {"ana"}
    assert held.pairing("c", "ana")["code"] == "2"
    assert desk.asked == []
    assert await database.list_collection_names() == []


async def test_a_provider_that_is_connecting_does_not_take_away_what_is_to_be_scanned(
    client: Client, settings: Settings
) -> None:
    channel = Told()
    held, desk, _ = connections(client, settings, channel)
    heard = await client.subscribe(settings.subject("personal.>"))
    await held.start()
    await held.connect(desk.document or {}, channel, LINE, "https://desk/hooks", "ana")
    await held.changed("c", LineChanged("connecting"), raw())
    offered, again = [orjson.loads((await heard.next_msg(2)).data) for _ in range(2)]
    assert offered["image"] is not None
    assert again == offered


async def test_a_connection_that_opens_or_closes_is_recorded_with_the_providers_clock(
    client: Client, settings: Settings
) -> None:
    held, desk, _ = connections(client, settings, Told())
    moment = datetime(2026, 7, 25, 12, tzinfo=UTC)
    await held.changed("c", LineChanged("connecting"), raw())
    await held.changed("c", LineChanged("closed", moment, "told.401", "Saiu.", True), raw())
    await held.changed("c", LineChanged("open"), raw())
    closed, opened = desk.asked
    assert isinstance(closed, RecordConnection)
    assert isinstance(opened, RecordConnection)
    assert (closed.open, closed.code, closed.lasting, closed.provider_at) == (False, "told.401", True, moment)
    assert (opened.open, opened.code) == (True, "")


async def test_news_of_an_account_are_news_of_every_line_that_has_it(client: Client, settings: Settings) -> None:
    held, desk, _ = connections(client, settings, Told())
    assert desk.document is not None
    desk.document |= {"kind": "waba", "settings": {"phone_number_id": "1", "waba_id": "W"}}
    for channel_id, account in (("d", "W"), ("e", "X")):
        desk.others.append({**desk.document, "_id": channel_id, "settings": {"waba_id": account}})
    await held.changed("c", LineChanged("closed", now(), "waba.account_disabled", "Não.", True, account="W"), raw())
    closed = [each for each in desk.asked if isinstance(each, RecordConnection)]
    assert [(each.channel_id, each.open) for each in closed] == [("c", False), ("d", False)]


async def test_what_stops_a_line_stops_it_once_and_not_again_after_it_was_set_going(
    client: Client, settings: Settings
) -> None:
    held, desk, _ = connections(client, settings, Told())
    assert desk.document is not None
    refused = LineChanged("open", now() - timedelta(hours=1), "told.401", "Vencido.", stops=True)
    await held.changed("c", refused, raw())
    assert desk.asked == []
    await held.changed("c", replace(refused, at=now()), raw())
    (stop,) = desk.asked
    assert isinstance(stop, StopChannel)
    assert (stop.code, stop.detail) == ("told.401", "Vencido.")
    desk.document["state"] = "stopped"
    await held.changed("c", replace(refused, at=now()), raw())
    assert len(desk.asked) == 1


async def test_a_line_that_is_not_paired_is_stopped_by_what_its_provider_refuses_and_opens_once_it_works(
    client: Client, settings: Settings
) -> None:
    channel = Told()
    held, desk, _ = connections(client, settings, channel)
    assert desk.document is not None
    await held.checked("c", channel, Health("open"), now())
    await held.checked("c", channel, Health("closed", "Em análise."), now())
    assert desk.asked == []
    await held.checked("c", channel, Health("closed", "Vencido.", stop="told.401"), now())
    assert isinstance(desk.asked.pop(), StopChannel)
    asked, lost = now(), {"state": "closed", "code": "waba.account_disabled", "lasting": True}
    desk.document["connection"] = lost
    await held.checked("c", channel, Health("open"), asked)
    (opened,) = desk.asked
    assert isinstance(opened, RecordConnection)
    assert (opened.open, opened.provider_at) == (True, asked)
    desk.document["connection"] = {**lost, "code": BY_HAND}
    await held.checked("c", channel, Health("open"), asked)
    assert len(desk.asked) == 1


async def test_templates_that_a_line_may_not_read_any_more_stop_it(monkeypatch: pytest.MonkeyPatch) -> None:
    async def refused(channel: Waba, line: Line) -> AsyncIterator[Sequence[Template]]:
        raise OutOfReach("Vencido.", "waba.190")
        yield ()

    monkeypatch.setattr(Waba, "templates", refused)
    desk = Desk(Waba(cast(Any, None), cast(Any, None)))
    sync = TemplateSync(cast(Bus, desk), cast(Directory, desk), cast(Lines, desk), desk.kinds)
    with pytest.raises(TemplatesAreOutOfReach):
        await sync.sync("c")
    (stop,) = desk.asked
    assert isinstance(stop, StopChannel)
    assert stop.code == "waba.190"


async def test_news_of_a_line_that_is_gone_is_dropped_and_others_are_tried_again(
    client: Client, settings: Settings
) -> None:
    held, desk, _ = connections(client, settings, Told())
    desk.refuse = Rejected(code="channel.not_found", kind="not_found", detail="")
    await held.changed("c", LineChanged("open"), raw())
    desk.refuse = Rejected(code="service.no_answer", kind="failed", detail="")
    with pytest.raises(CommandRejected):
        await held.changed("c", LineChanged("open"), raw())


async def test_a_line_is_removed_even_when_its_provider_does_not_answer(client: Client, settings: Settings) -> None:
    channel = Told()
    held, desk, _ = connections(client, settings, channel)
    done = await held.remove(channel, LINE, SYSTEM, "c")
    assert (done.position, channel.given_up) == (7, 1)
    assert [type(each) for each in desk.asked] == [RemoveChannel]


async def test_what_a_provider_says_when_asked_is_recorded_where_it_differs(
    client: Client, settings: Settings
) -> None:
    held, desk, _ = connections(client, settings, Told())
    assert desk.document is not None
    await held.noticed("c", Health("closed", "Telefone desligado."))
    assert isinstance(desk.asked[-1], RecordConnection)
    desk.document["connection"] = {"state": "closed"}
    await held.noticed("c", Health("closed", "Telefone desligado."))
    assert len(desk.asked) == 1
