"""Whom the telephone behind an instance has saved, as Evolution keeps it (K2).

It keeps everybody whom it ever saw. Who has neither a name nor a picture there was merely in the same group; digits
stand in for a name that is not known.
"""

from collections.abc import Iterable
from typing import Any

import httpx

from libs.wording.searching import folded
from services.gateway.channels.channel import Line, OutOfReach, Saved
from services.gateway.channels.evolution import jids
from services.gateway.channels.evolution.api import Api
from services.gateway.channels.evolution.messages import Request
from services.gateway.channels.evolution.parts import identifier, words

# All at once: pages come in no order that lasts, and older releases know no pages.
ALL = Request("chat/findContacts", {"where": {}})
PATIENCE = httpx.Timeout(60.0, connect=5.0)


async def read(api: Api, line: Line) -> list[Saved]:
    """Everybody, by name; those without a number among them. Raises `OutOfReach`."""
    told = await api.known(line, ALL, timeout=PATIENCE)
    if not isinstance(told, list):
        raise OutOfReach("A Evolution respondeu com algo que não é uma agenda.")
    return entries(told)


def entries(told: Iterable[Any]) -> list[Saved]:
    """Each address once, the named ones first and in the order of their names; what has no address is nobody's."""
    found: dict[str, Saved] = {}
    for each in told:
        if isinstance(each, dict) and _is_saved(each):
            saved = _saved(each)
            if saved is not None:
                found.setdefault(saved.address, saved)
    return sorted(found.values(), key=lambda each: (each.name is None, folded(each.name or ""), each.address))


def _is_saved(record: dict[str, Any]) -> bool:
    told = record.get("isSaved")
    if isinstance(told, bool):
        return told
    return any(words(record.get(each)) is not None for each in ("pushName", "profilePicUrl"))


def _saved(record: dict[str, Any]) -> Saved | None:
    address = identifier(record.get("remoteJid"))
    where = jids.jid(address)
    if address is None or where is None:
        return None
    name = jids.called(record.get("pushName"))
    return Saved(f"+{where.user}" if where.of == "phone" else str(where), name)
