"""What is to become of a ticket."""

from pydantic import Field

from services.gateway.wishes.wish import Wish


class Transfer(Wish):
    """Where to hand a ticket; `anyway` even to an agent outside the queue."""

    queue_id: str | None = None
    user_id: str | None = None
    note: str | None = Field(None, max_length=1000)
    anyway: bool = False


class Resolve(Wish):
    """How to end; silently: without a farewell."""

    silent: bool = False


class Read(Wish):
    """Up to which log position; without it, everything."""

    up_to: int | None = Field(None, ge=0)


class IssueProtocol(Wish):
    """Whether the contact is told the number."""

    send: bool = False
