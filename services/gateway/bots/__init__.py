"""The kinds of bots outside that this release can talk to."""

from services.gateway.bots.bot import Bot
from services.gateway.bots.chat_completions import ChatCompletions
from services.gateway.bots.exchange import Exchange
from services.gateway.bots.typebot import Typebot
from services.gateway.bots.webhook import Webhook

BOTS: dict[str, type[Bot]] = {Typebot.kind: Typebot, Webhook.kind: Webhook, ChatCompletions.kind: ChatCompletions}


def build(exchange: Exchange, server: str) -> dict[str, Bot]:
    """One of each kind, ready to ask; `server` is where they reach the desk."""
    return {
        Typebot.kind: Typebot(exchange),
        Webhook.kind: Webhook(exchange, server),
        ChatCompletions.kind: ChatCompletions(exchange),
    }
