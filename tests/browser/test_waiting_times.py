"""What is due is promised, shown and told; and who gets a ticket by itself can see why (B5, B7)."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.acceptance.desk import RunningDesk, eventually
from tests.browser.people import NewCustomer, OpensPage, opens, row, says


@pytest.fixture
def queue_id(desk: RunningDesk) -> Iterator[str]:
    """A queue of Bruno's own, so that nothing of the other queues is given out; afterwards it is put away."""
    with desk.client("admin@demo.local") as client:
        made = client.post("/queues", json={"name": "Montagem", "color": "#2F6FD0"})
        assert made.status_code == 201, made.text
        own: str = made.json()["queue"]["id"]
        team = client.get("/team").json()["items"]
        bruno = next(each["id"] for each in team if each["name"].startswith("Bruno"))
        assert client.put(f"/queues/{own}/members", json={"user_ids": [bruno]}).status_code == 200
        yield own
        for ticket in client.get("/tickets", params={"queue_id": own, "state": "open"}).json()["items"]:
            assert client.post(f"/tickets/{ticket['id']}/resolve", json={"silent": True}).status_code == 200
        assert client.delete(f"/queues/{own}").status_code == 200


def test_a_promise_is_set_up_and_counts_down_beside_the_customers_name(
    open_page: OpensPage, customer: NewCustomer, desk: RunningDesk
) -> None:
    page = open_page("supervisora", "/settings/slas")
    page.get_by_role("button", name=says("settings.slas.create")).first.click()
    page.get_by_role("textbox", name=says("form.name")).fill("Trocas")
    page.get_by_label(says("sla.kind.first_response")).fill("")
    page.get_by_label(says("sla.kind.next_response")).fill("")
    page.get_by_role("button", name=says("settings.create"), exact=True).click()
    expect(page.get_by_text(says("settings.slas.nothing"))).to_be_visible()
    page.get_by_label(says("sla.kind.first_response")).fill("20")
    page.get_by_role("combobox", name=says("settings.slas.tag_ids")).click()
    page.get_by_role("option", name="Troca", exact=True).click()
    page.keyboard.press("Escape")
    page.get_by_role("button", name=says("settings.create"), exact=True).click()
    listed = page.get_by_role("list", name=says("settings.section.slas"))
    expect(listed.get_by_text("Trocas")).to_be_visible()

    vera = customer("Vera Prazo")
    ticket_id = vera.is_attended_by("ana", "Quero trocar a cadeira")
    with desk.client("ana@demo.local") as client:
        tag_id = next(each["id"] for each in client.get("/tags").json()["items"] if each["name"] == "Troca")
        assert client.post(f"/tickets/{ticket_id}/tags", json={"tag_ids": [tag_id]}).status_code == 200
        eventually(lambda: client.get(f"/tickets/{ticket_id}").json()["sla"])
    desk_page = open_page("ana", f"/tickets/{ticket_id}?order=due")
    left = re.compile(re.escape(says("sla.kind.first_response")) + ": faltam")
    expect(desk_page.get_by_role("main").get_by_text(left).first).to_be_visible()
    expect(row(desk_page, "Vera Prazo").locator(".sla")).to_be_visible()

    page.get_by_role("button", name=says("settings.archive", name="Trocas")).click()
    expect(listed.get_by_text("Trocas")).to_be_hidden()
    expect(row(desk_page, "Vera Prazo")).to_be_hidden()


def test_a_queue_gives_its_tickets_out_and_the_log_says_by_which_rule(
    open_page: OpensPage, customer: NewCustomer, desk: RunningDesk, queue_id: str
) -> None:
    agent = open_page("bruno")
    expect(agent.get_by_role("listbox").first).to_be_visible()
    page = open_page("supervisora", f"/settings/queues?queue={queue_id}")
    page.get_by_text(says("settings.distribution.modes.least_loaded"), exact=True).click()
    expect(page.get_by_text(says("settings.distribution.now_one", count=1, all=1))).to_be_visible()
    page.get_by_label(says("settings.distribution.cap")).fill("400")
    page.get_by_role("button", name=says("action.save"), exact=True).click()
    expect(page.get_by_role("status").filter(has_text=says("form.saved"))).to_be_visible()

    otto = customer("Otto Distribuído")
    otto.writes("A gaveta não fecha")
    with desk.client("supervisora@demo.local") as client:
        ticket = eventually(lambda: client.get("/tickets", params={"q": "Otto Distribuído"}).json()["items"])[0]
        answer = client.post(f"/tickets/{ticket['id']}/transfer", json={"queue_id": queue_id})
        assert answer.status_code == 200, answer.text
    expect(row(agent, "Otto Distribuído")).to_be_visible()
    page.goto(f"/tickets/{ticket['id']}")
    said = re.compile("entregou a Bruno Carvalho, Montagem: menos ocupado")
    expect(opens(page, "log").get_by_text(said)).to_be_visible()
    expect(page.get_by_role("main").get_by_text(said)).to_be_visible()
