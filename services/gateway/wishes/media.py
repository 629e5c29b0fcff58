"""What is asked of files."""

from services.gateway.wishes.wish import Wish


class AddSticker(Wish):
    """Make a sticker of a picture; `ticket_id`: one that stands in its conversation."""

    media_id: str
    ticket_id: str | None = None
