"""The socket: changed documents pushed to those who may see them, counters, viewers and presence.

One subscription to `live.>` a gateway; each document is decoded, shaped and encoded once and shared. The page
replaces what it holds, and resumes with its last position; a socket that cannot keep up is closed and resumes.
"""

import asyncio
import contextlib

import orjson
from nats.aio.msg import Msg
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from libs.access.policy import Member, TicketFacts, may_see
from libs.access.presence import Presence
from libs.events import telemetry
from libs.events.bus import Bus
from libs.events.command import CommandRejected
from libs.events.service import Service
from libs.events.view import Document
from services.gateway import live_frames as frames
from services.gateway import numbers
from services.gateway.directory import VIEWS, Directory
from services.gateway.live_catalogues import LISTED, CatalogueNews
from services.gateway.live_counters import Counters
from services.gateway.live_documents import Shaper
from services.gateway.live_frames import PageIsGone
from services.gateway.live_socket import RESUME, SIGNED_OUT, TRY_LATER, Socket
from services.gateway.live_team import TeamFrames
from services.gateway.live_tickets import LiveTickets
from services.gateway.live_watching import Watching
from services.gateway.personal import Personal
from services.gateway.presence import Presences
from services.gateway.secrets import ChannelSecrets
from services.gateway.sessions import Session, Sessions
from services.gateway.typing import Typing
from services.telephony.queries import sees
from services.tickets import commands as tickets
from services.tickets.notice_queries import concerns
from services.tickets.queries import ChangedTickets

# Seconds between looks at the connection, and how many of them between looks at the sessions.
CHECK_EVERY = 1.0
CHECK_SESSIONS_EVERY = 30
# Log positions that are told of again: views lag behind each other.
SLACK = 500
NEVER = 2**53
DIRECTORY = frozenset(each.name for each in VIEWS)
log = telemetry.logger(__name__)


class Hub:
    """All sockets of this gateway."""

    def __init__(
        self,
        service: Service,
        directory: Directory,
        sessions: Sessions,
        secrets: ChannelSecrets,
        presences: Presences,
        shaper: Shaper,
        personal: Personal,
        typing: Typing,
    ) -> None:
        self._service = service
        self._bus: Bus = service.bus
        self._directory = directory
        self._sessions = sessions
        self._secrets = secrets
        self._presences = presences
        self._shaper = shaper
        self._personal = personal
        self._typing = typing
        self._live_tickets = LiveTickets()
        self._team = TeamFrames(service.bus, directory, personal)
        self._sockets: dict[str, Socket] = {}
        self._watching = Watching(service.bus, directory, presences, self._sockets)
        self._counters = Counters(service.bus, self._sockets)
        self._catalogues = CatalogueNews(self._sockets)
        presences.on_presence = self._on_presence
        presences.on_looks = self._watching.tell_viewers
        personal.on_frame = self._on_personal
        typing.on_contact = self._on_contact_types

    async def run(self) -> None:
        """Push for ever."""
        client, settings = self._service.client, self._service.settings
        await client.subscribe(settings.subject("live.>"), cb=self._on_live, pending_bytes_limit=256 << 20)
        await client.subscribe(settings.subject("ended.sessions"), cb=self._on_ended)
        await self._personal.start()
        await self._typing.start()
        await self._directory.load()
        reconnects, ticks = client.stats["reconnects"], 0
        while True:
            await asyncio.sleep(CHECK_EVERY)
            ticks += 1
            if client.stats["reconnects"] != reconnects:
                reconnects = client.stats["reconnects"]
                await self._after_silence()
            if ticks % CHECK_SESSIONS_EVERY == 0:
                await self._check_sessions()

    async def end_sessions(self, session_ids: list[str]) -> None:
        """Close the sockets of sessions that are over, at all gateways."""
        subject = self._service.settings.subject("ended.sessions")
        await self._service.client.publish(subject, orjson.dumps(session_ids))

    async def serve(self, web: WebSocket, member: Member, session: Session) -> None:
        """Serve one socket until it closes."""
        await web.accept()
        socket = Socket(web, member, session)
        writer: asyncio.Task[None] | None = None
        try:
            hello = await asyncio.wait_for(frames.received(web), 10.0)
            self._sockets[socket.id] = socket
            telemetry.SOCKETS.set(len(self._sockets))
            self._presences.came(member.id)
            await web.send_text(frames.text(numbers.shown_to(member, await self._welcome(socket, hello))))
            writer = asyncio.create_task(socket.write())
            reader = asyncio.create_task(self._read(web, socket))
            done, _ = await asyncio.wait({reader, writer}, return_when=asyncio.FIRST_COMPLETED)
            reader.cancel()
            for task in done:
                task.result()
        except (PageIsGone, TimeoutError, RuntimeError, WebSocketDisconnect):
            log.debug("socket.gone", socket=socket.id)
        except CommandRejected as error:
            log.warning("socket.refused", reason=error.rejected.code)
            socket.close(TRY_LATER)
        finally:
            self._forget(socket)
            if writer is not None:
                writer.cancel()
            if web.application_state is WebSocketState.CONNECTED:
                with contextlib.suppress(RuntimeError, WebSocketDisconnect):
                    await web.close(TRY_LATER)

    def _forget(self, socket: Socket) -> None:
        for ticket_id in list(socket.watching):
            self._watching.end(socket, ticket_id)
        if self._sockets.pop(socket.id, None) is not None:
            self._presences.went(socket.member.id)
        telemetry.SOCKETS.set(len(self._sockets))

    async def _welcome(self, socket: Socket, hello: Document) -> Document:
        """What changed since the page last heard, and a little of what it had heard."""
        since = hello.get("position")
        resumes = isinstance(since, int) and hello.get("type") == "hello"
        holding = hello.get("holding")
        held = holding.get("tickets") if isinstance(holding, dict) else None
        ids = [each for each in held if isinstance(each, str)][:2_000] if isinstance(held, list) else []
        query = ChangedTickets(
            member=socket.member,
            since=max(0, since - SLACK) if resumes and isinstance(since, int) else NEVER,
            holding=ids if resumes else [],
        )
        changed = await self._bus.query(tickets.SERVICE, query)
        return {
            "type": "welcome",
            "position": changed["position"],
            "documents": [
                {"view": "tickets", "id": each["id"], "position": each["position"], "document": each}
                for each in changed["documents"]
            ],
            "gone": [{"view": "tickets", "id": each} for each in changed["gone"]],
            "more": bool(changed.get("more", False)),
            "presence": self._presences.everybody(),
        }

    async def _read(self, web: WebSocket, socket: Socket) -> None:
        while True:
            frame = await frames.received(web)
            ticket_id = frame.get("ticket_id")
            try:
                match frame.get("type"):
                    case "ping":
                        socket.push("pong", '{"type":"pong"}')
                    case "watch" if isinstance(ticket_id, str):
                        await self._watching.begin(socket, ticket_id)
                    case "unwatch" if isinstance(ticket_id, str):
                        self._watching.end(socket, ticket_id)
                    case "typing" if isinstance(ticket_id, str) and ticket_id in socket.watching:
                        typing = frame.get("typing") is True
                        self._presences.look(ticket_id, socket.id, socket.member.id, typing)
                        await self._typing.team_types(socket.watching[ticket_id], typing)
                    case "room_typing" if isinstance(frame.get("room_id"), str):
                        await self._team.types(socket.member, frame["room_id"], frame.get("typing") is True)
                    case "hello" | "typing":
                        continue
                    case _:
                        socket.push("refused", frames.refusal("frame.unknown", "No such frame."))
            except CommandRejected as error:
                socket.push("refused", frames.refusal(error.rejected.code, error.rejected.detail))

    async def _on_live(self, message: Msg) -> None:
        view = message.subject.removeprefix(self._service.settings.subject("live.")).partition(".")[0]
        try:
            body = orjson.loads(message.data)
            await self._dispatch(view, body)
        except Exception:
            log.exception("live.failed", view=view)

    async def _dispatch(self, view: str, body: Document) -> None:
        match view:
            case _ if view in DIRECTORY:
                self._directory.changed(view, body["id"], body["document"])
                if view == "users":
                    self._member_changed(body["id"])
                elif view == "company":
                    self._access_changed()
                elif view == "channels":
                    self._secrets.forget(body["id"])
                if view in LISTED:
                    self._catalogues.tell(view)
            case "tickets":
                self._push_visible("tickets", body)
                self._counters.changed(body)
                self._live_tickets.saw(body["document"])
            case "calls":
                self._push_visible("calls", body)
            case "messages" | "schedules" | "notes":
                await self._push_watched(view, body)
            case "participants":
                self._watching.tell_of_people(body["id"])
            case "notices":
                await self._push_notice(body)
            case "contacts":
                self._catalogues.contacts_changed()
            case "funnel_moves":
                self._catalogues.tell(f"funnel:{body['id']}")
            case "quick_replies" | "macros" | "rules" | "templates":
                self._catalogues.tell(view)
            case "terms":
                self._catalogues.tell("slas")
            case "tasks" | "rooms" | "room_messages":
                await self._team.push(view, body, list(self._sockets.values()))
            case _:
                return

    def _push_visible(self, view: str, body: Document) -> None:
        """Push a ticket or call to those who may see it; tell those who no longer may.

        Of one that is announced again it is not known who could see it before: all others are told.
        """
        before, after = body["before"], body["document"]
        text: str | None = None
        gone = frames.gone(view, body["id"], body["position"])
        for socket in list(self._sockets.values()):
            if after is not None and _sees(view, socket.member, after):
                if text is None:
                    text = frames.document(view, self._shaper.shape(view, after))
                socket.push("document", text)
            elif body.get("again") or (before is not None and _sees(view, socket.member, before)):
                if view == "tickets":
                    self._watching.end(socket, body["id"])
                socket.push("gone", gone)

    async def _push_watched(self, view: str, body: Document) -> None:
        after = body["document"]
        watchers = self._watching.watchers(after["conversation_id"]) if after is not None else ()
        if not watchers:
            return
        text = frames.document(view, await self._shaper.shape_with_people(view, after))
        for socket in list(watchers):
            socket.push("document", text)

    async def _push_notice(self, body: Document) -> None:
        """Push a notice to those it is for, who may see its ticket and want its kind; tell when it is gone."""
        before, after = body["before"], body["document"]
        text: str | None = None
        gone = frames.gone("notices", body["id"], body["position"])
        for socket in list(self._sockets.values()):
            member = socket.member
            if after is not None and self._hears(member, after):
                if text is None:
                    text = frames.text({"type": "notice", "notice": await self._shaper.notice(after)})
                socket.push("notice", text)
            elif before is not None and concerns(before, member):
                socket.push("gone", gone)

    def _hears(self, member: Member, notice: Document) -> bool:
        return (
            concerns(notice, member)
            and ("facts" not in notice or may_see(member, TicketFacts.of(notice["facts"])))
            and notice["kind"] in self._directory.notice_kinds(member.id)
        )

    def _member_changed(self, user_id: str) -> None:
        """What a member may see changed: his pages resume under the new rule."""
        for socket in [each for each in self._sockets.values() if each.member.id == user_id]:
            member = self._directory.member(user_id, socket.member.address)
            if member is None:
                socket.close(SIGNED_OUT)
            elif member != socket.member:
                socket.close(RESUME)

    def _access_changed(self) -> None:
        """What the company lets the team see may have changed: whom it concerns resumes under the new rule."""
        for user_id in {each.member.id for each in self._sockets.values()}:
            self._member_changed(user_id)

    def _on_presence(self, user_id: str, presence: Presence) -> None:
        text = frames.text({"type": "presence", "user_id": user_id, "presence": presence})
        for socket in list(self._sockets.values()):
            socket.push("presence", text)

    def _on_contact_types(self, frame: Document) -> None:
        """Those who look on, and those whose lists show the ticket."""
        text, conversation_id = frames.text(frame), frame["conversation_id"]
        watchers = self._watching.watchers(conversation_id)
        for socket in list(self._sockets.values()):
            if socket in watchers or self._live_tickets.concerns(socket.member, conversation_id):
                socket.push("typing", text)

    def _on_personal(self, user_id: str, frame: Document) -> None:
        text: str | None = None
        for socket in list(self._sockets.values()):
            if socket.member.id == user_id:
                text = text or frames.text(frame)
                socket.push(frame["type"], text)

    async def _on_ended(self, message: Msg) -> None:
        ended: list[str] = orjson.loads(message.data)
        self._sessions.forget(ended)
        for socket in [each for each in self._sockets.values() if each.session.id in ended]:
            socket.close(SIGNED_OUT)

    async def _check_sessions(self) -> None:
        for socket in list(self._sockets.values()):
            if not await self._sessions.lasts(socket.session):
                socket.close(SIGNED_OUT)

    async def _after_silence(self) -> None:
        """Live documents may have been missed: read the directory anew and have all pages resume."""
        log.warning("live.after_silence", sockets=len(self._sockets))
        await self._directory.load()
        for socket in list(self._sockets.values()):
            socket.close(RESUME)


def _sees(view: str, member: Member, document: Document) -> bool:
    return sees(member, document) if view == "calls" else may_see(member, TicketFacts.of(document))
