"""Events of `macro.<macro id>`: what somebody does to a ticket with one click (B6); and the actions themselves."""

from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from libs.events.event import Event

Id = Annotated[str, Field(min_length=1, max_length=100)]
Text = Annotated[str, Field(min_length=1, max_length=2000)]


class Step(BaseModel):
    """One thing that a macro or a rule does to a ticket."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Tag(Step):
    """Put tags on it."""

    do: Literal["tag"] = "tag"
    tag_ids: Annotated[tuple[Id, ...], Field(min_length=1, max_length=20)]


class Untag(Step):
    """Take tags off it."""

    do: Literal["untag"] = "untag"
    tag_ids: Annotated[tuple[Id, ...], Field(min_length=1, max_length=20)]


class GiveReason(Step):
    """Say why the customer came."""

    do: Literal["reason"] = "reason"
    reason_id: Id


class Place(Step):
    """Put it into a column of a board."""

    do: Literal["board"] = "board"
    board_id: Id
    column_id: Id


class Transfer(Step):
    """Hand it to a queue, or to somebody in a queue; without a queue it keeps its own."""

    do: Literal["transfer"] = "transfer"
    queue_id: Id | None = None
    user_id: Id | None = None


class GiveBack(Step):
    """Return it to the end of its queue."""

    do: Literal["return"] = "return"


class PutAside(Step):
    """Snooze it for so many minutes, or until the customer writes."""

    do: Literal["snooze"] = "snooze"
    minutes: Annotated[int, Field(ge=1, le=525_600)] | None = None


class Finish(Step):
    """Resolve it, with the closing text or silently."""

    do: Literal["resolve"] = "resolve"
    silently: bool = False


class Say(Step):
    """Send the customer a text; its variables are filled in then."""

    do: Literal["say"] = "say"
    text: Text


class Note(Step):
    """Write an internal note."""

    do: Literal["note"] = "note"
    text: Text


Action = Annotated[
    Tag | Untag | GiveReason | Place | Transfer | GiveBack | PutAside | Finish | Say | Note,
    Field(discriminator="do"),
]
Actions = Annotated[tuple[Action, ...], Field(min_length=1, max_length=20)]


class MacroEvent(Event):
    """What all events of a macro's stream share."""

    category: ClassVar[str] = "macro"


class MacroDefined(MacroEvent):
    """A macro was set up: somebody's own, or with no owner for all."""

    label: str
    actions: Actions
    owner_id: str | None = None


class MacroRenamed(MacroEvent):
    """The macro's name changed."""

    label: str


class MacroRewritten(MacroEvent):
    """What the macro does changed."""

    actions: Actions


class MacroArchived(MacroEvent):
    """The macro is offered no more."""
