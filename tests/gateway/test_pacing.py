"""Pacing: rates, bursts, and a provider that is down."""

import pytest

from services.gateway import pacing
from services.gateway.channels.waba.channel import Waba
from services.gateway.pacing import FAILURES, FIRST_REST, Breaker, Bucket, Pace


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 100.0

    def monotonic(self) -> float:
        """The time."""
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock that pacing goes by."""
    stands = Clock()
    monkeypatch.setattr(pacing, "time", stands)
    return stands


def test_a_burst_leaves_at_once_and_the_rest_in_step(clock: Clock) -> None:
    bucket = Bucket(per_second=1 / 6, burst=3)
    assert [bucket.take() for _ in range(3)] == [0, 0, 0]
    assert bucket.take() == pytest.approx(6)
    clock.now += 60
    assert bucket.take() == 0


def test_a_recipient_of_whom_the_provider_says_that_he_had_all_is_written_to_in_step(clock: Clock) -> None:
    pace = Pace(Waba.capabilities)
    assert pace._recipient("5511") == 0
    pace.spent("5511")
    assert pace._recipient("5511") == pytest.approx(6)
    assert pace._recipient("5512") == 0


def test_a_line_keeps_to_the_rate_that_it_has_of_its_provider(clock: Clock) -> None:
    pace = Pace(Waba.capabilities)
    assert [pace.asks_for_rate() for _ in range(2)] == [True, False]
    pace.allow(20.0)
    assert [pace._channel.take() for _ in range(20)] == [0] * 20
    assert pace._channel.take() == pytest.approx(1 / 20)
    clock.now += 61
    assert pace.asks_for_rate()
    pace.allow(None)
    clock.now += 60
    assert [pace._channel.take() for _ in range(80)] == [0] * 80


def test_a_provider_that_fails_in_a_row_is_left_alone_and_then_tried_once(clock: Clock) -> None:
    breaker = Breaker()
    for _ in range(FAILURES - 1):
        breaker.failed()
    assert breaker.delay() == 0
    breaker.failed()
    assert breaker.delay() == FIRST_REST
    clock.now += FIRST_REST
    assert breaker.delay() == 0
    assert breaker.delay() > 0
    breaker.failed()
    assert breaker.delay() == 2 * FIRST_REST
    clock.now += 2 * FIRST_REST
    assert breaker.delay() == 0
    breaker.worked()
    assert not breaker.open
    assert breaker.delay() == 0


def test_a_single_failure_closes_nothing(clock: Clock) -> None:
    breaker = Breaker()
    for _ in range(20):
        breaker.failed()
        breaker.worked()
    assert breaker.delay() == 0
