"""A contact: a customer or group, known by the identities that channels give it (K1)."""

import re
from dataclasses import dataclass, replace
from typing import assert_never, cast

from libs.events.catalog.contact import (
    AliasKind,
    AliasLearned,
    ContactEvent,
    ContactRegistered,
    ContactRenamed,
    ContactTagged,
    ContactUntagged,
)
from libs.events.command import Refused
from libs.events.decider import Decider
from libs.events.event import Recorded
from services.contacts.commands import RegisterContact, RenameContact, TagContact, UntagContact

Alias = tuple[AliasKind, str]
Event = ContactRegistered | ContactRenamed | AliasLearned | ContactTagged | ContactUntagged
Command = RegisterContact | RenameContact | TagContact | UntagContact


class ContactNotFound(Refused):
    """There is no such contact."""

    code = "contact.not_found"
    status = "not_found"


class NameIsEmpty(Refused):
    """A contact needs a name."""

    code = "contact.name_empty"
    status = "invalid"


@dataclass(frozen=True, slots=True)
class Contact:
    """What decisions about a contact rest on. Without a label it is not registered."""

    label: str | None = None
    aliases: frozenset[Alias] = frozenset()
    tag_ids: frozenset[str] = frozenset()


def require_known(contact: Contact) -> None:
    """Refuse unless the contact is registered."""
    if contact.label is None:
        raise ContactNotFound


def decide(command: Command, state: Contact) -> list[ContactEvent]:
    """What follows from a command."""
    match command:
        case RegisterContact():
            return _register(command, state)
        case RenameContact(label=label):
            require_known(state)
            if not label.strip():
                raise NameIsEmpty
            return [] if label.strip() == state.label else [ContactRenamed(label=label.strip())]
        case TagContact(tag_ids=tag_ids):
            require_known(state)
            return [ContactTagged(tag_id=each) for each in dict.fromkeys(tag_ids) if each not in state.tag_ids]
        case UntagContact(tag_id=tag_id):
            require_known(state)
            return [ContactUntagged(tag_id=tag_id)] if tag_id in state.tag_ids else []
        case _:
            assert_never(command)


def _register(command: RegisterContact, state: Contact) -> list[ContactEvent]:
    label = command.label.strip() or command.alias
    named = (command.alias_kind, command.alias)
    if state.label is None:
        events: list[ContactEvent] = [
            ContactRegistered(label=label, alias_kind=command.alias_kind, alias=command.alias, group=command.group)
        ]
        known = {named}
    else:
        events = []
        known = set(state.aliases)
        if is_number(state.label) and not is_number(label):
            events.append(ContactRenamed(label=label))
    for kind, alias in dict.fromkeys((named, *command.learned)):
        if (kind, alias) not in known:
            events.append(AliasLearned(alias_kind=kind, alias=alias, source=command.source))
    return events


def is_number(label: str) -> bool:
    """Whether a name is only a number, shown until a real name comes."""
    return re.fullmatch(r"[+\d\s().-]+", label) is not None


def evolve(state: Contact, recorded: Recorded) -> Contact:
    """The contact after an event."""
    event = cast(Event, recorded.data)
    match event:
        case ContactRegistered():
            return Contact(event.label, frozenset({(event.alias_kind, event.alias)}))
        case ContactRenamed():
            return replace(state, label=event.label)
        case AliasLearned():
            return replace(state, aliases=state.aliases | {(event.alias_kind, event.alias)})
        case ContactTagged(tag_id=tag_id):
            return replace(state, tag_ids=state.tag_ids | {tag_id})
        case ContactUntagged(tag_id=tag_id):
            return replace(state, tag_ids=state.tag_ids - {tag_id})
        case _:
            assert_never(event)


decider: Decider[Command, Contact] = Decider("contact", Contact, decide, evolve)
