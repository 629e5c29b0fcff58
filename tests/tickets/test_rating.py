"""The rules of ratings: what counts as an answer, until when, and that nothing else is ever taken for one."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.events.catalog.rating import RatingExpired, RatingGiven, RatingRequested, Scale
from libs.events.event import SYSTEM, Event, Recorded
from libs.events.testing import NOON, DeciderSpec, recorded
from libs.identity import ids
from services.tickets import rating
from services.tickets.rating import AskForRating, ExpireRating, GiveRating, answer

spec = DeciderSpec(rating.decider)
LATER = NOON + timedelta(minutes=60)


def ask(request_id: str = "r1", scale: Scale = 5, minute: int = 0) -> AskForRating:
    return AskForRating(
        by=SYSTEM,
        at=NOON + timedelta(minutes=minute),
        request_id=request_id,
        ticket_id="t1",
        conversation_id="v1",
        contact_id="rosa",
        agent_id="ana",
        scale=scale,
        minutes=60,
    )


def requested(request_id: str = "r1", scale: Scale = 5, minute: int = 0) -> RatingRequested:
    return RatingRequested(
        request_id=request_id,
        ticket_id="t1",
        conversation_id="v1",
        contact_id="rosa",
        agent_id="ana",
        scale=scale,
        until=LATER + timedelta(minutes=minute),
        message_id=ids.text_message_id(request_id, "rating"),
    )


def give(score: int = 4, of: int | None = None, minute: int = 5, position: int = 9) -> GiveRating:
    return GiveRating(
        by=SYSTEM,
        at=NOON + timedelta(minutes=minute),
        conversation_id="v1",
        score=score,
        of=of,
        message_id="m1",
        message_position=position,
    )


def given_score(score: int = 4, position: int = 9) -> RatingGiven:
    return RatingGiven(
        request_id="r1", conversation_id="v1", score=score, message_id="m1", message_position=position
    )


def expire(minute: int) -> ExpireRating:
    return ExpireRating(by=SYSTEM, at=NOON + timedelta(minutes=minute))


def at_position(position: int, event: Event) -> Recorded:
    return recorded(event, "t1", position)


asked = spec.given(requested())


def test_a_score_is_asked_for_once_at_a_time() -> None:
    spec.when(ask()).then(requested())
    asked.when(ask("r2", minute=30)).then_refused(rating.RatingIsAwaited)


def test_a_further_score_is_asked_for_once_the_first_was_given_or_its_time_is_over() -> None:
    spec.given(requested(), given_score()).when(ask("r2", minute=30)).then(requested("r2", minute=30))
    spec.given(requested(), RatingExpired(request_id="r1")).when(ask("r2", minute=61)).then(
        requested("r2", minute=61)
    )
    asked.when(ask("r2", minute=61)).then(RatingExpired(request_id="r1"), requested("r2", minute=61))


def test_the_first_answer_in_time_counts_and_no_other() -> None:
    asked.when(give()).then(given_score())
    spec.given(requested(), given_score()).when(give(5).model_copy(update={"message_id": "m2"})).then_nothing()


@pytest.mark.parametrize(
    "command",
    [give(6), give(0), give(4, of=10), give(minute=61), give(position=0)],
    ids=["too high", "too low", "of another scale", "too late", "said before it was asked"],
)
def test_what_is_no_answer_in_time_is_none(command: GiveRating) -> None:
    asked.when(command).then_nothing()
    spec.when(command).then_nothing()


def test_a_wider_scale_takes_higher_scores() -> None:
    spec.given(requested(scale=10)).when(give(9, of=10)).then(given_score(9))


def test_an_answer_in_time_counts_though_it_is_heard_of_after_the_end() -> None:
    past = [at_position(1, requested()), at_position(12, RatingExpired(request_id="r1"))]
    state = rating.decider.fold(past)
    assert rating.decide(give(minute=59, position=9), state) == [given_score()]
    assert rating.decide(give(minute=59, position=13), state) == []


def test_a_request_ends_when_its_time_is_over() -> None:
    asked.when(expire(60)).then(RatingExpired(request_id="r1"))
    asked.when(expire(59)).then_nothing()
    spec.given(requested(), given_score()).when(expire(60)).then_nothing()
    spec.when(expire(60)).then_nothing()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("5", (5, None)),
        (" 5. ", (5, None)),
        ("10!", (10, None)),
        ("05", (5, None)),
        ("Nota 5", (5, None)),
        ("nota: 4", (4, None)),
        ("5 estrelas", (5, None)),
        ("1 estrela", (1, None)),
        ("9/10", (9, 10)),
        ("9 de 10", (9, 10)),
        ("⭐⭐⭐⭐", (4, None)),
        ("⭐️ ⭐️", (2, None)),
        ("🌟", (1, None)),
        ("5️⃣", (5, None)),
        ("🔟", (10, None)),
        ("５", (5, None)),
    ],
)
def test_a_score_is_a_number_and_nothing_else(text: str, said: tuple[int, int | None]) -> None:
    assert answer(text) == said


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "0",
        "11",
        "100",
        "5 mesas",
        "quero 5",
        "5 e obrigada",
        "cinco",
        "4,5",
        "-5",
        "5/11",
        "às 5",
        "5h",
        "⭐⭐⭐⭐⭐⭐⭐⭐⭐⭐⭐",
        "⭐ gostei",
        "nota fiscal 5",
        "5\n6",
    ],
)
def test_other_text_is_never_taken_for_a_score(text: str | None) -> None:
    assert answer(text) is None


@given(st.text(max_size=30))
def test_whatever_is_taken_for_a_score_is_one(text: str) -> None:
    said = answer(text)
    assert said is None or (1 <= said[0] <= 10 and said[1] in (None, 5, 10))
