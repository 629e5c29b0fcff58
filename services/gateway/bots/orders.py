"""What a bot orders by its words: a text `#{"queueId": …}` moves the ticket instead of being said (C7).

The form is that of the whaticket family, so typebots made for it go on working; queues and agents are named by
id or by name. What cannot be read is said to nobody, and noted.
"""

from typing import Any

import orjson

from libs.events import telemetry
from services.gateway.bots.bot import Order, Talk

PREFIX = "#{"
log = telemetry.logger(__name__)


def hear(text: str, talk: Talk) -> None:
    """Take what a bot says: its orders, and the rest as it is to be said."""
    if not text.strip():
        return
    whole = text.strip()
    if whole.startswith(PREFIX) and ("\n" not in whole or _read(whole) is not None):
        _obey(whole, talk)
        return
    kept = []
    for line in text.split("\n"):
        words, order = _divided(line)
        if order:
            _obey(order, talk)
        if words.strip() or not order:
            kept.append(words)
    said = "\n".join(kept).strip("\n")
    if said.strip():
        talk.say(said)


def _divided(line: str) -> tuple[str, str]:
    """The words of a line, and the order that it is or ends with."""
    words, found, order = line.partition(PREFIX)
    if found and (not words.strip() or _read(PREFIX + order.strip()) is not None):
        return words.rstrip(), PREFIX + order.strip()
    return line, ""


def _obey(text: str, talk: Talk) -> None:
    order = _read(text)
    if order is None:
        log.warning("bot.order_unreadable", length=len(text))
    else:
        talk.orders.append(order)


def _read(text: str) -> Order | None:
    try:
        told: Any = orjson.loads(text[1:])
    except orjson.JSONDecodeError:
        return None
    if not isinstance(told, dict):
        return None
    order = Order(
        queue=_name(told.get("queueId") if "queueId" in told else told.get("queue")),
        agent=_name(told.get("userId") if "userId" in told else told.get("user")),
        stop=told.get("stopBot") is True,
        close=told.get("closeTicket") is True,
    )
    return order if order != Order() else None


def _name(value: Any) -> str | None:
    if isinstance(value, str):
        return value.strip() or None
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else None
