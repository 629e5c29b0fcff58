"""Whom a provider means: from the identities of a peer to one contact and one conversation (K1).

A contact's id is derived from the first identity it was known by, and so is the id of its conversation on a
channel. Which one that was is asked from the contacts service, unless it was asked lately: the business-scoped
id counts before the number, because numbers are handed on to other people. A LID counts after it: it hides a
number, and whoever came by his LID alone is the one whose number it turns out to be (ADR 0041).
"""

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from libs.access.policy import Member
from libs.events.bus import Bus
from libs.events.catalog.contact import AliasKind
from libs.events.event import SYSTEM, Actor
from libs.identity import ids, phone
from services.contacts import commands as contacts
from services.contacts.commands import LearnAliases, MergeContact, RegisterContact
from services.contacts.queries import GetContacts, ResolveAliases
from services.gateway.channels.items import Alias, IdentityChanged, InboundMessage, Peer

REMEMBERED = 50_000
FIRST: tuple[AliasKind, ...] = ("phone", "bsuid", "jid", "lid")
HIDING = ("lid", "bsuid")
ASKED_AT_ONCE = 200
DESK = Member(id="system", profile="admin")
NOBODY: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Known:
    """A contact, and the identity it was first known by. `double`: another contact that turns out to be he."""

    contact_id: str
    first: Alias
    double: "Known | None" = None

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
        """The contact behind each set of identities, those never seen included.

        Who is named by his LID or user id alone is whoever else is named by it and by a number here.
        """
        wanted = {tuple(each) for each in peers if each}
        fuller = {alias: each for each in wanted for alias in each if alias[0] in HIDING and len(each) > 1}
        hidden = {each: fuller[each[0]] for each in wanted if len(each) == 1 and each[0] in fuller}
        found = await self._find(wanted - set(hidden))
        return found | {each: found[whole] for each, whole in hidden.items()}

    async def _find(self, wanted: set[tuple[Alias, ...]]) -> dict[tuple[Alias, ...], Known]:
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

    async def names(self, addresses: Iterable[str]) -> dict[str, str]:
        """What the people behind some addresses are called, as far as they are known."""
        aliases = {each: alias for each in addresses if (alias := _alias(each)) is not None}
        if not aliases:
            return {}
        known = await self.find([(alias,) for alias in aliases.values()])
        found = await self._contacts(sorted({known[(alias,)].contact_id for alias in aliases.values()}))
        return {
            address: found[contact_id]["name"]
            for address, alias in aliases.items()
            if (contact_id := known[(alias,)].contact_id) in found
        }

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
        self.learned(aliases, known)

    def learned(self, aliases: Iterable[Alias], known: Known) -> None:
        """Remember whose these identities are; the view may not know it yet."""
        for alias in aliases:
            if alias[0] in FIRST:
                self._known[alias] = known
                self._known.move_to_end(alias)
        while len(self._known) > REMEMBERED:
            self._known.popitem(last=False)

    def news(self, aliases: tuple[Alias, ...]) -> bool:
        """Whether a number comes together with a user id or a LID that is not remembered as the same person's."""
        known = {self._known.get(each) for each in aliases if each[0] in FIRST}
        kinds = {kind for kind, _ in aliases}
        return "phone" in kinds and bool(kinds & {"bsuid", "lid"}) and (None in known or len(known) > 1)

    def lately(self, aliases: tuple[Alias, ...]) -> bool:
        """Whether somebody was made known by one of these identities a while ago; the view may not know it yet."""
        return any(each in self._known for each in aliases)

    def forget(self) -> None:
        """Somebody was erased: whoever writes under his number is to be made known anew."""
        self._known.clear()
        self._registered.clear()

    def _remembered(self, aliases: tuple[Alias, ...]) -> Known | None:
        user_id = next((each for each in aliases if each[0] == "bsuid"), None)
        if user_id is not None:
            return self._known.get(user_id)
        known = {self._known.get(each) for each in aliases if each[0] in FIRST}
        return known.pop() if len(known) == 1 else None

    async def _ask(self, unknown: list[tuple[Alias, ...]]) -> dict[tuple[Alias, ...], Known]:
        names = {f"{kind}:{value}" for aliases in unknown for kind, value in aliases if kind in FIRST}
        resolved: dict[str, str] = {}
        for asked in _parts(sorted(names)):
            resolved |= await self._bus.query(contacts.SERVICE, ResolveAliases(aliases=asked))
        # Who was registered a moment ago is not in the view yet.
        lately = {f"{alias[0]}:{alias[1]}": self._known.get(alias) for each in unknown for alias in each}
        resolved = {name: each.contact_id for name, each in lately.items() if each is not None} | resolved
        found = await self._contacts(sorted(set(resolved.values())))
        merged: dict[str, str] = {
            name: found[each]["merged_into"] for name, each in resolved.items() if _hidden(name, found.get(each))
        }
        if merged:
            found |= await self._contacts(sorted(set(merged.values())))
        owned: dict[str, list[Alias]] = {
            contact_id: [(each["kind"], each["value"]) for each in contact["aliases"]]
            for contact_id, contact in found.items()
        }
        return {aliases: whose(aliases, resolved, owned, merged) for aliases in unknown}

    async def _contacts(self, contact_ids: list[str]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for asked in _parts(contact_ids):
            found |= await self._bus.query(contacts.SERVICE, GetContacts(contact_ids=asked))
        return found


def whose(
    aliases: tuple[Alias, ...],
    resolved: Mapping[str, str],
    owned: Mapping[str, Sequence[Alias]],
    merged: Mapping[str, str] = NOBODY,
) -> Known:
    """The contact of a peer, given what the contacts service knows; a new one where it knows nothing.

    A number that comes with another business-scoped id than its contact has belongs to somebody else now. `merged`:
    whom the contacts of some identities were merged into, and who is meant by those since.
    """
    by_kind = {kind: (kind, value) for kind, value in reversed(aliases) if kind in FIRST}
    user_id = by_kind.get("bsuid")
    first = next(by_kind[kind] for kind in ("jid", "phone", "bsuid", "lid") if kind in by_kind)
    contact_id = resolved.get(f"bsuid:{user_id[1]}") if user_id is not None else None
    if contact_id is None:
        contact_id = {**resolved, **merged}.get(f"{first[0]}:{first[1]}")
        others = [each for each in owned.get(contact_id or "", []) if each[0] == "bsuid"]
        if contact_id is not None and user_id is not None and others and user_id not in others:
            return Known(ids.contact_id(*user_id), user_id)
    hidden = by_kind.get("lid")
    name = f"{hidden[0]}:{hidden[1]}" if hidden is not None else ""
    holder = resolved.get(name)
    contact_id = contact_id or merged.get(name, holder)
    if contact_id is None:
        return Known(ids.contact_id(*first), first)

    def origin(known_id: str) -> Alias:
        candidates = [*owned.get(known_id, ()), *by_kind.values()]
        return next((each for each in candidates if ids.contact_id(*each) == known_id), first)

    known = Known(contact_id, origin(contact_id))
    # Who knows the LID already was joined with its holder before: if they are two, the team took them apart.
    if holder is None or holder == contact_id or hidden in owned.get(contact_id, ()):
        return known
    other = holder if merged.get(name) == contact_id else merged.get(name, holder)
    return replace(known, double=Known(other, origin(other)))


def join(known: Known, double: Known) -> MergeContact:
    """The command that has who came by his LID alone be the one whose number it hides."""
    return MergeContact(by=SYSTEM, member=DESK, contact_id=double.contact_id, into=known.contact_id)


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


def learn(change: IdentityChanged, known: Known) -> RegisterContact:
    """The command for an identity that the provider says is the same person's."""
    return register(known, Peer((*former(change), change.learned), change.address or change.learned[1]))


def learned(aliases: tuple[Alias, ...], known: Known) -> LearnAliases:
    """The command for identities that a provider names together with one of the contact's."""
    by = Actor(kind="contact", id=known.contact_id)
    return LearnAliases(by=by, contact_id=known.contact_id, learned=aliases, source="channel")


def former(change: IdentityChanged) -> tuple[Alias, ...]:
    """By what a provider names somebody whose identity changed."""
    return (change.known, *change.beside)


def _alias(address: str) -> Alias | None:
    """The identity that an address within a group is: a LID, or a number."""
    if address.endswith("@lid"):
        return "lid", address
    try:
        return ("phone", phone.canonical(f"+{address}")) if address.isdigit() else None
    except phone.NotAPhoneNumber:
        return None


def _placeholder(peer: Peer) -> str:
    """A number stands for the name until there is one."""
    kind, value = peer.aliases[0]
    if kind == "phone":
        return phone.display(value)
    return "".join(each for each in value if each.isdigit()) or value


def _hidden(name: str, contact: Mapping[str, Any] | None) -> bool:
    """Whether a LID leads to somebody who was merged: it has no line of its own, so it leads on to who he is."""
    return name.startswith("lid:") and contact is not None and contact["merged_into"] is not None


def _parts(values: list[str]) -> Iterable[list[str]]:
    return (values[start : start + 500] for start in range(0, len(values), 500))
