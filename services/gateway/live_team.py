"""Frames of what the team does among itself: tasks to those who may see them, rooms to their members (D7, D8)."""

from collections.abc import Sequence

from libs.access.policy import Member, may_see_room, may_see_task, sees_all
from libs.events.bus import Bus
from libs.events.command import CommandRejected
from libs.events.view import Document
from services.gateway import live_frames as frames
from services.gateway.directory import Directory
from services.gateway.live_socket import Socket
from services.gateway.personal import Personal
from services.messaging import commands as messaging
from services.messaging.room_queries import GetAudience, internal_message_item, room_item
from services.tickets import commands as tickets
from services.tickets.task_queries import GetTask


class TeamFrames:
    """Pushes what is announced, and who types in a room."""

    def __init__(self, bus: Bus, directory: Directory, personal: Personal) -> None:
        self._bus = bus
        self._directory = directory
        self._personal = personal

    async def push(self, view: str, body: Document, sockets: Sequence[Socket]) -> None:
        """Push a task, a room or a message of one."""
        match view:
            case "tasks":
                await self._push_task(body, sockets)
            case "rooms":
                self._push_room(body, sockets)
            case _ if body["document"] is not None:
                await self._push_message(body["document"], sockets)
            case _:
                return

    async def types(self, member: Member, room_id: str, typing: bool) -> None:
        """Tell the others in a room of the member's that he types, or no longer."""
        audience = await self._audience(room_id)
        if not may_see_room(member, audience):
            return
        frame = {"type": "room_typing", "room_id": room_id, "user_id": member.id, "typing": typing}
        for user_id in audience:
            if user_id != member.id:
                await self._personal.tell(user_id, frame)

    async def _push_task(self, body: Document, sockets: Sequence[Socket]) -> None:
        """A task names its ticket and contact to those alone who may see these: each is shown his own."""
        before, after = body["before"], body["document"]
        gone = frames.gone("tasks", body["id"], body["position"])
        shown: dict[str, str | None] = {}
        for socket in sockets:
            if after is not None and _sees(socket.member, after):
                scope = "all" if sees_all(socket.member) else socket.member.id
                if scope not in shown:
                    shown[scope] = await self._task(socket.member, body["id"])
                text = shown[scope]
                if text is not None:
                    socket.push("document", text)
            elif body.get("again") or (before is not None and _sees(socket.member, before)):
                socket.push("gone", gone)

    async def _task(self, member: Member, task_id: str) -> str | None:
        try:
            item = await self._bus.query(tickets.SERVICE, GetTask(member=member, task_id=task_id))
        except CommandRejected:
            return None
        return frames.document("tasks", item)

    def _push_room(self, body: Document, sockets: Sequence[Socket]) -> None:
        before, after = body["before"], body["document"]
        names = self._directory.names.users
        for socket in sockets:
            user_id = socket.member.id
            if after is not None and may_see_room(socket.member, after["members"]):
                socket.push("document", frames.document("rooms", room_item(after, names, user_id)))
            elif before is not None and may_see_room(socket.member, before["members"]):
                socket.push("gone", frames.gone("rooms", body["id"], body["position"]))

    async def _push_message(self, document: Document, sockets: Sequence[Socket]) -> None:
        """To whoever is in the room now, whoever was when it was written."""
        audience = await self._audience(document["conversation_id"])
        text = frames.document("room_messages", internal_message_item(document, self._directory.names.users))
        for socket in sockets:
            if may_see_room(socket.member, audience):
                socket.push("document", text)

    async def _audience(self, room_id: str) -> list[str]:
        found: list[str] = await self._bus.query(messaging.SERVICE, GetAudience(room_id=room_id))
        return found


def _sees(member: Member, task: Document) -> bool:
    return may_see_task(member, task["author_id"], task["assignee_id"])
