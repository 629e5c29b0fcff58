"""Who answers where new tickets begin: one bot a channel, a queue or a word, by construction (C6, C7)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, cast

from libs.events.catalog.answering import BotPlaced
from libs.events.catalog.bot import Bot
from libs.events.decider import Decider
from libs.events.event import Recorded
from services.tickets.bot_commands import PlaceBot
from services.tickets.management import require_management

Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Answering:
    """Which bot has which place: `("channel", id)`, `("queue", id)`, `("word", as written, in small letters)`."""

    bots: Mapping[Place, Bot] = field(default_factory=dict)

    def at(self, channel_id: str, queue_id: str | None, text: str | None) -> Bot | None:
        """Who answers a new ticket: by the word it begins with, else by its channel, else by its queue."""
        word = self.bots.get(("word", word_key(text or "")))
        return word or self.bots.get(("channel", channel_id)) or self.of_queue(queue_id)

    def of_queue(self, queue_id: str | None) -> Bot | None:
        """Who answers what comes into a queue."""
        return None if queue_id is None else self.bots.get(("queue", queue_id))

    def places(self, bot: Bot) -> frozenset[Place]:
        """Where a bot answers."""
        return frozenset(place for place, each in self.bots.items() if _same(each, bot))


def shown(state: Answering) -> list[dict[str, Any]]:
    """Each bot that answers anywhere, with where it does."""
    items: dict[tuple[str, str], dict[str, Any]] = {}
    fields = {"channel": "channel_ids", "queue": "queue_ids", "word": "keywords"}
    for (kind, place), bot in state.bots.items():
        empty = {"bot": bot.model_dump(mode="json"), "channel_ids": [], "queue_ids": [], "keywords": []}
        items.setdefault((bot.kind, bot.id), empty)[fields[kind]].append(place)
    return list(items.values())


def word_key(text: str) -> str:
    """A word as it is compared: case and outer or repeated blanks apart."""
    return " ".join(text.casefold().split())


def decide(command: PlaceBot, state: Answering) -> list[BotPlaced]:
    """What follows from a command."""
    require_management(command.member)
    words = tuple(dict.fromkeys(key for each in command.keywords if (key := word_key(each))))
    wanted = _wanted(command.channel_ids, command.queue_ids, words)
    if wanted == state.places(command.bot):
        return []
    placed = BotPlaced(
        bot=command.bot,
        channel_ids=tuple(dict.fromkeys(command.channel_ids)),
        queue_ids=tuple(dict.fromkeys(command.queue_ids)),
        keywords=words,
    )
    return [placed]


def evolve(state: Answering, recorded: Recorded) -> Answering:
    """Who answers where after an event."""
    event = cast(BotPlaced, recorded.data)
    kept = {place: bot for place, bot in state.bots.items() if not _same(bot, event.bot)}
    wanted = _wanted(event.channel_ids, event.queue_ids, event.keywords)
    return replace(state, bots={**kept, **dict.fromkeys(wanted, event.bot)})


def _wanted(channel_ids: Iterable[str], queue_ids: Iterable[str], words: Iterable[str]) -> frozenset[Place]:
    places = [("channel", each) for each in channel_ids]
    places += [("queue", each) for each in queue_ids]
    return frozenset([*places, *(("word", each) for each in words)])


def _same(one: Bot, other: Bot) -> bool:
    return (one.kind, one.id) == (other.kind, other.id)


decider: Decider[PlaceBot, Answering] = Decider("answering", Answering, decide, evolve)
