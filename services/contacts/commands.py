"""What can be asked of the contacts service."""

from typing import ClassVar

from pydantic import Field

from libs.access.policy import Member
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


class TagContact(Command):
    """Put tags on a contact (T15)."""

    contact_id: str
    tag_ids: tuple[str, ...] = Field(min_length=1, max_length=50)


class UntagContact(Command):
    """Take a tag off a contact."""

    contact_id: str
    tag_id: str


class RelationCommand(Command):
    """A command on how the team deals with a contact."""

    contact_id: str
    member: Member


class BlockContact(RelationCommand):
    """Have what the contact sends be dropped (K3)."""


class UnblockContact(RelationCommand):
    """Have what the contact sends be taken again."""


class BlockChatbot(RelationCommand):
    """Have the desk say nothing by itself to the contact (K4)."""


class UnblockChatbot(RelationCommand):
    """Have the desk speak to the contact by itself again."""
