"""A call (V3): it rings, somebody takes it or nobody does, and it ends once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, assert_never, cast

from libs.access.policy import manages
from libs.events.catalog.call import (
    CallAnswered,
    CallEnded,
    CallEvent,
    CallFailed,
    CallMissed,
    CallOffered,
    CallRejected,
)
from libs.events.command import Refused
from libs.events.decider import Decider
from libs.events.event import Recorded
from services.telephony.commands import (
    AnswerCall,
    ContactHungUp,
    HangUpCall,
    LineFailed,
    OfferCall,
    RejectCall,
    RingingTimedOut,
)

Event = CallOffered | CallAnswered | CallEnded | CallMissed | CallRejected | CallFailed
Command = OfferCall | AnswerCall | RejectCall | HangUpCall | ContactHungUp | RingingTimedOut | LineFailed


class CallNotFound(Refused):
    """There is no such call."""

    code = "call.not_found"
    status = "not_found"


class CallIsOver(Refused):
    """The call is over."""

    code = "call.over"


class CallIsNotRinging(Refused):
    """The call has been answered; it can be hung up, not rejected."""

    code = "call.not_ringing"


class CallIsNotAnswered(Refused):
    """The call still rings; it can be rejected, not hung up."""

    code = "call.not_answered"


class CallIsAlreadyAnswered(Refused):
    """Another agent has taken the call."""

    code = "call.already_answered"


class CallIsNotYours(Refused):
    """Only the agent who took the call, or management, may hang it up."""

    code = "call.not_yours"
    status = "forbidden"


@dataclass(frozen=True, slots=True)
class Call:
    """What the rules must know of a call. `agent_id`: who took it, or who rejected it."""

    state: Literal["unknown", "ringing", "answered", "ended", "rejected", "missed", "failed"] = "unknown"
    offered_at: datetime | None = None
    agent_id: str | None = None
    answered_at: datetime | None = None


def decide(command: Command, call: Call) -> Sequence[CallEvent]:
    """What follows from the command in this state of the call."""
    if isinstance(command, OfferCall):
        return [_offered(command)] if call.state == "unknown" else []
    if call.state == "unknown":
        raise CallNotFound
    match command:
        case AnswerCall():
            return _answer(command, call)
        case RejectCall():
            return _reject(command, call)
        case HangUpCall():
            return _hang_up(command, call)
        case ContactHungUp():
            if call.state == "ringing":
                return [CallMissed(cause="contact gave up")]
            return [_ended("contact hung up", command.at, call)] if call.state == "answered" else []
        case RingingTimedOut():
            return [CallMissed(cause="nobody answered")] if call.state == "ringing" else []
        case LineFailed():
            if call.state == "ringing":
                return [CallFailed(cause=command.cause)]
            return [_ended("line lost", command.at, call)] if call.state == "answered" else []
        case _:
            assert_never(command)


def _offered(command: OfferCall) -> CallOffered:
    return CallOffered(
        direction=command.direction,
        conversation_id=command.conversation_id,
        contact_id=command.contact_id,
        channel_id=command.channel_id,
        provider_id=command.provider_id,
    )


def _answer(command: AnswerCall, call: Call) -> Sequence[CallEvent]:
    if call.state == "ringing":
        return [CallAnswered(agent_id=command.member.id)]
    if call.state == "answered":
        if call.agent_id == command.member.id:
            return []
        raise CallIsAlreadyAnswered(by={"id": call.agent_id})
    raise CallIsOver


def _reject(command: RejectCall, call: Call) -> Sequence[CallEvent]:
    if call.state == "ringing":
        return [CallRejected(agent_id=command.member.id)]
    if call.state == "answered":
        raise CallIsNotRinging
    if call.state == "rejected" and call.agent_id == command.member.id:
        return []
    raise CallIsOver


def _hang_up(command: HangUpCall, call: Call) -> Sequence[CallEvent]:
    if call.state == "ringing":
        raise CallIsNotAnswered
    if call.state not in ("answered", "ended"):
        raise CallIsOver
    if call.agent_id != command.member.id and not manages(command.member):
        raise CallIsNotYours
    return [_ended("agent hung up", command.at, call)] if call.state == "answered" else []


def _ended(cause: Literal["contact hung up", "agent hung up", "line lost"], at: datetime, call: Call) -> CallEnded:
    """The end of an answered call. Clocks may differ between processes: talk never lasts less than nothing."""
    assert call.answered_at is not None
    return CallEnded(cause=cause, seconds=max((at - call.answered_at).total_seconds(), 0.0))


def evolve(call: Call, recorded: Recorded) -> Call:
    """The call after the event."""
    event = cast(Event, recorded.data)
    match event:
        case CallOffered():
            return Call(state="ringing", offered_at=recorded.time)
        case CallAnswered():
            return replace(call, state="answered", agent_id=event.agent_id, answered_at=recorded.time)
        case CallEnded():
            return replace(call, state="ended")
        case CallMissed():
            return replace(call, state="missed")
        case CallRejected():
            return replace(call, state="rejected", agent_id=event.agent_id)
        case CallFailed():
            return replace(call, state="failed")
        case _:
            assert_never(event)


decider: Decider[Command, Call] = Decider(category="call", initial=Call, decide=decide, evolve=evolve)
