"""What can be asked of the gateway about shared views."""

from pydantic import Field

from libs.access.policy import Member
from libs.events.command import Command


class SharedViewCommand(Command):
    """A command on one shared view."""

    view_id: str
    member: Member


class ShareView(SharedViewCommand):
    """Give a filter to all, or to those who work a queue; the same view again changes it (B8)."""

    label: str = Field(max_length=60)
    query: str = Field(max_length=2000)
    queue_id: str | None = None


class WithdrawView(SharedViewCommand):
    """Offer a shared view no more."""
