"""Every kind of channel: what leaves, and what each answer of its provider means. Nothing makes sending raise."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import httpx
import orjson
import pytest

from libs.events.catalog.message import ContactCard, Location, MessageKind
from services.gateway.channels.channel import Channel
from services.gateway.channels.outbound import Failed, Outbound, Sent, Unknown
from tests.contracts.contract import Answers, Contract, Refusal, answer, media
from tests.contracts.every import ALL, ASKING, EVERY

NO_ANSWERS = [b"", b"<html>Sorry</html>", b"null", b"[]", b"{}", b'{"error": 3}', b"\xff", b'""']
MIMES = {"image": "image/jpeg", "video": "video/mp4", "audio": "audio/ogg", "document": "application/pdf"}


@asynccontextmanager
async def channel_with(contract: Contract, answers: Answers) -> AsyncIterator[Channel]:
    """The kind, with a provider that answers so."""
    async with httpx.AsyncClient(transport=httpx.MockTransport(answers)) as client:
        yield contract.build(client)


def message(contract: Contract, kind: MessageKind = "text") -> Outbound:
    """A message of a kind, to somebody of this channel."""
    text = None if kind in ("location", "contacts", "sticker") else "Temos às 14h, pode ser?"
    if kind in ("image", "video", "audio", "document", "sticker"):
        file = media(kind, MIMES.get(kind, "image/webp"))
        return Outbound("m1", "v1", contract.peer, text, kind=kind, media=file)
    place = Location(latitude=-23.5, longitude=-46.6, name="Loja") if kind == "location" else None
    cards = (ContactCard(name="Otávio Lemos", phones=("+5521988420102",)),) if kind == "contacts" else ()
    return Outbound("m1", "v1", contract.peer, text, kind=kind, location=place, contacts=cards)


@pytest.mark.parametrize(
    ("contract", "kind"),
    [
        pytest.param(each, kind, id=f"{each.kind} {kind}")
        for each in ALL.values()
        for kind in sorted(each.build(httpx.AsyncClient()).capabilities.kinds)
        if kind not in ("template", "poll", "order", "call")
    ],
)
async def test_every_kind_of_message_that_it_can_is_taken(contract: Contract, kind: MessageKind) -> None:
    async with channel_with(contract, contract.takes) as channel:
        outcome = await channel.send(contract.line, message(contract, kind))
    assert isinstance(outcome, Sent), outcome
    assert outcome.provider_id


@pytest.mark.parametrize(
    ("contract", "refusal"),
    [pytest.param(each, why, id=f"{each.kind} {why.name}") for each in ALL.values() for why in each.refusals],
)
async def test_a_documented_refusal_is_what_it_means(contract: Contract, refusal: Refusal) -> None:
    async with channel_with(contract, refusal.answers) as channel:
        outcome = await channel.send(contract.line, message(contract))
    assert isinstance(outcome, Failed), outcome
    assert (outcome.code, outcome.transient, outcome.stops_channel) == (
        refusal.code,
        refusal.transient,
        refusal.stops_channel,
    )
    assert len(outcome.detail) > 10


@pytest.mark.parametrize("contract", ASKING, ids=[each.kind for each in ASKING])
async def test_no_connection_has_taken_nothing_and_no_answer_is_unknown(contract: Contract) -> None:
    def failing(error: type[httpx.TransportError]) -> Answers:
        def answers(request: httpx.Request) -> httpx.Response:
            raise error("no")

        return answers

    async with channel_with(contract, failing(httpx.ConnectError)) as channel:
        outcome = await channel.send(contract.line, message(contract))
        assert isinstance(outcome, Failed), outcome
        assert outcome.transient
        assert outcome.unreachable
    for error in (httpx.ReadTimeout, httpx.RemoteProtocolError):
        async with channel_with(contract, failing(error)) as channel:
            outcome = await channel.send(contract.line, message(contract))
        assert isinstance(outcome, Unknown) or (isinstance(outcome, Failed) and not outcome.transient), outcome


@pytest.mark.parametrize("contract", ASKING, ids=[each.kind for each in ASKING])
@pytest.mark.parametrize("status", [200, 201, 400, 401, 404, 429, 500, 502])
@pytest.mark.parametrize("body", NO_ANSWERS)
async def test_no_answer_makes_it_raise_and_none_without_an_id_is_a_success(
    contract: Contract, status: int, body: bytes
) -> None:
    async with channel_with(contract, answer(body, status)) as channel:
        outcome = await channel.send(contract.line, message(contract))
        assert not isinstance(outcome, Sent), outcome
        for kind in channel.capabilities.kinds - {"text", "template", "poll", "order", "call"}:
            await channel.send(contract.line, message(contract, kind))


@pytest.mark.parametrize(
    ("contract", "name"),
    [pytest.param(each, name, id=f"{each.kind} {name}") for each in ALL.values() for name in each.asked],
)
async def test_a_request_leaves_as_it_was_recorded(contract: Contract, name: str) -> None:
    asks = contract.asked[name]
    left: list[httpx.Request] = []

    def answers(request: httpx.Request) -> httpx.Response:
        left.append(request)
        return contract.takes(request)

    async with channel_with(contract, answers) as channel:
        await asks.act(channel, contract.line)
    bodies = [orjson.loads(each.content) for each in left if each.url.path.endswith(asks.path)]
    recorded = orjson.loads(contract.sample(name))
    compared = [
        {key: value for key, value in each.items() if key not in asks.ignoring} for each in (recorded, *bodies[-1:])
    ]
    assert compared[1:] == compared[:1], [each.url.path for each in left]


@EVERY
async def test_secrets_stand_in_no_address_and_in_no_outcome(contract: Contract) -> None:
    secrets: set[str] = {each for each in contract.line.secrets.values() if len(each) > 8}
    seen: list[str] = []
    wrong: Callable[[httpx.Request], httpx.Response] = answer({"message": " ".join(sorted(secrets))}, 400)

    def answers(request: httpx.Request) -> httpx.Response:
        seen.append(str(request.url))
        return wrong(request)

    async with channel_with(contract, answers) as channel:
        outcome = await channel.send(contract.line, message(contract))
    for secret in secrets:
        assert not [each for each in seen if secret in each]
        assert secret not in repr(outcome)
