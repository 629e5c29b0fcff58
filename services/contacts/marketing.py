"""Whether a contact wants marketing from a line, as its provider tells: one choice a line, the latest one (C3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from immutables import Map

from libs.events.catalog.relation import MarketingAccepted, MarketingDeclined, RelationEvent
from libs.events.event import Recorded
from services.contacts.commands import RecordMarketingChoice

Event = MarketingDeclined | MarketingAccepted


@dataclass(frozen=True, slots=True)
class Choice:
    """What a contact said last, and when."""

    declined: bool
    at: datetime


Choices = Map[str, Choice]
NONE: Choices = Map()


def decide(command: RecordMarketingChoice, choices: Choices) -> Sequence[RelationEvent]:
    """What follows from news of a choice; news that are older than what is known say nothing."""
    known = choices.get(command.channel_id)
    if command.declined == (known is not None and known.declined):
        return []
    if known is not None and command.provider_at is not None and command.provider_at < known.at:
        return []
    told = MarketingDeclined if command.declined else MarketingAccepted
    return [told(channel_id=command.channel_id, provider_at=command.provider_at)]


def evolve(choices: Choices, event: Event, recorded: Recorded) -> Choices:
    """The choices after an event."""
    said = Choice(isinstance(event, MarketingDeclined), event.provider_at or recorded.time)
    return choices.set(event.channel_id, said)
