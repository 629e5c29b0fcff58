"""What Evolution posts, taken apart: `{event, instance, data}`, one event a body.

Events are spelt `messages.upsert` or `MESSAGES_UPSERT`; their data is an object or several. Every one is read in a
guard of its own, and every field is doubted. What a catch-up found (`catch_up`) is told like what was posted.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from services.gateway.channels.evolution import changes, contents, jids, session, wrapping
from services.gateway.channels.evolution.parts import (
    Unreadable,
    enumerated,
    identifier,
    listed,
    moment,
    part_of,
    yes,
)
from services.gateway.channels.evolution.wrapping import Unwrapped, unwrapped
from services.gateway.channels.items import Ignored, InboundMessage, Item, StatusUpdate, UnreadableItem
from services.gateway.channels.provider_json import decoded, storable

CATCH_UP = "guiche.catch-up"
MOST = 1_000
STATUSES = {
    "ERROR": "failed",
    "SERVER_ACK": "sent",
    "DELIVERY_ACK": "delivered",
    "READ": "read",
    "PLAYED": "played",
}
BY_NUMBER = ("ERROR", "PENDING", "SERVER_ACK", "DELIVERY_ACK", "READ", "PLAYED")
# They carry no message: the pictures of an album come by themselves, keys and settings concern devices alone.
NO_MESSAGE = frozenset(
    {
        "albumMessage",
        "encReactionMessage",
        "keepInChatMessage",
        "messageHistoryBundle",
        "pinInChatMessage",
        "placeholderMessage",
    }
)
# Told of the device, of the address book, of history that was there before: nothing that somebody says now.
NEWS = frozenset(
    {
        "application.startup",
        "chats.delete",
        "chats.set",
        "chats.update",
        "chats.upsert",
        "contacts.set",
        "contacts.update",
        "contacts.upsert",
        "instance.create",
        "instance.delete",
        "labels.association",
        "labels.edit",
        "messages.set",
        "presence.update",
        "typebot.change.status",
        "typebot.start",
    }
)
# They say all by their name.
UNEXPLAINED = frozenset({"logout.instance", "remove.instance"})
SECRET_OR_LARGE = frozenset(
    {
        "base64",
        "fileEncSha256",
        "fileSha256",
        "jpegThumbnail",
        "mediaKey",
        "messageContextInfo",
        "messageSecret",
        "midQualityFileSha256",
        "scansSidecar",
        "streamingSidecar",
        "thumbnailDirectPath",
        "thumbnailEncSha256",
        "thumbnailSha256",
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
    event = identifier(payload.get("event"))
    if event is None:
        return [UnreadableItem("no event")]
    name = event.lower().replace("_", ".").replace("-", ".")
    if name in NEWS:
        return [Ignored(name)]
    read = READERS.get(name)
    if read is None:
        return [Ignored("unknown event")]
    data = payload.get("data")
    told = listed({} if data is None and name in UNEXPLAINED else data)
    own = jids.address(payload.get("sender"))
    items = [item for each in told[:MOST] for item in _guarded(each, own, read)]
    if len(told) > MOST:
        items.append(UnreadableItem(f"{len(told) - MOST} more than {MOST} in one payload"))
    return items or [Ignored(f"empty {name}")]


def enclosed(raw: bytes, provider_id: str) -> bytes | None:
    """The file that a payload holds of a message; None where it holds none."""
    try:
        payload = decoded(raw)
    except (ValueError, RecursionError):
        return None
    for data in listed(payload.get("data") if isinstance(payload, dict) else None)[:MOST]:
        if isinstance(data, dict) and identifier(part_of(data, "key").get("id")) == provider_id:
            found = unwrapped(data)
            return contents.enclosed(found) if found is not None else None
    return None


def _guarded(data: Any, own: str | None, read: "Reader") -> list[Item]:
    """The items of one event; whatever is wrong with it stays with it."""
    if not isinstance(data, dict):
        return [UnreadableItem("an event without an object", storable(data))]
    try:
        return read(data, own)
    except Unreadable as reason:
        return [UnreadableItem(str(reason), storable(data))]
    except Exception as error:
        return [UnreadableItem(f"{type(error).__name__}: {error}"[:200], storable(data))]


def message(data: dict[str, Any], own: str | None = None) -> list[Item]:
    """A message: written by a customer, or by the team on the phone or through the API."""
    key = part_of(data, "key")
    found = unwrapped(data)
    where = jids.chat(key)
    if where is None:
        raise Unreadable("a message of no chat")
    if where.of == "nobody":
        return [Ignored(f"message of {where.server}")]
    if found is None:
        if data.get("messageStubType") is not None or data.get("messageStubParameters"):
            return [Ignored("message without content")]
        if wrapping.keys_alone(data):
            return [Ignored("keys for devices")]
        raise Unreadable("a message without content")
    changed = changes.within(data, key, found, own)
    if changed is not None:
        return [changed]
    if found.key in NO_MESSAGE:
        return [Ignored(found.key)]
    return [_message(data, key, where, found, own)]


def _message(
    data: dict[str, Any], key: dict[str, Any], where: jids.Jid, found: Unwrapped, own: str | None
) -> InboundMessage:
    provider_id = identifier(key.get("id"))
    if provider_id is None:
        raise Unreadable("a message without an id")
    who = changes.whose(data, key, where, own)
    held = contents.content(found, provider_id)
    return InboundMessage(
        provider_id=provider_id,
        peer=who.peer,
        kind=held.kind,
        text=held.text,
        provider_at=moment(data.get("messageTimestamp")),
        group=who.group,
        reply_to=contents.quoted(found.context),
        raw=None if held.plain else _shown(data),
        media=held.media,
        location=held.location,
        contacts=held.contacts,
        mentions=contents.mentions(found.context),
        forwarded=contents.forwarded(found.context),
        answer=held.answer,
        echo=who.echo,
    )


def _shown(data: dict[str, Any]) -> dict[str, Any]:
    """A message as it was told, without the files and keys within it."""
    kept = storable(_lighter(data, 0))
    return kept if isinstance(kept, dict) else {}


def _lighter(value: Any, depth: int) -> Any:
    if depth > 24:
        return None
    match value:
        case dict():
            return {name: _lighter(each, depth + 1) for name, each in value.items() if name not in SECRET_OR_LARGE}
        case list():
            return [_lighter(each, depth + 1) for each in value[:200]]
        case str():
            return value[:4_096]
        case _:
            return value


def status(data: dict[str, Any], own: str | None) -> list[Item]:
    """How far a message of ours has come. `DELETED` is also said of what was merely edited: it says nothing."""
    key = {**data, **part_of(data, "key")}
    told = enumerated(data.get("status", part_of(data, "update").get("status")))
    if isinstance(told, int) and 0 <= told < len(BY_NUMBER):
        told = BY_NUMBER[told]
    if not yes(key.get("fromMe")):
        return [Ignored("status of a customer's message")]
    if not isinstance(told, str) or told not in STATUSES:
        return [Ignored("status that says nothing")]
    provider_id = identifier(data.get("keyId")) or identifier(key.get("id"))
    if provider_id is None:
        raise Unreadable("a status of no message")
    where = jids.jid(key.get("remoteJid"))
    if where is not None and where.of == "nobody":
        return [Ignored(f"status of {where.server}")]
    failed = told == "ERROR"
    return [
        StatusUpdate(
            provider_id=provider_id,
            status=STATUSES[told],  # type: ignore[arg-type]
            aliases=_recipient(where),
            code="evolution.not_delivered" if failed else None,
            detail="O WhatsApp não entregou a mensagem e não disse por quê." if failed else None,
        )
    ]


def _recipient(where: jids.Jid | None) -> tuple[Any, ...]:
    if where is None:
        return ()
    peer = jids.everybody(where) if where.of == "group" else jids.person([str(where)])
    return peer.aliases if peer is not None else ()


def found_later(data: dict[str, Any], own: str | None) -> list[Item]:
    """A message that Evolution keeps, as a catch-up found it: the message, and what became of it since."""
    items = [replace(each, known=True) if isinstance(each, InboundMessage) else each for each in message(data, own)]
    said = data.get("MessageUpdate")
    key = part_of(data, "key")
    states = [each.get("status") for each in said[:50] if isinstance(each, dict)] if isinstance(said, list) else []
    if "EDITED" in states and any(isinstance(each, InboundMessage) for each in items):
        edit = changes.overwritten(data, key, own)
        items += [edit] if edit is not None else []
    for each in dict.fromkeys(each for each in states if isinstance(each, str)):
        told = {"keyId": key.get("id"), "remoteJid": key.get("remoteJid"), "fromMe": key.get("fromMe")}
        items += [one for one in status({**told, "status": each}, own) if isinstance(one, StatusUpdate)]
    if yes(key.get("deleted")):
        items.append(changes.deleted(key, own))
    return items


def call(data: dict[str, Any], own: str | None) -> list[Item]:
    """A call that rang on the phone: a note, once a call, however it went on. Sound cannot be had here."""
    call_id = identifier(data.get("id"))
    caller = jids.person((data.get("from"), data.get("callerPn"), data.get("fromPn")))
    where = jids.jid(data.get("groupJid")) or jids.jid(data.get("chatId"))
    if call_id is None or caller is None:
        raise Unreadable("a call of nobody")
    if caller.address == own:
        return [Ignored("call of our own")]
    by = "vídeo" if yes(data.get("isVideo")) else "voz"
    in_group = where is not None and where.of == "group"
    return [
        InboundMessage(
            provider_id=f"call:{call_id}",
            peer=caller,
            kind="call",
            text=f"Chamada de {by} pelo WhatsApp",
            provider_at=session.told_at(data.get("date")),
            group=str(where) if in_group else None,
        )
    ]


def removed(data: dict[str, Any], own: str | None) -> list[Item]:
    """A message that was deleted for everybody. Evolution tells its key, or the whole of it with the key within."""
    key = part_of(data, "key") or data
    where = jids.chat(key)
    if where is not None and where.of == "nobody":
        return [Ignored(f"deletion of {where.server}")]
    return [changes.deleted(key, own)]


def edited(data: dict[str, Any], own: str | None) -> list[Item]:
    """What is told as an edit is any message about a message; its type says what."""
    found = unwrapped(data) or unwrapped({"message": data})
    inner = found.fields if found is not None and found.key == "protocolMessage" else data
    told = changes.about({}, {}, inner, own)
    return [told if told is not None else Ignored("protocol message")]


Reader = Callable[[dict[str, Any], str | None], list[Item]]
READERS: dict[str, Reader] = {
    "messages.upsert": message,
    "send.message": message,
    CATCH_UP.replace("-", "."): found_later,
    "messages.edited": edited,
    "send.message.update": edited,
    "messages.delete": removed,
    "messages.update": status,
    "groups.upsert": session.group,
    "groups.update": session.group,
    "group.update": session.group,
    "group.participants.update": session.participants,
    "connection.update": session.connection,
    "status.instance": session.closed,
    "logout.instance": session.given_up,
    "remove.instance": session.given_up,
    "qrcode.updated": session.pairing,
    "call": call,
}
