"""A room: where two members of the team talk, or several under a name (D8). Customers never hear of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, assert_never, cast

from immutables import Map

from libs.access.policy import Member, manages, may_see_room
from libs.events.catalog.room import (
    InternalMessageEdited,
    InternalMessagePosted,
    InternalMessageRemoved,
    MemberAdded,
    MemberLeft,
    RoomEvent,
    RoomKind,
    RoomOpened,
    RoomRead,
    RoomRenamed,
)
from libs.events.command import Refused
from libs.events.decider import Decider, Snapshot
from libs.events.event import Recorded
from services.messaging.message_text import digest
from services.messaging.room_commands import (
    MOST_MEMBERS,
    AddMembers,
    EditInternalMessage,
    OpenRoom,
    PostInternalMessage,
    ReadRoom,
    RemoveInternalMessage,
    RemoveMember,
    RenameRoom,
)

Event = (
    RoomOpened
    | RoomRenamed
    | MemberAdded
    | MemberLeft
    | InternalMessagePosted
    | InternalMessageEdited
    | InternalMessageRemoved
    | RoomRead
)
Command = (
    OpenRoom
    | RenameRoom
    | AddMembers
    | RemoveMember
    | PostInternalMessage
    | EditInternalMessage
    | RemoveInternalMessage
    | ReadRoom
)


class RoomNotFound(Refused):
    """There is no such room, or it is not yours."""

    code = "room.not_found"
    status = "not_found"


class RoomIdIsTaken(Refused):
    """Another room has this id."""

    code = "room.id_taken"


class RoomHasNoName(Refused):
    """A group needs a name."""

    code = "room.name_empty"
    status = "invalid"


class RoomIsDirect(Refused):
    """A talk of two has no name, and nobody comes or goes."""

    code = "room.direct"


class RoomIsAlone(Refused):
    """It takes somebody else to talk to."""

    code = "room.alone"
    status = "invalid"


class RoomIsFull(Refused):
    """So many members cannot be in a room."""

    code = "room.full"


class MemberIsNotYours(Refused):
    """Only who opened the group, and management in it, takes others out."""

    code = "room.member_not_yours"
    status = "forbidden"


class InternalMessageNotFound(Refused):
    """There is no such message in the room."""

    code = "room.message_not_found"
    status = "not_found"


class InternalMessageIdIsTaken(Refused):
    """Another message has this id."""

    code = "room.message_id_taken"


class InternalMessageIsNotYours(Refused):
    """Only its author changes a message or takes it back."""

    code = "room.message_not_yours"
    status = "forbidden"


class InternalMessageIsEmpty(Refused):
    """A message needs a text or a file."""

    code = "room.text_empty"
    status = "invalid"


class MentionIsNoMember(Refused):
    """A message can mention members of its room only."""

    code = "room.mention_unknown"
    status = "invalid"


@dataclass(frozen=True, slots=True)
class Said:
    """What decisions about a message rest on: `words` tells its text and mentions apart from others."""

    author_id: str
    words: str
    filed: bool
    removed: bool = False


@dataclass(frozen=True, slots=True)
class Room:
    """What decisions about a room rest on; without a kind there is none. `last`: the position of its last message.

    `read`: up to which position each member has read.
    """

    kind: RoomKind | None = None
    label: str | None = None
    opener_id: str = ""
    members: tuple[str, ...] = ()
    messages: Map[str, Said] = Map()  # noqa: RUF009 (immutable)
    read: Map[str, int] = Map()  # noqa: RUF009 (immutable)
    last: int = 0


def decide(command: Command, room: Room) -> Sequence[RoomEvent]:
    """What follows from a command."""
    if isinstance(command, OpenRoom):
        return _open(command, room)
    if room.kind is None or not may_see_room(command.member, room.members):
        if isinstance(command, RemoveMember) and room.kind is not None and command.user_id == command.member.id:
            return []
        raise RoomNotFound
    match command:
        case RenameRoom(label=label):
            _require_group(room)
            return [] if _named(label) == room.label else [RoomRenamed(label=_named(label))]
        case AddMembers(user_ids=user_ids):
            return _add(user_ids, room)
        case RemoveMember(user_id=user_id, member=member):
            return _take_out(user_id, member, room)
        case PostInternalMessage():
            return _post(command, room)
        case EditInternalMessage():
            return _edit(command, room)
        case RemoveInternalMessage(message_id=message_id, member=member):
            return [] if _own(room, message_id, member).removed else [InternalMessageRemoved(message_id=message_id)]
        case ReadRoom(up_to=up_to, member=member):
            read = min(up_to, room.last)
            return [RoomRead(up_to=read)] if read > room.read.get(member.id, 0) else []
        case _:
            assert_never(command)


def _open(command: OpenRoom, room: Room) -> list[RoomEvent]:
    members = tuple(dict.fromkeys((command.member.id, *command.user_ids)))
    if room.kind is not None:
        if room.kind != command.kind or not may_see_room(command.member, room.members):
            raise RoomIdIsTaken
        return []
    if len(members) < 2:
        raise RoomIsAlone(fields=[{"field": "user_ids", "rule": "names nobody else"}])
    if command.kind == "direct":
        return [RoomOpened(kind="direct", member_ids=members[:2])]
    return [RoomOpened(kind="group", label=_named(command.label or ""), member_ids=members)]


def _add(user_ids: tuple[str, ...], room: Room) -> list[RoomEvent]:
    _require_group(room)
    fresh = [each for each in dict.fromkeys(user_ids) if each not in room.members]
    if len(room.members) + len(fresh) > MOST_MEMBERS:
        raise RoomIsFull(limit=MOST_MEMBERS)
    return [MemberAdded(user_id=each) for each in fresh]


def _take_out(user_id: str, member: Member, room: Room) -> list[RoomEvent]:
    _require_group(room)
    if user_id not in room.members:
        return []
    if user_id != member.id and member.id != room.opener_id and not manages(member):
        raise MemberIsNotYours
    return [MemberLeft(user_id=user_id)]


def _post(command: PostInternalMessage, room: Room) -> list[RoomEvent]:
    said = room.messages.get(command.message_id)
    if said is not None:
        if said.author_id != command.member.id:
            raise InternalMessageIdIsTaken
        return []
    if command.quoted is not None and command.quoted not in room.messages:
        raise InternalMessageNotFound
    return [
        InternalMessagePosted(
            message_id=command.message_id,
            text=_text(command.text, command.media is not None),
            media=command.media,
            mentions=_mentioned(command.mentions, room),
            quoted=command.quoted,
        )
    ]


def _edit(command: EditInternalMessage, room: Room) -> list[RoomEvent]:
    said = _own(room, command.message_id, command.member)
    if said.removed:
        raise InternalMessageNotFound
    text, mentions = _text(command.text, said.filed), _mentioned(command.mentions, room)
    if _words(text, mentions) == said.words:
        return []
    return [InternalMessageEdited(message_id=command.message_id, text=text, mentions=mentions)]


def _own(room: Room, message_id: str, member: Member) -> Said:
    said = room.messages.get(message_id)
    if said is None:
        raise InternalMessageNotFound
    if said.author_id != member.id:
        raise InternalMessageIsNotYours
    return said


def _require_group(room: Room) -> None:
    if room.kind == "direct":
        raise RoomIsDirect


def _named(label: str) -> str:
    if not label.strip():
        raise RoomHasNoName(fields=[{"field": "name", "rule": "is empty"}])
    return label.strip()


def _text(text: str | None, filed: bool) -> str | None:
    said = text.strip() if text is not None else ""
    if not said and not filed:
        raise InternalMessageIsEmpty(fields=[{"field": "text", "rule": "is empty, and there is no file"}])
    return said or None


def _mentioned(mentions: tuple[str, ...], room: Room) -> tuple[str, ...]:
    unknown = sorted(set(mentions) - set(room.members))
    if unknown:
        raise MentionIsNoMember(
            fields=[{"field": "mentions", "rule": "names somebody who is not in the room"}], user_ids=unknown
        )
    return tuple(dict.fromkeys(mentions))


def _words(text: str | None, mentions: tuple[str, ...]) -> str:
    return digest("\x1f".join((text or "", *mentions)))


def evolve(room: Room, recorded: Recorded) -> Room:
    """The room after an event."""
    event = cast(Event, recorded.data)
    match event:
        case RoomOpened():
            opener = recorded.actor.id
            return Room(kind=event.kind, label=event.label, opener_id=opener, members=event.member_ids)
        case RoomRenamed(label=label):
            return replace(room, label=label)
        case MemberAdded(user_id=user_id):
            return replace(room, members=(*room.members, user_id))
        case MemberLeft(user_id=user_id):
            return replace(room, members=tuple(each for each in room.members if each != user_id))
        case InternalMessagePosted(message_id=message_id):
            words = _words(event.text, event.mentions)
            said = Said(recorded.actor.id, words, event.media is not None)
            return replace(room, messages=room.messages.set(message_id, said), last=recorded.position)
        case InternalMessageEdited(message_id=message_id):
            said = replace(room.messages[message_id], words=_words(event.text, event.mentions))
            return replace(room, messages=room.messages.set(message_id, said))
        case InternalMessageRemoved(message_id=message_id):
            said = replace(room.messages[message_id], words="", removed=True)
            return replace(room, messages=room.messages.set(message_id, said))
        case RoomRead(up_to=up_to):
            return replace(room, read=room.read.set(recorded.actor.id, up_to))
        case _:
            assert_never(event)


def _dump(room: Room) -> dict[str, Any]:
    return {
        "kind": room.kind,
        "label": room.label,
        "opener_id": room.opener_id,
        "members": list(room.members),
        "messages": [
            [key, each.author_id, each.words, each.filed, each.removed] for key, each in room.messages.items()
        ],
        "read": [list(pair) for pair in room.read.items()],
        "last": room.last,
    }


def _load(kept: dict[str, Any]) -> Room:
    return Room(
        kind=kept["kind"],
        label=kept["label"],
        opener_id=kept["opener_id"],
        members=tuple(kept["members"]),
        messages=Map({key: Said(*fields) for key, *fields in kept["messages"]}),
        read=Map(dict(kept["read"])),
        last=kept["last"],
    )


decider: Decider[Command, Room] = Decider("room", Room, decide, evolve, Snapshot(version=1, dump=_dump, load=_load))
