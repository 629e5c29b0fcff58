"""What a scheduled message decides: sent once, at its time, or said to be missed."""

from datetime import datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from libs.access.policy import Member
from libs.events.catalog.media import Media
from libs.events.catalog.schedule import (
    MessageScheduled,
    OccurrenceChanged,
    OccurrenceSkipped,
    ScheduleCancelled,
    ScheduleChanged,
    ScheduleFired,
    ScheduleMissed,
)
from libs.events.event import SYSTEM, Actor
from libs.events.testing import NOON, DeciderSpec
from libs.identity import ids
from services.messaging import schedule
from services.messaging.commands import TEXT_LIMIT
from services.messaging.message_text import TextIsEmpty, TextIsTooLong
from services.messaging.schedule_commands import CancelSchedule, ChangeSchedule, FireSchedule, ScheduleMessage
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


def cancel(once: datetime | None = None) -> CancelSchedule:
    return CancelSchedule(schedule_id="s", member=MEMBER, at=NOON, by=ANA, once=once)


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


DAILY = SCHEDULED.model_copy(update={"recurrence": "daily", "opens_ticket": True, "signature": "Ana"})
NEXT, AFTER = DUE + timedelta(days=1), DUE + timedelta(days=2)
SERIES = spec.given(DAILY)


def at(moment: datetime) -> FireSchedule:
    return fire(moment - DUE)


def daily_fired(ordinal: int, next_due: datetime, text: str = "Pode retirar") -> ScheduleFired:
    return ScheduleFired(
        conversation_id=TALK,
        message_id=ids.scheduled_message_id("s", ordinal),
        text=text,
        signature="Ana",
        opens_ticket=True,
        ordinal=ordinal,
        next_due=next_due,
    )


class TestSeries:
    def test_it_is_kept_as_it_was_wished(self) -> None:
        spec.given().when(create(recurrence="daily", opens_ticket=True, signature="Ana")).then(DAILY)

    def test_every_occurrence_is_a_message_of_its_own_and_names_the_next(self) -> None:
        SERIES.when(at(DUE)).then(daily_fired(1, NEXT))
        spec.given(DAILY, daily_fired(1, NEXT)).when(at(NEXT)).then(daily_fired(2, AFTER))

    def test_a_timer_that_comes_again_sends_nothing_twice(self) -> None:
        spec.given(DAILY, daily_fired(1, NEXT)).when(at(DUE)).then_nothing()

    def test_one_that_was_missed_does_not_end_the_series(self) -> None:
        weekly, week = DAILY.model_copy(update={"recurrence": "weekly"}), timedelta(days=7)
        late = schedule.ALLOWED_AGE + timedelta(minutes=1)
        missed = ScheduleMissed(late_seconds=late.total_seconds(), next_due=DUE + week)
        spec.given(weekly).when(at(DUE + late)).then(missed)
        spec.given(weekly, missed).when(at(DUE + week)).then(daily_fired(1, DUE + 2 * week))

    def test_one_occurrence_says_something_else_at_another_time(self) -> None:
        moved = OccurrenceChanged(text="Hoje não", due=LATER)
        SERIES.when(change(text="Hoje não", due=LATER, once=True)).then(moved)
        spec.given(DAILY, moved).when(at(LATER)).then(daily_fired(1, NEXT, "Hoje não"))
        spec.given(DAILY, moved, daily_fired(1, NEXT, "Hoje não")).when(at(NEXT)).then(daily_fired(2, AFTER))

    def test_an_occurrence_cannot_come_after_the_next(self) -> None:
        SERIES.when(change(due=NEXT, once=True)).then_refused(schedule.OccurrenceIsAfterTheNext)

    def test_one_occurrence_is_left_out(self) -> None:
        skipped = OccurrenceSkipped(next_due=NEXT)
        SERIES.when(cancel(once=DUE)).then(skipped)
        spec.given(DAILY, skipped).when(at(DUE)).then_nothing()
        spec.given(DAILY, skipped).when(at(NEXT)).then(daily_fired(1, AFTER))

    def test_the_whole_series_is_cancelled(self) -> None:
        SERIES.when(cancel()).then(ScheduleCancelled())
        spec.given(DAILY, ScheduleCancelled()).when(at(DUE)).then_nothing()

    def test_another_text_keeps_the_count(self) -> None:
        changed = ScheduleChanged(text="Venha", due=DUE, time_zone=ZONE, recurrence="daily", opens_ticket=True)
        SERIES.when(change(text="Venha")).then(changed)
        spec.given(DAILY, changed).when(at(DUE)).then(daily_fired(1, NEXT, "Venha"))

    def test_a_series_becomes_a_message_that_comes_once(self) -> None:
        changed = ScheduleChanged(text="Pode retirar", due=DUE, time_zone=ZONE, opens_ticket=True)
        SERIES.when(change(recurrence="none")).then(changed)


VOICE = Media(id="ab" * 32, kind="audio", mime="audio/ogg", size=9, seconds=3.0, voice=True)


def test_a_voice_message_is_scheduled_and_sent_as_such() -> None:
    scheduled = MessageScheduled(conversation_id=TALK, due=DUE, time_zone=ZONE, kind="audio", media=VOICE)
    spec.given().when(create(text=None, kind="audio", media=VOICE)).then(scheduled)
    sent = ScheduleFired(
        conversation_id=TALK, message_id=ids.scheduled_message_id("s", 1), kind="audio", media=VOICE
    )
    spec.given(scheduled).when(at(DUE)).then(sent)
