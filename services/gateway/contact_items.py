"""A contact as it leaves: one shape, whichever way it goes."""

from typing import Any

from libs.events.view import Document
from services.gateway.directory import Directory

SHOWN = (
    "id",
    "name",
    "phone",
    "email",
    "photo",
    "birthday",
    "address",
    "group",
    "aliases",
    "fields",
    "blocked",
    "chatbot_blocked",
    "archived",
    "merged_into",
    "created_at",
    "last_at",
    "position",
)


def contact_item(contact: Document, directory: Directory) -> dict[str, Any]:
    """The contact, with the names of what its document has ids of; what has no name any more is left out."""
    names = directory.names
    return {
        **{each: contact[each] for each in SHOWN},
        "tags": [{"id": each, **names.tags[each]} for each in contact["tag_ids"] if each in names.tags],
        "owners": [{"id": each, "name": names.users[each]} for each in contact["owner_ids"] if each in names.users],
        "funnels": [place for each in contact["places"] if (place := _place(each, directory)) is not None],
    }


def _place(place: Document, directory: Directory) -> dict[str, Any] | None:
    funnel = directory.entry("funnels", place["funnel_id"])
    stages = [] if funnel is None else funnel["columns"]
    stage = next((each for each in stages if each["id"] == place["stage_id"]), None)
    if funnel is None or stage is None:
        return None
    cents, currency = place["cents"], place["currency"]
    return {
        "funnel": {"id": place["funnel_id"], "name": funnel["name"]},
        "stage": {"id": stage["id"], "name": stage["name"], "color": stage["color"]},
        "value": None if cents is None else {"cents": cents, "currency": currency},
    }
