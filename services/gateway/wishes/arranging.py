"""What is wanted of funnels, boards and custom fields."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from libs.events.catalog.detail import FieldValue
from libs.events.catalog.field import FieldKind, FieldSubject
from services.gateway.wishes.catalogue import Name
from services.gateway.wishes.tickets import TicketFilter
from services.gateway.wishes.wish import Wish

Id = Annotated[str, Field(min_length=1, max_length=100)]


class NewField(Wish):
    """A custom field; `choices` are the answers of a choice."""

    on: FieldSubject
    name: Name
    kind: FieldKind
    choices: list[Name] = Field(default_factory=list, max_length=100)


class FieldChange(Wish):
    """Another name, other answers, another place; absent fields stay. `before` null: behind all others."""

    name: Name | None = None
    choices: Annotated[list[Name], Field(max_length=100)] | None = None
    before: Id | None = None


class FieldAnswer(Wish):
    """What a custom field says; a day as `YYYY-MM-DD`."""

    value: Annotated[FieldValue, Field(description="Of the field's kind; text is read as people write it.")]


class Stake(Wish):
    """An amount, in hundredths of a currency."""

    cents: int = Field(ge=0, le=10**12)
    currency: str = Field("BRL", pattern=r"^[A-Z]{3}$")


class PutIntoFunnel(Wish):
    """Which stage; an absent `value` stays as it is, null takes it away."""

    stage_id: Id
    value: Stake | None = None


class BoardFilter(TicketFilter):
    """Which tickets of a board."""


class BoardPage(BoardFilter):
    """Which page of a column."""

    on_column: Annotated[str, Field(min_length=1, max_length=100, description="The column.")]
    limit: Annotated[int, Field(ge=1, le=200)] = 50
    after: Annotated[str | None, Field(max_length=400, description="The cursor of the page before.")] = None


class FunnelFilter(BaseModel):
    """Which contacts of a funnel."""

    q: Annotated[str | None, Field(max_length=100, description="Name or number.")] = None
    tag_id: Annotated[list[str], Field(max_length=200)] = []
    wait_for: Annotated[int | None, Field(ge=0, description="A position to be reflected.")] = None


class FunnelPage(FunnelFilter):
    """Which page of a stage."""

    stage_id: Annotated[str, Field(min_length=1, max_length=100)]
    limit: Annotated[int, Field(ge=1, le=200)] = 50
    after: Annotated[str | None, Field(max_length=400, description="The cursor of the page before.")] = None


FieldsOf = Literal["contact", "ticket"]
