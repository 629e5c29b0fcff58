"""Notices: who hears of what, once, and no longer than it is so."""

import pytest

from libs.access.policy import Member
from libs.events import as_of
from libs.events.catalog.call import CallAnswered, CallMissed, CallOffered
from libs.events.catalog.message import MessageFailed, MessageRetried
from libs.events.catalog.note import NoteAdded, NoteDeleted, NoteEdited
from libs.events.catalog.notice import NoticesSeen
from libs.events.catalog.ticket import Accepted, MarkedRead, Resolved, ReturnedToQueue, Transferred
from libs.events.event import Recorded
from libs.events.testing import DeciderSpec, ViewSpec, history, recorded
from libs.events.view import Document
from services.tickets import notice
from services.tickets.commands import SeeNotices
from services.tickets.notice_queries import concerns, notice_item
from services.tickets.views.notices import Notices
from tests.tickets.examples import ANA, BRUNO, CARLA, DIEGO, by, opened, received, started

FIRST = (recorded(started(), "v1"), recorded(received(), "v1"), recorded(opened(), "t1"))
TAKEN = by(ANA, Accepted(agent_id="ana"))
SECOND = recorded(received("m2", "Tem alguém aí?"), "v1")
OFFERED = recorded(
    CallOffered(direction="in", conversation_id="v1", contact_id="rosa", channel_id="line", provider_id="p"), "c1"
)
MISSED = recorded(CallMissed(cause="contact gave up"), "c1")
FAILED = recorded(MessageFailed(message_id="o1", code="waba.1", detail="Não entregue"), "v1")


def notices(*events: Recorded) -> dict[str, Document]:
    """The notices after a history."""
    kept = ViewSpec(Notices()).given(*FIRST, *events).documents()
    return {key: document for key, document in kept.items() if document["what"] == "notice"}


def heard(member: Member, *events: Recorded) -> set[str]:
    """Of what kinds a member has notices."""
    return {each["kind"] for each in notices(*events).values() if concerns(each, member)}


def note(*mentions: str) -> Recorded:
    """A note of Carla's."""
    added = NoteAdded(note_id="n1", ticket_id="t1", text="Veja isto", mentions=mentions)
    return recorded(added, "v1", actor=CARLA.actor())


def test_a_new_ticket_calls_those_who_work_its_queue_and_nobody_else() -> None:
    (found,) = notices().values()
    assert found["text"] == "Bom dia"
    assert [concerns(found, each) for each in (ANA, BRUNO, DIEGO, CARLA)] == [True, True, False, False]


def test_a_taken_ticket_calls_nobody_any_more() -> None:
    assert notices(TAKEN) == {}


def test_who_gives_a_ticket_back_is_not_called_by_it() -> None:
    back = by(ANA, ReturnedToQueue(queue_id="sales", from_agent_id="ana"))
    assert (heard(ANA, TAKEN, back), heard(BRUNO, TAKEN, back)) == (set(), {"pending"})


def test_messages_on_ones_ticket_are_one_notice_that_is_raised_again() -> None:
    third = recorded(received("m3", "Oi?"), "v1")
    (found,) = notices(TAKEN, SECOND, third).values()
    assert (found["kind"], found["user_id"], found["text"], found["raised"]) == ("message", "ana", "Oi?", 6)


def test_what_one_has_read_on_the_ticket_is_no_longer_unread_until_more_comes() -> None:
    read = by(ANA, MarkedRead(up_to=5))
    assert notices(TAKEN, SECOND, read)["message:t1"]["read"] is True
    again = recorded(received("m3", "Oi?"), "v1")
    assert notices(TAKEN, SECOND, read, again)["message:t1"]["read"] is False


def test_somebody_elses_reading_is_not_ones_own() -> None:
    assert notices(TAKEN, SECOND, by(CARLA, MarkedRead(up_to=5)))["message:t1"]["read"] is False


def test_a_transfer_is_told_to_its_receiver_and_takes_the_messages_from_who_had_it() -> None:
    handed = by(ANA, Transferred(agent_id="bruno", queue_id="sales"))
    assert heard(BRUNO, TAKEN, SECOND, handed) == {"transfer"}
    assert heard(ANA, TAKEN, SECOND, handed) == set()


def test_who_takes_a_ticket_over_himself_is_told_nothing() -> None:
    own = by(BRUNO, Transferred(agent_id="bruno", queue_id="sales"))
    assert heard(BRUNO, TAKEN, own) == set()


def test_each_who_is_mentioned_is_told_but_not_the_author() -> None:
    history = (TAKEN, note("ana", "bruno", "carla"))
    assert [heard(each, *history) for each in (ANA, BRUNO, CARLA)] == [{"mention"}, {"mention"}, set()]


def test_a_mention_taken_out_or_deleted_is_no_notice() -> None:
    edited = NoteEdited(note_id="n1", ticket_id="t1", text="Veja, Diego", mentions=("ana", "diego"))
    after = (TAKEN, note("ana", "bruno"), recorded(edited, "v1", actor=CARLA.actor()))
    assert [heard(each, *after) for each in (ANA, BRUNO, DIEGO)] == [{"mention"}, set(), {"mention"}]
    assert notices(*after)["mention:n1:ana"]["text"] == "Veja, Diego"
    deleted = recorded(NoteDeleted(note_id="n1", ticket_id="t1"), "v1", actor=CARLA.actor())
    assert heard(ANA, *after, deleted) == set()


def test_a_failed_message_is_told_to_the_tickets_agent_until_it_is_tried_again() -> None:
    assert heard(ANA, TAKEN, FAILED) == {"failed"}
    assert heard(ANA, TAKEN, FAILED, recorded(MessageRetried(message_id="o1"), "v1")) == set()


def test_a_missed_call_is_told_to_the_agent_or_else_to_the_queue() -> None:
    assert heard(ANA, TAKEN, OFFERED, MISSED) == {"missed_call"}
    assert heard(BRUNO, OFFERED, MISSED) == {"pending", "missed_call"}
    assert heard(DIEGO, OFFERED, MISSED) == set()


def test_an_answered_call_is_no_notice_and_leaves_nothing_behind() -> None:
    answered = recorded(CallAnswered(agent_id="ana"), "c1")
    assert "call:c1" not in ViewSpec(Notices()).given(*FIRST, TAKEN, OFFERED, answered).documents()
    assert heard(ANA, TAKEN, OFFERED, answered) == set()


@pytest.mark.parametrize("missed_first", [True, False])
def test_a_call_without_a_ticket_waits_for_the_one_it_opens(missed_first: bool) -> None:
    events = (
        (OFFERED, MISSED, recorded(opened(), "t1")) if missed_first else (OFFERED, recorded(opened(), "t1"), MISSED)
    )
    kept = ViewSpec(Notices()).given(*events).documents()
    assert {each["kind"] for each in kept.values() if each["what"] == "notice"} == {"pending", "missed_call"}
    assert "call:c1" not in kept


def test_a_closed_tickets_messages_are_read_and_the_next_ticket_calls_again() -> None:
    closed = by(ANA, Resolved(agent_id="ana"))
    assert notices(TAKEN, SECOND, closed)["message:t1"]["read"] is True
    again = (recorded(received("m3", "Voltei"), "v1"), recorded(opened(ordinal=2, number=8), "t2"))
    assert notices(TAKEN, SECOND, closed, *again)["pending:t2"]["text"] == "Voltei"


def test_an_item_says_whether_it_was_seen() -> None:
    (found,) = notices(TAKEN, SECOND).values()
    shown = notice_item(found, "Rosa", {}, 0)
    assert (shown["unread"], shown["actor"], shown["contact"]["name"]) == (True, None, "Rosa")
    assert notice_item(found, "Rosa", {}, found["raised"])["unread"] is False


def test_notices_are_seen_forwards_only() -> None:
    def see(up_to: int) -> SeeNotices:
        return SeeNotices(by=ANA.actor(), member=ANA, up_to=up_to)

    seen = recorded(NoticesSeen(up_to=7), "ana")
    DeciderSpec(notice.decider).when(see(7)).then(NoticesSeen(up_to=7))
    DeciderSpec(notice.decider).given(seen).when(see(7)).then_nothing()
    DeciderSpec(notice.decider).given(seen).when(see(3)).then_nothing()
    assert ViewSpec(Notices()).given(seen).documents()["seen:ana"]["up_to"] == 7


def test_notices_folded_at_once_are_those_folded_one_by_one() -> None:
    handed = by(ANA, Transferred(agent_id="bruno", queue_id="sales"))
    closed = by(BRUNO, Resolved(agent_id="bruno"))
    again = (recorded(received("m3", "Voltei"), "v1"), recorded(opened(ordinal=2, number=8), "t2"))
    events = (*FIRST, TAKEN, SECOND, note("ana", "bruno"), FAILED, OFFERED, handed, MISSED, closed, *again)
    at_once = as_of.folded(Notices(), history(events)).all()
    assert {each["_id"]: each for each in at_once} == ViewSpec(Notices()).given(*events).documents()
