"""Online: who of the team is there at this moment, as the gateways tell; ephemeral, so held in memory only."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, Protocol

from libs.access.presence import GONE_AFTER, SUBJECT, TOLD_EVERY, Presence, Table, presence
from libs.events import telemetry
from libs.events.event import new_id
from libs.events.settings import Settings

# Seconds in which all gateways have told what they know, once one of them has.
GATHER = 0.5
log = telemetry.logger(__name__)
Told = Callable[[frozenset[str], frozenset[str]], Awaitable[None]]


class Message(Protocol):
    """What passes by."""

    data: bytes


class Server(Protocol):
    """The part of a NATS client that is needed here."""

    async def publish(self, subject: str, payload: bytes = b"") -> None:
        """Tell."""

    async def subscribe(self, subject: str, *, cb: Callable[[Any], Awaitable[None]]) -> Any:
        """Hear."""


class Online:
    """Hears what gateways say of their sockets. `on_change` is told who came and who is absent since.

    At first nobody is known to be there; once that is found out, it is `settled`.
    """

    def __init__(self, server: Any, settings: Settings) -> None:
        self.on_change: list[Told] = []
        self._server: Server = server
        self._subject = settings.subject(SUBJECT)
        self._tables: dict[str, tuple[float, Table]] = {}
        self._there: dict[str, Presence] = {}
        self._heard = asyncio.Event()
        self._settled = asyncio.Event()

    def is_online(self, user_id: str) -> bool:
        """Whether a user is there and takes tickets."""
        return self.presence(user_id) == "online"

    def presence(self, user_id: str) -> Presence:
        """Whether a user is there."""
        return self._there.get(user_id, "offline")

    def online(self) -> frozenset[str]:
        """Those who are there and take tickets."""
        return frozenset(each for each, standing in self._there.items() if standing == "online")

    def away(self) -> frozenset[str]:
        """Those who are there, but said that they are away."""
        return frozenset(each for each, standing in self._there.items() if standing == "away")

    def active(self) -> frozenset[str]:
        """Those who are there in some way."""
        return self.online() | self.away()

    @property
    def known(self) -> bool:
        """Whether it is known who is there."""
        return self._settled.is_set()

    async def settled(self) -> None:
        """Return once it is known who is there."""
        await self._settled.wait()

    async def run(self) -> None:
        """Hear for ever."""
        await self._server.subscribe(self._subject, cb=self._hear)
        # Who has not been heard of yet is answered at once; this one has no sockets to tell of.
        await self._server.publish(self._subject, Table(gateway=new_id()).model_dump_json().encode())
        deadline = time.monotonic() + 2 * TOLD_EVERY
        while not self._tables and time.monotonic() < deadline:
            await self._wait(GATHER)
        await asyncio.sleep(GATHER)
        self._there = self._standing()
        self._settled.set()
        await self._tell(frozenset(self._there), frozenset())
        while True:
            await self._wait(TOLD_EVERY)
            await self._look()

    async def _hear(self, message: Message) -> None:
        try:
            table = Table.model_validate_json(message.data)
        except ValueError as error:
            log.warning("presence.unreadable", reason=type(error).__name__)
            return
        if table.users or table.chosen or table.gateway in self._tables:
            self._tables[table.gateway] = (time.monotonic(), table)
            self._heard.set()

    async def _wait(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._heard.wait(), seconds)
        except TimeoutError:
            return
        self._heard.clear()

    async def _look(self) -> None:
        """Forget gateways that are gone, and tell what has changed."""
        moment = time.monotonic()
        for gateway, (heard, _) in list(self._tables.items()):
            if moment - heard > GONE_AFTER:
                del self._tables[gateway]
        before, self._there = self.online(), self._standing()
        came, left = self.online() - before, before - self.online()
        if came or left:
            await self._tell(came, left)

    def _standing(self) -> dict[str, Presence]:
        tables = [table for _, table in self._tables.values()]
        users: Iterable[str] = {each for table in tables for each in table.users}
        return {each: presence(tables, each) for each in users}

    async def _tell(self, came: frozenset[str], left: frozenset[str]) -> None:
        for told in self.on_change:
            try:
                await told(came, left)
            except Exception:
                log.exception("online.change_failed")
