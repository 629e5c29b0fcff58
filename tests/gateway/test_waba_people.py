"""Whom Meta names: by a number, by a user id, by both, and by what can be neither."""

from typing import Any, cast

import httpx
import pytest

from libs.events.event import SYSTEM
from services.gateway.channels.channel import Line, Opens
from services.gateway.channels.items import (
    IdentityChanged,
    InboundChange,
    InboundMessage,
    Item,
    LineChanged,
    MarketingChoice,
    StatusUpdate,
    UnreadableItem,
)
from services.gateway.channels.outbound import Outbound, Sent
from services.gateway.channels.waba.channel import Waba
from services.gateway.channels.waba.payloads import parse
from services.gateway.commands import RecordConnection
from tests.providers.graph import webhook

NUMBER, USER = "5511988001234", "BR.12"
BY_NUMBER = (("phone", f"+{NUMBER}"), ("wa_id", NUMBER))
BY_USER = (("bsuid", USER),)
NO_NUMBERS = ("", "+", "abc", "9" * 40, "a" * 300, "５５１１")
LONG = "x" * 300
TEXT = {"id": "w1", "timestamp": "1785000010", "type": "text", "text": {"body": "oi"}}


def items(**value: Any) -> list[Item]:
    return parse(webhook(value))


def only(**value: Any) -> Any:
    (item,) = items(**value)
    return item


@pytest.mark.parametrize("number", NO_NUMBERS)
def test_a_number_that_is_none_takes_nothing_from_a_user_id(number: str) -> None:
    message = only(messages=[{**TEXT, "from": number, "from_user_id": USER}])
    assert isinstance(message, InboundMessage)
    assert (message.peer.aliases, message.peer.address) == (BY_USER, USER)
    choice = {"wa_id": number, "user_id": USER, "category": "marketing_messages", "value": "stop"}
    chosen = only(user_preferences=[choice])
    assert isinstance(chosen, MarketingChoice)
    assert chosen.aliases == BY_USER


def test_a_user_id_that_is_none_takes_nothing_from_a_number() -> None:
    message = only(messages=[{**TEXT, "from": NUMBER, "from_user_id": LONG}])
    assert isinstance(message, InboundMessage)
    assert (message.peer.aliases, message.peer.address) == (BY_NUMBER, NUMBER)


@pytest.mark.parametrize("number", NO_NUMBERS)
def test_who_is_named_by_nothing_that_can_be_an_identity_cannot_be_understood(number: str) -> None:
    message = only(messages=[{**TEXT, "from": number, "from_user_id": LONG}])
    assert isinstance(message, UnreadableItem)
    assert message.reason == "it names nobody: neither a number nor a user id"


@pytest.mark.parametrize(
    "more", [{"recipient_id": each} for each in NO_NUMBERS] + [{"recipient_user_id": LONG}, {}]
)
def test_a_status_is_known_by_its_message_whoever_its_recipient_is(more: dict[str, str]) -> None:
    status = only(statuses=[{"id": "w1", "status": "read", "timestamp": "1785000010", **more}])
    assert isinstance(status, StatusUpdate)
    assert (status.provider_id, status.aliases) == ("w1", ())


def test_a_group_whose_id_cannot_be_kept_takes_only_its_own_items_with_it() -> None:
    reaction = {"id": "w2", "timestamp": "1", "type": "reaction", "reaction": {"message_id": "w0", "emoji": "👍"}}
    found = items(
        messages=[
            {**TEXT, "from": NUMBER, "group_id": LONG},
            {**reaction, "from": NUMBER, "group_id": LONG},
            {**TEXT, "from": NUMBER, "group_id": "120363"},
            {**reaction, "from": NUMBER},
        ],
        statuses=[{"id": "w3", "status": "read", "recipient_type": "group", "recipient_id": LONG}],
    )
    assert [type(each) for each in found] == [
        UnreadableItem,
        UnreadableItem,
        InboundMessage,
        InboundChange,
        StatusUpdate,
    ]


def test_a_user_id_that_is_told_beside_an_item_is_that_numbers() -> None:
    contact = {"wa_id": NUMBER, "user_id": USER, "profile": {"name": "Marina"}}
    another = {"wa_id": "5511988009999", "user_id": "BR.99"}
    status = {"id": "w2", "status": "sent", "timestamp": "1785000010", "recipient_id": NUMBER}
    message, told = items(contacts=[another, contact], messages=[{**TEXT, "from": NUMBER}], statuses=[status])
    assert isinstance(message, InboundMessage)
    assert isinstance(told, StatusUpdate)
    assert (message.peer.aliases, message.peer.address, message.peer.name) == (
        BY_NUMBER + BY_USER,
        NUMBER,
        "Marina",
    )
    assert told.aliases == BY_NUMBER + BY_USER


def news(**system: str) -> Any:
    message = {"from": NUMBER, "id": "w1", "timestamp": "1785000010", "type": "system", "system": system}
    return only(messages=[{**message, "from_user_id": USER}])


def test_news_of_an_identity_names_all_that_is_told_and_where_to_write() -> None:
    moved = news(type="user_changed_number", wa_id="5511988009999")
    assert isinstance(moved, IdentityChanged)
    assert (moved.known, moved.learned) == (BY_NUMBER[0], ("phone", "+5511988009999"))
    assert moved.beside == (BY_NUMBER[1], *BY_USER, ("wa_id", "5511988009999"))
    assert moved.address == "5511988009999"
    renamed = news(type="user_changed_user_id", previous_user_id=USER, user_id="BR.13")
    assert isinstance(renamed, IdentityChanged)
    assert (renamed.known, renamed.learned) == (BY_USER[0], ("bsuid", "BR.13"))
    assert (renamed.beside, renamed.address) == (BY_NUMBER, "BR.13")


@pytest.mark.parametrize("new", [{"wa_id": "abc"}, {"wa_id": LONG}])
def test_news_of_an_identity_that_is_none_cannot_be_understood(new: dict[str, str]) -> None:
    assert isinstance(news(type="user_changed_number", **new), UnreadableItem)
    assert isinstance(news(type="user_changed_user_id", previous_user_id=USER, user_id=LONG), UnreadableItem)


@pytest.mark.parametrize(
    ("contact", "peer", "aliases"),
    [
        ({"input": NUMBER, "wa_id": "551188001234", "user_id": USER}, "551188001234", ("phone", "wa_id", "bsuid")),
        ({"input": NUMBER, "wa_id": NUMBER}, NUMBER, ("phone", "wa_id")),
        ({"input": USER, "user_id": USER}, None, ("bsuid",)),
        ("?", None, ()),
    ],
)
async def test_the_answer_to_a_message_says_whom_it_went_to(
    contact: Any, peer: str | None, aliases: tuple[str, ...]
) -> None:
    answer = {"messaging_product": "whatsapp", "contacts": [contact], "messages": [{"id": "w1"}]}
    client = httpx.AsyncClient(transport=httpx.MockTransport(lambda _: httpx.Response(200, json=answer)))
    line = Line("c", {"phone_number_id": "1", "base_url": "https://graph.example"}, {"access_token": "t"})
    outcome = await Waba(client, cast(Opens, None)).send(line, Outbound("m1", "k", NUMBER, "oi"))
    assert isinstance(outcome, Sent)
    assert (outcome.peer, tuple(kind for kind, _ in outcome.aliases)) == (peer, aliases)


def test_what_meta_says_at_length_of_a_line_can_be_kept() -> None:
    told = only(errors=[{"code": 131042, "error_data": {"details": "y" * 5_000}}])
    assert isinstance(told, LineChanged)
    assert RecordConnection(by=SYSTEM, channel_id="c", open=False, detail=told.detail).detail == told.detail
