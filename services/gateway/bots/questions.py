"""What a bot is asked, put together from what the desk knows of a ticket (C7)."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from libs.events.bus import Bus
from libs.events.catalog import bot as events
from libs.events.catalog.message import Choice
from libs.events.command import CommandRejected
from libs.events.event import Recorded
from services.gateway.bots.bot import Awaited, Heard, Person, Question, Spoken
from services.gateway.channels.channel import Channel
from services.gateway.media.lending import Lending
from services.messaging import commands as messaging
from services.messaging.queries import GetMessage, ListMessages

HISTORY = 100
FILE_TRIES = 10
FILE_PAUSE = 0.5
# The message that opens a ticket stands before it.
OPENING = timedelta(minutes=2)
PREPARED = frozenset({"text", "rating"})


class Questions:
    """Puts questions together."""

    def __init__(self, bus: Bus, lending: Lending, kinds: Mapping[str, Channel]) -> None:
        self._bus = bus
        self._lending = lending
        self._kinds = kinds

    async def of(
        self,
        recorded: Recorded,
        requested: events.BotRequested,
        ticket: Mapping[str, Any],
        also: Sequence[events.Heard],
        remembers: bool,
    ) -> Question:
        """What is asked because of a request; `also` was heard since. What was said before goes along only for
        bots that do not remember it.
        """
        heard, position = [*requested.heard, *also], recorded.position
        conversation_id, contact = ticket["conversation_id"], ticket["contact"]
        channel = self._kinds.get(ticket["channel"]["kind"])
        return Question(
            request_id=requested.request_id,
            ticket_id=ticket["id"],
            ticket_number=ticket["number"],
            person=Person(contact["id"], contact["name"] or None, contact["phone"]),
            channel=ticket["channel"]["name"],
            heard=tuple([await self._heard(each, conversation_id, position) for each in heard]),
            at=recorded.time,
            session=requested.session,
            awaited=awaited(requested.input),
            history=() if remembers else await self._history(ticket, {each.message_id for each in heard}, position),
            marks=channel.capabilities.bold if channel is not None else False,
        )

    async def _heard(self, heard: events.Heard, conversation_id: str, position: int) -> Heard:
        media_id = heard.media.id if heard.media is not None else None
        if heard.media is not None and media_id is None:
            media_id = await self._fetched(heard.message_id, conversation_id, position)
        return Heard(
            message_id=heard.message_id,
            kind=heard.kind,
            text=heard.text or (heard.answer.title if heard.answer is not None else None),
            choice=heard.answer.id if heard.answer is not None else None,
            file=self._lending.address(media_id) if media_id is not None else None,
            at=heard.at,
        )

    async def _fetched(self, message_id: str, conversation_id: str, position: int) -> str | None:
        """The file of a message once it is ours; None when it does not come in time."""
        query = GetMessage(message_id=message_id, conversation_id=conversation_id, wait_for=position)
        for _ in range(FILE_TRIES):
            try:
                found = await self._bus.query(messaging.SERVICE, query)
            except CommandRejected:
                return None
            media = found["media"]
            if media is None or media["state"] == "lost":
                return None
            if media["state"] == "stored":
                return str(media["id"])
            await asyncio.sleep(FILE_PAUSE)
        return None

    async def _history(self, ticket: Mapping[str, Any], heard: set[str], position: int) -> tuple[Spoken, ...]:
        """The words of the ticket's conversation since it was opened, but for what is heard now."""
        query = ListMessages(conversation_id=ticket["conversation_id"], limit=HISTORY, wait_for=position)
        found = await self._bus.query(messaging.SERVICE, query)
        since = datetime.fromisoformat(ticket["opened_at"]) - OPENING
        return spoken(found["items"], since, heard)


def spoken(items: Sequence[Mapping[str, Any]], since: datetime, heard: set[str]) -> tuple[Spoken, ...]:
    """What was said since a moment, as lines; neither what was deleted nor the desk's prepared texts are told."""
    lines = (
        Spoken("contact" if each["direction"] == "in" else "desk", each["text"], datetime.fromisoformat(each["at"]))
        for each in items
        if each["text"] and not each["revoked"] and each["id"] not in heard and each["cause"] not in PREPARED
    )
    return tuple(each for each in lines if each.at >= since)


def awaited(told: Mapping[str, Any] | None) -> Awaited | None:
    """What the bot waits for, as its last answer left it in the log."""
    if told is None:
        return None
    choices = tuple(Choice(id=each["id"], title=each["title"]) for each in told.get("choices", ()))
    return Awaited(
        kind=str(told.get("kind", "")),
        choices=choices,
        multiple=told.get("multiple") is True,
        file=told.get("file") is True,
        audio=told.get("audio") is True,
    )


def kept(wanted: Awaited | None) -> dict[str, Any] | None:
    """What the bot waits for, as it stands in the log."""
    if wanted is None:
        return None
    return {
        "kind": wanted.kind,
        "choices": [{"id": each.id, "title": each.title} for each in wanted.choices],
        "multiple": wanted.multiple,
        "file": wanted.file,
        "audio": wanted.audio,
    }
