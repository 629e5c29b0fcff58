"""The history of a case that changed channel: behind a ticket's own conversation those that it continues (T10).

Cursors of a joined conversation say which one: `1:4711.0` is a place in the first that was left.
"""

from typing import Any

from libs.access.policy import Member
from services.gateway.errors import HttpProblem
from services.gateway.gateway import Gateway
from services.messaging import commands as messaging
from services.messaging.queries import ListMessages
from services.tickets import commands as tickets
from services.tickets.queries import GetHistory


async def page(gateway: Gateway, member: Member, ticket_id: str, query: ListMessages) -> dict[str, Any]:
    """A page of a ticket's history; where its own conversation ends, `next` leads into the one that was left."""
    ticket = await gateway.ticket(member, ticket_id)
    number, separator, place = (query.before or "").partition(":")
    if separator:
        return await _joined(gateway, member, ticket_id, query, number, place)
    own = query.model_copy(update={"conversation_id": ticket["conversation_id"]})
    found: dict[str, Any] = await gateway.bus.query(messaging.SERVICE, own)
    if found["next"] is None and query.after is None and ticket["continues"] is not None:
        found["next"] = _beginning(await _parts(gateway, member, ticket_id), 1)
    return found


async def conversations(gateway: Gateway, member: Member, ticket_id: str) -> list[str]:
    """The conversations whose messages are shown with a ticket that the member sees, its own first."""
    return [part["conversation_id"] for part in await _parts(gateway, member, ticket_id)]


async def _joined(
    gateway: Gateway, member: Member, ticket_id: str, query: ListMessages, number: str, place: str
) -> dict[str, Any]:
    """A page of a conversation that was left, up to when it was left."""
    parts = await _parts(gateway, member, ticket_id)
    position = place.partition(".")[0]
    if not (number.isdecimal() and position.isdecimal() and 0 < int(number) < len(parts)):
        raise HttpProblem(422, "cursor.invalid", "The cursor is none that a page was answered with.")
    part = parts[int(number)]
    before = place if int(position) <= part["until"] else f"{part['until']}.0"
    left = query.model_copy(update={"conversation_id": part["conversation_id"], "before": before})
    found: dict[str, Any] = await gateway.bus.query(messaging.SERVICE, left)
    older = found["next"]
    following = f"{number}:{older}" if older is not None else _beginning(parts, int(number) + 1)
    return {**found, "next": following, "newer": None}


async def _parts(gateway: Gateway, member: Member, ticket_id: str) -> list[dict[str, Any]]:
    answer = await gateway.bus.query(tickets.SERVICE, GetHistory(member=member, ticket_id=ticket_id))
    parts: list[dict[str, Any]] = answer["parts"]
    return parts


def _beginning(parts: list[dict[str, Any]], number: int) -> str | None:
    """Where the history goes on in a part, if there is one."""
    return f"{number}:{parts[number]['until']}.0" if number < len(parts) else None
