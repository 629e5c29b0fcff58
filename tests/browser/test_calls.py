"""A customer's call rings on the desk."""

import re

from playwright.sync_api import Page, expect

from tests.browser.people import NewCustomer, OpensPage, chooses, says


def hold_the_phone_of(page: Page, name: str, number: str) -> None:
    """Become a new person on the simulator's page."""
    page.get_by_role("complementary").get_by_role("button", name=says("simulator.newPerson")).first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label(says("simulator.name")).fill(name)
    dialog.get_by_label(says("simulator.number")).fill(number)
    dialog.get_by_role("button", name=says("simulator.create")).click()
    expect(page.get_by_role("button", name=re.compile(name))).to_have_attribute("aria-pressed", "true")


def test_the_phone_calls_and_an_agent_takes_it(open_page: OpensPage, customer: NewCustomer) -> None:
    davi = customer("Davi Campainha")
    davi.is_attended_by("ana", "Posso ligar?")
    desk, phone = open_page("ana"), open_page(path="/simulator")
    expect(desk.get_by_role("option").first).to_be_visible()
    hold_the_phone_of(phone, davi.name, davi.phone)
    handset = phone.get_by_role("region", name=says("simulator.phone"))
    screen = handset.get_by_role("alertdialog")
    ring = desk.get_by_role("alertdialog").filter(has_text=davi.name)
    pill = desk.get_by_role("region", name=says("call.running", name=davi.name))

    handset.get_by_role("button", name=says("simulator.call")).click()
    expect(screen).to_contain_text(says("call.state.ringing"))
    expect(ring).to_be_visible()
    ring.get_by_role("button", name=says("call.answer")).click()
    expect(pill).to_be_visible()
    expect(screen).to_contain_text(re.compile(r"\d:\d\d"))
    chooses(desk, "action.reopenCall")
    expect(pill.get_by_role("button", name=says("call.hangup"))).to_be_focused()
    pill.get_by_role("button", name=says("call.hangup")).click()
    expect(pill).to_be_hidden()
    expect(screen).to_be_hidden()
    expect(desk.get_by_role("heading", name=davi.name)).to_be_visible()
    calls = desk.get_by_role("log").locator(".msg")
    expect(calls.filter(has_text=re.compile(says("kind.callEnded", time=r"\d+:\d\d")))).to_be_visible()

    handset.get_by_role("button", name=says("simulator.call")).click()
    expect(ring).to_be_visible()
    screen.get_by_role("button", name=says("call.hangup")).click()
    expect(ring).to_be_hidden()
    expect(calls.filter(has_text=says("kind.callMissed"))).to_be_visible()

    desk.get_by_role("button", name=re.compile(f"^{says('notice.title')}")).click()
    notices = desk.get_by_role("dialog", name=says("notice.title"))
    expect(notices.get_by_text(says("notice.missed_call", name=davi.name))).to_be_visible()

    desk.goto("/")
    desk.get_by_role("button", name=says("call.missedList")).click()
    desk.get_by_role("dialog").get_by_role("button", name=re.compile(davi.name)).click()
    expect(desk.get_by_role("heading", name=davi.name)).to_be_visible()
