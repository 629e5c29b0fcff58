"""What holds for every page and dialog: its languages, no serious barrier, nothing in the console."""

from functools import cache

import pytest
from playwright.sync_api import ConsoleMessage, Page, expect

from tests.acceptance.desk import PASSWORD
from tests.browser.people import WEB, NewCustomer, OpensPage, says
from tests.browser.screens import every_page

pytestmark = pytest.mark.browser
# Mantine's menus begin with a place for the focus that is no menuitem: that rule says nothing else here.
SERIOUS = """async () => {
    const rules = {'aria-required-children': {enabled: false}};
    const raised = [...document.querySelectorAll('[role=dialog], [role=menu]')];
    const found = await axe.run(raised.findLast(each => each.checkVisibility()) ?? document, {rules});
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


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)])
def test_no_serious_accessibility_findings(
    open_page: OpensPage, customer: NewCustomer, width: int, height: int, scheme: str
) -> None:
    iara = customer(f"Iara Acesso {width} {scheme}")
    found: list[str] = []
    viewport = {"width": width, "height": height}
    for name, page in every_page(open_page, iara, viewport=viewport, color_scheme=scheme):
        page.evaluate(axe())
        found += [f"{name}: {finding}" for finding in page.evaluate(SERIOUS)]
    assert not found, "\n".join(found)


def test_no_console_errors(open_page: OpensPage, customer: NewCustomer) -> None:
    found: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            found.append(f"{message.text} {message.location['url']}")

    watched: set[Page] = set()
    for _, page in every_page(open_page, customer("Elza Console")):
        if page not in watched:
            watched.add(page)
            page.on("console", heard)
            page.on("pageerror", lambda error: found.append(str(error)))
            page.reload()
    assert not found, "\n".join(found)
