"""The protocol register of a day."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.events.catalog.ticket import ProtocolIssued
from libs.events.event import SYSTEM
from libs.events.testing import DeciderSpec, history
from services.tickets import protocol
from services.tickets.protocol import RegisterProtocol, day_of

spec = DeciderSpec(protocol.decider)


def register(ticket_id: str = "t1") -> RegisterProtocol:
    return RegisterProtocol(
        by=SYSTEM, day="20261120", ticket_id=ticket_id, ticket_number=7, conversation_id="v1", contact_id="rosa"
    )


def issued(number: str, ticket_id: str = "t1") -> ProtocolIssued:
    return ProtocolIssued(
        number=number, ticket_id=ticket_id, ticket_number=7, conversation_id="v1", contact_id="rosa"
    )


def test_a_ticket_gets_one_number_and_the_next_ticket_the_next() -> None:
    spec.when(register()).then(issued("20261120-000001"))
    spec.given(issued("20261120-000001")).when(register("t2")).then(issued("20261120-000002", "t2"))
    spec.given(issued("20261120-000001")).when(register()).then_nothing()


@given(st.lists(st.sampled_from([f"t{number}" for number in range(20)])))
def test_whatever_is_asked_the_days_numbers_have_no_gap_and_no_ticket_two(asked: list[str]) -> None:
    past: list[ProtocolIssued] = []
    for ticket_id in asked:
        past += protocol.decide(register(ticket_id), protocol.decider.fold(history(past)))
    assert [each.number for each in past] == [f"20261120-{index + 1:06}" for index in range(len(past))]
    assert [each.ticket_id for each in past] == list(dict.fromkeys(asked))


@pytest.mark.parametrize(
    ("moment", "day"),
    [(datetime(2026, 11, 21, 2, 59, tzinfo=UTC), "20261120"), (datetime(2026, 11, 21, 3, tzinfo=UTC), "20261121")],
)
def test_the_day_is_the_companys_not_the_servers(moment: datetime, day: str) -> None:
    assert day_of(moment, "America/Sao_Paulo") == day
