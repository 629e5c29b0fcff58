"""JSON as providers really send it, made fit to be stored: half emoji, giant numbers, endless nesting."""

import json
from codecs import BOM_UTF8
from typing import Any

import orjson

DEEPEST = 24
INT64 = 2**63


def decoded(raw: bytes) -> Any:
    """The value of a JSON text; raises `ValueError` for what is none.

    Half of a surrogate pair, which a strict parser refuses, becomes the replacement character: one cut emoji
    must not lose a whole payload.
    """
    raw = raw.removeprefix(BOM_UTF8)
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError:
        return _mended(json.loads(raw.decode("utf-8", "replace"), parse_constant=lambda _: None))


def storable(value: Any, depth: int = 0) -> Any:
    """A decoded value as MongoDB and the log can hold it."""
    if depth > DEEPEST:
        return None
    match value:
        case dict():
            return {str(key).replace("\0", ""): storable(each, depth + 1) for key, each in value.items()}
        case list():
            return [storable(each, depth + 1) for each in value]
        case bool() | None | float() | str():
            return value
        case int():
            return value if -INT64 <= value < INT64 else str(value)
        case _:
            return str(value)


def _mended(value: Any) -> Any:
    match value:
        case dict():
            return {_whole(key): _mended(each) for key, each in value.items()}
        case list():
            return [_mended(each) for each in value]
        case str():
            return _whole(value)
        case _:
            return value


def _whole(text: str) -> str:
    """The text with pairs of surrogates joined and lone ones replaced."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
