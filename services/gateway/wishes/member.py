"""What a member wants of the desk for himself."""

from typing import Annotated

from pydantic import Field, StringConstraints

from services.gateway.commands import Email
from services.gateway.passwords import LONGEST, SHORTEST
from services.gateway.shapes import Language, Presence
from services.gateway.wishes.wish import Wish


class LogIn(Wish):
    """An address, its password and, where the account asks for it, a code from a telephone or a recovery code."""

    email: str = Field(max_length=254)
    password: str = Field(max_length=1024)
    code: str | None = Field(None, max_length=40)


class NewPassword(Wish):
    """The password that is and the one to be."""

    current: str = Field(max_length=1024)
    new: str = Field(min_length=SHORTEST, max_length=LONGEST)


class KindsWanted(Wish):
    """Which kinds of notices are wanted; absent fields stay."""

    pending: bool | None = None
    message: bool | None = None
    transfer: bool | None = None
    mention: bool | None = None
    failed: bool | None = None
    missed_call: bool | None = None
    task: bool | None = None
    internal: bool | None = None
    sla: bool | None = None
    channel: bool | None = None


class NotificationsWanted(Wish):
    """How a member wants to be told, and of what; absent fields stay."""

    page: bool | None = None
    desktop: bool | None = None
    sound: bool | None = None
    kinds: KindsWanted = KindsWanted()


class Preferences(Wish):
    """What a member may change of himself; absent fields stay. A `photo_media_id` of null takes the photo away."""

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)] | None = None
    email: Email | None = None
    signature: bool | None = None
    language: Language | None = None
    password: NewPassword | None = None
    notifications: NotificationsWanted | None = None
    photo_media_id: str | None = Field(None, min_length=1, max_length=100)


class NewFilter(Wish):
    """A filter of the ticket lists, as the page's address has it, and its name; one of that name is replaced."""

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
    query: str = Field(max_length=2000)
    for_: Annotated[
        str, Field(alias="for", min_length=1, max_length=100, description="`me`, `all`, or the id of a queue.")
    ] = "me"


class PresenceWish(Wish):
    """How a member wants to appear."""

    presence: Presence
