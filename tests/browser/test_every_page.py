"""What holds for every page and dialog: its languages, no serious barrier, nothing in the console."""

from functools import cache
from typing import Any, Literal

import pytest
from playwright.sync_api import ConsoleMessage, Page, expect

from tests.acceptance.desk import PASSWORD
from tests.browser.people import WEB, NewCustomer, OpensPage, says
from tests.browser.screens import every_page

# Mantine's menus begin with a place for the focus that is no menuitem: that rule says nothing else here.
SERIOUS = """async options => {
    const rules = {'aria-required-children': {enabled: false}};
    const raised = [...document.querySelectorAll('[role=dialog], [role=menu]')];
    const top = raised.findLast(each => each.checkVisibility()) ?? document;
    const found = await axe.run(top, options ?? {rules});
    return found.violations
        .filter(each => ['serious', 'critical'].includes(each.impact))
        .map(each => `${each.id}: ${each.nodes.map(node => node.target.join(' ')).join(', ')}`);
}"""
# What a screen says and how it is operated is the same in both schemes: only its colours are others.
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
SCHEMES: tuple[Literal["light"], Literal["dark"]] = ("light", "dark")
IS_DARK = "document.documentElement.dataset.mantineColorScheme === 'dark'"
SETTLED = """async scheme => {
    const root = document.documentElement;
    while (root.dataset.mantineColorScheme !== scheme) await new Promise(requestAnimationFrame);
    for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
    // What lies in a closed part of the page does not move on until it is opened.
    const ending = document.getAnimations().filter(({effect}) =>
        effect.getComputedTiming().endTime < Infinity && effect.target.checkVisibility());
    await Promise.allSettled(ending.map(each => each.finished));
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


def barriers(page: Page, options: dict[str, Any] | None = None) -> list[str]:
    """What axe finds on top of the page that would keep somebody out, and still finds a moment later."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(axe())
    found: list[str] = page.evaluate(SERIOUS, options)
    if found:
        page.wait_for_timeout(1_000)
        found = page.evaluate(SERIOUS, options)
    return found


def in_both_schemes(page: Page) -> list[str]:
    """The same for its light and its dark colours; the page stays in the scheme that it was not in."""
    was, other = SCHEMES[::-1] if page.evaluate(IS_DARK) else SCHEMES
    found = [f"{was}: {each}" for each in barriers(page)]
    page.emulate_media(color_scheme=other)
    page.evaluate(SETTLED, other)
    return found + [f"{other}: {each}" for each in barriers(page, COLOURS)]


def overheard(open_page: OpensPage, said: list[str]) -> OpensPage:
    """Opens pages whose console is listened to from their first line on."""

    def heard(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            said.append(f"{message.text} {message.location['url']}")

    def opens(who: str | None = None, path: str = "/", **context: Any) -> Page:
        page = open_page(who, path, **context)
        page.on("console", heard)
        page.on("pageerror", lambda error: said.append(str(error)))
        page.reload()
        return page

    return opens


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)])
def test_every_page_and_dialog_is_open_to_everybody_in_light_and_dark_and_quiet(
    open_page: OpensPage, customer: NewCustomer, width: int, height: int
) -> None:
    iara = customer(f"Iara Acesso {width}")
    found: list[str] = []
    said: list[str] = []
    viewport = {"width": width, "height": height}
    opens = overheard(open_page, said)
    for name, page in every_page(opens, iara, viewport=viewport, color_scheme="light", reduced_motion="reduce"):
        found += [f"{name}, {finding}" for finding in in_both_schemes(page)]
    assert not found, "\n".join(found)
    assert not said, "\n".join(said)
