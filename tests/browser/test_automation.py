"""Macros and rules through the page: written, tried on last week, switched on, run on a ticket (B6)."""

from playwright.sync_api import Page, expect

from tests.acceptance.desk import eventually
from tests.browser.people import NewCustomer, OpensPage, chooses, opens, says, told


def adds(page: Page, action: str) -> None:
    """One more action in the form."""
    page.get_by_role("button", name=says("automation.add")).click()
    page.get_by_role("menuitem", name=says(f"automation.do.{action}")).click()


def test_a_macro_is_written_and_run_on_a_ticket(open_page: OpensPage, customer: NewCustomer) -> None:
    olga = customer("Olga Macro")
    ticket_id = olga.is_attended_by("ana")
    desk = open_page("ana", f"/tickets/{ticket_id}")
    chooses(desk, "action.macros")
    desk.get_by_role("button", name=says("automation.macroCreate")).click()
    form = desk.get_by_role("dialog", name=says("automation.macroCreate"))
    form.get_by_label(says("form.name")).fill("Agradecer e encerrar")
    form.get_by_role("button", name=says("settings.create")).click()
    expect(form.get_by_text(says("automation.incomplete"))).to_be_visible()
    adds(desk, "say")
    form.get_by_role("textbox", name=says("automation.do.say")).fill("Obrigada, {{first_name}}!")
    adds(desk, "resolve")
    form.get_by_role("switch", name=says("automation.silently")).click(force=True)
    form.get_by_role("button", name=says("settings.create")).click()
    line = desk.get_by_role("listitem").filter(has_text="Agradecer e encerrar")
    line.get_by_role("button", name=says("automation.run")).click()
    expect(told(desk, says("automation.macroRan", name="Agradecer e encerrar"))).to_be_visible()
    olga.gets("Obrigada, Olga!")
    assert eventually(lambda: olga.ticket("ana")["state"] == "closed")
    desk.goto(f"/tickets/{ticket_id}")
    log = opens(desk, "log")
    expect(log.get_by_text(says("log.macroRan", name="Agradecer e encerrar"))).to_be_visible()


def test_a_rule_is_tried_switched_on_and_seen_at_work(open_page: OpensPage, customer: NewCustomer) -> None:
    pedro = customer("Pedro Regra")
    pedro.is_attended_by("ana")
    page = open_page("supervisora", "/settings/rules")
    page.get_by_role("button", name=says("automation.ruleCreate")).click()
    form = page.get_by_role("dialog", name=says("automation.ruleCreate"))
    form.get_by_label(says("form.name")).fill("Catálogo de prova")
    form.get_by_role("combobox", name=says("automation.when")).click()
    page.get_by_role("option", name=says("automation.on.message")).click()
    form.get_by_label(says("automation.words")).fill("catálogo xyz")
    form.get_by_label(says("automation.words")).press("Enter")
    adds(page, "say")
    form.get_by_role("textbox", name=says("automation.do.say")).fill("O catálogo está no site, {{first_name}}.")
    form.get_by_role("button", name=says("automation.try")).click()
    expect(form.get_by_role("status").filter(has_text="0")).to_be_visible()
    form.get_by_role("button", name=says("settings.create")).click()
    expect(form).to_be_hidden()
    switch = page.get_by_role("switch", name=says("automation.switch", name="Catálogo de prova"))
    switch.click(force=True)
    expect(switch).to_be_checked()
    pedro.writes("Me manda o Catálogo XYZ?")
    pedro.gets("O catálogo está no site, Pedro.")
    page.get_by_role("button", name=says("automation.history", name="Catálogo de prova")).click()
    runs = page.get_by_role("dialog", name=says("automation.history", name="Catálogo de prova"))
    expect(runs.get_by_text("Pedro Regra")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("button", name=says("automation.delete", name="Catálogo de prova")).click()
    expect(told(page, says("automation.ruleGone", name="Catálogo de prova"))).to_be_visible()
