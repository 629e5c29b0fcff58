"""What can be wished for about who a contact is and whose."""

from typing import Annotated

from pydantic import Field

from services.gateway.wishes.wish import Wish

Id = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[0-9A-Za-z_.:-]+$")]


class Owners(Wish):
    """The members in whose portfolio a contact is, the first one first; nobody without any."""

    user_ids: Annotated[list[Id], Field(max_length=20)]


class Merge(Wish):
    """The contact who stays."""

    into: Id


class Erase(Wish):
    """The person's name, given again to make sure."""

    name: Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00]*$")]
