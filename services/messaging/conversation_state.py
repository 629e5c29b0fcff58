"""What decisions about a conversation rest on."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from immutables import Map

from libs.events.catalog.message import (
    ChangeArrivedEarly,
    ChangeKind,
    Participant,
    StatusArrivedEarly,
)
from libs.events.command import Refused
from libs.identity import ids
from services.messaging.delivery import Outbound


class ConversationNotFound(Refused):
    """There is no such conversation."""

    code = "conversation.not_found"
    status = "not_found"


class MessageNotFound(Refused):
    """The conversation has no such message."""

    code = "message.not_found"
    status = "not_found"


@dataclass(frozen=True, slots=True)
class Change:
    """An edit, deletion or reaction. `before` is what stood there (a text's digest, an emoji) until then.

    `says` is the digest of the new text or emoji of a change of ours whose echo is still to come.
    """

    message_id: str
    what: ChangeKind
    status: Literal["queued", "sending", "done"] = "queued"
    before: str | None = None
    attempt: int = 0
    attempted_by: str | None = None
    says: str | None = None


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation without a channel has not started.

    `received` says of each message of the contact whether its file is awaited, `lost` whose file cannot be had;
    `texts` holds the digests of edited texts, `reactions` our own emoji. Under the provider's ids of messages not
    known yet stand their statuses (`early`), their changes (`early_changes`) and what answers them (`answers`).
    """

    channel_id: str | None = None
    contact_id: str = ""
    peer: str = ""
    received: Map[str, bool] = Map()  # noqa: RUF009 (immutable)
    sent: Map[str, Outbound] = Map()  # noqa: RUF009 (immutable)
    by_provider_id: Map[str, str] = Map()  # noqa: RUF009 (immutable)
    early: Map[str, tuple[StatusArrivedEarly, ...]] = Map()  # noqa: RUF009 (immutable)
    changes: Map[str, Change] = Map()  # noqa: RUF009 (immutable)
    texts: Map[str, str] = Map()  # noqa: RUF009 (immutable)
    reactions: Map[str, str] = Map()  # noqa: RUF009 (immutable)
    revoked: Map[str, None] = Map()  # noqa: RUF009 (immutable)
    lost: Map[str, None] = Map()  # noqa: RUF009 (immutable)
    early_changes: Map[str, tuple[ChangeArrivedEarly, ...]] = Map()  # noqa: RUF009 (immutable)
    answers: Map[str, tuple[str, ...]] = Map()  # noqa: RUF009 (immutable)
    participants: Map[str, Participant] = Map()  # noqa: RUF009 (immutable)

    def ours(self, message_id: str) -> Outbound:
        """A message of ours; raises `MessageNotFound`."""
        message = self.sent.get(message_id)
        if message is None:
            raise MessageNotFound
        return message

    def holds(self, message_id: str) -> bool:
        """Whether there is such a message, of ours or of the contact."""
        return message_id in self.sent or message_id in self.received

    def named(self, provider_id: str) -> str | None:
        """Our id of the message that the provider calls so, where there is one."""
        ours = self.by_provider_id.get(provider_id)
        if ours is not None or self.channel_id is None:
            return ours
        derived = ids.message_id(self.channel_id, provider_id)
        return derived if derived in self.received else None

    def awaits(self, message_id: str) -> bool:
        """Whether a message's file is still to come; raises `MessageNotFound`."""
        if message_id in self.sent:
            return self.sent[message_id].awaited
        if message_id not in self.received:
            raise MessageNotFound
        return self.received[message_id]


def seconds_since(at: datetime, message: Outbound) -> float:
    """How long ago a message of ours was written."""
    return at.timestamp() - message.at
