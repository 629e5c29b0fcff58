"""Where what came in belongs: the conversations of statuses and echoes, the messages that changes are about."""

from collections.abc import Mapping
from typing import Any

from libs.events.bus import Bus
from services.gateway.batch import Batch
from services.gateway.identities import Identities
from services.gateway.sent_messages import SentMessages
from services.messaging import commands as messaging
from services.messaging.queries import FindByProviderId, FindTargets

Targets = dict[tuple[str, str], Mapping[str, Any]]


class Placing:
    """Finds the places; what was sent from here lately needs no asking."""

    def __init__(self, bus: Bus, identities: Identities, sent: SentMessages) -> None:
        self._bus = bus
        self._identities = identities
        self._sent = sent

    async def conversations(self, batch: Batch) -> dict[str, str]:
        """The conversation of each status: where we sent the message; where nobody knows, the recipient's.

        Of each echo, where we sent the message: its recipient may have turned out to be somebody else since.
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
        for channel_id, provider_ids in asked.items():
            query = FindByProviderId(channel_id=channel_id, provider_ids=sorted(provider_ids))
            places |= await self._bus.query(messaging.SERVICE, query)
        missing = [(piece, item) for piece, item in batch.statuses if item.provider_id not in places]
        known = await self._identities.find([item.aliases for _, item in missing])
        for piece, item in missing:
            if item.aliases:
                places[item.provider_id] = known[item.aliases].conversation(piece.channel_id)
        return places

    async def targets(self, batch: Batch) -> Targets:
        """Whose the messages are that were changed, where the provider is not sure, and those that may be known."""
        asked: dict[str, set[str]] = {}
        for piece, change in batch.changes:
            if change.unsure:
                asked.setdefault(piece.channel_id, set()).add(change.target)
        for piece, message in batch.messages:
            if message.known:
                asked.setdefault(piece.channel_id, set()).add(message.provider_id)
        found: Targets = {}
        for channel_id, provider_ids in asked.items():
            query = FindTargets(channel_id=channel_id, provider_ids=sorted(provider_ids))
            told = await self._bus.query(messaging.SERVICE, query)
            found |= {(channel_id, provider_id): each for provider_id, each in told.items()}
        return found
