"""What an Evolution API answers to a message: taken, refused and why, or nobody knows.

It says 500 both before a message left and after; only what is known to come before counts as not sent.
"""

import re
from dataclasses import dataclass, replace
from typing import Any

import httpx
import orjson

from services.gateway.channels.evolution import jids
from services.gateway.channels.evolution.parts import identifier, part_of
from services.gateway.channels.outbound import Failed, SendOutcome, Sent, Unknown

WAIT = 5.0
LONGEST_WAIT = 300.0
CHECK_KEY = "Confira a chave em Configurações › Canais."
CONNECT = "Conecte o canal de novo em Configurações › Canais."
NOT_ON_WHATSAPP = Failed("evolution.not_on_whatsapp", "O número não tem WhatsApp.")
UNAUTHORIZED = Failed(
    "evolution.unauthorized",
    f"A Evolution não aceita a chave do canal. {CHECK_KEY}",
    may_retry=True,
    stops_channel=True,
)
NO_INSTANCE = Failed(
    "evolution.no_instance",
    f"A instância não existe mais na Evolution. {CONNECT}",
    may_retry=True,
    stops_channel=True,
)
TOO_MANY = Failed(
    "evolution.rate_limited", "Mensagens demais em pouco tempo.", transient=True, may_retry=True, wait=60.0
)
DISCONNECTED = Failed(
    "evolution.disconnected",
    "O WhatsApp do canal está desconectado.",
    transient=True,
    may_retry=True,
    unreachable=True,
    wait=WAIT,
)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What some words in an error mean."""

    words: re.Pattern[str]
    failed: Failed


MEANINGS = (
    Meaning(re.compile(r"connection (was )?(closed|lost)|not connected|connection terminated", re.I), DISCONNECTED),
    Meaning(
        re.compile(r"instance\W+(\S+\W+)?(does not|doesn't) exist|instance not found", re.I),
        NO_INSTANCE,
    ),
    Meaning(
        re.compile(r"media upload failed|owned media must be|invalid media", re.I),
        Failed("evolution.media_refused", "O WhatsApp não aceitou o arquivo.", may_retry=True),
    ),
    Meaning(
        re.compile(r"older than 15 minutes", re.I),
        Failed("evolution.too_old", "O WhatsApp só edita mensagens de até 15 minutos."),
    ),
    Meaning(
        re.compile(r"message not (found|compatible)|remotejid does not match", re.I),
        Failed("evolution.no_such_message", "A Evolution não tem mais essa mensagem."),
    ),
    Meaning(re.compile(r"rate-overlimit|rate.?limit", re.I), TOO_MANY),
)


def outcome(response: httpx.Response) -> SendOutcome:
    """What became of a message or a change, as the answer says it."""
    body = decoded(response)
    if response.is_success:
        return _sent(body)
    said = told(body)
    known = next((each.failed for each in MEANINGS if each.words.search(said)), None)
    status = response.status_code
    if status == 400:
        if lacks_whatsapp(body):
            return NOT_ON_WHATSAPP
        return known or _refused(said)
    if status in (401, 403):
        return UNAUTHORIZED
    if status == 404:
        return known or (NO_INSTANCE if body else _http(status))
    if status == 429:
        return _too_many(response)
    if status >= 500:
        return known if known is not None else _trouble(status)
    return known or _http(status)


def lacks_whatsapp(body: Any) -> bool:
    """Whether the answer says that the number is not on WhatsApp."""
    found = part_of(body, "response").get("message")
    return isinstance(found, list) and any(isinstance(each, dict) and each.get("exists") is False for each in found)


def told(body: Any) -> str:
    """The words of an error; they come as text, as a list, or as a list in a list."""
    found = part_of(body, "response").get("message")
    waiting, said = [found], list[str]()
    while waiting and len(said) < 10:
        match waiting.pop(0):
            case str() as text:
                said.append(text)
            case list() as several:
                waiting = [*several[:10], *waiting]
            case _:
                continue
    return "; ".join(said)[:300]


def decoded(response: httpx.Response) -> Any:
    """The JSON of an answer; None when it is none."""
    try:
        return orjson.loads(response.content)
    except orjson.JSONDecodeError:
        return None


def _sent(body: Any) -> SendOutcome:
    key = part_of(body, "key")
    provider_id = identifier(key.get("id"))
    if provider_id is None:
        return Unknown("an answer without a message id")
    chat = jids.chat(key)
    return Sent(provider_id, chat.user if chat is not None and chat.of == "phone" else None)


def _refused(said: str) -> Failed:
    """It refused what we asked; its words help whoever runs it."""
    why = f" ({said})" if said else ""
    return Failed("evolution.refused", f"A Evolution recusou a mensagem{why}.", may_retry=True)


def _http(status: int) -> Failed:
    return Failed(f"evolution.http_{status}", f"A Evolution respondeu {status}.", may_retry=True)


def _too_many(response: httpx.Response) -> Failed:
    after = response.headers.get("retry-after", "")
    timed = after.isascii() and after.isdigit()
    return replace(TOO_MANY, wait=min(float(after), LONGEST_WAIT)) if timed else TOO_MANY


def _trouble(status: int) -> SendOutcome:
    if status == 503:
        detail = "A Evolution está fora do ar (503)."
        return Failed("evolution.unreachable", detail, transient=True, may_retry=True, unreachable=True)
    return Unknown(f"HTTP {status}")
