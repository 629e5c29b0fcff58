"""The board: columns on which tickets move, as on a wall of cards (T18)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import assert_never, cast

from immutables import Map

from libs.events.catalog.board import (
    BoardArchived,
    BoardCreated,
    BoardEvent,
    BoardRenamed,
    BoardRestored,
    ColumnAdded,
    ColumnArchived,
    ColumnLimited,
    ColumnMoved,
    ColumnRecoloured,
    ColumnRenamed,
)
from libs.events.command import Refused
from libs.events.decider import Decider
from libs.events.event import Recorded
from libs.events.naming import Named
from services.tickets.catalogue_commands import (
    AddColumn,
    ArchiveBoard,
    ArchiveColumn,
    ChangeColumn,
    CreateBoard,
    RenameBoard,
    RestoreBoard,
)
from services.tickets.management import named, require_management

COLUMNS_LIMIT = 30
Event = (
    BoardCreated
    | BoardRenamed
    | BoardArchived
    | BoardRestored
    | ColumnAdded
    | ColumnRenamed
    | ColumnRecoloured
    | ColumnMoved
    | ColumnLimited
    | ColumnArchived
)
Command = CreateBoard | RenameBoard | ArchiveBoard | RestoreBoard | AddColumn | ChangeColumn | ArchiveColumn


class BoardNotFound(Refused):
    """There is no such board."""

    code = "board.not_found"
    status = "not_found"


class BoardAlreadyExists(Refused):
    """Another board was set up under this id."""

    code = "board.already_exists"


class BoardNameIsTaken(Refused):
    """Another board in use has this name."""

    code = "board.name_taken"


class BoardIsArchived(Refused):
    """The board is offered no more."""

    code = "board.archived"


class ColumnNotFound(Refused):
    """The board has no such column."""

    code = "board.column_not_found"
    status = "not_found"


class ColumnIsArchived(Refused):
    """The column takes no more tickets."""

    code = "board.column_archived"


class BoardIsFull(Refused):
    """A board has only so many columns."""

    code = "board.full"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a board; `limit`: how many tickets are meant to stand in it at most."""

    label: str
    color: str
    archived: bool = False
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class Board:
    """What decisions about a board rest on. Without a label it was never set up.

    `order` holds the columns in use, from left to right.
    """

    label: str | None = None
    created_as: str | None = None
    columns: Map[str, Column] = Map()  # noqa: RUF009 (immutable)
    order: tuple[str, ...] = ()
    archived: bool = False


def require_column(board: Board, column_id: str) -> None:
    """Refuse unless a ticket can be placed in the board's column."""
    _require_in_use(board)
    column = board.columns.get(column_id)
    if column is None:
        raise ColumnNotFound
    if column.archived:
        raise ColumnIsArchived


def _require_in_use(board: Board) -> None:
    if board.label is None:
        raise BoardNotFound
    if board.archived:
        raise BoardIsArchived


def decide(command: Command, board: Board) -> Sequence[BoardEvent]:
    """What follows from a command."""
    require_management(command.member)
    match command:
        case CreateBoard():
            return _create(command, board)
        case ArchiveBoard() if board.archived:
            return []
        case RestoreBoard(label=label):
            return _restore(label, board)
        case _:
            _require_in_use(board)
    match command:
        case RenameBoard(label=label):
            return [] if named(label) == board.label else [BoardRenamed(label=named(label))]
        case ArchiveBoard():
            return [BoardArchived()]
        case AddColumn(column_id=column_id):
            if column_id in board.columns:
                return []
            if len(board.order) >= COLUMNS_LIMIT:
                raise BoardIsFull(limit=COLUMNS_LIMIT)
            added = ColumnAdded(column_id=column_id, label=named(command.label), color=command.color)
            limit = command.limit
            return [added] if limit is None else [added, ColumnLimited(column_id=column_id, limit=limit)]
        case ChangeColumn(column_id=column_id):
            require_column(board, column_id)
            return _change(command, board)
        case ArchiveColumn(column_id=column_id):
            if column_id in board.columns and board.columns[column_id].archived:
                return []
            require_column(board, column_id)
            return [ColumnArchived(column_id=column_id)]
        case _:
            assert_never(command)


def _create(command: CreateBoard, board: Board) -> list[BoardEvent]:
    label = named(command.label)
    if board.created_as is not None:
        if board.created_as != label:
            raise BoardAlreadyExists
        return []
    return [
        BoardCreated(label=label),
        *(ColumnAdded(column_id=each, label=named(name), color=color) for each, name, color in command.columns),
    ]


def _restore(label: str, board: Board) -> list[BoardEvent]:
    if board.label is None:
        raise BoardNotFound
    if not board.archived:
        return []
    return [BoardRestored(), *([BoardRenamed(label=named(label))] if named(label) != board.label else [])]


def _change(command: ChangeColumn, board: Board) -> list[BoardEvent]:
    column, column_id = board.columns[command.column_id], command.column_id
    events: list[BoardEvent] = []
    if command.label is not None and named(command.label) != column.label:
        events.append(ColumnRenamed(column_id=column_id, label=named(command.label)))
    if command.color is not None and command.color != column.color:
        events.append(ColumnRecoloured(column_id=column_id, color=command.color))
    if command.place is not None:
        place = min(command.place, len(board.order) - 1)
        if place != board.order.index(column_id):
            events.append(ColumnMoved(column_id=column_id, place=place))
    limit = command.limit if command.limit is not None or command.no_limit else column.limit
    if limit != column.limit:
        events.append(ColumnLimited(column_id=column_id, limit=limit))
    return events


def moved(order: Sequence[str], column_id: str, place: int) -> tuple[str, ...]:
    """The order of columns with one of them at a place."""
    others = [each for each in order if each != column_id]
    return (*others[:place], column_id, *others[place:])


def evolve(board: Board, recorded: Recorded) -> Board:
    """The board after an event."""
    event = cast(Event, recorded.data)
    match event:
        case BoardCreated(label=label):
            return Board(label=label, created_as=label)
        case BoardRenamed(label=label):
            return replace(board, label=label)
        case BoardArchived():
            return replace(board, archived=True)
        case BoardRestored():
            return replace(board, archived=False)
        case ColumnAdded(column_id=column_id, label=label, color=color):
            columns = board.columns.set(column_id, Column(label, color))
            return replace(board, columns=columns, order=(*board.order, column_id))
        case ColumnRenamed(column_id=column_id, label=label):
            return _with(board, column_id, replace(board.columns[column_id], label=label))
        case ColumnRecoloured(column_id=column_id, color=color):
            return _with(board, column_id, replace(board.columns[column_id], color=color))
        case ColumnMoved(column_id=column_id, place=place):
            return replace(board, order=moved(board.order, column_id, place))
        case ColumnLimited(column_id=column_id, limit=limit):
            return _with(board, column_id, replace(board.columns[column_id], limit=limit))
        case ColumnArchived(column_id=column_id):
            archived = _with(board, column_id, replace(board.columns[column_id], archived=True))
            return replace(archived, order=tuple(each for each in board.order if each != column_id))
        case _:
            assert_never(event)


def _with(board: Board, column_id: str, column: Column) -> Board:
    return replace(board, columns=board.columns.set(column_id, column))


decider: Decider[Command, Board] = Decider("board", Board, decide, evolve)


def called(board: Board) -> str | None:
    """The name of a board in use."""
    return None if board.archived else board.label


NAMED: Named[Command, Board] = Named(
    "board", decider, (CreateBoard, RenameBoard, RestoreBoard), called, BoardNameIsTaken
)
