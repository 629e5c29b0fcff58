"""What somebody has begun to write."""

from pydantic import Field

from services.gateway.wishes.wish import Wish


class DraftWish(Wish):
    """A text as it stands, and the message that it answers."""

    text: str = Field(max_length=20_000)
    quoted: str | None = Field(None, max_length=200)
