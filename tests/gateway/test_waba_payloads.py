"""What Meta posts, taken apart: the recorded samples, odd but legal variants, and anything at all."""

import copy
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.events.catalog.message import Answer, Referral
from services.gateway.channels.items import (
    IdentityChanged,
    Ignored,
    InboundChange,
    InboundMessage,
    Item,
    LineChanged,
    MarketingChoice,
    StatusUpdate,
    TemplateChanged,
    UnreadableItem,
)
from services.gateway.channels.waba.payloads import parse

SAMPLES = Path(__file__).parent.parent / "fixtures" / "waba"
MARINA = (("phone", "+5511900001234"), ("wa_id", "5511900001234"), ("bsuid", "BR.7310000000000012"))


def sample(name: str) -> Any:
    """A recorded payload."""
    return orjson.loads((SAMPLES / f"{name}.json").read_bytes())


def parsed(payload: Any) -> list[Item]:
    """The items of a payload."""
    return parse(orjson.dumps(payload))


def with_message(**changes: Any) -> Any:
    """The recorded text with its message changed; None removes a field."""
    payload = sample("in_text")
    message = payload["entry"][0]["changes"][0]["value"]["messages"][0]
    message.update(changes)
    for field, value in changes.items():
        if value is None:
            del message[field]
    return payload


def test_a_text_has_its_words_sender_and_time() -> None:
    assert parsed(sample("in_text")) == [
        InboundMessage(
            provider_id="wamid.HBgNNTUxMTkwMDAwMTIzNBUCABIYFEIxRDU3ODExMTFEODRGN0IzRkU0AA==",
            peer=parsed(sample("in_text"))[0].peer,  # type: ignore[union-attr]
            kind="text",
            text="Bom dia! Vocês têm horário na sexta?",
            provider_at=datetime.fromtimestamp(1785000010, UTC),
            account="104500000000001",
        )
    ]
    peer = parsed(sample("in_text"))[0].peer  # type: ignore[union-attr]
    assert (peer.aliases, peer.address, peer.name) == (MARINA, "5511900001234", "Marina Duarte")


@pytest.mark.parametrize(
    ("name", "kind", "text"),
    [
        ("in_image", "image", "Segue o comprovante"),
        ("in_video", "video", None),
        ("in_audio_voice", "audio", None),
        ("in_audio_file", "audio", None),
        ("in_document", "document", None),
        ("in_sticker", "sticker", None),
        ("in_location", "location", None),
        ("in_contacts", "contacts", None),
        ("in_interactive_list_reply", "text", "Financeiro"),
        ("in_button_template_quick_reply", "text", "Parar de receber"),
        ("in_forwarded", "text", None),
        ("in_referral_ctwa", "text", None),
        ("in_order", "order", "2 × BOLO-01 (BRL 45,90)\n1 × CAFE-500 (BRL 32,00)\nentregar à tarde"),
        ("in_unsupported", "unsupported", None),
        ("in_flow_nfm_reply", "text", "nota: 5\ncomentario: ótimo"),
        ("in_call_permission_reply", "text", "Permitiu receber ligações"),
    ],
)
def test_every_type_is_a_message_of_its_kind_and_keeps_what_cannot_be_shown(
    name: str, kind: str, text: str | None
) -> None:
    (item,) = parsed(sample(name))
    assert isinstance(item, InboundMessage)
    assert item.kind == kind
    if text is not None:
        assert item.text == text
    if name not in ("in_forwarded",):
        assert item.raw is not None


@pytest.mark.parametrize(
    ("name", "what", "text"),
    [
        ("in_reaction", "reaction", "❤️"),
        ("in_reaction_removed_empty", "reaction", None),
        ("in_edit", "edit", "Bom dia! Vocês têm horário no sábado?"),
        ("in_revoke", "revoke", None),
    ],
)
def test_a_reaction_an_edit_and_a_deletion_are_changes_of_a_message_and_no_messages(
    name: str, what: str, text: str | None
) -> None:
    (item,) = parsed(sample(name))
    assert isinstance(item, InboundChange)
    assert (item.what, item.text) == (what, text)
    assert item.target.startswith("wamid.")
    assert item.target != item.provider_id


@pytest.mark.parametrize(
    "part",
    [
        {"type": "reaction", "reaction": {"emoji": "👍"}},
        {"type": "revoke", "revoke": {}},
        {"type": "edit", "edit": {"message": {"type": "text", "text": {"body": "Oi"}}}},
    ],
)
def test_a_change_of_no_message_cannot_be_understood(part: dict[str, Any]) -> None:
    (item,) = parsed(with_message(**part))
    assert isinstance(item, UnreadableItem)


@pytest.mark.parametrize(
    ("name", "kind", "voice"),
    [
        ("in_image", "image", False),
        ("in_video", "video", False),
        ("in_audio_voice", "audio", True),
        ("in_audio_file", "audio", False),
        ("in_document", "document", False),
        ("in_sticker", "sticker", False),
    ],
)
def test_a_file_is_named_as_the_provider_knows_it_and_is_not_ours_yet(name: str, kind: str, voice: bool) -> None:
    (item,) = parsed(sample(name))
    assert isinstance(item, InboundMessage)
    assert item.media is not None
    assert (item.media.id, item.media.kind, item.media.voice) == (None, kind, voice)
    assert item.media.source
    assert "/" in item.media.mime


def test_a_place_and_contact_cards_come_apart_from_the_text() -> None:
    (place,) = parsed(sample("in_location"))
    (cards,) = parsed(sample("in_contacts"))
    assert isinstance(place, InboundMessage)
    assert isinstance(cards, InboundMessage)
    assert place.location is not None
    assert place.location.name == "Praça Inventada"
    assert cards.contacts
    assert cards.contacts[0].name


def test_a_forwarded_message_says_so() -> None:
    (item,) = parsed(sample("in_forwarded"))
    assert isinstance(item, InboundMessage)
    assert item.forwarded


def test_a_quoted_reply_names_what_it_quotes() -> None:
    (item,) = parsed(sample("in_reply_context"))
    assert isinstance(item, InboundMessage)
    assert item.reply_to is not None
    assert item.reply_to.startswith("wamid.")


def test_a_group_message_belongs_to_the_group() -> None:
    (item,) = parsed(sample("in_group_text"))
    assert isinstance(item, InboundMessage)
    assert item.group == "120363000000000001"


@pytest.mark.parametrize(
    ("name", "status"),
    [("sent", "sent"), ("delivered", "delivered"), ("read", "read"), ("played", "played")],
)
def test_a_status_names_its_message_and_recipient(name: str, status: str) -> None:
    (item,) = parsed(sample(f"status_{name}"))
    assert isinstance(item, StatusUpdate)
    assert (item.status, item.aliases) == (status, MARINA)
    assert item.provider_at is not None


def test_a_failure_comes_with_its_code_and_meaning_and_our_own_id() -> None:
    (item,) = parsed(sample("status_failed_131047"))
    assert isinstance(item, StatusUpdate)
    assert (item.status, item.code) == ("failed", "waba.131047")
    assert item.message_id == "msg_01J0000000000000000000000A"
    assert item.detail is not None
    assert "24 horas" in item.detail


def test_a_changed_number_and_a_changed_user_id_are_the_same_person() -> None:
    (number,) = parsed(sample("in_system_changed_number"))
    (user_id,) = parsed(sample("in_system_changed_user_id"))
    assert isinstance(number, IdentityChanged)
    assert (number.known, number.learned) == (("phone", "+5511900001234"), ("phone", "+5511900009999"))
    assert isinstance(user_id, IdentityChanged)
    assert user_id.learned == ("bsuid", "BR.7310000000000999")


@pytest.mark.parametrize(
    "name", ["call_connect_business_initiated", "call_status_ringing", "call_terminate_completed"]
)
def test_what_concerns_no_conversation_is_told_apart(name: str) -> None:
    assert all(isinstance(item, Ignored) for item in parsed(sample(name)))


@pytest.mark.parametrize(
    ("name", "chosen"),
    [
        ("in_interactive_button_reply", Answer(id="confirmar:8841", title="Confirmar")),
        (
            "in_interactive_list_reply",
            Answer(id="fila:financeiro", title="Financeiro", description="Boletos e notas"),
        ),
        ("in_button_template_quick_reply", Answer(id="OPTOUT_MARKETING", title="Parar de receber")),
        ("in_text", None),
    ],
)
def test_a_choice_says_which_option_it_is(name: str, chosen: Answer | None) -> None:
    (item,) = parsed(sample(name))
    assert isinstance(item, InboundMessage)
    assert item.answer == chosen


@pytest.mark.parametrize(
    ("response", "said"),
    [("accept", "Permitiu receber ligações"), ("reject", "Não permitiu receber ligações")],
)
def test_a_permission_to_call_says_whether_it_was_given(response: str, said: str) -> None:
    payload = sample("in_call_permission_reply")
    (message,) = payload["entry"][0]["changes"][0]["value"]["messages"]
    message["interactive"]["call_permission_reply"]["response"] = response
    (item,) = parsed(payload)
    assert isinstance(item, InboundMessage)
    assert (item.kind, item.text, item.answer) == ("text", said, Answer(title=said))


def test_an_unknown_answer_to_being_called_is_shown_as_not_understood() -> None:
    (item,) = parsed(
        with_message(
            type="interactive",
            interactive={"type": "call_permission_reply", "call_permission_reply": {"response": "later"}},
        )
    )
    assert isinstance(item, InboundMessage)
    assert (item.kind, item.answer) == ("unsupported", None)


def test_an_advertisement_that_led_somebody_here_stands_with_his_message() -> None:
    (item,) = parsed(sample("in_referral_ctwa"))
    assert isinstance(item, InboundMessage)
    assert item.referral == Referral(
        kind="ad", headline="Semana do Cliente", body="30% off", url="https://fb.me/INVENTED", shows="image"
    )


@pytest.mark.parametrize("url", ["javascript:alert(1)", 7, "https://" + "a" * 2_000])
def test_an_advertisement_leads_to_addresses_of_the_web_alone(url: Any) -> None:
    (item,) = parsed(with_message(referral={"source_type": "post", "source_url": url}))
    assert isinstance(item, InboundMessage)
    assert item.referral == Referral(kind="post")


def test_a_question_about_a_product_names_it_and_is_kept_whole() -> None:
    about = {"referred_product": {"catalog_id": "354160000000001", "product_retailer_id": "BOLO-01"}}
    (item,) = parsed(with_message(context=about))
    assert isinstance(item, InboundMessage)
    assert item.referral == Referral(kind="product", headline="BOLO-01")
    assert item.raw is not None
    assert item.raw["context"] == about


@pytest.mark.parametrize(
    ("quantity", "shown"), [(2, "2"), (2.0, "2"), ("3", "3"), (2.5, "2,5"), (None, "1"), (True, "1")]
)
def test_as_much_as_was_ordered_is_shown(quantity: Any, shown: str) -> None:
    item = {"product_retailer_id": "BOLO-01", "quantity": quantity}
    (ordered,) = parsed(with_message(type="order", order={"product_items": [item]}))
    assert isinstance(ordered, InboundMessage)
    assert ordered.text == f"{shown} × BOLO-01"


def test_what_the_team_wrote_on_the_phone_is_an_echo_for_the_one_who_got_it() -> None:
    (item,) = parsed(sample("echo_smb_app"))
    assert isinstance(item, InboundMessage)
    assert (item.echo, item.text, item.peer.aliases) == (True, "Respondi pelo celular", MARINA)


@pytest.mark.parametrize(
    ("part", "what"),
    [
        ({"type": "revoke", "revoke": {"original_message_id": "wamid.1"}}, "revoke"),
        ({"type": "edit", "edit": {"original_message_id": "wamid.1", "message": {}}}, "edit"),
    ],
)
def test_what_the_team_changed_on_the_phone_is_an_echo_too(part: dict[str, Any], what: str) -> None:
    payload = sample("echo_smb_app")
    (echoed,) = payload["entry"][0]["changes"][0]["value"]["message_echoes"]
    del echoed["text"]
    echoed.update(part)
    (item,) = parsed(payload)
    assert isinstance(item, InboundChange)
    assert (item.what, item.echo, item.target, item.text) == (what, True, "wamid.1", None)


def test_a_call_of_the_customer_is_noted_once() -> None:
    (item,) = parsed(sample("call_connect_user_initiated"))
    assert isinstance(item, InboundMessage)
    assert (item.kind, item.text, item.peer.aliases[0]) == ("call", None, MARINA[0])
    assert not [each for each in parsed(sample("call_terminate_completed")) if isinstance(each, InboundMessage)]


def test_news_of_a_template_name_its_account_and_what_changed() -> None:
    (approved,) = parsed(sample("template_status_approved"))
    (rejected,) = parsed(sample("template_status_rejected"))
    (moved,) = parsed(sample("template_category_update"))
    assert isinstance(approved, TemplateChanged)
    assert (approved.template_id, approved.name, approved.language) == (
        "1689556000000001",
        "confirma_agendamento",
        "pt_BR",
    )
    assert (approved.status, approved.reason, approved.account) == ("approved", None, "208800000000001")
    assert isinstance(rejected, TemplateChanged)
    assert rejected.status == "rejected"
    assert rejected.reason == "invalid_format: parameters placed next to each other"
    assert isinstance(moved, TemplateChanged)
    assert (moved.category, moved.status) == ("marketing", None)


def test_an_error_beside_all_messages_is_shown_and_one_that_stops_the_line_says_so() -> None:
    payload = sample("value_level_error")
    (item,) = parsed(payload)
    assert isinstance(item, UnreadableItem)
    assert item.reason.startswith("waba.130429: ")
    payload["entry"][0]["changes"][0]["value"]["errors"][0]["code"] = 131042
    (item,) = parsed(payload)
    assert isinstance(item, LineChanged)
    assert (item.stops, item.code, item.account) == (True, "waba.131042", "104500000000001")


@pytest.mark.parametrize("code", [131042, 131031, 368, 131048, 190])
def test_a_message_that_fails_for_what_an_admin_alone_can_mend_stops_its_line(code: int) -> None:
    payload = sample("status_failed_131026")
    (told,) = payload["entry"][0]["changes"][0]["value"]["statuses"]
    told["errors"][0]["code"] = code
    failed, line = parsed(payload)
    assert isinstance(failed, StatusUpdate)
    assert failed.may_retry
    assert line == LineChanged(
        "open", failed.provider_at, f"waba.{code}", failed.detail or "", stops=True, account=failed.account
    )
    told["status"] = "sent"
    assert len(parsed(payload)) == 1


@pytest.mark.parametrize(("code", "may"), [(131026, True), (131047, False), (131049, False), (None, True)])
def test_what_failed_may_be_tried_again_where_its_code_allows_it(code: int | None, may: bool) -> None:
    payload = sample("status_failed_131026")
    (told,) = payload["entry"][0]["changes"][0]["value"]["statuses"]
    told["errors"] = [{"code": code}] if code is not None else []
    (failed,) = parsed(payload)
    assert isinstance(failed, StatusUpdate)
    assert failed.may_retry is may


def test_news_of_an_account_and_of_templates_say_when_they_were_told() -> None:
    moment = datetime.fromtimestamp(1785000000, UTC)
    template, line = sample("template_status_approved"), sample("value_level_error")
    line["entry"][0]["changes"][0]["value"]["errors"][0]["code"] = 131042
    for payload in (template, line):
        payload["entry"][0]["time"] = 1785000000
        (item,) = parsed(payload)
        assert isinstance(item, TemplateChanged | LineChanged)
        assert item.at == moment


def test_an_error_beside_a_message_is_kept_with_it() -> None:
    payload = sample("in_text")
    value = payload["entry"][0]["changes"][0]["value"]
    value["errors"] = sample("value_level_error")["entry"][0]["changes"][0]["value"]["errors"]
    message, error = parsed(payload)
    assert isinstance(message, InboundMessage)
    assert isinstance(error, UnreadableItem)
    assert error.reason.startswith("waba.130429: ")


def test_an_error_that_comes_alone_instead_of_in_a_list_has_its_code() -> None:
    failed, beside = sample("status_failed_131047"), sample("value_level_error")
    (status,) = failed["entry"][0]["changes"][0]["value"]["statuses"]
    (status["errors"],) = status["errors"]
    (item,) = parsed(failed)
    assert isinstance(item, StatusUpdate)
    assert item.code == "waba.131047"
    value = beside["entry"][0]["changes"][0]["value"]
    (value["errors"],) = value["errors"]
    (kept,) = parsed(beside)
    assert isinstance(kept, UnreadableItem)
    assert kept.reason.startswith("waba.130429: ")


@pytest.mark.parametrize("field", ["Messages", "MESSAGES", "message", "", None, 7, ["messages"]])
@pytest.mark.parametrize(
    ("name", "what"), [("in_text", InboundMessage), ("status_sent", StatusUpdate), ("echo_smb_app", InboundMessage)]
)
def test_what_was_said_is_read_whatever_its_field_is_called(name: str, what: type[Item], field: Any) -> None:
    payload = sample(name)
    payload["entry"][0]["changes"][0]["field"] = field
    (item,) = parsed(payload)
    assert isinstance(item, what)


@pytest.mark.parametrize("field", ["Message_Template_Status_Update", None])
def test_news_of_a_template_are_read_whatever_their_field_is_called(field: str | None) -> None:
    payload = sample("template_status_approved")
    payload["entry"][0]["changes"][0]["field"] = field
    (item,) = parsed(payload)
    assert isinstance(item, TemplateChanged)


def test_a_field_that_is_not_known_is_kept() -> None:
    payload = sample("in_text")
    (change,) = payload["entry"][0]["changes"]
    change |= {"field": "novelties", "value": {"messaging_product": "whatsapp", "novelties": [1]}}
    assert parsed(payload) == [UnreadableItem("a field that is not known: novelties", change)]
    change["field"] = "messages"
    assert parsed(payload) == [UnreadableItem("a field that is not known: messages", change)]
    del change["value"]["novelties"]
    assert parsed(payload) == [Ignored("empty")]


@pytest.mark.parametrize("field", ["history", "smb_app_state_sync", "phone_number_quality_update"])
def test_what_was_on_the_phone_before_and_how_the_number_does_are_no_messages(field: str) -> None:
    payload = sample("in_text")
    payload["entry"][0]["changes"][0]["field"] = field
    assert parsed(payload) == [Ignored(field)]


@pytest.mark.parametrize(
    "system",
    [
        {"type": "customer_identity_changed", "body": "Marina's security code changed"},
        {"type": "novelty"},
        {"type": "user_changed_number"},
        {},
    ],
)
def test_a_system_message_that_is_not_known_is_kept_and_opens_no_ticket(system: dict[str, Any]) -> None:
    (item,) = parsed(with_message(type="system", text=None, system=system))
    assert isinstance(item, UnreadableItem)
    assert item.raw["system"] == system


def test_an_account_that_meta_closes_takes_its_line_with_it() -> None:
    payload = sample("template_status_approved")
    (change,) = payload["entry"][0]["changes"]
    change["field"] = "account_update"
    change["value"] = {"event": "DISABLED_UPDATE", "ban_info": {"waba_ban_state": "DISABLE"}}
    (item,) = parsed(payload)
    assert isinstance(item, LineChanged)
    assert (item.connection, item.code, item.lasting) == ("closed", "waba.account_disabled", True)
    change["value"]["ban_info"]["waba_ban_state"] = "REINSTATE"
    assert parsed(payload) == [LineChanged("open", item.at, account="208800000000001")]
    assert item.at == datetime.fromtimestamp(payload["entry"][0]["time"], UTC)


def test_an_account_that_meta_is_going_to_close_still_works_and_is_shown() -> None:
    payload = sample("template_status_approved")
    (change,) = payload["entry"][0]["changes"]
    value = {"event": "DISABLED_UPDATE", "ban_info": {"waba_ban_state": "SCHEDULE_FOR_DISABLE"}}
    change |= {"field": "account_update", "value": value}
    (item,) = parsed(payload)
    assert isinstance(item, UnreadableItem)
    assert item.reason.startswith("A Meta vai desativar")


def test_what_one_of_a_group_did_not_get_does_not_make_the_message_fail() -> None:
    payload = sample("status_failed_131026")
    (status,) = payload["entry"][0]["changes"][0]["value"]["statuses"]
    status |= {"recipient_type": "group", "recipient_participant_id": "5511900001234"}
    (item,) = parsed(payload)
    assert isinstance(item, Ignored)
    status["status"] = "delivered"
    (item,) = parsed(payload)
    assert isinstance(item, StatusUpdate)
    assert item.aliases[0][0] == "jid"


def test_no_sample_is_unreadable() -> None:
    for path in sorted(SAMPLES.glob("in_*.json")) + sorted(SAMPLES.glob("status_*.json")):
        assert not [item for item in parse(path.read_bytes()) if isinstance(item, UnreadableItem)], path.name


@pytest.mark.parametrize("absent", ["contacts", "metadata"])
def test_a_message_without_contacts_or_metadata_is_a_message(absent: str) -> None:
    payload = sample("in_text")
    del payload["entry"][0]["changes"][0]["value"][absent]
    (item,) = parsed(payload)
    assert isinstance(item, InboundMessage)


def test_a_contact_without_profile_has_no_name() -> None:
    payload = sample("in_text")
    payload["entry"][0]["changes"][0]["value"]["contacts"] = [{"wa_id": "5511900001234"}]
    (item,) = parsed(payload)
    assert isinstance(item, InboundMessage)
    assert item.peer.name is None


@pytest.mark.parametrize(
    "changes",
    [
        {"timestamp": 1785000010},
        {"timestamp": None},
        {"timestamp": "soon"},
        {"from": 5511900001234},
        {"context": "x"},
        {"context": {"id": 5}},
        {"group_id": None} | {"from_user_id": None},
        {"novelty": {"deep": [1, 2]}},
        {"text": {"body": 42}},
    ],
)
def test_odd_but_legal_messages_are_messages(changes: dict[str, Any]) -> None:
    payload = with_message(**{key: value for key, value in changes.items() if key != "group_id"})
    (item,) = parsed(payload)
    assert isinstance(item, InboundMessage)
    assert item.kind == "text"


def test_who_hides_his_number_is_known_by_his_user_id() -> None:
    (item,) = parsed(with_message(**{"from": None}))
    assert isinstance(item, InboundMessage)
    assert item.peer.aliases == (("bsuid", "BR.7310000000000012"),)
    assert item.peer.name == "Marina Duarte"


def test_numbers_with_and_without_the_ninth_digit_are_one() -> None:
    (short,) = parsed(with_message(**{"from": "553288880001"}))
    (long,) = parsed(with_message(**{"from": "5532988880001"}))
    assert isinstance(short, InboundMessage)
    assert isinstance(long, InboundMessage)
    assert short.peer.aliases[0] == long.peer.aliases[0] == ("phone", "+5532988880001")


def test_half_an_emoji_loses_nothing_but_itself() -> None:
    raw = json.dumps(sample("in_text")).replace("Bom dia!", "Bom \\ud83d dia!").encode()
    (item,) = parse(raw)
    assert isinstance(item, InboundMessage)
    assert item.text is not None
    assert item.text.startswith("Bom � dia!")


def test_a_number_that_no_database_can_hold_is_kept_as_text() -> None:
    payload = with_message(type="novelty", novelty={"n": 2**63})
    (item,) = parsed(payload)
    assert isinstance(item, InboundMessage)
    assert item.raw is not None
    assert item.raw["novelty"] == {"n": str(2**63)}


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b"null", b"3", b'{"entry":{}}', b"\xff\xfe", b'{"entry":[7]}'])
def test_what_is_no_payload_is_one_unreadable_item(raw: bytes) -> None:
    (item,) = parse(raw)
    assert isinstance(item, UnreadableItem)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
FIELDS = st.sampled_from(
    ("id", "from", "from_user_id", "timestamp", "type", "text", "context", "group_id", "interactive", "system")
)
ODD = st.dictionaries(FIELDS, JSON, max_size=8) | JSON


@given(st.binary(max_size=200))
def test_no_bytes_make_it_raise(raw: bytes) -> None:
    assert isinstance(parse(raw), list)


@given(JSON)
def test_no_json_makes_it_raise(payload: Any) -> None:
    assert isinstance(parse(json.dumps(payload).encode()), list)


@given(st.lists(ODD, max_size=3), st.lists(ODD, max_size=3), st.lists(ODD, max_size=2))
def test_neighbours_of_anything_survive(before: list[Any], after: list[Any], statuses: list[Any]) -> None:
    payload = copy.deepcopy(sample("in_text"))
    value = payload["entry"][0]["changes"][0]["value"]
    good = value["messages"][0]
    value["messages"] = [*before, good, *after]
    value["statuses"] = [*statuses, sample("status_sent")["entry"][0]["changes"][0]["value"]["statuses"][0]]
    items = parse(json.dumps(payload).encode())
    assert any(isinstance(item, InboundMessage) and item.provider_id == good["id"] for item in items)
    assert isinstance(items[-1], StatusUpdate)
    for item in items:
        if isinstance(item, InboundMessage):
            orjson.dumps(item.raw)


@given(JSON, JSON, JSON)
def test_odd_surroundings_never_lose_the_message(contacts: Any, metadata: Any, errors: Any) -> None:
    payload = copy.deepcopy(sample("in_text"))
    payload["entry"][0]["changes"][0]["value"] |= {"contacts": contacts, "metadata": metadata, "errors": errors}
    items = parse(json.dumps(payload).encode())
    assert [item for item in items if isinstance(item, InboundMessage)]


def preference(**said: Any) -> Any:
    """What Meta posts when somebody stops or resumes marketing."""
    payload = sample("in_text")
    change = payload["entry"][0]["changes"][0]
    told = {"wa_id": "5511900001234", "category": "marketing_messages", "value": "stop", "timestamp": 1785000010}
    value = {each: change["value"][each] for each in ("messaging_product", "metadata", "contacts")}
    change |= {"field": "user_preferences", "value": {**value, "user_preferences": [{**told, **said}]}}
    return payload


@pytest.mark.parametrize(("value", "declined"), [("stop", True), ("resume", False)])
def test_somebody_stops_marketing_from_a_number_and_resumes_it(value: str, declined: bool) -> None:
    (choice,) = parsed(preference(value=value))
    at = datetime.fromtimestamp(1785000010, UTC)
    assert isinstance(choice, MarketingChoice)
    assert (choice.aliases, choice.declined) == (MARINA[:2], declined)
    assert (choice.provider_at, choice.account) == (at, "104500000000001")


def test_a_preference_that_is_unknown_is_counted_and_one_of_nobody_is_kept() -> None:
    assert parsed(preference(category="sounds")) == [Ignored("preference sounds stop")]
    assert parsed(preference(value="maybe")) == [Ignored("preference marketing_messages maybe")]
    (nobody,) = parsed(preference(wa_id=None))
    assert isinstance(nobody, UnreadableItem)


def test_the_same_news_as_a_system_message() -> None:
    payload = with_message(
        type="system", text=None, system={"type": "user_preference_changed", "marketing": "resume"}
    )
    (choice,) = parsed(payload)
    assert isinstance(choice, MarketingChoice)
    assert (choice.aliases, choice.declined) == (MARINA, False)


def test_a_message_that_fails_because_marketing_was_stopped_tells_both() -> None:
    payload = sample("status_failed_131026")
    status = payload["entry"][0]["changes"][0]["value"]["statuses"][0]
    status["errors"][0]["code"] = 131050
    failed, choice = parsed(payload)
    assert isinstance(failed, StatusUpdate)
    assert isinstance(choice, MarketingChoice)
    assert (failed.code, choice.aliases, choice.declined) == ("waba.131050", failed.aliases, True)
