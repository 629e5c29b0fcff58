"""What a WhatsApp message really is, once it is out of its wrappers: one kind of content under one key."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from services.gateway.channels.evolution.parts import part_of, words

DEEPEST = 12
WRAPPERS = frozenset(
    {
        "associatedChildMessage",
        "botInvokeMessage",
        "deviceSentMessage",
        "documentWithCaptionMessage",
        "editedMessage",
        "ephemeralMessage",
        "groupMentionedMessage",
        "lottieStickerMessage",
        "pollCreationMessageV4",
        "viewOnceMessage",
        "viewOnceMessageV2",
        "viewOnceMessageV2Extension",
    }
)
KEYS = frozenset({"senderKeyDistributionMessage", "fastRatchetKeySenderKeyDistributionMessage"})
BESIDE = KEYS | {"base64", "mediaUrl", "messageContextInfo"}
SPELLINGS = {each.lower(): each for each in (*WRAPPERS, *BESIDE)}


@dataclass(frozen=True, slots=True)
class Unwrapped:
    """One kind of content: its key, what stands under it, and what stood beside it or any of its wrappers.

    `context` says what it answers and whom it mentions, `url` where its file may be had, `file` is that as base64.
    `once`: it may be looked at once only.
    """

    key: str
    content: Any
    context: Mapping[str, Any]
    url: str | None = None
    once: bool = False
    file: str | None = None

    @property
    def fields(self) -> dict[str, Any]:
        """The content as an object; of a bare text an empty one."""
        return self.content if isinstance(self.content, dict) else {}


def unwrapped(data: dict[str, Any]) -> Unwrapped | None:
    """The content of a message; None where there is none. Takes wrappers off one by one, as deep as is sane."""
    message = data.get("message")
    named = data.get("messageType")
    context, url, file, once = part_of(data, "contextInfo"), None, None, False
    for _ in range(DEEPEST):
        if not isinstance(message, dict):
            return None
        url, file = url or words(message.get("mediaUrl")), file or words(message.get("base64"))
        wrapper = next((each for each in message if _plain(each) in WRAPPERS and _holds(message[each])), None)
        if wrapper is None:
            found = _told(message, named, context)
            return replace(found, url=url, file=file, once=once or found.once) if found is not None else None
        inner = message[wrapper]
        once = once or _plain(wrapper).startswith("viewOnce")
        context = context or part_of(inner, "contextInfo")
        message = inner.get("message", inner)
    return None


def keys_alone(data: dict[str, Any]) -> bool:
    """Whether a message brings nothing but keys, by which devices read what comes later in a group."""
    told = {_plain(each) for each, held in part_of(data, "message").items() if held not in (None, "")}
    return bool(told & KEYS) and told <= BESIDE


def _told(message: dict[str, Any], named: Any, context: Mapping[str, Any]) -> Unwrapped | None:
    """The content that the type names, or else the first key that is content at all."""
    keys = [each for each in message if _plain(each) not in BESIDE and message[each] not in (None, "")]
    if not keys:
        return None
    wanted = named.lower() if isinstance(named, str) else None
    key = next((each for each in keys if each.lower() == wanted), keys[0])
    content = message[key]
    own = part_of(content, "contextInfo")
    once = isinstance(content, dict) and content.get("viewOnce") is True
    return Unwrapped(_first_small(key), content, context or own, once=once)


def _holds(inner: Any) -> bool:
    """Whether a wrapper has something in it."""
    return isinstance(inner, dict) and (isinstance(inner.get("message"), dict) or "protocolMessage" in inner)


def _plain(key: str) -> str:
    return SPELLINGS.get(key.lower(), key)


def _first_small(key: str) -> str:
    return key[:1].lower() + key[1:]
