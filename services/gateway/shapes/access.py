"""What the team sees."""

from typing import Literal

from services.gateway.shapes.shape import Shape


class TeamAccess(Shape):
    """Which tickets supervisors see, which contacts agents see, and whether agents see telephone numbers."""

    supervisors_see: Literal["all", "own_queues"]
    agents_see_contacts: Literal["served", "all"]
    agents_see_numbers: bool


class TeamAccessChanged(Shape):
    """The settings after a command."""

    access: TeamAccess
    position: int
