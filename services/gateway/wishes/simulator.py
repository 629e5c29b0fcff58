"""What simulated customers do."""

from pydantic import Field

from services.gateway.wishes.wish import Wish


class SimulatedText(Wish):
    """What a simulated customer writes."""

    sender: str = Field(alias="from", min_length=8, max_length=20)
    name: str | None = Field(None, max_length=200)
    text: str = Field(min_length=1, max_length=4096)
    id: str | None = Field(None, min_length=1, max_length=200)


class SimulatedRead(Wish):
    """Which messages a simulated customer has seen."""

    ids: list[str] = Field(max_length=500)


class SimulatedCall(Wish):
    """A simulated customer calls."""

    sender: str = Field(alias="from", min_length=8, max_length=20)
    name: str | None = Field(None, max_length=200)
