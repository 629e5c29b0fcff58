"""The kinds of channels that this release has."""

import httpx

from services.gateway.channels.channel import Channel, Opens
from services.gateway.channels.comtele.channel import Comtele
from services.gateway.channels.evolution.channel import Evolution
from services.gateway.channels.simulator.channel import Post, Shows, Simulator
from services.gateway.channels.waba.channel import Waba

CHANNELS: dict[str, type[Channel]] = {
    Waba.kind: Waba,
    Evolution.kind: Evolution,
    Comtele.kind: Comtele,
    Simulator.kind: Simulator,
}


def build(client: httpx.AsyncClient, phones: Shows, post: Post, media: Opens) -> dict[str, Channel]:
    """One of each kind, ready to send."""
    return {
        Waba.kind: Waba(client, media),
        Evolution.kind: Evolution(client, media),
        Comtele.kind: Comtele(client),
        Simulator.kind: Simulator(phones, post),
    }
