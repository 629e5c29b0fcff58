"""What management wants to set up."""

from typing import Annotated

from pydantic import Field

from libs.events.catalog.company import Hours
from libs.events.catalog.rating import Scale
from services.gateway.wishes.wish import Wish

Name = Annotated[str, Field(min_length=1, max_length=60)]
Color = Annotated[str, Field(pattern=r"^#[0-9A-Fa-f]{6}$")]
Text = Annotated[str, Field(max_length=2000)]


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


class NewBoard(Wish):
    """A board and its first columns."""

    name: Name
    columns: list[NewTag] = Field(default_factory=list, max_length=30)


class ColumnChange(TagChange):
    """Another name, colour or place (counted from 0) of a column; absent fields stay."""

    place: int | None = Field(None, ge=0, le=100)


class HoursWish(Wish):
    """When customers are served; null: a queue as the company, the company always."""

    hours: Hours | None


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


class RatingWish(Wish):
    """How customers are to be asked for a score."""

    on_resolve: bool
    scale: Scale
    text: Annotated[str, Field(min_length=1, max_length=2000)]
    minutes: int = Field(ge=1, le=10_080)
    thanks: Text
