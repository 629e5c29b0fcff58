"""On which lines a contact wants no marketing (C3), as events tell it."""

from collections.abc import Iterable

from libs.events.catalog.relation import MarketingAccepted, MarketingDeclined


def declined_after(channel_ids: Iterable[str], event: MarketingDeclined | MarketingAccepted) -> list[str]:
    """The lines after an event."""
    declined = isinstance(event, MarketingDeclined)
    return sorted({*channel_ids} | {event.channel_id} if declined else {*channel_ids} - {event.channel_id})
