"""Payloads as they should never come: recorded ones with something changed, the same for the same seed."""

import copy
import json
import random
from collections.abc import Callable, Iterator
from typing import Any

import orjson

ODD: tuple[Any, ...] = (
    None,
    True,
    False,
    0,
    -1,
    1,
    2**53,
    2**63,
    -(2**63),
    1e308,
    0.1,
    "",
    " ",
    "0",
    "\x00",
    "\ud800",
    "👩‍👩‍👧‍👦" * 3,
    "a" * 300,
    "a" * 5_000,
    "‮txet",
    "2026-13-45T99:99:99Z",
    "9" * 40,
    "{}",
    "null",
    "__proto__",
    "$where",
    "evt.*.>",
    "../../etc/passwd",
    "<script>alert(1)</script>",
    [],
    [[]],
    [None],
    {},
    {"": ""},
    {"$ne": None},
    {"a.b": {"$c": 1}},
    {"low": 1785000010, "high": 0, "unsigned": True},
)


def mutations(bodies: list[bytes], count: int, seed: str) -> Iterator[bytes]:
    """`count` changed bodies; every fifth is broken as bytes, the others as JSON."""
    chance = random.Random(seed)
    values = [orjson.loads(each) for each in bodies]
    for place in range(count):
        chosen = chance.randrange(len(bodies))
        if place % 5 == 4:
            yield _bytes(bodies[chosen], chance)
            continue
        value = copy.deepcopy(values[chosen])
        for _ in range(chance.choice((1, 1, 1, 2, 3, 6))):
            value = chance.choice(CHANGES)(value, values, chance)
        if chance.random() < 0.1:
            value = _deep(value, chance)
        yield _written(value, chance)


def _written(value: Any, chance: random.Random) -> bytes:
    """JSON with everything that JSON allows, half emoji and giant numbers too."""
    return json.dumps(value, ensure_ascii=chance.random() < 0.5).encode("utf-8", "surrogatepass")


def _places(value: Any) -> list[tuple[Any, Any]]:
    """Every place in a value: what holds it, and the key or index."""
    found: list[tuple[Any, Any]] = []
    waiting = [value]
    while waiting:
        holder = waiting.pop()
        keys = list(holder) if isinstance(holder, dict) else range(len(holder)) if isinstance(holder, list) else []
        for key in keys:
            found.append((holder, key))
            waiting.append(holder[key])
    return found


def _odd(value: Any, values: list[Any], chance: random.Random) -> Any:
    """One value is something else."""
    places = _places(value)
    if not places:
        return copy.deepcopy(chance.choice(ODD))
    holder, key = chance.choice(places)
    holder[key] = copy.deepcopy(chance.choice(ODD))
    return value


def _gone(value: Any, values: list[Any], chance: random.Random) -> Any:
    """One value is missing."""
    places = _places(value)
    if places:
        holder, key = chance.choice(places)
        del holder[key]
    return value


def _wrapped(value: Any, values: list[Any], chance: random.Random) -> Any:
    """One value stands in a list, in an object, or is its own text."""
    places = _places(value)
    if places:
        holder, key = chance.choice(places)
        inner = holder[key]
        holder[key] = chance.choice(([inner], {"value": inner}, str(inner), [inner, inner]))
    return value


def _repeated(value: Any, values: list[Any], chance: random.Random) -> Any:
    """One list holds everything twice, in another order."""
    lists = [holder[key] for holder, key in _places(value) if isinstance(holder[key], list)]
    if lists:
        chosen = chance.choice(lists)
        chosen.extend(copy.deepcopy(chosen))
        chance.shuffle(chosen)
    return value


def _deep(value: Any, chance: random.Random) -> Any:
    """One value stands far too deep, and nothing is changed after that."""
    places = _places(value)
    if places:
        holder, key = chance.choice(places)
        for _ in range(chance.choice((5, 60, 400))):
            holder[key] = {"message": holder[key]} if chance.random() < 0.5 else [holder[key]]
    return value


def _crossed(value: Any, values: list[Any], chance: random.Random) -> Any:
    """One value is a part of another payload."""
    other = copy.deepcopy(chance.choice(values))
    here, there = _places(value), _places(other)
    if here and there:
        holder, key = chance.choice(here)
        source, name = chance.choice(there)
        holder[key] = source[name]
    return value


def _renamed(value: Any, values: list[Any], chance: random.Random) -> Any:
    """One key is spelt otherwise."""
    named = [(holder, key) for holder, key in _places(value) if isinstance(holder, dict)]
    if named:
        holder, key = chance.choice(named)
        holder[chance.choice((str(key).upper(), f"{key}s", f" {key}", "unknown"))] = holder.pop(key)
    return value


CHANGES: tuple[Callable[[Any, list[Any], random.Random], Any], ...] = (
    _odd,
    _odd,
    _odd,
    _gone,
    _gone,
    _wrapped,
    _repeated,
    _crossed,
    _renamed,
)


def _bytes(body: bytes, chance: random.Random) -> bytes:
    """The body cut, with bytes changed, or with others among them."""
    place = chance.randrange(len(body))
    match chance.randrange(5):
        case 0:
            return body[:place]
        case 1:
            return body[:place] + bytes([chance.randrange(256)]) + body[place + 1 :]
        case 2:
            return body[:place] + chance.choice((b"\xff\xfe", b"\x00", b"\xed\xa0\x80", b"[" * 3000)) + body[place:]
        case 3:
            return body + body
        case _:
            return b"\xef\xbb\xbf" + body
