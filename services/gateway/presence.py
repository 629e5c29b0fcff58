"""Who is there, who looks at which ticket, who types: ephemeral, never events, shared by all gateways.

Every gateway tells the others its whole table when it changes and now and then; a table not heard of for a
while is that of a gateway that is gone. Nothing is ever merged, so nothing can get out of step.
"""

import asyncio
import time
from collections.abc import Callable

from nats.aio.client import Client
from nats.aio.msg import Msg

from libs.access import presence
from libs.access.presence import GONE_AFTER, SUBJECT, Look, Presence, Table
from libs.access.presence import TOLD_EVERY as EVERY
from libs.events import telemetry
from libs.events.event import new_id
from libs.events.settings import Settings

GATHER = 0.05
TYPING_SECONDS = 8.0
log = telemetry.logger(__name__)


class Presences:
    """The tables of all gateways, this one's own among them."""

    def __init__(self, client: Client, settings: Settings) -> None:
        self.on_presence: Callable[[str, Presence], None] = lambda _, __: None
        self.on_looks: Callable[[str], None] = lambda _: None
        self._client = client
        self._subject = settings.subject(SUBJECT)
        self._own = Table(gateway=new_id())
        self._others: dict[str, tuple[float, Table]] = {}
        self._typing_since: dict[tuple[str, str], float] = {}
        self._tell = asyncio.Event()

    async def run(self) -> None:
        """Tell and hear for ever."""
        await self._client.subscribe(self._subject, cb=self._hear)
        while True:
            await self._client.publish(self._subject, self._own.model_dump_json().encode())
            try:
                await asyncio.wait_for(self._tell.wait(), EVERY)
                await asyncio.sleep(GATHER)
            except TimeoutError:
                self._sweep()
            self._tell.clear()

    def of(self, user_id: str) -> Presence:
        """Whether a user is there: without a socket he is offline, whatever he chose."""
        return presence.presence(self._tables(), user_id)

    def chosen(self, user_id: str) -> Presence:
        """What a user chose to be, or is."""
        return presence.chosen(self._tables(), user_id)

    def everybody(self) -> dict[str, Presence]:
        """All users who are there in some way."""
        users = {user_id for table in self._tables() for user_id in table.users}
        return {user_id: self.of(user_id) for user_id in sorted(users)}

    def looking(self, ticket_id: str) -> dict[str, bool]:
        """Who looks at a ticket: whether he types, by user id."""
        found: dict[str, bool] = {}
        for table in self._tables():
            for look in table.looks.get(ticket_id, {}).values():
                found[look.user_id] = found.get(look.user_id, False) or look.typing
        return found

    def choose(self, user_id: str, wanted: Presence) -> None:
        """A user wants to appear so."""
        with _Watched(self, {user_id}, set()):
            self._own.chosen[user_id] = (wanted, time.time())

    def came(self, user_id: str) -> None:
        """A socket of a user opened."""
        with _Watched(self, {user_id}, set()):
            self._own.users[user_id] = self._own.users.get(user_id, 0) + 1

    def went(self, user_id: str) -> None:
        """A socket of a user closed."""
        with _Watched(self, {user_id}, set()):
            left = self._own.users.get(user_id, 1) - 1
            if left > 0:
                self._own.users[user_id] = left
            else:
                self._own.users.pop(user_id, None)

    def look(self, ticket_id: str, socket_id: str, user_id: str, typing: bool = False) -> None:
        """A socket shows a ticket; its user types or not."""
        with _Watched(self, set(), {ticket_id}):
            self._own.looks.setdefault(ticket_id, {})[socket_id] = Look(user_id=user_id, typing=typing)
        if typing:
            self._typing_since[(ticket_id, socket_id)] = time.monotonic()

    def look_away(self, ticket_id: str, socket_id: str) -> None:
        """A socket no longer shows a ticket."""
        with _Watched(self, set(), {ticket_id}):
            looks = self._own.looks.get(ticket_id, {})
            looks.pop(socket_id, None)
            if not looks:
                self._own.looks.pop(ticket_id, None)

    def _tables(self) -> list[Table]:
        return [self._own, *(table for _, table in self._others.values())]

    def changed(self) -> None:
        """Tell the others soon."""
        self._tell.set()

    async def _hear(self, message: Msg) -> None:
        try:
            table = Table.model_validate_json(message.data)
        except ValueError as error:
            log.warning("presence.unreadable", reason=type(error).__name__)
            return
        if table.gateway == self._own.gateway:
            return
        known = self._others.get(table.gateway)
        if known is None:
            self.changed()
        before = known[1] if known is not None else Table(gateway=table.gateway)
        with _Watched(self, _users(before) | _users(table), set(before.looks) | set(table.looks), tell=False):
            self._others[table.gateway] = (time.monotonic(), table)

    def _sweep(self) -> None:
        """Forget gateways that are gone, and those who stopped typing without saying so."""
        moment = time.monotonic()
        for gateway, (heard, table) in list(self._others.items()):
            if moment - heard > GONE_AFTER:
                with _Watched(self, _users(table), set(table.looks)):
                    del self._others[gateway]
        for (ticket_id, socket_id), since in list(self._typing_since.items()):
            if moment - since > TYPING_SECONDS:
                del self._typing_since[(ticket_id, socket_id)]
                look = self._own.looks.get(ticket_id, {}).get(socket_id)
                if look is not None and look.typing:
                    self.look(ticket_id, socket_id, look.user_id)


def _users(table: Table) -> set[str]:
    return set(table.users) | set(table.chosen)


class _Watched:
    """Around a change: whoever is seen differently after it is announced."""

    def __init__(self, presences: Presences, users: set[str], tickets: set[str], tell: bool = True) -> None:
        self._presences = presences
        self._tell = tell
        self._users = {each: presences.of(each) for each in users}
        self._tickets = {each: presences.looking(each) for each in tickets}

    def __enter__(self) -> None:
        pass

    def __exit__(self, *_: object) -> None:
        for user_id, before in self._users.items():
            now = self._presences.of(user_id)
            if now != before:
                self._presences.on_presence(user_id, now)
        for ticket_id, looking in self._tickets.items():
            if self._presences.looking(ticket_id) != looking:
                self._presences.on_looks(ticket_id)
        if self._tell:
            self._presences.changed()
