"""The desk by keyboard alone."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.acceptance.desk import PASSWORD, eventually
from tests.browser.people import NewCustomer, OpensPage, bubble, composer, mark, row, says, tab

FURTHEST = 60
FOCUS_COMES_BACK_MS = 100
"""Well after the page gives the composer the focus a second time, for a menu that closes."""


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until the focus is there."""
    expect(target).to_be_visible()
    for _ in range(FURTHEST):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never came to {target}")


def expect_active(page: Page, name: str) -> None:
    """The list's active row is this customer's."""
    row_id = row(page, name).get_attribute("id")
    expect(page.get_by_role("listbox")).to_have_attribute("aria-activedescendant", row_id or "")


def test_the_keyboard_alone_suffices_for_the_thin_path(open_page: OpensPage, customer: NewCustomer) -> None:
    earlier, tereza = customer("Abel Teclado"), customer("Tereza Teclado")
    earlier.writes("Cheguei antes")
    earlier.ticket("ana")
    tereza.writes("Minha poltrona veio sem os pés")
    ticket = tereza.ticket("ana")

    page = open_page()
    keys = page.keyboard
    expect(page.get_by_label(says("login.email"))).to_be_focused()
    keys.type("ana@demo.local")
    tab_to(page, page.get_by_label(says("login.password"), exact=True))
    keys.type(PASSWORD)
    keys.press("Enter")

    tab_to(page, tab(page, "open"))
    keys.press("ArrowRight")
    expect(tab(page, "pending")).to_be_focused()
    expect(row(page, "Tereza Teclado")).to_be_visible()
    keys.press("j")
    expect_active(page, "Tereza Teclado")
    keys.press("j")
    expect_active(page, "Abel Teclado")
    keys.press("k")
    expect_active(page, "Tereza Teclado")
    keys.press("Enter")
    expect(page.get_by_role("heading", name="Tereza Teclado")).to_be_visible()
    expect(bubble(page, "sem os pés")).to_be_visible()

    keys.press("a")
    expect(composer(page)).to_be_visible()
    expect(tab(page, "open")).to_have_attribute("aria-selected", "true")
    expect(row(page, "Tereza Teclado")).to_have_attribute("aria-selected", "true")
    expect(composer(page)).to_be_focused()
    keys.type("Já mando os pés, Tereza.")
    keys.press("Enter")
    expect(composer(page)).to_have_value("")
    expect(mark(page, "Já mando os pés", "delivered")).to_be_visible()
    assert [item["text"].endswith("Já mando os pés, Tereza.") for item in tereza.sees()] == [True]

    keys.press("Escape")
    expect(page.get_by_role("listbox")).to_be_focused()
    keys.press("t")
    dialog = page.get_by_role("dialog", name=says("transfer.title", number=ticket["number"]))
    expect(dialog).to_be_visible()
    tab_to(page, dialog.get_by_role("combobox", name=says("transfer.queue")))
    keys.press("ArrowDown")
    options = page.get_by_role("option", name="Vendas", exact=True)
    expect(options).to_be_visible()
    for _ in range(FURTHEST):
        if options.get_attribute("data-combobox-selected") == "true":
            break
        keys.press("ArrowDown")
    keys.press("Enter")
    tab_to(page, dialog.get_by_role("button", name=says("action.transfer")))
    keys.press("Enter")
    expect(dialog).to_be_hidden()
    expect(page.get_by_text(says("reply.pendingIn", queue="Vendas"))).to_be_visible()

    keys.press("a")
    expect(composer(page)).to_be_visible()
    expect(page.get_by_role("listbox", name=says("inbox.open"))).to_be_visible()
    expect(composer(page)).to_be_focused()
    keys.press("Escape")
    keys.press("r")
    expect(composer(page)).to_be_focused()
    keys.press("Escape")
    page.wait_for_timeout(FOCUS_COMES_BACK_MS)
    expect(page.get_by_role("listbox")).to_be_focused()
    keys.press("e")
    expect(page.get_by_text(says("toast.resolved", name="Tereza"))).to_be_visible()
    tab_to(page, tab(page, "open"))
    keys.press("ArrowLeft")
    expect(page.get_by_role("listbox", name=says("inbox.closed"))).to_be_visible()
    expect(row(page, "Tereza Teclado")).to_be_visible()
    keys.press("j")
    expect_active(page, "Tereza Teclado")
    keys.press("Enter")
    expect(page.get_by_text(says("reply.closed"))).to_be_visible()
    keys.press("Control+k")
    keys.type(says("action.reopen"))
    expect(page.get_by_role("combobox", name=says("nav.palette"))).to_be_focused()
    expect(page.get_by_role("option", name=re.compile(says("action.reopen")))).to_have_attribute(
        "aria-selected", "true"
    )
    keys.press("Enter")
    expect(composer(page)).to_be_visible()
    assert eventually(lambda: tereza.ticket("ana")["state"] == "open")
