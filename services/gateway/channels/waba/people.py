"""Whom Meta names: numbers, business-scoped user ids, groups, and what people call themselves."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from libs.identity import phone
from services.gateway.channels.items import Alias, Peer
from services.gateway.channels.waba.parts import identifier, part_of, words

LONGEST_ALIAS = 200
LONGEST_NUMBER = 20


class Unreadable(Exception):
    """This item lacks what makes it one."""


@dataclass(frozen=True, slots=True)
class People:
    """Whom a payload names beside its items: what they call themselves, by number and by user id, and by number
    their user ids.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    user_ids: Mapping[str, str] = field(default_factory=dict)


def sender(raw: dict[str, Any], people: People) -> Peer:
    """The customer who wrote, or called."""
    return _person(identifier(raw.get("from")), identifier(raw.get("from_user_id")), people)


def recipient(raw: dict[str, Any], people: People) -> Peer:
    """The customer to whom the team wrote on the phone."""
    return _person(identifier(raw.get("to")), identifier(raw.get("to_user_id")), people)


def _person(number: str | None, user_id: str | None, people: People) -> Peer:
    user_id = user_id or people.user_ids.get(number or "")
    aliases = aliases_of(number, user_id)
    if not aliases:
        raise Unreadable("it names nobody: neither a number nor a user id")
    name = people.names.get(number or "") or people.names.get(user_id or "")
    kind, value = aliases[0]
    return Peer(aliases=aliases, address=number if number and kind == "phone" else value, name=name)


def group(raw: dict[str, Any]) -> str | None:
    """The group in which something was said."""
    found = identifier(raw.get("group_id"))
    if found is not None and not group_of(found):
        raise Unreadable("the group's id is too long")
    return found


def group_of(group_id: str | None) -> tuple[Alias, ...]:
    """A group's identity."""
    return (("jid", group_id),) if group_id is not None and len(group_id) <= LONGEST_ALIAS else ()


def aliases_of(number: str | None, user_id: str | None) -> tuple[Alias, ...]:
    """A person's identities: the canonical phone, the number as WhatsApp knows it, the business-scoped id.

    What cannot be one is left out: the others still say who it is.
    """
    found: list[Alias] = []
    canonical = phone_of(number) if number is not None else None
    if number is not None and canonical is not None:
        found += [("phone", canonical), ("wa_id", number.lstrip("+"))]
    if user_id is not None and len(user_id) <= LONGEST_ALIAS:
        found.append(("bsuid", user_id))
    return tuple(found)


def phone_of(number: str) -> str | None:
    """Canonical where the library knows such a number; otherwise what the provider says, where it is digits."""
    digits = number.lstrip("+")
    if not digits.isascii() or not digits.isdigit() or len(digits) > LONGEST_NUMBER:
        return None
    try:
        return phone.canonical(f"+{digits}")
    except phone.NotAPhoneNumber:
        return f"+{digits}"


def people_of(contacts: Any) -> People:
    """Whom the `contacts` of a payload name."""
    names: dict[str, str] = {}
    user_ids: dict[str, str] = {}
    for contact in contacts if isinstance(contacts, list) else []:
        if not isinstance(contact, dict):
            continue
        number, user_id = identifier(contact.get("wa_id")), identifier(contact.get("user_id"))
        profile = part_of(contact, "profile")
        name = words(profile.get("name")) or words(profile.get("username"))
        if name:
            names |= {known: name[:200] for known in (number, user_id) if known}
        if number and user_id:
            user_ids[number] = user_id
    return People(names, user_ids)


def required(raw: dict[str, Any], key: str) -> str:
    """A text that has to be there."""
    found = identifier(raw.get(key))
    if found is None:
        raise Unreadable(f"no {key}")
    return found
