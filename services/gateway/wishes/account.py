"""Accounts of the team to open, change and close."""

from typing import Annotated

from pydantic import Field, StringConstraints

from services.gateway.commands import Email
from services.gateway.shapes import Profile
from services.gateway.wishes.wish import Wish

PersonName = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
QueueIds = Annotated[list[Annotated[str, Field(max_length=100)]], Field(max_length=500)]


class NewAccount(Wish):
    """Somebody who joins the team."""

    name: PersonName
    email: Email
    profile: Profile
    queue_ids: QueueIds = Field(default_factory=list)


class AccountChange(Wish):
    """Another name, address, profile or other queues; absent fields stay."""

    name: PersonName | None = None
    email: Email | None = None
    profile: Profile | None = None
    queue_ids: QueueIds | None = None


class Closing(Wish):
    """To whom what is open with somebody goes when his account closes. Without a name his tickets go back to their
    queues, and his tasks to whoever closes the account.
    """

    hand_over_to: str | None = Field(None, max_length=100)
    tasks_to: str | None = Field(None, max_length=100)


class OwnPassword(Wish):
    """The password that is and the one to be."""

    current: str = Field(max_length=1024)
    new: str = Field(max_length=1024)
