"""A flow's request to another system, filled in: what a customer wrote stays a value in it (C6). Pure."""

import re
from collections.abc import Mapping
from urllib.parse import quote, quote_plus

import orjson
from pydantic import ValidationError

from libs.events.catalog.flow import Header, HttpRequest, RequestNode
from libs.wording.variables import replaced

FORM = "application/x-www-form-urlencoded"
_JSON_TEXT = re.compile(r'("(?:[^"\\]|\\.)*")', re.DOTALL)


def filled_request(request: RequestNode, values: Mapping[str, str]) -> HttpRequest | None:
    """The request with these values in it; None when it is longer than a request may be."""
    in_address = {name: quote(value, safe="") for name, value in values.items()}
    in_line = {name: " ".join(value.split()) for name, value in values.items()}
    try:
        return HttpRequest(
            method=request.method,
            url=replaced(request.url.strip(), in_address),
            headers=tuple(
                Header(name=each.name, value=replaced(each.value, in_line), secret=each.secret)
                for each in request.headers
            ),
            body=None if request.body is None else _body(request.body, _media_type(request), values),
        )
    except ValidationError:
        return None


def _media_type(request: RequestNode) -> str:
    """What the body is said to be; nothing said means JSON."""
    told = (each.value for each in request.headers if each.name.strip().lower() == "content-type")
    return next(told, "application/json").partition(";")[0].strip().lower()


def _body(body: str, media_type: str, values: Mapping[str, str]) -> str:
    if media_type == FORM:
        return replaced(body, {name: quote_plus(value) for name, value in values.items()})
    if media_type.endswith("json"):
        written = _json(body, values)
        if _is_json(written):
            return written
    return replaced(body, values)


def _json(body: str, values: Mapping[str, str]) -> str:
    """A variable between quotation marks is part of a text; one by itself is a value: JSON itself, or a text."""
    within = {name: orjson.dumps(value).decode()[1:-1] for name, value in values.items()}
    alone = {name: value if _is_json(value) else orjson.dumps(value).decode() for name, value in values.items()}
    pieces = _JSON_TEXT.split(body)
    return "".join(replaced(piece, within if place % 2 else alone) for place, piece in enumerate(pieces))


def _is_json(text: str) -> bool:
    try:
        orjson.loads(text)
    except orjson.JSONDecodeError:
        return False
    return True
