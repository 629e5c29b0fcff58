"""Events of `contact.<contact id>`: a customer or group and its channel identities (K1). Personal."""

from typing import ClassVar, Literal

from libs.events.event import Event

AliasKind = Literal["phone", "wa_id", "lid", "bsuid", "jid", "email"]
DetailValue = str | float | bool


class ContactEvent(Event):
    """What all events of a contact's stream share."""

    category: ClassVar[str] = "contact"
    personal: ClassVar[bool] = True


class ContactRegistered(ContactEvent):
    """A customer became known, by a first alias."""

    label: str
    alias_kind: AliasKind
    alias: str
    group: bool = False


class ContactRenamed(ContactEvent):
    """The contact's name changed."""

    label: str


class AliasLearned(ContactEvent):
    """A further identity of the same contact became known. `source` says from where."""

    alias_kind: AliasKind
    alias: str
    source: str


class AliasDisowned(ContactEvent):
    """An identity turned out not to be, or no longer to be, this contact's."""

    alias_kind: AliasKind
    alias: str


class MainAliasChosen(ContactEvent):
    """Of several numbers, or e-mail addresses, this is the one to show and to write to."""

    alias_kind: AliasKind
    alias: str


class PhotoChanged(ContactEvent):
    """The contact has another picture, named by its content, or none."""

    photo: str | None = None


class DetailsChanged(ContactEvent):
    """Something else that is written down of a contact changed; without a value it was crossed out.

    `field` is `birthday` (`YYYY-MM-DD`), `address`, or `field:<field id>` of a custom field (B8).
    """

    field: str
    value: DetailValue | None = None


class ContactArchived(ContactEvent):
    """The contact was put away: lists show him no more, his history stays."""


class ContactRestored(ContactEvent):
    """The contact is back in the lists: somebody fetched him, or he wrote."""


class ContactTagged(ContactEvent):
    """A tag was put on the contact (T15)."""

    tag_id: str


class ContactUntagged(ContactEvent):
    """A tag was taken off the contact."""

    tag_id: str


class ContactMergedInto(ContactEvent):
    """The contact and another one are the same person, and are dealt with as that one (K8)."""

    into: str


class MergeUndone(ContactEvent):
    """The contact is somebody of his own again."""

    into: str


class ContactSanitized(ContactEvent):
    """What was known of the contact was put in order (K7): tickets closed, doubles merged into him, his name."""

    tickets_closed: int
    merged: int
    renamed: bool


class PersonErased(ContactEvent):
    """There was a contact; everything about the person is gone from the log (K10)."""
