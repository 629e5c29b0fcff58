"""What holds for every page and dialog: its languages, no serious barrier, nothing in the console."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from playwright.sync_api import ConsoleMessage, Locator, Page, expect

from tests.acceptance.desk import PASSWORD
from tests.browser.people import WEB, NewCustomer, OpensPage, bubble, composer, says

pytestmark = pytest.mark.browser
SERIOUS = """async () => {
    const found = await axe.run(document, {resultTypes: ['violations']});
    return found.violations
        .filter(each => ['serious', 'critical'].includes(each.impact))
        .map(each => `${each.id}: ${each.nodes.map(node => node.target.join(' ')).join(', ')}`);
}"""


def test_the_page_speaks_three_languages(open_page: OpensPage) -> None:
    page = open_page()
    for language, name in (("en", "English"), ("es", "Español"), ("pt-BR", "Português")):
        page.get_by_role("button", name=name).click()
        expect(page.get_by_role("button", name=says("login.enter", language), exact=True)).to_be_visible()
        expect(page.locator("html")).to_have_attribute("lang", language)
    page.get_by_label(says("login.email")).fill("diego@demo.local")
    page.get_by_label(says("login.password"), exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("tab", name=says("inbox.pending"))).to_be_visible()

    before = "pt-BR"
    for language in ("en", "es", "pt-BR"):
        page.get_by_role("button", name="Diego Farias").click()
        page.get_by_role("menuitem", name=says("profile.title", before)).click()
        dialog = page.get_by_role("dialog")
        dialog.get_by_label(says("profile.language", before)).select_option(language)
        dialog.get_by_role("button", name=says("action.save", before)).click()
        expect(dialog).to_be_hidden()
        expect(page.get_by_role("tab", name=says("inbox.pending", language))).to_be_visible()
        before = language


@cache
def axe() -> str:
    """The axe-core library."""
    return (WEB / "node_modules" / "axe-core" / "axe.min.js").read_text()


def shown(element: Locator) -> None:
    """Wait until the element is there and stands still."""
    expect(element).to_be_visible()
    element.evaluate("""async element => {
        await document.fonts.ready;
        await Promise.allSettled(document.getAnimations().map(each => each.finished));
    }""")


def every_page(open_page: OpensPage, ticket_id: str, **settings: Any) -> Iterator[tuple[str, Page]]:
    """Each page and dialog in turn, with its name."""
    page = open_page(path="/simulator", **settings)
    shown(page.get_by_role("region", name=says("simulator.phone")))
    yield "simulator", page
    page = open_page(**settings)
    shown(page.get_by_role("button", name=says("login.enter"), exact=True))
    yield "login", page
    page = open_page("ana", **settings)
    shown(page.get_by_role("option").first)
    yield "desk", page
    page.goto(f"/tickets/{ticket_id}")
    shown(composer(page))
    shown(bubble(page, "Bom dia"))
    yield "conversation", page
    for kind, action in (
        ("palette", "Control+k"),
        ("keys", "?"),
        ("transfer", says("action.transfer")),
        ("schedule", says("action.schedule")),
        ("search", says("palette.search")),
        ("missed calls", says("palette.missedCalls")),
        ("profile", says("palette.profile")),
    ):
        composer(page).blur()
        if kind in ("palette", "keys"):
            page.keyboard.press(action)
        else:
            page.keyboard.press("Control+k")
            page.get_by_role("combobox", name=says("nav.palette")).fill(action)
            page.keyboard.press("Enter")
        dialog = page.get_by_role("dialog")
        if kind != "palette":
            expect(dialog.get_by_role("combobox", name=says("nav.palette"))).to_be_hidden()
        shown(dialog)
        yield kind, page
        page.keyboard.press("Escape")
        expect(dialog).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)])
def test_no_serious_accessibility_findings(
    open_page: OpensPage, customer: NewCustomer, width: int, height: int, scheme: str
) -> None:
    ticket_id = customer(f"Iara Acesso {width} {scheme}").is_attended_by("ana", "Bom dia")
    found: list[str] = []
    viewport = {"width": width, "height": height}
    for name, page in every_page(open_page, ticket_id, viewport=viewport, color_scheme=scheme):
        page.evaluate(axe())
        found += [f"{name}: {finding}" for finding in page.evaluate(SERIOUS)]
    assert found == []


def test_no_console_errors(open_page: OpensPage, customer: NewCustomer) -> None:
    ticket_id = customer("Elza Console").is_attended_by("ana", "Bom dia")
    found: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            found.append(f"{message.text} {message.location['url']}")

    watched: set[Page] = set()
    for _, page in every_page(open_page, ticket_id):
        if page not in watched:
            watched.add(page)
            page.on("console", heard)
            page.on("pageerror", lambda error: found.append(str(error)))
            page.reload()
    assert found == []
