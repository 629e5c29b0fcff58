"""What a member wants of his notices."""

from pydantic import Field

from services.gateway.wishes.wish import Wish


class NoticesSeen(Wish):
    """Up to which log position they were seen."""

    up_to: int = Field(ge=0)
