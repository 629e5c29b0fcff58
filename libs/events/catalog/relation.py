"""Events of `relation.<contact id>`: how the team deals with a contact (K3, K4)."""

from typing import ClassVar

from libs.events.event import Event


class RelationEvent(Event):
    """What all events of a contact's relation stream share."""

    category: ClassVar[str] = "relation"


class ContactBlocked(RelationEvent):
    """What the contact sends is dropped from now on (K3)."""


class ContactUnblocked(RelationEvent):
    """What the contact sends is taken again."""


class ChatbotBlocked(RelationEvent):
    """Nothing that the desk says by itself goes to the contact (K4)."""


class ChatbotUnblocked(RelationEvent):
    """The desk speaks to the contact by itself again."""
