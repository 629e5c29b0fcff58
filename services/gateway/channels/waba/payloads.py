"""What Meta posts for WhatsApp numbers, taken apart (Graph API webhooks, field `messages` and its relatives).

A message comes from a customer, or is an echo of what the team wrote on the phone (`smb_message_echoes`).

Every message and status is read in a guard of its own, and every field is doubted: `contacts`, `profile` and
`metadata` may be absent, numbers may come as text and text as numbers.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

from libs.events.catalog.message import ChangeKind, MessageKind, StatusKind
from services.gateway.channels.items import (
    Alias,
    IdentityChanged,
    Ignored,
    InboundChange,
    InboundMessage,
    Item,
    MarketingChoice,
    Peer,
    StatusUpdate,
    UnreadableItem,
)
from services.gateway.channels.provider_json import decoded, storable
from services.gateway.channels.waba import news
from services.gateway.channels.waba.errors import MEANINGS, describe, kept_as
from services.gateway.channels.waba.parts import (
    FILES,
    answer,
    body,
    cards,
    file,
    identifier,
    listed,
    number,
    part_of,
    place,
    referral,
    words,
)
from services.gateway.channels.waba.people import (
    People,
    Unreadable,
    aliases_of,
    group,
    group_of,
    people_of,
    recipient,
    required,
    sender,
)

KINDS: dict[str, MessageKind] = {
    "text": "text",
    "image": "image",
    "video": "video",
    "audio": "audio",
    "document": "document",
    "sticker": "sticker",
    "location": "location",
    "contacts": "contacts",
    "button": "text",
    "interactive": "text",
    "order": "order",
}
STATUSES: dict[str, StatusKind] = {
    "sent": "sent",
    "delivered": "delivered",
    "read": "read",
    "played": "played",
    "failed": "failed",
}
CHANGES: dict[str, ChangeKind] = {"reaction": "reaction", "edit": "edit", "revoke": "revoke"}
DECLINED = frozenset(f"waba.{code}" for code, known in MEANINGS.items() if known.declined)
MARKETING = {"stop": True, "resume": False}
NO_MESSAGE = frozenset({"request_welcome"})
ENVELOPE = frozenset({"messaging_product", "metadata", "contacts"})
SAID = frozenset({"messages", "message_echoes", "calls", "statuses", "user_preferences", "errors"})
# What was said on the phone before it was joined, whom it has saved, and how the number does, which is asked for.
NO_CONVERSATION = frozenset(
    {
        "history",
        "smb_app_state_sync",
        "phone_number_quality_update",
        "phone_number_name_update",
        "account_alerts",
        "account_review_update",
        "account_settings_update",
        "business_capability_update",
        "business_status_update",
        "security",
    }
)


def parse(raw: bytes) -> list[Item]:
    """Everything in a payload, in order; never raises."""
    try:
        payload = decoded(raw)
    except (ValueError, RecursionError) as error:
        return [UnreadableItem(f"not JSON: {error}"[:200])]
    if not isinstance(payload, dict):
        return [UnreadableItem("not an object", payload)]
    items: list[Item] = []
    entries = payload.get("entry")
    if not isinstance(entries, list):
        return [UnreadableItem("no list of entries", payload)]
    for entry in entries:
        changes = entry.get("changes") if isinstance(entry, dict) else None
        if not isinstance(changes, list):
            items.append(UnreadableItem("an entry without changes", entry))
            continue
        for change in changes:
            items.extend(_change(change, identifier(entry.get("id")), _time(entry.get("time"))))
    return items


def _change(change: Any, waba_id: str | None, at: datetime | None) -> list[Item]:
    value = change.get("value") if isinstance(change, dict) else None
    if not isinstance(value, dict):
        return [UnreadableItem("a change without a value", change)]
    field = (identifier(change.get("field")) or "").lower()
    if field in NO_CONVERSATION:
        return [Ignored(field)]
    if not SAID.isdisjoint(value):
        return _said(value, identifier(part_of(value, "metadata").get("phone_number_id")), at)
    if field == "account_update" or "ban_info" in value:
        return [_guarded(value, lambda each: news.account(each, waba_id, at))]
    if field in news.TEMPLATE_FIELDS or "message_template_id" in value:
        return [_guarded(value, lambda each: news.template(each, waba_id, at))]
    if set(value) <= ENVELOPE:
        return [Ignored("empty")]
    return [UnreadableItem(f"a field that is not known: {field}"[:200], change)]


def _said(value: dict[str, Any], account: str | None, at: datetime | None) -> list[Item]:
    """Messages, echoes, calls, statuses and what people want, in order, then what went wrong beside them."""
    people = people_of(value.get("contacts"))
    items: list[Item] = []
    for message in _each(value, "messages", items):
        items.append(_guarded(message, lambda each: _message(each, account, people)))
    for message in _each(value, "message_echoes", items):
        items.append(_guarded(message, lambda each: _message(each, account, people, echo=True)))
    for call in _each(value, "calls", items):
        items.append(_guarded(call, lambda each: _call(each, account, people)))
    for status in _each(value, "statuses", items):
        items.append(told := _guarded(status, lambda each: _status(each, account, people)))
        if isinstance(told, StatusUpdate) and told.code in DECLINED and told.aliases:
            items.append(MarketingChoice(told.aliases, True, told.provider_at, account))
        if isinstance(told, StatusUpdate) and told.status == "failed" and kept_as(told.code).act == "stop":
            items.append(news.stop(told.code or "", told.detail or "", told.provider_at or at, account))
    for choice in _each(value, "user_preferences", items):
        items.append(_guarded(choice, lambda each: _choice(each, account)))
    items.extend(news.errors(value, account, at))
    return items or [Ignored("empty")]


def _each(value: dict[str, Any], key: str, items: list[Item]) -> Iterator[Any]:
    found = value.get(key)
    if isinstance(found, list):
        yield from found
    elif found is not None:
        items.append(UnreadableItem(f"{key} is not a list", found))


def _guarded(raw: Any, read: Callable[[dict[str, Any]], Item]) -> Item:
    """One item; whatever is wrong with it stays with it."""
    if not isinstance(raw, dict):
        return UnreadableItem("an item that is not an object", raw)
    try:
        return read(raw)
    except Unreadable as reason:
        return UnreadableItem(str(reason), raw)
    except Exception as error:
        return UnreadableItem(f"{type(error).__name__}: {error}"[:200], raw)


def _message(raw: dict[str, Any], account: str | None, people: People, echo: bool = False) -> Item:
    provider_id = required(raw, "id")
    kind = identifier(raw.get("type")) or "unsupported"
    if kind in NO_MESSAGE:
        return Ignored(kind)
    if kind == "system":
        return _system(raw, account)
    peer = recipient(raw, people) if echo else sender(raw, people)
    if kind in CHANGES:
        return _changed(CHANGES[kind], raw, peer, account, echo)
    text = body(kind, raw)
    shown: MessageKind = KINDS.get(kind, "unsupported")
    media, location, named = file(kind, raw), place(kind, raw), cards(kind, raw)
    holds = {"text": text, "order": text, "location": location, "contacts": named}
    if (media if shown in FILES else holds.get(shown)) is None:
        shown = "unsupported"
    context = part_of(raw, "context")
    return InboundMessage(
        provider_id=provider_id,
        peer=peer,
        kind=shown,
        text=text,
        provider_at=_time(raw.get("timestamp")),
        account=account,
        group=group(raw),
        reply_to=identifier(context.get("id")),
        raw=None if kind == shown == "text" and set(raw) <= _PLAIN and set(context) <= _QUOTED else storable(raw),
        media=media,
        location=location,
        contacts=named,
        forwarded=context.get("forwarded") is True or context.get("frequently_forwarded") is True,
        answer=answer(kind, raw),
        echo=echo,
        referral=referral(raw),
    )


def _changed(what: ChangeKind, raw: dict[str, Any], peer: Peer, account: str | None, echo: bool) -> Item:
    """Somebody reacted, edited or deleted. A reaction without an emoji was taken back; an edit may keep to itself
    what the message says now.
    """
    part = part_of(raw, what)
    target = identifier(part.get("message_id" if what == "reaction" else "original_message_id"))
    if target is None:
        raise Unreadable(f"a {what} of no message")
    text: str | None = None
    if what == "reaction":
        text = words(part.get("emoji"))
    elif what == "edit":
        inner = part_of(part, "message")
        text = body(identifier(inner.get("type")) or "", inner)
    return InboundChange(
        provider_id=required(raw, "id"),
        peer=peer,
        target=target,
        what=what,
        text=text,
        provider_at=_time(raw.get("timestamp")),
        account=account,
        group=group(raw),
        echo=echo,
    )


_PLAIN = frozenset(
    {"from", "from_user_id", "to", "to_user_id", "id", "timestamp", "type", "text", "context", "group_id"}
)
_QUOTED = frozenset({"from", "id", "forwarded", "frequently_forwarded"})


def _call(raw: dict[str, Any], account: str | None, people: People) -> Item:
    """A customer's call, noted once where it begins; our own calls and how calls end are not told here."""
    if raw.get("direction") != "USER_INITIATED" or raw.get("event") != "connect":
        return Ignored(f"call {identifier(raw.get('event')) or ''}"[:40])
    return InboundMessage(
        provider_id=required(raw, "id"),
        peer=sender(raw, people),
        kind="call",
        text=None,
        provider_at=_time(raw.get("timestamp")),
        account=account,
    )


def _system(raw: dict[str, Any], account: str | None) -> Item:
    """Meta tells that somebody's number or user id changed. Anything else is kept: nobody wrote it, so it is no
    message, which would open a ticket and the window.
    """
    system = part_of(raw, "system")
    what = identifier(system.get("type")) or ""
    if what in ("user_changed_number", "customer_changed_number"):
        new = identifier(system.get("wa_id")) or identifier(system.get("new_wa_id"))
        old = identifier(raw.get("from")) or identifier(system.get("customer"))
        if new and old:
            former = aliases_of(old, None) + aliases_of(None, identifier(raw.get("from_user_id")))
            return _identity(former, aliases_of(new, None), new, account)
    if what == "user_changed_user_id":
        new, previous = identifier(system.get("user_id")), identifier(system.get("previous_user_id"))
        if new and previous:
            former = aliases_of(None, previous) + aliases_of(identifier(raw.get("from")), None)
            return _identity(former, aliases_of(None, new), new, account)
    if what == "user_preference_changed" and (said := identifier(system.get("marketing"))) in MARKETING:
        # The same news in its older form; it names the sender as a message does.
        peer = sender(raw, People())
        return MarketingChoice(peer.aliases, MARKETING[said or ""], _time(raw.get("timestamp")), account)
    return UnreadableItem(f"a system message that is not known: {what}"[:200], raw)


def _identity(former: tuple[Alias, ...], new: tuple[Alias, ...], address: str, account: str | None) -> Item:
    if not former or not new:
        raise Unreadable("it names nobody: neither a number nor a user id")
    return IdentityChanged(former[0], new[0], account, (*former[1:], *new[1:]), address)


def _status(raw: dict[str, Any], account: str | None, people: People) -> Item:
    if raw.get("type") == "call":
        return Ignored("call status")
    provider_id = required(raw, "id")
    said = identifier(raw.get("status")) or ""
    if said not in STATUSES:
        return Ignored(f"status {said}"[:40])
    in_group = raw.get("recipient_type") == "group"
    if in_group and said == "failed" and identifier(raw.get("recipient_participant_id")) is not None:
        # One of the group did not get it; the others' statuses say what became of it.
        return Ignored("status failed for one of a group")
    code, detail = _error(raw.get("errors"))
    number_or_group = identifier(raw.get("recipient_id"))
    user_id = identifier(raw.get("recipient_user_id")) or people.user_ids.get(number_or_group or "")
    return StatusUpdate(
        provider_id=provider_id,
        status=STATUSES[said],
        aliases=group_of(number_or_group) if in_group else aliases_of(number_or_group, user_id),
        message_id=identifier(raw.get("biz_opaque_callback_data")),
        provider_at=_time(raw.get("timestamp")),
        account=account,
        code=code or ("waba.unknown" if said == "failed" else None),
        detail=detail or ("A Meta não disse por quê." if said == "failed" else None),
        may_retry=said == "failed" and kept_as(code).may_retry,
    )


def _choice(raw: dict[str, Any], account: str | None) -> Item:
    """Somebody stopped marketing from this number, or takes it again."""
    said = identifier(raw.get("value")) or ""
    if raw.get("category") != "marketing_messages" or said not in MARKETING:
        return Ignored(f"preference {identifier(raw.get('category')) or ''} {said}"[:40])
    aliases = aliases_of(identifier(raw.get("wa_id")), identifier(raw.get("user_id")))
    if not aliases:
        raise Unreadable("it names nobody: neither a number nor a user id")
    return MarketingChoice(aliases, MARKETING[said], _time(raw.get("timestamp")), account)


def _error(errors: Any) -> tuple[str | None, str | None]:
    error = next(iter(listed(errors)), None)
    if not isinstance(error, dict):
        return None, None
    code = number(error.get("code"))
    details = words(part_of(error, "error_data").get("details")) or words(error.get("title"))
    if code is None:
        return "waba.unknown", details
    return f"waba.{code}", describe(code, details)


def _time(value: Any) -> datetime | None:
    """Unix seconds, as text or number; a clock that is centuries off is none."""
    try:
        moment = datetime.fromtimestamp(float(value), UTC) if not isinstance(value, bool) else None
    except (TypeError, ValueError, OverflowError, OSError):
        return None
    return moment if moment is not None and 2000 <= moment.year < 2200 else None
