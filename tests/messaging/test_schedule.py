"""What a scheduled message decides: sent once, at its time, or said to be missed."""

from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from libs.access.policy import Member
from libs.events.catalog.schedule import (
    MessageScheduled,
    ScheduleCancelled,
    ScheduleChanged,
    ScheduleFired,
    ScheduleMissed,
)
from libs.events.event import SYSTEM, Actor
from libs.events.testing import NOON, DeciderSpec
from libs.identity import ids
from services.messaging import schedule
from services.messaging.commands import (
    TEXT_LIMIT,
    CancelSchedule,
    ChangeSchedule,
    FireSchedule,
    ScheduleMessage,
)
from services.messaging.message_text import TextIsEmpty, TextIsTooLong
from tests.messaging.examples import TALK, InMemory

MEMBER = Member(id="ana", profile="agent")
ANA = Actor(kind="user", id="ana")
DUE = NOON + timedelta(hours=1)
LATER = NOON + timedelta(hours=2)
ZONE = "America/Sao_Paulo"

spec = DeciderSpec(schedule.decider)
SCHEDULED = MessageScheduled(conversation_id=TALK, text="Pode retirar", due=DUE, time_zone=ZONE)
FIRED = ScheduleFired(conversation_id=TALK, message_id=ids.scheduled_message_id("s", 1), text="Pode retirar")
WAITING = spec.given(SCHEDULED)
SENT = spec.given(SCHEDULED, FIRED)
CANCELLED = spec.given(SCHEDULED, ScheduleCancelled())
MISSED = spec.given(SCHEDULED, ScheduleMissed(late_seconds=90_000))


def create(**fields: Any) -> ScheduleMessage:
    values = {
        "schedule_id": "s",
        "conversation_id": TALK,
        "text": "Pode retirar",
        "due": DUE,
        "time_zone": ZONE,
        "member": MEMBER,
        "at": NOON,
        "by": ANA,
    }
    return ScheduleMessage.model_validate({**values, **fields})


def change(**fields: Any) -> ChangeSchedule:
    return ChangeSchedule.model_validate({"schedule_id": "s", "member": MEMBER, "at": NOON, "by": ANA, **fields})


def cancel() -> CancelSchedule:
    return CancelSchedule(schedule_id="s", member=MEMBER, at=NOON, by=ANA)


def fire(after: timedelta = timedelta(0)) -> FireSchedule:
    return FireSchedule(schedule_id="s", at=DUE + after, by=SYSTEM)


def changed(**fields: Any) -> ScheduleChanged:
    return ScheduleChanged.model_validate({"text": "Pode retirar", "due": DUE, "time_zone": ZONE, **fields})


class TestScheduling:
    def test_a_text_is_scheduled(self) -> None:
        spec.given().when(create()).then(SCHEDULED)

    def test_the_same_schedule_again_is_quiet_also_once_it_was_sent(self) -> None:
        WAITING.when(create()).then_nothing()
        SENT.when(create(at=LATER)).then_nothing()

    def test_the_id_of_a_schedule_cannot_be_taken_by_another_conversation(self) -> None:
        WAITING.when(create(conversation_id="other")).then_refused(schedule.ScheduleIdIsTaken)

    def test_a_time_that_has_passed_is_refused(self) -> None:
        spec.given().when(create(due=NOON)).then_refused(schedule.DueIsInThePast)

    def test_an_unknown_time_zone_is_refused(self) -> None:
        for wrong in ("America/Casa_Ipe", "", "../etc/passwd", "America"):
            spec.given().when(create(time_zone=wrong)).then_refused(schedule.TimeZoneIsUnknown)

    def test_a_text_that_cannot_be_sent_is_refused(self) -> None:
        spec.given().when(create(text=" ")).then_refused(TextIsEmpty)
        spec.given().when(create(text="a" * (TEXT_LIMIT + 1))).then_refused(TextIsTooLong)


class TestChanging:
    def test_text_time_and_zone_can_be_changed(self) -> None:
        WAITING.when(change(text="Chegou")).then(changed(text="Chegou"))
        WAITING.when(change(due=LATER)).then(changed(due=LATER))
        WAITING.when(change(time_zone="UTC")).then(changed(time_zone="UTC"))

    def test_what_already_is_so_is_quiet(self) -> None:
        WAITING.when(change(text="Pode retirar", due=DUE, at=LATER)).then_nothing()

    def test_a_text_can_be_changed_at_the_last_moment(self) -> None:
        WAITING.when(change(text="Chegou", at=DUE)).then(changed(text="Chegou"))

    def test_a_change_to_what_cannot_be_is_refused(self) -> None:
        WAITING.when(change(due=NOON)).then_refused(schedule.DueIsInThePast)
        WAITING.when(change(time_zone="Mars")).then_refused(schedule.TimeZoneIsUnknown)
        WAITING.when(change(text="")).then_refused(TextIsEmpty)

    def test_only_what_waits_can_be_changed(self) -> None:
        spec.given().when(change(text="x")).then_refused(schedule.ScheduleNotFound)
        SENT.when(change(text="x")).then_refused(schedule.ScheduleWasSent)
        CANCELLED.when(change(text="x")).then_refused(schedule.ScheduleWasCancelled)
        MISSED.when(change(text="x")).then_refused(schedule.ScheduleWasMissed)


class TestCancelling:
    def test_it_can_be_cancelled(self) -> None:
        WAITING.when(cancel()).then(ScheduleCancelled())

    def test_cancelled_again_is_quiet(self) -> None:
        CANCELLED.when(cancel()).then_nothing()

    def test_only_what_waits_can_be_cancelled(self) -> None:
        spec.given().when(cancel()).then_refused(schedule.ScheduleNotFound)
        SENT.when(cancel()).then_refused(schedule.ScheduleWasSent)
        MISSED.when(cancel()).then_refused(schedule.ScheduleWasMissed)


class TestFiring:
    def test_it_fires_at_its_time(self) -> None:
        WAITING.when(fire()).then(FIRED)

    def test_a_timer_that_goes_off_early_does_nothing(self) -> None:
        WAITING.when(fire(timedelta(milliseconds=-1))).then_nothing()
        spec.given(SCHEDULED, changed(due=LATER)).when(fire()).then_nothing()

    def test_one_missed_while_the_system_was_down_is_sent_at_start(self) -> None:
        WAITING.when(fire(schedule.ALLOWED_AGE)).then(FIRED)

    def test_one_missed_for_too_long_is_said_to_be_missed(self) -> None:
        late = schedule.ALLOWED_AGE + timedelta(seconds=1)
        WAITING.when(fire(late)).then(ScheduleMissed(late_seconds=late.total_seconds()))

    def test_what_does_not_wait_does_not_fire(self) -> None:
        for settled in (spec.given(), SENT, CANCELLED, MISSED):
            settled.when(fire()).then_nothing()


hours = st.integers(-30, 60).map(lambda number: NOON + timedelta(hours=number))
commands = st.one_of(
    st.builds(lambda due: create(due=due), hours),
    st.builds(lambda due, text, at: change(due=due, text=text, at=at), hours, st.sampled_from("ab"), hours),
    st.builds(cancel),
    st.builds(lambda at: FireSchedule(schedule_id="s", at=at, by=SYSTEM), hours),
)


@given(st.lists(commands, max_size=12))
def test_it_is_settled_at_most_once_and_every_command_twice_is_quiet(sent: list[schedule.Command]) -> None:
    desk = InMemory(schedule.decider, "s")
    for command in sent:
        if isinstance(desk.carry_out(command), list):
            assert desk.carry_out(command) == []
    ends = (ScheduleFired, ScheduleMissed, ScheduleCancelled)
    assert sum(isinstance(each.data, ends) for each in desk.past) <= 1
