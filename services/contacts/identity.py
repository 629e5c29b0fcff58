"""Who a contact is: somebody else after all (K8), put in order (K7), or to be forgotten (K10)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import assert_never, cast

from libs.access.policy import manages
from libs.events.catalog.contact import (
    ContactEvent,
    ContactMergedInto,
    ContactSanitized,
    MergeUndone,
    PersonErased,
)
from libs.events.command import Refused
from libs.events.event import Recorded
from services.contacts.commands import ErasePerson, MergeContact, RecordSanitized, UndoMerge

Event = ContactMergedInto | MergeUndone | ContactSanitized | PersonErased
Command = MergeContact | UndoMerge | RecordSanitized | ErasePerson


class MergingIsManagements(Refused):
    """Only supervisors and admins merge and sanitize contacts."""

    code = "contact.management_only"
    status = "forbidden"


class ErasingIsAdmins(Refused):
    """Only admins erase a person."""

    code = "contact.admins_only"
    status = "forbidden"


class ContactIsMerged(Refused):
    """The contact was merged into another one."""

    code = "contact.merged"


class ContactHasMerged(Refused):
    """Others were merged into this contact: undo that first, or merge the other way round."""

    code = "contact.has_merged"


class MergesIntoItself(Refused):
    """A contact cannot be merged into itself, nor a group into a person."""

    code = "contact.merge_impossible"
    status = "invalid"


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom a contact was merged into, whether nothing but this is known of it any more, and by which command it was
    sanitized last.
    """

    merged_into: str | None = None
    erased: bool = False
    sanitized_by: str | None = None


def decide(command: Command, identity: Identity) -> Sequence[ContactEvent]:
    """What follows from a command. That the contacts are there was asked before."""
    if not manages(command.member):
        raise MergingIsManagements
    match command:
        case MergeContact(into=into):
            if identity.merged_into == into:
                return []
            if identity.merged_into is not None:
                raise ContactIsMerged(contact_id=identity.merged_into)
            if into == command.contact_id:
                raise MergesIntoItself
            return [ContactMergedInto(into=into)]
        case UndoMerge():
            return [] if identity.merged_into is None else [MergeUndone(into=identity.merged_into)]
        case RecordSanitized(command_id=command_id) if identity.sanitized_by == command_id:
            return []
        case RecordSanitized():
            done = ContactSanitized(
                tickets_closed=command.tickets_closed, merged=command.merged, renamed=command.renamed
            )
            return [done]
        case ErasePerson():
            if command.member.profile != "admin":
                raise ErasingIsAdmins
            if identity.erased:
                return []
            alone = [] if identity.merged_into is None else [MergeUndone(into=identity.merged_into)]
            return [*alone, PersonErased()]
        case _:
            assert_never(command)


def evolve(identity: Identity, recorded: Recorded) -> Identity:
    """Who a contact is after an event."""
    event = cast(Event, recorded.data)
    match event:
        case ContactMergedInto(into=into):
            return replace(identity, merged_into=into)
        case MergeUndone():
            return replace(identity, merged_into=None)
        case ContactSanitized():
            return replace(identity, sanitized_by=recorded.command_id)
        case PersonErased():
            return Identity(erased=True)
        case _:
            assert_never(event)
