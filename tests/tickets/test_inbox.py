"""The rows of the ticket lists: what each event does to them."""

import pytest

from libs.events.catalog.contact import AliasLearned, ContactRenamed
from libs.events.catalog.message import (
    EchoRecognized,
    MessageDelivered,
    MessageFailed,
    MessageRead,
    MessageReceived,
    MessageRetried,
    MessageSent,
    MessageSentElsewhere,
)
from libs.events.catalog.rating import RatingGiven, RatingRequested
from libs.events.catalog.ticket import (
    Accepted,
    MarkedRead,
    MarkedUnread,
    ProtocolIssued,
    Reopened,
    Resolved,
    ReturnedToQueue,
    Transferred,
)
from libs.events.event import Recorded
from libs.events.testing import NOON, ViewSpec, recorded
from libs.events.view import Document
from services.tickets.queries import Names, item
from services.tickets.views.inbox import Inbox
from tests.tickets.examples import at, minute, opened, queued, received, registered, started

spec = ViewSpec(Inbox())
FIRST = (
    recorded(registered(), "rosa"),
    minute(0, started(), "v1"),
    minute(0, received(), "v1"),
    minute(1, opened(), "t1"),
)
ACCEPTED = minute(2, Accepted(agent_id="ana"), "t1")
RESOLVED = minute(4, Resolved(agent_id="ana"), "t1")
PROTOCOL = ProtocolIssued(
    number="20261120-000012", ticket_id="t1", ticket_number=7, conversation_id="v1", contact_id="rosa"
)


def row(*events: Recorded, ticket_id: str = "t1") -> Document:
    return spec.given(*FIRST, *events).documents()[ticket_id]


RATED = RatingRequested(
    request_id="r",
    ticket_id="t1",
    conversation_id="v1",
    contact_id="rosa",
    scale=5,
    until=NOON,
    message_id="asked",
)


def test_what_the_team_writes_on_the_phone_answers_and_is_no_new_message() -> None:
    elsewhere = MessageSentElsewhere(
        message_id="e1",
        provider_id="p9",
        contact_id="rosa",
        channel_id="line",
        kind="text",
        text="Já vi",
        provider_at=NOON,
        arrival=9,
    )
    answered = row(ACCEPTED, minute(3, elsewhere, "v1"))
    assert (answered["unread"], answered["waiting_since"]) == ([3], None)
    last = {"id": "e1", "text": "Já vi", "at": at(3), "direction": "out", "kind": "text", "status": "sent"}
    assert answered["last_message"] == last
    known = row(
        ACCEPTED, minute(3, elsewhere, "v1"), minute(4, EchoRecognized(message_id="o1", echo_id="e1"), "v1")
    )
    assert known["last_message"] == {**last, "id": "o1"}


def test_a_late_delivery_does_not_take_back_that_it_was_read() -> None:
    told = (MessageSent(message_id="o1", provider_id="p"), MessageRead(message_id="o1"))
    late = (*told, MessageDelivered(message_id="o1"))
    events = [minute(4 + place, each, "v1") for place, each in enumerate(late)]
    assert row(ACCEPTED, minute(3, queued(), "v1"), *events)["last_message"]["status"] == "read"


def test_a_new_ticket_shows_its_contact_and_the_message_that_opened_it() -> None:
    spec.given(*FIRST).then(
        "t1",
        {
            "state": "pending",
            "number": 7,
            "queue_id": "sales",
            "assignee_id": None,
            "contact_name": "Rosa Conceição",
            "contact_phone": "+5511987654321",
            "unread": [3],
            "waiting_since": at(0),
            "last_message": {
                "id": "m1",
                "text": "Bom dia",
                "at": at(0),
                "direction": "in",
                "kind": "text",
                "status": None,
            },
            "opened_at": at(1),
            "queued_at": at(1),
            "activity": f"{at(1)}/t1",
            "position": 4,
        },
    )


def test_only_rows_are_announced() -> None:
    documents = spec.given(*FIRST[:3]).documents()
    assert {each["kind"] for each in documents.values()} == {"contact", "conversation"}
    assert not any(Inbox().announced(each) for each in documents.values())
    after = spec.given(*FIRST).documents()
    assert [each["_id"] for each in after.values() if Inbox().announced(each)] == ["t1"]
    assert "conversation:v1" not in after


def test_a_call_opens_a_row_without_messages() -> None:
    spec.given(recorded(opened(), "t1")).then("t1", {"unread": [], "last_message": None, "contact_name": ""})


def test_messages_wait_until_somebody_answers() -> None:
    asked = row(ACCEPTED, minute(3, received("m2"), "v1"))
    assert (asked["unread"], asked["waiting_since"]) == ([3, 6], at(0))
    answered = row(ACCEPTED, minute(3, received("m2"), "v1"), minute(4, queued(), "v1"))
    assert (answered["waiting_since"], answered["last_message"]["status"]) == (None, "queued")
    assert answered["activity"] == f"{at(4)}/t1"


def test_reading_is_exact() -> None:
    more = [minute(3, received(f"m{number}"), "v1") for number in (2, 3)]
    assert row(*more, minute(4, MarkedRead(up_to=5), "t1"))["unread"] == [6]
    assert row(*more, minute(4, MarkedRead(up_to=6), "t1"))["unread"] == []


def test_a_row_keeps_only_the_last_hundred_unread_positions() -> None:
    kept = row(*[minute(3, received(f"m{number}"), "v1") for number in range(120)])
    assert kept["unread"] == list(range(25, 125))


def test_a_ticket_marked_unread_has_one_message_unread_until_it_is_read() -> None:
    marked = row(minute(3, MarkedRead(up_to=9), "t1"), minute(4, MarkedUnread(), "t1"))
    assert item(marked, Names({}, {}, {}))["unread"] == 1
    assert marked["activity"] == f"{at(1)}/t1"
    assert not row(minute(3, MarkedUnread(), "t1"), minute(4, MarkedRead(up_to=9), "t1"))["marked_unread"]


@pytest.mark.parametrize(
    ("outcomes", "status"),
    [
        ([MessageSent(message_id="o1", provider_id="p1")], "sent"),
        ([MessageDelivered(message_id="o1")], "delivered"),
        ([MessageDelivered(message_id="o1"), MessageRead(message_id="o1")], "read"),
        ([MessageFailed(message_id="o1", code="waba.131026", detail="no")], "failed"),
        ([MessageFailed(message_id="o1", code="x", detail=""), MessageRetried(message_id="o1")], "queued"),
        ([MessageSent(message_id="another", provider_id="p1")], "queued"),
    ],
)
def test_the_last_message_shows_how_far_it_got(outcomes: list[MessageReceived], status: str) -> None:
    told = row(minute(3, queued(), "v1"), *[minute(4, each, "v1") for each in outcomes])
    assert told["last_message"]["status"] == status


def test_a_status_after_the_customers_answer_marks_nothing() -> None:
    answered = row(
        minute(3, queued(), "v1"), minute(4, received("m2"), "v1"), minute(5, MessageRead(message_id="o1"), "v1")
    )
    assert answered["last_message"]["id"] == "m2"
    assert answered["last_message"]["status"] is None


def test_a_ticket_in_the_hands_of_an_agent() -> None:
    assert row(ACCEPTED)["state"] == "open"
    moved = row(ACCEPTED, minute(3, Transferred(queue_id="support", agent_id="bruno"), "t1"))
    assert (moved["queue_id"], moved["assignee_id"], moved["handler_ids"]) == ("support", "bruno", ["ana", "bruno"])


@pytest.mark.parametrize("event", [ReturnedToQueue(queue_id="sales"), Transferred(queue_id="sales")])
def test_a_ticket_goes_to_the_end_of_its_queue(event: ReturnedToQueue | Transferred) -> None:
    back = row(ACCEPTED, minute(3, event, "t1"))
    assert (back["state"], back["assignee_id"], back["queued_at"]) == ("pending", None, at(3))
    assert back["handler_ids"] == ["ana"]


def test_a_resolved_ticket_waits_for_nobody() -> None:
    done = row(ACCEPTED, RESOLVED)
    assert (done["state"], done["closed_at"], done["unread"], done["waiting_since"]) == ("closed", at(4), [], None)
    assert done["assignee_id"] == "ana"


def test_what_comes_after_the_end_belongs_to_the_next_ticket() -> None:
    again = minute(5, received("m2", "Mais uma coisa"), "v1")
    closed = row(ACCEPTED, RESOLVED, again)
    assert (closed["last_message"]["id"], closed["unread"]) == ("m1", [])
    events = (ACCEPTED, RESOLVED, again, minute(6, opened(ordinal=2, number=8), "t2"))
    documents = spec.given(*FIRST, *events).documents()
    assert documents["t2"]["last_message"]["id"] == "m2"
    assert (documents["t2"]["unread"], documents["t2"]["waiting_since"]) == ([7], at(5))
    assert {key for key in ("following", "held") if key in documents["t1"]} == set()
    assert row(*events, minute(7, received("m3"), "v1"), ticket_id="t2")["last_message"]["id"] == "m3"


def test_a_reopened_ticket_takes_up_what_came_meanwhile() -> None:
    again = minute(5, received("m2"), "v1")
    reopened = row(ACCEPTED, RESOLVED, again, minute(6, Reopened(agent_id="bruno"), "t1"))
    assert (reopened["state"], reopened["assignee_id"], reopened["closed_at"]) == ("open", "bruno", None)
    assert (reopened["unread"], reopened["waiting_since"]) == ([7], at(5))
    assert reopened["last_message"]["id"] == "m2"
    assert "held" not in reopened
    quiet = row(ACCEPTED, RESOLVED, minute(6, Reopened(agent_id="ana"), "t1"))
    assert (quiet["last_message"]["id"], quiet["unread"]) == ("m1", [])


def test_a_farewell_after_the_end_is_still_shown_on_the_closed_row() -> None:
    farewell = (minute(5, queued("o9", "Até logo"), "v1"), minute(6, MessageRead(message_id="o9"), "v1"))
    assert row(ACCEPTED, RESOLVED, *farewell)["last_message"]["status"] == "read"


def test_a_text_between_two_tickets_keeps_its_status_for_the_next() -> None:
    between = (
        minute(5, received("m2"), "v1"),
        minute(6, queued("o9"), "v1"),
        minute(7, MessageSent(message_id="o9", provider_id="p"), "v1"),
    )
    after = row(ACCEPTED, RESOLVED, *between, minute(8, opened(ordinal=2), "t2"), ticket_id="t2")
    assert after["last_message"]["status"] == "sent"


def test_a_new_name_reaches_every_row_of_the_contact() -> None:
    events = (
        ACCEPTED,
        RESOLVED,
        minute(5, opened(ordinal=2), "t2"),
        recorded(ContactRenamed(label="Rosa"), "rosa"),
    )
    documents = spec.given(*FIRST, *events).documents()
    for ticket_id in ("t1", "t2"):
        assert documents[ticket_id]["contact_name"] == "Rosa"
        assert "conceicao" not in documents[ticket_id]["tokens"]


def test_a_number_learned_later_is_shown_unless_one_is_known() -> None:
    learned = recorded(AliasLearned(alias_kind="phone", alias="+551133334444", source="waba"), "rosa")
    assert row(learned)["contact_phone"] == "+5511987654321"
    another = AliasLearned(alias_kind="lid", alias="123", source="evolution")
    assert row(recorded(another, "rosa")) == row()


def test_a_row_is_found_by_name_numbers_and_protocol() -> None:
    found = row(recorded(PROTOCOL, "20261120"))
    assert found["protocol"] == "20261120-000012"
    assert found["tokens"] == sorted(
        ["7", "rosa", "conceicao", "5511987654321", "11987654321", "987654321", "4321", "20261120000012"]
    )


def test_the_item_is_what_the_contract_says() -> None:
    names = Names({"sales": "Vendas"}, {"ana": "Ana"}, {"line": {"kind": "simulator", "name": "Loja"}})
    assert item(row(ACCEPTED), names) == {
        "id": "t1",
        "number": 7,
        "state": "open",
        "conversation_id": "v1",
        "contact": {"id": "rosa", "name": "Rosa Conceição", "phone": "+5511987654321", "photo": None}
        | {"blocked": False, "chatbot_blocked": False, "no_marketing": False, "tags": [], "stage_ids": []},
        "channel": {"id": "line", "kind": "simulator", "name": "Loja"},
        "group": False,
        "queue": {"id": "sales", "name": "Vendas"},
        "assignee": {"id": "ana", "name": "Ana"},
        "unread": 1,
        "waiting_since": at(0),
        "last_message": {"text": "Bom dia", "at": at(0), "direction": "in", "kind": "text", "status": None},
        "tags": [],
        "reason": None,
        "value": None,
        "board": None,
        "fields": {},
        "snoozed": None,
        "bot": None,
        "bots_off": False,
        "sla": None,
        "rating": None,
        "rating_pending": False,
        "notes": 0,
        "continues": None,
        "continued_by": None,
        "protocol": None,
        "opened_at": at(1),
        "queued_at": at(1),
        "accepted_at": at(2),
        "closed_at": None,
        "active_at": at(2),
        "position": 5,
    }


@pytest.mark.parametrize("ended", [True, False])
def test_a_score_is_neither_unread_nor_does_anybody_wait_since_it(ended: bool) -> None:
    before = (ACCEPTED, minute(3, queued(), "v1"), minute(3, MarkedRead(up_to=3), "t1"))
    past = (*FIRST, *before, *([RESOLVED] if ended else []), minute(5, RATED, "t1"))
    given = RatingGiven(
        request_id="r", conversation_id="v1", score=5, message_id="m2", message_position=len(past) + 1
    )
    documents = spec.given(*past, minute(6, received("m2", "5"), "v1"), minute(6, given, "t1")).documents()
    said = documents["t1"]["held"] if ended else documents["t1"]
    assert (said["unread"], said["waiting_since"]) == ([], None)
    assert documents["t1"]["rating"] == {"score": 5, "scale": 5, "at": at(6)}
