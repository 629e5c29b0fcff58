"""What a line's figures count of what comes in: what is news, and nothing of what is told again."""

from collections.abc import Sequence
from typing import Any, cast

import pytest

from libs.events.bus import Bus
from libs.events.command import Accepted, Command
from libs.events.event import now
from services.gateway import inbound
from services.gateway.carrying_out import CarryingOut
from services.gateway.channels.items import InboundMessage, Item, Peer, StatusUpdate
from services.gateway.inbound import Piece
from services.gateway.ingress import Raw
from services.gateway.line_figures import LineFigures
from services.gateway.unreadable import Unreadable

RAW = Raw(1, "c", "waba", b"{}", {}, now(), None)
FAILED = StatusUpdate("wamid.1", "failed", ())
SAID = InboundMessage("wamid.2", Peer((("phone", "+5511900001234"),), "5511900001234"), "text", "Oi", None)


class Messaging:
    """Takes everything, and says what of it was news."""

    def __init__(self, *events: list[str]) -> None:
        self._events = list(events)

    async def ask_all(self, service: str, commands: Sequence[Command]) -> list[Accepted]:
        """The next answer, for each command."""
        return [Accepted(position=1, events=self._events.pop(0)) for _ in commands]


class Figures:
    """What was counted."""

    def __init__(self) -> None:
        self.counted: list[str] = []

    def inbound(self, channel_id: str) -> None:
        """A customer wrote."""
        self.counted.append("inbound")

    def outcome(self, channel_id: str, outcome: str) -> None:
        """What became of a message of ours."""
        self.counted.append(outcome)


@pytest.mark.parametrize(("item", "counted"), [(FAILED, "failed"), (SAID, "inbound")])
async def test_what_is_told_again_counts_once(item: Item, counted: str) -> None:
    figures, command = Figures(), inbound.record(Piece(RAW, "c", FAILED), FAILED, "v1")
    desk = cast(Bus, Messaging(["MessageFailed"], []))
    carrying_out = CarryingOut(desk, cast(Unreadable, None), {}, cast(LineFigures, figures))
    work: list[Any] = [(Piece(RAW, "c", item), command)] * 2
    await carrying_out.carry_out("messaging", work)
    assert figures.counted == [counted]
