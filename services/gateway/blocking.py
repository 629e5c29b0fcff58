"""Keeping out what blocked contacts send (K3)."""

from services.gateway import inbound
from services.gateway.batch import Batch
from services.gateway.channels.items import Alias, InboundChange, InboundMessage
from services.gateway.directory import Directory
from services.gateway.dropped import Dropped
from services.gateway.identities import Known


class Blocking:
    """Knows who is blocked, counts what they send, and keeps nothing of it."""

    def __init__(self, directory: Directory, dropped: Dropped) -> None:
        self._directory = directory
        self._dropped = dropped

    def keeps_out(self, item: InboundMessage | InboundChange, known: dict[tuple[Alias, ...], Known]) -> bool:
        """Whether the team lets in nothing of this contact (K3); what it wrote itself is not his."""
        return not item.echo and self.blocked(known[inbound.peer(item)].contact_id)

    def blocked(self, contact_id: str) -> bool:
        """Whether the team blocked a contact."""
        return bool(self._directory.relation(contact_id)["blocked"])

    async def drop(self, batch: Batch, known: dict[tuple[Alias, ...], Known]) -> None:
        """Count what blocked contacts sent, and keep no payload that holds nothing else."""
        dropped = {piece.raw.sequence for piece in batch.in_order} - batch.unreadable
        counts: dict[tuple[str, int], int] = {}
        for piece in batch.in_order:
            if isinstance(piece.item, InboundMessage | InboundChange) and not inbound.homeless(piece.item):
                contact = known[inbound.peer(piece.item)]
                if self.keeps_out(piece.item, known):
                    key = (self._directory.survivor(contact.contact_id), piece.raw.sequence)
                    counts[key] = counts.get(key, 0) + 1
                    continue
            dropped.discard(piece.raw.sequence)
        raws = {piece.raw.sequence: piece.raw for piece in batch.in_order}
        for (contact_id, sequence), count in counts.items():
            await self._dropped.note(contact_id, raws[sequence], count)
        for sequence in dropped:
            await self._dropped.discard(raws[sequence])
