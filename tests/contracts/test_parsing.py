"""Every kind of channel: what is posted to it, taken apart. No payload raises, and no item loses its neighbours."""

import os
from pathlib import Path
from typing import get_args

import orjson
import pytest

from libs.events.catalog.contact import AliasKind
from libs.events.catalog.message import MessageReceived
from libs.events.event import SYSTEM, now
from libs.identity import ids
from services.gateway import inbound
from services.gateway.channels import CHANNELS
from services.gateway.channels.items import (
    Alias,
    GroupChanged,
    IdentityChanged,
    InboundChange,
    InboundMessage,
    Item,
    LineChanged,
    MarketingChoice,
    Peer,
    StatusUpdate,
    TemplateChanged,
    UnreadableItem,
)
from services.gateway.commands import RecordConnection
from services.gateway.identities import Known, former, introduced, learn, learned, register, whose
from services.gateway.inbound import Piece
from services.gateway.ingress import Raw
from services.messaging.template_commands import RecordTemplateState
from tests.contracts.contract import Contract, contracts
from tests.contracts.every import ALL, EVERY, channel_of
from tests.contracts.mutating import mutations

MUTATED = int(os.environ.get("GUICHE_FUZZ_PAYLOADS", "300"))
SAMPLES = pytest.mark.parametrize(
    ("contract", "name"),
    [pytest.param(each, name, id=f"{each.kind} {name}") for each in ALL.values() for name in each.posted],
)


def test_every_kind_has_a_contract_and_every_contract_a_kind() -> None:
    kinds = Path(__file__).parent / "kinds"
    assert {each.stem for each in kinds.glob("*.py") if each.stem != "__init__"} == set(CHANNELS)
    assert {name: each.kind for name, each in contracts().items()} == {name: name for name in CHANNELS}


@EVERY
def test_every_sample_is_accounted_for(contract: Contract) -> None:
    if contract.samples is None:
        assert contract.bodies, "a kind without samples tells some bodies"
        return
    told = [*contract.posted, *contract.asked, *contract.elsewhere]
    assert sorted(told) == sorted(each.stem for each in contract.folder.glob("*.json"))


@SAMPLES
def test_a_sample_is_what_its_index_says(contract: Contract, name: str) -> None:
    items = channel_of(contract).parse(contract.sample(name), {})
    expected = contract.posted[name]
    assert len(items) == len(expected), items
    assert [each.differences(found) for each, found in zip(expected, items, strict=True)] == [[] for _ in items]


@EVERY
def test_a_payload_that_comes_again_is_the_same_again(contract: Contract) -> None:
    channel = channel_of(contract)
    for name, body in contract.everything_posted().items():
        assert channel.parse(body, {}) == channel.parse(body, {}), name


@pytest.mark.parametrize("kind", [each.kind for each in ALL.values() if each.batched is not None])
def test_what_comes_again_among_others_is_the_same_again(kind: str) -> None:
    contract = ALL[kind]
    assert contract.batched is not None
    channel = channel_of(contract)
    bodies = list(contract.everything_posted().values())
    apart = [each for body in bodies for each in channel.parse(body, {})]
    assert channel.parse(contract.batched(bodies), {}) == apart
    again = [each for body in reversed(bodies) for each in channel.parse(body, {})]
    assert channel.parse(contract.batched(bodies[::-1]), {}) == again


@EVERY
def test_no_sample_is_unreadable_and_all_can_be_kept(contract: Contract) -> None:
    channel = channel_of(contract)
    for name, body in contract.everything_posted().items():
        items = channel.parse(body, {})
        assert items, f"{name} is nothing at all: what is of no use is Ignored"
        for each in items:
            assert not isinstance(each, UnreadableItem), (name, each)
            keep(each)


@EVERY
def test_no_mutated_payload_raises_or_gives_what_cannot_be_kept(contract: Contract) -> None:
    channel = channel_of(contract)
    bodies = list(contract.everything_posted().values())
    for place, body in enumerate(mutations(bodies, MUTATED, contract.kind)):
        try:
            for each in channel.parse(body, {}):
                keep(each)
        except Exception as error:
            error.add_note(f"mutation {place} of {contract.kind}: {body[:3000]!r}")
            raise


@EVERY
def test_bytes_that_are_nothing_are_one_unreadable_item(contract: Contract) -> None:
    channel = channel_of(contract)
    for body in (b"", b"{", b"null", b"3", b"[]", b'"x"', b"\xff\xfe", b"\x00", b"[" * 100_000):
        (only,) = channel.parse(body, {})
        assert isinstance(only, UnreadableItem), body[:20]


def keep(item: Item) -> None:
    """What receiving does with an item: it becomes commands and events, which are kept as JSON."""
    piece = Piece(Raw(1, "c", "kind", b"", {}, now(), None), "c", item)
    match item:
        case InboundMessage():
            for peer, group in introduced(item):
                known(peer, group)
            his = meant(inbound.peer(item))
            if item.echo:
                inbound.echo(piece, item, his, None)
            else:
                inbound.receive(piece, item, his, meant(item.peer.aliases))
            text(item.provider_id, item.account, item.group, item.group_name, item.reply_to, item.text)
            assert item.provider_id
            MessageReceived(
                message_id=ids.message_id("c", item.provider_id),
                provider_id=item.provider_id,
                contact_id="k",
                channel_id="c",
                kind=item.kind,
                text=item.text,
                provider_at=item.provider_at or now(),
                arrival=1,
                reply_to=item.reply_to,
                raw=item.raw,
                media=item.media,
                location=item.location,
                contacts=item.contacts,
                mentions=item.mentions,
                answer=item.answer,
            ).model_dump_json()
            orjson.dumps(item.raw)
        case InboundChange():
            if item.peer.aliases:
                known(item.peer)
            if item.group is not None:
                alias_of(("jid", item.group))
            text(item.provider_id, item.target, item.text, item.account, item.group)
            assert item.provider_id
            assert item.target
        case StatusUpdate():
            text(item.provider_id, item.message_id, item.code, item.detail)
            assert item.provider_id
            for alias in item.aliases:
                alias_of(alias)
            inbound.record(piece, item, "conversation")
            if item.aliases:
                learned(item.aliases, meant(item.aliases))
        case IdentityChanged():
            for alias in (*former(item), item.learned):
                alias_of(alias)
            learn(item, meant(former(item)))
            if item.address is not None:
                inbound.moved(piece, item, item.address, meant(former(item)))
        case MarketingChoice():
            inbound.chose(piece, item, meant(item.aliases))
        case GroupChanged():
            who = {each: meant(each) for each in inbound.members(item) if each}
            where = inbound.of_group(item.group)
            inbound.participants(piece, item, {**who, where: meant(where)})
        case LineChanged():
            RecordConnection(by=SYSTEM, channel_id="c", open=False, code=item.code, detail=item.detail)
        case TemplateChanged():
            text(item.template_id, item.status, item.category, item.quality, item.reason)
            RecordTemplateState(
                by=SYSTEM,
                channel_id="c",
                template_id=item.template_id,
                status=item.status,
                category=item.category,
                quality=item.quality,
                reason=item.reason,
            )
        case _:
            pass


def meant(aliases: tuple[Alias, ...]) -> Known:
    """Whom nobody knows yet."""
    for each in aliases:
        alias_of(each)
    return whose(aliases, {}, {})


def known(peer: Peer, group: bool = False) -> None:
    """A peer can be made a contact."""
    assert peer.aliases, peer
    assert peer.address, peer
    text(peer.address, peer.name)
    for alias in peer.aliases:
        alias_of(alias)
    register(whose(peer.aliases, {}, {}), peer, group)


def alias_of(alias: Alias) -> None:
    """An identity can be kept and looked for."""
    kind, value = alias
    assert kind in get_args(AliasKind), kind
    assert 1 <= len(value) <= 200, value
    text(value)


def text(*values: str | None) -> None:
    """Texts are such, and can be written as UTF-8."""
    for value in values:
        if value is not None:
            assert isinstance(value, str), value
            value.encode()
