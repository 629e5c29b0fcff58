"""What management can ask of the tickets service: tags, reasons, boards, and what the company has set."""

from typing import Annotated, Literal

from pydantic import Field

from libs.access.policy import Member
from libs.events.catalog.company import Hours
from libs.events.catalog.field import FieldKind, FieldSubject
from libs.events.catalog.rating import Scale
from libs.events.catalog.workload import Mode
from libs.events.command import Command
from services.tickets.commands import QueueCommand

Label = Annotated[str, Field(max_length=60)]
Color = Annotated[str, Field(pattern=r"^#[0-9A-Fa-f]{6}$")]
Text = Annotated[str, Field(max_length=2000)]
Limit = Annotated[int, Field(ge=1, le=9999)]


class TagCommand(Command):
    """A command on one tag."""

    tag_id: str
    member: Member


class CreateTag(TagCommand):
    """Set up a tag."""

    label: Label
    color: Color


class ChangeTag(TagCommand):
    """Change a tag's name or colour; only the given fields change."""

    label: Label | None = None
    color: Color | None = None


class ArchiveTag(TagCommand):
    """Offer a tag no more."""


class RestoreTag(TagCommand):
    """Offer an archived tag again, under its own name or another that is free."""

    label: Label


class ReasonCommand(Command):
    """A command on one reason."""

    reason_id: str
    member: Member


class CreateReason(ReasonCommand):
    """Set up a reason."""

    label: Label


class RenameReason(ReasonCommand):
    """Change a reason's name."""

    label: Label


class ArchiveReason(ReasonCommand):
    """Offer a reason no more."""


class RestoreReason(ReasonCommand):
    """Offer an archived reason again, under its own name or another that is free."""

    label: Label


class BoardCommand(Command):
    """A command on one board."""

    board_id: str
    member: Member


class CreateBoard(BoardCommand):
    """Set up a board with its first columns: id, name and colour of each."""

    label: Label
    columns: Annotated[tuple[tuple[str, Label, Color], ...], Field(max_length=30)] = ()


class RenameBoard(BoardCommand):
    """Change a board's name."""

    label: Label


class ArchiveBoard(BoardCommand):
    """Offer a board no more."""


class RestoreBoard(BoardCommand):
    """Offer an archived board again, under its own name or another that is free."""

    label: Label


class AddColumn(BoardCommand):
    """Put a column behind the board's last one; `limit`: how many tickets are meant to stand in it at most."""

    column_id: str
    label: Label
    color: Color
    limit: Limit | None = None


class ChangeColumn(BoardCommand):
    """Change a column's name, colour, place among the others or limit; only the given fields change.

    With `no_limit` any number of tickets may stand in it.
    """

    column_id: str
    label: Label | None = None
    color: Color | None = None
    place: int | None = Field(None, ge=0, le=100)
    limit: Limit | None = None
    no_limit: bool = False


class ArchiveColumn(BoardCommand):
    """Have a column take no more tickets."""

    column_id: str


class FieldCommand(Command):
    """A command on one custom field."""

    field_id: str
    member: Member


class DefineField(FieldCommand):
    """Set up a custom field (B8). `choices` are the answers of a choice."""

    on: FieldSubject
    label: Label
    kind: FieldKind
    choices: Annotated[tuple[Label, ...], Field(max_length=100)] = ()
    place: float = 0.0


class ChangeField(FieldCommand):
    """Change a field's name, answers or place; only the given fields change."""

    label: Label | None = None
    choices: Annotated[tuple[Label, ...], Field(max_length=100)] | None = None
    place: float | None = None


class ArchiveField(FieldCommand):
    """Ask a field no more."""


class RestoreField(FieldCommand):
    """Ask an archived field again, under its own name or another that is free."""

    label: Label


class SetQueueHours(QueueCommand):
    """Give a queue hours of its own, or with none have the company's count for it."""

    member: Member
    hours: Hours | None = None


class SetQueueTexts(QueueCommand):
    """Give a queue its own texts, all at once. Without one the company's counts, an empty one sends nothing."""

    member: Member
    greeting: Text | None = None
    absence: Text | None = None
    closing: Text | None = None
    accepted: Text | None = None
    transferred: Text | None = None


class SetQueueDistribution(QueueCommand):
    """Have a queue's tickets given to agents by themselves, to each while he has fewer than `cap` open, or not.

    Who is absent for `grace_seconds` while his customer waits gives the ticket back; without a number, never.
    """

    member: Member
    mode: Mode
    cap: int = Field(ge=1, le=500)
    grace_seconds: int | None = Field(None, ge=30, le=86_400)


class CompanyCommand(Command):
    """A command on what the company has set."""

    member: Member


class SetAccess(CompanyCommand):
    """Set which tickets supervisors see, which contacts agents see, and whether agents see telephone numbers."""

    supervisors_see: Literal["all", "own_queues"]
    agents_see_contacts: Literal["served", "all"]
    agents_see_numbers: bool


class SetCompanyHours(CompanyCommand):
    """Set when the company serves; without hours it is always open."""

    hours: Hours | None = None


class SetCompanyTexts(CompanyCommand):
    """Set the texts that go out by themselves, all at once; what has no text sends nothing."""

    greeting: Text | None = None
    absence: Text | None = None
    closing: Text | None = None
    accepted: Text | None = None
    transferred: Text | None = None
    protocol: Text | None = None
    video_call: Text | None = None


class DescribeCompany(CompanyCommand):
    """Set what the company is called, its time zone, its currency and its logo (a medium's id), all at once."""

    label: Annotated[str, Field(max_length=100)]
    time_zone: Annotated[str, Field(max_length=60)]
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    logo: Annotated[str, Field(max_length=100)] | None = None


class SetThresholds(CompanyCommand):
    """Set from how many minutes on a waiting customer stands out, more and more."""

    waiting: tuple[int, int, int]


class OrderQueues(CompanyCommand):
    """Set in which order the queues stand."""

    queue_ids: Annotated[tuple[str, ...], Field(max_length=500)]


class SetRating(CompanyCommand):
    """Set how customers are asked for a score, and for how many minutes they may answer."""

    on_resolve: bool
    scale: Scale
    text: Annotated[str, Field(min_length=1, max_length=2000)]
    minutes: int = Field(ge=1, le=10_080)
    thanks: Text
