"""Channels through the page: a line is connected by a QR code, its phone book read, then lost and removed; what did
not make sense.
"""

import re
from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import expect

from tests.acceptance.desk import RunningDesk, eventually, signed
from tests.browser.people import OpensPage, says
from tests.providers.evolution import EvolutionStandIn

NAME = "WhatsApp do balcão"


@pytest.fixture
def evolution(desk: RunningDesk) -> Iterator[EvolutionStandIn]:
    """A provider whose instance is not connected; its line is gone afterwards."""
    with EvolutionStandIn.running() as stand_in:
        stand_in.state = "close"
        yield stand_in
        with desk.client("admin@demo.local") as admin:
            for each in admin.get("/channels").json()["items"]:
                if each["name"] == NAME:
                    admin.delete(f"/channels/{each['id']}")


def test_a_line_is_connected_by_scanning_its_phone_book_taken_over_lost_told_of_and_removed(
    open_page: OpensPage, evolution: EvolutionStandIn
) -> None:
    admin = open_page("admin", "/settings/channels")
    admin.get_by_role("button", name=says("settings.channels.create")).click()
    admin.get_by_role("button", name=re.compile(says("settings.channels.evolution.title"))).click()
    title = says("settings.channels.connectKind", kind=says("settings.channels.evolution.title"))
    dialog = admin.get_by_role("dialog", name=title)
    connect = dialog.get_by_role("button", name=says("settings.channels.connect"), exact=True)
    connect.click()
    expect(dialog.get_by_text(says("settings.channels.needed")).first).to_be_visible()
    dialog.get_by_label(says("form.name"), exact=True).fill(NAME)
    for field, value in evolution.settings().items():
        dialog.get_by_label(says(f"settings.channels.evolution.{field}"), exact=True).fill(str(value))
    connect.click()
    pairing = admin.get_by_role("dialog", name=says("settings.channels.pairing.title", name=NAME))
    expect(pairing.get_by_role("img", name=says("settings.channels.pairing.image"))).to_be_visible(timeout=15_000)
    evolution.scan()
    expect(pairing.get_by_text(says("settings.channels.pairing.done"), exact=True)).to_be_visible(timeout=15_000)
    pairing.get_by_role("button", name=says("action.close")).last.click()
    line = admin.get_by_role("listitem").filter(has_text=NAME).first
    expect(line.get_by_role("status")).to_have_text(says("settings.channels.connected"))

    contacts = open_page("supervisora", "/contacts")
    contacts.get_by_role("button", name=says("contacts.import")).click()
    importing = contacts.get_by_role("dialog", name=says("import.title"))
    importing.get_by_role("button", name=says("import.readPhoneBookOf", name=NAME)).click()
    importing.get_by_role("button", name=re.compile("^Conferir 6")).click()
    expect(importing.get_by_role("cell", name="Otávio Lima")).to_be_visible()
    expect(importing.get_by_text(says("import.rule.contact_is_group"))).to_be_visible()
    importing.get_by_role("button", name=re.compile("^Importar 3")).click()
    expect(importing.get_by_text(says("import.over.done"))).to_be_visible()

    ana = open_page("ana")
    evolution.hang_up(401)
    expect(line.get_by_role("status")).to_have_text(says("settings.channels.disconnected"), timeout=15_000)
    expect(ana.get_by_text(re.compile(f"{NAME} está desconectado"))).to_be_visible(timeout=15_000)
    line.get_by_role("button", name=says("settings.channels.more", name=NAME)).click()
    admin.get_by_role("menuitem", name=says("settings.channels.remove")).click()
    asked = admin.get_by_role("dialog", name=says("settings.channels.removeTitle", name=NAME))
    asked.get_by_role("button", name=says("settings.channels.remove")).click()
    expect(admin.get_by_text(NAME, exact=True)).to_be_hidden()
    expect(ana.get_by_text(re.compile(f"{NAME} está desconectado"))).to_be_hidden()


def test_what_could_not_be_read_is_listed_looked_at_and_read_again(
    open_page: OpensPage, desk: RunningDesk, waba_channel: str
) -> None:
    with desk.client("admin@demo.local") as admin:
        line = next(each for each in admin.get("/channels").json()["items"] if each["name"] == waba_channel)
        body = b'{"entry": "isto nao se entende"}'
        hook = f"{desk.url}/hooks/waba/{line['id']}"
        assert httpx.post(hook, content=body, headers=signed(body)).status_code == 200
        eventually(lambda: admin.get("/unreadable").json()["total"])
    page = open_page("admin", "/settings/channels")
    shown = page.get_by_role("listitem").filter(has=page.get_by_role("button", name=re.compile("^Ler de novo")))
    shown.first.get_by_role("button", name=re.compile("^Ver o que chegou")).click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("isto nao se entende")).to_be_visible()
    page.keyboard.press("Escape")
    shown.first.get_by_role("button", name=re.compile("^Ler de novo")).click()
    expect(page.get_by_text(says("refusal.unreadable.still"))).to_be_visible()
    page.get_by_role("button", name=says("settings.unreadable.all")).click()
    expect(page.get_by_text(re.compile(r"^\d+ de \d+ entendidas$"))).to_be_visible(timeout=15_000)
