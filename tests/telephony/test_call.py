"""The life cycle of a call: what each command does, when it is refused, and when there is nothing to do."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.access.policy import Member
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
from libs.events.event import SYSTEM, Actor, Recorded
from libs.events.testing import NOON, DeciderSpec, recorded
from services.telephony.call import (
    CallIsAlreadyAnswered,
    CallIsNotAnswered,
    CallIsNotRinging,
    CallIsNotYours,
    CallIsOver,
    CallNotFound,
    Command,
    decider,
)
from services.telephony.commands import (
    AnswerCall,
    ContactHungUp,
    HangUpCall,
    LineFailed,
    OfferCall,
    RejectCall,
    RingingTimedOut,
)

CALL = "call-1"
ANA = Member(id="ana", profile="agent", queue_ids=frozenset({"sales"}))
BRUNO = Member(id="bruno", profile="agent")
CARLA = Member(id="carla", profile="supervisor")
OFFERED = CallOffered(
    direction="in", conversation_id="conversation", contact_id="rosa", channel_id="line", provider_id="p1"
)
ANSWERED = CallAnswered(agent_id="ana")
ENDED = CallEnded(cause="contact hung up", seconds=60)
OVER = (
    (OFFERED, ANSWERED, ENDED),
    (OFFERED, CallMissed(cause="nobody answered")),
    (OFFERED, CallRejected(agent_id="bruno")),
    (OFFERED, CallFailed(cause="line lost")),
)
SPEC = DeciderSpec(decider)
over = pytest.mark.parametrize("past", OVER, ids=lambda past: past[-1].name())


def offer() -> OfferCall:
    return OfferCall(
        call_id=CALL,
        by=Actor(kind="contact", id="rosa"),
        at=NOON,
        direction="in",
        conversation_id="conversation",
        contact_id="rosa",
        channel_id="line",
        provider_id="p1",
    )


def answer(member: Member, after: float = 0) -> AnswerCall:
    return AnswerCall(call_id=CALL, by=member.actor(), member=member, at=NOON + timedelta(seconds=after))


def reject(member: Member) -> RejectCall:
    return RejectCall(call_id=CALL, by=member.actor(), member=member, at=NOON)


def hang_up(member: Member, after: float = 0) -> HangUpCall:
    return HangUpCall(call_id=CALL, by=member.actor(), member=member, at=NOON + timedelta(seconds=after))


def by_contact(after: float = 0) -> ContactHungUp:
    at = NOON + timedelta(seconds=after)
    return ContactHungUp(call_id=CALL, by=Actor(kind="contact", id="rosa"), at=at)


def timed_out() -> RingingTimedOut:
    return RingingTimedOut(call_id=CALL, by=SYSTEM, at=NOON)


def failed(after: float = 0) -> LineFailed:
    return LineFailed(call_id=CALL, by=SYSTEM, at=NOON + timedelta(seconds=after), cause="provider failed")


def test_an_offered_call_rings() -> None:
    SPEC.given().when(offer()).then(OFFERED)


@over
def test_an_offer_that_comes_again_is_no_news(past: tuple[CallEvent, ...]) -> None:
    SPEC.given(OFFERED).when(offer()).then_nothing()
    SPEC.given(*past).when(offer()).then_nothing()


@pytest.mark.parametrize(
    "command",
    [answer(ANA), reject(ANA), hang_up(ANA), by_contact(), timed_out(), failed()],
    ids=lambda each: each.name(),
)
def test_a_call_that_nobody_offered_is_not_found(command: Command) -> None:
    SPEC.given().when(command).then_refused(CallNotFound)


def test_an_agent_takes_a_ringing_call() -> None:
    SPEC.given(OFFERED).when(answer(ANA)).then(ANSWERED)


def test_taking_ones_own_call_again_is_no_news() -> None:
    SPEC.given(OFFERED, ANSWERED).when(answer(ANA)).then_nothing()


def test_who_comes_second_is_told_who_was_first() -> None:
    SPEC.given(OFFERED, ANSWERED).when(answer(BRUNO)).then_refused(CallIsAlreadyAnswered, by={"id": "ana"})


@over
def test_a_call_that_is_over_cannot_be_taken(past: tuple[CallEvent, ...]) -> None:
    SPEC.given(*past).when(answer(ANA)).then_refused(CallIsOver)


def test_an_agent_rejects_a_ringing_call() -> None:
    SPEC.given(OFFERED).when(reject(BRUNO)).then(CallRejected(agent_id="bruno"))


def test_a_call_in_progress_cannot_be_rejected() -> None:
    SPEC.given(OFFERED, ANSWERED).when(reject(ANA)).then_refused(CallIsNotRinging)


@over
def test_a_call_that_is_over_cannot_be_rejected(past: tuple[CallEvent, ...]) -> None:
    SPEC.given(*past).when(reject(ANA)).then_refused(CallIsOver)


def test_the_agent_hangs_up_and_the_seconds_of_talk_are_kept() -> None:
    taken = recorded(ANSWERED, time=NOON)
    SPEC.given(OFFERED, taken).when(hang_up(ANA, 12.5)).then(CallEnded(cause="agent hung up", seconds=12.5))


def test_management_may_hang_up_any_call() -> None:
    taken = recorded(ANSWERED, time=NOON)
    SPEC.given(OFFERED, taken).when(hang_up(CARLA, 5)).then(CallEnded(cause="agent hung up", seconds=5))


def test_another_agents_call_cannot_be_hung_up() -> None:
    SPEC.given(OFFERED, ANSWERED).when(hang_up(BRUNO)).then_refused(CallIsNotYours)
    SPEC.given(OFFERED, ANSWERED, ENDED).when(hang_up(BRUNO)).then_refused(CallIsNotYours)


def test_a_ringing_call_is_rejected_not_hung_up() -> None:
    SPEC.given(OFFERED).when(hang_up(ANA)).then_refused(CallIsNotAnswered)


def test_hanging_up_what_the_contact_has_ended_is_no_news() -> None:
    SPEC.given(OFFERED, ANSWERED, ENDED).when(hang_up(ANA)).then_nothing()


@pytest.mark.parametrize("past", OVER[1:], ids=lambda past: past[-1].name())
def test_a_call_that_was_never_taken_cannot_be_hung_up(past: tuple[CallEvent, ...]) -> None:
    SPEC.given(*past).when(hang_up(ANA)).then_refused(CallIsOver)


def test_a_contact_who_hangs_up_ends_the_talk_or_is_missed() -> None:
    taken = recorded(ANSWERED, time=NOON)
    SPEC.given(OFFERED, taken).when(by_contact(30)).then(CallEnded(cause="contact hung up", seconds=30))
    SPEC.given(OFFERED).when(by_contact()).then(CallMissed(cause="contact gave up"))


def test_nobody_answering_in_time_is_a_missed_call() -> None:
    SPEC.given(OFFERED).when(timed_out()).then(CallMissed(cause="nobody answered"))
    SPEC.given(OFFERED, ANSWERED).when(timed_out()).then_nothing()


def test_a_failing_line_fails_a_ringing_call_and_ends_a_talk() -> None:
    taken = recorded(ANSWERED, time=NOON)
    SPEC.given(OFFERED).when(failed()).then(CallFailed(cause="provider failed"))
    SPEC.given(OFFERED, taken).when(failed(9)).then(CallEnded(cause="line lost", seconds=9))


@over
@pytest.mark.parametrize("command", [by_contact(), timed_out(), failed()], ids=lambda each: each.name())
def test_what_providers_and_clocks_say_of_a_call_that_is_over_is_no_news(
    command: Command, past: tuple[CallEvent, ...]
) -> None:
    SPEC.given(*past).when(command).then_nothing()


def test_clocks_that_differ_never_make_talk_shorter_than_nothing() -> None:
    taken = recorded(ANSWERED, time=NOON + timedelta(seconds=1))
    SPEC.given(OFFERED, taken).when(hang_up(ANA)).then(CallEnded(cause="agent hung up", seconds=0))


members = st.sampled_from([ANA, BRUNO, CARLA])
seconds = st.floats(0, 600, allow_nan=False)
commands: st.SearchStrategy[Command] = st.one_of(
    st.builds(offer),
    st.builds(answer, members, seconds),
    st.builds(reject, members),
    st.builds(hang_up, members, seconds),
    st.builds(by_contact, seconds),
    st.builds(timed_out),
    st.builds(failed, seconds),
)
FOLLOWS: dict[str | None, set[str]] = {
    None: {"CallOffered"},
    "CallOffered": {"CallAnswered", "CallRejected", "CallMissed", "CallFailed"},
    "CallAnswered": {"CallEnded"},
}


def _decided(past: list[Recorded], command: Any) -> list[Recorded]:
    try:
        events = decider.decide(command, decider.fold(past))
    except Refused:
        return []
    return [
        recorded(each, CALL, position=len(past) + 1, actor=command.by, time=command.at, version=len(past) + 1)
        for each in events
    ]


@given(st.lists(commands, max_size=12))
def test_any_order_of_commands_keeps_the_life_cycle_and_a_repetition_is_quiet(order: list[Command]) -> None:
    past: list[Recorded] = []
    for command in order:
        past += _decided(past, command)
        assert _decided(past, command) == [], f"a second {command.name()} changed something"
    names = [each.name for each in past]
    for before, after in zip([None, *names], names, strict=False):
        assert after in FOLLOWS[before], names
