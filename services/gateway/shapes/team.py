"""The team: who is logged in, his colleagues, their queues."""

from typing import Literal

from services.gateway.shapes.shape import Named, Shape

Profile = Literal["admin", "supervisor", "agent"]
Presence = Literal["online", "away", "offline"]
Language = Literal["pt-BR", "en", "es"]


class NoticeKinds(Shape):
    """Which kinds of notices one wants."""

    pending: bool
    message: bool
    transfer: bool
    mention: bool
    failed: bool
    missed_call: bool


class Notifications(Shape):
    """How one wants to be told, and of what."""

    page: bool
    desktop: bool
    sound: bool
    kinds: NoticeKinds


class SavedFilter(Shape):
    """A filter of the ticket lists that one keeps."""

    id: str
    name: str
    query: str


class Me(Shape):
    """Who is logged in."""

    id: str
    name: str
    email: str
    profile: Profile
    queues: list[Named]
    signature: bool
    language: Language
    presence: Presence
    photo: str | None
    notifications: Notifications


class Session(Shape):
    """Who is logged in, or null."""

    me: Me | None


class TeamMember(Shape):
    """A member of the team, as the team sees him."""

    id: str
    name: str
    photo: str | None
    profile: Profile
    queue_ids: list[str]
    presence: Presence
