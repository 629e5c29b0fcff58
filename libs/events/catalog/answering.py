"""Events of `answering.desk`: which bot answers where new tickets begin (C6, C7)."""

from typing import ClassVar

from libs.events.catalog.bot import Bot
from libs.events.event import Event

DESK = "desk"


class AnsweringEvent(Event):
    """What the events of the desk's answering stream share."""

    category: ClassVar[str] = "answering"


class BotPlaced(AnsweringEvent):
    """The bot answers new tickets of exactly these channels and queues, and whoever writes one of these words.

    A place or word has one bot: another that answered there does so no more.
    """

    bot: Bot
    channel_ids: tuple[str, ...] = ()
    queue_ids: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
