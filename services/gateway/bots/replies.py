"""What a bot says, as the desk takes it in: with files of ours."""

from collections.abc import Mapping
from typing import Any

from libs.events import telemetry
from libs.events.catalog.bot import Saying
from libs.events.catalog.media import Media
from services.gateway.bots.bot import BotFailed, File, Reply
from services.gateway.bots.exchange import Exchange
from services.gateway.media.media import MediaEmpty, MediaNotSound, MediaTooLarge, MediaTypeRefused
from services.gateway.media.store import MediaStore

MOST = 60
log = telemetry.logger(__name__)


class Replies:
    """Takes answers in."""

    def __init__(self, exchange: Exchange, media: MediaStore) -> None:
        self._exchange = exchange
        self._media = media

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


def _name(url: str) -> str | None:
    name = url.partition("?")[0].rpartition("/")[2]
    return name if "." in name else None


def failure_words(settings: Mapping[str, Any]) -> tuple[Saying, ...]:
    """What is said when the bot does not work."""
    text = str(settings["failure_message"]).strip()
    return (Saying(text=text),) if text else ()
