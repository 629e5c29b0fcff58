"""A quick reply: an answer kept under a shortcut, one's own or for all, called up with `/` while writing (C9)."""

import re
from dataclasses import dataclass
from typing import assert_never, cast

from libs.access.policy import Member, manages
from libs.events.catalog.media import Media
from libs.events.catalog.reply import QuickReplyArchived, QuickReplySaved, ReplyEvent
from libs.events.command import Refused
from libs.events.decider import Decider
from libs.events.event import Recorded
from services.messaging.commands import ArchiveQuickReply, SaveQuickReply
from services.messaging.message_text import checked
from services.messaging.words import fold

Event = QuickReplySaved | QuickReplyArchived
Command = SaveQuickReply | ArchiveQuickReply
LONGEST_SHORTCUT = 40
_SHORTCUT = re.compile(r"^[^\s/]+$")


class QuickReplyNotFound(Refused):
    """There is no such quick reply, or it is somebody else's."""

    code = "quick_reply.not_found"
    status = "not_found"


class QuickRepliesForAllAreManagements(Refused):
    """What everybody uses is made and changed by management."""

    code = "quick_reply.management_only"
    status = "forbidden"


class ShortcutIsTaken(Refused):
    """Another quick reply of the same scope has this shortcut."""

    code = "quick_reply.shortcut_taken"


class ShortcutIsInvalid(Refused):
    """A shortcut is one word, without a slash."""

    code = "quick_reply.shortcut_invalid"
    status = "invalid"


class QuickReplyIsEmpty(Refused):
    """A quick reply has a text, a file, or both."""

    code = "quick_reply.empty"
    status = "invalid"


@dataclass(frozen=True, slots=True)
class QuickReply:
    """What decisions about a quick reply rest on. Without a shortcut there is none."""

    shortcut: str | None = None
    text: str = ""
    media: tuple[Media, ...] = ()
    owner_id: str | None = None


def decide(command: Command, state: QuickReply) -> list[ReplyEvent]:
    """What follows from a command."""
    match command:
        case SaveQuickReply():
            return _save(command, state)
        case ArchiveQuickReply(member=member):
            if state.shortcut is None:
                return []
            _check_scope(member, state.owner_id)
            return [QuickReplyArchived()]
        case _:
            assert_never(command)


def _save(command: SaveQuickReply, state: QuickReply) -> list[ReplyEvent]:
    if state.shortcut is not None:
        _check_scope(command.member, state.owner_id)
    owner_id = None if command.for_all else (state.owner_id or command.member.id)
    _check_scope(command.member, owner_id)
    shortcut = command.shortcut.strip().lstrip("/")
    if not _SHORTCUT.match(shortcut) or len(shortcut) > LONGEST_SHORTCUT:
        raise ShortcutIsInvalid(field="shortcut")
    text = checked(command.text) if command.text.strip() else ""
    if not text and not command.media:
        raise QuickReplyIsEmpty(field="text")
    if (shortcut, text, command.media, owner_id) == (state.shortcut, state.text, state.media, state.owner_id):
        return []
    saved = QuickReplySaved(shortcut=shortcut, text=text or None, media=command.media or None, owner_id=owner_id)
    return [saved]


def _check_scope(member: Member, owner_id: str | None) -> None:
    """One's own, or for all and one manages."""
    if owner_id is None:
        if not manages(member):
            raise QuickRepliesForAllAreManagements
    elif owner_id != member.id:
        raise QuickReplyNotFound


def scope(owner_id: str | None, shortcut: str) -> str:
    """What is unique: a shortcut among those for all, or among one member's own; accents and case apart."""
    return f"{owner_id or ''}/{fold(shortcut)}"


def evolve(state: QuickReply, recorded: Recorded) -> QuickReply:
    """The quick reply after an event."""
    event = cast(Event, recorded.data)
    match event:
        case QuickReplySaved():
            return QuickReply(event.shortcut, event.text or "", event.media or (), event.owner_id)
        case QuickReplyArchived():
            return QuickReply()
        case _:
            assert_never(event)


decider: Decider[Command, QuickReply] = Decider("reply", QuickReply, decide, evolve)
