"""What is to become of a ticket."""

from pydantic import Field

from services.gateway.wishes.wish import Moment, Wish


class Transfer(Wish):
    """Where to hand a ticket; `anyway` even to an agent outside the queue. Management alone hands it `to_tray`,
    where it has no queue: then neither is given.
    """

    queue_id: str | None = None
    user_id: str | None = None
    note: str | None = Field(None, max_length=1000)
    anyway: bool = False
    to_tray: bool = False


class Resolve(Wish):
    """How to end; silently: without a farewell."""

    silent: bool = False


class Reopen(Wish):
    """Who is to go on with a closed ticket; without it, oneself."""

    user_id: str | None = None


class Snooze(Wish):
    """Until when to put a ticket aside; without it, until the customer's next message."""

    until: Moment | None = None


class AddTags(Wish):
    """Which tags to put on."""

    tag_ids: list[str] = Field(min_length=1, max_length=50)


class GiveReason(Wish):
    """Why the customer came."""

    reason_id: str


class GiveValue(Wish):
    """What is at stake, in hundredths of a currency."""

    cents: int = Field(ge=0, le=10**12)
    currency: str = Field("BRL", pattern=r"^[A-Z]{3}$")


class PutOnBoard(Wish):
    """Where to put a ticket."""

    board_id: str
    column_id: str


class GoToChannel(Wish):
    """On which channel to go on with the contact."""

    channel_id: str


class Read(Wish):
    """Up to which log position; without it, everything."""

    up_to: int | None = Field(None, ge=0)


class IssueProtocol(Wish):
    """Whether the contact is told the number."""

    send: bool = False
