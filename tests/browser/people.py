"""Who stands before the browser: customers with a telephone, and pages that members of the team have open."""

import contextlib
import itertools
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol
from uuid import uuid4

import httpx
from playwright.sync_api import Locator, Page, expect

from tests.acceptance.desk import RunningDesk, eventually

WEB = Path(__file__).parents[2] / "services" / "gateway" / "web"
TEXTS: dict[str, Any] = {
    language: json.loads((WEB / "src" / "i18n" / f"{language}.json").read_text())
    for language in ("pt-BR", "en", "es")
}
_numbers: Iterator[int] = itertools.count(1)


def says(key: str, language: str = "pt-BR", **values: Any) -> str:
    """What the page says at this key."""
    text: Any = TEXTS[language]
    for part in key.split("."):
        text = text[part]
    return re.sub(r"{{(\w+)}}", lambda found: str(values[found[1]]), text)


class OpensPage(Protocol):
    """Opens a page as somebody, or as nobody yet."""

    def __call__(self, who: str | None = None, path: str = "/", **context: Any) -> Page:
        """The open page; `context` are a browser context's settings."""
        ...


class WritesOfficially(Protocol):
    """Has a customer write to the official line."""

    def __call__(self, who: "Customer", text: str, hours_ago: float = 0.0) -> None:
        """So many hours ago."""
        ...


@dataclass
class Customer:
    """A customer and the simulated telephone in his hand."""

    desk: RunningDesk
    name: str
    phone: str = field(default_factory=lambda: f"+55119700{next(_numbers):05}")

    def writes(self, text: str, **more: Any) -> str:
        """Send a text to the shop, or what `more` says; returns its id on the telephone."""
        message_id = str(uuid4())
        body = {"from": self.phone, "name": self.name, "text": text or None, "id": message_id, **more}
        with self.desk.client() as client:
            answer = client.post("/simulator/messages", json=body)
            assert answer.status_code == 202, answer.text
        return message_id

    def sends(self, kind: str, file: bytes, name: str, text: str = "") -> str:
        """Send a file to the shop; a sound is a voice message."""
        voice = kind == "audio"
        with self.desk.client() as client:
            params: dict[str, str | bool] = {"name": name, "voice": voice}
            answer = client.post("/simulator/media", params=params, content=file)
            assert answer.status_code == 201, answer.text
        return self.writes(text, kind=kind, media_id=answer.json()["media_id"], voice=voice)

    def changes(self, message_id: str, what: str, text: str | None = None) -> None:
        """React to a message, edit it or delete it."""
        body = {"from": self.phone, "message_id": message_id, "what": what, "text": text}
        with self.desk.client() as client:
            answer = client.post("/simulator/changes", json=body)
            assert answer.status_code == 202, answer.text

    def sees(self) -> list[dict[str, Any]]:
        """What the shop wrote, as the telephone shows it."""
        return [item for item in self.holds() if item["direction"] == "in"]

    def holds(self) -> list[dict[str, Any]]:
        """Everything on the telephone, oldest first."""
        with self.desk.client() as client:
            items: list[dict[str, Any]] = client.get(f"/simulator/phones/{self.phone}/messages").json()["items"]
        return items

    def gets(self, text: str = "", kind: str = "text") -> dict[str, Any]:
        """The newest message of this kind that says this, once the shop's has come."""

        def fits(item: dict[str, Any]) -> bool:
            return item["kind"] == kind and text in (item["text"] or "")

        found: list[dict[str, Any]] = eventually(lambda: [item for item in self.sees() if fits(item)])
        return found[-1]

    def reads(self) -> None:
        """Look at everything that the shop wrote."""
        ids = [item["id"] for item in self.sees()]
        with self.desk.client() as client:
            assert client.post(f"/simulator/phones/{self.phone}/read", json={"ids": ids}).status_code == 204

    def ticket(self, who: str) -> dict[str, Any]:
        """The customer's ticket, as a member of the team finds it."""
        with self.desk.client(f"{who}@demo.local") as client:
            found: list[dict[str, Any]] = eventually(
                lambda: client.get("/tickets", params={"q": self.name}).json()["items"]
            )
        return found[0]

    def is_attended_by(self, who: str, first: str = "Boa tarde") -> str:
        """Write, and have somebody accept; returns the ticket's id."""
        self.writes(first)
        ticket_id: str = self.ticket(who)["id"]
        with self.desk.client(f"{who}@demo.local") as client:
            assert client.post(f"/tickets/{ticket_id}/accept", json={}).status_code == 200
        return ticket_id


NewCustomer = Callable[[str], Customer]


def is_logged(desk: RunningDesk, ticket_id: str, **expected: list[str] | int) -> None:
    """Expect entries in a ticket's log: by whom, in any order, or how many."""

    def found(client: httpx.Client) -> dict[str, list[str] | int]:
        entries = client.get(f"/tickets/{ticket_id}/log").json()["items"]
        names = {kind: [each["actor"]["name"] for each in entries if each["type"] == kind] for kind in expected}
        return {kind: len(names[kind]) if isinstance(wanted[kind], int) else sorted(names[kind]) for kind in wanted}

    wanted = {kind: each if isinstance(each, int) else sorted(each) for kind, each in expected.items()}
    with desk.client("supervisora@demo.local") as client:
        with contextlib.suppress(AssertionError):
            eventually(lambda: found(client) == wanted)
        assert found(client) == wanted


def row(page: Page, name: str) -> Locator:
    """A customer's row in the list."""
    return page.get_by_role("option").filter(has_text=name)


def names_in_list(page: Page) -> list[str]:
    """The customers in the list, from top to bottom."""
    found: list[str] = page.get_by_role("option").evaluate_all(
        """rows => rows
            .toSorted((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top)
            .map(row => row.querySelector('.a .t').textContent)"""
    )
    return found


def tab(page: Page, state: str) -> Locator:
    """The tab of a state: open, pending, closed."""
    return page.get_by_role("tab", name=says(f"inbox.{state}"))


def composer(page: Page) -> Locator:
    """Where one writes to the customer."""
    return page.locator("[data-composer]")


def bubble(page: Page, text: str) -> Locator:
    """A message of the open conversation."""
    return page.get_by_role("log").locator(".msg").filter(has_text=text)


def mark(page: Page, text: str, status: str) -> Locator:
    """The delivery mark of a message, when it has come to this."""
    return bubble(page, text).get_by_role("img", name=says(f"delivery.{status}"))


def writes(page: Page, text: str) -> None:
    """Send a text to the customer, or to the team, whichever the composer is for."""
    composer(page).fill(text)
    composer(page).press("Enter")
    expect(composer(page)).to_have_value("")


def does(page: Page, text: str, action: str) -> None:
    """Choose something from a message's menu."""
    line = bubble(page, text).last
    line.hover()
    line.get_by_role("button", name=says("message.actions")).click()
    page.get_by_role("menuitem", name=action).click()


def chooses(page: Page, action: str) -> None:
    """Choose something from the ticket's menu."""
    page.get_by_role("button", name=says("action.more")).click()
    page.get_by_role("menuitem", name=says(action)).click()


def drawer(page: Page) -> Locator:
    """What stands beside the conversation."""
    return page.get_by_role("complementary", name=says("drawer.title"))


def opens(page: Page, section: str) -> Locator:
    """A section of the drawer, unfolded."""
    found = drawer(page).locator(f"#section-{section}")
    head = found.get_by_role("heading").get_by_role("button").first
    if head.get_attribute("aria-expanded") == "false":
        head.click()
    return found


def choices(page: Page) -> Locator:
    """What is offered to choose from in the dialog or popover that is open."""
    return page.get_by_role("dialog").filter(visible=True).last.get_by_role("option")


def picks(page: Page, name: str, inside: str = "") -> None:
    """Choose one of the choices by its name, or by what one types of it."""
    if inside:
        page.get_by_role("dialog").filter(visible=True).last.get_by_role("textbox").fill(inside)
    choices(page).filter(has_text=name).first.click()


def told(page: Page, text: str) -> Locator:
    """A line at the foot of the page."""
    return page.locator(".toast").filter(has_text=text)


def on_panel(page: Page, name: str, lane: Locator | None = None) -> Locator:
    """The button that chooses a customer's ticket on the panel, which draws only what is in sight: scrolled to."""
    found = (lane or page).get_by_role("button", name=says("panel.choose", name=name))

    def scrolled_to() -> bool:
        if found.count() == 0:
            page.evaluate("""() => document.querySelectorAll('.page, .cells').forEach(each => {
                const end = each.scrollTop + each.clientHeight >= each.scrollHeight - 2;
                each.scrollTop = end ? 0 : each.scrollTop + each.clientHeight / 2;
            })""")
            page.wait_for_timeout(50)
        return found.count() > 0

    eventually(scrolled_to)
    found.scroll_into_view_if_needed()
    return found
