"""Rooms: what members of the team say to each other, read by those who are in them (D8)."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response

from libs.access.policy import Member
from libs.events.catalog.media import Media
from libs.events.event import new_id
from libs.identity import ids
from services.gateway import composing, shapes, wishes
from services.gateway.auth import CurrentMember
from services.gateway.errors import HttpProblem, answers
from services.gateway.gateway import Gateway, InGateway
from services.gateway.media.serving import served, served_thumb
from services.gateway.routes.answers import Json, WaitFor
from services.gateway.routes.media import FILE, THUMB
from services.gateway.wishes.room import MEDIA_ID
from services.gateway.wishes.task import UUID
from services.messaging import commands as messaging
from services.messaging.room_commands import (
    AddMembers,
    EditInternalMessage,
    OpenRoom,
    PostInternalMessage,
    ReadRoom,
    RemoveInternalMessage,
    RemoveMember,
    RenameRoom,
    RoomCommand,
)
from services.messaging.room_queries import (
    FindRoomMedia,
    GetRoom,
    GetRoomMessage,
    ListRoomMessages,
    ListRooms,
    SearchRooms,
)

router = APIRouter(tags=["rooms"])
RoomId = Annotated[str, Path(pattern=UUID)]
MessageId = Annotated[str, Path(pattern=UUID)]
MediaId = Annotated[str, Path(pattern=MEDIA_ID)]
Cursor = Annotated[
    str | None, Query(pattern=r"^[0-9]{1,15}\.[0-9]{1,6}$", description="A cursor: what is beyond those.")
]
ROOM: dict[str, Any] = {"response_model": shapes.RoomChanged, "responses": answers(403, 404, 409, 422, 503)}
MESSAGE: dict[str, Any] = {
    "response_model": shapes.InternalMessagePosted,
    "responses": answers(403, 404, 409, 422, 503),
}


@router.get("/rooms", response_model=shapes.Page[shapes.Room], responses=answers(422, 503))
async def listed(gateway: InGateway, member: CurrentMember, wait_for: WaitFor = None) -> Response:
    """The rooms that one is in, the liveliest first."""
    return Json(await gateway.bus.query(messaging.SERVICE, ListRooms(member=member, wait_for=wait_for)))


@router.get("/rooms/{room_id}", response_model=shapes.Room, responses=answers(404, 422, 503))
async def one(gateway: InGateway, member: CurrentMember, room_id: RoomId, wait_for: WaitFor = None) -> Response:
    """A room that one is in."""
    query = GetRoom(member=member, room_id=room_id.lower(), wait_for=wait_for)
    return Json(await gateway.bus.query(messaging.SERVICE, query))


@router.post("/rooms", status_code=201, **ROOM)
async def open_room(gateway: InGateway, member: CurrentMember, wish: wishes.NewRoom) -> Response:
    """Talk with somebody, or with several under a name."""
    _require_users(gateway, wish.user_ids)
    direct = wish.kind == "direct"
    command = OpenRoom(
        by=member.actor(),
        member=member,
        room_id=ids.direct_room_id(member.id, wish.user_ids[0]) if direct else (wish.id or new_id()).lower(),
        kind=wish.kind,
        label=None if direct else wish.name,
        user_ids=tuple(wish.user_ids),
    )
    return await _room(gateway, member, command, 201)


@router.patch("/rooms/{room_id}", **ROOM)
async def rename(gateway: InGateway, member: CurrentMember, room_id: RoomId, wish: wishes.RoomName) -> Response:
    """Give a group another name."""
    return await _room(gateway, member, RenameRoom(**_about(member, room_id), label=wish.name))


@router.post("/rooms/{room_id}/members", **ROOM)
async def add_members(
    gateway: InGateway, member: CurrentMember, room_id: RoomId, wish: wishes.RoomMembers
) -> Response:
    """Have more users in a group; they may read what was said before."""
    _require_users(gateway, wish.user_ids)
    return await _room(gateway, member, AddMembers(**_about(member, room_id), user_ids=tuple(wish.user_ids)))


@router.delete(
    "/rooms/{room_id}/members/{user_id}",
    response_model=shapes.Positioned,
    responses=answers(403, 404, 409, 422, 503),
)
async def remove_member(
    gateway: InGateway,
    member: CurrentMember,
    room_id: RoomId,
    user_id: Annotated[str, Path(max_length=64)],
) -> Response:
    """Leave a group; who opened it, and management in it, take others out."""
    command = RemoveMember(**_about(member, room_id), user_id=user_id)
    return Json({"position": (await gateway.bus.ask(messaging.SERVICE, command)).position})


@router.post("/rooms/{room_id}/read", response_model=shapes.Positioned, responses=answers(404, 422, 503))
async def read(gateway: InGateway, member: CurrentMember, room_id: RoomId, wish: wishes.RoomSeen) -> Response:
    """One has read up to a message."""
    command = ReadRoom(**_about(member, room_id), up_to=wish.up_to)
    return Json({"position": (await gateway.bus.ask(messaging.SERVICE, command)).position})


@router.get("/rooms/{room_id}/messages", response_model=shapes.RoomPage, responses=answers(404, 422, 503))
async def messages(
    gateway: InGateway,
    member: CurrentMember,
    room_id: RoomId,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    before: Cursor = None,
    after: Cursor = None,
    around: Annotated[str | None, Query(pattern=UUID, description="A message: the page that holds it.")] = None,
    wait_for: WaitFor = None,
) -> Response:
    """One page of a room, oldest first; `next` is the cursor of older messages, `newer` that of newer ones."""
    query = ListRoomMessages(
        member=member,
        room_id=room_id.lower(),
        limit=limit,
        before=before,
        after=after,
        around=around,
        wait_for=wait_for,
    )
    return Json(await gateway.bus.query(messaging.SERVICE, query))


@router.post("/rooms/{room_id}/messages", status_code=201, **MESSAGE)
async def post(
    gateway: InGateway, member: CurrentMember, room_id: RoomId, wish: wishes.NewInternalMessage
) -> Response:
    """Say something: a text, a file of one's own, or both."""
    media: Media | None = None
    if wish.media_id is not None:
        media = await composing.file(gateway, member, wish.media_id, wish.sent_as)
    command = PostInternalMessage(
        **_about(member, room_id),
        message_id=(wish.id or new_id()).lower(),
        text=wish.text,
        media=media,
        mentions=tuple(wish.mentions),
        quoted=wish.quoted,
    )
    return await _message(gateway, member, command, 201)


@router.patch("/rooms/{room_id}/messages/{message_id}", **MESSAGE)
async def edit(
    gateway: InGateway, member: CurrentMember, room_id: RoomId, message_id: MessageId, wish: wishes.InternalText
) -> Response:
    """Write one's own message anew; what it said before is kept and shown."""
    command = EditInternalMessage(
        **_about(member, room_id),
        message_id=message_id.lower(),
        text=wish.text,
        mentions=tuple(wish.mentions),
    )
    return await _message(gateway, member, command)


@router.delete("/rooms/{room_id}/messages/{message_id}", **MESSAGE)
async def take_back(gateway: InGateway, member: CurrentMember, room_id: RoomId, message_id: MessageId) -> Response:
    """Take one's own message back."""
    command = RemoveInternalMessage(**_about(member, room_id), message_id=message_id.lower())
    return await _message(gateway, member, command)


@router.get("/search/rooms", response_model=shapes.Page[shapes.RoomHit], responses=answers(422))
async def search(
    gateway: InGateway,
    member: CurrentMember,
    q: Annotated[str, Query(min_length=1, max_length=200)],
    room_id: Annotated[str | None, Query(pattern=UUID, description="In this room alone.")] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    before: Cursor = None,
) -> Response:
    """Messages of one's rooms by their words, accents and case apart, newest first."""
    query = SearchRooms(member=member, q=q, room_id=room_id, limit=limit, before=before)
    return Json(await gateway.bus.query(messaging.SERVICE, query))


@router.get("/rooms/{room_id}/media/{media_id}", **FILE)
@router.head("/rooms/{room_id}/media/{media_id}", include_in_schema=False)
async def media_of_room(
    gateway: InGateway, member: CurrentMember, request: Request, room_id: RoomId, media_id: MediaId
) -> Response:
    """A file that was said in a room that one is in."""
    return served(request, gateway.media, await _media(gateway, member, room_id, media_id))


@router.get("/rooms/{room_id}/media/{media_id}/thumb", **THUMB)
async def thumb_of_room(
    gateway: InGateway, member: CurrentMember, request: Request, room_id: RoomId, media_id: MediaId
) -> Response:
    """The small picture of such a file."""
    await _media(gateway, member, room_id, media_id)
    content = await gateway.media.thumb(media_id)
    if content is None:
        raise _no_media()
    return served_thumb(request, media_id, content)


async def _media(gateway: Gateway, member: Member, room_id: str, media_id: str) -> Media:
    query = FindRoomMedia(member=member, room_id=room_id.lower(), media_id=media_id)
    sent = await gateway.bus.query(messaging.SERVICE, query)
    media = await gateway.media.get(media_id) if sent is not None else None
    if media is None:
        raise _no_media()
    return media.model_copy(update={"name": sent["name"] or media.name})


def _no_media() -> HttpProblem:
    return HttpProblem(404, "media.not_found", "There is no such file, or it is not yours to see.")


def _about(member: Member, room_id: str) -> dict[str, Any]:
    return {"by": member.actor(), "member": member, "room_id": room_id.lower()}


def _require_users(gateway: Gateway, user_ids: list[str]) -> None:
    if any(gateway.directory.user(each) is None for each in user_ids):
        raise gateway.unknown("user_ids", "user.not_found", "There is no such member of the team.")


async def _room(gateway: Gateway, member: Member, command: RoomCommand, status_code: int = 200) -> Response:
    position = (await gateway.bus.ask(messaging.SERVICE, command)).position
    query = GetRoom(member=member, room_id=command.room_id, wait_for=position)
    room = await gateway.bus.query(messaging.SERVICE, query)
    return Json({"room": room, "position": position}, status_code=status_code)


async def _message(
    gateway: Gateway,
    member: Member,
    command: PostInternalMessage | EditInternalMessage | RemoveInternalMessage,
    status_code: int = 200,
) -> Response:
    position = (await gateway.bus.ask(messaging.SERVICE, command)).position
    query = GetRoomMessage(member=member, room_id=command.room_id, message_id=command.message_id, wait_for=position)
    message = await gateway.bus.query(messaging.SERVICE, query)
    return Json({"message": message, "position": position}, status_code=status_code)
