"""Bots outside: what typebots, webhooks and language models are asked, and what is read of their answers (C7)."""

import os
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest

from services.gateway import webhook_targets
from services.gateway.bots.answers import chosen, in_words
from services.gateway.bots.bot import Awaited, BotFailed, File, Heard, Order, Person, Question, Reply, Spoken, Talk
from services.gateway.bots.chat_completions import ChatCompletions, content_of
from services.gateway.bots.exchange import Answered, Exchange
from services.gateway.bots.marks import from_markdown, from_rich_text
from services.gateway.bots.orders import hear
from services.gateway.bots.questions import kept
from services.gateway.bots.setups import ChatSetup, TypebotSetup, WebhookSetup
from services.gateway.bots.turn import Turn, finished, fresh, paced, restarted, turn
from services.gateway.bots.typebot import Typebot, told
from services.gateway.bots.typebot_reply import read
from services.gateway.bots.webhook import Webhook, said_by
from tests.contracts.mutating import mutations
from tests.providers.bots import CHOICES, PUBLIC_ID, BotsStandIn, Play, completion, menu, rich

MUTATED = int(os.environ.get("GUICHE_FUZZ_PAYLOADS", "300"))
SAMPLES = Path(__file__).parents[1] / "fixtures"
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
MARINA = Person("3391", "Marina Duarte", "+5511900001234")
OFFERED = Awaited("choice", choices=read({"input": menu()}, "s", True).awaited.choices)  # type: ignore[union-attr]


@pytest.fixture(scope="module")
def stand_in() -> Iterator[BotsStandIn]:
    """Bots on this machine."""
    with BotsStandIn.running() as running:
        yield running


@pytest.fixture
def bots(stand_in: BotsStandIn) -> BotsStandIn:
    """The same, with nothing asked yet."""
    for asked in (stand_in.starts, stand_in.continues, stand_in.chats, stand_in.completions, stand_in.headers):
        asked.clear()
    stand_in.played.clear()
    return stand_in


@pytest.fixture
async def exchange() -> AsyncIterator[Exchange]:
    """An exchange that may speak to this machine."""
    async with webhook_targets.client(private=True) as client:
        yield Exchange(client, private=True)


def sample(name: str) -> Any:
    return orjson.loads((SAMPLES / f"{name}.json").read_bytes())


def question(*texts: str, **more: Any) -> Question:
    heard = tuple(Heard(f"m{number}", text=text) for number, text in enumerate(texts))
    return Question("r1", "8841", MARINA, "whatsapp", heard, NOON, **more)


def typebot(url: str, **more: Any) -> dict[str, Any]:
    return TypebotSetup(url=url, public_id=PUBLIC_ID, **more).split()[0]


def texts(reply: Reply) -> list[str | None]:
    return [each.text for each in reply.said]


def test_a_typebots_start_is_said_with_its_picture_its_pause_and_its_choices_as_buttons() -> None:
    reply = read(sample("typebot/start_chat_response"), None, True)
    assert texts(reply) == ["Olá, Marina! Sou o robô da Loja.", None, "Escolha uma opção:"]
    assert reply.said[1].file == File("image", "https://s3.example/bemvindo.png")
    assert [each.wait for each in reply.said] == [0, 2, 0]
    offered = reply.said[2].options
    assert offered is not None
    assert (offered.style, [each.title for each in offered.choices]) == ("buttons", ["Financeiro", "Suporte"])
    assert (reply.session, reply.ended) == ("clxinvented000001", False)
    assert reply.awaited is not None
    assert [(each.id, each.title) for each in reply.awaited.choices] == [("it1", "Financeiro"), ("it2", "Suporte")]


def test_every_sample_of_typebots_answers_is_read_as_documented() -> None:
    asked = read(sample("typebot/continue_chat_response_text_input"), "s", True)
    assert (texts(asked), asked.awaited, asked.ended) == (["Qual o número do pedido?"], Awaited("text"), False)
    end = read(sample("typebot/continue_chat_response_end"), "s", True)
    assert (texts(end), end.awaited, end.ended) == (["Obrigado! Até logo."], None, True)
    again = read(sample("typebot/continue_chat_response_invalid_reply"), "s", True)
    assert again.said[0].text == "Resposta inválida, tente de novo."
    assert again.said[0].options is not None
    media = read(sample("typebot/continue_chat_response_media"), "s", True)
    assert [each.file.kind if each.file else each.text for each in media.said] == [
        "audio",
        "video",
        "https://example.com/form",
    ]
    assert media.awaited == Awaited("file", file=True)
    moved = read(sample("typebot/continue_chat_response_transfer_command"), "s", True)
    assert (moved.said, moved.orders) == ((), (Order(queue="3", agent="12"),))
    stopped = read(sample("typebot/continue_chat_response_stop_command"), "s", True)
    assert (stopped.said, stopped.orders) == ((), (Order(stop=True),))


@pytest.mark.parametrize(
    ("asked", "said", "awaited"),
    [
        ({"type": "number input"}, [], Awaited("number")),
        ({"type": "email input"}, [], Awaited("email")),
        ({"type": "url input"}, [], Awaited("url")),
        ({"type": "date input", "options": {"isRange": False}}, [], Awaited("date")),
        ({"type": "time input"}, [], Awaited("time")),
        ({"type": "phone number input"}, [], Awaited("phone number")),
        (
            {"type": "rating input", "options": {"length": 5, "labels": {"left": "ruim", "right": "bom"}}},
            ["Responda com um número de 1 (ruim) a 5 (bom)."],
            Awaited("rating"),
        ),
        (
            {
                "type": "text input",
                "options": {"attachments": {"isEnabled": True}, "audioClip": {"isEnabled": True}},
            },
            [],
            Awaited("text", file=True, audio=True),
        ),
        ({"type": "dream input"}, [], Awaited("dream")),
    ],
)
def test_every_input_is_awaited_as_what_it_is(asked: Any, said: list[str], awaited: Awaited) -> None:
    reply = read({"messages": [], "input": {"id": "i", **asked}}, "s", True)
    assert (texts(reply), reply.awaited, reply.ended) == (said, awaited, False)


def test_many_choices_are_a_list_several_at_once_are_numbered_and_pictures_and_cards_are_shown() -> None:
    items = [{"id": f"i{number}", "content": f"Loja {number}"} for number in range(5)]
    five = read(
        {"messages": [rich("b", "Qual loja?")], "input": {"type": "choice input", "items": items}}, "s", True
    )
    assert five.said[0].options is not None
    assert (five.said[0].options.style, five.said[0].text) == ("list", "Qual loja?")
    several = {"type": "choice input", "items": items[:2], "options": {"isMultipleChoice": True}}
    numbered = read({"messages": [], "input": several}, "s", True)
    assert str(numbered.said[0].text).endswith("\n1. Loja 0\n2. Loja 1")
    assert numbered.awaited is not None
    assert numbered.awaited.multiple
    picture = {
        "id": "p",
        "pictureSrc": "https://s3.example/sofa.png",
        "title": "Sofá",
        "description": "Três lugares",
    }
    shown = read({"messages": [], "input": {"type": "picture choice input", "items": [picture]}}, "s", True)
    assert shown.said[0].file == File("image", "https://s3.example/sofa.png")
    assert texts(shown)[1] == "Sofá\nTrês lugares"
    assert shown.said[1].options is not None
    card = {"id": "c", "title": "Mesa", "paths": [{"id": "x", "text": "Comprar"}, {"id": "y", "text": "Ver mais"}]}
    cards = read({"messages": [], "input": {"type": "cards input", "items": [card]}}, "s", True)
    assert cards.awaited is not None
    assert [each.title for each in cards.awaited.choices] == ["Comprar", "Ver mais"]


def test_what_only_a_browser_can_do_is_a_failure_and_not_the_end_of_the_flow() -> None:
    with pytest.raises(BotFailed, match="payment"):
        read({"messages": [], "input": {"type": "payment input"}}, "s", True)
    script = {"type": "codeToExecute", "codeToExecute": {"content": "x"}, "expectsDedicatedReply": True}
    with pytest.raises(BotFailed, match="needs_browser"):
        read({"messages": [], "clientSideActions": [script]}, "s", True)
    redirect = {"type": "redirect", "redirect": {"url": "https://loja.example/pedido", "isNewTab": True}}
    assert texts(read({"messages": [], "clientSideActions": [redirect]}, "s", True)) == [
        "https://loja.example/pedido"
    ]


@pytest.mark.parametrize(
    "bubble",
    [
        None,
        "x",
        {},
        {"type": "text"},
        {"type": "text", "content": {"richText": 3}},
        {"type": "image", "content": {}},
        {"type": "video", "content": {"url": 7}},
        {"type": "hologram", "content": {"url": "https://x.example"}},
    ],
)
def test_a_bubble_that_cannot_be_read_loses_none_of_its_neighbours(bubble: Any) -> None:
    reply = read({"messages": [bubble, rich("b", "Bom dia")], "clientSideActions": [None, {"type": 3}]}, "s", True)
    assert texts(reply) == ["Bom dia"]


def test_rich_text_wears_whatsapps_marks_where_the_channel_shows_them() -> None:
    def p(*children: Any) -> dict[str, Any]:
        return {"type": "p", "children": list(children)}

    link = {"type": "a", "url": "https://loja.example", "children": [{"text": "a loja"}]}
    tree = [
        p({"text": "Olá, "}, {"text": "Marina ", "bold": True}, {"text": "!", "italic": True}),
        p({"text": ""}),
        p(link),
        p({"type": "inline-variable", "children": [p({"text": "12"})]}),
        {"type": "ul", "children": [{"type": "li", "children": [{"type": "lic", "children": [{"text": "Sofá"}]}]}]},
        p({"text": "riscado", "strikethrough": True}, {"text": " sublinhado", "underline": True}),
    ]
    marked = "Olá, *Marina* _!_\n\na loja (https://loja.example)\n12\n• Sofá\n~riscado~ sublinhado"
    assert from_rich_text(tree, True) == marked
    assert from_rich_text(tree, False) == marked.replace("*", "").replace("_", "").replace("~", "")
    deep: Any = {"text": "fundo"}
    for _ in range(3000):
        deep = {"type": "inline-variable", "children": [deep]}
    assert from_rich_text([p(deep)], True) == ""


def test_markdown_wears_whatsapps_marks_and_code_stays() -> None:
    text = "# Pedido\n**Total**: *R$ 10* ~~20~~\n- [site](https://loja.example)\n`a**b`"
    assert from_markdown(text, True) == "*Pedido*\n*Total*: _R$ 10_ ~20~\n• site (https://loja.example)\n`a**b`"
    assert from_markdown(text, False) == "Pedido\nTotal: R$ 10 20\n• site (https://loja.example)\n`a**b`"


@pytest.mark.parametrize(
    ("text", "said", "orders"),
    [
        ('#{"queueId":"Suporte"}', [], [Order(queue="Suporte")]),
        ('Passo para o suporte.\n#{"userId":"ana"}', ["Passo para o suporte."], [Order(agent="ana")]),
        ('#{"closeTicket":true}', [], [Order(close=True)]),
        ('#{"queueId":', [], []),
        ("#{}", [], []),
        ('#{"stopBot":"sim"}', [], []),
        ("#1 em vendas", ["#1 em vendas"], []),
        ('Já chamo. #{"stopBot":true}', ["Já chamo."], [Order(stop=True)]),
        ("Use #{nome} no texto", ["Use #{nome} no texto"], []),
        ("  ", [], []),
    ],
)
def test_orders_are_obeyed_and_never_said(text: str, said: list[str], orders: list[Order]) -> None:
    talk = Talk()
    hear(text, talk)
    assert ([each.text for each in talk.said], talk.orders) == (said, orders)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Financeiro", CHOICES[0]),
        (" financeiro ", CHOICES[0]),
        ("▶️ Financeiro", CHOICES[0]),
        ("2", CHOICES[1]),
        ("suporte tecnico e instalacao", CHOICES[1]),
        ("Suporte técnico e i…", CHOICES[1]),
        ("4", None),
        ("sup", None),
        ("", None),
    ],
)
def test_what_was_tapped_or_numbered_is_the_whole_answer(text: str, title: str | None) -> None:
    assert chosen(text, OFFERED) == title


def test_the_id_of_what_was_tapped_counts_before_its_words_and_several_answers_are_joined() -> None:
    assert in_words((Heard("m", text="Suporte técnico…", choice="it2"),), OFFERED) == CHOICES[1]
    assert in_words((Heard("m", text="1, 3"),), replace(OFFERED, multiple=True)) == f"{CHOICES[0]}, {CHOICES[2]}"
    assert in_words((Heard("m", text="oi"), Heard("n", text="tudo bem?")), None) == "oi\ntudo bem?"
    assert in_words((Heard("m", kind="sticker"),), None) is None


def test_files_are_told_as_the_input_takes_them() -> None:
    photo = Heard("m", kind="image", text="o defeito", file="https://desk.example/lent/1")
    voice = Heard("n", kind="audio", file="https://desk.example/lent/2")
    asked = replace(question(), heard=(photo,), awaited=Awaited("file", file=True))
    assert told(asked) == {"type": "text", "text": photo.file, "attachedFileUrls": [photo.file]}
    asked = replace(question(), heard=(photo,), awaited=Awaited("text", file=True))
    assert told(asked) == {"type": "text", "text": "o defeito", "attachedFileUrls": [photo.file]}
    assert told(replace(question(), heard=(voice,), awaited=Awaited("text", audio=True))) == {
        "type": "audio",
        "url": voice.file,
    }
    assert told(replace(question(), heard=(voice,))) == {"type": "text", "text": voice.file}


def test_words_and_silence_end_a_talk_or_begin_it_anew() -> None:
    settings = TypebotSetup(
        url="https://b.example",
        public_id="x",
        finish_words="sair, Encerrar",
        restart_words="menu",
        expire_minutes=30,
    ).split()[0]
    assert turn(settings, question("SAIR ")) is Turn.FINISH
    assert turn(settings, question("oi", "ménu")) is Turn.RESTART
    assert turn(settings, question("quero sair daqui")) is Turn.ASK
    assert turn(settings, replace(question(), heard=(Heard("m", kind="sticker"),))) is Turn.UNKNOWN
    assert turn(settings, question()) is Turn.ASK
    open_talk = question("oi", session="s", awaited=OFFERED)
    assert fresh(settings, open_talk, NOON - timedelta(minutes=30)) == open_talk
    assert fresh(settings, open_talk, NOON - timedelta(minutes=31)).session is None
    assert fresh(settings | {"expire_minutes": 0}, open_talk, NOON - timedelta(days=31)) == open_talk
    assert restarted(open_talk).heard == ()
    assert finished(settings).orders == (Order(stop=True),)
    assert finished(settings | {"finish_does": "close"}).orders == (Order(close=True),)
    reply = paced(settings | {"delay_ms": 1500}, read(sample("typebot/start_chat_response"), None, True))
    assert [each.wait for each in reply.said] == [1.5, 3.5, 1.5]


def test_no_answer_of_a_bot_however_odd_does_more_than_fail() -> None:
    answers = [each.read_bytes() for each in sorted((SAMPLES / "typebot").glob("*_response*.json"))]
    answers += [each.read_bytes() for each in sorted((SAMPLES / "bots").glob("*_response.json"))]
    answers.append(orjson.dumps({"messages": [rich("b", "Oi", bold=True)], "input": menu()}))
    read_at_all = 0
    for body in mutations(answers, MUTATED, "bots"):
        answered = Answered(200, body)
        with suppress(BotFailed):
            reply = read(answered.json(), "s", True)
            assert all(each.text is None or isinstance(each.text, str) for each in reply.said)
            assert orjson.dumps(kept(reply.awaited))
            read_at_all += 1
        assert all(isinstance(each, str) for each in said_by(answered))
        with suppress(BotFailed):
            assert isinstance(content_of(answered.json()), str)
    assert read_at_all > MUTATED / 3


async def test_a_typebot_is_begun_and_gone_on_with_as_its_samples_show(
    bots: BotsStandIn, exchange: Exchange
) -> None:
    adapter, settings = Typebot(exchange), typebot(bots.url)
    began = await adapter.ask(settings, {}, question("Oi", ticket_number=42))
    expected = sample("typebot/start_chat_request")
    assert bots.starts[0].keys() == expected.keys()
    assert bots.starts[0]["prefilledVariables"].keys() >= expected["prefilledVariables"].keys()
    assert (bots.starts[0]["prefilledVariables"]["ticketId"], bots.continues) == ("8841", [])
    assert texts(began) == ["Olá, Marina Duarte! Sou o robô da loja.", None, "Sobre o que vamos falar?"]
    asked = await adapter.ask(settings, {}, question("1", session=began.session, awaited=began.awaited))
    assert bots.continues == [(began.session, sample("typebot/continue_chat_request")["message"])]
    assert texts(asked) == ["*Qual o número do pedido?*"]
    wrong = await adapter.ask(settings, {}, question("não sei", session=began.session, awaited=asked.awaited))
    assert (texts(wrong), wrong.ended) == (["Resposta inválida, tente de novo."], False)
    end = await adapter.ask(settings, {}, question("1234", session=began.session, awaited=wrong.awaited))
    assert (texts(end), end.ended) == (["Obrigado! Até logo."], True)


async def test_a_talk_that_the_typebot_forgot_begins_anew_and_hears_the_message_again(
    bots: BotsStandIn, exchange: Exchange
) -> None:
    adapter, settings = Typebot(exchange), typebot(bots.url)
    reply = await adapter.ask(settings, {}, question("Financeiro", session="long-gone", awaited=OFFERED))
    assert (len(bots.starts), bots.told()) == (1, ["Financeiro", "Financeiro"])
    assert texts(reply)[-1] == "*Qual o número do pedido?*"
    assert reply.session == bots.continues[1][0] != "long-gone"


async def test_a_flow_that_begins_by_asking_hears_the_first_message(bots: BotsStandIn, exchange: Exchange) -> None:
    bots.sessions["s1"] = "menu"
    bots.plays({"sessionId": "s1", "messages": [], "input": {"id": "i", "type": "text input"}})
    await Typebot(exchange).ask(typebot(bots.url, token="key"), {"token": "key"}, question("Financeiro"))
    assert bots.told() == ["Financeiro"]
    assert bots.headers[0]["authorization"] == "Bearer key"


@pytest.mark.parametrize(
    ("said", "code", "heard"),
    [
        ("#500", "bot.failed", True),
        ("#429", "bot.rate_limited", False),
        ("#401", "bot.unauthorized", False),
        ("#400", "bot.refused", False),
        ("#302", "bot.redirected", False),
        ("#html", "bot.unreadable", True),
        ("#empty", "bot.unreadable", True),
        ("#slow", "bot.timeout", True),
    ],
)
async def test_every_failure_of_a_bot_has_a_name_and_tells_whether_it_may_have_heard(
    bots: BotsStandIn, exchange: Exchange, said: str, code: str, heard: bool
) -> None:
    bots.sessions["s1"] = "menu"
    settings = typebot(bots.url, timeout_seconds=1)
    with pytest.raises(BotFailed) as failed:
        await Typebot(exchange).ask(settings, {}, question(said, session="s1"))
    assert (failed.value.code, failed.value.heard, len(bots.continues)) == (code, heard, 1)


async def test_bots_out_of_reach_and_addresses_inside_are_failures_before_anything_is_heard(
    bots: BotsStandIn, exchange: Exchange
) -> None:
    with pytest.raises(BotFailed) as failed:
        await Typebot(exchange).ask(typebot("http://127.0.0.1:9"), {}, question("oi"))
    assert (failed.value.code, failed.value.heard) == ("bot.unreachable", False)
    async with webhook_targets.client(private=False) as client:
        for url in (bots.url, "https://localhost:8080", "https://169.254.169.254"):
            with pytest.raises(BotFailed) as refused:
                await Typebot(Exchange(client, private=False)).ask(typebot(url), {}, question("oi"))
            assert refused.value.code in ("bot.address_refused", "bot.unreachable")
    assert bots.headers == []


async def test_a_webhook_is_asked_as_n8n_is_and_its_answer_is_said(bots: BotsStandIn, exchange: Exchange) -> None:
    adapter = Webhook(exchange, "https://desk.example")
    settings, secrets = WebhookSetup(
        url=f"{bots.url}/webhook/loja", user="guiche", password="senha", api_key="chave"
    ).split()
    reply = await adapter.ask(settings, secrets, question("Oi, bom dia"))
    asked, expected = bots.chats[0], sample("bots/n8n_request")
    assert asked.keys() >= expected.keys()
    same = ("chatInput", "remoteJid", "pushName", "fromMe")
    assert {each: asked[each] for each in same} == {each: expected[each] for each in same}
    assert bots.headers[0]["authorization"].startswith("Basic ")
    assert (texts(reply), reply.session, reply.ended) == (["Você disse: Oi, bom dia"], "r1", False)
    bots.plays(
        sample("bots/n8n_response"), [{"answer": "um"}, {"output": ["dois", "três"]}], b"", b"texto **puro**"
    )
    said = [texts(await adapter.ask(settings, secrets, question("oi", session="r1"))) for _ in range(4)]
    assert said == [["Olá! Em que posso ajudar?"], ["um", "dois", "três"], [], ["texto *puro*"]]
    assert {each["sessionId"] for each in bots.chats} == {"r1"}


async def test_a_webhook_that_is_only_told_gets_the_whole_message_and_says_nothing(
    bots: BotsStandIn, exchange: Exchange
) -> None:
    settings, secrets = WebhookSetup(url=f"{bots.url}/webhook/loja", mode="forward").split()
    bots.plays(b"")
    reply = await Webhook(exchange, "").ask(settings, secrets, question("Oi"))
    assert (reply.said, reply.ended) == ((), False)
    assert bots.chats[0]["messages"] == [{"id": "m0", "type": "text", "body": "Oi", "choice": None, "url": None}]
    assert bots.chats[0]["contact"]["number"] == MARINA.number


async def test_a_model_is_told_its_instructions_and_the_talk_so_far(bots: BotsStandIn, exchange: Exchange) -> None:
    settings, secrets = ChatSetup(
        url=f"{bots.url}/v1", model="gpt-4o-mini", instructions="Você é o atendente.", max_tokens=300, history=2,
        api_key="sk-invented",
    ).split()  # fmt: skip
    said = [("contact", "Oi"), ("desk", "Olá!"), ("contact", "E o frete?")]
    history = tuple(Spoken(by, text, NOON) for by, text in said)  # type: ignore[arg-type]
    adapter = ChatCompletions(exchange)
    reply = await adapter.ask(settings, secrets, question("Para Santos", history=history))
    asked, expected = bots.completions[0], sample("bots/openai_chat_request")
    assert asked.keys() == expected.keys()
    assert [(each["role"], each["content"]) for each in asked["messages"]] == [
        ("system", "Você é o atendente."),
        ("assistant", "Olá!"),
        ("user", "E o frete?"),
        ("user", "Para Santos"),
    ]
    assert (asked["max_tokens"], asked["user"], bots.headers[0]["authorization"]) == (
        300,
        "contact-3391",
        "Bearer sk-invented",
    )
    assert texts(reply) == ["*Entendi*: Para Santos"]
    bots.plays(sample("bots/openai_chat_response"), completion([{"type": "text", "text": "em partes"}]))
    later = question("e aí?", history=history, session=(NOON + timedelta(minutes=1)).isoformat())
    assert texts(await adapter.ask(settings, secrets, later)) == ["Olá! Em que posso ajudar?"]
    assert [each["role"] for each in bots.completions[1]["messages"]] == ["system", "user"]
    assert texts(await adapter.ask(settings, secrets, question("?"))) == ["em partes"]


@pytest.mark.parametrize("answer", [completion(None), completion(""), {"choices": []}, {}, [], Play({}, 429)])
async def test_a_model_that_has_nothing_to_say_is_a_failure(
    bots: BotsStandIn, exchange: Exchange, answer: Any
) -> None:
    settings, secrets = ChatSetup(url=bots.url, model="m").split()
    bots.plays(answer)
    with pytest.raises(BotFailed) as failed:
        await ChatCompletions(exchange).ask(settings, secrets, question("oi"))
    assert failed.value.code in ("bot.no_answer", "bot.rate_limited")
