"""What can be asked of the contacts service."""

from typing import Annotated, ClassVar

from pydantic import AwareDatetime, Field

from libs.access.policy import Member
from libs.events.catalog.contact import AliasKind
from libs.events.catalog.contact_import import Duplicates
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


class LearnAliases(Command):
    """A provider says that these identities are a contact's. Quiet where there is no such contact."""

    contact_id: str
    learned: tuple[tuple[AliasKind, str], ...]
    source: str


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


Detail = str | float | bool
Details = Annotated[dict[str, Detail | None], Field(max_length=120)]


class ContactCommand(Command):
    """A command of a member's on one contact, which he may see."""

    contact_id: str


class AddContact(ContactCommand):
    """Put a new contact into the address book by hand.

    `contact_id` is derived from its number, or else from its e-mail address (`libs.identity.ids.contact_id`).
    `details` are `name`, `phone` (E.164, canonical), `email`, `photo`, `birthday`, `address` and
    `field:<field id>`; values are checked before.
    """

    begins: ClassVar[bool] = True
    details: Details
    tag_ids: tuple[str, ...] = Field((), max_length=50)


class ChangeContact(ContactCommand):
    """Change what is written down of a contact; None crosses out. `details` as in `AddContact`."""

    details: Details


class ImportContact(AddContact):
    """Take over a row of a file.

    `skip` leaves such a contact alone, `update` writes the row's details over his, `create` makes another one.
    """

    duplicates: Duplicates


class ImportKnownContact(ImportContact):
    """Take over a row whose contact is there already, as far as was seen."""

    begins: ClassVar[bool] = False


class DisownAlias(ContactCommand):
    """Say that an identity is not, or no longer, the contact's."""

    alias_kind: AliasKind
    alias: str = Field(min_length=1, max_length=200)


class ArchiveContact(ContactCommand):
    """Put a contact away. That he has no live ticket was asked before."""

    member: Member


class RestoreContact(ContactCommand):
    """Fetch a contact back into the lists."""


class MergeContact(ContactCommand):
    """Have a contact be dealt with as another one from now on: it is the same person (K8)."""

    member: Member
    into: str


class UndoMerge(ContactCommand):
    """Have a contact be somebody of his own again."""

    member: Member


class RecordSanitized(ContactCommand):
    """Note that a contact was put in order, and what that changed (K7)."""

    member: Member
    tickets_closed: int = Field(ge=0)
    merged: int = Field(ge=0)
    renamed: bool


class ErasePerson(ContactCommand):
    """Forget a person (K10): what his contact's stream holds is gone for good, but that there was one."""

    member: Member


class ImportCommand(Command):
    """A command on one import of contacts."""

    import_id: str
    member: Member


class StartImport(ImportCommand):
    """Begin to take over a file's rows."""

    begins: ClassVar[bool] = True
    rows: int = Field(ge=0)
    duplicates: Duplicates


class EndImport(ImportCommand):
    """Note what came of the rows: of all of them, or of those before somebody stopped it."""

    created: int = Field(ge=0)
    updated: int = Field(ge=0)
    skipped: int = Field(ge=0)
    rejected: int = Field(ge=0)
    cancelled: bool = False


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


class RecordMarketingChoice(Command):
    """Note what a contact told a line's provider: that he wants no marketing from it, or wants it again (C3)."""

    begins: ClassVar[bool] = True
    contact_id: str
    channel_id: str
    declined: bool
    provider_at: AwareDatetime | None = None


class SetOwners(RelationCommand):
    """Have a contact belong to these members' portfolio, the first one first (K5); to nobody's without any."""

    user_ids: tuple[str, ...] = Field((), max_length=20)


class PutIntoFunnel(RelationCommand):
    """Put a contact into a stage of a funnel (K6), and say what is at stake there, in hundredths of a currency.

    Without an amount the one that was said stays; with `no_value` none is at stake any more.
    """

    funnel_id: str
    stage_id: str
    cents: int | None = Field(None, ge=0, le=10**12)
    currency: str = Field("BRL", pattern=r"^[A-Z]{3}$")
    no_value: bool = False


class LeaveFunnel(RelationCommand):
    """Take a contact out of a funnel."""

    funnel_id: str


FunnelLabel = Annotated[str, Field(max_length=60)]
StageColor = Annotated[str, Field(pattern=r"^#[0-9A-Fa-f]{6}$")]


class FunnelCommand(Command):
    """A command on one funnel."""

    funnel_id: str
    member: Member


class DefineFunnel(FunnelCommand):
    """Set up a funnel with its first stages: id, name and colour of each."""

    label: FunnelLabel
    stages: Annotated[tuple[tuple[str, FunnelLabel, StageColor], ...], Field(max_length=30)] = ()


class RenameFunnel(FunnelCommand):
    """Change a funnel's name."""

    label: FunnelLabel


class ArchiveFunnel(FunnelCommand):
    """Offer a funnel no more."""


class RestoreFunnel(FunnelCommand):
    """Offer an archived funnel again, under its own name or another that is free."""

    label: FunnelLabel


class AddStage(FunnelCommand):
    """Put a stage behind the funnel's last one."""

    stage_id: str
    label: FunnelLabel
    color: StageColor


class ChangeStage(FunnelCommand):
    """Change a stage's name, colour or place among the others; only the given fields change."""

    stage_id: str
    label: FunnelLabel | None = None
    color: StageColor | None = None
    place: int | None = Field(None, ge=0, le=100)


class ArchiveStage(FunnelCommand):
    """Have a stage take no more contacts."""

    stage_id: str
