"""Events of `board.<board id>`: a visual board and the columns on which tickets move (T18)."""

from typing import ClassVar

from libs.events.event import Event


class BoardEvent(Event):
    """What all events of a board's stream share."""

    category: ClassVar[str] = "board"


class BoardCreated(BoardEvent):
    """A board was set up."""

    label: str


class BoardRenamed(BoardEvent):
    """The board's name changed."""

    label: str


class BoardArchived(BoardEvent):
    """The board is offered no more; tickets that stand on it stay."""


class BoardRestored(BoardEvent):
    """The board is offered again."""


class ColumnAdded(BoardEvent):
    """A column was put behind the board's last one."""

    column_id: str
    label: str
    color: str


class ColumnRenamed(BoardEvent):
    """A column's name changed."""

    column_id: str
    label: str


class ColumnRecoloured(BoardEvent):
    """A column's colour changed."""

    column_id: str
    color: str


class ColumnMoved(BoardEvent):
    """A column now stands at a place among the others, counted from 0."""

    column_id: str
    place: int


class ColumnLimited(BoardEvent):
    """How many tickets are meant to stand in a column at most changed; None: any number. More are not refused."""

    column_id: str
    limit: int | None = None


class ColumnArchived(BoardEvent):
    """A column takes no more tickets; those that stand in it stay."""

    column_id: str
