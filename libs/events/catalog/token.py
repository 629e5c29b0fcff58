"""Events of `token.<token id>`: by what programs ask for their owners (P4)."""

from typing import ClassVar

from pydantic import AwareDatetime

from libs.events.event import Event


class TokenEvent(Event):
    """What all events of a token's stream share. The token itself is never in an event."""

    category: ClassVar[str] = "token"


class TokenIssued(TokenEvent):
    """A program may ask as its owner, within these scopes (`tickets:read`) and never beyond his profile."""

    label: str
    owner_id: str
    scopes: tuple[str, ...]
    expires_at: AwareDatetime | None = None


class TokenRevoked(TokenEvent):
    """The token opens nothing any more."""
