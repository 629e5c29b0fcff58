"""Receiving: from raw payloads in INGRESS to contacts and messages, in order and idempotent.

One gateway at a time reads INGRESS from the place it has reached (`lease.py`); a conversation's order is that
of arrival, and of what comes together that in which it was written. A crash means that a few payloads are read
again, which changes nothing: message ids are derived.
What cannot be understood, or is refused, is noted as unreadable and stays in INGRESS; its neighbours go on.
While a service is away everything waits: nothing is given up for that.
"""

import time
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import chain

import nats.errors
from pymongo.errors import PyMongoError

from libs.events import telemetry
from libs.events.bus import Bus
from libs.events.command import Command
from libs.events.reader import Entry, Reader
from services.gateway import inbound
from services.gateway.batch import Batch, LineNews
from services.gateway.blocking import Blocking
from services.gateway.carrying_out import CarryingOut, Tell
from services.gateway.channels.channel import Channel
from services.gateway.channels.items import (
    Alias,
    GroupChanged,
    IdentityChanged,
    Ignored,
    InboundChange,
    InboundMessage,
    Item,
    LineChanged,
    MarketingChoice,
    PairingOffered,
    StatusUpdate,
    TemplateChanged,
    UnreadableItem,
)
from services.gateway.directory import Directory
from services.gateway.dropped import Dropped
from services.gateway.identities import Identities, Known, former
from services.gateway.inbound import Piece
from services.gateway.ingress import Raw, read
from services.gateway.introducing import Introducing
from services.gateway.lease import Lease
from services.gateway.line_figures import LineFigures
from services.gateway.lines import Lines
from services.gateway.placing import Placing, Targets
from services.gateway.sent_messages import SentMessages
from services.gateway.unreadable import Unreadable
from services.messaging import commands as messaging

AT_ONCE = 200
BYTES_AT_ONCE = 4 * 1024 * 1024
PLACE_EVERY = 0.5
log = telemetry.logger(__name__)


class Receiver:
    """Turns raw payloads into commands. What concerns no conversation goes to those of `tells` whom it concerns."""

    def __init__(
        self,
        bus: Bus,
        reader: Reader,
        lease: Lease,
        kinds: dict[str, Channel],
        lines: Lines,
        identities: Identities,
        unreadable: Unreadable,
        sent: SentMessages,
        directory: Directory,
        dropped: Dropped,
        tells: Mapping[type[LineNews], Tell],
        figures: LineFigures,
    ) -> None:
        self._reader = reader
        self._lease = lease
        self._kinds = kinds
        self._lines = lines
        self._blocking = Blocking(directory, dropped)
        self._carrying_out = CarryingOut(bus, unreadable, tells, figures)
        self._introducing = Introducing(bus, identities, self._blocking, self._carrying_out, directory)
        self._placing = Placing(bus, identities, sent, kinds)
        self._unreadable = unreadable
        self._reached = 0

    async def run(self) -> None:
        """Receive for ever, whenever this gateway holds the lease; who stops in order hands it on."""
        await self._lease.hold(self._follow)

    async def _follow(self, place: int) -> None:
        written, reached = time.monotonic(), place
        async for entries in self._reader.batches(place):
            if entries:
                telemetry.INGRESS_LAG.set(entries[-1].pending)
                for stretch in stretches(entries):
                    await self.receive([read(each) for each in stretch])
                reached = entries[-1].sequence
            if reached > place and (not entries or time.monotonic() - written > PLACE_EVERY):
                await self._lease.reach(reached)
                written, place = time.monotonic(), reached

    async def receive(self, payloads: Sequence[Raw]) -> None:
        """Have everything in these payloads be durable where it belongs, or be noted as unreadable.

        Then have that be taken up which waited for a message of theirs.
        """
        awaited = [self._placing.awaited(batch) for batch in await self._received(payloads)]
        if any(awaited):
            for raw, noted_at in await self._unreadable.awaiting(chain.from_iterable(awaited)):
                await self._received([raw])
                await self._unreadable.forget(raw.sequence, noted_at)

    async def _received(self, payloads: Sequence[Raw]) -> list[Batch]:
        try:
            return [await self._receive(payloads)]
        except (PyMongoError, nats.errors.Error, TimeoutError):
            raise
        except Exception as error:
            if len(payloads) > 1:
                return [batch for payload in payloads for batch in await self._received([payload])]
            log.exception("receiving.failed", sequence=payloads[0].sequence)
            await self._carrying_out.give_up(Piece(payloads[0], "", Ignored("")), repr(error))
            return []

    async def _receive(self, payloads: Sequence[Raw]) -> Batch:
        traceparent = next((each.traceparent for each in payloads if each.traceparent), None)
        with telemetry.span("gateway.receiving", traceparent, payloads=len(payloads)):
            batch = await self._parse(payloads)
            await self._carrying_out.patiently(self._introducing.name_mentioned, batch)
            sent = await self._carrying_out.patiently(self._placing.sent, batch)
            await self._carrying_out.patiently(lambda every: self._introducing.learn(every, sent), batch)
            known = await self._carrying_out.patiently(self._introducing.register, batch)
            places = await self._carrying_out.patiently(
                lambda every: self._placing.conversations(every, sent), batch
            )
            targets = await self._carrying_out.patiently(self._placing.targets, batch)
            await self._carry_out(as_written(list(self._commands(batch, known, places, targets))))
            await self._look_again(batch, known, targets)
            await self._blocking.drop(batch, known)
            for piece, item in batch.news:
                await self._carrying_out.tell(piece, item)
        return batch

    async def _carry_out(self, commands: list[tuple[Piece, Command]]) -> None:
        reached = await self._carrying_out.carry_out(messaging.SERVICE, commands)
        self._reached = max(self._reached, reached)

    async def _parse(self, payloads: Iterable[Raw]) -> Batch:
        batch = Batch()
        for raw in payloads:
            channel = self._kinds.get(raw.kind)
            items: list[Item] = (
                [UnreadableItem(f"no channel of kind {raw.kind!r}")]
                if channel is None
                else channel.parse(raw.body, raw.headers)
            )
            for item in items:
                await self._sort(raw, item, batch)
        return batch

    async def _sort(self, raw: Raw, item: Item, batch: Batch) -> None:
        piece = Piece(raw, raw.channel_id, item)
        match item:
            case (
                InboundMessage(account=account)
                | InboundChange(account=account)
                | StatusUpdate(account=account)
                | IdentityChanged(account=account)
                | MarketingChoice(account=account)
                | GroupChanged(account=account)
                | LineChanged(account=account)
                | PairingOffered(account=account)
                | TemplateChanged(account=account)
            ):
                serving = await self._lines.serving(raw.channel_id, account, news=isinstance(item, LineNews))
                if serving is None:
                    batch.unreadable.add(raw.sequence)
                    await self._carrying_out.give_up(piece, f"for a number that is not set up here: {account}")
                else:
                    piece.channel_id = serving
                    batch.put(piece)
            case Ignored(what=what):
                telemetry.INGRESS_ITEMS.labels(raw.kind, f"ignored: {what}").inc()
            case UnreadableItem(reason=reason):
                batch.unreadable.add(raw.sequence)
                await self._carrying_out.give_up(piece, reason)

    async def _look_again(self, batch: Batch, known: Mapping[tuple[Alias, ...], Known], targets: Targets) -> None:
        """Ask again, once all is known that was said till now, where messages stand that were changed.

        A change whose message has not come is noted, and waits for it.
        """
        left = [
            (piece, item)
            for piece, item in batch.changes
            if inbound.unplaced(item) and not item.known and (piece.channel_id, item.target) not in targets
        ]
        if not left:
            return
        named = [(piece.channel_id, item.target) for piece, item in left]
        found = await self._carrying_out.patiently(lambda _: self._placing.found(named, self._reached), batch)
        await self._carry_out([each for piece, item in left for each in self._targeted(piece, item, found)])
        for piece, item in left:
            if (piece.channel_id, item.target) in found:
                continue
            contact = known.get(inbound.peer(item))
            if contact is not None and self._blocking.blocked(contact.contact_id):
                telemetry.INGRESS_ITEMS.labels(piece.raw.kind, "dropped: blocked contact").inc()
                continue
            batch.unreadable.add(piece.raw.sequence)
            reason = f"a {item.what} of a message that is not known"
            await self._carrying_out.give_up(piece, reason, awaits=item.target)

    def _targeted(self, piece: Piece, item: InboundChange, targets: Targets) -> Iterable[tuple[Piece, Command]]:
        target = targets.get((piece.channel_id, item.target))
        if target is not None and self._blocking.blocked(target["contact_id"]):
            telemetry.INGRESS_ITEMS.labels(piece.raw.kind, "dropped: blocked contact").inc()
        elif target is not None:
            yield piece, inbound.targeted(piece, item, target)

    def _commands(
        self,
        batch: Batch,
        known: dict[tuple[Alias, ...], Known],
        places: dict[str, str],
        targets: Targets,
    ) -> Iterable[tuple[Piece, Command]]:
        for piece in batch.in_order:
            match piece.item:
                case InboundChange(known=True) as item if inbound.says_so(
                    item, targets.get((piece.channel_id, item.target))
                ):
                    telemetry.INGRESS_ITEMS.labels(piece.raw.kind, "ignored: known already").inc()
                case InboundChange() as item if inbound.unplaced(item):
                    yield from self._targeted(piece, item, targets)
                case InboundMessage() | InboundChange() as item if self._blocking.keeps_out(item, known):
                    telemetry.INGRESS_ITEMS.labels(piece.raw.kind, "dropped: blocked contact").inc()
                case InboundMessage() as item if (piece.channel_id, item.provider_id) in targets:
                    telemetry.INGRESS_ITEMS.labels(piece.raw.kind, "ignored: known already").inc()
                case InboundMessage(echo=True) as item:
                    yield piece, inbound.echo(piece, item, known[inbound.peer(item)], places.get(item.provider_id))
                case InboundMessage() as item:
                    yield piece, inbound.receive(piece, item, known[inbound.peer(item)], known[item.peer.aliases])
                case InboundChange() as item:
                    sender = known.get(item.peer.aliases)
                    target = targets.get((piece.channel_id, item.target))
                    yield piece, inbound.change(piece, item, known[inbound.peer(item)], sender, target)
                case GroupChanged() as item:
                    yield piece, inbound.participants(piece, item, known)
                case StatusUpdate() as item if item.provider_id in places:
                    yield piece, inbound.record(piece, item, places[item.provider_id])
                case IdentityChanged(address=str(address)) as item:
                    yield piece, inbound.moved(piece, item, address, known[former(item)])
                case StatusUpdate():
                    telemetry.INGRESS_ITEMS.labels(piece.raw.kind, "ignored: status of nobody").inc()
                case _:
                    continue


def stretches(entries: Sequence[Entry]) -> Iterable[Sequence[Entry]]:
    """What is received at once: not too many payloads, nor too many bytes."""
    begins, size = 0, 0
    for place, entry in enumerate(entries):
        if place > begins and (place - begins == AT_ONCE or size + len(entry.data) > BYTES_AT_ONCE):
            yield entries[begins:place]
            begins, size = place, 0
        size += len(entry.data)
    yield entries[begins:]


def as_written(work: Sequence[tuple[Piece, Command]]) -> list[tuple[Piece, Command]]:
    """What came together, with the messages of each conversation in the order of the provider's clock.

    They change places only with each other, and those of the same second with nobody.
    """
    written: dict[str, list[tuple[datetime, int]]] = {}
    for place, (_, command) in enumerate(work):
        if isinstance(command, messaging.TellOfMessage):
            written.setdefault(command.conversation_id, []).append((command.provider_at, place))
    ordered = list(work)
    for told in written.values():
        for (_, place), (_, first) in zip(told, sorted(told), strict=True):
            ordered[place] = work[first]
    return ordered
