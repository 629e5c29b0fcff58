"""What management sets up: tags, reasons, boards, queues, and the company's own settings."""

from typing import Literal

from libs.events.catalog.company import Hours
from libs.events.catalog.workload import Mode
from services.gateway.shapes.shape import Shape


class Tag(Shape):
    """A tag, or a column of a board."""

    id: str
    name: str
    color: str


class KeptTag(Tag):
    """A tag as management looks after it: in use or not, and how many tickets bear it."""

    archived: bool
    tickets: int


class Kept(Shape):
    """A board or a funnel as management looks after it: in use or not."""

    id: str
    name: str
    archived: bool


class KeptQueue(Kept):
    """A queue as management looks after it: in use or not."""

    color: str


class TagChanged(Shape):
    """A tag after a command."""

    tag: Tag
    position: int


class Reason(Shape):
    """A reason why customers come."""

    id: str
    name: str


class KeptReason(Reason):
    """A reason as management looks after it: in use or not, and how many tickets came for it."""

    archived: bool
    tickets: int


class ReasonChanged(Shape):
    """A reason after a command."""

    reason: Reason
    position: int


class Column(Tag):
    """A column of a board; `limit`: how many tickets are meant to stand in it at most. More are not refused."""

    limit: int | None


class Board(Shape):
    """A board with its columns from left to right."""

    id: str
    name: str
    columns: list[Column]


class BoardChanged(Shape):
    """A board after a command."""

    board: Board
    position: int


class QueueTexts(Shape):
    """The texts of a queue; null: the company's counts, empty: nothing is said."""

    greeting: str | None
    absence: str | None
    closing: str | None
    accepted: str | None
    transferred: str | None


class Distribution(Shape):
    """Who gets a queue's tickets by themselves, and how many he has open at most; by hand, nobody.

    Whoever is absent for `grace_seconds` while his customer waits gives the ticket back; null: never.
    """

    mode: Mode
    cap: int
    grace_seconds: int | None


class QueueItem(Shape):
    """A queue; without hours of its own the company's count."""

    id: str
    name: str
    color: str
    hours: Hours | None
    texts: QueueTexts
    distribution: Distribution


class QueueChanged(Shape):
    """A queue after a command."""

    queue: QueueItem
    position: int


class CompanyTexts(QueueTexts):
    """The company's texts; null: nothing is said."""

    protocol: str | None
    video_call: str | None


class RatingSettings(Shape):
    """How customers are asked for a score."""

    on_resolve: bool
    scale: Literal[5, 10]
    text: str
    minutes: int
    thanks: str


class Thresholds(Shape):
    """From how many minutes on a waiting customer stands out, more and more."""

    waiting: list[int]


class Company(Shape):
    """What the company has set. `logo` changes whenever the picture at `/company/logo` does; null: none."""

    name: str
    time_zone: str
    currency: str
    logo: str | None
    hours: Hours | None
    texts: CompanyTexts
    rating: RatingSettings
    thresholds: Thresholds


class CompanyChanged(Shape):
    """The company after a command."""

    company: Company
    position: int
