"""Boards and funnels card by card, and custom fields."""

from typing import Literal

from services.gateway.shapes.catalogue import Tag
from services.gateway.shapes.shape import Shape
from services.gateway.shapes.ticket import Ticket, Value


class ColumnSum(Shape):
    """How many cards stand in a column, and what is at stake: in the company's currency, and in `others`."""

    id: str
    count: int
    cents: int
    others: list[Value]


class Sums(Shape):
    """All columns of a board or stages of a funnel, from left to right, and their sum."""

    columns: list[ColumnSum]
    count: int
    cents: int
    others: list[Value]
    currency: str


class FunnelContact(Shape):
    """The contact on a card."""

    id: str
    name: str
    phone: str | None


class FunnelCard(Shape):
    """A contact in a stage of a funnel; `ticket` is the latest of his that one may see."""

    contact: FunnelContact
    stage_id: str
    value: Value | None
    tags: list[Tag]
    ticket: Ticket | None
    placed_at: str
    position: int


class CustomField(Shape):
    """A custom field of contacts or tickets."""

    id: str
    on: Literal["contact", "ticket"]
    name: str
    kind: Literal["text", "number", "date", "choice", "yes_no", "link"]
    choices: list[str]


class KeptField(Shape):
    """A custom field as management looks after it: in use or not."""

    id: str
    on: Literal["contact", "ticket"]
    name: str
    kind: Literal["text", "number", "date", "choice", "yes_no", "link"]
    archived: bool


class CustomFieldChanged(Shape):
    """A custom field after a command."""

    field: CustomField
    position: int


class Funnel(Shape):
    """A funnel with its stages from first to last."""

    id: str
    name: str
    columns: list[Tag]


class FunnelChanged(Shape):
    """A funnel after a command."""

    funnel: Funnel
    position: int


class FunnelCardChanged(Shape):
    """A contact's card after a command; null: he stands in the funnel no more."""

    card: FunnelCard | None
    position: int
