"""Events of `relation.<contact id>`: how the team deals with a contact (K3, K4, K6)."""

from typing import ClassVar

from pydantic import AwareDatetime

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


class MarketingDeclined(RelationEvent):
    """The contact told a line's provider that he wants no marketing from it (C3); `provider_at` by its clock."""

    channel_id: str
    provider_at: AwareDatetime | None = None


class MarketingAccepted(RelationEvent):
    """The contact told a line's provider that he takes marketing from it again."""

    channel_id: str
    provider_at: AwareDatetime | None = None


class OwnerAdded(RelationEvent):
    """The contact belongs to a member's portfolio (K5); `place` counts the owners before him."""

    user_id: str
    place: int


class OwnerRemoved(RelationEvent):
    """The contact is in the member's portfolio no more."""

    user_id: str


class EnteredFunnel(RelationEvent):
    """The contact came to stand in a stage of a funnel (K6)."""

    funnel_id: str
    stage_id: str


class MovedToStage(RelationEvent):
    """The contact went to another stage of a funnel."""

    funnel_id: str
    stage_id: str


class LeftFunnel(RelationEvent):
    """The contact stands in the funnel no more."""

    funnel_id: str


class FunnelValueSet(RelationEvent):
    """The amount that is at stake with the contact in a funnel, in hundredths of a currency."""

    funnel_id: str
    cents: int
    currency: str


class FunnelValueCleared(RelationEvent):
    """No amount is at stake with the contact in the funnel any more."""

    funnel_id: str
