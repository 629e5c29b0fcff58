"""The simulator: its phones post nothing over HTTP, so nothing has to vouch for it."""

from typing import Any

import httpx

from libs.events.event import now
from services.gateway.channels.channel import Line
from services.gateway.channels.simulator.channel import (
    Changed,
    Group,
    Simulator,
    Written,
    changed,
    happened,
    written,
)
from tests.contracts.contract import Contract, answer


class Phone:
    """A phone that shows everything."""

    async def show(self, *what: Any) -> bool:
        """Shown."""
        return True

    async def change(self, *what: Any, **more: Any) -> bool:
        """Changed."""
        return True

    async def typing(self, thread: str, typing: bool) -> None:
        """Seen."""


def build(client: httpx.AsyncClient) -> Simulator:
    """The channel with phones that show everything."""

    async def post(channel_id: str, body: bytes) -> None:
        """The phone's own payload goes nowhere."""

    return Simulator(Phone(), post)


MARINA = "+5511900001234"
contract = Contract(
    kind="simulator",
    build=build,
    line=Line("simulator", {}, {}),
    peer=MARINA,
    takes=answer({}),
    bodies=(
        written(Written(id="m1", sender=MARINA, name="Marina", text="Bom dia", at=now())),
        written(Written(id="m2", sender=MARINA, text="Oi", at=now(), group=Group(id="g@g.us", name="Turma"))),
        changed(Changed(id="c1", sender=MARINA, message_id="m1", what="edit", text="Boa tarde", at=now())),
        happened("m3", MARINA, "delivered"),
    ),
)
