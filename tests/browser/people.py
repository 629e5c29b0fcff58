"""Who stands before the browser: customers with a telephone, and pages that members of the team have open."""

import itertools
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol
from uuid import uuid4

from playwright.sync_api import Locator, Page

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


@dataclass
class Customer:
    """A customer and the simulated telephone in his hand."""

    desk: RunningDesk
    name: str
    phone: str = field(default_factory=lambda: f"+55119700{next(_numbers):05}")

    def writes(self, text: str) -> None:
        """Send a text to the shop."""
        body = {"from": self.phone, "name": self.name, "text": text, "id": str(uuid4())}
        with self.desk.client() as client:
            assert client.post("/simulator/messages", json=body).status_code == 202

    def sees(self) -> list[dict[str, Any]]:
        """What the shop wrote, as the telephone shows it."""
        with self.desk.client() as client:
            items = client.get(f"/simulator/phones/{self.phone}/messages").json()["items"]
        return [item for item in items if item["direction"] == "in"]

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
