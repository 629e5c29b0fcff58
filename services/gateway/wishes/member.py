"""What a member wants of the desk for himself."""

from pydantic import Field

from services.gateway.shapes import Language, Presence
from services.gateway.wishes.wish import Wish


class LogIn(Wish):
    """An address and its password."""

    email: str = Field(max_length=254)
    password: str = Field(max_length=1024)


class NewPassword(Wish):
    """The password that is and the one to be."""

    current: str = Field(max_length=1024)
    new: str = Field(min_length=8, max_length=1024)


class Preferences(Wish):
    """What a member may change of himself; absent fields stay."""

    name: str | None = Field(None, min_length=1, max_length=100)
    signature: bool | None = None
    language: Language | None = None
    password: NewPassword | None = None


class PresenceWish(Wish):
    """How a member wants to appear."""

    presence: Presence
