"""What bots say goes out, as the channel can show it, and the gateway does its part for them (C6, C7)."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any, ClassVar, cast

from libs.events import telemetry
from libs.events.bus import Bus
from libs.events.catalog.bot import BotActed, BotSaid, Saying
from libs.events.catalog.macro import Note
from libs.events.catalog.media import Media
from libs.events.command import Command, CommandRejected
from libs.events.event import SYSTEM, Actor, Event, Recorded, now
from libs.events.policy import Policy
from libs.identity import ids
from libs.wording.options import fitted
from services.gateway.bots.parting import parted
from services.gateway.bots.running import LATE
from services.gateway.channels.capabilities import Capabilities
from services.gateway.channels.channel import Channel
from services.gateway.composing import MediaIsTooLarge, MediaKindIsUnsupported, carried
from services.gateway.media.lending import Lending
from services.gateway.prepared_texts import PreparedTexts
from services.gateway.text_policies import DESK, TOO_LATE
from services.messaging import commands as messaging
from services.messaging.bot_commands import StopBot
from services.messaging.commands import TEXT_LIMIT, QueueMessage
from services.tickets import commands as tickets
from services.tickets.bot_queries import GetBotAtWork
from services.tickets.commands import AddNote
from services.tickets.queries import GetTicket

TAKEN_OVER = "bot.taken_over"
NOTHING_TO_SAY = "bot.nothing_to_say"
# For how long a customer has a file whose address he was told.
LENT_FOR = timedelta(days=7)
log = telemetry.logger(__name__)


class SayForBots(Policy):
    """A bot says something ⇒ it goes out once, unless somebody had taken its place by then, or it may not."""

    name = "say_for_bots"
    events: ClassVar[tuple[type[Event], ...]] = (BotSaid, BotActed)

    def __init__(self, bus: Bus, texts: PreparedTexts, kinds: Mapping[str, Channel], lending: Lending) -> None:
        self._bus = bus
        self._texts = texts
        self._kinds = kinds
        self._lending = lending

    async def react(self, recorded: Recorded) -> None:
        """Say it, or do it."""
        event = cast(BotSaid | BotActed, recorded.data)
        if isinstance(event, BotSaid):
            await self._say(event, recorded)
        elif any(isinstance(each, Note) for each in event.actions):
            await self._act(event, recorded)

    async def _say(self, event: BotSaid, recorded: Recorded) -> None:
        hindrance = await self._hindrance(event, recorded)
        if hindrance is not None:
            await self._unsaid(event, hindrance, recorded)
            return
        ticket = await self._ticket(recorded)
        contact, channel = ticket["contact"], ticket["channel"]
        hindrance = await self._texts.hindrance(
            ticket["conversation_id"], channel["id"], contact["id"], ticket["group"], recorded.time
        )
        kind = self._kinds.get(channel["kind"])
        contents = [] if kind is None else said_by(event.saying, kind.capabilities, self._lent)
        if hindrance is not None or not contents:
            await self._unsaid(event, hindrance or NOTHING_TO_SAY, recorded)
            return
        for part, content in enumerate(contents, start=1):
            # The last part has the message's own id: once that is queued, all of it is.
            whole = part == len(contents)
            command = QueueMessage(
                by=Actor(kind="bot", id=recorded.actor.id),
                correlation_id=recorded.correlation_id,
                causation_id=recorded.id,
                conversation_id=ticket["conversation_id"],
                channel_id=channel["id"],
                contact_id=contact["id"],
                message_id=event.message_id if whole else ids.part_id(event.message_id, str(part)),
                cause="bot",
                ticket_id=ticket["id"],
                **content,
            )
            refused = await self._ask(messaging.SERVICE, command, recorded)
            if refused is not None:
                await self._stop(event, refused, recorded)
                return
        telemetry.PREPARED_TEXTS.labels("bot", "said").inc()

    async def _unsaid(self, event: BotSaid, why: str, recorded: Recorded) -> None:
        """What the customer does not hear he cannot answer: people go on, unless they have taken over."""
        self._texts.note("bot", why, recorded, recorded.stream_id)
        if why != TAKEN_OVER:
            await self._stop(event, why, recorded)

    async def _stop(self, event: BotSaid, why: str, recorded: Recorded) -> None:
        command = StopBot(
            by=SYSTEM,
            correlation_id=recorded.correlation_id,
            causation_id=recorded.id,
            ticket_id=recorded.stream_id,
            run_id=event.run_id,
            why=why,
        )
        await self._ask(messaging.SERVICE, command, recorded)

    async def _hindrance(self, event: BotSaid, recorded: Recorded) -> str | None:
        """Why this is not said any more: it is old, or somebody took the bot's place, be it after these words."""
        if now() - recorded.time > TOO_LATE:
            return LATE
        query = GetBotAtWork(ticket_id=recorded.stream_id, run_id=event.run_id, wait_for=recorded.position)
        found = await self._bus.query(tickets.SERVICE, query)
        return None if found["last"] and not found["taken_over"] else TAKEN_OVER

    def _lent(self, media_id: str) -> str:
        return self._lending.address(media_id, LENT_FOR)

    async def _act(self, event: BotActed, recorded: Recorded) -> None:
        ticket = await self._ticket(recorded)
        because: dict[str, Any] = {
            "by": Actor(kind="bot", id=recorded.actor.id),
            "correlation_id": recorded.correlation_id,
            "causation_id": recorded.id,
            "member": DESK,
            "ticket_id": ticket["id"],
        }
        for place, action in enumerate(event.actions):
            if isinstance(action, Note):
                note_id = ids.rule_note_id(recorded.id, place)
                await self._ask(tickets.SERVICE, AddNote(**because, note_id=note_id, text=action.text), recorded)

    async def _ask(self, service: str, command: Command, recorded: Recorded) -> str | None:
        """Why it was refused, as a code; that is noted, and what fails comes again."""
        try:
            await self._bus.ask(service, command)
        except CommandRejected as error:
            if error.rejected.kind == "failed":
                raise
            self._texts.note("bot", error.rejected.code, recorded, recorded.stream_id)
            return error.rejected.code
        return None

    async def _ticket(self, recorded: Recorded) -> dict[str, Any]:
        query = GetTicket(member=DESK, ticket_id=recorded.stream_id, wait_for=recorded.position)
        found: dict[str, Any] = await self._bus.query(tickets.SERVICE, query)
        return found


def said_by(saying: Saying, can: Capabilities, lent: Callable[[str], str]) -> list[dict[str, Any]]:
    """The messages that are sent: a file where the channel carries it, else its address; choices as it can show
    them, below the last part of a text that is too long for one. Pure.
    """

    def room(text: str) -> int:
        return min(can.room(text), TEXT_LIMIT)

    text = saying.text or ""
    if saying.media is not None:
        media = _carried(saying.media, can)
        if media is None:
            address = lent(saying.media.id or "")
            return _texts(parted(f"{text}\n{address}".strip(), room))
        shown = {"kind": media.kind, "media": media}
        if len(text) <= can.caption_limit:
            return [{**shown, "text": text or None}]
        return [shown, *_texts(parted(text, room))]
    *before, last = parted(text, room)
    last, options = fitted(last, saying.options, can.buttons, can.rows)
    *between, last = parted(last, room)
    return [*_texts([*before, *between]), *([{"text": last, "options": options}] if last.strip() else [])]


def _texts(parts: Sequence[str]) -> list[dict[str, Any]]:
    return [{"text": each} for each in parts if each.strip()]


def _carried(media: Media, can: Capabilities) -> Media | None:
    """The file as the channel carries it; None where it cannot."""
    try:
        return carried(media, can, None)
    except (MediaIsTooLarge, MediaKindIsUnsupported):
        return None
