"""Who has which ticket open: messages, notes and schedules go to these pages alone; they know of each other."""

from collections.abc import Mapping, Set

from libs.events.bus import Bus
from services.gateway import live_frames as frames
from services.gateway.directory import Directory
from services.gateway.live_socket import Socket
from services.gateway.presence import Presences
from services.messaging import commands as messaging
from services.messaging.queries import ListMessages
from services.tickets import commands as tickets
from services.tickets.queries import GetTicket

# How many of the latest messages a page is sent that begins to watch: they may have changed since it fetched them.
CAUGHT_UP = 30


class Watching:
    """The pages that watch, by conversation; `sockets` are all that are connected."""

    def __init__(self, bus: Bus, directory: Directory, presences: Presences, sockets: Mapping[str, Socket]) -> None:
        self._bus = bus
        self._directory = directory
        self._presences = presences
        self._sockets = sockets
        self._watchers: dict[str, set[Socket]] = {}

    def watchers(self, conversation_id: str) -> Set[Socket]:
        """The pages that watch a ticket of the conversation."""
        return self._watchers.get(conversation_id, frozenset())

    async def begin(self, socket: Socket, ticket_id: str) -> None:
        """A page opens a ticket; refused `ticket.not_found` when its member may not see it."""
        ticket = await self._bus.query(tickets.SERVICE, GetTicket(member=socket.member, ticket_id=ticket_id))
        conversation_id: str = ticket["conversation_id"]
        socket.watching[ticket_id] = conversation_id
        self._watchers.setdefault(conversation_id, set()).add(socket)
        self._presences.look(ticket_id, socket.id, socket.member.id)
        socket.push("viewers", self._viewers(ticket_id))
        latest = ListMessages(conversation_id=conversation_id, limit=CAUGHT_UP)
        for item in (await self._bus.query(messaging.SERVICE, latest))["items"]:
            socket.push("document", frames.document("messages", item))

    def end(self, socket: Socket, ticket_id: str) -> None:
        """A page turns to something else, or may not see the ticket any more."""
        conversation_id = socket.watching.pop(ticket_id, None)
        if conversation_id is None:
            return
        if conversation_id not in socket.watching.values():
            watchers = self._watchers.get(conversation_id, set())
            watchers.discard(socket)
            if not watchers:
                self._watchers.pop(conversation_id, None)
        self._presences.look_away(ticket_id, socket.id)

    def tell_of_people(self, conversation_id: str) -> None:
        """Somebody came into a group, or left it: whoever shows who is in it asks again."""
        for socket in list(self.watchers(conversation_id)):
            socket.push("catalogue", frames.text({"type": "catalogue", "what": "participants"}))

    def tell_viewers(self, ticket_id: str) -> None:
        """Tell those who have a ticket open who else has, and who of them types."""
        text: str | None = None
        for socket in list(self._sockets.values()):
            if ticket_id in socket.watching:
                text = text or self._viewers(ticket_id)
                socket.push("viewers", text)

    def _viewers(self, ticket_id: str) -> str:
        names = self._directory.names.users
        looking = self._presences.looking(ticket_id)
        viewers = [{"id": each, "name": names.get(each, ""), "typing": typing} for each, typing in looking.items()]
        return frames.text({"type": "viewers", "ticket_id": ticket_id, "viewers": viewers})
