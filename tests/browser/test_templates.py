"""The window of the official WhatsApp in the composer, and templates once it is closed (C2, C3)."""

import re

import httpx
from playwright.sync_api import Page, expect

from tests.acceptance.desk import RunningDesk, eventually
from tests.browser.people import Customer, NewCustomer, OpensPage, WritesOfficially, bubble, opens, says
from tests.browser.test_every_page import barriers, in_both_schemes
from tests.providers.graph import GraphStandIn, signature, webhook
from tests.providers.graph_templates import SHOP_TEMPLATES


def _prefers(desk: RunningDesk, channel_id: str, who: Customer, value: str) -> None:
    """Meta tells that somebody stops or resumes marketing."""
    told = {"wa_id": who.phone.lstrip("+"), "category": "marketing_messages", "value": value}
    body = webhook({"user_preferences": [told]}).replace(b'"field":"messages"', b'"field":"user_preferences"')
    headers = {"X-Hub-Signature-256": signature(body)}
    answer = httpx.post(f"{desk.url}/hooks/waba/{channel_id}", content=body, headers=headers)
    assert answer.status_code == 200


def _a_carousel_is_drawn(page: Page) -> None:
    """Its cards have fields of their own, and stand side by side as the customer will see them."""
    page.get_by_role("button", name=re.compile("mesas_novas")).click()
    first = page.get_by_role("group", name=says("template.card", number=1))
    first.get_by_label(says("template.variable", name="1")).fill("Cerejeira")
    cards = page.get_by_role("list", name=says("template.cards")).get_by_role("listitem")
    expect(cards).to_have_count(2)
    expect(cards.first).to_contain_text("Mesa Cerejeira")
    expect(page.get_by_role("button", name=says("template.send"))).to_be_disabled()
    assert barriers(page) == []
    page.get_by_role("button", name=says("template.back")).click()


def test_once_the_window_is_closed_a_template_takes_up_the_conversation(
    open_page: OpensPage,
    customer: NewCustomer,
    on_waba: WritesOfficially,
    desk: RunningDesk,
    graph: GraphStandIn,
    waba_channel: str,
) -> None:
    graph.templates[:] = SHOP_TEMPLATES
    zilda = customer("Zilda Janela")
    on_waba(zilda, "Quando chega a mesa?", hours_ago=25)
    with desk.client("supervisora@demo.local") as client:
        query = {"q": "Zilda Janela", "limit": "5"}
        (ticket,) = eventually(lambda: client.get("/tickets", params=query).json()["items"])
        channel = ticket["channel"]["id"]
        assert client.post(f"/tickets/{ticket['id']}/accept").status_code == 200
        assert client.post(f"/channels/{channel}/templates/sync").json()["templates"] == len(SHOP_TEMPLATES)
        page = open_page("supervisora", f"/tickets/{ticket['id']}")
        expect(page.get_by_text(says("window.shut"))).to_be_visible()
        field = page.get_by_label(says("composer.label", name="Zilda Janela"))
        expect(field).to_have_count(0)

        found = page.get_by_role("list", name=says("template.title"))
        expect(found.get_by_role("listitem")).to_have_count(10)
        assert barriers(page) == []
        _prefers(desk, channel, zilda, "stop")
        offer = found.get_by_role("button", name=re.compile("colecao_primavera"))
        expect(offer).to_be_disabled()
        expect(offer).to_contain_text(says("template.noMarketing"))
        expect(opens(page, "blocks").get_by_text(says("template.noMarketing"))).to_be_visible()
        assert in_both_schemes(page) == []
        _prefers(desk, channel, zilda, "resume")
        expect(offer).to_be_enabled()
        _a_carousel_is_drawn(page)
        page.get_by_role("combobox", name=says("template.language")).select_option("en_US")
        expect(found.get_by_role("listitem")).to_have_count(1)
        page.get_by_role("combobox", name=says("template.language")).select_option("")
        page.get_by_role("searchbox", name=says("template.search")).fill("entrega mesa")
        found.get_by_role("button", name=re.compile("confirma_entrega")).click()

        send = page.get_by_role("button", name=says("template.send"))
        expect(send).to_be_disabled()
        page.get_by_label(says("template.variable", name="1")).fill("Zilda")
        page.get_by_label(says("template.variable", name="2")).fill("amanhã, às 14h")
        page.get_by_label(says("template.ofButton", name="Acompanhar")).fill("8841")
        shown = page.get_by_role("figure", name=says("template.preview"))
        expect(shown).to_contain_text("Olá Zilda, sua mesa chega amanhã, às 14h.")
        assert in_both_schemes(page) == []
        before = len(graph.messages)
        send.click()
        expect(bubble(page, "sua mesa chega amanhã, às 14h")).to_be_visible()
        sent = graph.wait_for(before + 1)[-1]
        assert sent["template"]["components"][-1]["parameters"] == [{"type": "text", "text": "8841"}]

        on_waba(zilda, "Posso, sim")
        expect(bubble(page, "Posso, sim")).to_be_visible()
        expect(field).to_be_visible()
        left = page.locator("[data-window]")
        expect(left).to_have_attribute("data-window", "open")
        expect(left).to_contain_text(re.compile("2[34] h"))
