"""The shapes of notices."""

from typing import Literal

from services.gateway.shapes.shape import Named, Shape


class NoticeTicket(Shape):
    """The ticket that a notice is about."""

    id: str
    number: int


class NoticeTask(Shape):
    """The task that a notice is about."""

    id: str
    due_at: str | None


class Notice(Shape):
    """Something that one should hear of. `actor` is the member of the team who gave cause, if one did.

    It is about a ticket and its contact, a task, a line that does not work, or a room of the team, which `called`
    one by name or not.
    """

    id: str
    kind: Literal[
        "pending", "message", "transfer", "mention", "failed", "missed_call", "task", "internal", "sla", "channel"
    ]
    ticket: NoticeTicket | None
    contact: Named | None
    task: NoticeTask | None
    room: Named | None
    channel: Named | None
    called: bool
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
