"""Tags, reasons and boards as pickers offer them and rows name them; archived ones keep their names."""

from typing import assert_never, cast

from libs.events.catalog.board import (
    BoardArchived,
    BoardCreated,
    BoardRenamed,
    BoardRestored,
    ColumnAdded,
    ColumnArchived,
    ColumnLimited,
    ColumnMoved,
    ColumnRecoloured,
    ColumnRenamed,
)
from libs.events.catalog.reason import ReasonArchived, ReasonCreated, ReasonRenamed, ReasonRestored
from libs.events.catalog.tag import TagArchived, TagCreated, TagRecoloured, TagRenamed, TagRestored
from libs.events.event import Recorded
from libs.events.view import Document, DocumentView

ColumnFact = ColumnAdded | ColumnRenamed | ColumnRecoloured | ColumnMoved | ColumnLimited | ColumnArchived
BoardFact = (
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


class Tags(DocumentView):
    """One document a tag."""

    name = "tags"
    events = (TagCreated, TagRenamed, TagRecoloured, TagArchived, TagRestored)
    live = True

    def key(self, recorded: Recorded) -> str:
        """The tag's id."""
        return recorded.stream_id

    def fold(self, document: Document | None, recorded: Recorded) -> Document | None:
        """The tag after an event."""
        event = cast(TagCreated | TagRenamed | TagRecoloured | TagArchived | TagRestored, recorded.data)
        before = document or {}
        match event:
            case TagCreated(label=label, color=color):
                return {"name": label, "color": color, "archived": False}
            case TagRenamed(label=label):
                return {**before, "name": label}
            case TagRecoloured(color=color):
                return {**before, "color": color}
            case TagArchived():
                return {**before, "archived": True}
            case TagRestored():
                return {**before, "archived": False}
            case _:
                assert_never(event)


class Reasons(DocumentView):
    """One document a reason."""

    name = "reasons"
    events = (ReasonCreated, ReasonRenamed, ReasonArchived, ReasonRestored)
    live = True

    def key(self, recorded: Recorded) -> str:
        """The reason's id."""
        return recorded.stream_id

    def fold(self, document: Document | None, recorded: Recorded) -> Document | None:
        """The reason after an event."""
        event = cast(ReasonCreated | ReasonRenamed | ReasonArchived | ReasonRestored, recorded.data)
        before = document or {}
        match event:
            case ReasonCreated(label=label):
                return {"name": label, "archived": False}
            case ReasonRenamed(label=label):
                return {**before, "name": label}
            case ReasonArchived():
                return {**before, "archived": True}
            case ReasonRestored():
                return {**before, "archived": False}
            case _:
                assert_never(event)


class Boards(DocumentView):
    """One document a board, with its columns from left to right; archived columns stand behind the others."""

    name = "boards"
    version = 2
    events = (
        BoardCreated,
        BoardRenamed,
        BoardArchived,
        BoardRestored,
        ColumnAdded,
        ColumnRenamed,
        ColumnRecoloured,
        ColumnMoved,
        ColumnLimited,
        ColumnArchived,
    )
    live = True

    def key(self, recorded: Recorded) -> str:
        """The board's id."""
        return recorded.stream_id

    def fold(self, document: Document | None, recorded: Recorded) -> Document | None:
        """The board after an event."""
        event = cast(BoardFact, recorded.data)
        before = document or {"columns": []}
        match event:
            case BoardCreated(label=label):
                return {"name": label, "columns": [], "archived": False}
            case BoardRenamed(label=label):
                return {**before, "name": label}
            case BoardArchived():
                return {**before, "archived": True}
            case BoardRestored():
                return {**before, "archived": False}
            case _:
                return {**before, "columns": _columns(before["columns"], event)}


def _columns(columns: list[Document], event: ColumnFact) -> list[Document]:
    """The columns after an event."""
    ours = next((each for each in columns if each["id"] == event.column_id), {})
    match event:
        case ColumnAdded(column_id=column_id, label=label, color=color):
            added = {"id": column_id, "name": label, "color": color, "limit": None, "archived": False}
            in_use = [each for each in columns if not each["archived"]]
            return [*in_use, added, *columns[len(in_use) :]]
        case ColumnRenamed(label=label):
            return [{**each, "name": label} if each is ours else each for each in columns]
        case ColumnRecoloured(color=color):
            return [{**each, "color": color} if each is ours else each for each in columns]
        case ColumnMoved(place=place):
            others = [each for each in columns if each is not ours]
            return [*others[:place], ours, *others[place:]]
        case ColumnLimited(limit=limit):
            return [{**each, "limit": limit} if each is ours else each for each in columns]
        case ColumnArchived():
            return [*(each for each in columns if each is not ours), {**ours, "archived": True}]
        case _:
            assert_never(event)
