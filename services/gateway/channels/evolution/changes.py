"""Edits, deletions and reactions: messages about messages. Their ids are derived, so each counts once.

The same edit may be told as `messages.edited`, and as a `protocolMessage` in a message of its own.
"""

from dataclasses import dataclass, replace
from typing import Any

from libs.events.catalog.message import ChangeKind
from services.gateway.channels.evolution import jids
from services.gateway.channels.evolution.contents import content
from services.gateway.channels.evolution.parts import (
    Unreadable,
    enumerated,
    identifier,
    moment,
    number,
    part_of,
    words,
    yes,
)
from services.gateway.channels.evolution.wrapping import Unwrapped, unwrapped
from services.gateway.channels.items import Ignored, InboundChange, Item, Peer

REVOKE, EDIT = ("REVOKE", 0), ("MESSAGE_EDIT", 14)
SEALED_EDIT = ("MESSAGE_EDIT", 2)


@dataclass(frozen=True, slots=True)
class Whose:
    """Where and by whom something was said."""

    peer: Peer
    group: str | None
    echo: bool


def whose(data: dict[str, Any], key: dict[str, Any], where: jids.Jid, own: str | None) -> Whose:
    """Where and by whom. `pushName` is the author's, so of what the team wrote it is our own and left out."""
    echo = yes(key.get("fromMe"))
    name = None if echo else words(data.get("pushName"))
    if where.of == "group":
        author = None if echo else jids.author(key, name) or jids.person([data.get("participant")], name)
        return Whose(author or jids.everybody(where), str(where), echo)
    peer = jids.partner(key, name, own)
    if peer is None:
        raise Unreadable("a message of nobody")
    return Whose(peer, None, echo)


def within(data: dict[str, Any], key: dict[str, Any], found: Unwrapped, own: str | None) -> Item | None:
    """The change that a message is; None where it is a message."""
    match found.key:
        case "reactionMessage":
            return _reaction(data, key, found, own)
        case "protocolMessage":
            return about(data, key, found.fields, own) or Ignored("protocol message")
        case "secretEncryptedMessage":
            return _sealed(data, key, found, own)
        case _:
            return None


def about(data: dict[str, Any], key: dict[str, Any], told: dict[str, Any], own: str | None) -> InboundChange | None:
    """What a `protocolMessage` says of another message; None where it says nothing to people.

    Its own key is as its writer sees it: his chat may be with us, `own`, and what he wrote is `fromMe` to him.
    Where a key came around it that one is ours; where none did, only the message that is named is sure.
    """
    target = part_of(told, "key")
    kind = enumerated(told.get("type"))
    unsure = not key
    if kind in REVOKE:
        change_id = f"revoke:{identifier(target.get('id'))}"
        return _changed("revoke", data, key or target, target, None, change_id, own, unsure)
    if kind not in EDIT:
        return None
    said = part_of(told, "editedMessage")
    text = _says({"message": said.get("message", said)})
    stamp = number(told.get("timestampMs"))
    change_id = f"edit:{identifier(target.get('id'))}:{int(stamp) if stamp is not None else text or ''}"
    at = {**data, "messageTimestamp": told.get("timestampMs") or data.get("messageTimestamp")}
    return _changed("edit", at, key or target, target, text, change_id[:500], own, unsure)


def deleted(key: dict[str, Any], own: str | None) -> InboundChange:
    """A message that its key says was deleted."""
    return _changed("revoke", {}, key, key, None, f"revoke:{identifier(key.get('id'))}", own)


def echoed_as(answer: Any) -> str | None:
    """The id under which an edit or deletion of ours comes back, as the answer to it tells; None: it does not."""
    found = unwrapped(answer) if isinstance(answer, dict) else None
    if found is None or found.key != "protocolMessage":
        return None
    try:
        told = about({}, {}, found.fields, None)
    except Unreadable:
        return None
    return told.provider_id if told is not None else None


def overwritten(data: dict[str, Any], key: dict[str, Any], own: str | None) -> InboundChange | None:
    """The edit of a message that is kept as it says now, at the time when that was written; None: it says nothing.

    When exactly is not kept, so the edit has another id than where it is told of as one.
    """
    text = _says(data)
    if text is None:
        return None
    change_id = f"edit:{identifier(key.get('id'))}:kept:{data.get('messageTimestamp')}"
    found = _changed("edit", data, key, key, text, change_id[:500], own, unsure=True)
    return replace(found, known=True)


def _says(data: dict[str, Any]) -> str | None:
    found = unwrapped(data)
    return content(found, "").text if found is not None else None


def _reaction(data: dict[str, Any], key: dict[str, Any], found: Unwrapped, own: str | None) -> InboundChange:
    """An emoji on a message; without one it was taken back."""
    target = part_of(found.content, "key")
    change_id = identifier(key.get("id"))
    if change_id is None:
        raise Unreadable("a reaction without an id")
    at = {**data, "messageTimestamp": found.fields.get("senderTimestampMs") or data.get("messageTimestamp")}
    return _changed("reaction", at, key, target, words(found.fields.get("text")), change_id, own)


def _sealed(data: dict[str, Any], key: dict[str, Any], found: Unwrapped, own: str | None) -> Item:
    """An edit that only the phone can open: that there was one is known, what it says is not."""
    if enumerated(found.fields.get("secretEncType")) not in SEALED_EDIT:
        return Ignored("sealed message")
    target, change_id = part_of(found.content, "targetMessageKey"), identifier(key.get("id"))
    if change_id is None:
        raise Unreadable("an edit without an id")
    return _changed("edit", data, key, target, None, change_id, own)


def _changed(
    what: ChangeKind,
    data: dict[str, Any],
    key: dict[str, Any],
    target: dict[str, Any],
    text: str | None,
    change_id: str,
    own: str | None,
    unsure: bool = False,
) -> InboundChange:
    target_id = identifier(target.get("id"))
    if target_id is None:
        raise Unreadable(f"a {what} of no message")
    where = jids.chat(key)
    nowhere = where is None or where.of in (None, "nobody")
    if nowhere and not unsure:
        raise Unreadable(f"a {what} in no chat")
    nowhere = nowhere or (unsure and own is not None and str(where) == jids.written(own))
    who = Whose(Peer((), ""), None, False) if where is None or nowhere else whose(data, key, where, own)
    return InboundChange(
        provider_id=change_id,
        peer=who.peer,
        target=target_id,
        what=what,
        text=text,
        provider_at=moment(data.get("messageTimestamp")),
        group=who.group,
        echo=who.echo,
        unsure=unsure,
    )
