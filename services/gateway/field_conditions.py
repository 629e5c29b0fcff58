"""Custom fields in the address of a list: `field=<id>:<value>`, `field_min=<id>:<bound>`, `field_max=…` (B8)."""

from collections.abc import Iterable
from typing import Any, Protocol

from libs.events.catalog.detail import FieldValue
from libs.events.view import Document
from services.gateway.custom_fields import FieldValueIsWrong, checked
from services.gateway.directory import Directory
from services.gateway.wishes import TicketFilter
from services.tickets.queries import FieldCondition

CONTAINED = ("text", "link")
ORDERED = ("number", "date")
PARTS = ("field", "field_min", "field_max")


class Asked(Protocol):
    """Parts of an address that speak of fields."""

    field: list[str]
    field_min: list[str]
    field_max: list[str]


def ticket_filter(directory: Directory, which: TicketFilter, *beside: str) -> dict[str, Any]:
    """What a query takes of an address, without the parts that stand `beside` the filter."""
    return {**which.model_dump(exclude={*PARTS, *beside}), "fields": conditions(directory, which, "ticket")}


def conditions(directory: Directory, asked: Asked, on: str) -> tuple[FieldCondition, ...]:
    """What the fields must say: of several values of one any may fit. Raises a 422 that names part and rule."""
    found: dict[str, dict[str, Any]] = {}
    for definition, typed in _pairs(directory, "field", asked.field, on):
        condition = found.setdefault(definition["_id"], {})
        if definition["kind"] in CONTAINED:
            condition["containing"] = typed
        else:
            condition["any_of"] = (*condition.get("any_of", ()), _value(definition, "field", typed))
    for part, bound in (("field_min", "at_least"), ("field_max", "at_most")):
        for definition, typed in _pairs(directory, part, getattr(asked, part), on):
            if definition["kind"] not in ORDERED:
                raise FieldValueIsWrong(part, "only numbers and days have bounds")
            found.setdefault(definition["_id"], {})[bound] = _value(definition, part, typed)
    return tuple(FieldCondition(field_id=field_id, **condition) for field_id, condition in sorted(found.items()))


def _pairs(directory: Directory, part: str, typed: Iterable[str], on: str) -> Iterable[tuple[Document, str]]:
    for each in typed:
        field_id, _, value = each.partition(":")
        definition = directory.entry("fields", field_id)
        if definition is None or definition["on"] != on or not value.strip():
            raise FieldValueIsWrong(part, "must be the id of a field, a colon and a value")
        yield definition, value.strip()


def _value(definition: Document, part: str, typed: str) -> FieldValue:
    if definition["kind"] == "choice":
        # What was answered before the choices changed may still be looked for.
        return next((each for each in definition["choices"] if each.casefold() == typed.casefold()), typed)
    try:
        return checked({**definition, "id": definition["_id"]}, typed)
    except FieldValueIsWrong as error:
        raise FieldValueIsWrong(part, error.rule) from error
