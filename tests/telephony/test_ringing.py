"""How long a call may ring."""

from datetime import datetime, timedelta
from typing import cast

import pytest

from libs.events.catalog.call import CallAnswered, CallEvent, CallFailed, CallMissed, CallOffered, CallRejected
from libs.events.store import Store
from libs.events.testing import NOON, history
from libs.events.timers import Timers
from services.telephony import call
from services.telephony.policies import Ringing

OFFERED = CallOffered(direction="in", conversation_id="v", contact_id="r", channel_id="l", provider_id="p")


def rings_until(*events: CallEvent) -> datetime | None:
    """When the timer of a call goes off after these events, which came at noon."""
    ringing = Ringing(cast(Store, None), cast(Timers, None))
    return ringing.moment(call.decider.fold(history(events)))


def test_an_offered_call_may_ring_for_45_seconds() -> None:
    assert rings_until(OFFERED) == NOON + timedelta(seconds=45)


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
def test_a_call_that_is_taken_or_over_rings_no_more(event: CallEvent) -> None:
    assert rings_until(OFFERED, event) is None
