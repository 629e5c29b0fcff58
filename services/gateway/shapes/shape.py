"""What all shapes are made of."""

from typing import Generic, TypeVar

from pydantic import BaseModel, ConfigDict

T = TypeVar("T")


class Shape(BaseModel):
    """Something that leaves: exactly these fields."""

    model_config = ConfigDict(extra="forbid")


class Named(Shape):
    """Something by id and name."""

    id: str
    name: str | None


class Page(Shape, Generic[T]):
    """One page of a list; `next` is the cursor of the following page."""

    items: list[T]
    next: str | None = None
    position: int | None = None


class Items(Shape, Generic[T]):
    """A whole list."""

    items: list[T]


class Positioned(Shape):
    """A command was carried out; ask with `wait_for=position` to read it."""

    position: int
