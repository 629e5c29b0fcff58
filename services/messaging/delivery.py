"""How far a message of ours has come, and what a provider's statuses change about it.

Statuses come before their message is known, twice, or out of order; they never move a message backwards.
"""

from dataclasses import dataclass
from typing import Literal, assert_never

from libs.events.catalog.message import (
    MessageDelivered,
    MessageEvent,
    MessageFailed,
    MessageRead,
    MessageSent,
    StatusArrivedEarly,
)

Status = Literal["queued", "sending", "unknown", "sent", "failed", "delivered", "read"]

# A provider that says both failed and delivered is believed about the latter, whichever it says first.
REACH: dict[Status, int] = {
    "queued": 0,
    "sending": 0,
    "unknown": 0,
    "sent": 1,
    "failed": 2,
    "delivered": 3,
    "read": 4,
}


@dataclass(frozen=True, slots=True)
class Outbound:
    """A message of ours. `provider_id` is the current attempt's; `attempted_by` the open attempt's command.

    `at` is when it was written, in Unix seconds, `author` by whom, `text` the digest of what it said at first.
    """

    status: Status = "queued"
    attempt: int = 0
    provider_id: str | None = None
    attempted_by: str | None = None
    at: float = 0.0
    author: str = ""
    text: str = ""

    @property
    def arrived(self) -> bool:
        """Whether it is known to have reached the contact."""
        return self.status in ("delivered", "read")

    @property
    def taken(self) -> bool:
        """Whether the provider has it."""
        return self.status == "sent" or self.arrived


def heard(message_id: str, message: Outbound, news: StatusArrivedEarly) -> list[MessageEvent]:
    """What a status says anew of a message whose provider id was known."""
    of_earlier_attempt = message.provider_id != news.provider_id
    if of_earlier_attempt and news.status in ("sent", "failed"):
        return []
    return [_fact(message_id, news)] if REACH[news.status] > REACH[message.status] else []


def taken(sent: MessageSent, message: Outbound, news: tuple[StatusArrivedEarly, ...]) -> list[MessageEvent]:
    """The provider's id became known, and with it what the provider had said about that id before."""
    reached = REACH[message.status] if message.arrived else REACH["sent"]
    said = {each.status: each for each in news}
    if "delivered" in said or "read" in said:
        said.pop("failed", None)
    in_order = sorted(said.values(), key=lambda each: REACH[each.status])
    return [sent, *(_fact(sent.message_id, each) for each in in_order if REACH[each.status] > reached)]


def _fact(message_id: str, news: StatusArrivedEarly) -> MessageEvent:
    match news.status:
        case "sent":
            return MessageSent(message_id=message_id, provider_id=news.provider_id, provider_at=news.provider_at)
        case "delivered":
            return MessageDelivered(message_id=message_id, provider_at=news.provider_at)
        case "read":
            return MessageRead(message_id=message_id, provider_at=news.provider_at)
        case "failed":
            return MessageFailed(message_id=message_id, code=news.code or "unknown", detail=news.detail or "")
        case _:
            assert_never(news.status)
