"""What is asked of files and documents."""

from typing import Literal

from services.gateway.wishes.wish import Wish


class AddSticker(Wish):
    """Make a sticker of a picture; `ticket_id`: one that stands in its conversation."""

    media_id: str
    ticket_id: str | None = None


class MakeTranscript(Wish):
    """Print the history: of this ticket, or of all tickets of its contact. `notes`: internal ones too."""

    scope: Literal["ticket", "contact"] = "ticket"
    notes: bool = False
