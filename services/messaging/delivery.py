"""How far a message of ours has come, and what a provider's statuses change about it.

Statuses come before their message is known, twice, or out of order; they never move a message backwards.
"""

from dataclasses import dataclass, replace
from typing import Literal, assert_never

from libs.events.catalog.message import (
    MessageDelivered,
    MessageEvent,
    MessageFailed,
    MessagePlayed,
    MessageRead,
    MessageSent,
    StatusArrivedEarly,
)

Status = Literal["queued", "sending", "unknown", "sent", "failed", "delivered", "read", "played"]

# A provider that says both failed and delivered is believed about the latter, whichever it says first.
REACH: dict[Status, int] = {
    "queued": 0,
    "sending": 0,
    "unknown": 0,
    "sent": 1,
    "failed": 2,
    "delivered": 3,
    "read": 4,
    "played": 5,
}


@dataclass(frozen=True, slots=True)
class Outbound:
    """A message of ours. `provider_id` is the current attempt's; `attempted_by` the open attempt's command.

    `at` is when it was written, in Unix seconds, `author` by whom, `text` the digest of what it said at first,
    `signature` the name above it. `elsewhere`: it was written on the phone; `echoed`: an echo told that it was
    sent; `awaited`: its file is still to come; `by_bot`: a bot says it.
    """

    status: Status = "queued"
    attempt: int = 0
    provider_id: str | None = None
    attempted_by: str | None = None
    at: float = 0.0
    author: str = ""
    text: str = ""
    kind: str = "text"
    signature: str = ""
    delivered: bool = False
    read: bool = False
    elsewhere: bool = False
    echoed: bool = False
    awaited: bool = False
    by_bot: bool = False

    @property
    def arrived(self) -> bool:
        """Whether it is known to have reached the contact."""
        return REACH[self.status] >= REACH["delivered"]

    @property
    def taken(self) -> bool:
        """Whether the provider has it."""
        return self.status == "sent" or self.arrived

    @property
    def under_way(self) -> bool:
        """Whether an attempt of it left, and nobody knows yet what came of it."""
        return self.status in ("sending", "unknown")

    def after(self, status: Status) -> "Outbound":
        """The message once a provider's status is known of it."""
        return replace(
            self,
            status=further(self.status, status),
            attempted_by=None,
            delivered=self.delivered or status == "delivered",
            read=self.read or status == "read",
        )


def further(one: Status, other: Status) -> Status:
    """The one of two statuses that says more."""
    return other if REACH[other] > REACH[one] else one


def heard(message_id: str, message: Outbound, news: StatusArrivedEarly) -> list[MessageEvent]:
    """What a status says anew of a message whose provider id was known: at least when it was delivered, or read."""
    of_earlier_attempt = message.provider_id != news.provider_id
    if of_earlier_attempt and news.status in ("sent", "failed"):
        return []
    late = (news.status == "delivered" and not message.delivered) or (news.status == "read" and not message.read)
    if REACH[news.status] > REACH[message.status] or late:
        return [_fact(message_id, news)]
    return []


def heard_all(message_id: str, message: Outbound, news: tuple[StatusArrivedEarly, ...]) -> list[MessageEvent]:
    """What several statuses say anew of a message that the provider has."""
    events: list[MessageEvent] = []
    for each in sorted({each.status: each for each in news}.values(), key=lambda each: -REACH[each.status]):
        facts = heard(message_id, message, each)
        events = [*facts, *events]
        message = message.after(each.status) if facts else message
    return events


def taken(sent: MessageSent, message: Outbound, news: tuple[StatusArrivedEarly, ...]) -> list[MessageEvent]:
    """The provider's id became known, and with it what the provider had said about that id before."""
    known = replace(message, status=message.status if message.arrived else "sent", provider_id=sent.provider_id)
    return [sent, *heard_all(sent.message_id, known, news)]


def _fact(message_id: str, news: StatusArrivedEarly) -> MessageEvent:
    match news.status:
        case "sent":
            return MessageSent(message_id=message_id, provider_id=news.provider_id, provider_at=news.provider_at)
        case "delivered":
            return MessageDelivered(message_id=message_id, provider_at=news.provider_at)
        case "read":
            return MessageRead(message_id=message_id, provider_at=news.provider_at)
        case "played":
            return MessagePlayed(message_id=message_id, provider_at=news.provider_at)
        case "failed":
            return MessageFailed(
                message_id=message_id,
                code=news.code or "unknown",
                detail=news.detail or "",
                may_retry=news.may_retry is True,
            )
        case _:
            assert_never(news.status)
