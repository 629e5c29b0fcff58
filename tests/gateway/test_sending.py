"""The sender: attempts before they leave, outcomes after, and what a crash in between means."""

from dataclasses import replace
from typing import Any, cast

import pytest

from libs.events.bus import Bus
from libs.events.catalog.message import MessageQueued, MessageRetried
from libs.events.command import Accepted, Command, CommandRejected, Rejected
from libs.events.event import now
from libs.events.testing import recorded
from services.gateway import pacing, patience, sending
from services.gateway.channels.capabilities import Capabilities
from services.gateway.channels.channel import Channel, Line
from services.gateway.channels.outbound import Failed, Outbound, SendOutcome, Sent, Unknown
from services.gateway.channels.simulator.channel import Simulator
from services.gateway.channels.waba.channel import Waba
from services.gateway.commands import StopChannel
from services.gateway.directory import Directory
from services.gateway.identities import Identities
from services.gateway.line_figures import LineFigures
from services.gateway.lines import Lines
from services.gateway.outgoing import Job
from services.gateway.sending import Sender
from services.gateway.sent_messages import SentMessages
from services.gateway.settling import Settling
from services.messaging.commands import AttemptSend, RecordFailure, RecordSent, RecordUnknownOutcome

QUEUED = MessageQueued(
    message_id="m1", contact_id="k", channel_id="c", kind="text", text="Olá", signature="Ana", ticket_id="t"
)


class Desk:
    """What the services answer: nothing but yes, unless told otherwise."""

    def __init__(self) -> None:
        self.asked: list[Command] = []
        self.refuse: dict[type[Command], Rejected] = {}
        self.away = 0
        self.last_inbound: dict[str, Any] | None = {"at": now().isoformat(), "believed_at": now().isoformat()}

    async def ask(self, service: str, command: Command) -> Accepted:
        """Carry out, or refuse."""
        if self.away:
            self.away -= 1
            raise CommandRejected(Rejected(code="service.no_answer", kind="failed", detail=""))
        self.asked.append(command)
        refusal = self.refuse.get(type(command))
        if refusal is not None:
            raise CommandRejected(refusal)
        return Accepted()

    async def query(self, service: str, query: Any) -> dict[str, Any]:
        """A conversation and a message."""
        content = {"kind": "text", "text": "Olá de novo", "signature": None}
        return {
            "peer": "5511900001234",
            "channel_id": "c",
            "contact_id": "k",
            "group": False,
            "last_inbound": self.last_inbound,
            "content": {**content, **dict.fromkeys(("media", "location", "contacts", "mentions", "forwarded"))},
            "direction": "out",
            "provider_id": "wamid.1",
            "answers": None,
        }


class Provider:
    """A channel that answers as planned."""

    kind = "planned"

    def __init__(self, capabilities: Capabilities, *outcomes: SendOutcome) -> None:
        self.capabilities = capabilities
        self.outcomes = list(outcomes)
        self.sent: list[Outbound] = []

    async def send(self, line: Line, outbound: Outbound) -> SendOutcome:
        """The next planned outcome."""
        self.sent.append(outbound)
        return self.outcomes.pop(0)


class KnownLines:
    """One line, working or not."""

    def __init__(self, state: str = "active", connections: list[dict[str, Any] | None] | None = None) -> None:
        self.state = state
        self.connections = connections or [None]

    async def get(self, channel_id: str) -> Line:
        """The line."""
        return Line(channel_id, {}, {})

    def relation(self, contact_id: str) -> dict[str, bool]:
        """Nobody is blocked."""
        return {"blocked": False, "chatbot_blocked": False}

    def declines_marketing(self, contact_id: str, channel_id: str) -> bool:
        """Everybody takes marketing."""
        return False

    def channel(self, channel_id: str) -> dict[str, Any] | None:
        """Its document."""
        stopped = {"code": "waba.190", "detail": "expired"}
        document = {"_id": channel_id, "kind": "planned", "state": self.state, "stopped": stopped}
        connection = self.connections.pop(0) if len(self.connections) > 1 else self.connections[0]
        return {**document, "connection": connection}


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    """The services, and no waiting between tries."""
    monkeypatch.setattr(sending, "BACKOFF", (0.0,) * 4)
    monkeypatch.setattr(patience, "PAUSES", (0.0,))
    return Desk()


class Figures:
    """What was counted."""

    def __init__(self) -> None:
        self.outcomes: list[str] = []

    def outcome(self, channel_id: str, outcome: str) -> None:
        """Counted."""
        self.outcomes.append(outcome)

    async def of(self, channel_ids: list[str]) -> dict[str, dict[str, Any]]:
        """Nothing was found out."""
        return {each: {} for each in channel_ids}


class Asking:
    """What is to be asked about later."""

    def __init__(self) -> None:
        self.begun: list[tuple[Any, ...]] = []

    async def begin(self, *about: Any) -> None:
        """Noted."""
        self.begun.append(about)


async def send(
    desk: Desk,
    provider: Provider,
    event: Any = QUEUED,
    state: str = "active",
    connections: list[dict[str, Any] | None] | None = None,
    figures: Figures | None = None,
    settling: Asking | None = None,
) -> SentMessages:
    """Send one message; returns what the sender remembers."""
    lines, sent = KnownLines(state, connections), SentMessages()
    sender = Sender(
        cast(Bus, desk),
        cast(Any, None),
        cast(Any, None),
        {"planned": cast(Channel, provider)},
        cast(Lines, lines),
        cast(Directory, lines),
        sent,
        cast(LineFigures, figures or Figures()),
        cast(Settling, settling or Asking()),
        Identities(cast(Bus, desk)),
    )
    await sender._send(Job(recorded(event, "v1"), "v1", event.message_id))
    return sent


async def test_an_attempt_is_recorded_before_it_leaves_and_its_id_after(desk: Desk) -> None:
    provider = Provider(Waba.capabilities, Sent("wamid.1", "551190001234"))
    sent = await send(desk, provider)
    attempt, outcome = desk.asked
    assert isinstance(attempt, AttemptSend)
    assert isinstance(outcome, RecordSent)
    assert (outcome.provider_id, outcome.peer) == ("wamid.1", "551190001234")
    assert provider.sent[0].text == "*Ana*:\nOlá"
    assert sent.conversation("wamid.1") == "v1"


async def test_a_retry_sends_the_words_that_were_written(desk: Desk) -> None:
    provider = Provider(Waba.capabilities, Sent("wamid.1"))
    await send(desk, provider, MessageRetried(message_id="m1"))
    assert provider.sent[0].text == "Olá de novo"


async def test_an_attempt_left_open_by_a_crash_is_not_repeated_blindly(desk: Desk) -> None:
    desk.refuse[AttemptSend] = Rejected(
        code="message.attempt_not_due", kind="conflict", detail="", extra={"message_status": "sending"}
    )
    provider = Provider(Waba.capabilities)
    await send(desk, provider)
    assert not provider.sent
    assert isinstance(desk.asked[-1], RecordUnknownOutcome)


async def test_a_channel_whose_sends_are_idempotent_resumes(desk: Desk) -> None:
    provider = Provider(Simulator.capabilities, Sent("sim.1"))
    await send(desk, provider)
    assert isinstance(desk.asked[0], AttemptSend)
    assert desk.asked[0].resume
    assert len(provider.sent) == 1


async def test_what_was_sent_already_is_left_alone(desk: Desk) -> None:
    desk.refuse[AttemptSend] = Rejected(
        code="message.attempt_not_due", kind="conflict", detail="", extra={"message_status": "sent"}
    )
    await send(desk, Provider(Waba.capabilities))
    assert [type(each) for each in desk.asked] == [AttemptSend]


async def test_a_passing_refusal_is_tried_again(desk: Desk) -> None:
    passing = Failed("waba.131000", "", transient=True, may_retry=True)
    provider = Provider(Waba.capabilities, passing, passing, Sent("wamid.1"))
    await send(desk, provider)
    assert isinstance(desk.asked[-1], RecordSent)
    assert len(provider.sent) == 3


async def test_a_refusal_that_does_not_pass_fails_in_the_end_and_may_be_retried(desk: Desk) -> None:
    passing = Failed("waba.131000", "", transient=True, may_retry=True)
    provider = Provider(Waba.capabilities, *[passing] * sending.TRIES)
    await send(desk, provider)
    assert isinstance(desk.asked[-1], RecordFailure)
    assert desk.asked[-1].may_retry


CROWDED = Failed("waba.131056", "", transient=True, may_retry=True, paced=True, wait=0.0)


async def test_a_recipient_who_had_too_many_is_waited_for_however_often_he_was_tried(desk: Desk) -> None:
    quick = replace(Waba.capabilities, recipient_seconds=0.001)
    provider = Provider(quick, *[CROWDED] * 4 * sending.TRIES, Sent("wamid.1"))
    await send(desk, provider)
    assert [type(each) for each in desk.asked] == [AttemptSend, RecordSent]


async def test_a_recipient_is_not_waited_for_without_end(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "PACED_SECONDS", 0.0)
    quick = replace(Waba.capabilities, recipient_seconds=0.001)
    await send(desk, Provider(quick, *[CROWDED] * sending.TRIES))
    assert isinstance(desk.asked[-1], RecordFailure)
    assert desk.asked[-1].may_retry


async def test_an_expired_token_fails_the_message_and_stops_the_channel(desk: Desk) -> None:
    await send(desk, Provider(Waba.capabilities, Failed("waba.190", "", stops_channel=True, may_retry=True)))
    assert [type(each) for each in desk.asked] == [AttemptSend, RecordFailure, StopChannel]


def lost(lasting: bool) -> dict[str, Any]:
    """A connection that is lost."""
    return {"state": "closed", "code": "x.401", "detail": "logged out", "lasting": lasting, "since": ""}


async def test_a_line_that_was_logged_out_fails_at_once_without_an_attempt(desk: Desk) -> None:
    await send(desk, Provider(Waba.capabilities), connections=[lost(lasting=True)])
    (failure,) = desk.asked
    assert isinstance(failure, RecordFailure)
    assert (failure.code, failure.may_retry) == ("channel.disconnected", True)


async def test_a_line_that_is_away_for_a_moment_is_waited_for(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "RECONNECT_LOOK", 0.0)
    provider = Provider(Waba.capabilities, Sent("wamid.1"))
    await send(desk, provider, connections=[lost(lasting=False), lost(lasting=False), None])
    assert isinstance(desk.asked[-1], RecordSent)
    assert len(provider.sent) == 1


CLOSED = Failed("evolution.disconnected", "", transient=True, may_retry=True, unreachable=True, wait=0.0)


async def test_a_line_that_loses_its_connection_at_an_attempt_is_waited_for_before_the_next(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "RECONNECT_LOOK", 0.0)
    provider = Provider(Waba.capabilities, CLOSED, Sent("wamid.1"))
    as_it_goes = [None, *[lost(lasting=False)] * 20, None]
    await send(desk, provider, connections=as_it_goes)
    assert [type(each) for each in desk.asked] == [AttemptSend, RecordSent]
    assert (len(provider.sent), as_it_goes) == (2, [None])


async def test_a_line_whose_provider_alone_knows_that_it_is_not_connected_is_tried_until_it_is(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pacing, "FIRST_REST", 0.0)
    provider = Provider(Waba.capabilities, *[CLOSED] * sending.TRIES, CLOSED, Sent("wamid.1"))
    await send(desk, provider)
    assert [type(each) for each in desk.asked] == [AttemptSend, RecordSent]


async def test_a_line_that_is_logged_out_between_two_tries_is_not_tried_again(desk: Desk) -> None:
    provider = Provider(Waba.capabilities, CLOSED)
    await send(desk, provider, connections=[None, lost(lasting=True)])
    assert [type(each) for each in desk.asked] == [AttemptSend, RecordFailure]


async def test_a_line_that_does_not_come_back_in_time_fails_the_message_for_somebody_to_retry(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "RECONNECT_SECONDS", 0.0)
    provider = Provider(Waba.capabilities, *[CLOSED] * sending.TRIES)
    await send(desk, provider)
    assert isinstance(desk.asked[-1], RecordFailure)
    assert desk.asked[-1].may_retry


async def test_an_attempt_without_an_answer_is_asked_about_later(desk: Desk) -> None:
    figures, settling = Figures(), Asking()
    provider = Provider(Waba.capabilities, Unknown("ReadTimeout"))
    await send(desk, provider, figures=figures, settling=settling)
    assert isinstance(desk.asked[-1], RecordUnknownOutcome)
    assert [each[:3] for each in settling.begun] == [("c", "v1", "m1")]
    assert figures.outcomes == ["unknown"]


async def test_a_stopped_channel_fails_at_once_without_an_attempt(desk: Desk) -> None:
    await send(desk, Provider(Waba.capabilities), state="stopped")
    (failure,) = desk.asked
    assert isinstance(failure, RecordFailure)
    assert (failure.code, failure.may_retry) == ("channel.stopped", True)


async def test_no_answer_is_recorded_as_unknown_and_not_sent_again(desk: Desk) -> None:
    provider = Provider(Waba.capabilities, Unknown("ReadTimeout"))
    await send(desk, provider)
    assert isinstance(desk.asked[-1], RecordUnknownOutcome)
    assert len(provider.sent) == 1


async def test_an_outcome_waits_for_a_service_that_is_away(desk: Desk) -> None:
    desk.away = 3
    await send(desk, Provider(Waba.capabilities, Sent("wamid.1")))
    assert [type(each) for each in desk.asked] == [AttemptSend, RecordSent]
