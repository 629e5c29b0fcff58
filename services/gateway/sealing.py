"""Commands on what has a secret: it is kept sealed beside the log, and the command carries it sealed.

A secret is kept before the fact that speaks of something new, and dropped after that of its end: a crash between
the two leaves nothing without its key, and nothing open.
"""

from collections.abc import Callable
from typing import Generic, TypeVar

from libs.events.command import Accepted, Command
from libs.events.decider import Decider
from libs.events.service import Service
from services.gateway.secrets import SealedSecrets

C = TypeVar("C", bound=Command)
S = TypeVar("S")


class Sealing(Generic[C, S]):
    """Has such commands carried out by a decider; `owner` names the stream, and whose secret it is."""

    def __init__(
        self, service: Service, secrets: SealedSecrets, decider: Decider[C, S], owner: Callable[[C], str]
    ) -> None:
        self._service = service
        self._secrets = secrets
        self._decider = decider
        self._owner = owner

    def begins(self, command: type[C]) -> None:
        """Carry out what sets something up: its secret stays as it was kept first."""
        self._service.handles(command, self._begin, self._owner)

    def changes(self, command: type[C]) -> None:
        """Carry out what may bring another secret."""
        self._service.handles(command, self._change, self._owner)

    def ends(self, command: type[C]) -> None:
        """Carry out what needs the secret no longer."""
        self._service.handles(command, self._end, self._owner)

    async def _begin(self, command: C) -> Accepted:
        sealed = _sealed(command)
        if sealed is not None:
            await self._secrets.keep_first(self._owner(command), sealed)
        return await self._decided(command)

    async def _change(self, command: C) -> Accepted:
        done = await self._decided(command)
        sealed = _sealed(command)
        if sealed is not None:
            await self._secrets.keep(self._owner(command), sealed)
        return done

    async def _end(self, command: C) -> Accepted:
        done = await self._decided(command)
        await self._secrets.drop(self._owner(command))
        return done

    async def _decided(self, command: C) -> Accepted:
        return await self._service.store.execute(self._decider, self._owner(command), command)


def _sealed(command: Command) -> str | None:
    found: str | None = getattr(command, "sealed", None)
    return found
