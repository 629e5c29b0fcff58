"""Boards: cards moved by pointer, by key and by menu, live for all; boards and fields set up (T18, B8)."""

import re
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.acceptance.desk import RunningDesk
from tests.browser.people import NewCustomer, OpensPage, says, told

COLUMNS = [
    {"name": "Chegou", "color": "#868E96"},
    {"name": "Em obra", "color": "#1971C2"},
    {"name": "Entregue", "color": "#2F9E44"},
]
OnBoard = tuple[str, str, list[str]]


@pytest.fixture
def board(desk: RunningDesk, customer: NewCustomer) -> OnBoard:
    """A board with two customers' tickets in its first column: its address, its id, the customers' names."""
    people = [customer(f"{name} Quadro") for name in ("Alba", "Beto")]
    with desk.client("supervisora@demo.local") as client:
        made = client.post("/boards", json={"name": f"Obras {uuid4()}"[:40], "columns": COLUMNS})
        assert made.status_code == 201, made.text
        board = made.json()["board"]
        for cents, person in zip((100_000, 250_000), people, strict=True):
            ticket_id = person.is_attended_by("ana")
            place = {"board_id": board["id"], "column_id": board["columns"][0]["id"]}
            assert client.put(f"/tickets/{ticket_id}/value", json={"cents": cents}).is_success
            assert client.put(f"/tickets/{ticket_id}/board", json=place).is_success
    return f"/boards/{board['id']}", board["id"], [each.name for each in people]


def column(page: Page, name: str) -> Locator:
    """A column of the board."""
    return page.get_by_role("region", name=name, exact=True)


def card(where: Page | Locator, name: str) -> Locator:
    """The card of a customer."""
    return where.locator(f'[data-card][data-name="{name}"]')


def dragged(page: Page, what: Locator, onto: Locator) -> None:
    """Take something up with the pointer and let it go over something else."""
    expect(what).to_be_visible()
    start, end = what.bounding_box(), onto.bounding_box()
    assert start is not None
    assert end is not None
    page.mouse.move(start["x"] + 60, start["y"] + 12)
    page.mouse.down()
    page.mouse.move(start["x"] + 90, start["y"] + 20, steps=4)
    page.mouse.move(end["x"] + 80, end["y"] + min(end["height"] - 4, 160), steps=6)
    page.mouse.up()


def test_cards_move_by_pointer_and_by_key_and_everybody_sees_it(open_page: OpensPage, board: OnBoard) -> None:
    path, _, (alba, beto) = board
    rafaela, ana = open_page("supervisora", path), open_page("ana", path)
    first, second, third = (column(rafaela, str(each["name"])) for each in COLUMNS)
    expect(card(first, beto)).to_be_visible()
    expect(first.locator(".sum")).to_have_text(re.compile(r"3\.500,00"))
    dragged(rafaela, card(first, alba), second)
    expect(card(second, alba)).to_be_visible()
    expect(card(column(ana, "Em obra"), alba)).to_be_visible()
    expect(second.locator(".sum")).to_have_text(re.compile(r"1\.000,00"))
    expect(column(ana, "Em obra").locator(".sum")).to_have_text(re.compile(r"1\.000,00"))

    card(first, beto).focus()
    for key in ("Space", "ArrowRight", "ArrowRight"):
        rafaela.keyboard.press(key)
    heard = says("board.over", column="Entregue", place=3, count=3)
    expect(rafaela.get_by_text(heard)).to_be_attached()
    rafaela.keyboard.press("Space")
    expect(card(third, beto)).to_be_focused()
    expect(card(column(ana, "Entregue"), beto)).to_be_visible()
    for key in ("Space", "ArrowLeft", "Escape"):
        rafaela.keyboard.press(key)
    expect(card(third, beto)).to_be_visible()

    rafaela.keyboard.press("Enter")
    expect(rafaela.get_by_role("main", name=says("conversation.with", name=beto))).to_be_visible()
    expect(card(second, alba)).to_be_visible()
    beside = rafaela.get_by_role("complementary", name=says("board.openConversation"))
    beside.get_by_role("button", name=says("action.close"), exact=True).click()
    expect(beside).to_be_hidden()


def test_a_move_that_is_refused_goes_back(open_page: OpensPage, board: OnBoard) -> None:
    path, _, (alba, _) = board
    page = open_page("supervisora", path)
    first, second = column(page, "Chegou"), column(page, "Em obra")
    expect(card(first, alba)).to_be_visible()

    def refuse(route: Any) -> None:
        problem = {"type": "x", "title": "x", "status": 409, "detail": "x", "code": "board.column_archived"}
        route.fulfill(status=409, json=problem)

    page.route("**/api/v1/tickets/*/board", refuse)
    dragged(page, card(first, alba), second)
    expect(told(page, says("refusal.board.column_archived"))).to_be_visible()
    expect(card(first, alba)).to_be_visible()
    expect(second.locator(".hd .n")).to_have_text("0")
    page.unroute("**/api/v1/tickets/*/board")
    first.locator(".bcard").filter(has_text=alba).hover()
    page.get_by_role("button", name=says("board.more", name=alba)).click()
    page.get_by_role("menuitem", name="Em obra").click()
    expect(card(second, alba)).to_be_visible()


def test_a_board_is_set_up_and_put_in_order_by_hand_and_by_key(open_page: OpensPage) -> None:
    page = open_page("supervisora", "/settings/boards")
    name = f"Reparos {uuid4()}"[:30]
    page.get_by_role("button", name=says("settings.boards.create.board")).click()
    page.get_by_label(says("form.name")).fill(name)
    page.get_by_role("button", name=says("settings.create")).click()
    columns = page.get_by_role("list", name=says("settings.boards.columnsOf", name=name))
    expect(columns.get_by_role("listitem")).to_have_text(["A fazer", "Em andamento", "Concluído"])

    def grip(which: str) -> Locator:
        return columns.get_by_role("button", name=says("settings.order.handle", name=which))

    grip("Concluído").focus()
    page.keyboard.press("ArrowUp")
    expect(columns.get_by_role("listitem")).to_have_text(["A fazer", "Concluído", "Em andamento"])
    dragged(page, grip("Em andamento"), columns.get_by_role("listitem").first)
    expect(columns.get_by_role("listitem")).to_have_text(["Em andamento", "A fazer", "Concluído"])
    page.reload()
    expect(columns.get_by_role("listitem")).to_have_text(["Em andamento", "A fazer", "Concluído"])
    columns.get_by_role("button", name=says("settings.edit", name="A fazer")).click()
    page.get_by_label(says("form.name")).fill("Na bancada")
    page.get_by_role("button", name=says("action.save"), exact=True).click()
    expect(columns).to_contain_text("Na bancada")
    columns.get_by_role("button", name=says("settings.archive", name="Concluído")).click()
    expect(columns.get_by_role("listitem")).to_have_text(["Em andamento", "Na bancada"])


def test_a_field_is_defined_filled_in_beside_the_conversation_and_looked_for(
    open_page: OpensPage, customer: NewCustomer
) -> None:
    nina = customer("Nina Campos")
    ticket_id = nina.is_attended_by("ana")
    name = f"Andar {uuid4()}"[:20]
    rafaela = open_page("supervisora", "/settings/fields")
    rafaela.get_by_role("button", name=says("settings.fields.create.ticket")).click()
    rafaela.get_by_label(says("form.name")).fill(name)
    rafaela.get_by_role("combobox", name=says("settings.fields.kind")).click()
    rafaela.get_by_role("option", name=says("field.kind.number")).click()
    rafaela.get_by_role("button", name=says("settings.create")).click()
    expect(rafaela.get_by_role("list", name=says("settings.fields.of.ticket"))).to_contain_text(name)

    ana = open_page("ana", f"/tickets/{ticket_id}")
    ana.get_by_role("button", name=says("drawer.set", name=name)).click()
    typed = ana.get_by_role("textbox", name=name)
    typed.fill("térreo")
    ana.keyboard.press("Enter")
    expect(ana.get_by_text(says("field.rule.number"))).to_be_visible()
    typed.fill("12")
    ana.keyboard.press("Enter")
    expect(ana.get_by_role("button", name=says("drawer.change", name=name, value="12"))).to_be_visible()
    ana.get_by_role("button", name=re.compile(f"^{says('filter.title')}")).click()
    least = ana.get_by_label(f"{name}: {says('filter.least')}")
    least.fill("13")
    ana.keyboard.press("Enter")
    expect(ana.get_by_role("option").filter(has_text=nina.name)).to_have_count(0)
    least.fill("11")
    ana.keyboard.press("Enter")
    expect(ana.get_by_role("option").filter(has_text=nina.name)).to_be_visible()
