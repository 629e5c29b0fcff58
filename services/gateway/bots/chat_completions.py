"""A language model behind an OpenAI-compatible interface: told the talk so far, it says the next line (C7).

It remembers nothing: its session is the moment from which on it is told what was said.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from libs.events.event import iso
from services.gateway.bots.answers import in_words
from services.gateway.bots.bot import Bot, BotFailed, Question, Reply, Talk
from services.gateway.bots.exchange import Exchange, require_success
from services.gateway.bots.marks import from_markdown
from services.gateway.bots.orders import hear
from services.gateway.bots.setups import BotSetup, ChatSetup

PATH = "/v1/chat/completions"
ROLES = {"contact": "user", "desk": "assistant"}


class ChatCompletions(Bot):
    """Asks language models."""

    kind: ClassVar[str] = "openai"
    setup: ClassVar[type[BotSetup]] = ChatSetup
    repeatable: ClassVar[bool] = True
    remembers: ClassVar[bool] = False

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange

    async def ask(self, settings: Mapping[str, Any], secrets: Mapping[str, str], question: Question) -> Reply:
        """What the model says next; silence is a failure, for somebody waits."""
        key = secrets.get("api_key")
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        url, body = _address(str(settings["url"])), _body(settings, question)
        answered = await self._exchange.post(url, body, settings["timeout_seconds"], headers)
        require_success(answered)
        text = content_of(answered.json())
        if not text.strip():
            raise BotFailed("bot.no_answer", "O modelo não deu resposta.")
        talk = Talk()
        hear(from_markdown(text, question.marks), talk)
        return Reply(tuple(talk.said), tuple(talk.orders), session=_began(question))


def _address(url: str) -> str:
    """The full address, whether the base, its `/v1` or all of it was given."""
    base = url.rstrip("/")
    if base.endswith("/chat/completions"):
        return base
    return f"{base.removesuffix('/v1')}{PATH}"


def _body(settings: Mapping[str, Any], question: Question) -> dict[str, Any]:
    instructions = str(settings["instructions"]).strip()
    most = int(settings["history"])
    began = _began(question)
    known = [each for each in question.history if iso(each.at) >= began]
    lines = [{"role": ROLES[each.by], "content": each.text} for each in known][-most:] if most else []
    asked = in_words(question.heard, question.awaited)
    return {
        "model": settings["model"],
        "messages": [
            *([{"role": "system", "content": instructions}] if instructions else []),
            *lines,
            *([{"role": "user", "content": asked}] if asked is not None else []),
        ],
        "max_tokens": settings["max_tokens"],
        "temperature": settings["temperature"],
        "user": f"contact-{question.person.id}",
    }


def _began(question: Question) -> str:
    """Since when the talk has been."""
    if question.session is not None:
        return question.session
    told = [each.at for each in question.history]
    told += [each.at for each in question.heard if each.at is not None]
    return iso(min(told, default=question.at))


def content_of(told: Any) -> str:
    """The text of the first choice; parts of it are joined, and none is empty."""
    choices = told.get("choices") if isinstance(told, Mapping) else None
    first = choices[0] if isinstance(choices, list) and choices else None
    message = first.get("message") if isinstance(first, Mapping) else None
    content = message.get("content") if isinstance(message, Mapping) else None
    if isinstance(content, list):
        parts = [each.get("text") for each in content if isinstance(each, Mapping)]
        return "".join(each for each in parts if isinstance(each, str))
    return content if isinstance(content, str) else ""
