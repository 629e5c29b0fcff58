"""What can be asked of the contacts service."""

from typing import ClassVar

from pydantic import Field

from libs.events.catalog.contact import AliasKind
from libs.events.command import Command

SERVICE = "contacts"


class RegisterContact(Command):
    """Have a contact for a canonical first alias; idempotent. `contact_id` is derived (`identity.py`).

    `learned` are further (kind, value) aliases from the same source; `label` names a new contact, and renames
    one whose name is still only its number.
    """

    begins: ClassVar[bool] = True
    contact_id: str
    label: str = Field(max_length=200)
    alias_kind: AliasKind
    alias: str = Field(min_length=1, max_length=200)
    learned: tuple[tuple[AliasKind, str], ...] = ()
    source: str
    group: bool = False


class RenameContact(Command):
    """Change a contact's name."""

    contact_id: str
    label: str = Field(min_length=1, max_length=200)
