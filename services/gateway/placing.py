"""Where what came in belongs: the conversations of statuses and echoes, the messages that changes are about."""

from collections.abc import Iterable, Mapping
from typing import Any

from libs.events.bus import Bus
from services.gateway.batch import Batch
from services.gateway.channels.channel import Channel
from services.gateway.channels.items import InboundChange, InboundMessage
from services.gateway.identities import Identities
from services.gateway.inbound import Piece
from services.gateway.sent_messages import SentMessages
from services.messaging import commands as messaging
from services.messaging.queries import FindByProviderId, FindConversations, FindTargets

ASKED_AT_ONCE = 1000
Targets = dict[tuple[str, str], Mapping[str, Any]]


class Placing:
    """Finds the places; what was sent from here lately needs no asking."""

    def __init__(self, bus: Bus, identities: Identities, sent: SentMessages, kinds: Mapping[str, Channel]) -> None:
        self._bus = bus
        self._kinds = kinds
        self._identities = identities
        self._sent = sent

    async def sent(self, batch: Batch) -> dict[str, str]:
        """Where we sent the messages that statuses and echoes are about, by their provider's ids, else by our own.

        So an echo stays there: its recipient may have turned out to be somebody else since.
        """
        places: dict[str, str] = {}
        asked: dict[str, set[str]] = {}
        named = [(piece, item.provider_id) for piece, item in batch.statuses]
        named += [(piece, item.provider_id) for piece, item in batch.messages if item.echo]
        for piece, provider_id in named:
            sent_to = self._sent.conversation(provider_id)
            if sent_to is not None:
                places[provider_id] = sent_to
            else:
                asked.setdefault(piece.channel_id, set()).add(provider_id)
        for channel_id, provider_ids in _parts(asked):
            query = FindByProviderId(channel_id=channel_id, provider_ids=provider_ids)
            places |= await self._bus.query(messaging.SERVICE, query)
        return places | await self._told_by_us(batch, places)

    async def _told_by_us(self, batch: Batch, places: Mapping[str, str]) -> dict[str, str]:
        """Where we sent the messages that the provider names by our own ids alone: its answer was lost."""
        asked: dict[str, set[str]] = {}
        named = [(piece, item) for piece, item in batch.statuses if item.provider_id not in places]
        for piece, item in named:
            if item.message_id is not None:
                asked.setdefault(piece.channel_id, set()).add(item.message_id)
        found: dict[str, str] = {}
        for channel_id, message_ids in _parts(asked):
            query = FindConversations(channel_id=channel_id, message_ids=message_ids)
            found |= await self._bus.query(messaging.SERVICE, query)
        return {item.provider_id: found[item.message_id] for _, item in named if item.message_id in found}

    async def conversations(self, batch: Batch, sent: Mapping[str, str]) -> dict[str, str]:
        """The conversation of each status: where we sent the message; where nobody knows, the recipient's."""
        places = dict(sent)
        missing = [(piece, item) for piece, item in batch.statuses if item.provider_id not in places]
        known = await self._identities.find([item.aliases for _, item in missing])
        for piece, item in missing:
            if item.aliases:
                places[item.provider_id] = known[item.aliases].conversation(piece.channel_id)
        return places

    async def targets(self, batch: Batch) -> Targets:
        """Whose the messages are that were changed, where the provider is not sure, and those that may be known."""
        named = [
            (piece.channel_id, change.target)
            for piece, change in batch.changes
            if change.unsure or self._by_message(piece, change)
        ]
        named += [
            (piece.channel_id, message.provider_id)
            for piece, message in batch.messages
            if message.known or self._by_message(piece, message)
        ]
        return await self.found(named)

    async def found(self, named: Iterable[tuple[str, str]], position: int | None = None) -> Targets:
        """Whose messages are, by lines and their provider's ids; those that there are at a place in the log."""
        asked: dict[str, set[str]] = {}
        for channel_id, provider_id in named:
            asked.setdefault(channel_id, set()).add(provider_id)
        found: Targets = {}
        for channel_id, provider_ids in _parts(asked):
            query = FindTargets(channel_id=channel_id, provider_ids=provider_ids, wait_for=position)
            told = await self._bus.query(messaging.SERVICE, query)
            found |= {(channel_id, provider_id): each for provider_id, each in told.items()}
        return found

    def awaited(self, batch: Batch) -> list[tuple[str, str]]:
        """The messages of a batch for which changes may have waited, by lines and their provider's ids."""
        return [
            (piece.channel_id, message.provider_id)
            for piece, message in batch.messages
            if self._kinds[piece.raw.kind].capabilities.by_message
        ]

    def _by_message(self, piece: Piece, item: InboundMessage | InboundChange) -> bool:
        """Whether it is to be asked where a message stands; those of a group are always there."""
        return item.group is None and self._kinds[piece.raw.kind].capabilities.by_message


def _parts(asked: Mapping[str, set[str]]) -> Iterable[tuple[str, list[str]]]:
    """Ids by line, no more at once than a question takes."""
    for channel_id, found in asked.items():
        named = sorted(found)
        for start in range(0, len(named), ASKED_AT_ONCE):
            yield channel_id, named[start : start + ASKED_AT_ONCE]
