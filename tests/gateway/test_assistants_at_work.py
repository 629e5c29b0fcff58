"""Bots of somebody else's at work on a running desk: whom they answer, in what order, and when people take over."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.acceptance.desk import RunningDesk, eventually
from tests.gateway.rest import problem
from tests.gateway.test_assistants import defined
from tests.gateway.test_automation import heard, logged, until, writes
from tests.gateway.test_webhooks import token
from tests.providers.bots import CHOICES, PUBLIC_ID, BotsStandIn, Play, completion, menu, rich

ADMIN = "admin@demo.local"
PHONES = iter(f"+551197055{number:04}" for number in range(1, 100))
WELCOME = ["Olá, Olga Prado! Sou o robô da loja.", None, "Sobre o que vamos falar?"]


@pytest.fixture(scope="module")
def stand_in() -> Iterator[BotsStandIn]:
    """Bots on this machine."""
    with BotsStandIn.running() as running:
        yield running


@dataclass
class Shop:
    """An admin, a customer's telephone, and a bot that answers a word of its own."""

    admin: httpx.Client
    bots: BotsStandIn
    phone: str
    word: str

    def says(self, text: str) -> None:
        """The customer writes."""
        assert self.admin.post("/simulator/messages", json={"from": self.phone, "text": text}).status_code == 202

    def answered(self, *texts: str | None) -> None:
        """The customer has heard exactly these from bots, choices written below them, in this order."""
        eventually(lambda: len(self.heard()) >= len(texts))
        assert self.heard() == list(texts)

    def heard(self) -> list[str | None]:
        """The first line of all that was said to the customer."""
        return [each and each.split("\n")[0] for each in heard(self.admin, self.phone)]

    def begins(self) -> dict[str, Any]:
        """The customer writes the bot's word; his ticket."""
        return writes(self.admin, self.phone, self.word)

    def place(self, bot: dict[str, Any]) -> None:
        """Have the bot answer to the word."""
        placed = self.admin.put(f"/assistants/{bot['id']}/places", json={"keywords": [self.word]})
        assert placed.status_code == 200, placed.text

    def why(self, ticket: dict[str, Any]) -> list[str]:
        """Why bots left the ticket, as its log says."""
        items = self.admin.get(f"/tickets/{ticket['id']}/log").json()["items"]
        return [each["data"]["why"] for each in items if each["type"] == "TakenFromBot"]

    def peoples(self, ticket: dict[str, Any]) -> dict[str, Any]:
        """The ticket once no bot is at work in it."""
        return until(self.admin, ticket["id"], lambda each: each["bot"] is None)


@pytest.fixture
def shop(strict_desk: RunningDesk, stand_in: BotsStandIn) -> Iterator[Shop]:
    """A shop without a bot yet."""
    for asked in (stand_in.starts, stand_in.continues, stand_in.chats, stand_in.completions):
        asked.clear()
    stand_in.played.clear()
    phone = next(PHONES)
    with strict_desk.client(ADMIN) as admin:
        yield Shop(admin, stand_in, phone, f"bot {phone[-4:]}")


def test_a_typebot_answers_bubble_by_bubble_and_hands_over_to_the_queue_that_it_names(shop: Shop) -> None:
    with defined(shop.admin, "typebot", url=shop.bots.url, public_id=PUBLIC_ID) as bot:
        shop.place(bot)
        ticket = shop.begins()
        shop.answered(*WELCOME)
        assert shop.bots.starts[0]["prefilledVariables"]["ticketId"] == ticket["id"]
        items = shop.admin.get(f"/tickets/{ticket['id']}/messages").json()["items"]
        assert [each["media"]["mime"] for each in items if each["media"]] == ["image/png"]
        assert until(shop.admin, ticket["id"], lambda each: each["bot"] is not None)["bot"]["name"] == bot["name"]
        shop.says("2")
        shop.answered(*WELCOME, "Passo para o suporte.")
        moved = shop.peoples(ticket)
        assert (moved["queue"]["name"], moved["state"]) == ("Suporte", "pending")
        assert shop.bots.told() == [CHOICES[1]]
        shop.says("alô?")
        until(shop.admin, ticket["id"], lambda each: each["last_message"]["text"] == "alô?")
        assert (len(shop.bots.starts), len(shop.bots.continues)) == (1, 1)
        eventually(lambda: {"HandedToBot", "TakenFromBot"} <= set(logged(shop.admin, ticket["id"])))


def test_what_is_said_in_one_breath_is_asked_once_and_what_comes_meanwhile_afterwards(shop: Shop) -> None:
    with defined(shop.admin, "webhook", url=f"{shop.bots.url}/webhook/loja", debounce_ms=700) as bot:
        shop.place(bot)
        shop.begins()
        shop.answered(f"Você disse: {shop.word}")
        shop.bots.plays(Play({"output": "Um momento"}, seconds=1.0))
        shop.says("quero")
        shop.says("um sofá")
        shop.bots.wait_for(shop.bots.chats, 2)
        shop.says("azul")
        shop.says("de três lugares")
        shop.answered(f"Você disse: {shop.word}", "Um momento", "Você disse: azul")
        assert [each["chatInput"] for each in shop.bots.chats[1:]] == ["quero\num sofá", "azul\nde três lugares"]
        assert len({each["sessionId"] for each in shop.bots.chats}) == 1


@pytest.mark.parametrize("fault", ["#500", "#slow", "#html", "#null", "#429"])
def test_when_a_bot_fails_the_customer_is_told_and_people_take_over(shop: Shop, fault: str) -> None:
    words = {"failure_message": "Já chamamos alguém.", "timeout_seconds": 1}
    with defined(shop.admin, "openai", url=shop.bots.url, model="m", **words) as bot:
        shop.place(bot)
        ticket = shop.begins()
        shop.answered(f"*Entendi*: {shop.word}")
        shop.says(fault)
        shop.answered(f"*Entendi*: {shop.word}", "Já chamamos alguém.")
        assert shop.peoples(ticket)["state"] == "pending"
        (why,) = eventually(lambda: shop.why(ticket))
        assert why.startswith("bot.")


def test_a_model_is_told_the_talk_so_far_and_its_order_reaches_people(shop: Shop) -> None:
    with defined(shop.admin, "openai", url=shop.bots.url, model="m", instructions="Seja breve.") as bot:
        shop.place(bot)
        shop.begins()
        shop.answered(f"*Entendi*: {shop.word}")
        shop.bots.plays(completion('Vou chamar alguém.\n#{"stopBot":true}'))
        shop.says("quero uma pessoa")
        shop.answered(f"*Entendi*: {shop.word}", "Vou chamar alguém.")
        told = [(each["role"], each["content"]) for each in shop.bots.completions[1]["messages"]]
        assert told == [
            ("system", "Seja breve."),
            ("user", shop.word),
            ("assistant", f"*Entendi*: {shop.word}"),
            ("user", "quero uma pessoa"),
        ]


def test_a_bot_that_is_only_told_answers_by_the_interface_while_it_is_at_work(
    shop: Shop, strict_desk: RunningDesk
) -> None:
    url = f"{shop.bots.url}/webhook/loja"
    with (
        defined(shop.admin, "webhook", url=url, mode="forward") as bot,
        token(strict_desk, "messages:write") as (program, _),
    ):
        shop.bots.plays(b"", b"")
        shop.place(bot)
        ticket = shop.begins()
        shop.bots.wait_for(shop.bots.chats, 1)
        path = f"/tickets/{shop.bots.chats[0]['ticketId']}/bot/messages"
        offered = {"style": "buttons", "choices": [{"id": "s", "title": "Sim"}, {"id": "n", "title": "Não"}]}
        wish = {"id": str(uuid4()), "text": "Quer **entregar** hoje?", "options": offered}
        for _ in range(2):
            said = program.post(path, json=wish)
            assert (said.status_code, said.json()["message_id"]) == (202, wish["id"])
        shop.answered("Quer *entregar* hoje?")
        items = shop.admin.get(f"/tickets/{ticket['id']}/messages").json()["items"]
        assert items[-1]["author"]["kind"] == "bot"
        shop.says("1")
        shop.bots.wait_for(shop.bots.chats, 2)
        problem(shop.admin.post(path, json=wish), 403, "token.required")
        order = program.post(path, json={"text": 'Passo para o suporte. #{"queueId": "Suporte"}'})
        assert order.status_code == 202, order.text
        shop.answered("Quer *entregar* hoje?", "Passo para o suporte.")
        assert shop.peoples(ticket)["queue"]["name"] == "Suporte"
        problem(program.post(path, json={"text": "Ainda aí?"}), 409, "bot.not_at_work")
        assert len(shop.heard()) == 2


def test_switched_off_no_bot_answers_in_the_ticket_and_switched_on_it_begins_anew(shop: Shop) -> None:
    with defined(shop.admin, "typebot", url=shop.bots.url, public_id=PUBLIC_ID) as bot:
        shop.place(bot)
        ticket = shop.begins()
        shop.answered(*WELCOME)
        off = shop.admin.put(f"/tickets/{ticket['id']}/bots", json={"on": False}).json()["ticket"]
        assert (off["bots_off"], off["bot"]) == (True, None)
        shop.says("Financeiro")
        until(shop.admin, ticket["id"], lambda each: each["last_message"]["text"] == "Financeiro")
        refused = shop.admin.post(f"/tickets/{ticket['id']}/bot", json={"kind": "typebot", "id": bot["id"]})
        assert refused.json()["code"] == "ticket.bots_off"
        on = shop.admin.put(f"/tickets/{ticket['id']}/bots", json={"on": True}).json()["ticket"]
        assert (on["bots_off"], on["bot"]["id"]) == (False, bot["id"])
        shop.answered(*WELCOME, *WELCOME)
        assert shop.bots.told() == []


def test_words_of_the_customer_end_the_talk_or_begin_it_anew(shop: Shop) -> None:
    words = {"restart_words": "menu", "restart_message": "De novo:", "finish_words": "sair", "finish_does": "close"}
    with defined(shop.admin, "typebot", url=shop.bots.url, public_id=PUBLIC_ID, **words) as bot:
        shop.place(bot)
        ticket = shop.begins()
        shop.answered(*WELCOME)
        shop.says("Menu")
        shop.answered(*WELCOME, "De novo:", *WELCOME)
        shop.says("sair")
        assert until(shop.admin, ticket["id"], lambda each: each["state"] == "closed")["bot"] is None
        assert (len(shop.bots.starts), shop.bots.told()) == (2, [])


def test_a_customers_file_reaches_the_bot_by_an_address_for_a_while(shop: Shop, strict_desk: RunningDesk) -> None:
    with defined(shop.admin, "typebot", url=shop.bots.url, public_id=PUBLIC_ID) as bot:
        asked = {"id": "i", "type": "file input"}
        shop.bots.plays({"sessionId": "s-file", "messages": [rich("b", "Mande a foto")], "input": asked})
        shop.place(bot)
        shop.begins()
        shop.answered("Mande a foto")
        shop.bots.plays({"messages": [rich("b", "Recebi")], "input": menu()})
        picture = httpx.get(f"{shop.bots.url}/files/a.png").content
        stored = shop.admin.post("/simulator/media", params={"name": "a.png"}, content=picture).json()["media_id"]
        sent = {"from": shop.phone, "kind": "image", "media_id": stored}
        assert shop.admin.post("/simulator/messages", json=sent).status_code == 202
        shop.answered("Mande a foto", "Recebi")
        (address,) = shop.bots.continues[0][1]["attachedFileUrls"]
        lent = httpx.get(f"{strict_desk.url}{httpx.URL(address).path}")
        assert (lent.status_code, lent.headers["content-type"]) == (200, "image/png")
        assert httpx.get(f"{strict_desk.url}/lent/invented").status_code == 404
