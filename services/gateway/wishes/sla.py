"""What management wants to promise."""

from typing import Annotated

from pydantic import Field

from services.gateway.wishes.catalogue import Name
from services.gateway.wishes.wish import Wish

Minutes = Annotated[int, Field(ge=1, le=525_600)]
Id = Annotated[str, Field(max_length=100)]
Ids = Annotated[list[Id], Field(max_length=200)]


class ServiceLevelWish(Wish):
    """What a service level is to promise, in minutes of business hours, and to whom; without any, to all."""

    name: Name
    first_response: Minutes | None = None
    next_response: Minutes | None = None
    resolution: Minutes | None = None
    warn_before: int = Field(0, ge=0, le=525_600)
    queue_ids: Ids = Field(default_factory=list)
    channel_ids: Ids = Field(default_factory=list)
    tag_ids: Ids = Field(default_factory=list)


class PlaceWish(Wish):
    """At which place among the others, counted from 0."""

    place: int = Field(ge=0, le=100)
