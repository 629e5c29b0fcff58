"""Who is told that a customer types, beside those who look on."""

from typing import Any

from libs.access.policy import Member
from services.gateway.live_tickets import LiveTickets

ANA = Member(id="ana", profile="agent", queue_ids=frozenset({"vendas"}))
BIA = Member(id="bia", profile="supervisor", queue_ids=frozenset())


def row(**change: Any) -> dict[str, Any]:
    """The latest ticket of a conversation, pending in Ana's queue."""
    return {"following": "k1", "state": "pending", "queue_id": "vendas", "assignee_id": None, **change}


def test_those_whose_lists_show_the_ticket_are_told() -> None:
    known = LiveTickets()
    known.saw(row())
    assert known.concerns(ANA, "k1")
    assert known.concerns(BIA, "k1")


def test_nobody_is_told_of_a_ticket_that_he_may_not_see() -> None:
    known = LiveTickets()
    known.saw(row(state="open", assignee_id="bruno"))
    assert not known.concerns(ANA, "k1")
    assert known.concerns(BIA, "k1")


def test_a_conversation_that_never_passed_by_is_nobodys() -> None:
    assert not LiveTickets().concerns(BIA, "k1")


def test_an_earlier_ticket_of_the_conversation_says_nothing_of_the_latest() -> None:
    known = LiveTickets()
    known.saw(row())
    known.saw({**row(state="closed", assignee_id="bruno"), "following": None})
    known.saw(None)
    assert known.concerns(ANA, "k1")


def test_only_so_many_are_remembered() -> None:
    known = LiveTickets(remembered=1)
    known.saw(row())
    known.saw(row(following="k2"))
    assert not known.concerns(BIA, "k1")
    assert known.concerns(BIA, "k2")
