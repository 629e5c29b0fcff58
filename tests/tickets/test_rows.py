"""What a row shows of a ticket: classification, snooze, rating, notes, links, its contact's flags."""

from datetime import timedelta

from libs.events.catalog.board import BoardCreated, BoardRenamed, ColumnAdded, ColumnRecoloured, ColumnRenamed
from libs.events.catalog.contact import ContactTagged, ContactUntagged
from libs.events.catalog.note import NoteAdded, NoteDeleted
from libs.events.catalog.rating import RatingExpired, RatingGiven, RatingRequested
from libs.events.catalog.reason import ReasonCreated, ReasonRenamed
from libs.events.catalog.relation import (
    ChatbotBlocked,
    ContactBlocked,
    ContactUnblocked,
    MarketingAccepted,
    MarketingDeclined,
)
from libs.events.catalog.tag import TagCreated, TagRecoloured, TagRenamed
from libs.events.catalog.ticket import (
    Accepted,
    ContinuedOnChannel,
    MovedOnBoard,
    PlacedOnBoard,
    ReasonCleared,
    ReasonSet,
    Reopened,
    ReturnedToQueue,
    Snoozed,
    TagAdded,
    TagRemoved,
    TakenOffBoard,
    TicketOpened,
    TicketTakenIn,
    ValueCleared,
    ValueSet,
    Woken,
)
from libs.events.event import Event, Recorded
from libs.events.testing import NOON, ViewSpec, recorded
from libs.events.view import Document
from services.tickets.lookups import mentioned, names_of
from services.tickets.queries import Names, item
from services.tickets.views.inbox import Inbox
from services.tickets.views.names import Names as NamesView
from tests.tickets.examples import at, minute, opened, registered

spec = ViewSpec(Inbox())
FIRST = (recorded(registered(), "rosa"), minute(1, opened(), "t1"), minute(2, Accepted(agent_id="ana"), "t1"))
RARE = {"tag_ids", "reason_id", "cents", "currency", "board_id", "column_id", "placed", "asleep", "snoozed"}
NAMES = names_of(
    ViewSpec(NamesView())
    .given(
        recorded(TagCreated(label="VIP", color="#111111"), "vip"),
        recorded(TagRenamed(label="Cliente VIP"), "vip"),
        recorded(TagRecoloured(color="#222222"), "vip"),
        recorded(TagCreated(label="Atrasado", color="#333333"), "late"),
        recorded(ReasonCreated(label="Preco"), "price"),
        recorded(ReasonRenamed(label="Preço"), "price"),
        recorded(BoardCreated(label="Venda"), "b1"),
        recorded(BoardRenamed(label="Vendas"), "b1"),
        recorded(ColumnAdded(column_id="c1", label="Nova", color="#444444"), "b1"),
        recorded(ColumnRenamed(column_id="c1", label="Novas"), "b1"),
        recorded(ColumnRecoloured(column_id="c1", color="#555555"), "b1"),
    )
    .documents()
    .values()
)


def row(*events: Recorded, ticket_id: str = "t1") -> Document:
    return spec.given(*FIRST, *events).documents()[ticket_id]


def test_what_a_ticket_is_classified_by_is_shown_with_its_names() -> None:
    shown = row(
        minute(3, TagAdded(tag_id="vip"), "t1"),
        minute(3, TagAdded(tag_id="late"), "t1"),
        minute(3, ReasonSet(reason_id="price"), "t1"),
        minute(3, ValueSet(cents=1250, currency="BRL"), "t1"),
        minute(3, PlacedOnBoard(board_id="b1", column_id="c0"), "t1"),
        minute(3, MovedOnBoard(board_id="b1", column_id="c1"), "t1"),
    )
    found = item(shown, NAMES)
    assert found["tags"] == [
        {"id": "late", "name": "Atrasado", "color": "#333333"},
        {"id": "vip", "name": "Cliente VIP", "color": "#222222"},
    ]
    assert found["reason"] == {"id": "price", "name": "Preço"}
    assert found["value"] == {"cents": 1250, "currency": "BRL"}
    column = {"id": "c1", "name": "Novas", "color": "#555555"}
    assert found["board"] == {"id": "b1", "name": "Vendas", "column": column, "placed_at": at(3)}
    assert {("tag", "vip"), ("tag", "late"), ("reason", "price"), ("board", "b1")} <= set(mentioned(shown))
    assert shown["activity"].startswith(at(2)), "to classify is no activity"


def test_what_is_taken_off_leaves_no_trace_in_the_row() -> None:
    before = row()
    events = (
        TagAdded(tag_id="vip"),
        ReasonSet(reason_id="price"),
        ValueSet(cents=0, currency="BRL"),
        PlacedOnBoard(board_id="b1", column_id="c1"),
        TagRemoved(tag_id="vip"),
        ReasonCleared(),
        ValueCleared(),
        TakenOffBoard(board_id="b1"),
    )
    after = row(*(minute(3, each, "t1") for each in events))
    assert RARE.isdisjoint(after)
    assert item(after, NAMES) == {**item(before, NAMES), "position": after["position"]}


def test_a_sleeping_ticket_says_until_when_and_wakes_at_the_top() -> None:
    asleep = row(minute(3, Snoozed(until=NOON + timedelta(minutes=9)), "t1"))
    assert (asleep["asleep"], item(asleep, NAMES)["snoozed"]) == (True, {"until": at(9)})
    assert asleep["activity"].startswith(at(2))
    assert item(row(minute(3, Snoozed(), "t1")), NAMES)["snoozed"] == {"until": None}
    woken = row(minute(3, Snoozed(), "t1"), minute(9, Woken(because="time"), "t1"))
    assert RARE.isdisjoint(woken)
    assert woken["activity"].startswith(at(9))
    assert RARE.isdisjoint(row(minute(3, Snoozed(), "t1"), minute(9, ReturnedToQueue(queue_id="sales"), "t1")))


def test_a_rating_is_asked_for_and_given_or_not() -> None:
    asked = RatingRequested(
        request_id="r1",
        ticket_id="t1",
        conversation_id="v1",
        contact_id="rosa",
        agent_id="ana",
        scale=10,
        until=NOON,
        message_id="m1",
    )
    pending = item(row(minute(3, asked, "t1")), NAMES)
    assert (pending["rating_pending"], pending["rating"]) == (True, None)
    given = RatingGiven(request_id="r1", conversation_id="v1", score=9, message_id="m2", message_position=7)
    rated = item(row(minute(3, asked, "t1"), minute(4, given, "t1")), NAMES)
    assert (rated["rating_pending"], rated["rating"]) == (False, {"score": 9, "scale": 10, "at": at(4)})
    silent = item(row(minute(3, asked, "t1"), minute(4, RatingExpired(request_id="r1"), "t1")), NAMES)
    assert (silent["rating_pending"], silent["rating"]) == (False, None)


def test_notes_are_counted_on_their_ticket() -> None:
    added = [recorded(NoteAdded(note_id=each, ticket_id="t1", text="x"), "v1") for each in ("n1", "n2")]
    assert item(row(*added), NAMES)["notes"] == 2
    deleted = recorded(NoteDeleted(note_id="n1", ticket_id="t1"), "v1")
    assert item(row(*added, deleted), NAMES)["notes"] == 1
    elsewhere = recorded(NoteAdded(note_id="n3", ticket_id="t9", text="x"), "v1")
    assert item(row(elsewhere), NAMES)["notes"] == 0


def test_a_case_that_goes_on_elsewhere_is_linked_both_ways() -> None:
    there = TicketOpened(
        number=8,
        conversation_id="v2",
        contact_id="rosa",
        channel_id="sms",
        ordinal=1,
        cause="channel",
        continues="t1",
    )
    left = ContinuedOnChannel(ticket_id="t2", conversation_id="v2", channel_id="sms")
    events = (minute(3, there, "t2"), minute(4, left, "t1"))
    here, following = row(*events), row(*events, ticket_id="t2")
    assert (here["state"], here["closed_at"]) == ("closed", at(4))
    assert item(here, NAMES)["continued_by"] == {"id": "t2", "number": 8}
    assert item(following, NAMES)["continues"] == {"id": "t1", "number": 7}
    assert following["continues"]["position"] == 4
    assert item(row(*events, minute(5, Reopened(agent_id="ana"), "t1")), NAMES)["continued_by"] is None


def test_a_ticket_that_took_another_one_in_goes_on_from_it() -> None:
    there = opened(number=8).model_copy(update={"conversation_id": "v2"})
    events = (minute(3, there, "t2"), minute(4, TicketTakenIn(ticket_id="t1"), "t2"))
    taking = row(*events, ticket_id="t2")
    assert item(taking, NAMES)["continues"] == {"id": "t1", "number": 7}
    assert taking["continues"]["position"] == 5
    assert taking["activity"].startswith(at(4))
    assert row(*events, minute(5, TicketTakenIn(ticket_id="t3"), "t2"), ticket_id="t2")["continues"]["id"] == "t1"


def test_what_is_known_of_a_contact_reaches_its_rows_and_those_to_come() -> None:
    flags = (
        recorded(ContactTagged(tag_id="vip"), "rosa"),
        recorded(ContactTagged(tag_id="late"), "rosa"),
        recorded(ContactUntagged(tag_id="late"), "rosa"),
        recorded(ContactBlocked(), "rosa"),
        recorded(ChatbotBlocked(), "rosa"),
    )
    for shown in (
        row(*flags),
        spec.given(FIRST[0], *flags, *FIRST[1:]).documents()["t1"],
    ):
        contact = item(shown, NAMES)["contact"]
        assert contact["tags"] == [{"id": "vip", "name": "Cliente VIP", "color": "#222222"}]
        assert (contact["blocked"], contact["chatbot_blocked"]) == (True, True)
    unblocked = item(row(*flags, recorded(ContactUnblocked(), "rosa")), NAMES)["contact"]
    assert (unblocked["blocked"], unblocked["chatbot_blocked"]) == (False, True)


def test_a_row_says_whether_its_contact_wants_marketing_from_its_line() -> None:
    def told(*events: Event) -> bool:
        answer: bool = item(row(*(recorded(each, "rosa") for each in events)), NAMES)["contact"]["no_marketing"]
        return answer

    line = row()["channel_id"]
    assert told(MarketingDeclined(channel_id=line))
    assert not told(MarketingDeclined(channel_id="another"))
    assert not told(MarketingDeclined(channel_id=line), MarketingAccepted(channel_id=line))


def test_what_is_called_nothing_has_no_name() -> None:
    shown = row(
        minute(3, TagAdded(tag_id="vip"), "t1"), minute(3, PlacedOnBoard(board_id="b", column_id="c"), "t1")
    )
    found = item(shown, Names({}, {}, {}))
    assert found["tags"] == [{"id": "vip", "name": "", "color": ""}]
    nameless = {"id": "c", "name": "", "color": ""}
    assert found["board"] == {"id": "b", "name": "", "column": nameless, "placed_at": at(3)}
