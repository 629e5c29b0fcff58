"""What channels tell beside messages: answers tapped, what the team writes on the phone, who is in a group."""

import json
import time
from uuid import uuid4

import httpx
from playwright.sync_api import expect

from tests.acceptance.desk import RunningDesk, eventually
from tests.browser.people import NewCustomer, OpensPage, WritesOfficially, bubble, opens, row, says
from tests.providers.graph import signature, webhook

DAYS = [
    {"id": "ter", "title": "Terça, 24", "description": "das 13h às 18h", "section": "Esta semana"},
    {"id": "seg", "title": "Segunda, 30", "section": "Depois"},
]


def test_answers_are_offered_as_on_the_phone_and_the_chosen_one_comes_live(
    open_page: OpensPage, customer: NewCustomer, desk: RunningDesk
) -> None:
    dora = customer("Dora Escolhe")
    ticket_id = dora.is_attended_by("ana", "Quando entregam?")
    page = open_page("ana", f"/tickets/{ticket_id}")
    expect(bubble(page, "Quando entregam?")).to_be_visible()
    days = {"style": "list", "button": "Ver dias", "header": "Entrega", "choices": DAYS}
    with desk.client("ana@demo.local") as ana:
        wish = {"text": "Qual dia prefere?", "sign": False, "options": days}
        assert ana.post(f"/tickets/{ticket_id}/messages", json=wish).status_code == 202
    asked = bubble(page, "Qual dia prefere?")
    asked.get_by_role("button", name="Ver dias").click()
    expect(page.get_by_role("dialog")).to_contain_text("das 13h às 18h")
    page.keyboard.press("Escape")
    offered = dora.gets("Qual dia prefere?")
    assert [each["title"] for each in offered["options"]["choices"]] == ["Terça, 24", "Segunda, 30"]
    dora.writes("Segunda, 30", quoted=offered["id"], answer={"id": "seg", "title": "Segunda, 30"})
    expect(bubble(page, "Segunda, 30").locator(".chosen")).to_be_visible()
    expect(row(page, "Dora Escolhe")).to_contain_text("Segunda, 30")


def test_what_the_team_writes_on_the_phone_stands_among_its_messages(
    open_page: OpensPage, customer: NewCustomer, on_waba: WritesOfficially, desk: RunningDesk, waba_channel: str
) -> None:
    ivo = customer("Ivo Celular")
    on_waba(ivo, "Bom dia, é do celular?")
    ticket_id = ivo.ticket("supervisora")["id"]
    page = open_page("supervisora", f"/tickets/{ticket_id}")
    expect(bubble(page, "é do celular?")).to_be_visible()
    with desk.client("admin@demo.local") as admin:
        items = admin.get("/channels").json()["items"]
    channel_id = next(each["id"] for each in items if each["name"] == waba_channel)
    echo = {"from": "551130000001", "to": ivo.phone[1:], "id": f"wamid.{uuid4()}", "type": "text"}
    told = json.loads(
        webhook({"message_echoes": [{**echo, "timestamp": str(int(time.time())), "text": {"body": "Sim, sou eu"}}]})
    )
    told["entry"][0]["changes"][0]["field"] = "smb_message_echoes"
    body = json.dumps(told).encode()
    hook = f"{desk.url}/hooks/waba/{channel_id}"
    assert httpx.post(hook, content=body, headers={"X-Hub-Signature-256": signature(body)}).status_code == 200
    expect(bubble(page, "Sim, sou eu")).to_contain_text(says("message.byPhone"))


def test_a_group_says_who_is_in_it(open_page: OpensPage, customer: NewCustomer, desk: RunningDesk) -> None:
    nair, teo = customer("Nair Vizinha"), customer("Téo Vizinho")
    group = {"id": f"rua{nair.phone[1:]}@g.us", "name": f"Rua {nair.phone[-4:]}"}
    nair.writes("O caminhão chegou", group=group)
    teo.writes("Já desço", group=group)
    with desk.client("supervisora@demo.local") as client:
        asked: dict[str, str | bool | int] = {"state": "pending", "group": True, "limit": 100}
        ticket = eventually(
            lambda: next(
                (
                    each
                    for each in client.get("/tickets", params=asked).json()["items"]
                    if each["contact"]["name"] == group["name"]
                ),
                None,
            )
        )
    page = open_page("supervisora", f"/tickets/{ticket['id']}")
    expect(bubble(page, "Já desço")).to_be_visible()
    people = opens(page, "participants")
    expect(people).to_contain_text("Nair Vizinha")
    expect(people).to_contain_text("Téo Vizinho")
