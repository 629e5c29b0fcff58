"""What management sets up, through the page: people, queues, names, texts, hours, the company."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from libs.events.event import new_id
from tests.acceptance.desk import RunningDesk, eventually
from tests.browser.people import NewCustomer, OpensPage, says

OWN = "jabuticaba madura 7"


@pytest.fixture
def silent(desk: RunningDesk) -> Iterator[None]:
    """The company as it was afterwards: its texts and hours are everybody's."""
    with desk.client("admin@demo.local") as admin:
        yield
        assert admin.put("/company/texts", json={}).status_code == 200
        assert admin.put("/company/hours", json={"hours": None}).status_code == 200


def saves(page: Page) -> None:
    """Save the one form that was changed."""
    page.get_by_role("button", name=says("action.save"), exact=True).click()
    expect(page.get_by_role("status").filter(has_text=says("form.saved")).first).to_be_visible()
    expect(page.get_by_role("button", name=says("action.save"), exact=True)).to_be_hidden()


def test_somebody_joins_with_a_password_shown_once_and_leaves_handing_over(
    open_page: OpensPage, customer: NewCustomer
) -> None:
    email = f"nova-{new_id()[-8:]}@demo.local"
    admin = open_page("admin", "/settings/users")
    admin.get_by_role("button", name=says("settings.users.create")).click()
    dialog = admin.get_by_role("dialog", name=says("settings.users.create"))
    dialog.get_by_role("button", name=says("settings.users.invite")).click()
    expect(dialog.get_by_text(says("form.nameEmpty"))).to_be_visible()
    expect(dialog.get_by_label(says("form.name"))).to_be_focused()
    dialog.get_by_label(says("form.name")).fill("Nívea Recém")
    dialog.get_by_label(says("profile.email")).fill("ana@demo.local")
    dialog.get_by_role("button", name=says("settings.users.invite")).click()
    expect(dialog.get_by_text(says("refusal.user.address_taken"))).to_be_visible()
    dialog.get_by_label(says("profile.email")).fill(email)
    dialog.get_by_role("button", name=says("settings.users.invite")).click()
    given = admin.get_by_role("dialog", name=says("settings.users.passwordOf", name="Nívea Recém"))
    password = given.locator("output").inner_text()
    given.get_by_role("button", name=says("action.close")).click()
    expect(admin.get_by_text(password)).to_be_hidden()

    page = open_page()
    page.get_by_label(says("login.email")).fill(email)
    page.get_by_label(says("login.password"), exact=True).fill(password)
    page.get_by_role("button", name=says("login.enter")).click()
    page.get_by_label(says("newPassword.current"), exact=True).fill(password)
    page.get_by_label(says("profile.newPassword"), exact=True).fill(OWN)
    page.get_by_label(says("newPassword.again"), exact=True).fill(f"{OWN}!")
    page.get_by_role("button", name=says("newPassword.choose")).click()
    expect(page.get_by_text(says("newPassword.differs"))).to_be_visible()
    page.get_by_label(says("newPassword.again"), exact=True).fill(OWN)
    page.get_by_role("button", name=says("newPassword.choose")).click()
    expect(page.get_by_role("tab", name=says("inbox.open"))).to_be_visible()

    ivo = customer("Ivo Entregue")
    ivo.writes("Oi")
    ticket_id = ivo.ticket("admin")["id"]
    with ivo.desk.client("admin@demo.local") as client:
        user = next(each for each in client.get("/users").json()["items"] if each["email"] == email)
        wish = {"user_id": user["id"], "anyway": True}
        moved = client.post(f"/tickets/{ticket_id}/transfer", json=wish).json()["position"]
        client.get(f"/tickets/{ticket_id}", params={"wait_for": moved})
        admin.get_by_role("button", name=says("settings.users.actions", name="Nívea Recém")).click()
        admin.get_by_role("menuitem", name=says("settings.users.close")).click()
        closing = admin.get_by_role("dialog", name=says("settings.users.closeTitle", name="Nívea Recém"))
        closing.get_by_label(says("settings.users.handOver_one", count=1)).select_option("Bruno Carvalho")
        closing.get_by_role("button", name=says("settings.users.close")).click()
        expect(closing.get_by_text(says("settings.users.handed_one", count=1))).to_be_visible()
        assert eventually(
            lambda: client.get(f"/tickets/{ticket_id}").json()["assignee"]["name"] == "Bruno Carvalho"
        )
    expect(page.get_by_label(says("login.email"))).to_be_visible()


def test_a_queue_has_its_name_people_hours_and_texts(open_page: OpensPage) -> None:
    name = f"Fila {new_id()[-6:]}"
    admin = open_page("admin", "/settings/queues")
    admin.get_by_role("button", name=says("settings.queues.create")).click()
    dialog = admin.get_by_role("dialog", name=says("settings.queues.create"))
    dialog.get_by_label(says("form.name")).fill("vendas")
    dialog.get_by_role("button", name=says("settings.create")).click()
    expect(dialog.get_by_text(says("refusal.queue.name_taken"))).to_be_visible()
    dialog.get_by_label(says("form.name")).fill(name)
    dialog.get_by_role("button", name=says("settings.create")).click()

    queue = admin.get_by_role("region", name=name)
    people = queue.get_by_role("combobox", name=says("settings.queues.who"))
    people.fill("Diego")
    admin.get_by_role("option", name="Diego Farias").click()
    saves(admin)
    queue.get_by_text(says("settings.hours.own.company")).click()
    sunday = queue.get_by_role("group", name=says("settings.hours.day.sun"))
    sunday.get_by_role("switch").check()
    until = sunday.get_by_label(says("settings.hours.to", day=says("settings.hours.day.sun")))
    until.fill("08:00")
    expect(sunday.get_by_text(says("settings.hours.wrong.empty"))).to_be_visible()
    until.fill("12:00")
    saves(admin)
    queue.get_by_label(says("settings.texts.greeting"), exact=True).select_option("own")
    own = says("settings.queues.ownText", name=says("settings.texts.greeting"))
    queue.get_by_label(own).fill("{{greeting}}, {{first_name}}!")
    expect(queue.get_by_text(re.compile(r"\w, Marina!"))).to_be_visible()
    saves(admin)

    with_it = admin.request.get("/api/v1/queues").json()["items"]
    kept = next(each for each in with_it if each["name"] == name)
    assert kept["hours"]["sun"] == [["08:00", "12:00"]]
    assert kept["texts"]["greeting"] == "{{greeting}}, {{first_name}}!"
    admin.get_by_role("button", name=says("settings.queues.archive")).click()
    admin.get_by_role("dialog").get_by_role("button", name=says("settings.queues.archive")).click()
    expect(admin.get_by_role("link", name=re.compile("Vendas"))).to_be_visible()
    expect(admin.get_by_role("link", name=re.compile(name))).to_be_hidden()
    away = admin.get_by_role("list", name=says("settings.away"))
    away.get_by_role("button", name=says("settings.restore", name=name)).click()
    expect(admin.get_by_role("link", name=re.compile(name))).to_be_visible()


def test_a_tag_is_made_put_away_and_brought_back(open_page: OpensPage) -> None:
    name = f"Etiqueta {new_id()[-6:]}"
    page = open_page("supervisora", "/settings/tags")
    page.get_by_role("button", name=says("settings.tags.create")).click()
    dialog = page.get_by_role("dialog", name=says("settings.tags.create"))
    dialog.get_by_label(says("form.name")).fill("Urgente")
    dialog.get_by_role("button", name=says("settings.create")).click()
    expect(dialog.get_by_text(says("refusal.tag.name_taken"))).to_be_visible()
    dialog.get_by_label(says("form.name")).fill(name)
    dialog.get_by_role("radio", name=says("color.4"), exact=True).check()
    dialog.get_by_role("button", name=says("settings.create")).click()
    page.get_by_role("button", name=says("settings.archive", name=name)).click()
    back = page.get_by_role("list", name=says("settings.away")).get_by_role("button")
    back.and_(page.get_by_label(says("settings.restore", name=name))).click()
    expect(page.get_by_role("button", name=says("settings.archive", name=name))).to_be_visible()


def test_what_is_not_saved_stays_and_is_told(open_page: OpensPage, silent: None) -> None:
    page = open_page("supervisora", "/settings/texts")
    greeting = page.get_by_label(says("settings.texts.greeting"), exact=True)
    greeting.fill("Olá, {{nome}}")
    expect(page.get_by_text(says("form.unknownVariable", names="{{nome}}"))).to_be_visible()
    places = page.get_by_role("navigation", name=says("settings.places"))
    places.get_by_role("link", name=says("settings.section.hours")).click()
    expect(places.get_by_role("img", name=says("form.unsaved"))).to_be_visible()
    places.get_by_role("link", name=says("settings.section.texts")).click()
    expect(greeting).to_have_value("Olá, {{nome}}")
    page.get_by_role("button", name=says("action.discard")).click()
    expect(greeting).to_have_value("")
    greeting.fill("Olá, {{first_name}}")
    page.keyboard.press("Control+s")
    expect(page.get_by_role("status").filter(has_text=says("form.saved"))).to_be_visible()
    assert eventually(
        lambda: page.request.get("/api/v1/company").json()["texts"]["greeting"] == "Olá, {{first_name}}"
    )


def test_national_holidays_are_offered(open_page: OpensPage, silent: None) -> None:
    page = open_page("supervisora", "/settings/hours")
    page.get_by_text(says("settings.hours.own.always"), exact=True).click()
    page.get_by_role("button", name=re.compile("^Feriados nacionais")).last.click()
    expect(page.get_by_text(says("settings.hours.holiday.goodFriday"))).to_be_visible()
    saves(page)
    hours = eventually(lambda: page.request.get("/api/v1/company").json()["hours"])
    assert len(hours["holidays"]) == 10


def test_agents_have_no_settings(open_page: OpensPage) -> None:
    page = open_page("ana", "/settings/users")
    expect(page.get_by_role("tab", name=says("inbox.open"))).to_be_visible()
    expect(page.get_by_role("link", name=says("nav.settings"))).to_be_hidden()
