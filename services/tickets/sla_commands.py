"""What management can ask of the tickets service about service levels (B7)."""

from typing import Annotated

from pydantic import Field

from libs.access.policy import Member
from libs.events.command import Command
from services.tickets.catalogue_commands import Label

Minutes = Annotated[int, Field(ge=1, le=525_600)]
Ids = Annotated[tuple[str, ...], Field(max_length=200)]


class SlaCommand(Command):
    """A command on one service level."""

    sla_id: str
    member: Member


class SlaTermsCommand(SlaCommand):
    """What a service level promises, in minutes of business hours, and to whom; without any, to all."""

    label: Label
    first_response: Minutes | None = None
    next_response: Minutes | None = None
    resolution: Minutes | None = None
    warn_before: int = Field(0, ge=0, le=525_600)
    queue_ids: Ids = ()
    channel_ids: Ids = ()
    tag_ids: Ids = ()


class DefineSla(SlaTermsCommand):
    """Set up a service level behind the others."""


class ChangeSla(SlaTermsCommand):
    """Have a service level promise something else, all at once."""


class MoveSla(SlaCommand):
    """Put a service level at another place; the first that fits a ticket counts."""

    place: int = Field(ge=0, le=100)


class ArchiveSla(SlaCommand):
    """Promise nothing more by a service level."""
