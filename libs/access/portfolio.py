"""The portfolio as events tell it (K5): who owns a contact, in order."""

from collections.abc import Sequence
from typing import Any

from libs.events.catalog.relation import OwnerAdded, OwnerRemoved
from libs.events.event import Event, Recorded

OWNING: tuple[type[Event], ...] = (OwnerAdded, OwnerRemoved)


def owners_after(owner_ids: Sequence[str], event: OwnerAdded | OwnerRemoved) -> list[str]:
    """The owners after an event, the first one first."""
    others = [each for each in owner_ids if each != event.user_id]
    if isinstance(event, OwnerAdded):
        others.insert(event.place, event.user_id)
    return others


def facts_after(known: dict[str, Any], recorded: Recorded) -> dict[str, Any]:
    """What is known of a contact, with its owners after an event; without the field while there are none."""
    event = recorded.data
    if not isinstance(event, OwnerAdded | OwnerRemoved):
        return known
    owner_ids = owners_after(known.get("owner_ids", ()), event)
    rest = {key: value for key, value in known.items() if key != "owner_ids"}
    return {**rest, "owner_ids": owner_ids} if owner_ids else rest


def with_owners(document: dict[str, Any], known: dict[str, Any]) -> dict[str, Any]:
    """A document that carries ticket facts, with its contact's owners among them."""
    rest = {key: value for key, value in document.items() if key != "owner_ids"}
    return {**rest, "owner_ids": known["owner_ids"]} if known.get("owner_ids") else rest
