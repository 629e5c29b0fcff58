"""The ticket's log: each entry stands once, in the log of the ticket that it belongs to."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from libs.events.catalog.board import BoardCreated, ColumnAdded, ColumnRenamed
from libs.events.catalog.call import CallAnswered, CallEnded, CallOffered
from libs.events.catalog.channel import ChannelAdded, ChannelReconfigured
from libs.events.catalog.contact import ContactRegistered
from libs.events.catalog.note import NoteAdded, NoteDeleted, NoteEdited
from libs.events.catalog.queue import QueueCreated
from libs.events.catalog.rating import RatingGiven, RatingRequested
from libs.events.catalog.registry import EVENT_TYPES
from libs.events.catalog.schedule import MessageScheduled, ScheduleCancelled, ScheduleChanged, ScheduleFired
from libs.events.catalog.tag import TagCreated, TagRenamed
from libs.events.catalog.ticket import (
    Accepted,
    ContinuedOnChannel,
    PlacedOnBoard,
    ProtocolIssued,
    Reopened,
    Resolved,
    TicketOpened,
    TicketViewed,
    Transferred,
)
from libs.events.catalog.user import PreferencesChanged, UserJoined
from libs.events.event import Actor, Recorded, iso
from libs.events.testing import NOON, ViewSpec, history, recorded
from libs.events.view import Document, Documents
from services.reporting.views.names import Names
from services.reporting.views.protocols import Protocols, protocol_item
from services.reporting.views.ticket_log import TicketLog, log_item, mentioned

ANA = Actor(kind="user", id="ana", address="203.0.113.7")


def story(*events: Recorded) -> list[Recorded]:
    """The events with ids of their own."""
    return [replace(each, id=f"e{number}") for number, each in enumerate(events, start=1)]


def log_of(ticket_id: str, *events: Recorded) -> list[str]:
    """The types of a ticket's entries, oldest first."""
    documents = ViewSpec(TicketLog()).given(*story(*events)).documents().values()
    entries = [each for each in documents if each["kind"] == "entry" and each["ticket_id"] == ticket_id]
    return [each["type"] for each in sorted(entries, key=lambda each: (each["sequence"], each["index"]))]


def opened(ticket_id: str, ordinal: int = 1, conversation_id: str = "v1") -> Recorded:
    event = TicketOpened(
        number=ordinal, conversation_id=conversation_id, contact_id="rosa", channel_id="line", ordinal=ordinal
    )
    return recorded(event, ticket_id)


def resolved(ticket_id: str) -> Recorded:
    return recorded(Resolved(agent_id="ana"), ticket_id)


def offered(call_id: str = "c1") -> Recorded:
    event = CallOffered(direction="in", conversation_id="v1", contact_id="rosa", channel_id="line", provider_id="p")
    return recorded(event, call_id)


def scheduled(ticket_id: str | None = None) -> Recorded:
    event = MessageScheduled(
        conversation_id="v1", ticket_id=ticket_id, text="Até amanhã", due=NOON, time_zone="America/Sao_Paulo"
    )
    return recorded(event, "s1", actor=ANA)


ANSWERED = recorded(CallAnswered(agent_id="ana"), "c1")
ENDED = recorded(CallEnded(cause="agent hung up", seconds=3), "c1")


def test_everything_that_happens_to_a_ticket_is_logged() -> None:
    assert log_of(
        "t1",
        opened("t1"),
        recorded(TicketViewed(ticket_id="t1"), "t1", actor=ANA),
        recorded(Accepted(agent_id="ana"), "t1", actor=ANA),
        opened("t9", conversation_id="v9"),
        recorded(Transferred(queue_id="sales", note="urgente"), "t1"),
        resolved("t1"),
    ) == ["TicketOpened", "TicketViewed", "Accepted", "Transferred", "Resolved"]


def test_every_kind_of_event_about_tickets_calls_and_schedules_is_logged() -> None:
    logged = {"ticket", "access", "protocol", "schedule", "call", "note", "rating", "clock", "detail", "bot"}
    assert {each.category for each in TicketLog.events} == logged
    assert set(TicketLog.events) <= set(EVENT_TYPES)


def test_a_protocol_stands_in_the_log_of_its_ticket() -> None:
    issued = ProtocolIssued(
        number="20261120-000001", ticket_id="t1", ticket_number=1, conversation_id="v1", contact_id="rosa"
    )
    assert log_of("t1", opened("t1"), recorded(issued, "20261120")) == ["TicketOpened", "ProtocolIssued"]


def test_a_schedule_stands_in_the_log_of_the_ticket_it_was_set_in() -> None:
    changed = recorded(ScheduleChanged(text="Até já", due=NOON, time_zone="UTC"), "s1")
    cancelled = recorded(ScheduleCancelled(), "s1")
    past = (opened("t1"), scheduled("t1"), resolved("t1"), opened("t2", 2), changed, cancelled)
    assert log_of("t1", *past) == [
        "TicketOpened",
        "MessageScheduled",
        "Resolved",
        "ScheduleChanged",
        "ScheduleCancelled",
    ]


def test_a_schedule_without_a_ticket_stands_in_the_log_of_the_live_one() -> None:
    fired = recorded(ScheduleFired(conversation_id="v1", message_id="m", text="Até amanhã"), "s1")
    assert log_of("t1", opened("t1"), scheduled(), fired) == ["TicketOpened", "MessageScheduled", "ScheduleFired"]


def test_what_people_wrote_is_not_copied_into_the_log() -> None:
    documents = ViewSpec(TicketLog()).given(*story(opened("t1"), scheduled("t1"))).documents()
    assert "Até amanhã" not in str(documents)
    assert documents["e2"]["data"]["time_zone"] == "America/Sao_Paulo"


def test_a_call_stands_in_the_log_of_the_live_ticket() -> None:
    past = (opened("t1"), offered(), ANSWERED, resolved("t1"), opened("t2", 2), ENDED)
    assert log_of("t1", *past) == ["TicketOpened", "CallOffered", "CallAnswered", "Resolved", "CallEnded"]


def test_a_call_stands_in_the_log_of_the_ticket_that_it_causes() -> None:
    assert log_of("t1", offered(), ANSWERED, opened("t1"), ENDED) == [
        "CallOffered",
        "CallAnswered",
        "TicketOpened",
        "CallEnded",
    ]
    past = (opened("t1"), resolved("t1"), offered(), ANSWERED, opened("t2", 2), ENDED)
    assert log_of("t1", *past) == ["TicketOpened", "Resolved"]
    assert log_of("t2", *past) == ["CallOffered", "CallAnswered", "TicketOpened", "CallEnded"]


def test_a_call_stands_in_the_log_of_the_ticket_that_is_reopened_for_it() -> None:
    reopened = recorded(Reopened(agent_id="ana"), "t1")
    past = (opened("t1"), resolved("t1"), offered(), reopened, ANSWERED, opened("t9", conversation_id="v9"))
    assert log_of("t1", *past) == ["TicketOpened", "Resolved", "CallOffered", "Reopened", "CallAnswered"]


def test_an_entry_says_who_did_what_when_and_from_where() -> None:
    event = Transferred(queue_id="sales", agent_id="bruno", note="urgente", from_agent_id="ana")
    documents = ViewSpec(TicketLog()).given(*story(recorded(event, "t1", actor=ANA))).documents()
    names = {"ana": "Ana", "bruno": "Bruno", "sales": "Vendas"}
    assert mentioned(documents["e1"]) == set(names)
    assert log_item(documents["e1"], names) == {
        "id": "e1",
        "at": iso(NOON),
        "type": "Transferred",
        "actor": {"kind": "user", "id": "ana", "name": "Ana"},
        "data": {
            "queue_id": "sales",
            "agent_id": "bruno",
            "note": "urgente",
            "from_agent_id": "ana",
            "queue": {"id": "sales", "name": "Vendas"},
            "agent": {"id": "bruno", "name": "Bruno"},
            "from_agent": {"id": "ana", "name": "Ana"},
        },
        "address": "203.0.113.7",
        "position": 1,
    }


def test_notes_and_ratings_stand_in_the_log_of_their_ticket_and_their_texts_do_not() -> None:
    added = NoteAdded(note_id="n1", ticket_id="t1", text="Cliente antiga", mentions=("bruno",))
    edited = NoteEdited(note_id="n1", ticket_id="t1", text="Cliente desde 1998")
    asked = RatingRequested(
        request_id="r1",
        ticket_id="t1",
        conversation_id="v1",
        contact_id="rosa",
        scale=5,
        until=NOON,
        message_id="m",
    )
    past = (
        opened("t1"),
        recorded(added, "v1", actor=ANA),
        recorded(edited, "v1", actor=ANA),
        recorded(NoteDeleted(note_id="n1", ticket_id="t1"), "v1", actor=ANA),
        resolved("t1"),
        opened("t2", 2),
        recorded(asked, "t1"),
        recorded(
            RatingGiven(request_id="r1", conversation_id="v1", score=5, message_id="m2", message_position=6), "t1"
        ),
    )
    assert log_of("t1", *past) == [
        "TicketOpened",
        "NoteAdded",
        "NoteEdited",
        "NoteDeleted",
        "Resolved",
        "RatingRequested",
        "RatingGiven",
    ]
    documents = ViewSpec(TicketLog()).given(*story(*past)).documents()
    assert documents["e2"]["data"] == {
        "note_id": "n1",
        "ticket_id": "t1",
        "mentions": ["bruno"],
        "cause": "person",
    }
    assert "text" not in documents["e3"]["data"]


def test_a_call_waits_for_the_next_ticket_once_the_case_goes_on_elsewhere() -> None:
    left = ContinuedOnChannel(ticket_id="t8", conversation_id="v8", channel_id="sms")
    past = (opened("t1"), recorded(left, "t1", actor=ANA), offered(), opened("t2", 2))
    assert log_of("t1", *past) == ["TicketOpened", "ContinuedOnChannel"]
    assert log_of("t2", *past) == ["CallOffered", "TicketOpened"]


def test_what_a_ticket_is_classified_by_is_named() -> None:
    placed = PlacedOnBoard(board_id="b1", column_id="c1")
    documents = ViewSpec(TicketLog()).given(*story(recorded(placed, "t1", actor=ANA))).documents()
    assert mentioned(documents["e1"]) == {"ana", "b1", "c1"}
    shown = log_item(documents["e1"], {"b1": "Vendas", "c1": "Ganho"})["data"]
    assert (shown["board"], shown["column"]) == ({"id": "b1", "name": "Vendas"}, {"id": "c1", "name": "Ganho"})


happenings = st.sampled_from(
    [
        opened("t1"),
        opened("t2", 2),
        resolved("t1"),
        recorded(Reopened(agent_id="ana"), "t1"),
        offered(),
        offered("c2"),
        ANSWERED,
        scheduled(),
        recorded(ScheduleCancelled(), "s1"),
        recorded(TicketViewed(ticket_id="t1"), "t1"),
    ]
)


@given(st.lists(happenings, max_size=15))
def test_the_borders_of_batches_never_show(order: list[Recorded]) -> None:
    view, past = TicketLog(), story(*order)
    in_one_batch = Documents((), view.followed)
    for each in history(past):
        view.evolve(in_one_batch, each)
    whole: dict[str, Document] = {key: after for key, _, after in in_one_batch.changes() if after is not None}
    assert whole == ViewSpec(view).given(*past).documents()


def test_the_registry_finds_a_protocol_by_its_number() -> None:
    issued = ProtocolIssued(
        number="20261120-000042", ticket_id="t1", ticket_number=7, conversation_id="v1", contact_id="rosa"
    )
    documents = ViewSpec(Protocols()).given(recorded(issued, "20261120")).documents()
    assert documents["20261120-000042"]["day"] == "20261120"
    assert protocol_item(documents["20261120-000042"], {"rosa": "Rosa"}) == {
        "number": "20261120-000042",
        "issued_at": iso(NOON),
        "ticket_id": "t1",
        "ticket_number": 7,
        "conversation_id": "v1",
        "contact_id": "rosa",
        "contact_name": "Rosa",
    }


def test_names_follow_their_owners() -> None:
    spec = ViewSpec(Names()).given(
        recorded(UserJoined(label="Ana", email="ana@demo.local", profile="agent"), "ana"),
        recorded(PreferencesChanged(language="es"), "ana"),
        recorded(PreferencesChanged(label="Ana P."), "ana"),
        recorded(ContactRegistered(label="Rosa", alias_kind="phone", alias="+5521988421170"), "rosa"),
        recorded(QueueCreated(label="Vendas", color="#000000"), "sales"),
        recorded(ChannelAdded(kind="waba", label="Loja", settings={}), "line"),
        recorded(ChannelReconfigured(label="Loja 2", settings={}), "line"),
    )
    spec.then("ana", {"name": "Ana P."})
    spec.then("rosa", {"name": "Rosa"})
    spec.then("sales", {"name": "Vendas"})
    spec.then("line", {"name": "Loja 2", "kind": "waba"})


def test_a_board_and_its_columns_have_names_of_their_own() -> None:
    spec = ViewSpec(Names()).given(
        recorded(TagCreated(label="VIP", color="#112233"), "vip"),
        recorded(TagRenamed(label="Cliente VIP"), "vip"),
        recorded(BoardCreated(label="Vendas"), "b1"),
        recorded(ColumnAdded(column_id="c1", label="Novo", color="#112233"), "b1"),
        recorded(ColumnRenamed(column_id="c1", label="Ganho"), "b1"),
    )
    spec.then("vip", {"name": "Cliente VIP"})
    spec.then("b1", {"name": "Vendas"})
    spec.then("c1", {"name": "Ganho"})
