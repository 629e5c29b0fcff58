"""Who stands behind what came in: contacts are made known, joined, renamed, and named where texts mention them.

What is told anew of who somebody is counts for everything that came with it, before it or behind it.
"""

from collections.abc import Mapping
from dataclasses import replace

from libs.events import telemetry
from libs.events.bus import Bus
from libs.events.command import Command, CommandRejected
from libs.events.event import SYSTEM
from services.contacts import commands as contacts
from services.contacts.queries import ResolveAliases
from services.gateway import inbound
from services.gateway.batch import Batch
from services.gateway.blocking import Blocking
from services.gateway.carrying_out import CarryingOut
from services.gateway.channels.items import Alias, InboundChange, InboundMessage
from services.gateway.directory import Directory
from services.gateway.identities import Identities, Known, former, introduced, join, learn, learned
from services.gateway.inbound import Piece
from services.tickets import commands as tickets
from services.tickets.commands import JoinTickets

log = telemetry.logger(__name__)


class Introducing:
    """Has everybody of whom a batch tells be a contact."""

    def __init__(
        self,
        bus: Bus,
        identities: Identities,
        blocking: Blocking,
        carrying_out: CarryingOut,
        directory: Directory,
    ) -> None:
        self._bus = bus
        self._directory = directory
        self._identities = identities
        self._blocking = blocking
        self._carrying_out = carrying_out

    async def name_mentioned(self, batch: Batch) -> None:
        """Say who is named in texts."""
        asked = {each.address for _, item in batch.messages for each in item.mentions or () if each.name is None}
        names = await self._identities.names(asked) if asked else {}
        for place, (piece, item) in enumerate(batch.messages):
            if names and item.mentions:
                told = inbound.mentioning(item, names)
                piece.item = told
                batch.messages[place] = (piece, told)

    async def learn(self, batch: Batch, places: Mapping[str, str]) -> None:
        """Have those whose identities changed be known by the new ones, in the order in which that was told, and
        those to whom we wrote by all that is told of them. Only then is it asked who stands behind the rest.
        """
        for piece, item in batch.identities:
            named = former(item)
            known = (await self._identities.find([named]))[named]
            await self._carrying_out.carry_out(contacts.SERVICE, [(piece, learn(item, known))])
            self._identities.learned((*named, item.learned), known)
        told = [
            (piece, item)
            for piece, item in batch.statuses
            if item.provider_id in places and self._identities.news(item.aliases)
        ]
        found = await self._identities.find([item.aliases for _, item in told])
        reached = {
            item.aliases: (piece, known)
            for piece, item in told
            if (known := found[item.aliases]).conversation(piece.channel_id) == places[item.provider_id]
        }
        work: list[tuple[Piece, Command]] = [
            (piece, learned(aliases, known)) for aliases, (piece, known) in reached.items()
        ]
        await self._carrying_out.carry_out(contacts.SERVICE, work)
        for aliases, (_, known) in reached.items():
            self._identities.learned(aliases, known)

    async def register(self, batch: Batch) -> dict[tuple[Alias, ...], Known]:
        """Have everybody who wrote be a contact. Who only changed a message is one already, or nobody; so are those
        who are in a group.
        """
        said: list[InboundMessage | InboundChange] = [item for _, item in batch.messages]
        said += [item for _, item in batch.changes if item.peer.aliases]
        peers = [*(inbound.peer(item) for item in said), *(item.peer.aliases for item in said)]
        peers += [former(item) for _, item in batch.identities]
        peers += [item.aliases for _, item in batch.choices]
        peers += [inbound.of_group(item.group) for _, item in batch.groups]
        peers += [aliases for _, item in batch.groups for aliases in inbound.members(item)]
        known = await self._identities.find(peers)
        work: list[tuple[Piece, Command]] = []
        new: dict[tuple[tuple[Alias, ...], bool], Known] = {}
        for piece, item in batch.messages:
            if self._blocking.keeps_out(item, known):
                continue
            for peer, group in introduced(item):
                key = (peer.aliases, peer.name is not None)
                contact = known[peer.aliases]
                command = self._identities.registration(peer, contact, group) if key not in new else None
                if command is not None:
                    new[key] = contact
                    work.append((piece, command.model_copy(update={"traceparent": piece.raw.traceparent})))
        work += [(piece, inbound.chose(piece, item, known[item.aliases])) for piece, item in batch.choices]
        work += await self._renamed(batch, known)
        for double, contact in {each.double: each for each in new.values() if each.double is not None}.items():
            await self._join(contact, double)
        await self._carrying_out.carry_out(contacts.SERVICE, work)
        for (aliases, named), contact in new.items():
            self._identities.registered(aliases, named, replace(contact, double=None))
        return known

    async def _join(self, known: Known, double: Known) -> None:
        """Have two contacts be one, with one live ticket a line: nothing comes in under the other one any more.

        Where that is refused, they are in merges already that the team made.
        """
        try:
            await self._bus.ask(contacts.SERVICE, join(known, double))
        except CommandRejected as error:
            if error.rejected.kind == "failed":
                raise
            log.info("receiving.not_joined", contact=known.contact_id, reason=error.rejected.code)
            return
        for line in self._directory.channels():
            joined = JoinTickets(
                by=SYSTEM,
                left_id=double.conversation(line["_id"]),
                conversation_id=known.conversation(line["_id"]),
                contact_id=known.contact_id,
                channel_id=line["_id"],
            )
            await self._bus.ask(tickets.SERVICE, joined)

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
