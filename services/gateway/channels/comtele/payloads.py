"""What Comtele tells, by webhook or in a report that was asked for, taken apart: statuses and replies.

The same fact comes by both ways and in the shapes of both generations, so its id is derived from what all of them
say: a reply's from number, text and minute, a status's from our tag. A row's fields tell what it is.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Literal
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

from libs.identity import phone
from services.gateway.channels.comtele import tags
from services.gateway.channels.comtele.errors import plain, undelivered
from services.gateway.channels.items import Ignored, InboundMessage, Item, Peer, StatusUpdate, UnreadableItem
from services.gateway.channels.provider_json import decoded, storable

# Times without a zone are those of Comtele's own clock.
LOCAL = ZoneInfo("America/Sao_Paulo")
REPLY = ("receivedcontent", "receivedat")
STATUS = ("status", "dlrstatus")
RECEIVED = ("receivedate", "receiveddate", "receivedat")
HAPPENED = ("statusdate", "deliveredat", "sentat", "requestdate", "createdat")
NOT_YET = ("pend", "aguard", "process", "agend", "sched", "fila", "queue", "wait", "aceit", "accept", "encaminh")
NEGATED = re.compile(r"\b(nao|not) ?(\w+ )?(deliv|entreg|receb|receiv|sent|envi)")
FAILED = (
    *("undeliv", "fail", "falh", "erro", "reject", "rejeit", "inexist"),
    *("recus", "expir", "inval", "blacklist", "bloque", "block", "cancel", "unknown subscriber"),
)
DELIVERED = ("deliv", "entreg", "recebid")
SENT = ("sent", "enviad", "submit")
LONGEST_NUMBER = 20

Row = Mapping[str, Any]
Likeness = tuple[str, str, str]
Times = dict[Likeness, list[tuple[datetime, str | None]]]


class _Unreadable(Exception):
    """This row lacks what makes it one."""


def parse(raw: bytes, headers: Mapping[str, str]) -> list[Item]:
    """Everything in a payload, in order; never raises."""
    try:
        rows = _rows(_payload(raw, headers))
    except _Unreadable as reason:
        return [UnreadableItem(str(reason))]
    except (ValueError, RecursionError) as error:
        return [UnreadableItem(f"not JSON: {error}"[:200])]
    if not rows and raw.lstrip().startswith(b"["):
        return [UnreadableItem("an empty list")]
    times: Times = {}
    return [_item(row, times) for row in rows] or [Ignored("empty report")]


def answered(payload: Any) -> str | None:
    """Why an answer says that something failed; None where it says that it worked.

    `HTTP 200` says nothing: `Success` or `hasError` does. Raises `ValueError` for what is no answer.
    """
    answer = _small(payload) if isinstance(payload, dict) else {}
    if "success" in answer:
        worked = _yes(answer["success"])
    elif "haserror" in answer:
        worked = not _yes(answer["haserror"])
    else:
        raise ValueError("an answer that does not say whether it worked")
    if worked:
        return None
    errors = answer.get("errors")
    listed = [_small(each).get("message") for each in _listed(errors) if isinstance(each, dict)]
    said = [text for each in (answer.get("message"), *listed) if (text := _words(each))]
    return "; ".join(dict.fromkeys(said)) or "sem explicação"


def content(payload: Any) -> Any:
    """What an answer holds (`Object`, `object`)."""
    return _small(payload).get("object") if isinstance(payload, dict) else None


def rows_of(payload: Any) -> list[Row]:
    """The rows of a report that worked, as they came."""
    held = content(payload)
    return [each for each in _listed(held) if isinstance(each, dict)]


def counted(payload: Any) -> int:
    """How many rows a report has on all its pages, if it says so."""
    told = _small(payload).get("totalrecords") if isinstance(payload, dict) else None
    return told if type(told) is int else 0


def likeness(row: Row) -> Likeness | None:
    """What a reply has in common with those that may be taken for it; None: it has nobody's number, or no time."""
    told = _small(row)
    try:
        return _likeness(_canonical(_replier(told)), _text(told), _first_time(told, RECEIVED))
    except _Unreadable:
        return None


def named(row: Row) -> tags.Tag | None:
    """The tag of ours in a report's row."""
    return _tag(_small(row))


def told(row: Row) -> StatusUpdate | None:
    """What a report's row says of a message of ours; None where it says nothing, or of another's."""
    try:
        found = _status(_small(row))
    except _Unreadable:
        return None
    return found if isinstance(found, StatusUpdate) and found.message_id is not None else None


def _tag(row: Row) -> tags.Tag | None:
    """The tag of ours by which a row names a message."""
    named = (_words(row.get(field)) for field in ("custom", "sender"))
    return next((tag for each in named if each and (tag := tags.read(each)) is not None), None)


def _status(row: Row) -> StatusUpdate | Ignored:
    """What a row says of a message; what the device's operator says counts before what Comtele says."""
    said = [text for field in ("dlrstatus", "status") if (text := _words(row.get(field)))]
    if not said:
        raise _Unreadable("a status that says nothing")
    tag = _tag(row)
    named = tag.text if tag is not None else _words(row.get("custom")) or _words(row.get("sender"))
    if named is None:
        return Ignored("status of nothing named")
    reached = next((found for each in said if (found := _reached(each)) is not None), None)
    if reached is None:
        return Ignored(f"status {plain(said[0])}"[:40])
    code: str | None = None
    detail: str | None = None
    if reached == "failed":
        more = (_words(row.get(field)) for field in ("statusdetails", "systemmessage"))
        code, detail = undelivered(next((each for each in more if each), said[0]))
    # What other programs of the account sent is looked for by its tag alone: it concerns no contact.
    return StatusUpdate(
        provider_id=named.strip()[:200],
        status=reached,
        aliases=(("phone", _canonical(tag.number)),) if tag is not None else (),
        message_id=tag.message_id if tag is not None else None,
        provider_at=_first_time(row, HAPPENED),
        code=code,
        detail=detail,
    )


def _payload(raw: bytes, headers: Mapping[str, str]) -> Any:
    if "form-urlencoded" in headers.get("content-type", "").lower() and not raw.lstrip().startswith((b"{", b"[")):
        return dict(parse_qsl(raw.decode("utf-8", "replace"), keep_blank_values=True))
    return decoded(raw)


def _rows(payload: Any) -> Sequence[Any]:
    if isinstance(payload, list):
        return payload
    if not isinstance(payload, dict):
        raise _Unreadable("neither an object nor a list")
    fields = _small(payload)
    if "success" not in fields and "haserror" not in fields:
        return [payload]
    why = answered(payload)
    if why is not None:
        raise _Unreadable(f"a report that failed: {why}"[:200])
    held = fields.get("object")
    if held is None:
        return []
    return _listed(held)


def _item(raw: Any, times: Times) -> Item:
    """One row; whatever is wrong with it stays with it."""
    if not isinstance(raw, dict):
        return UnreadableItem("a row that is not an object", storable(raw))
    row = _small(raw)
    try:
        # A row of either report may have fields of the other, which say nothing.
        says_more = any(_words(row.get(field)) for field in STATUS) and not _words(row.get("receivedcontent"))
        if any(field in row for field in REPLY) and not says_more:
            return _reply(row, times)
        if any(field in row for field in STATUS):
            return _status(row)
        return UnreadableItem("neither a status nor a reply", storable(raw))
    except _Unreadable as reason:
        return UnreadableItem(str(reason), storable(raw))
    except Exception as error:
        return UnreadableItem(f"{type(error).__name__}: {error}"[:200], storable(raw))


def _reply(row: Row, times: Times) -> InboundMessage:
    number = _canonical(_replier(row))
    text = _text(row)
    at = _first_time(row, RECEIVED)
    return InboundMessage(
        provider_id=_reply_id(row, number, text, at, times),
        peer=Peer((("phone", number),), number),
        kind="text" if text is not None else "unsupported",
        text=text,
        provider_at=at,
        raw=None if text is not None else storable(dict(row)),
    )


def _reply_id(row: Row, number: str, text: str | None, at: datetime | None, times: Times) -> str:
    """The same for a reply by whichever way it comes; the same text again within a minute has one of its own."""
    alike = _likeness(number, text, at)
    if alike is None or at is None:
        facts = (number, text or "", *(f"{key}={row[key]}" for key in sorted(row)))
        return _digest(*facts)
    same = times.setdefault(alike, [])
    name = _words(row.get("messageid"))
    seen = (
        place for place, (when, known) in enumerate(same) if when == at and (known == name or not (known and name))
    )
    place = next(seen, len(same))
    if place == len(same):
        same.append((at, name))
    return _digest(*alike, *([str(place)] if place else []))


def _likeness(number: str, text: str | None, at: datetime | None) -> Likeness | None:
    """Number, text and minute: all that is told of a reply by whichever way it comes."""
    return (number, (text or "").strip(), at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M")) if at is not None else None


def _text(row: Row) -> str | None:
    return _words(row.get("receivedcontent")) or _words(row.get("content"))


def _digest(*facts: str) -> str:
    whole = "\x1f".join(facts).encode("utf-8", "replace")
    return f"sms.{hashlib.sha256(whole).hexdigest()[:40]}"


def _replier(row: Row) -> str:
    """The number that a reply came from: named, or that of the message that it answers."""
    tag = _tag(row)
    if tag is not None:
        return tag.number
    for field in ("phonenumber", "phone", "sender", "receiver"):
        said = _words(row.get(field))
        if said is not None and re.fullmatch(r"\+?[\d\s().-]{10,24}", said.strip()):
            return said
    raise _Unreadable("a reply from nobody: no number, and its tag is none of ours")


def _reached(said: str) -> Literal["sent", "delivered", "failed"] | None:
    """How far a message has come, by the word for it in either language; None: not yet anywhere, or unknown."""
    word = re.sub(r"[\s_-]+", " ", plain(said))
    if any(each in word for each in FAILED) or NEGATED.search(word):
        return "failed"
    if any(each in word for each in NOT_YET):
        return None
    if any(each in word for each in DELIVERED):
        return "delivered"
    return "sent" if any(each in word for each in SENT) else None


def _canonical(number: str) -> str:
    """E.164; numbers without a country are Brazilian."""
    digits = re.sub(r"\D", "", number)
    if not 8 <= len(digits) <= LONGEST_NUMBER:
        raise _Unreadable("the number is no number")
    try:
        return phone.canonical(digits)
    except phone.NotAPhoneNumber:
        return f"+{digits}"


def _first_time(row: Row, fields: Sequence[str]) -> datetime | None:
    return next((at for field in fields if (at := _time(row.get(field))) is not None), None)


def _time(value: Any) -> datetime | None:
    """ISO with or without `T` and fractions, as people write dates here, or milliseconds; centuries off is none."""
    said = _words(value)
    if said is None:
        return None
    since_1970 = re.fullmatch(r"(?:/Date\()?(\d{13})(?:[+-]\d{4})?(?:\)/)?", said.strip())
    if since_1970 is not None:
        said = datetime.fromtimestamp(int(since_1970[1]) / 1000, UTC).isoformat()
    found = re.fullmatch(r"(\d{2})/(\d{2})/(\d{4})(.*)", said.strip())
    text = f"{found[3]}-{found[2]}-{found[1]}{found[4]}" if found is not None else said.strip()
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    if not 2000 <= at.year < 2200:
        return None
    return at if at.tzinfo is not None else at.replace(tzinfo=LOCAL)


def _small(value: Mapping[Any, Any]) -> dict[str, Any]:
    """An object with its field names in small letters: both spellings are in use."""
    return {str(key).lower(): each for key, each in value.items()}


def _words(value: Any) -> str | None:
    if isinstance(value, str):
        return value if value.strip() else None
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _yes(value: Any) -> bool:
    return value.strip().lower() == "true" if isinstance(value, str) else value is True or value == 1


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
