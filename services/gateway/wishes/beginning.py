"""Writing first."""

from pydantic import Field

from services.gateway.wishes.message import Write
from services.gateway.wishes.wish import Wish


class Begin(Wish):
    """Whom to write to, a contact or a number, on which channel and what; a new contact gets `name`.

    Without `queue_id` the ticket is of the channel's queue. The message's `id` makes it happen once.
    """

    contact_id: str | None = None
    phone: str | None = Field(None, max_length=40)
    name: str | None = Field(None, min_length=1, max_length=200)
    channel_id: str
    queue_id: str | None = None
    message: Write
