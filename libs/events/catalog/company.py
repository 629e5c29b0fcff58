"""Events of `company.main`: what the company has set for all of its queues (T6, T17, T23)."""

from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from libs.events.catalog.rating import Scale
from libs.events.event import Event

Clock = Annotated[str, Field(pattern=r"^(([01]\d|2[0-3]):[0-5]\d|24:00)$")]
Day = Annotated[tuple[tuple[Clock, Clock], ...], Field(max_length=6)]
COMPANY = "main"


class Hours(BaseModel):
    """When the company serves: intervals of each weekday, and the days on which it does not.

    Clock times are those of the company's time zone. An interval that ends before it begins lasts into the next
    day.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    mon: Day = ()
    tue: Day = ()
    wed: Day = ()
    thu: Day = ()
    fri: Day = ()
    sat: Day = ()
    sun: Day = ()
    holidays: Annotated[tuple[date, ...], Field(max_length=400)] = ()


class CompanyEvent(Event):
    """What all events of the company's stream share."""

    category: ClassVar[str] = "company"


class CompanyHoursSet(CompanyEvent):
    """The hours of all queues without their own changed; without hours it is always open."""

    hours: Hours | None = None


class CompanyTextsSet(CompanyEvent):
    """The texts that go out by themselves changed, all at once; what has no text sends nothing."""

    greeting: str | None = None
    absence: str | None = None
    closing: str | None = None
    accepted: str | None = None
    transferred: str | None = None
    protocol: str | None = None
    video_call: str | None = None


class RatingSettingsSet(CompanyEvent):
    """How customers are asked for a score changed; `minutes` is how long they may answer."""

    on_resolve: bool
    scale: Scale
    text: str
    minutes: int
    thanks: str


class CompanyDescribed(CompanyEvent):
    """What the company is called, by which clock its days and hours go, and in which currency it counts.

    `logo` is the id of a medium.
    """

    label: str
    time_zone: str
    currency: str
    logo: str | None = None


class ThresholdsSet(CompanyEvent):
    """From how many minutes on a waiting customer stands out, more and more, changed."""

    waiting: tuple[int, int, int]


class QueuesOrdered(CompanyEvent):
    """The queues stand in this order from now on; those not named come behind, by name."""

    queue_ids: tuple[str, ...]


class CompanyAccessSet(CompanyEvent):
    """What supervisors and agents see was narrowed or widened, within what the visibility policy allows."""

    supervisors_see: Literal["all", "own_queues"]
    agents_see_contacts: Literal["served", "all"]
    agents_see_numbers: bool
