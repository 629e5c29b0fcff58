"""Every kind of channel: what it says of itself is true, and everything that an admin reads of it has words."""

from pathlib import Path
from typing import Any, get_args

import httpx
import orjson
import pytest

from libs.events.catalog.media import MediaKind
from services.gateway.channels import CHANNELS
from services.gateway.channels.channel import Channel
from services.gateway.channels.setup import form
from tests.contracts.contract import Contract
from tests.contracts.every import EVERY, SET_UP, channel_of

WEB = Path(__file__).parents[2] / "services" / "gateway" / "web" / "src"
IN_SETTINGS = [each for each in SET_UP if each.kind in CHANNELS]
OPTIONAL = {
    "typing": "show_typing",
    "marks_read": "mark_read",
    "poll_seconds": "poll",
    "pairs": "connect",
    "phone_book": "phone_book",
    "edit_seconds": "change",
    "revoke_seconds": "change",
    "reactions": "change",
}


@EVERY
def test_what_it_says_that_it_can_it_does(contract: Contract) -> None:
    channel = channel_of(contract)
    for capability, method in OPTIONAL.items():
        if getattr(channel.capabilities, capability):
            assert getattr(type(channel), method) is not getattr(Channel, method), capability
    if channel.capabilities.files:
        assert type(channel).fetch is not Channel.fetch


@EVERY
def test_its_capabilities_agree_with_each_other(contract: Contract) -> None:
    can = channel_of(contract).capabilities
    assert "text" in can.kinds
    assert can.text_limit > 0
    assert set(can.files) <= can.kinds
    assert can.kinds & set(get_args(MediaKind)) == set(can.files)
    assert all(each.max_bytes > 0 and each.mimes for each in can.files.values())
    assert can.caption_limit <= can.text_limit
    assert not can.caption_limit or {"image", "video", "document"} & set(can.files)
    assert can.per_second > 0
    assert can.recipient_burst >= 1
    assert can.recipient_seconds >= 0
    assert not can.voice or "audio" in can.files
    assert ("template" in can.kinds) == can.templates
    assert can.window_hours is None or can.window_hours > 0
    assert can.buttons >= 0
    assert can.rows >= 0
    orjson.dumps(can.shown())


@EVERY
def test_a_kind_that_is_set_up_says_who_vouches(contract: Contract) -> None:
    assert (channel_of(contract).setup is None) == (contract.vouched is None)


@EVERY
def test_its_kind_is_a_word_for_addresses_and_subjects(contract: Contract) -> None:
    channel = channel_of(contract)
    assert channel.kind == contract.kind
    assert channel.kind.isascii()
    assert channel.kind.isalnum()
    assert channel.kind == channel.kind.lower()


@pytest.mark.parametrize("contract", SET_UP, ids=[each.kind for each in SET_UP])
def test_nobody_is_vouched_for_by_nothing(contract: Contract) -> None:
    channel = channel_of(contract)
    assert contract.vouched is not None
    for name, body in contract.everything_posted().items():
        assert channel.vouches(contract.line, contract.vouched(contract.line, body)), name
        bare = contract.vouched(contract.line, body)
        for call in (*contract.forged(contract.line, body), type(bare)(body)):
            assert not channel.vouches(contract.line, call), (name, call.headers, call.query)


@pytest.mark.parametrize("contract", SET_UP, ids=[each.kind for each in SET_UP])
def test_a_line_without_secrets_vouches_for_nobody(contract: Contract) -> None:
    channel, body = channel_of(contract), b"{}"
    assert contract.vouched is not None
    bare = type(contract.line)(contract.line.id, contract.line.settings, {})
    empty = type(contract.line)(contract.line.id, contract.line.settings, dict.fromkeys(contract.line.secrets, ""))
    for line in (bare, empty):
        for call in (contract.vouched(contract.line, body), *contract.forged(contract.line, body)):
            assert not channel.vouches(line, call)


@pytest.mark.parametrize("contract", IN_SETTINGS, ids=[each.kind for each in IN_SETTINGS])
@pytest.mark.parametrize("language", ["pt-BR", "en", "es"])
def test_every_field_of_its_form_has_words(contract: Contract, language: str) -> None:
    words: dict[str, Any] = orjson.loads((WEB / "i18n" / f"{language}.json").read_bytes())
    said = words["settings"]["channels"].get(contract.kind, {})
    setup = channel_of(contract).setup
    assert setup is not None
    wanted = {"title", "text"}
    for each in form(setup):
        wanted.add(each["name"])
        wanted |= {f"{each['name']}_{choice}" for choice in each["choices"]}
    assert wanted <= set(said), sorted(wanted - set(said))


@EVERY
async def test_it_is_built_without_asking_anybody(contract: Contract) -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        raise AssertionError(str(request.url))

    async with httpx.AsyncClient(transport=httpx.MockTransport(refuse)) as client:
        assert contract.build(client).kind == contract.kind
