"""Tasks and the internal chat, live in several browsers (D7, D8)."""

import re

from playwright.sync_api import Page, expect

from tests.browser.people import NewCustomer, OpensPage, opens, says, told
from tests.gateway import media_files


def creates(page: Page, title: str, **fields: str) -> None:
    """Fill in the task that is asked for, and create it."""
    dialog = page.get_by_role("dialog")
    dialog.get_by_label(says("task.title")).fill(title)
    if "whose" in fields:
        dialog.get_by_label(says("task.assignee")).click()
        page.get_by_role("option", name=fields["whose"]).click()
    if "date" in fields:
        dialog.get_by_label(says("task.date")).fill(fields["date"])
    dialog.get_by_role("button", name=says("task.create")).click()
    expect(dialog).to_be_hidden()


def test_a_task_is_given_told_done_and_taken_back(open_page: OpensPage, customer: NewCustomer) -> None:
    rosa = customer("Tarefa de Rosa")
    ticket_id = rosa.is_attended_by("ana")
    ana, bruno = open_page("ana", f"/tickets/{ticket_id}"), open_page("bruno", "/tasks")
    section = opens(ana, "tasks")
    section.get_by_role("button", name=says("task.new")).click()
    expect(ana.get_by_role("dialog")).to_contain_text("Tarefa de Rosa")
    creates(ana, "Confirmar a entrega de Rosa", whose="Bruno Carvalho", date="2031-01-02")
    expect(section).to_contain_text("Confirmar a entrega de Rosa")

    his = bruno.locator(".tkl").filter(has_text="Confirmar a entrega de Rosa")
    expect(his).to_be_visible()
    # What he may not see is not named.
    expect(his).not_to_contain_text("Tarefa de Rosa")
    expect(told(bruno, says("notice.task", actor="Ana Beatriz Rocha"))).to_be_visible()
    done = his.get_by_role("button", name=says("task.finishIt", title="Confirmar a entrega de Rosa"))
    done.click()
    expect(done).to_have_attribute("aria-pressed", "true")
    expect(section.locator(".tkl.done")).to_contain_text("Confirmar a entrega de Rosa")
    bruno.get_by_role("button", name=says("action.undo")).click()
    expect(section.locator(".tkl.done")).to_have_count(0)


def test_the_calendar_is_walked_by_key(open_page: OpensPage) -> None:
    page = open_page("diego", "/tasks?view=month&day=2031-01-15")
    grid = page.get_by_role("grid", name="Janeiro de 2031")
    day = grid.locator("[data-day='2031-01-15']")
    day.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    expect(grid.locator("[data-day='2031-01-23']")).to_be_focused()
    page.keyboard.press("Enter")
    creates(page, "Inventário")
    expect(grid.locator("[data-day='2031-01-23']")).to_contain_text("09:00 Inventário")
    grid.locator("[data-day='2031-01-23']").focus()
    page.keyboard.press("PageDown")
    expect(page.locator("[data-day='2031-02-23']")).to_be_focused()
    expect(page.get_by_role("grid", name="Fevereiro de 2031")).to_be_visible()


def test_a_task_without_words_or_in_the_past_is_explained(open_page: OpensPage) -> None:
    page = open_page("diego", "/tasks")
    page.get_by_role("button", name=says("task.new")).first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label(says("task.date")).fill("2020-01-02")
    dialog.get_by_role("button", name=says("task.create")).click()
    expect(dialog).to_contain_text(says("task.titleMissing"))
    expect(dialog).to_contain_text(says("task.past"))
    dialog.get_by_role("button", name=says("action.cancel")).click()
    expect(dialog).to_be_hidden()


def test_two_talk_in_two_browsers(open_page: OpensPage, customer: NewCustomer) -> None:
    marta = customer("Marta do Chat")
    ticket_id = marta.is_attended_by("diego")
    number = marta.ticket("supervisora")["number"]
    diego, carla = open_page("diego", "/chat"), open_page("carla")
    rooms = diego.get_by_role("region", name=says("room.rooms"))
    rooms.get_by_role("button", name=says("room.new")).first.click()
    dialog = diego.get_by_role("dialog")
    dialog.get_by_label(says("room.with")).click()
    diego.get_by_role("option", name=re.compile("Carla Mendonça")).click()
    dialog.get_by_role("heading").click()
    dialog.get_by_role("button", name=says("room.open")).click()
    field = diego.get_by_role("textbox", name=says("room.label", name="Carla Mendonça"))
    field.fill(f"Olha o #{number}, @Car")
    diego.get_by_role("listbox").get_by_role("option", name=re.compile("Carla Mendonça")).wait_for()
    field.press("Enter")
    field.press("Enter")
    expect(field).to_have_value("")

    expect(told(carla, says("notice.called", actor="Diego Farias"))).to_be_visible()
    rail = carla.get_by_role("navigation").get_by_role("link", name=re.compile(says("nav.chat")))
    expect(rail).to_contain_text(re.compile(r"\d"))
    rail.click()
    carla.get_by_role("link", name=re.compile("^Diego Farias")).click()
    said = carla.get_by_role("log").locator(".msg").filter(has_text="Olha o")
    expect(said).to_be_visible()
    expect(carla.get_by_role("link", name=re.compile("^Diego Farias")).locator(".dot")).to_have_count(0)

    field.press_sequentially("xx")
    expect(carla.locator(".tyrow")).to_contain_text("Diego")
    field.fill("")
    diego.locator("[data-attach]").set_input_files(
        {"name": "canto.jpg", "mimeType": "image/jpeg", "buffer": media_files.picture()}
    )
    field.press("Enter")
    expect(carla.get_by_role("log").get_by_role("button", name=says("media.enlarge"))).to_be_visible()

    mine = diego.get_by_role("log").locator(".msg").filter(has_text="Olha o")
    for action in ("room.edit", "room.remove"):
        mine.hover()
        mine.get_by_role("button", name=says("room.actions")).click()
        diego.get_by_role("menuitem", name=says(action), exact=True).click()
        if action == "room.edit":
            field.fill(f"Veja o #{number}")
            field.press("Enter")
            expect(carla.get_by_role("log")).to_contain_text(f"Veja o #{number}")
            expect(carla.get_by_role("log")).to_contain_text(says("message.edited"))
            mine = diego.get_by_role("log").locator(".msg").filter(has_text="Veja o")
            carla.get_by_role("button", name=says("room.ticket", number=number)).click()
            expect(told(carla, says("room.ticketHidden"))).to_be_visible()
            diego.get_by_role("button", name=says("room.ticket", number=number)).click()
            diego.wait_for_url(f"**/tickets/{ticket_id}*")
            diego.go_back()
    expect(carla.get_by_role("log")).to_contain_text(says("room.removed"), timeout=20_000)


def test_a_group_is_found_renamed_and_left(open_page: OpensPage) -> None:
    page = open_page("bruno", "/chat", viewport={"width": 390, "height": 844})
    page.get_by_role("link", name=re.compile("^Balcão")).click()
    expect(page.get_by_role("region", name=says("room.rooms"))).to_be_hidden()
    page.get_by_role("button", name=says("room.back")).click()
    page.get_by_role("searchbox", name=says("room.search")).fill("transportadora avisou")
    page.get_by_role("button", name=re.compile("Balcão")).click()
    expect(page.locator(".hit-at")).to_contain_text("transportadora")
    page.get_by_role("button", name=says("room.manage")).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label(says("room.groupName")).fill("Balcão da loja")
    dialog.get_by_role("button", name=says("room.rename")).click()
    expect(page.get_by_role("heading", name="Balcão da loja")).to_be_visible()
    dialog.get_by_label(says("room.groupName")).fill("Balcão")
    dialog.get_by_role("button", name=says("room.rename")).click()
    dialog.get_by_role("button", name=says("room.leave")).click()
    expect(dialog).to_contain_text(says("room.leaveText"))
    dialog.get_by_role("button", name=says("action.cancel")).click()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
