"""Events of `contact.<contact id>`: a customer or group and its channel identities (K1). Personal."""

from typing import ClassVar, Literal

from libs.events.event import Event

AliasKind = Literal["phone", "wa_id", "lid", "bsuid", "jid", "email"]


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


class ContactTagged(ContactEvent):
    """A tag was put on the contact (T15)."""

    tag_id: str


class ContactUntagged(ContactEvent):
    """A tag was taken off the contact."""

    tag_id: str
