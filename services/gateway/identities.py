"""Whom a provider means: from the identities of a peer to one contact and one conversation (K1).

A contact's id is derived from the first identity it was known by, and so is the id of its conversation on a
channel. Which one that was is asked from the contacts service, unless it was asked lately: the business-scoped
id counts before the number, because numbers are handed on to other people.
"""

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from libs.events.bus import Bus
from libs.events.catalog.contact import AliasKind
from libs.events.command import Command
from libs.events.event import Actor
from libs.identity import ids, phone
from services.contacts import commands as contacts
from services.contacts.commands import RegisterContact
from services.contacts.queries import GetContacts, ResolveAliases
from services.gateway.channels.channel import Alias, IdentityChanged, InboundMessage, Peer

REMEMBERED = 50_000
FIRST: tuple[AliasKind, ...] = ("phone", "bsuid", "jid", "lid")
ASKED_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Known:
    """A contact, and the identity it was first known by."""

    contact_id: str
    first: Alias

    def conversation(self, channel_id: str) -> str:
        """The contact's conversation on a channel."""
        return ids.conversation_id(channel_id, *self.first)


class Identities:
    """Finds contacts by their identities, and remembers."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._known: OrderedDict[Alias, Known] = OrderedDict()
        self._registered: OrderedDict[tuple[tuple[Alias, ...], bool], None] = OrderedDict()

    async def find(self, peers: Iterable[Sequence[Alias]]) -> dict[tuple[Alias, ...], Known]:
        """The contact behind each set of identities, those never seen included."""
        wanted = {tuple(each) for each in peers if each}
        found: dict[tuple[Alias, ...], Known] = {}
        unknown: list[tuple[Alias, ...]] = []
        for aliases in wanted:
            known = self._remembered(aliases)
            if known is not None:
                found[aliases] = known
            else:
                unknown.append(aliases)
        for start in range(0, len(unknown), ASKED_AT_ONCE):
            found.update(await self._ask(unknown[start : start + ASKED_AT_ONCE]))
        return found

    def registration(self, peer: Peer, known: Known, group: bool = False) -> RegisterContact | None:
        """What makes a contact known; None when that was done lately."""
        key = (peer.aliases, peer.name is not None)
        if key in self._registered:
            return None
        return register(known, peer, group=group)

    def registered(self, aliases: tuple[Alias, ...], named: bool, known: Known) -> None:
        """Remember that a contact is registered with these identities."""
        self._registered[(aliases, named)] = None
        if len(self._registered) > REMEMBERED:
            self._registered.popitem(last=False)
        for alias in aliases:
            if alias[0] in FIRST:
                self._known[alias] = known
                self._known.move_to_end(alias)
        while len(self._known) > REMEMBERED:
            self._known.popitem(last=False)

    def forget(self) -> None:
        """Somebody was erased: whoever writes under his number is to be made known anew."""
        self._known.clear()
        self._registered.clear()

    def _remembered(self, aliases: tuple[Alias, ...]) -> Known | None:
        user_id = next((each for each in aliases if each[0] == "bsuid"), None)
        if user_id is not None:
            return self._known.get(user_id)
        return self._known.get(aliases[0])

    async def _ask(self, unknown: list[tuple[Alias, ...]]) -> dict[tuple[Alias, ...], Known]:
        names = {f"{kind}:{value}" for aliases in unknown for kind, value in aliases if kind in FIRST}
        resolved: dict[str, str] = {}
        for asked in _parts(sorted(names)):
            resolved |= await self._bus.query(contacts.SERVICE, ResolveAliases(aliases=asked))
        contact_ids = sorted(set(resolved.values()))
        owned: dict[str, list[Alias]] = {}
        for asked in _parts(contact_ids):
            answer = await self._bus.query(contacts.SERVICE, GetContacts(contact_ids=asked))
            for contact_id, contact in answer.items():
                owned[contact_id] = [(each["kind"], each["value"]) for each in contact["aliases"]]
        return {aliases: whose(aliases, resolved, owned) for aliases in unknown}


def whose(aliases: tuple[Alias, ...], resolved: dict[str, str], owned: dict[str, list[Alias]]) -> Known:
    """The contact of a peer, given what the contacts service knows; a new one where it knows nothing.

    A number that comes with another business-scoped id than its contact has belongs to somebody else now.
    """
    by_kind = {kind: (kind, value) for kind, value in reversed(aliases) if kind in FIRST}
    user_id = by_kind.get("bsuid")
    first = next(by_kind[kind] for kind in ("jid", "phone", "bsuid", "lid") if kind in by_kind)
    contact_id = resolved.get(f"bsuid:{user_id[1]}") if user_id is not None else None
    if contact_id is None:
        contact_id = resolved.get(f"{first[0]}:{first[1]}")
        others = [each for each in owned.get(contact_id or "", []) if each[0] == "bsuid"]
        if contact_id is not None and user_id is not None and others and user_id not in others:
            return Known(ids.contact_id(*user_id), user_id)
    if contact_id is None:
        return Known(ids.contact_id(*first), first)
    candidates = [*owned.get(contact_id, []), *by_kind.values()]
    origin = next((each for each in candidates if ids.contact_id(*each) == contact_id), first)
    return Known(contact_id, origin)


def introduced(message: InboundMessage) -> Iterable[tuple[Peer, bool]]:
    """Whom a message makes known: whoever wrote it and, first and as a group, the group that he wrote it in."""
    if message.group is not None:
        yield Peer((("jid", message.group),), message.group, message.group_name or "Grupo do WhatsApp"), True
    if message.group is None or not message.echo:
        yield message.peer, False


def register(known: Known, peer: Peer, group: bool = False) -> RegisterContact:
    """The command that makes a contact known, with all identities the provider named."""
    kind, alias = known.first
    return RegisterContact(
        by=Actor(kind="contact", id=known.contact_id),
        contact_id=known.contact_id,
        label=(peer.name or _placeholder(peer))[:200],
        alias_kind=kind,
        alias=alias,
        learned=tuple(each for each in peer.aliases if each != known.first),
        source="channel",
        group=group,
    )


def learn(change: IdentityChanged, known: Known) -> Command:
    """The command for an identity that the provider says is the same person's."""
    return register(known, Peer((change.known, change.learned), change.learned[1]))


def _placeholder(peer: Peer) -> str:
    """A number stands for the name until there is one."""
    kind, value = peer.aliases[0]
    if kind == "phone":
        return phone.display(value)
    return "".join(each for each in value if each.isdigit()) or value


def _parts(values: list[str]) -> Iterable[list[str]]:
    return (values[start : start + 500] for start in range(0, len(values), 500))
