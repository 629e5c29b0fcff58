"""Chatbots in the examples: a menu that gives the ticket to support."""

from datetime import timedelta

from libs.events.catalog import answering, bot, flow, macro, ticket
from libs.events.catalog.bot import Bot, Heard, Saying
from libs.events.catalog.examples.story import (
    CONVERSATION,
    LINE,
    NOON,
    RECEIVED,
    REPLY,
    ROSA,
    SUPPORT,
    TAG,
    TICKET,
)
from libs.events.catalog.message import Answer, Choice, Options
from libs.events.event import Event

_FLOW = "0192f0c4-7a10-7c3e-9d2f-3b1f2a6d9e11"
_RUN = "0192f0c4-7a10-7c3e-9d2f-3b1f2a6d9e12"
_REQUEST = "0192f0c4-7a10-7c3e-9d2f-3b1f2a6d9e13"
_BOT = Bot(kind="flow", id=_FLOW, label="Boas-vindas")
_ASSISTANT = Bot(kind="typebot", id="0192f0c4-7a10-7c3e-9d2f-3b1f2a6d9e14", label="Typebot")
_DEFINITION = flow.Definition(
    nodes=(
        flow.FlowNode(id="start", does=flow.StartNode()),
        flow.FlowNode(
            id="menu",
            label="Assunto",
            x=240,
            does=flow.MenuNode(
                text="Olá, {{first_name}}! Como podemos ajudar?",
                choices=(flow.FlowChoice(id="support", title="Suporte"), flow.FlowChoice(id="bye", title="Nada")),
                retry_text="Escolha uma das opções.",
            ),
        ),
        flow.FlowNode(id="people", label="Suporte", x=480, does=flow.HandOverNode(queue_id=SUPPORT)),
        flow.FlowNode(id="end", x=480, y=160, does=flow.CloseNode(text="Até logo!")),
    ),
    edges=(
        flow.Edge(source="start", target="menu"),
        flow.Edge(source="menu", output="support", target="people"),
        flow.Edge(source="menu", output="bye", target="end"),
    ),
)
_OPTIONS = Options(style="buttons", choices=(Choice(id="support", title="Suporte"), Choice(id="bye", title="Nada")))
_HEARD = Heard(message_id=RECEIVED, at=NOON, text="Suporte", answer=Answer(id="support", title="Suporte"))

BY_MEMBERS: tuple[Event, ...] = (
    flow.FlowDrafted(label="Boas-vindas", definition=_DEFINITION),
    flow.FlowPublished(version=1, label="Boas-vindas", definition=_DEFINITION),
    flow.FlowArchived(),
    answering.BotPlaced(bot=_BOT, channel_ids=(LINE,), queue_ids=(SUPPORT,), keywords=("menu",)),
    ticket.BotSwitchedOff(),
    ticket.BotSwitchedOn(),
    ticket.HandedToBot(
        run_id=_RUN,
        bot=_BOT,
        conversation_id=CONVERSATION,
        channel_id=LINE,
        contact_id=ROSA,
        because="person",
    ),
)
BY_THE_CONTACT: tuple[Event, ...] = (bot.BotHeard(run_id=_RUN, heard=_HEARD),)
BY_THE_SYSTEM: tuple[Event, ...] = (
    ticket.TakenFromBot(run_id=_RUN, why="flow"),
    bot.BotStarted(
        run_id=_RUN, bot=_BOT, version=1, conversation_id=CONVERSATION, channel_id=LINE, contact_id=ROSA
    ),
    bot.BotSaid(
        run_id=_RUN,
        message_id=REPLY,
        step="menu",
        saying=Saying(text="Olá! Como podemos ajudar?", options=_OPTIONS),
    ),
    bot.BotAsked(run_id=_RUN, step="menu", label="Assunto", until=NOON + timedelta(minutes=30)),
    bot.BotAnswered(run_id=_RUN, step="menu", label="Assunto", value="Suporte", choice="support"),
    bot.BotMisunderstood(run_id=_RUN, step="menu", label="Assunto", times=1),
    bot.BotKept(run_id=_RUN, step="keep", variable="subject", value="Suporte"),
    bot.BotWaiting(run_id=_RUN, step="wait", until=NOON + timedelta(seconds=5)),
    bot.BotMoved(run_id=_RUN, step="jump", bot=_BOT, version=2),
    bot.BotRequested(
        run_id=_RUN, request_id=_REQUEST, kind="typebot", bot_id=_ASSISTANT.id, session="s1", heard=(_HEARD,)
    ),
    bot.BotReplied(
        run_id=_RUN,
        request_id=_REQUEST,
        session="s1",
        input={"type": "text input"},
        sayings=(Saying(text="Qual é o seu e-mail?", seconds=1.5),),
    ),
    bot.BotActed(run_id=_RUN, step="tag", label="Etiqueta", actions=(macro.Tag(tag_ids=(TAG,)),)),
    bot.BotHandedOver(run_id=_RUN, step="people", label="Suporte", queue_id=SUPPORT),
    bot.BotEnded(run_id=_RUN, step="end", why="closed"),
    bot.BotErased(),
)

STREAMS = {"flow": f"flow.{_FLOW}", "bot": f"bot.{TICKET}", "answering": f"answering.{answering.DESK}"}
