"""Whose a contact is, who he is, and what becomes of his data, through the page (K3, K5, K7–K10)."""

import re

from playwright.sync_api import expect

from tests.acceptance.desk import RunningDesk, eventually
from tests.browser.people import Customer, NewCustomer, OpensPage, choices, opens, says, told


def contact_of(who: Customer, member: str = "supervisora") -> str:
    """The contact behind a customer."""
    contact_id: str = who.ticket(member)["contact"]["id"]
    return contact_id


def test_a_contact_gets_owners_in_order_from_the_drawer(open_page: OpensPage, customer: NewCustomer) -> None:
    who = customer("carteira")
    ticket_id = who.is_attended_by("ana")
    page = open_page("supervisora", f"/tickets/{ticket_id}")
    section = opens(page, "portfolio")
    expect(section.get_by_text(says("person.noOwners"))).to_be_visible()
    section.get_by_role("button", name=says("person.ownerAdd")).click()
    for name in ("Carla", "Ana"):
        choices(page).filter(has_text=name).first.click()
    page.keyboard.press("Escape")
    owners = section.get_by_role("listitem")
    expect(owners).to_have_text([re.compile("Carla"), re.compile("Ana")])
    up = says("person.ownerUp", name="Ana").partition("Ana")[0] + "Ana"
    section.get_by_role("button", name=re.compile(up)).click()
    expect(owners).to_have_text([re.compile("Ana"), re.compile("Carla")])
    agent = open_page("ana", f"/tickets/{ticket_id}")
    own = opens(agent, "portfolio")
    expect(own.get_by_role("listitem")).to_have_count(2)
    expect(own.get_by_role("button", name=says("person.ownerAdd"))).to_have_count(0)


def test_a_contact_is_sanitized_after_being_asked_and_it_is_told_what_was_done(
    open_page: OpensPage, customer: NewCustomer
) -> None:
    who = customer("sanear")
    ticket_id = who.is_attended_by("ana")
    page = open_page("supervisora", f"/tickets/{ticket_id}")
    opens(page, "sanitize").get_by_role("button", name=says("person.sanitizeContact")).last.click()
    dialog = page.get_by_role("dialog", name=says("person.sanitizeTitle", name=who.name))
    expect(dialog.get_by_text(says("person.sanitizeTickets"))).to_be_visible()
    dialog.get_by_role("button", name=says("person.sanitize"), exact=True).click()
    expect(dialog.get_by_text(says("person.ticketsClosed_one", count=1))).to_be_visible()
    assert eventually(lambda: who.ticket("supervisora")["state"] == "closed")


def test_two_contacts_become_one_and_are_taken_apart_again(open_page: OpensPage, customer: NewCustomer) -> None:
    stays, goes = customer("fica"), customer("vai")
    for each in (stays, goes):
        each.writes(f"sou {each.name}")
    stays_id, goes_id = contact_of(stays), contact_of(goes)
    with stays.desk.client("supervisora@demo.local") as client:
        assert client.post(f"/contacts/{goes_id}/merge", json={"into": stays_id}).status_code == 200
    page = open_page("supervisora", f"/contacts/{stays_id}")
    history = page.get_by_role("region", name=says("contact.section.history"))
    expect(history.get_by_text(f"sou {goes.name}")).to_be_visible()
    doubles = page.get_by_role("region", name=says("contact.section.doubles"))
    expect(doubles.get_by_text(goes.name)).to_be_visible()
    doubles.get_by_role("button", name=says("person.apart")).click()
    expect(told(page, says("person.apartNow", name=goes.name))).to_be_visible()
    page.goto(f"/contacts/{goes_id}")
    expect(page.get_by_role("heading", name=goes.name).first).to_be_visible()


def test_a_person_is_erased_only_under_his_name(open_page: OpensPage, customer: NewCustomer) -> None:
    who = customer("esquecer")
    who.writes("guarde isto")
    contact_id = contact_of(who)
    page = open_page("admin", f"/contacts/{contact_id}")
    page.get_by_role("button", name=says("person.erase"), exact=True).click()
    dialog = page.get_by_role("dialog", name=says("person.eraseTitle"))
    name = dialog.get_by_label(says("person.eraseName", name=who.name))
    name.fill("Outra pessoa")
    dialog.get_by_role("button", name=says("person.erase"), exact=True).click()
    expect(dialog.get_by_text(says("person.eraseDiffers"))).to_be_visible()
    name.fill(who.name)
    dialog.get_by_role("button", name=says("person.erase"), exact=True).click()
    done = re.compile(says("person.erased_other", count="").partition(".")[0])
    expect(dialog.get_by_role("status")).to_have_text(done, timeout=30_000)
    dialog.get_by_role("button", name=says("action.close")).last.click()
    expect(page).to_have_url(re.compile("/contacts$"))
    page.goto(f"/contacts/{contact_id}")
    expect(page.get_by_text(says("contact.missing"))).to_be_visible()


def test_an_admin_sets_what_the_team_sees(open_page: OpensPage, desk: RunningDesk) -> None:
    page = open_page("admin", "/settings/visibility")
    page.get_by_role("switch", name=says("settings.visibility.numbers")).click()
    page.get_by_role("button", name=says("action.save"), exact=True).click()
    expect(page.get_by_role("status").filter(has_text=says("form.saved"))).to_be_visible()
    with desk.client("ana@demo.local") as ana:
        assert eventually(lambda: not ana.get("/company/access").json()["agents_see_numbers"])
    page.get_by_role("switch", name=says("settings.visibility.numbers")).click()
    page.get_by_role("button", name=says("action.save"), exact=True).click()
    expect(page.get_by_text(says("form.unsaved"))).to_be_hidden()
    with desk.client("ana@demo.local") as ana:
        assert eventually(lambda: ana.get("/company/access").json()["agents_see_numbers"])
