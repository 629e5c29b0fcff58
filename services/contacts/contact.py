"""A contact: a customer or group, known by the identities that channels and people give it (K1)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import cast

from immutables import Map

from libs.access.policy import manages
from libs.events.catalog.contact import (
    AliasDisowned,
    AliasKind,
    AliasLearned,
    ContactArchived,
    ContactEvent,
    ContactRegistered,
    ContactRenamed,
    ContactRestored,
    ContactTagged,
    ContactUntagged,
    DetailsChanged,
    DetailValue,
    MainAliasChosen,
    PersonErased,
    PhotoChanged,
)
from libs.events.command import Refused
from libs.events.decider import Decider
from libs.events.event import Recorded
from services.contacts import identity
from services.contacts.commands import (
    AddContact,
    ArchiveContact,
    ChangeContact,
    DisownAlias,
    ErasePerson,
    ImportContact,
    LearnAliases,
    RegisterContact,
    RenameContact,
    RestoreContact,
    TagContact,
    UntagContact,
)
from services.contacts.identity import Identity

Alias = tuple[AliasKind, str]
Event = (
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
    | identity.Event
)
Command = (
    RegisterContact
    | LearnAliases
    | AddContact
    | ImportContact
    | ChangeContact
    | RenameContact
    | DisownAlias
    | TagContact
    | UntagContact
    | ArchiveContact
    | RestoreContact
    | identity.Command
)
NAME, PHOTO = "name", "photo"
WRITTEN_TO: dict[str, AliasKind] = {"phone": "phone", "email": "email"}


class ContactNotFound(Refused):
    """There is no such contact."""

    code = "contact.not_found"
    status = "not_found"


class NameIsEmpty(Refused):
    """A contact needs a name."""

    code = "contact.name_empty"
    status = "invalid"


class ContactExists(Refused):
    """There is a contact with this number or address already."""

    code = "contact.exists"


class FirstIdentityStays(Refused):
    """A contact keeps the identity by which it was first known: its conversations hang on it."""

    code = "contact.first_identity"


class ArchivingIsManagements(Refused):
    """Only supervisors and admins archive contacts."""

    code = "contact.management_only"
    status = "forbidden"


@dataclass(frozen=True, slots=True)
class Contact:
    """What decisions about a contact rest on. Without a label it is not registered; the first alias stays first."""

    label: str | None = None
    aliases: tuple[Alias, ...] = ()
    main: Map[str, str] = field(default_factory=Map)
    details: Map[str, DetailValue] = field(default_factory=Map)
    photo: str | None = None
    tag_ids: frozenset[str] = frozenset()
    archived: bool = False
    group: bool = False
    identity: Identity = field(default_factory=Identity)

    def shown(self, kind: AliasKind) -> str | None:
        """The number or address to show: the main one, or else the first that is known."""
        known = (value for each, value in self.aliases if each == kind)
        return self.main.get(kind) or next(known, None)


def require_known(contact: Contact) -> None:
    """Refuse unless the contact is registered."""
    if contact.label is None:
        raise ContactNotFound


def decide(command: Command, state: Contact) -> Sequence[ContactEvent]:
    """What follows from a command."""
    match command:
        case RegisterContact():
            return _register(command, state)
        case LearnAliases():
            return _learn(command, state.aliases) if state.label is not None else []
        case ImportContact() if state.label is not None and command.duplicates != "update":
            return []
        case ImportContact() if state.label is not None:
            return [*_back(state), *_change(command.details, state), *_tag(command.tag_ids, state)]
        case AddContact():
            return _add(command, state)
        case ErasePerson():
            return identity.decide(command, state.identity)
        case _:
            require_known(state)
    match command:
        case ChangeContact(details=details):
            return _change(details, state)
        case RenameContact(label=label):
            return _change({NAME: label}, state)
        case DisownAlias(alias_kind=kind, alias=alias):
            return _disown(kind, alias, state)
        case TagContact(tag_ids=tag_ids):
            return _tag(tag_ids, state)
        case UntagContact(tag_id=tag_id):
            return [ContactUntagged(tag_id=tag_id)] if tag_id in state.tag_ids else []
        case ArchiveContact(member=member):
            if not manages(member):
                raise ArchivingIsManagements
            return [] if state.archived else [ContactArchived()]
        case RestoreContact():
            return _back(state)
        case _:
            return identity.decide(command, state.identity)


def _register(command: RegisterContact, state: Contact) -> list[ContactEvent]:
    label = command.label.strip() or command.alias
    named = (command.alias_kind, command.alias)
    if state.label is None:
        events: list[ContactEvent] = [
            ContactRegistered(label=label, alias_kind=command.alias_kind, alias=command.alias, group=command.group)
        ]
        known: tuple[Alias, ...] = (named,)
    else:
        events = _back(state)
        known = state.aliases
        if is_number(state.label) and not is_number(label):
            events.append(ContactRenamed(label=label))
    return [*events, *_learn(command, known, named)]


def _learn(command: RegisterContact | LearnAliases, known: Sequence[Alias], *named: Alias) -> list[ContactEvent]:
    """Those of some identities that are new."""
    return [
        AliasLearned(alias_kind=kind, alias=alias, source=command.source)
        for kind, alias in dict.fromkeys((*named, *command.learned))
        if (kind, alias) not in known
    ]


def _add(command: AddContact, state: Contact) -> list[ContactEvent]:
    """One who is there as he is described is there; otherwise he is refused, unless he was put away."""
    if state.label is not None:
        changes = [*_change(_said(command.details), state), *_tag(command.tag_ids, state)]
        if changes and not state.archived:
            raise ContactExists(contact_id=command.contact_id)
        return [*_back(state), *changes]
    phone, email = command.details.get("phone"), command.details.get("email")
    kind: AliasKind = "email" if phone is None else "phone"
    alias = str(phone or email)
    registered = ContactRegistered(label=_name(command.details[NAME]), alias_kind=kind, alias=alias)
    begun = Contact(label=registered.label, aliases=((kind, alias),))
    return [registered, *_change(_said(command.details), begun), *_tag(command.tag_ids, begun)]


def _said(details: Mapping[str, DetailValue | None]) -> dict[str, DetailValue | None]:
    """What stands in the details; nothing is crossed out of somebody new."""
    return {each: value for each, value in details.items() if value is not None}


def _change(details: Mapping[str, DetailValue | None], state: Contact) -> list[ContactEvent]:
    events: list[ContactEvent] = []
    for each, value in details.items():
        if each == NAME:
            label = _name(value)
            events += [] if label == state.label else [ContactRenamed(label=label)]
        elif each == PHOTO:
            photo = None if value is None else str(value)
            events += [] if photo == state.photo else [PhotoChanged(photo=photo)]
        elif each in WRITTEN_TO:
            events += _write_to(WRITTEN_TO[each], None if value is None else str(value), state)
        elif value != state.details.get(each):
            events.append(DetailsChanged(field=each, value=value))
    return events


def _write_to(kind: AliasKind, value: str | None, state: Contact) -> list[ContactEvent]:
    """Another number or address to show. An old number still finds the contact, a corrected address does not."""
    shown = state.shown(kind)
    if value == shown:
        return []
    events: list[ContactEvent] = []
    if value is not None:
        if (kind, value) not in state.aliases:
            events.append(AliasLearned(alias_kind=kind, alias=value, source="edited"))
        if shown is not None:
            events.append(MainAliasChosen(alias_kind=kind, alias=value))
    if shown is not None and (value is None or kind == "email") and state.aliases[0] != (kind, shown):
        events.append(AliasDisowned(alias_kind=kind, alias=shown))
    elif shown is not None and value is None:
        raise FirstIdentityStays
    return events


def _disown(kind: AliasKind, alias: str, state: Contact) -> list[ContactEvent]:
    if (kind, alias) not in state.aliases:
        return []
    if state.aliases[0] == (kind, alias):
        raise FirstIdentityStays
    return [AliasDisowned(alias_kind=kind, alias=alias)]


def _tag(tag_ids: Sequence[str], state: Contact) -> list[ContactEvent]:
    return [ContactTagged(tag_id=each) for each in dict.fromkeys(tag_ids) if each not in state.tag_ids]


def _back(state: Contact) -> list[ContactEvent]:
    return [ContactRestored()] if state.archived else []


def _name(value: DetailValue | None) -> str:
    label = "" if value is None else str(value).strip()
    if not label:
        raise NameIsEmpty
    return label


def _written(details: Map[str, DetailValue], event: DetailsChanged) -> Map[str, DetailValue]:
    if event.value is not None:
        return details.set(event.field, event.value)
    return details.delete(event.field) if event.field in details else details


def is_number(label: str) -> bool:
    """Whether a name is only a number, shown until a real name comes."""
    return re.fullmatch(r"[+\d\s().-]+", label) is not None


def evolve(state: Contact, recorded: Recorded) -> Contact:
    """The contact after an event."""
    event = cast(Event, recorded.data)
    match event:
        case ContactRegistered():
            return Contact(event.label, ((event.alias_kind, event.alias),), group=event.group)
        case ContactRenamed():
            return replace(state, label=event.label)
        case AliasLearned():
            learned = (event.alias_kind, event.alias)
            return replace(state, aliases=tuple(dict.fromkeys((*state.aliases, learned))))
        case AliasDisowned(alias_kind=kind, alias=alias):
            left = tuple(each for each in state.aliases if each != (kind, alias))
            main = state.main.delete(kind) if state.main.get(kind) == alias else state.main
            return replace(state, aliases=left, main=main)
        case MainAliasChosen(alias_kind=kind, alias=alias):
            return replace(state, main=state.main.set(kind, alias))
        case PhotoChanged(photo=photo):
            return replace(state, photo=photo)
        case DetailsChanged():
            return replace(state, details=_written(state.details, event))
        case ContactTagged(tag_id=tag_id):
            return replace(state, tag_ids=state.tag_ids | {tag_id})
        case ContactUntagged(tag_id=tag_id):
            return replace(state, tag_ids=state.tag_ids - {tag_id})
        case ContactArchived():
            return replace(state, archived=True)
        case ContactRestored():
            return replace(state, archived=False)
        case PersonErased():
            return Contact(identity=Identity(erased=True))
        case _:
            return replace(state, identity=identity.evolve(state.identity, recorded))


decider: Decider[Command, Contact] = Decider("contact", Contact, decide, evolve)
