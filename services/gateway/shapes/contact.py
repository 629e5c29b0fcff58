"""Contacts, and how the team deals with them."""

from services.gateway.shapes.catalogue import Tag
from services.gateway.shapes.shape import Shape


class Contact(Shape):
    """A contact."""

    id: str
    name: str
    phone: str | None
    group: bool
    blocked: bool
    chatbot_blocked: bool
    tags: list[Tag]
    position: int


class ContactChanged(Shape):
    """A contact after a command."""

    contact: Contact
    position: int
