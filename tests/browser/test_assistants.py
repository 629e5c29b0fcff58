"""A bot of somebody else's is set up, tried and placed in the settings, and switched off in a ticket (C7, T21)."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.people import NewCustomer, OpensPage, bubble, drawer, opens, says, tab
from tests.providers.bots import CHOICES, PUBLIC_ID, BotsStandIn

WORD = "quero o robô"


@pytest.fixture
def bots() -> Iterator[BotsStandIn]:
    """Bots on this machine."""
    with BotsStandIn.running() as running:
        yield running


def test_a_typebot_is_set_up_tried_placed_and_switched_off_in_a_ticket(
    open_page: OpensPage, customer: NewCustomer, bots: BotsStandIn
) -> None:
    page = open_page("admin", "/settings/assistants")
    page.get_by_role("button", name=says("settings.assistants.create")).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label(says("form.name"), exact=True).fill("Robô da loja")
    dialog.get_by_role("button", name=says("settings.create"), exact=True).click()
    expect(dialog.get_by_text(says("settings.assistants.wrong.needed")).first).to_be_visible()
    dialog.get_by_role("textbox", name=says("settings.assistants.field.url")).fill(bots.url)
    dialog.get_by_role("textbox", name=says("settings.assistants.field.public_id")).fill(PUBLIC_ID)
    dialog.get_by_text(says("settings.assistants.group.pace.name")).click()
    dialog.get_by_role("textbox", name=says("settings.assistants.field.debounce_ms")).fill("50")
    dialog.get_by_role("button", name=says("settings.create"), exact=True).click()

    talk = page.get_by_role("dialog", name=says("settings.assistants.trial.title", name="Robô da loja"))
    talk.get_by_role("textbox", name=says("settings.assistants.trial.say")).fill("Oi")
    page.keyboard.press("Enter")
    talk.get_by_role("button", name=CHOICES[0]).click()
    expect(talk.get_by_text("Qual o número do pedido?")).to_be_visible()
    page.keyboard.press("Escape")

    page.get_by_role("button", name=says("settings.assistants.acts", name="Robô da loja")).click()
    page.get_by_role("menuitem", name=says("settings.assistants.places.act")).click()
    words = page.get_by_role("dialog").get_by_label(says("settings.assistants.places.words"))
    words.fill(WORD)
    page.keyboard.press("Enter")
    page.get_by_role("dialog").get_by_role("button", name=says("action.save"), exact=True).click()
    expect(page.get_by_role("list", name=says("settings.section.assistants"))).to_contain_text(WORD)

    rita = customer("Rita Robótica")
    rita.writes(WORD)
    ticket = rita.ticket("supervisora")
    desk = open_page("supervisora", f"/tickets/{ticket['id']}")
    expect(bubble(desk, "Sobre o que vamos falar?")).to_be_visible()
    told = says("ticket.atBot", name="Robô da loja")
    chip = desk.locator("header").get_by_role("img", name=told)
    expect(chip).to_be_visible()
    tab(desk, "pending").click()
    row = desk.locator(f"#row-{ticket['id']}").get_by_role("img", name=told)
    expect(row).to_be_visible()
    opens(desk, "conversation")
    switch = drawer(desk).get_by_role("switch", name=says("drawer.bots"))
    expect(switch).to_be_checked()
    switch.click(force=True)
    expect(chip).to_have_count(0)
    expect(row).to_have_count(0)
    expect(drawer(desk).get_by_text(says("drawer.botsOff"))).to_be_visible()
    rita.writes("É com o financeiro")
    expect(bubble(desk, "É com o financeiro")).to_be_visible()
    assert bots.told() == ["Financeiro"]
