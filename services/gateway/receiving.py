"""Receiving: from raw payloads in INGRESS to contacts and messages, in order and idempotent.

One gateway at a time reads INGRESS from the place it has reached (`lease.py`); a conversation's order is that
of arrival. A crash means that a few payloads are read again, which changes nothing: message ids are derived.
What cannot be understood, or is refused, is noted as unreadable and stays in INGRESS; its neighbours go on.
While a service is away everything waits: nothing is given up for that.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

import nats.errors
from pymongo.errors import PyMongoError

from libs.events import telemetry
from libs.events.bus import Bus
from libs.events.command import Accepted, Command, CommandRejected, Rejected
from libs.events.event import SYSTEM
from libs.events.reader import Reader
from services.contacts import commands as contacts
from services.contacts.queries import ResolveAliases
from services.gateway import inbound
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
    PairingOffered,
    StatusUpdate,
    TemplateChanged,
    UnreadableItem,
)
from services.gateway.directory import Directory
from services.gateway.dropped import Dropped
from services.gateway.identities import Identities, Known, introduced, join, learn
from services.gateway.inbound import Piece
from services.gateway.ingress import Raw, read
from services.gateway.lease import Lease
from services.gateway.line_figures import LineFigures
from services.gateway.lines import Lines
from services.gateway.sent_messages import SentMessages
from services.gateway.unreadable import Unreadable
from services.messaging import commands as messaging
from services.messaging.queries import FindByProviderId, FindTargets

AT_ONCE = 200
TRIES = 6
PAUSES = (0.1, 0.25, 0.5, 1.0, 2.0, 5.0)
PLACE_EVERY = 0.5
AWAY = frozenset({Bus.TIMED_OUT, "service.unavailable", "view.behind", "deadline.passed", "batch.earlier_failed"})
T = TypeVar("T")
LineNews = LineChanged | PairingOffered | TemplateChanged
Tell = Callable[[str, Any, Raw], Awaitable[None]]
Targets = dict[tuple[str, str], Mapping[str, Any]]
log = telemetry.logger(__name__)


@dataclass(slots=True)
class Batch:
    """What a stretch of INGRESS holds, by what has to be done with it."""

    messages: list[tuple[Piece, InboundMessage]] = field(default_factory=list)
    statuses: list[tuple[Piece, StatusUpdate]] = field(default_factory=list)
    changes: list[tuple[Piece, InboundChange]] = field(default_factory=list)
    identities: list[tuple[Piece, IdentityChanged]] = field(default_factory=list)
    groups: list[tuple[Piece, GroupChanged]] = field(default_factory=list)
    news: list[tuple[Piece, LineNews]] = field(default_factory=list)
    in_order: list[Piece] = field(default_factory=list)
    unreadable: set[int] = field(default_factory=set)


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
        self._figures = figures
        self._tells = tells
        self._directory = directory
        self._dropped = dropped
        self._bus = bus
        self._reader = reader
        self._lease = lease
        self._kinds = kinds
        self._lines = lines
        self._identities = identities
        self._unreadable = unreadable
        self._sent = sent

    async def run(self) -> None:
        """Receive for ever, whenever this gateway holds the lease; who stops in order hands it on."""
        await self._lease.hold(self._follow)

    async def _follow(self, place: int) -> None:
        written, reached = time.monotonic(), place
        async for entries in self._reader.batches(place):
            if entries:
                telemetry.INGRESS_LAG.set(entries[-1].pending)
                for start in range(0, len(entries), AT_ONCE):
                    await self.receive([read(each) for each in entries[start : start + AT_ONCE]])
                reached = entries[-1].sequence
            if reached > place and (not entries or time.monotonic() - written > PLACE_EVERY):
                await self._lease.reach(reached)
                written, place = time.monotonic(), reached

    async def receive(self, payloads: Sequence[Raw]) -> None:
        """Have everything in these payloads be durable where it belongs, or be noted as unreadable."""
        try:
            await self._receive(payloads)
        except (PyMongoError, nats.errors.Error, TimeoutError):
            raise
        except Exception as error:
            if len(payloads) > 1:
                for payload in payloads:
                    await self.receive([payload])
                return
            log.exception("receiving.failed", sequence=payloads[0].sequence)
            await self._give_up(Piece(payloads[0], "", Ignored("")), repr(error))

    async def _receive(self, payloads: Sequence[Raw]) -> None:
        traceparent = next((each.traceparent for each in payloads if each.traceparent), None)
        with telemetry.span("gateway.receiving", traceparent, payloads=len(payloads)):
            batch = await self._parse(payloads)
            await self._patiently(self._name_mentioned, batch)
            known = await self._patiently(self._register, batch)
            places = await self._patiently(self._conversations, batch)
            targets = await self._patiently(self._targets, batch)
            await self._carry_out(messaging.SERVICE, list(self._commands(batch, known, places, targets)))
            await self._give_up_homeless(batch, targets)
            await self._drop(batch, known)
            for piece, item in batch.news:
                await self._tell(piece, item)

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
                | GroupChanged(account=account)
                | LineChanged(account=account)
                | PairingOffered(account=account)
                | TemplateChanged(account=account)
            ):
                piece.channel_id = await self._lines.serving(raw.channel_id, account)
                batch.in_order.append(piece)
            case Ignored(what=what):
                telemetry.INGRESS_ITEMS.labels(raw.kind, f"ignored: {what}").inc()
            case UnreadableItem(reason=reason):
                batch.unreadable.add(raw.sequence)
                await self._give_up(piece, reason)
        match item:
            case InboundMessage():
                batch.messages.append((piece, item))
            case StatusUpdate():
                batch.statuses.append((piece, item))
            case InboundChange():
                batch.changes.append((piece, item))
            case IdentityChanged():
                batch.identities.append((piece, item))
            case GroupChanged():
                batch.groups.append((piece, item))
            case LineChanged() | PairingOffered() | TemplateChanged():
                batch.news.append((piece, item))

    async def _name_mentioned(self, batch: Batch) -> None:
        """Say who is named in texts."""
        asked = {each.address for _, item in batch.messages for each in item.mentions or () if each.name is None}
        names = await self._identities.names(asked) if asked else {}
        for place, (piece, item) in enumerate(batch.messages):
            if names and item.mentions:
                told = inbound.mentioning(item, names)
                piece.item = told
                batch.messages[place] = (piece, told)

    async def _register(self, batch: Batch) -> dict[tuple[Alias, ...], Known]:
        """Have everybody who wrote be a contact. Who only changed a message is one already, or nobody; so are those
        who are in a group.
        """
        said: list[InboundMessage | InboundChange] = [item for _, item in batch.messages]
        said += [item for _, item in batch.changes if item.peer.aliases]
        peers = [*(inbound.peer(item) for item in said), *(item.peer.aliases for item in said)]
        peers += [(item.known,) for _, item in batch.identities]
        peers += [inbound.of_group(item.group) for _, item in batch.groups]
        peers += [aliases for _, item in batch.groups for aliases in inbound.members(item)]
        known = await self._identities.find(peers)
        work: list[tuple[Piece, Command]] = []
        new: dict[tuple[tuple[Alias, ...], bool], Known] = {}
        for piece, item in batch.messages:
            if self._kept_out(item, known):
                continue
            for peer, group in introduced(item):
                key = (peer.aliases, peer.name is not None)
                contact = known[peer.aliases]
                command = self._identities.registration(peer, contact, group) if key not in new else None
                if command is not None:
                    new[key] = contact
                    work.append((piece, command.model_copy(update={"traceparent": piece.raw.traceparent})))
        work += [(piece, learn(item, known[(item.known,)])) for piece, item in batch.identities]
        work += await self._renamed(batch, known)
        for double in {each.double: each for each in new.values() if each.double is not None}.values():
            await self._join(double)
        await self._carry_out(contacts.SERVICE, work)
        for (aliases, named), contact in new.items():
            self._identities.registered(aliases, named, replace(contact, double=None))
        return known

    async def _join(self, known: Known) -> None:
        """Have two contacts be one; where that is refused, they are in merges already that the team made."""
        try:
            await self._bus.ask(contacts.SERVICE, join(known))
        except CommandRejected as error:
            if error.rejected.kind == "failed":
                raise
            log.info("receiving.not_joined", contact=known.contact_id, reason=error.rejected.code)

    async def _conversations(self, batch: Batch) -> dict[str, str]:
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

    async def _targets(self, batch: Batch) -> Targets:
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

    async def _give_up_homeless(self, batch: Batch, targets: Targets) -> None:
        """Note changes of which neither the provider nor the message itself says where they belong."""
        for piece, item in batch.changes:
            if inbound.homeless(item) and (piece.channel_id, item.target) not in targets:
                batch.unreadable.add(piece.raw.sequence)
                await self._give_up(piece, f"a {item.what} of a message that is not known")

    def _commands(
        self,
        batch: Batch,
        known: dict[tuple[Alias, ...], Known],
        places: dict[str, str],
        targets: Targets,
    ) -> Iterable[tuple[Piece, Command]]:
        for piece in batch.in_order:
            match piece.item:
                case InboundChange(unsure=True) as item if (piece.channel_id, item.target) in targets:
                    target = targets[(piece.channel_id, item.target)]
                    if self._blocked(target["contact_id"]):
                        telemetry.INGRESS_ITEMS.labels(piece.raw.kind, "dropped: blocked contact").inc()
                    else:
                        yield piece, inbound.targeted(piece, item, target)
                case InboundChange() as item if inbound.homeless(item):
                    continue
                case InboundMessage() | InboundChange() as item if self._kept_out(item, known):
                    telemetry.INGRESS_ITEMS.labels(piece.raw.kind, "dropped: blocked contact").inc()
                case InboundMessage(known=True) as item if (piece.channel_id, item.provider_id) in targets:
                    telemetry.INGRESS_ITEMS.labels(piece.raw.kind, "ignored: known already").inc()
                case InboundMessage(echo=True) as item:
                    yield piece, inbound.echo(piece, item, known[inbound.peer(item)], places.get(item.provider_id))
                case InboundMessage() as item:
                    yield piece, inbound.receive(piece, item, known[inbound.peer(item)], known[item.peer.aliases])
                case InboundChange() as item:
                    sender = known.get(item.peer.aliases)
                    yield piece, inbound.change(piece, item, known[inbound.peer(item)], sender)
                case GroupChanged() as item:
                    yield piece, inbound.participants(piece, item, known)
                case StatusUpdate() as item if item.provider_id in places:
                    yield piece, inbound.record(piece, item, places[item.provider_id])
                case StatusUpdate():
                    telemetry.INGRESS_ITEMS.labels(piece.raw.kind, "ignored: status of nobody").inc()
                case _:
                    continue

    async def _drop(self, batch: Batch, known: dict[tuple[Alias, ...], Known]) -> None:
        """Count what blocked contacts sent, and keep no payload that holds nothing else."""
        dropped = {piece.raw.sequence for piece in batch.in_order} - batch.unreadable
        counts: dict[tuple[str, int], int] = {}
        for piece in batch.in_order:
            if isinstance(piece.item, InboundMessage | InboundChange) and not inbound.homeless(piece.item):
                contact = known[inbound.peer(piece.item)]
                if self._kept_out(piece.item, known):
                    key = (self._directory.survivor(contact.contact_id), piece.raw.sequence)
                    counts[key] = counts.get(key, 0) + 1
                    continue
            dropped.discard(piece.raw.sequence)
        raws = {piece.raw.sequence: piece.raw for piece in batch.in_order}
        for (contact_id, sequence), count in counts.items():
            await self._dropped.note(contact_id, raws[sequence], count)
        for sequence in dropped:
            await self._dropped.discard(raws[sequence])

    def _kept_out(self, item: InboundMessage | InboundChange, known: dict[tuple[Alias, ...], Known]) -> bool:
        """Whether the team lets in nothing of this contact (K3); what it wrote itself is not his."""
        return not item.echo and self._blocked(known[inbound.peer(item)].contact_id)

    def _blocked(self, contact_id: str) -> bool:
        return bool(self._directory.relation(contact_id)["blocked"])

    async def _renamed(self, batch: Batch, known: dict[tuple[Alias, ...], Known]) -> list[tuple[Piece, Command]]:
        """New names of groups that somebody of the team knows, be it since a moment ago."""
        named = {inbound.of_group(item.group): (piece, item.name) for piece, item in batch.groups if item.name}
        if not named:
            return []
        asked = {f"{kind}:{value}": group for group in named for kind, value in group}
        found = await self._bus.query(contacts.SERVICE, ResolveAliases(aliases=sorted(asked)))
        contact_ids = {group: known[group].contact_id for group in named if self._identities.lately(group)}
        contact_ids |= {inbound.peer(each): known[inbound.peer(each)].contact_id for _, each in batch.messages}
        contact_ids |= {asked[name]: contact_id for name, contact_id in found.items()}
        return [
            (piece, contacts.RenameContact(by=SYSTEM, contact_id=contact_ids[group], label=name[:200]))
            for group, (piece, name) in named.items()
            if group in contact_ids
        ]

    async def _tell(self, piece: Piece, item: LineNews) -> None:
        """Hand on what a line tells of itself, as often as a command is tried."""
        tell = self._tells.get(type(item))
        if tell is None:
            telemetry.INGRESS_ITEMS.labels(piece.raw.kind, f"ignored: {type(item).__name__}").inc()
            return
        pause = 0
        while True:
            try:
                await tell(piece.channel_id, item, piece.raw)
            except CommandRejected as error:
                reply = error.rejected
                piece.tries += reply.code not in AWAY
                if reply.kind != "failed" or piece.tries >= TRIES:
                    await self._give_up(piece, f"{type(item).__name__} {reply.code}: {reply.detail}")
                    return
                await asyncio.sleep(PAUSES[min(pause, len(PAUSES) - 1)])
                pause += 1
            else:
                telemetry.INGRESS_ITEMS.labels(piece.raw.kind, type(item).__name__).inc()
                return

    async def _carry_out(self, service: str, work: list[tuple[Piece, Command]]) -> None:
        """Ask until every command is accepted or known to be impossible, keeping their order."""
        pause = 0
        while work:
            replies = await self._ask(service, [command for _, command in work])
            again: list[tuple[Piece, Command]] = []
            for (piece, command), reply in zip(work, replies, strict=True):
                if isinstance(reply, Accepted):
                    telemetry.INGRESS_ITEMS.labels(piece.raw.kind, command.name()).inc()
                    self._count(piece)
                    continue
                if reply.code not in AWAY:
                    piece.tries += 1
                if reply.kind == "failed" and piece.tries < TRIES:
                    again.append((piece, command))
                else:
                    await self._give_up(piece, f"{command.name()} {reply.code}: {reply.detail}")
            if again:
                log.warning("receiving.will_retry", service=service, commands=len(again), of=len(work))
                await asyncio.sleep(PAUSES[min(pause, len(PAUSES) - 1)])
                pause += 1
            work = again

    def _count(self, piece: Piece) -> None:
        match piece.item:
            case InboundMessage(echo=False):
                self._figures.inbound(piece.channel_id)
            case StatusUpdate(status="failed"):
                self._figures.outcome(piece.channel_id, "failed")
            case _:
                return

    async def _ask(self, service: str, commands: list[Command]) -> list[Accepted | Rejected]:
        try:
            return await self._bus.ask_all(service, commands)
        except CommandRejected as error:
            return [error.rejected] * len(commands)

    async def _patiently(self, step: Callable[[Batch], Awaitable[T]], batch: Batch) -> T:
        """A step that asks questions, tried until the services answer."""
        pause = 0
        while True:
            try:
                return await step(batch)
            except CommandRejected as error:
                log.warning("receiving.waits", reason=error.rejected.code)
                await asyncio.sleep(PAUSES[min(pause, len(PAUSES) - 1)])
                pause += 1

    async def _give_up(self, piece: Piece, reason: str) -> None:
        telemetry.INGRESS_ITEMS.labels(piece.raw.kind, "unreadable").inc()
        log.warning("receiving.unreadable", channel=piece.raw.channel_id, sequence=piece.raw.sequence)
        await self._unreadable.note(piece.raw, reason)
