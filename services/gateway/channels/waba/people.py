"""Whom Meta names: numbers, business-scoped user ids, groups, and what people call themselves."""

from typing import Any

from libs.identity import phone
from services.gateway.channels.items import Alias, Peer
from services.gateway.channels.waba.parts import identifier, part_of, words

LONGEST_ALIAS = 200
LONGEST_NUMBER = 20


class Unreadable(Exception):
    """This item lacks what makes it one."""


def sender(raw: dict[str, Any], names: dict[str, str]) -> Peer:
    """The customer who wrote, or called."""
    return _person(identifier(raw.get("from")), identifier(raw.get("from_user_id")), names)


def recipient(raw: dict[str, Any], names: dict[str, str]) -> Peer:
    """The customer to whom the team wrote on the phone."""
    return _person(identifier(raw.get("to")), identifier(raw.get("to_user_id")), names)


def _person(address: str | None, user_id: str | None, names: dict[str, str]) -> Peer:
    aliases = aliases_of(address, user_id)
    if not aliases:
        raise Unreadable("it names nobody: neither a number nor a user id")
    name = names.get(address or "") or names.get(user_id or "")
    return Peer(aliases=aliases, address=address or user_id or "", name=name)


def group_of(group_id: str | None) -> tuple[Alias, ...]:
    """A group's identity."""
    return (("jid", group_id),) if group_id is not None else ()


def aliases_of(number: str | None, user_id: str | None) -> tuple[Alias, ...]:
    """A person's identities: the canonical phone, the number as WhatsApp knows it, the business-scoped id."""
    found: list[Alias] = []
    if number is not None:
        found.append(("phone", phone_of(number)))
        found.append(("wa_id", number.lstrip("+")))
    if user_id is not None:
        if len(user_id) > LONGEST_ALIAS:
            raise Unreadable("the sender's user id is too long")
        found.append(("bsuid", user_id))
    return tuple(found)


def phone_of(number: str) -> str:
    """Canonical where the library knows such a number; otherwise what the provider says."""
    digits = number.lstrip("+")
    if not digits.isascii() or not digits.isdigit() or len(digits) > LONGEST_NUMBER:
        raise Unreadable("the sender's number is no number")
    try:
        return phone.canonical(f"+{digits}")
    except phone.NotAPhoneNumber:
        return f"+{digits}"


def names_of(contacts: Any) -> dict[str, str]:
    """What each sender calls himself, by number and by user id."""
    names: dict[str, str] = {}
    for contact in contacts if isinstance(contacts, list) else []:
        if not isinstance(contact, dict):
            continue
        profile = part_of(contact, "profile")
        name = words(profile.get("name")) or words(profile.get("username"))
        if name:
            for key in ("wa_id", "user_id"):
                if known := identifier(contact.get(key)):
                    names[known] = name[:200]
    return names


def required(raw: dict[str, Any], key: str) -> str:
    """A text that has to be there."""
    found = identifier(raw.get(key))
    if found is None:
        raise Unreadable(f"no {key}")
    return found
