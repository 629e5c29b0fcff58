"""Every kind of channel that the suite runs over: those of the registry, and the example of the guide."""

import httpx
import pytest

from services.gateway.channels.channel import Channel
from tests.contracts.contract import Contract, contracts
from tests.contracts.example import contract as example

ALL: dict[str, Contract] = {**contracts(), example.contract.kind: example.contract}
EVERY = pytest.mark.parametrize("contract", ALL.values(), ids=list(ALL))
SET_UP = [each for each in ALL.values() if each.vouched is not None]
ASKING = [each for each in ALL.values() if each.asked]


def channel_of(contract: Contract) -> Channel:
    """The kind, with a provider that is never asked."""
    return contract.build(httpx.AsyncClient())
