"""What management wants to set up."""

from typing import Annotated

from pydantic import Field

from libs.events.catalog.company import Hours
from libs.events.catalog.rating import Scale
from libs.events.catalog.workload import Mode
from services.gateway.wishes.wish import Wish

Name = Annotated[str, Field(min_length=1, max_length=60)]
Color = Annotated[str, Field(pattern=r"^#[0-9A-Fa-f]{6}$")]
Id = Annotated[str, Field(min_length=1, max_length=100)]
Text = Annotated[str, Field(max_length=2000)]
Limit = Annotated[int, Field(ge=1, le=9999)]


class NewTag(Wish):
    """A tag, or a column of a board."""

    name: Name
    color: Color


class TagChange(Wish):
    """Another name or colour; absent fields stay."""

    name: Name | None = None
    color: Color | None = None


class NameWish(Wish):
    """A name."""

    name: Name


class NewColumn(NewTag):
    """A column of a board; `limit`: how many tickets are meant to stand in it at most."""

    limit: Limit | None = None


class NewBoard(Wish):
    """A board and its first columns."""

    name: Name
    columns: list[NewTag] = Field(default_factory=list, max_length=30)


class ColumnChange(TagChange):
    """Another name, colour or place (counted from 0) of a column; absent fields stay."""

    place: int | None = Field(None, ge=0, le=100)


class BoardColumnChange(ColumnChange):
    """Another name, colour, place or limit of a board's column; absent fields stay, a null `limit` is none."""

    limit: Limit | None = None


class HoursWish(Wish):
    """When customers are served; null: a queue as the company, the company always."""

    hours: Hours | None


class DistributionWish(Wish):
    """How a queue is to distribute: by hand, in turn or to the least loaded, to nobody beyond his cap."""

    mode: Mode
    cap: int = Field(5, ge=1, le=500)
    grace_seconds: int | None = Field(None, ge=30, le=86_400)


class QueueTextsWish(Wish):
    """All texts of a queue at once; null: the company's counts, empty: nothing is said."""

    greeting: Text | None = None
    absence: Text | None = None
    closing: Text | None = None
    accepted: Text | None = None
    transferred: Text | None = None


class CompanyTextsWish(QueueTextsWish):
    """All texts of the company at once; null: nothing is said."""

    protocol: Text | None = None
    video_call: Text | None = None


class NewQueue(NewTag):
    """A queue."""


class QueueChange(TagChange):
    """Another name or colour; absent fields stay."""


class Members(Wish):
    """Exactly who works a queue."""

    user_ids: list[Id] = Field(max_length=2000)


class QueueOrder(Wish):
    """The queues from first to last; those not named come behind, by name."""

    queue_ids: list[Id] = Field(max_length=500)


class CompanyWish(Wish):
    """What the company is called, its clock, its currency; a `logo_media_id` of null takes the logo away."""

    name: Annotated[str, Field(min_length=1, max_length=100)]
    time_zone: Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[A-Za-z0-9_+\-/]+$")]
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    logo_media_id: Id | None = None


class ThresholdsWish(Wish):
    """From how many minutes on a waiting customer stands out, more and more."""

    waiting: Annotated[list[int], Field(min_length=3, max_length=3)]


class RatingWish(Wish):
    """How customers are to be asked for a score."""

    on_resolve: bool
    scale: Scale
    text: Annotated[str, Field(min_length=1, max_length=2000)]
    minutes: int = Field(ge=1, le=10_080)
    thanks: Text
