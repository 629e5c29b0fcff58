"""A webhook that is told what the customer says, as n8n's chats are, and answers, or not (C7, channels 6.2)."""

from collections.abc import Mapping
from typing import Any, ClassVar

import orjson

from services.gateway.bots.answers import in_words
from services.gateway.bots.bot import Bot, Heard, Question, Reply, Talk
from services.gateway.bots.exchange import Answered, Exchange, require_success
from services.gateway.bots.marks import from_markdown
from services.gateway.bots.orders import hear
from services.gateway.bots.setups import BotSetup, WebhookSetup

ANSWERS = ("output", "answer", "text")
MOST = 20


class Webhook(Bot):
    """Asks webhooks. `server`: where they reach the desk."""

    kind: ClassVar[str] = "webhook"
    setup: ClassVar[type[BotSetup]] = WebhookSetup

    def __init__(self, exchange: Exchange, server: str) -> None:
        self._exchange = exchange
        self._server = server

    async def ask(self, settings: Mapping[str, Any], secrets: Mapping[str, str], question: Question) -> Reply:
        """What it answers; nothing is an answer too: then it speaks through the desk's interface, or not at all."""
        user = str(settings["user"])
        answered = await self._exchange.post(
            str(settings["url"]),
            self._forwarded(question) if settings["mode"] == "forward" else self._chat(secrets, question),
            settings["timeout_seconds"],
            auth=(user, secrets.get("password", "")) if user else None,
        )
        require_success(answered)
        talk = Talk()
        if settings["mode"] == "answer":
            for text in said_by(answered):
                hear(from_markdown(text, question.marks), talk)
        return Reply(tuple(talk.said), tuple(talk.orders), session=_session(question))

    def _chat(self, secrets: Mapping[str, str], question: Question) -> dict[str, Any]:
        """The body that n8n's chats expect, as Evolution posts it."""
        last, person = question.heard[-1] if question.heard else None, question.person
        number = (person.number or "").lstrip("+")
        return {
            "chatInput": in_words(question.heard, question.awaited) or _files(question.heard),
            "sessionId": _session(question),
            "ticketId": question.ticket_id,
            "remoteJid": f"{number}@s.whatsapp.net" if number else person.id,
            "pushName": person.name or "",
            "keyId": last.message_id if last is not None else question.request_id,
            "fromMe": False,
            "instanceName": question.channel,
            "serverUrl": self._server,
            "apiKey": secrets.get("api_key", ""),
        }

    def _forwarded(self, question: Question) -> dict[str, Any]:
        """What was heard, whole, for who answers by himself later."""
        person = question.person
        return {
            "ticketId": question.ticket_id,
            "ticketNumber": question.ticket_number,
            "contact": {"id": person.id, "name": person.name, "number": person.number},
            "channel": question.channel,
            "messages": [
                {
                    "id": each.message_id,
                    "type": each.kind,
                    "body": each.text,
                    "choice": each.choice,
                    "url": each.file,
                }
                for each in question.heard
            ],
        }


def _session(question: Question) -> str:
    """By what it knows the talk."""
    return question.session or question.request_id


def _files(heard: tuple[Heard, ...]) -> str:
    return "\n".join(each.file for each in heard if each.file is not None)


def said_by(answered: Answered) -> list[str]:
    """What is to be said: `output` or `answer` of an object or of each in a list, or the whole of a plain text."""
    body = answered.body.strip()
    if not body:
        return []
    try:
        told = orjson.loads(body)
    except orjson.JSONDecodeError:
        text = body.decode("utf-8", "replace")
        return [] if text.lstrip().startswith("<") else [text]
    found = told if isinstance(told, list) else [told]
    return [text for each in found[:MOST] for text in _said(each)]


def _said(told: Any) -> list[str]:
    if isinstance(told, str):
        return [told] if told.strip() else []
    if not isinstance(told, Mapping):
        return []
    value = next((told[key] for key in ANSWERS if told.get(key)), None)
    several = value if isinstance(value, list) else [value]
    return [each for each in several[:MOST] if isinstance(each, str) and each.strip()]
