"""Who a WhatsApp address names: `5511…@s.whatsapp.net` a number, `847…@lid` a person, `1203…@g.us` a group."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from libs.identity import phone
from services.gateway.channels.evolution.parts import identifier, part_of, words, yes
from services.gateway.channels.items import Alias, Peer

SHORTEST_NUMBER, LONGEST_NUMBER = 5, 20
LONGEST_NAME = 200
PHONE, LID, GROUP = "s.whatsapp.net", "lid", "g.us"
SPELLINGS = {"c.us": PHONE, "hosted": PHONE, "hosted.lid": LID}
# Nobody answers in these: a person's status, a channel that one reads, a list that one writes to.
NO_CONVERSATION = frozenset({"broadcast", "newsletter", "call", "bot"})
# WhatsApp itself, which tells its news under an address like a number's.
WHATSAPP = frozenset({"0", "server"})
OF_CHAT = ("remoteJid", "remoteJidAlt")
OF_SENDER = ("senderPn", "senderLid")
OF_AUTHOR = ("participant", "participantAlt", "participantPn", "participantLid")


@dataclass(frozen=True, slots=True)
class Jid:
    """An address, without the device behind it."""

    user: str
    server: str

    @property
    def of(self) -> Literal["phone", "lid", "group", "nobody"] | None:
        """Whom it names; None: it is no address that we know."""
        if self.server in NO_CONVERSATION or (self.server == PHONE and self.user in WHATSAPP):
            return "nobody"
        if self.server == GROUP:
            return "group"
        sane = SHORTEST_NUMBER <= len(self.user) <= LONGEST_NUMBER
        if not sane or not self.user.isascii() or not self.user.isdigit():
            return None
        return {PHONE: "phone", LID: "lid"}.get(self.server)  # type: ignore[return-value]

    def __str__(self) -> str:
        return f"{self.user}@{self.server}"


def jid(value: Any) -> Jid | None:
    """An address in any of its spellings; bare digits are a number."""
    text = identifier(value)
    if text is None:
        return None
    user, at, server = text.lower().partition("@")
    user = user.partition(":")[0].partition("_")[0].removeprefix("+")
    if not user:
        return None
    return Jid(user, SPELLINGS.get(server, server) if at else PHONE)


def written(peer: str) -> str:
    """A peer's address in full, as keys of messages name it."""
    found = jid(peer)
    return str(found) if found is not None else peer


def address(value: Any) -> str | None:
    """An address as we keep it: the digits of a number, everything else in full."""
    found = jid(value)
    if found is None or found.of is None:
        return None
    return found.user if found.of == "phone" else str(found)


def chat(key: dict[str, Any]) -> Jid | None:
    """The chat that a message's key names."""
    return jid(key.get("remoteJid"))


def author(key: dict[str, Any], name: str | None = None) -> Peer | None:
    """Who wrote in a group."""
    return person((key.get(each) for each in OF_AUTHOR), name)


def partner(key: dict[str, Any], name: str | None = None, own: str | None = None) -> Peer | None:
    """The other side of a private chat. The sender is he only where it was not us, who are known as `own`."""
    named = OF_CHAT if yes(key.get("fromMe")) else (*OF_CHAT, *OF_SENDER)
    told = [key.get(each) for each in named]
    others = [each for each in told if own is None or address(each) != own]
    return person(others, name) or person(told, name)


def person(values: Iterable[Any], name: str | None = None) -> Peer | None:
    """Somebody by all addresses that are told of him: the number first, for that is what one can be reached by."""
    found = [each for each in map(jid, values) if each is not None]
    number = next((each.user for each in found if each.of == "phone"), None)
    lid = next((each for each in found if each.of == "lid"), None)
    aliases: list[Alias] = []
    if number is not None:
        aliases += [("phone", canonical(number)), ("wa_id", number)]
    if lid is not None:
        aliases.append(("lid", str(lid)))
    if not aliases:
        return None
    return Peer(tuple(aliases), number or str(lid), called(name))


def everybody(group: Jid) -> Peer:
    """A group itself, where nobody in it is named."""
    return Peer((("jid", str(group)),), str(group))


def member(value: Any, names: dict[str, dict[str, Any]] | None = None) -> Peer | None:
    """Somebody in a group: an address, or an object that tells more; `names` has more about some addresses."""
    told = value if isinstance(value, dict) else {"id": value}
    more = (names or {}).get(str(told.get("id")), {})
    said = {**told, **{key: each for key, each in more.items() if each is not None}}
    hidden = [
        each.user for each in (jid(said.get(key)) for key in ("id", "jid", "lid")) if each and each.of == "lid"
    ]
    if identifier(said.get("phoneNumber")) in hidden:
        # Evolution cuts the digits off a LID where it does not know the number that it hides.
        said["phoneNumber"] = None
    name = words(said.get("name")) or words(said.get("notify"))
    return person((said.get(each) for each in ("id", "jid", "phoneNumber", "lid")), name)


def described(data: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """What an event tells of a group's people beside their addresses, by address."""
    found = data.get("participantsData")
    told = [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []
    return {
        str(identifier(each.get("jid")) or part_of(each, "jid").get("id") or each.get("id")): each for each in told
    }


def canonical(digits: str) -> str:
    """A number as we know people by it: canonical where the library knows such a number."""
    try:
        return phone.canonical(f"+{digits}")
    except phone.NotAPhoneNumber:
        return f"+{digits}"


def called(name: Any) -> str | None:
    """What somebody calls himself. Baileys repeats his address where it knows no name."""
    found = words(name)
    if found is None or found.strip().removesuffix(f"@{LID}").isdigit():
        return None
    return found.strip()[:LONGEST_NAME]
