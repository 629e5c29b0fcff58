"""Writing first, by SMS, and going on elsewhere, through the page (C5, C8, T10)."""

import re
from collections.abc import Iterator
from uuid import uuid4

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.acceptance.desk import RunningDesk, eventually
from tests.browser.people import NewCustomer, OpensPage, bubble, choices, chooses, composer, drawer, mark, says
from tests.providers.comtele import ComteleStandIn

LINE = "SMS da loja"
NUMBER = f"+551198{uuid4().int % 10**7:07}"


@pytest.fixture(scope="module")
def comtele(desk: RunningDesk) -> Iterator[ComteleStandIn]:
    """An SMS account, connected."""
    with ComteleStandIn.running() as running, desk.client("admin@demo.local") as admin:
        wish = {"kind": "comtele", "name": LINE, "settings": running.settings()}
        channel_id = admin.post("/channels", json=wish).json()["id"]
        running.hook = desk.url + admin.get(f"/channels/{channel_id}/setup").json()["hook"]
        yield running
        assert admin.delete(f"/channels/{channel_id}").is_success


def begins(page: Page, number: str) -> Locator:
    """The dialog in which one writes first, for a number."""
    page.get_by_role("button", name=says("begin.title")).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label(says("begin.to"), exact=True).fill(number)
    page.get_by_role("option", name=re.compile(number[-4:])).last.click()
    return dialog


def test_an_sms_is_written_to_a_bare_number_counted_and_delivered(
    open_page: OpensPage, comtele: ComteleStandIn
) -> None:
    page = open_page("ana")
    dialog = begins(page, NUMBER[3:])
    dialog.get_by_label(says("begin.name")).fill("Dona Neide")
    dialog.get_by_label(says("begin.channel"), exact=True).click()
    page.get_by_role("option", name=LINE).last.click()
    text = dialog.get_by_label(says("begin.text"), exact=True)
    text.fill("Sua mesa chegou")
    expect(dialog.locator("[data-sms-parts]")).to_have_attribute("data-sms-parts", "1")
    text.fill("Sua mesa chegou, e a entrega é amanhã de manhã. " * 2)
    expect(dialog.locator("[data-sms-parts]")).to_have_attribute("data-sms-parts", "2")
    dialog.get_by_role("button", name=says("begin.send"), exact=True).click()
    expect(bubble(page, "Sua mesa chegou")).to_be_visible()
    expect(mark(page, "Sua mesa chegou", "delivered")).to_be_visible()
    expect(bubble(page, "Sua mesa chegou")).to_contain_text(says("message.parts_other", count=2))
    expect(page.get_by_role("heading", name="Dona Neide").first).to_be_visible()
    comtele.writes(NUMBER, "Pode vir de tarde")
    expect(bubble(page, "Pode vir de tarde")).to_be_visible()
    composer(page).fill("Combinado")
    expect(page.locator(".cmp [data-sms-parts]")).to_have_attribute("data-sms-parts", "1")
    composer(page).fill("ã" * 700)
    expect(page.get_by_role("alert").filter(has_text=says("sms.tooLong"))).to_be_visible()
    composer(page).fill("")

    # Whoever writes to the same number again is led to where that is talked about.
    dialog = begins(page, NUMBER[3:])
    dialog.get_by_label(says("begin.channel"), exact=True).click()
    page.get_by_role("option", name=LINE).last.click()
    expect(dialog.get_by_text(says("begin.live"))).to_be_visible()
    dialog.get_by_role("button", name=says("begin.openLive")).click()
    expect(bubble(page, "Pode vir de tarde")).to_be_visible()


def test_a_customer_of_another_channel_gets_an_sms_from_the_drawer_or_the_case_goes_on_there(
    open_page: OpensPage, comtele: ComteleStandIn, customer: NewCustomer
) -> None:
    said = f"Mandei também por SMS {uuid4().hex[:6]}"
    who = customer(f"muda de canal {uuid4().hex[:6]}")
    page = open_page("ana", f"/tickets/{who.is_attended_by('ana')}")
    drawer(page).get_by_role("button", name=says("drawer.sms"), exact=True).click()
    dialog = page.get_by_role("dialog", name=says("begin.titleTo", name=who.name))
    dialog.get_by_label(says("begin.text"), exact=True).fill(said)
    dialog.get_by_role("button", name=says("begin.send"), exact=True).click()
    expect(mark(page, said, "delivered")).to_be_visible()

    with who.desk.client("ana@demo.local") as ana:
        found = ana.get("/tickets", params={"q": who.name}).json()["items"]
        by_kind = {each["channel"]["kind"]: each["id"] for each in found}
        assert ana.post(f"/tickets/{by_kind['comtele']}/resolve", json={"silent": True}).is_success
    page.goto(f"/tickets/{by_kind['simulator']}")
    chooses(page, "action.changeChannel")
    choices(page).filter(has_text=LINE).click()
    expect(drawer(page).get_by_text(LINE)).to_be_visible()
    composer(page).fill("Sigo por aqui")
    composer(page).press("Enter")
    expect(mark(page, "Sigo por aqui", "delivered")).to_be_visible()
    eventually(lambda: any("Sigo por aqui" in each for each in comtele.texts_to(who.phone)))
