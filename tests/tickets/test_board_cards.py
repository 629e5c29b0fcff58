"""Boards column by column on real servers: order, pages, sums, sight, and lists by what fields say (T18, B8)."""

import asyncio
from typing import Any

import pytest

from libs.events.catalog.board import BoardCreated, ColumnAdded
from libs.events.catalog.relation import EnteredFunnel, LeftFunnel
from libs.events.command import Accepted, CommandRejected
from services.tickets.catalogue_commands import ArchiveField, CreateBoard, DefineField
from services.tickets.commands import (
    ClearField,
    PlaceOnBoard,
    SetField,
    SetValue,
    SnoozeTicket,
    TakeOffBoard,
)
from services.tickets.queries import (
    CountTickets,
    FieldCondition,
    LatestTickets,
    ListBoardCards,
    ListTickets,
    SumBoard,
)
from tests.tickets.desk import Desk, accept
from tests.tickets.examples import ANA, CARLA, DIEGO, received, started

NEW, DONE = "new", "done"


@pytest.fixture
async def desk(desk: Desk) -> Desk:
    columns = (ColumnAdded(column_id=each, label=each, color="#112233") for each in (NEW, DONE))
    await desk.happened("board.b1", BoardCreated(label="Entregas"), *columns)
    return desk


async def tickets(desk: Desk, count: int) -> list[str]:
    """So many tickets, accepted by Ana."""
    ids = []
    for number in range(count):
        conversation = f"v{number}"
        await desk.happened(f"message.{conversation}", started(), received(f"m{number}"))
        query = ListTickets(member=CARLA)
        for _ in range(200):
            items = (await desk.query(query))["items"]
            found = next((each for each in items if each["conversation_id"] == conversation), None)
            if found is not None:
                break
            await asyncio.sleep(0.02)
        assert found is not None
        await desk.ask(accept(ANA, found["id"]))
        ids.append(found["id"])
    return ids


async def place(desk: Desk, ticket_id: str, column: str) -> int:
    command = PlaceOnBoard(by=ANA.actor(), member=ANA, ticket_id=ticket_id, board_id="b1", column_id=column)
    return (await desk.ask(command)).position


async def cards(desk: Desk, column: str, **asked: Any) -> dict[str, Any]:
    query = ListBoardCards(**{"member": CARLA, "on_board": "b1", "in_column": column, **asked})
    found: dict[str, Any] = await desk.query(query)
    return found


async def test_a_column_is_read_in_pages_the_card_that_came_last_first(desk: Desk) -> None:
    ids = await tickets(desk, 5)
    for ticket_id in ids:
        last = await place(desk, ticket_id, NEW)
    await desk.happened("message.v0", received("later"))
    first = await cards(desk, NEW, limit=2, wait_for=last)
    second = await cards(desk, NEW, limit=2, cursor=first["next"])
    third = await cards(desk, NEW, limit=2, cursor=second["next"])
    read = [each["id"] for page in (first, second, third) for each in page["items"]]
    assert read == ids[::-1], "a message moves no card"
    assert third["next"] is None
    moved = await place(desk, ids[0], DONE)
    back = await place(desk, ids[0], NEW)
    assert moved < back
    again = (await cards(desk, NEW, wait_for=back))["items"]
    assert again[0]["id"] == ids[0]
    assert again[0]["board"]["placed_at"]
    with pytest.raises(CommandRejected, match=r"cursor\.invalid"):
        await cards(desk, NEW, cursor="???")


async def test_counts_and_sums_are_of_what_one_may_see_snoozed_or_not(desk: Desk) -> None:
    ids = await tickets(desk, 3)
    for ticket_id, cents, currency in zip(ids, (1_000, 2_000, 500), ("BRL", "BRL", "USD"), strict=True):
        about = {"by": ANA.actor(), "member": ANA, "ticket_id": ticket_id}
        await desk.ask(SetValue.model_validate({**about, "cents": cents, "currency": currency}))
        await place(desk, ticket_id, NEW)
    done = await desk.ask(SnoozeTicket(by=ANA.actor(), member=ANA, ticket_id=ids[0]))
    query = SumBoard(member=CARLA, on_board="b1", wait_for=done.position)
    assert (await desk.query(query))["columns"] == {NEW: {"count": 3, "sums": {"BRL": 3_000, "USD": 500}}}
    seen = await cards(desk, NEW)
    assert {each["id"] for each in seen["items"]} == set(ids)
    assert (await desk.query(SumBoard(member=DIEGO, on_board="b1")))["columns"] == {}
    assert (await cards(desk, NEW, member=DIEGO))["items"] == []
    off = await desk.ask(TakeOffBoard(by=ANA.actor(), member=ANA, ticket_id=ids[0]))
    left = SumBoard(member=CARLA, on_board="b1", wait_for=off.position)
    assert (await desk.query(left))["columns"][NEW]["count"] == 2


async def test_two_boards_of_one_name_at_once_are_one(desk: Desk) -> None:
    def create(board_id: str) -> CreateBoard:
        return CreateBoard(by=CARLA.actor(), member=CARLA, board_id=board_id, label="Vendas")

    outcomes = await asyncio.gather(
        *(desk.ask(create(f"b{number}")) for number in range(10, 16)), return_exceptions=True
    )
    assert sum(isinstance(each, Accepted) for each in outcomes) == 1
    refused = [each for each in outcomes if isinstance(each, CommandRejected)]
    assert {each.rejected.code for each in refused} == {"board.name_taken"}
    assert len(refused) == 5


async def define(desk: Desk, field_id: str, kind: str, **more: Any) -> None:
    wish = {"field_id": field_id, "on": "ticket", "label": field_id, "kind": kind, **more}
    await desk.ask(DefineField.model_validate({**wish, "by": CARLA.actor(), "member": CARLA}))


async def test_lists_and_counters_are_narrowed_by_what_fields_say(desk: Desk) -> None:
    first, second = await tickets(desk, 2)
    await define(desk, "shift", "choice", choices=("Manhã", "Tarde"))
    await define(desk, "boxes", "number")
    about = {"by": ANA.actor(), "member": ANA}
    for ticket_id, shift, boxes in ((first, "Manhã", 2.0), (second, "Tarde", 9.0)):
        for field_id, value in (("shift", shift), ("boxes", boxes)):
            wish = {**about, "ticket_id": ticket_id, "field_id": field_id, "value": value}
            done = await desk.ask(SetField.model_validate(wish))

    async def found(**asked: Any) -> set[str]:
        fields = (FieldCondition(**asked),)
        listed = await desk.query(ListTickets(member=ANA, fields=fields, wait_for=done.position))
        counted = await desk.query(CountTickets(member=ANA, fields=fields))
        assert counted["private"]["open"] == len(listed["items"])
        return {each["id"] for each in listed["items"]}

    assert await found(field_id="shift", any_of=("Manhã",)) == {first}
    assert await found(field_id="shift", any_of=("Manhã", "Tarde")) == {first, second}
    assert await found(field_id="shift", containing="MANHA") == {first}
    assert await found(field_id="boxes", at_least=3.0) == {second}
    assert await found(field_id="boxes", at_least=2.0, at_most=2.0) == {first}
    assert await found(field_id="other", any_of=("x",)) == set()
    cleared = ClearField.model_validate({**about, "ticket_id": first, "field_id": "shift"})
    done = await desk.ask(cleared)
    assert await found(field_id="shift", any_of=("Manhã",)) == set()


async def test_only_a_field_in_use_is_filled_in_and_only_by_who_works_on_the_ticket(desk: Desk) -> None:
    (ticket_id,) = await tickets(desk, 1)
    await define(desk, "shift", "text")
    await desk.ask(DefineField(by=CARLA.actor(), member=CARLA, field_id="c", on="contact", label="c", kind="text"))

    def fill(field_id: str, **member: Any) -> SetField:
        who = member.get("member", ANA)
        return SetField(by=who.actor(), member=who, ticket_id=ticket_id, field_id=field_id, value="x")

    assert (await desk.refused(fill("nothing")))[0] == "field.not_found"
    assert (await desk.refused(fill("c")))[0] == "field.not_found"
    assert (await desk.refused(fill("shift", member=DIEGO)))[0] == "ticket.not_found"
    await desk.ask(ArchiveField(by=CARLA.actor(), member=CARLA, field_id="shift"))
    assert (await desk.refused(fill("shift")))[0] == "field.archived"


async def test_lists_are_narrowed_by_the_stage_of_the_contact(desk: Desk) -> None:
    (ticket_id,) = await tickets(desk, 1)

    async def listed(position: int) -> list[str]:
        query = ListTickets(member=CARLA, stage_id=("visit",), wait_for=position)
        return [each["id"] for each in (await desk.query(query))["items"]]

    entered = await desk.happened("relation.rosa", EnteredFunnel(funnel_id="f", stage_id="visit"))
    assert await listed(entered) == [ticket_id]
    left = await desk.happened("relation.rosa", LeftFunnel(funnel_id="f"))
    assert await listed(left) == []


async def test_of_each_contact_the_latest_ticket_that_one_may_see(desk: Desk) -> None:
    first, second = await tickets(desk, 2)
    latest = await desk.query(LatestTickets(member=CARLA, contact_ids=["rosa", "nobody"]))
    assert {each: ticket["id"] for each, ticket in latest.items()} == {"rosa": second}
    assert first != second
    assert await desk.query(LatestTickets(member=DIEGO, contact_ids=["rosa"])) == {}
