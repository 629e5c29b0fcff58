"""The shapes of notices."""

from typing import Literal

from services.gateway.shapes.shape import Named, Shape


class NoticeTicket(Shape):
    """The ticket that a notice is about."""

    id: str
    number: int


class Notice(Shape):
    """Something that one should hear of. `actor` is the member of the team who gave cause, if one did."""

    id: str
    kind: Literal["pending", "message", "transfer", "mention", "failed", "missed_call"]
    ticket: NoticeTicket
    contact: Named
    actor: Named | None
    text: str | None
    at: str
    unread: bool
    position: int


class Notices(Shape):
    """One page of notices, newest first, and how many are unread in all."""

    items: list[Notice]
    unread: int
    next: str | None
    position: int
