"""Tasks: what they refuse, when they remind, and who sees them (D7)."""

from datetime import timedelta

import pytest

from libs.access.policy import may_see_task
from libs.events.catalog.task import (
    TaskChanged,
    TaskCreated,
    TaskDone,
    TaskHandedTo,
    TaskReminded,
    TaskRemoved,
    TaskReopened,
    TaskRescheduled,
)
from libs.events.event import SYSTEM, Recorded
from libs.events.testing import NOON, DeciderSpec, ViewSpec, history, recorded
from services.tickets import task
from services.tickets.task import (
    ReminderHasNoTime,
    TaskHasNobody,
    TaskHasNoTitle,
    TaskIdIsTaken,
    TaskIsDueInThePast,
    TaskIsNotYours,
    TaskNotFound,
)
from services.tickets.task_commands import (
    ChangeTask,
    CreateTask,
    FinishTask,
    RemindTask,
    RemoveTask,
    ReopenTask,
    TaskField,
)
from services.tickets.task_queries import task_item
from services.tickets.views.tasks import Tasks
from tests.tickets.examples import ADMIN, ANA, BRUNO, CARLA, DIEGO, WANDA, by

DUE = NOON + timedelta(hours=3)
CREATED = TaskCreated(title="Ligar", priority="high", assignee_id="bruno", due=DUE, remind_minutes=15)
GIVEN = by(ANA, CREATED, "k1")
spec = DeciderSpec(task.decider)


def create(**parts: object) -> CreateTask:
    wish = {"title": "Ligar", "priority": "high", "assignee_id": "bruno", "due": DUE, "remind_minutes": 15}
    return CreateTask(by=ANA.actor(), at=NOON, member=ANA, task_id="k1", **{**wish, **parts})


def change(**parts: object) -> ChangeTask:
    fields: frozenset[TaskField] = frozenset(parts)  # type: ignore[arg-type]
    return ChangeTask(by=ANA.actor(), at=NOON, member=ANA, task_id="k1", fields=fields, **parts)


def remind(minutes: float) -> RemindTask:
    """The timer goes off so many minutes before the task is due."""
    return RemindTask(by=SYSTEM, at=DUE - timedelta(minutes=minutes), task_id="k1")


def test_a_task_is_written_down_once() -> None:
    spec.given().when(create()).then(CREATED)
    spec.given(GIVEN).when(create(title="Outra coisa")).then_nothing()


def test_blanks_around_are_not_part_of_it() -> None:
    spec.given().when(create(title="  Ligar ", text="  ")).then(CREATED)


@pytest.mark.parametrize(
    ("parts", "refusal"),
    [
        ({"title": "  "}, TaskHasNoTitle),
        ({"due": NOON}, TaskIsDueInThePast),
        ({"due": None}, ReminderHasNoTime),
    ],
)
def test_a_task_that_cannot_be_is_refused(parts: dict[str, object], refusal: type[task.TaskHasNoTitle]) -> None:
    spec.given().when(create(**parts)).then_refused(refusal)


def test_somebody_elses_id_is_taken() -> None:
    spec.given(by(DIEGO, CREATED, "k1")).when(create()).then_refused(TaskIdIsTaken)


def test_several_changes_are_one_decision() -> None:
    later = DUE + timedelta(days=1)
    spec.given(GIVEN).when(change(title="Ligar cedo", due=later, remind_minutes=None, assignee_id="diego")).then(
        TaskChanged(title="Ligar cedo", priority="high"),
        TaskRescheduled(due=later),
        TaskHandedTo(user_id="diego"),
    )


def test_what_is_not_named_stays() -> None:
    spec.given(GIVEN).when(change(priority="high")).then_nothing()
    spec.given(GIVEN).when(change(priority="low")).then(TaskChanged(title="Ligar", priority="low"))


def test_without_a_time_there_is_no_reminder_either() -> None:
    spec.given(GIVEN).when(change(due=None)).then(TaskRescheduled())


@pytest.mark.parametrize(
    ("parts", "refusal"),
    [
        ({"title": " "}, TaskHasNoTitle),
        ({"due": NOON}, TaskIsDueInThePast),
        ({"due": None, "remind_minutes": 5}, ReminderHasNoTime),
        ({"assignee_id": None}, TaskHasNobody),
    ],
)
def test_a_change_that_cannot_be_is_refused_whole(
    parts: dict[str, object], refusal: type[task.TaskHasNoTitle]
) -> None:
    spec.given(GIVEN).when(change(**{"priority": "low", **parts})).then_refused(refusal)


def test_an_overdue_task_can_still_be_changed() -> None:
    command = change(priority="low").model_copy(update={"at": DUE + timedelta(days=1)})
    spec.given(GIVEN).when(command).then(TaskChanged(title="Ligar", priority="low"))


@pytest.mark.parametrize("command", [FinishTask, ReopenTask, RemoveTask])
def test_what_one_may_not_see_is_not_there(command: type[FinishTask | ReopenTask | RemoveTask]) -> None:
    spec.given(GIVEN).when(command(by=DIEGO.actor(), member=DIEGO, task_id="k1")).then_refused(TaskNotFound)


def test_it_is_done_and_reopened_once() -> None:
    finish = FinishTask(by=BRUNO.actor(), member=BRUNO, task_id="k1")
    reopen = ReopenTask(by=BRUNO.actor(), member=BRUNO, task_id="k1")
    spec.given(GIVEN).when(finish).then(TaskDone())
    spec.given(GIVEN).when(reopen).then_nothing()
    spec.given(GIVEN, TaskDone()).when(reopen).then(TaskReopened())


def test_its_author_and_management_remove_it_and_nobody_else() -> None:
    def remove(member: object) -> RemoveTask:
        return RemoveTask(by=ANA.actor(), member=member, task_id="k1")

    spec.given(GIVEN).when(remove(BRUNO)).then_refused(TaskIsNotYours)
    spec.given(GIVEN).when(remove(ANA)).then(TaskRemoved())
    spec.given(GIVEN).when(remove(CARLA)).then(TaskRemoved())
    finish = FinishTask(by=ANA.actor(), member=ANA, task_id="k1")
    spec.given(GIVEN, TaskRemoved()).when(finish).then_refused(TaskNotFound)


def test_its_assignee_is_told_before_and_when_it_is_due() -> None:
    early, then = TaskReminded(due=DUE, minutes_before=15), TaskReminded(due=DUE, minutes_before=0)
    spec.given(GIVEN).when(remind(15.1)).then_nothing()
    spec.given(GIVEN).when(remind(15)).then(early)
    spec.given(GIVEN, early).when(remind(1)).then_nothing()
    spec.given(GIVEN, early).when(remind(0)).then(then)
    spec.given(GIVEN, early, then).when(remind(-60)).then_nothing()


def test_after_a_standstill_one_is_told_once_and_not_of_what_has_passed() -> None:
    spec.given(GIVEN).when(remind(-1)).then(TaskReminded(due=DUE, minutes_before=0))


@pytest.mark.parametrize("after", [TaskDone(), TaskRemoved(), TaskRescheduled(), TaskRescheduled(due=DUE)])
def test_what_is_done_gone_or_without_a_time_reminds_nobody(after: TaskDone) -> None:
    spec.given(GIVEN, after).when(remind(0)).then_nothing()


def test_another_time_is_told_anew() -> None:
    later = DUE + timedelta(hours=1)
    told = TaskReminded(due=DUE, minutes_before=0)
    moved = TaskRescheduled(due=later, remind_minutes=0)
    command = RemindTask(by=SYSTEM, at=later, task_id="k1")
    spec.given(GIVEN, told, moved).when(command).then(TaskReminded(due=later, minutes_before=0))


def test_author_assignee_and_whoever_sees_all_see_it() -> None:
    seen = [each.id for each in (ANA, BRUNO, DIEGO, CARLA, WANDA, ADMIN) if may_see_task(each, "ana", "bruno")]
    assert seen == ["ana", "bruno", "carla", "admin"]


def document(*events: Recorded) -> dict[str, object]:
    return ViewSpec(Tasks()).given(GIVEN, *events).documents()["k1"]


def test_the_document_follows_the_task() -> None:
    found = document(
        by(BRUNO, TaskDone(), "k1"),
        by(BRUNO, TaskReopened(), "k1"),
        by(ANA, TaskHandedTo(user_id="ana"), "k1"),
        by(ANA, TaskRescheduled(), "k1"),
    )
    assert (found["assignee_id"], found["done_at"], found["due_at"]) == ("ana", None, None)
    assert str(found["order"]) > "2999"


def test_a_removed_task_is_in_no_list() -> None:
    assert ViewSpec(Tasks()).given(GIVEN, by(ANA, TaskRemoved(), "k1")).documents() == {}


def test_what_it_is_about_is_named_to_those_alone_who_may_see_it() -> None:
    linked = CREATED.model_copy(update={"ticket_id": "t1", "contact_id": "rosa"})
    held = ViewSpec(Tasks()).given(by(ANA, linked, "k1")).documents()["k1"]
    row = {"_id": "t1", "number": 7, "contact_name": "Rosa"}
    told = task_item(held, {"ana": "Ana"}, {"t1": row}, {"rosa": "Rosa"})
    assert told["ticket"] == {"id": "t1", "number": 7, "contact": "Rosa"}
    assert told["contact"] == {"id": "rosa", "name": "Rosa"}
    hidden = task_item(held, {}, {}, {})
    assert (hidden["ticket"], hidden["contact"]) == (None, None)


def test_folding_the_history_again_gives_the_same_document() -> None:
    events = history([GIVEN, by(BRUNO, TaskDone(), "k1"), recorded(TaskReopened(), "k1")])
    assert ViewSpec(Tasks()).given(*events).documents() == ViewSpec(Tasks()).given(*events).documents()
