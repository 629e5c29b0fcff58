"""What a message means before a bot hears it: words that end a talk or begin it anew, and silence (C7). Pure."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from services.gateway.bots.answers import is_one_of
from services.gateway.bots.bot import Order, Question, Reply, Said


class Turn(Enum):
    """What is to be done."""

    FINISH = "finish"
    RESTART = "restart"
    UNKNOWN = "unknown"
    ASK = "ask"


def turn(settings: Mapping[str, Any], question: Question) -> Turn:
    """What the last of what was heard asks for."""
    last = question.heard[-1].text if question.heard else None
    if is_one_of(last, str(settings["finish_words"])):
        return Turn.FINISH
    if is_one_of(last, str(settings["restart_words"])):
        return Turn.RESTART
    if question.heard and not any(each.text or each.choice or each.file for each in question.heard):
        return Turn.UNKNOWN
    return Turn.ASK


def fresh(settings: Mapping[str, Any], question: Question, asked_at: datetime | None) -> Question:
    """The question without the session that so long a silence has ended."""
    minutes = int(settings["expire_minutes"])
    if not minutes or asked_at is None or question.at - asked_at <= timedelta(minutes=minutes):
        return question
    return replace(question, session=None, awaited=None, history=())


def restarted(question: Question) -> Question:
    """The question as the beginning of a new talk: the word that asked for it is no answer to anything."""
    return replace(question, session=None, awaited=None, heard=(), history=())


def finished(settings: Mapping[str, Any]) -> Reply:
    """The reply to a word that ends the talk."""
    closes = settings["finish_does"] == "close"
    return Reply(orders=(Order(stop=not closes, close=closes),), ended=True)


def not_understood(settings: Mapping[str, Any], question: Question) -> Reply:
    """The reply to what no bot can take: a sticker, a place. The talk stays where it is."""
    text = str(settings["unknown_message"]).strip()
    said = (Said(text),) if text else ()
    return Reply(said, awaited=question.awaited, session=question.session)


def paced(settings: Mapping[str, Any], reply: Reply) -> Reply:
    """The reply as it goes out: after the pause that its settings want before each thing said."""
    delay = int(settings["delay_ms"]) / 1000
    if not delay:
        return reply
    return replace(reply, said=tuple(replace(each, wait=each.wait + delay) for each in reply.said))
