"""What one person does shows on the other's page, and a lost connection loses nothing."""

import re
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, Route, expect

from tests.acceptance.desk import eventually
from tests.browser.people import (
    NewCustomer,
    OpensPage,
    bubble,
    composer,
    mark,
    names_in_list,
    row,
    says,
    tab,
)

SETTLED_MS = 200
"""Well after the list would have let go."""


def accept_at_once(*pages: Page) -> None:
    """Everyone presses Aceitar before the server has heard of anyone."""
    held: list[Route] = []
    for page in pages:
        page.route("**/accept", lambda route: held.append(route), times=1)
        page.locator("main").get_by_role("button", name=says("action.accept")).first.click()
    while len(held) < len(pages):
        pages[0].wait_for_timeout(20)
    for route in held:
        route.continue_()


def test_two_agents_see_each_other_live(open_page: OpensPage, customer: NewCustomer) -> None:
    lauro = customer("Lauro Duplo")
    agents = {"Ana Beatriz Rocha": open_page("ana"), "Bruno Carvalho": open_page("bruno")}
    for page in agents.values():
        tab(page, "pending").click()
        expect(page.get_by_role("listbox", name=says("inbox.pending"))).to_be_visible()
        page.mouse.move(1000, 500)

    lauro.writes("Meu armário chegou riscado")
    for page in agents.values():
        row(page, "Lauro Duplo").click()
        expect(bubble(page, "chegou riscado")).to_be_visible()
        page.mouse.move(1000, 500)
    accept_at_once(*agents.values())

    lost = re.compile("|".join(says("refusal.ticket.already_accepted", by=name) for name in agents))
    winner = eventually(lambda: lauro.ticket("supervisora")["assignee"])["name"]
    loser = next(name for name in agents if name != winner)
    expect(agents[loser].get_by_role("alert").filter(has_text=lost)).to_contain_text(winner)
    expect(row(agents[loser], "Lauro Duplo")).to_be_hidden()
    page = agents[winner]
    expect(composer(page)).to_be_visible()

    composer(page).fill("Trocamos a porta sem custo.")
    composer(page).press("Enter")
    expect(mark(page, "Trocamos a porta", "delivered")).to_be_visible()
    lauro.reads()
    expect(mark(page, "Trocamos a porta", "read")).to_be_visible()

    tab(agents[loser], "open").click()
    page.get_by_role("button", name=says("action.transfer")).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("combobox", name=says("transfer.user")).fill(loser)
    page.get_by_role("option", name=loser).click()
    dialog.get_by_role("button", name=says("action.transfer")).click()
    expect(row(agents[loser], "Lauro Duplo")).to_be_visible()
    expect(row(page, "Lauro Duplo")).to_be_hidden()


def test_a_lost_connection_is_shown_and_resumed(open_page: OpensPage, customer: NewCustomer) -> None:
    nair = customer("Nair Túnel")
    page = open_page("ana", f"/tickets/{nair.is_attended_by('ana')}")
    composer(page).fill("Antes do túnel")
    composer(page).press("Enter")
    expect(mark(page, "Antes do túnel", "delivered")).to_be_visible()

    page.context.set_offline(True)
    lost = page.get_by_role("alert").filter(has_text=says("state.offline"))
    expect(lost).to_be_visible()
    composer(page).fill("Escrita no túnel")
    composer(page).press("Enter")
    expect(mark(page, "Escrita no túnel", "queued")).to_be_visible()
    composer(page).fill("um rascunho que ninguém mandou")
    nair.writes("Escrevi enquanto você estava sem rede")
    expect(lost).to_be_visible()
    expect(bubble(page, "enquanto você estava sem rede")).to_be_hidden()

    page.context.set_offline(False)
    expect(bubble(page, "enquanto você estava sem rede")).to_be_visible()
    expect(lost).to_be_hidden()
    expect(mark(page, "Escrita no túnel", "delivered")).to_be_visible()
    expect(composer(page)).to_have_value("um rascunho que ninguém mandou")
    expect(bubble(page, "Escrita no túnel")).to_have_count(1)
    assert len([item for item in nair.sees() if "Escrita no túnel" in item["text"]]) == 1


def test_a_message_whose_answer_was_lost_goes_out_once(open_page: OpensPage, customer: NewCustomer) -> None:
    saulo = customer("Saulo Eco")
    page = open_page("ana", f"/tickets/{saulo.is_attended_by('ana')}")
    expect(composer(page)).to_be_visible()
    attempts: list[str] = []

    def answer_is_lost(route: Route) -> None:
        attempts.append(route.request.post_data or "")
        if len(attempts) > 1:
            return route.continue_()
        route.fetch()
        return route.abort()

    page.route(re.compile("/messages$"), answer_is_lost)
    composer(page).fill("Só uma vez")
    composer(page).press("Enter")
    while len(attempts) < 2:
        page.wait_for_timeout(50)
    expect(mark(page, "Só uma vez", "delivered")).to_be_visible()
    expect(bubble(page, "Só uma vez")).to_have_count(1)
    assert len(saulo.sees()) == 1


def test_what_arrives_live_never_moves_the_list_under_the_pointer(
    open_page: OpensPage, customer: NewCustomer
) -> None:
    first, second = customer("Ivo Apressado"), customer("Zélia Apressada")
    page = open_page("ana", "/?state=pending")
    rows = page.get_by_role("option")
    expect(rows.first).to_be_visible()
    before = names_in_list(page)
    under_pointer = page.get_by_role("option").filter(has_text=before[1])
    under_pointer.hover()
    place = under_pointer.bounding_box()

    for each in (first, second):
        each.writes("Posso passar na frente?")
    fresh = page.get_by_role("button", name=says("inbox.fresh_other", count=2))
    expect(fresh).to_be_visible()
    # How many rows are drawn beyond the edge depends on the room that the button left.
    after = names_in_list(page)
    assert after[:10] == before[:10]
    assert under_pointer.bounding_box() == place

    fresh.hover()
    page.wait_for_timeout(SETTLED_MS)
    assert names_in_list(page)[:10] == before[:10]
    fresh.click()
    expect(row(page, "Zélia Apressada")).to_be_visible()
    assert set(names_in_list(page)[:2]) == {"Ivo Apressado", "Zélia Apressada"}
    expect(fresh).to_be_hidden()


def test_a_scheduled_text_is_sent_at_its_time(open_page: OpensPage, customer: NewCustomer) -> None:
    pilar = customer("Pilar Agenda")
    ticket_id = pilar.is_attended_by("ana")
    page = open_page("ana", f"/tickets/{ticket_id}")
    page.get_by_role("main").get_by_role("button", name=says("action.schedule")).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label(says("schedule.text")).fill("Sua entrega sai amanhã cedo")
    dialog.get_by_role("button", name=says("action.schedule")).click()
    expect(dialog).to_be_hidden()
    dock = page.locator(".sched")
    expect(dock).to_contain_text("Sua entrega sai amanhã cedo")
    assert pilar.sees() == []

    with pilar.desk.client("ana@demo.local") as client:
        schedule = client.get(f"/tickets/{ticket_id}/schedules").json()["items"][0]
        soon = in_seconds(3)
        assert client.patch(f"/schedules/{schedule['id']}", json={"due_at": soon}).status_code == 200
    expect(mark(page, "Sua entrega sai amanhã cedo", "delivered")).to_be_visible()
    expect(bubble(page, "Sua entrega sai amanhã cedo")).to_have_count(1)
    expect(dock).to_be_hidden()
    assert len(pilar.sees()) == 1


def in_seconds(seconds: float) -> str:
    """A moment that comes in so many seconds."""
    return (datetime.now(UTC) + timedelta(seconds=seconds)).isoformat()
