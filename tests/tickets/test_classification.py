"""The rules of tags, reason, value and board: every command acts, refuses for each reason, and stays quiet."""

from collections.abc import Callable
from typing import Any

import pytest

from libs.access.policy import Member
from libs.events.catalog.board import BoardCreated, ColumnAdded, ColumnArchived
from libs.events.catalog.reason import ReasonArchived, ReasonCreated
from libs.events.catalog.tag import TagArchived, TagCreated
from libs.events.catalog.ticket import (
    Accepted,
    MovedOnBoard,
    PlacedOnBoard,
    ReasonCleared,
    ReasonSet,
    Resolved,
    TagAdded,
    TagRemoved,
    TakenOffBoard,
    ValueCleared,
    ValueSet,
)
from libs.events.testing import DeciderSpec
from services.tickets import classification, refusals, ticket
from services.tickets.board import BoardNotFound, ColumnIsArchived, ColumnNotFound
from services.tickets.classifying import Classifying
from services.tickets.commands import (
    ClearReason,
    ClearValue,
    PlaceOnBoard,
    SetReason,
    SetValue,
    TagTicket,
    TakeOffBoard,
    UntagTicket,
)
from services.tickets.reason import ReasonIsArchived, ReasonNotFound
from services.tickets.tag import TagIsArchived, TagNotFound
from tests.tickets.examples import ANA, BRUNO, CARLA, by, opened
from tests.tickets.memory import MemoryDesk

spec = DeciderSpec(ticket.decider)
pending = spec.given(opened())
anas = spec.given(opened(), Accepted(agent_id="ana"))
tagged = spec.given(opened(), Accepted(agent_id="ana"), TagAdded(tag_id="vip"))
placed = spec.given(opened(), Accepted(agent_id="ana"), PlacedOnBoard(board_id="b1", column_id="new"))
closed = spec.given(opened(), Accepted(agent_id="ana"), by(ANA, Resolved(agent_id="ana")))


def tag(member: Member, *tag_ids: str) -> TagTicket:
    return TagTicket(by=member.actor(), ticket_id="t1", member=member, tag_ids=tag_ids)


def untag(member: Member, *tag_ids: str) -> UntagTicket:
    return UntagTicket(by=member.actor(), ticket_id="t1", member=member, tag_ids=tag_ids)


def reason(member: Member, reason_id: str = "price") -> SetReason:
    return SetReason(by=member.actor(), ticket_id="t1", member=member, reason_id=reason_id)


def no_reason(member: Member) -> ClearReason:
    return ClearReason(by=member.actor(), ticket_id="t1", member=member)


def value(member: Member, cents: int = 12_50) -> SetValue:
    return SetValue(by=member.actor(), ticket_id="t1", member=member, cents=cents)


def no_value(member: Member) -> ClearValue:
    return ClearValue(by=member.actor(), ticket_id="t1", member=member)


def place(member: Member, board_id: str = "b1", column_id: str = "new") -> PlaceOnBoard:
    return PlaceOnBoard(by=member.actor(), ticket_id="t1", member=member, board_id=board_id, column_id=column_id)


def take_off(member: Member) -> TakeOffBoard:
    return TakeOffBoard(by=member.actor(), ticket_id="t1", member=member)


def test_tags_are_added_one_or_many_and_once() -> None:
    anas.when(tag(ANA, "vip", "late", "vip")).then(TagAdded(tag_id="vip"), TagAdded(tag_id="late"))
    tagged.when(tag(ANA, "vip", "late")).then(TagAdded(tag_id="late"))
    tagged.when(tag(ANA, "vip")).then_nothing()


def test_a_ticket_has_only_so_many_tags() -> None:
    many = [TagAdded(tag_id=f"t{number}") for number in range(classification.TAGS_LIMIT)]
    full = spec.given(opened(), Accepted(agent_id="ana"), *many)
    full.when(tag(ANA, "one more")).then_refused(refusals.TicketHasTooManyTags, limit=classification.TAGS_LIMIT)
    full.when(tag(ANA, "t3")).then_nothing()


def test_tags_are_taken_off_if_they_are_there() -> None:
    tagged.when(untag(ANA, "vip", "late")).then(TagRemoved(tag_id="vip"))
    anas.when(untag(ANA, "vip")).then_nothing()


def test_a_reason_is_set_changed_and_cleared() -> None:
    anas.when(reason(ANA)).then(ReasonSet(reason_id="price"))
    known = spec.given(opened(), Accepted(agent_id="ana"), ReasonSet(reason_id="price"))
    known.when(reason(ANA)).then_nothing()
    known.when(reason(ANA, "parts")).then(ReasonSet(reason_id="parts"))
    known.when(no_reason(ANA)).then(ReasonCleared())
    anas.when(no_reason(ANA)).then_nothing()


def test_a_value_is_set_changed_and_cleared() -> None:
    anas.when(value(ANA)).then(ValueSet(cents=1250, currency="BRL"))
    worth = spec.given(opened(), Accepted(agent_id="ana"), ValueSet(cents=1250, currency="BRL"))
    worth.when(value(ANA)).then_nothing()
    worth.when(value(ANA, 0)).then(ValueSet(cents=0, currency="BRL"))
    worth.when(no_value(ANA)).then(ValueCleared())
    anas.when(no_value(ANA)).then_nothing()


def test_a_ticket_stands_on_one_board_in_one_column() -> None:
    anas.when(place(ANA)).then(PlacedOnBoard(board_id="b1", column_id="new"))
    placed.when(place(ANA)).then_nothing()
    placed.when(place(ANA, column_id="won")).then(MovedOnBoard(board_id="b1", column_id="won"))
    placed.when(place(ANA, "b2", "won")).then(
        TakenOffBoard(board_id="b1"), PlacedOnBoard(board_id="b2", column_id="won")
    )
    placed.when(take_off(ANA)).then(TakenOffBoard(board_id="b1"))
    anas.when(take_off(ANA)).then_nothing()


COMMANDS = (tag, untag, reason, no_reason, value, no_value, place, take_off)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_closed_ticket_may_still_be_classified(command: Callable[..., Any]) -> None:
    args = ("vip",) if command in (tag, untag) else ()
    state = ticket.decider.fold(closed.past)
    ticket.decide(command(ANA, *args), state)
    ticket.decide(command(CARLA, *args), state)


@pytest.mark.parametrize("command", COMMANDS)
def test_only_who_may_work_on_a_ticket_classifies_it(command: Callable[..., Any]) -> None:
    args = ("vip",) if command in (tag, untag) else ()
    anas.when(command(BRUNO, *args)).then_refused(refusals.TicketNotFound)
    pending.when(command(BRUNO, *args)).then_refused(refusals.TicketIsNotOpen)
    group = spec.given(opened(group=True), Accepted(agent_id="ana"))
    group.when(command(BRUNO, *args)).then_refused(refusals.TicketIsNotYours)
    spec.when(command(CARLA, *args)).then_refused(refusals.TicketNotFound)


def test_what_goes_along_to_another_channel_counts_once() -> None:
    state = ticket.decider.fold(
        [
            *placed.past,
            *spec.given(TagAdded(tag_id="vip"), ReasonSet(reason_id="r"), ValueSet(cents=5, currency="BRL")).past,
        ]
    ).classified
    assert state.taken_along() == [
        TagAdded(tag_id="vip"),
        ReasonSet(reason_id="r"),
        ValueSet(cents=5, currency="BRL"),
        PlacedOnBoard(board_id="b1", column_id="new"),
    ]
    assert state.left_behind() == [ValueCleared(), TakenOffBoard(board_id="b1")]


async def test_only_what_the_catalogue_offers_can_be_put_on_but_what_is_there_may_stay() -> None:
    desk = MemoryDesk()
    await desk.happened("ticket.t1", opened(), Accepted(agent_id="ana"), TagAdded(tag_id="gone"))
    await desk.happened("tag.vip", TagCreated(label="VIP", color="#112233"))
    await desk.happened("tag.gone", TagCreated(label="Old", color="#112233"), TagArchived())
    await desk.happened("reason.old", ReasonCreated(label="Old"), ReasonArchived())
    await desk.happened(
        "board.b1",
        BoardCreated(label="Vendas"),
        ColumnAdded(column_id="new", label="Novo", color="#112233"),
        ColumnAdded(column_id="old", label="Antigo", color="#112233"),
        ColumnArchived(column_id="old"),
    )
    classify = Classifying(desk.store)
    assert (await classify.tag(tag(ANA, "vip", "gone"))).events == ["TagAdded"]
    assert (await classify.place(place(ANA))).events == ["PlacedOnBoard"]
    with pytest.raises(TagNotFound):
        await classify.tag(tag(ANA, "nothing"))
    with pytest.raises(ReasonIsArchived):
        await classify.set_reason(reason(ANA, "old"))
    with pytest.raises(ReasonNotFound):
        await classify.set_reason(reason(ANA, "nothing"))
    with pytest.raises(BoardNotFound):
        await classify.place(place(ANA, "b9"))
    with pytest.raises(ColumnIsArchived):
        await classify.place(place(ANA, "b1", "old"))
    with pytest.raises(ColumnNotFound):
        await classify.place(place(ANA, "b1", "nothing"))
    await desk.happened("tag.vip", TagArchived())
    assert (await classify.tag(tag(ANA, "vip"))).events == []
    await desk.happened("ticket.t2", opened(), Accepted(agent_id="ana"))
    with pytest.raises(TagIsArchived):
        await classify.tag(tag(ANA, "vip").model_copy(update={"ticket_id": "t2"}))
    with pytest.raises(refusals.TicketNotFound):
        await classify.tag(tag(BRUNO, "nothing"))
