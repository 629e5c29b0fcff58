"""An entry of the address book: what a contact's document says, after each event of his own (K1)."""

from typing import Any, assert_never

from libs.events.catalog.contact import (
    AliasDisowned,
    AliasLearned,
    ContactArchived,
    ContactRegistered,
    ContactRenamed,
    ContactRestored,
    ContactTagged,
    ContactUntagged,
    DetailsChanged,
    MainAliasChosen,
    PhotoChanged,
)
from libs.events.event import Recorded, iso
from libs.events.view import Document
from libs.identity.phone import NotAPhoneNumber, canonical
from libs.wording.searching import folded
from services.contacts.views import found

Told = (
    ContactRegistered
    | ContactRenamed
    | AliasLearned
    | AliasDisowned
    | MainAliasChosen
    | PhotoChanged
    | DetailsChanged
    | ContactTagged
    | ContactUntagged
    | ContactArchived
    | ContactRestored
)
EVENTS = (
    ContactRegistered,
    ContactRenamed,
    AliasLearned,
    AliasDisowned,
    MainAliasChosen,
    PhotoChanged,
    DetailsChanged,
    ContactTagged,
    ContactUntagged,
    ContactArchived,
    ContactRestored,
)
CUSTOM = "field:"
NAME_KEY_LENGTH = 80


def after(document: Document | None, event: Told, recorded: Recorded) -> Document:
    """The entry after an event. The first one of a contact is that he was registered."""
    if isinstance(event, ContactRegistered):
        return _registered(event, recorded)
    assert document is not None
    match event:
        case ContactRenamed(label=label):
            return findable({**document, "name": label})
        case AliasLearned(alias_kind=kind, alias=alias):
            others = [each for each in document["aliases"] if (each["kind"], each["value"]) != (kind, alias)]
            return findable({**document, "aliases": [*others, {"kind": kind, "value": alias}]})
        case AliasDisowned(alias_kind=kind, alias=alias):
            left = [each for each in document["aliases"] if (each["kind"], each["value"]) != (kind, alias)]
            main = {key: value for key, value in document["main"].items() if (key, value) != (kind, alias)}
            return findable({**document, "aliases": left, "main": main})
        case MainAliasChosen(alias_kind=kind, alias=alias):
            return findable({**document, "main": {**document["main"], kind: alias}})
        case PhotoChanged(photo=photo):
            return {**document, "photo": photo}
        case DetailsChanged(field=field, value=value):
            return _detailed(document, field, value)
        case ContactTagged(tag_id=tag_id):
            return {**document, "tag_ids": [*document["tag_ids"], tag_id]}
        case ContactUntagged(tag_id=tag_id):
            return {**document, "tag_ids": [each for each in document["tag_ids"] if each != tag_id]}
        case ContactArchived():
            return {**document, "archived": True, "listed": False}
        case ContactRestored():
            return {**document, "archived": False, "listed": True}
        case _:
            assert_never(event)


def _registered(event: ContactRegistered, recorded: Recorded) -> Document:
    return findable(
        {
            "name": event.label,
            "group": event.group,
            "aliases": [{"kind": event.alias_kind, "value": event.alias}],
            "main": {},
            "photo": None,
            "birthday": None,
            "address": None,
            "fields": {},
            "tag_ids": [],
            "blocked": False,
            "chatbot_blocked": False,
            "archived": False,
            "listed": True,
            "created_at": iso(recorded.time),
            "last_at": "",
        }
    )


def _detailed(document: Document, field: str, value: Any) -> Document:
    if not field.startswith(CUSTOM):
        return {**document, field: value}
    field_id = field.removeprefix(CUSTOM)
    fields = {each: held for each, held in document["fields"].items() if each != field_id}
    return {**document, "fields": fields if value is None else {**fields, field_id: value}}


def findable(document: Document) -> Document:
    """The entry with the number and address to show, its place in the order of names, and what finds it."""
    aliases, main = document["aliases"], document["main"]
    return {
        **document,
        "phone": phone(aliases, main),
        "email": email(aliases, main),
        "name_key": folded(document["name"])[:NAME_KEY_LENGTH],
        "tokens": sorted({*found.tokens(document["name"], aliases), *_lent(document)}),
    }


def _lent(document: Document) -> list[str]:
    """What finds those who were merged into this contact."""
    return [token for each in document.get("joined", {}).values() for token in each["tokens"]]


def phone(aliases: list[dict[str, str]], main: dict[str, str]) -> str | None:
    """The canonical number to show: the main one, or else the first that is known."""
    if "phone" in main:
        return main["phone"]
    for kind in ("phone", "wa_id"):
        for alias in aliases:
            if alias["kind"] == kind:
                try:
                    return canonical(alias["value"])
                except NotAPhoneNumber:
                    continue
    return None


def email(aliases: list[dict[str, str]], main: dict[str, str]) -> str | None:
    """The e-mail address to show: the main one, or else the first that is known."""
    known = (each["value"] for each in aliases if each["kind"] == "email")
    return main.get("email") or next(known, None)
