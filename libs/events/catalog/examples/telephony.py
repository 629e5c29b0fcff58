"""Calls in the examples."""

from libs.events.catalog import call
from libs.events.catalog.examples.story import ANA, CONVERSATION, LINE, ROSA
from libs.events.event import Event
from libs.identity import ids

BY_MEMBERS: tuple[Event, ...] = (
    call.CallAnswered(agent_id=ANA),
    call.CallEnded(cause="contact hung up", seconds=97.5),
    call.CallRejected(agent_id=ANA),
)

BY_THE_CONTACT: tuple[Event, ...] = (
    call.CallOffered(
        direction="in",
        conversation_id=CONVERSATION,
        contact_id=ROSA,
        channel_id=LINE,
        provider_id="call-7f3a",
    ),
)

BY_THE_SYSTEM: tuple[Event, ...] = (
    call.CallMissed(cause="nobody answered"),
    call.CallFailed(cause="line lost"),
)

STREAMS = {
    "call": f"call.{ids.call_id(LINE, 'call-7f3a')}",
}
