"""Events of `detail.<conversation id>`: what custom fields say of its tickets (B8). Personal.

People write names and documents into a field of any kind, so what they write is kept where erasure reaches it.
"""

from typing import ClassVar

from libs.events.event import Event

FieldValue = str | float | bool


class DetailEvent(Event):
    """What all events of a conversation's details share."""

    category: ClassVar[str] = "detail"
    personal: ClassVar[bool] = True


class FieldSet(DetailEvent):
    """A field of a ticket was filled in: a day as `YYYY-MM-DD`, yes or no as a truth value."""

    ticket_id: str
    field_id: str
    value: FieldValue


class FieldCleared(DetailEvent):
    """Nothing stands in a field of a ticket any more."""

    ticket_id: str
    field_id: str


class DetailsErased(DetailEvent):
    """What the fields of these tickets said was erased with the person (K10); this ends the stream."""

    ticket_ids: tuple[str, ...]
