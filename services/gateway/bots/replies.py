"""What a bot answered, as the desk takes it in: things to say, with files of ours, and what is done to the ticket.

Queues and agents that it names are looked up.
"""

from collections.abc import Mapping
from typing import Any

from libs.events import telemetry
from libs.events.catalog.bot import BotAction, Saying
from libs.events.catalog.macro import Finish, Transfer
from libs.events.catalog.media import Media
from services.gateway.bots.bot import BotFailed, File, Order, Reply
from services.gateway.bots.exchange import Exchange
from services.gateway.directory import Directory
from services.gateway.media.media import MediaEmpty, MediaNotSound, MediaTooLarge, MediaTypeRefused
from services.gateway.media.store import MediaStore

MOST = 60
log = telemetry.logger(__name__)


class Replies:
    """Takes answers in."""

    def __init__(self, exchange: Exchange, media: MediaStore, directory: Directory) -> None:
        self._exchange = exchange
        self._media = media
        self._directory = directory

    async def sayings(self, reply: Reply, contact_id: str) -> tuple[Saying, ...]:
        """What is to be said; a file that cannot be had is said as its address."""
        found: list[Saying] = []
        for said in reply.said:
            if said.file is not None:
                media = await self._file(said.file, contact_id)
                text = said.file.url if media is None else None
                found.append(Saying(text=text, media=media, seconds=said.wait))
            else:
                found.append(Saying(text=said.text, options=said.options, seconds=said.wait))
        return tuple(found[:MOST])

    def actions(self, orders: tuple[Order, ...], done: str | None, ticket_id: str) -> tuple[BotAction, ...]:
        """What is done to the ticket: what the bot ordered, or else what its settings want when it is `done`."""
        actions = tuple(self._action(each, ticket_id) for each in orders[:5])
        return actions or ((Finish(),) if done == "close" else ())

    def _action(self, order: Order, ticket_id: str) -> BotAction:
        if order.close:
            return Finish()
        queue_id, user_id = self._queue(order.queue), self._agent(order.agent)
        if (order.queue and queue_id is None) or (order.agent and user_id is None):
            log.warning("bot.order_unknown", ticket=ticket_id, queue=order.queue, agent=order.agent)
        return Transfer(queue_id=queue_id, user_id=user_id)

    def _queue(self, name: str | None) -> str | None:
        return _named(name, self._directory.queues())

    def _agent(self, name: str | None) -> str | None:
        if name is None:
            return None
        return self._directory.named_by_email(name) or _named(name, self._directory.users())

    async def _file(self, file: File, contact_id: str) -> Media | None:
        """The file in our store; a sound becomes a voice message, where it is one that can be played."""
        try:
            if file.kind == "audio":
                try:
                    return await self._media.put(self._exchange.file(file.url), None, contact_id, voice=True)
                except MediaNotSound:
                    log.info("bot.file_not_sound")
            return await self._media.put(self._exchange.file(file.url), _name(file.url), contact_id)
        except (BotFailed, MediaTooLarge, MediaTypeRefused, MediaEmpty) as error:
            log.warning("bot.file_not_had", kind=file.kind, reason=error.code)
            return None


def _named(name: str | None, documents: list[dict[str, Any]]) -> str | None:
    """The id of what is called so, by id or by name."""
    if name is None:
        return None
    wanted = name.strip().casefold()
    found = (each["_id"] for each in documents if wanted in (each["_id"].casefold(), each["name"].casefold()))
    return next(found, None)


def _name(url: str) -> str | None:
    name = url.partition("?")[0].rpartition("/")[2]
    return name if "." in name else None


def failure_words(settings: Mapping[str, Any]) -> tuple[Saying, ...]:
    """What is said when the bot does not work."""
    text = str(settings["failure_message"]).strip()
    return (Saying(text=text),) if text else ()
