"""How long a call may ring."""

from datetime import datetime, timedelta

import pytest

from libs.events.catalog.call import CallAnswered, CallEvent, CallFailed, CallMissed, CallOffered, CallRejected
from libs.events.testing import NOON, recorded
from services.telephony.policies import Ringing

OFFERED = CallOffered(direction="in", conversation_id="v", contact_id="r", channel_id="l", provider_id="p")


class Set:
    """An alarm that remembers what it was told."""

    def __init__(self) -> None:
        self.due: dict[str, datetime] = {}

    async def set(self, timer_id: str, due: datetime) -> None:
        self.due[timer_id] = due

    async def cancel(self, timer_id: str) -> None:
        self.due.pop(timer_id, None)


async def test_an_offered_call_may_ring_for_45_seconds() -> None:
    alarm = Set()
    await Ringing(alarm).react(recorded(OFFERED, "c1", time=NOON))
    assert alarm.due == {"c1": NOON + timedelta(seconds=45)}


@pytest.mark.parametrize(
    "event",
    [
        CallAnswered(agent_id="ana"),
        CallRejected(agent_id="ana"),
        CallMissed(cause="contact gave up"),
        CallFailed(cause="line lost"),
    ],
    ids=lambda each: each.name(),
)
async def test_a_call_that_is_taken_or_over_rings_no_more(event: CallEvent) -> None:
    alarm = Set()
    policy = Ringing(alarm)
    await policy.react(recorded(OFFERED, "c1"))
    await policy.react(recorded(OFFERED, "c2"))
    await policy.react(recorded(event, "c1"))
    assert set(alarm.due) == {"c2"}
