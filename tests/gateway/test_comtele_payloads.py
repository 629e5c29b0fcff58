"""What Comtele tells, taken apart: by webhook and by report, in both generations' shapes, and anything at all."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.gateway.channels.comtele import tags
from services.gateway.channels.comtele.payloads import answered, named, parse, told
from services.gateway.channels.items import Ignored, InboundMessage, Item, StatusUpdate, UnreadableItem

SAMPLES = Path(__file__).parent.parent / "fixtures" / "comtele"
MESSAGE = "0195d3a0-0000-7000-8000-000000000001"
TAG = f"{MESSAGE}.5511900001234.69d0b7e0"
MARINA = "+5511900001234"
FORM = {"content-type": "application/x-www-form-urlencoded"}


def sample(name: str, **changes: Any) -> Any:
    """A recorded payload; `changes` are of it, or of its rows."""
    payload = orjson.loads((SAMPLES / f"{name}.json").read_bytes())
    held = payload.get("Object", payload.get("object", payload))
    for row in held if isinstance(held, list) else [held]:
        if changes:
            row.update(changes)
    return payload


def parsed(payload: Any, headers: dict[str, str] | None = None) -> list[Item]:
    """The items of a payload."""
    return parse(orjson.dumps(payload), headers or {})


def test_a_tag_says_which_message_went_to_whom_and_by_which_attempt() -> None:
    at = datetime(2026, 4, 4, 9, 0, tzinfo=UTC)
    first = tags.made(MESSAGE, MARINA, at)
    assert tags.read(first) == tags.Tag(first, MESSAGE, MARINA, at)
    assert tags.made(MESSAGE, MARINA, at.replace(minute=1)) != first
    for others in ("tk-8841", "", "msg_01J0000000000000000000000D", f"{MESSAGE}.12.0", f"{TAG} x", f"{TAG}ffff"):
        assert tags.read(others) is None


@pytest.mark.parametrize(
    ("name", "changes", "at"),
    [
        ("webhook_status", {"Sender": TAG}, datetime(2026, 7, 25, 14, 20, 30, tzinfo=UTC)),
        ("v2_detailed_report_response", {"Sender": TAG}, datetime(2026, 7, 25, 14, 20, 1, tzinfo=UTC)),
        ("v4_sent_report_response", {"custom": TAG}, datetime(2026, 7, 25, 14, 20, 3, tzinfo=UTC)),
    ],
)
def test_a_status_is_of_our_message_however_it_comes(name: str, changes: dict[str, str], at: datetime) -> None:
    assert parsed(sample(name, **changes)) == [
        StatusUpdate(TAG, "delivered", (("phone", MARINA),), message_id=MESSAGE, provider_at=at)
    ]


@pytest.mark.parametrize(
    ("said", "status", "code"),
    [
        ("Delivered", "delivered", None),
        ("Entregue", "delivered", None),
        ("Enviado", "sent", None),
        ("SENT", "sent", None),
        ("Não entregue", "failed", "comtele.undelivered"),
        ("Undelivered", "failed", "comtele.undelivered"),
        ("Não recebido", "failed", "comtele.undelivered"),
        ("NAO RECEBIDA PELO APARELHO", "failed", "comtele.undelivered"),
        ("NÃO_ENTREGUE", "failed", "comtele.undelivered"),
        ("NotDelivered", "failed", "comtele.undelivered"),
        ("Não foi entregue", "failed", "comtele.undelivered"),
        ("Recebido", "delivered", None),
        ("UNDELIV", "failed", "comtele.undelivered"),
        ("DELIVRD", "delivered", None),
        ("Erro", "failed", "comtele.undelivered"),
        ("Expired", "failed", "comtele.expired"),
        ("Blacklist", "failed", "comtele.blocked"),
        ("Número inválido", "failed", "comtele.number"),
    ],
)
def test_a_status_is_known_by_its_word_in_either_language(said: str, status: str, code: str | None) -> None:
    (item,) = parsed(sample("webhook_status", Sender=TAG, Status=said))
    assert isinstance(item, StatusUpdate)
    assert (item.status, item.code) == (status, code)
    assert (item.detail is None) == (code is None)


@pytest.mark.parametrize("said", ["Pending", "Aguardando", "Processing", "Agendado", "Na fila", "Accepted", "Zzz"])
def test_what_has_not_happened_yet_is_no_status(said: str) -> None:
    assert parsed(sample("webhook_status", Sender=TAG, Status=said)) == [Ignored(f"status {said.lower()}")]


def test_what_the_operator_says_counts_before_what_comtele_says() -> None:
    (item,) = parsed(sample("v2_detailed_report_response", Sender=TAG, Status="Enviado", DlrStatus="Entregue"))
    assert isinstance(item, StatusUpdate)
    assert item.status == "delivered"
    (item,) = parsed(sample("v2_detailed_report_response", Sender=TAG, Status="Entregue", DlrStatus=""))
    assert isinstance(item, StatusUpdate)
    assert item.status == "delivered"


def test_a_reply_by_webhook_by_either_report_and_again_is_one_message() -> None:
    at = {"ReceiveDate": "2026-07-25 11:31:40"}
    ways = (
        sample("webhook_reply", Sender=TAG, ReceivedContent="SIM", **at),
        sample("v2_reply_report_response", Sender=TAG),
        sample("v4_received_report_response"),
        sample("v4_received_report_response", sender="11900001234", receivedAt="2026-07-25T14:31:09.123Z"),
    )
    found = [item for each in ways for item in parsed(each)]
    assert all(isinstance(each, InboundMessage) for each in found)
    assert {
        (each.provider_id, each.peer.address, each.text) for each in found if isinstance(each, InboundMessage)
    } == {
        (found[0].provider_id, MARINA, "SIM")  # type: ignore[union-attr]
    }
    assert parsed([*(row for each in ways for row in _rows(each))])[0] == found[0]


def test_the_same_text_twice_within_a_minute_is_two_messages_and_the_same_row_twice_is_one() -> None:
    row = {"sender": "5511900001234", "content": "oi", "receivedAt": "2026-07-25T14:31:05Z"}
    later, other = {**row, "receivedAt": "2026-07-25T14:31:40Z"}, {**row, "receivedAt": "2026-07-25T14:32:01Z"}
    found = [each.provider_id for each in parsed([row, later, row, other]) if isinstance(each, InboundMessage)]
    assert (found[0], len(set(found))) == (found[2], 3)
    assert [each.provider_id for each in parsed(row) if isinstance(each, InboundMessage)] == found[:1]


def test_the_same_text_twice_in_one_second_is_two_messages_where_each_has_an_id_of_its_own() -> None:
    row = {"sender": "5511900001234", "content": "oi", "receivedAt": "2026-07-25T14:31:05Z", "messageId": "1"}
    found = [
        each.provider_id
        for each in parsed([row, {**row, "messageId": "2"}, row])
        if isinstance(each, InboundMessage)
    ]
    assert (found[0], len(set(found))) == (found[2], 2)


@pytest.mark.parametrize("name", ["webhook_reply", "v2_reply_report_response"])
def test_a_reply_to_what_another_program_sent_is_kept_as_unreadable(name: str) -> None:
    (item,) = parsed(sample(name))
    assert isinstance(item, UnreadableItem)
    assert "tag is none of ours" in item.reason
    assert item.raw["sender" if "sender" in item.raw else "Sender"] == "tk-8841"


def test_numbers_without_a_country_are_brazilian_and_the_ninth_digit_is_added() -> None:
    reply = {"ReceivedContent": "Oi", "ReceiveDate": "25/07/2026 11:31"}
    for number in ("11900001234", "5511900001234", "+55 11 90000-1234", "1190001234", "551190001234"):
        (item,) = parsed({**reply, "PhoneNumber": number})
        assert isinstance(item, InboundMessage)
        assert item.peer.address in (MARINA, "+5511990001234")
        assert item.provider_at == datetime(2026, 7, 25, 14, 31, tzinfo=UTC)


def test_one_bad_row_leaves_its_neighbours_alone() -> None:
    good = sample("webhook_status", Sender=TAG)
    found = parsed([good, None, 3, {"Status": None, "Sender": TAG}, {"x": 1}, {**good, "Status": ["?"]}, good])
    assert [type(each) for each in found] == [StatusUpdate, *[UnreadableItem] * 5, StatusUpdate]


def test_field_names_in_any_letters_forms_and_lists_are_read() -> None:
    lowered = {key.lower(): value for key, value in sample("webhook_status", Sender=TAG).items()}
    assert parsed(lowered) == parsed(sample("webhook_status", Sender=TAG))
    form = f"Status=Delivered&PhoneNumber=11900001234&Sender={TAG}&StatusDate=2026-07-25+11%3A20%3A30"
    assert parse(form.encode(), FORM) == parsed(lowered)


def test_a_report_that_failed_or_holds_nothing_is_told_apart() -> None:
    (failed,) = parsed(sample("v4_error_in_200"))
    assert isinstance(failed, UnreadableItem)
    assert parsed({"Success": True, "Object": [], "Message": ""}) == [Ignored("empty report")]
    assert answered(sample("v4_error_in_200")) == "Saldo insuficiente"
    assert answered(sample("v2_send_error")) == "Saldo insuficiente."
    assert answered(sample("v2_send_response")) is None
    assert answered(sample("v4_send_response")) is None
    assert answered({"hasError": True, "message": None, "errors": None}) == "sem explicação"


@pytest.mark.parametrize("more", [{"ReceivedContent": None}, {"receivedAt": None}, {"ReceivedContent": ""}])
def test_a_status_with_empty_fields_of_a_reply_is_no_reply(more: dict[str, Any]) -> None:
    (item,) = parsed(sample("webhook_status", Sender=TAG) | more)
    assert isinstance(item, StatusUpdate)
    assert item.status == "delivered"
    (reply,) = parsed({"Sender": TAG, "ReceivedContent": "SIM", "Status": None})
    assert isinstance(reply, InboundMessage)


@pytest.mark.parametrize(
    "said", [1784989905000, "1784989905000", "/Date(1784989905000)/", "/Date(1784989905000-0300)/"]
)
def test_a_time_may_be_told_in_milliseconds(said: Any) -> None:
    (item,) = parsed({"Sender": TAG, "ReceivedContent": "SIM", "ReceiveDate": said})
    assert isinstance(item, InboundMessage)
    assert item.provider_at == datetime(2026, 7, 25, 14, 31, 45, tzinfo=UTC)


def test_a_mark_of_the_order_of_bytes_before_the_payload_is_none_of_it() -> None:
    body = orjson.dumps(sample("webhook_status", Sender=TAG))
    assert parse(b"\xef\xbb\xbf" + body, {}) == parse(body, {})


def test_only_rows_of_ours_say_what_became_of_a_message() -> None:
    assert told(sample("webhook_status")) is None
    assert told({"Sender": TAG}) is None
    found = told(sample("webhook_status", Sender=TAG))
    assert found is not None
    assert found.message_id == MESSAGE
    pending = {"custom": TAG, "status": "Pending"}
    assert (told(pending), named(pending)) == (None, tags.read(TAG))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
FIELDS = ("Sender", "Status", "DlrStatus", "ReceivedContent", "receivedAt", "content", "sender", "custom", "Object")


@given(st.lists(st.dictionaries(st.sampled_from(FIELDS), json_values, max_size=6), max_size=4), st.booleans())
def test_nothing_makes_it_raise_and_no_row_is_lost(rows: list[dict[str, Any]], wrapped: bool) -> None:
    body = json.dumps({"hasError": False, "object": rows} if wrapped else rows).encode()
    assert len(parse(body, {})) == max(1, len(rows))


@given(st.binary(max_size=200))
def test_no_bytes_make_it_raise(raw: bytes) -> None:
    assert parse(raw, {})
    assert parse(raw, FORM) is not None


def _rows(payload: Any) -> list[Any]:
    held = payload.get("Object", payload.get("object", payload))
    return held if isinstance(held, list) else [held]
