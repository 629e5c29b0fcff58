"""Having services do what came in: asked until they accept or refuse; what is impossible is noted as unreadable.

While a service is away everything waits: nothing is given up for that.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar

from libs.events import telemetry
from libs.events.bus import Bus
from libs.events.command import Accepted, Command, CommandRejected, Rejected
from services.gateway.batch import Batch, LineNews
from services.gateway.channels.items import InboundMessage, StatusUpdate
from services.gateway.inbound import Piece
from services.gateway.ingress import Raw
from services.gateway.line_figures import LineFigures
from services.gateway.unreadable import Unreadable

TRIES = 6
PAUSES = (0.1, 0.25, 0.5, 1.0, 2.0, 5.0)
AWAY = frozenset({Bus.TIMED_OUT, "service.unavailable", "view.behind", "deadline.passed", "batch.earlier_failed"})
T = TypeVar("T")
Tell = Callable[[str, Any, Raw], Awaitable[None]]
log = telemetry.logger(__name__)


class CarryingOut:
    """Hands pieces on to whom they concern. What is refused is noted as unreadable; its neighbours go on."""

    def __init__(
        self, bus: Bus, unreadable: Unreadable, tells: Mapping[type[LineNews], Tell], figures: LineFigures
    ) -> None:
        self._bus = bus
        self._unreadable = unreadable
        self._tells = tells
        self._figures = figures

    async def carry_out(self, service: str, work: list[tuple[Piece, Command]]) -> int:
        """Ask until every command is accepted or known to be impossible, keeping their order.

        → the place in the log that holds them all
        """
        pause, position = 0, 0
        while work:
            replies = await self._ask(service, [command for _, command in work])
            again: list[tuple[Piece, Command]] = []
            for (piece, command), reply in zip(work, replies, strict=True):
                if isinstance(reply, Accepted):
                    position = max(position, reply.position)
                    telemetry.INGRESS_ITEMS.labels(piece.raw.kind, command.name()).inc()
                    if reply.events:
                        self._count(piece)
                    continue
                if reply.code not in AWAY:
                    piece.tries += 1
                if reply.kind == "failed" and piece.tries < TRIES:
                    again.append((piece, command))
                else:
                    await self.give_up(piece, f"{command.name()} {reply.code}: {reply.detail}")
            if again:
                log.warning("receiving.will_retry", service=service, commands=len(again), of=len(work))
                await asyncio.sleep(PAUSES[min(pause, len(PAUSES) - 1)])
                pause += 1
            work = again
        return position

    async def tell(self, piece: Piece, item: LineNews) -> None:
        """Hand on what a line tells of itself, as often as a command is tried."""
        tell = self._tells.get(type(item))
        if tell is None:
            telemetry.INGRESS_ITEMS.labels(piece.raw.kind, f"ignored: {type(item).__name__}").inc()
            return
        pause = 0
        while True:
            try:
                await tell(piece.channel_id, item, piece.raw)
            except CommandRejected as error:
                reply = error.rejected
                piece.tries += reply.code not in AWAY
                if reply.kind != "failed" or piece.tries >= TRIES:
                    await self.give_up(piece, f"{type(item).__name__} {reply.code}: {reply.detail}")
                    return
                await asyncio.sleep(PAUSES[min(pause, len(PAUSES) - 1)])
                pause += 1
            else:
                telemetry.INGRESS_ITEMS.labels(piece.raw.kind, type(item).__name__).inc()
                return

    async def patiently(self, step: Callable[[Batch], Awaitable[T]], batch: Batch) -> T:
        """A step that asks questions, tried until the services answer; what they refuse to answer is raised."""
        pause = 0
        while True:
            try:
                return await step(batch)
            except CommandRejected as error:
                if error.rejected.kind != "failed":
                    raise
                log.warning("receiving.waits", reason=error.rejected.code)
                await asyncio.sleep(PAUSES[min(pause, len(PAUSES) - 1)])
                pause += 1

    async def give_up(self, piece: Piece, reason: str, awaits: str | None = None) -> None:
        """Note an item that could not be taken; its payload stays. `awaits`: the message that it lacks."""
        telemetry.INGRESS_ITEMS.labels(piece.raw.kind, "unreadable").inc()
        log.warning("receiving.unreadable", channel=piece.raw.channel_id, sequence=piece.raw.sequence)
        await self._unreadable.note(piece.raw, reason, (piece.channel_id, awaits) if awaits else None)

    def _count(self, piece: Piece) -> None:
        """Add to the line's figures what was news; what is told again was counted."""
        match piece.item:
            case InboundMessage(echo=False):
                self._figures.inbound(piece.channel_id)
            case StatusUpdate(status="failed"):
                self._figures.outcome(piece.channel_id, "failed")
            case _:
                return

    async def _ask(self, service: str, commands: list[Command]) -> list[Accepted | Rejected]:
        try:
            return await self._bus.ask_all(service, commands)
        except CommandRejected as error:
            return [error.rejected] * len(commands)
