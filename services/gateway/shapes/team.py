"""The team: who is logged in, his colleagues, their queues."""

from typing import Literal

from services.gateway.shapes.shape import Named, Shape

Profile = Literal["admin", "supervisor", "agent"]
Presence = Literal["online", "away", "offline"]
Language = Literal["pt-BR", "en", "es"]


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


class TeamMember(Shape):
    """A member of the team, as the team sees him."""

    id: str
    name: str
    profile: Profile
    queue_ids: list[str]
    presence: Presence


class QueueItem(Shape):
    """A queue."""

    id: str
    name: str
    color: str
