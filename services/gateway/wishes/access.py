"""What can be wished for about what the team sees."""

from typing import Literal

from services.gateway.wishes.wish import Wish


class AccessWish(Wish):
    """Which tickets supervisors see, which contacts agents see, and whether agents see telephone numbers."""

    supervisors_see: Literal["all", "own_queues"]
    agents_see_contacts: Literal["served", "all"]
    agents_see_numbers: bool
