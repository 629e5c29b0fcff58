"""The history of a contact in one time line: tickets, messages, calls, ratings and notes, page by page (K9)."""

import base64
from typing import Any

from libs.access.policy import Member
from libs.events.bus import Bus
from libs.events.command import Refused
from services.messaging import commands as messaging
from services.messaging.queries import ListWritten
from services.tickets import commands as tickets
from services.tickets.queries import ContactHistory

Entry = dict[str, Any]
FARTHEST = 2**63


class CursorIsInvalid(Refused):
    """The cursor does not come from a page of this list."""

    code = "cursor.invalid"
    status = "invalid"


async def history(bus: Bus, member: Member, contact_id: str, limit: int, before: str | None) -> dict[str, Any]:
    """One page, newest first, of what the member may see.

    Messages go on from their place in the log, all else from its moment; the cursor holds both.
    """
    behind, place = _decoded(before) if before is not None else (None, None)
    asked = ContactHistory(member=member, contact_id=contact_id, limit=limit + 1, before=behind)
    happened = await bus.query(tickets.SERVICE, asked)
    written: list[Entry] = []
    if happened["conversation_ids"]:
        query = ListWritten(conversation_ids=happened["conversation_ids"], limit=limit + 1, before=place)
        written = [_written(each) for each in (await bus.query(messaging.SERVICE, query))["items"]]
    merged = sorted([*happened["items"], *_in_order(written)], key=_order, reverse=True)
    shown = merged[:limit]
    following = _cursor(shown, behind, place) if len(merged) > limit else None
    return {"items": [_shown(each) for each in shown], "next": following}


def _written(message: Entry) -> Entry:
    created = message.pop("created")
    kind = "message" if message["call"] is None else "call"
    return {"kind": kind, "id": message["id"], "at": message["at"], "created": created, "message": message}


def _in_order(written: list[Entry]) -> list[Entry]:
    """Messages stand as the log has them: none comes before one that was stored after it."""
    latest: str | None = None
    for each in written:
        latest = each["at"] if latest is None else min(latest, each["at"])
        each["stands_at"] = latest
    return written


def _order(entry: Entry) -> tuple[str, int, str]:
    return (str(entry.get("stands_at") or entry["at"]), int(entry.get("created", 0)), str(entry["id"]))


def _shown(entry: Entry) -> Entry:
    return {key: value for key, value in entry.items() if key not in ("created", "stands_at")}


def _cursor(shown: list[Entry], behind: str | None, place: int | None) -> str:
    others = [f"{each['at']}/{each['id']}" for each in shown if "created" not in each]
    places = [each["created"] for each in shown if "created" in each]
    text = f"{min(places, default=place or 0)}|{min(others, default=behind or '')}"
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _decoded(cursor: str) -> tuple[str | None, int | None]:
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        place, _, behind = text.partition("|")
        position = int(place)
    except ValueError as error:
        raise CursorIsInvalid from error
    if not 0 <= position < FARTHEST:
        raise CursorIsInvalid
    return behind or None, position or None
