"""What custom fields say of a ticket, in its row: as values, and as answers by which lists are narrowed (B8).

`answers` holds `<field id>=<value>` for an index: one entry a field, the value without accents and case.
"""

import re
from typing import Any

from libs.events.catalog.detail import DetailEvent, FieldCleared, FieldSet, FieldValue
from libs.events.view import Document
from libs.wording.searching import folded
from services.tickets.queries import FieldCondition

ANSWER_LENGTH = 120


def filled_in(row: Document, event: DetailEvent) -> Document:
    """The row after an event of its details."""
    fields: dict[str, FieldValue] = dict(row.get("fields", {}))
    match event:
        case FieldSet(field_id=field_id, value=value):
            fields[field_id] = value
        case FieldCleared(field_id=field_id):
            fields.pop(field_id, None)
        case _:
            fields = {}
    rest = {key: each for key, each in row.items() if key not in ("fields", "answers")}
    if not fields:
        return rest
    return {**rest, "fields": fields, "answers": sorted(answer(*each) for each in fields.items())}


def answer(field_id: str, value: FieldValue) -> str:
    """A field's entry among a row's answers."""
    return f"{field_id}={spelled(value)}"


def spelled(value: FieldValue) -> str:
    """A value as answers spell it: a number as it is shown, yes and no in English."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float | int):
        return f"{value:g}"
    return folded(value)[:ANSWER_LENGTH]


def conditions(asked: FieldCondition) -> list[Document]:
    """What rows fulfil of which a field says what is asked for."""
    found: list[Document] = []
    if asked.any_of:
        found.append({"answers": {"$in": sorted(answer(asked.field_id, each) for each in asked.any_of)}})
    if asked.containing is not None:
        within = re.escape(folded(asked.containing))
        found.append({"answers": {"$regex": f"^{re.escape(asked.field_id)}=.*{within}"}})
    between: dict[str, Any] = {"$gte": asked.at_least, "$lte": asked.at_most}
    given = {operator: bound for operator, bound in between.items() if bound is not None}
    if given:
        found.append({f"fields.{asked.field_id}": given})
    return found
