"""The cards of a funnel as pages show them: the contact, what is at stake, and his latest ticket (K6)."""

from collections.abc import Sequence
from typing import Any

from libs.access.policy import Member
from libs.events.view import Document
from services.gateway.directory import Directory
from services.gateway.gateway import Gateway
from services.tickets import commands as tickets
from services.tickets.queries import LatestTickets


async def shown(gateway: Gateway, member: Member, cards: Sequence[Document]) -> list[Document]:
    """Cards with the latest ticket of each contact that the member may see."""
    query = LatestTickets(member=member, contact_ids=[each["contact_id"] for each in cards])
    latest = await gateway.bus.query(tickets.SERVICE, query) if cards else {}
    return [_shown(gateway.directory, member, each, latest.get(each["contact_id"])) for each in cards]


def _shown(directory: Directory, member: Member, card: Document, ticket: Document | None) -> dict[str, Any]:
    tags = ((each, directory.entry("tags", each)) for each in card["tag_ids"])
    return {
        "contact": {
            "id": card["contact_id"],
            "name": card["name"],
            "phone": card["phone"],
        },
        "stage_id": card["stage_id"],
        "value": _value(card),
        "tags": [{"id": each, "name": tag["name"], "color": tag["color"]} for each, tag in tags if tag is not None],
        "ticket": ticket,
        "placed_at": card["placed_at"],
        "position": card["position"],
    }


def _value(place: Document) -> dict[str, Any] | None:
    cents = place.get("cents")
    return None if cents is None else {"cents": cents, "currency": place["currency"]}
