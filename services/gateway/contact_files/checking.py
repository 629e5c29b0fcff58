"""What a worker process does with a file of contacts: describes its columns, and checks each row by a plan (K2)."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson

from libs.identity.phone import display
from libs.wording.searching import folded
from services.gateway.contact_details import CUSTOM, DetailIsWrong, checked
from services.gateway.contact_files.columns import described
from services.gateway.contact_files.table import NotATable, cell, read
from services.gateway.custom_fields import FieldValueIsWrong

SHOWN_FAULTS = 200
SHOWN_ROWS = 5
SHOWN_VALUE = 200
TAGS = "tags"
# What stands in a phone book where a number would: an address says by its end what it is.
NO_NUMBER = {
    "@g.us": ("contact.is_group", "is a group, not a person"),
    "@lid": ("contact.number_hidden", "hides its number: known once the person writes"),
    "@broadcast": ("contact.is_broadcast", "is a list that one writes to, not a person"),
    "@newsletter": ("contact.is_broadcast", "is a list that one writes to, not a person"),
}
Definitions = Mapping[str, Mapping[str, Any]]


def describe(path: str, definitions: Definitions) -> dict[str, Any]:
    """How many rows a file has, and its columns; `refused` with a code if it is no table."""
    try:
        table = read(Path(path))
    except NotATable as error:
        return {"refused": str(error)}
    return {"rows": len(table.rows), "columns": described(table, definitions)}


def check(
    path: str, target: str, columns: dict[str, str], definitions: Definitions, tags: Mapping[str, str]
) -> dict[str, Any]:
    """Check all rows by a plan; what came of each stands in `target`, a line of JSON a row.

    `columns`: fields by index. `tags`: ids by folded name. A good row is {"row", "details", "tag_ids", "alias",
    "repeated"}, where `alias` is what it is known by, as `kind:value`; a bad one is {"row", "faults"}.
    """
    table = read(Path(path))
    plan = {int(index): field for index, field in columns.items()}
    seen: set[str] = set()
    rejected = repeated = 0
    faults: list[dict[str, Any]] = []
    sample: list[dict[str, str]] = []
    with Path(target).open("wb") as lines:
        for number, row in table.rows:
            line = _row(number, row, plan, definitions, tags)
            if "faults" in line:
                rejected += 1
                faults += line["faults"][: max(0, SHOWN_FAULTS - len(faults))]
            else:
                line["repeated"] = line["alias"] in seen
                repeated += line["repeated"]
                seen.add(line["alias"])
                if len(sample) < SHOWN_ROWS:
                    sample.append({field: cell(row, index) for index, field in plan.items()})
            lines.write(orjson.dumps(line) + b"\n")
    good = len(table.rows) - rejected
    counts = {"rows": len(table.rows), "good": good, "rejected": rejected, "repeated": repeated}
    return {**counts, "faults": faults, "sample": sample}


def _row(
    number: int, row: list[str], plan: Mapping[int, str], definitions: Definitions, tags: Mapping[str, str]
) -> dict[str, Any]:
    details: dict[str, Any] = {}
    tag_ids: list[str] = []
    faults: list[dict[str, Any]] = []

    def fault(field: str, code: str, rule: str, value: str) -> None:
        broken = {"row": number, "field": field, "code": code, "rule": rule, "value": value[:SHOWN_VALUE]}
        faults.append(broken)

    for index, field in plan.items():
        text = cell(row, index)
        if not text:
            continue
        if field == TAGS:
            for name in re.split(r"[;,|]", text):
                tag_id = tags.get(folded(name).strip())
                if tag_id is not None:
                    tag_ids.append(tag_id)
                elif name.strip():
                    fault(TAGS, "tag.not_found", "must be the name of a tag", name.strip())
            continue
        try:
            details[field] = checked(field, text, definitions)
        except FieldValueIsWrong as error:
            kind = definitions[field.removeprefix(CUSTOM)]["kind"]
            fault(field, f"field.{kind}_invalid", error.rule, text)
        except DetailIsWrong as error:
            no_number = NO_NUMBER.get(text[text.rfind("@") :]) if field == "phone" else None
            code, rule = no_number or (error.code, error.rule)
            fault(field, code, rule, text if no_number is None else f"{details.get('name', '')} {text}".strip())
    phone, email = details.get("phone"), details.get("email")
    if phone is None and email is None and not any(each["field"] in ("phone", "email") for each in faults):
        fault("phone", "contact.unreachable", "must have a number or an e-mail address", "")
    if faults:
        return {"row": number, "faults": faults}
    named = {"name": display(phone) if phone is not None else email, **details}
    alias = f"email:{email}" if phone is None else f"phone:{phone}"
    return {"row": number, "details": named, "tag_ids": tag_ids, "alias": alias}
