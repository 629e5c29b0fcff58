"""What Evolution posts, taken apart: odd but legal variants, wrappers, people by several addresses, no messages."""

import base64
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest

from libs.events.catalog.message import Answer, ContactCard, Location
from services.gateway.channels.evolution.contents import SEEN_ONCE
from services.gateway.channels.evolution.payloads import enclosed, parse
from services.gateway.channels.items import (
    GroupChanged,
    Ignored,
    InboundChange,
    InboundMessage,
    Item,
    LineChanged,
    StatusUpdate,
    UnreadableItem,
)
from tests.providers.evolution import GROUP, MARINA, MARINA_LID, OWN, said

SAMPLES = Path(__file__).parent.parent / "fixtures" / "evolution"
PHONE = (("phone", "+5511900001234"), ("wa_id", "5511900001234"))
BOTH = (*PHONE, ("lid", f"{MARINA_LID}@lid"))


def told(event: str, data: Any) -> list[Item]:
    """The items of an event."""
    envelope = {"event": event, "instance": "loja", "data": data, "sender": f"{OWN}@s.whatsapp.net"}
    return parse(json.dumps(envelope).encode())


def one(message: dict[str, Any], **more: Any) -> InboundMessage:
    """The one message of a webhook."""
    (item,) = told("messages.upsert", said("AC1", message, **more))
    assert isinstance(item, InboundMessage), item
    return item


def changed(event: str, data: Any) -> InboundChange:
    """The one change of a webhook."""
    (item,) = told(event, data)
    assert isinstance(item, InboundChange), item
    return item


@pytest.mark.parametrize("event", ["messages.upsert", "MESSAGES_UPSERT", "messages-upsert", "Messages.Upsert"])
def test_an_event_may_be_spelt_in_any_way(event: str) -> None:
    (item,) = told(event, said("AC1", {"conversation": "Oi"}))
    assert isinstance(item, InboundMessage)
    assert (item.text, item.kind, item.raw) == ("Oi", "text", None)


def test_a_person_is_known_by_all_addresses_and_written_to_by_the_number() -> None:
    item = one({"conversation": "Oi"})
    assert (item.peer.aliases, item.peer.address, item.peer.name) == (BOTH, MARINA, "Marina Duarte")
    alone = one({"conversation": "Oi"}, lid=None)
    assert (alone.peer.aliases, alone.peer.address) == (PHONE, MARINA)
    hidden = one({"conversation": "Oi"}, number=None)
    assert (hidden.peer.aliases, hidden.peer.address) == (BOTH[2:], f"{MARINA_LID}@lid")


@pytest.mark.parametrize(
    "key",
    [
        {"remoteJid": f"{MARINA}@s.whatsapp.net", "senderLid": f"{MARINA_LID}@lid"},
        {"remoteJid": f"{MARINA_LID}@lid", "senderPn": f"{MARINA}@s.whatsapp.net"},
        {"remoteJid": f"{MARINA_LID}:7@lid", "remoteJidAlt": f"{MARINA}:12@s.whatsapp.net"},
        {"remoteJid": f"{MARINA}@c.us", "remoteJidAlt": f"{MARINA_LID}@hosted.lid"},
    ],
)
def test_addresses_of_older_releases_and_of_devices_name_the_same_person(key: dict[str, Any]) -> None:
    data = said("AC1", {"conversation": "Oi"})
    data["key"] = {**key, "fromMe": False, "id": "AC1"}
    (item,) = told("messages.upsert", data)
    assert isinstance(item, InboundMessage)
    assert item.peer.aliases == BOTH


def test_a_number_without_the_ninth_digit_is_the_same_person_and_is_written_to_as_it_is() -> None:
    item = one({"conversation": "Oi"}, number="553288880001", lid=None)
    assert item.peer.aliases == (("phone", "+5532988880001"), ("wa_id", "553288880001"))
    assert item.peer.address == "553288880001"


@pytest.mark.parametrize("name", ["5511900001234", f"{MARINA_LID}@lid", "  ", None, 7])
def test_an_address_in_place_of_a_name_is_no_name(name: Any) -> None:
    assert one({"conversation": "Oi"}, name=name).peer.name is None


@pytest.mark.parametrize(
    ("stamp", "expected"),
    [
        (1785000100, datetime.fromtimestamp(1785000100, UTC)),
        ("1785000100", datetime.fromtimestamp(1785000100, UTC)),
        (1785000100000, datetime.fromtimestamp(1785000100, UTC)),
        ({"low": 1785000100, "high": 0, "unsigned": True}, datetime.fromtimestamp(1785000100, UTC)),
        ({"low": 1785000100}, None),
        ("soon", None),
        (True, None),
        (10**30, None),
        (None, None),
    ],
)
def test_times_come_in_many_ways(stamp: Any, expected: datetime | None) -> None:
    data = said("AC1", {"conversation": "Oi"})
    data["messageTimestamp"] = stamp
    (item,) = told("messages.upsert", data)
    assert isinstance(item, InboundMessage)
    assert item.provider_at == expected


def deep(levels: int) -> dict[str, Any]:
    """A text in that many wrappers."""
    message: dict[str, Any] = {"conversation": "Fundo"}
    for _ in range(levels):
        message = {"ephemeralMessage": {"message": message}, "messageContextInfo": {}}
    return message


@pytest.mark.parametrize(
    ("message", "kind", "text"),
    [
        ({"extendedTextMessage": {"text": "Oi"}}, "text", "Oi"),
        ({"ExtendedTextMessage": {"text": "Oi"}}, "text", "Oi"),
        ({"ephemeralMessage": {"message": {"extendedTextMessage": {"text": "Some"}}}}, "text", "Some"),
        ({"EphemeralMessage": {"message": {"conversation": "Some"}}}, "text", "Some"),
        ({"deviceSentMessage": {"destinationJid": "x", "message": {"conversation": "Oi"}}}, "text", "Oi"),
        ({"messageContextInfo": {}, "senderKeyDistributionMessage": {}, "conversation": "Oi"}, "text", "Oi"),
        ({"conversation": "", "imageMessage": {"url": "u", "caption": "Foto"}}, "image", "Foto"),
        ({"viewOnceMessageV2": {"message": {"imageMessage": {"mediaKey": "k"}}}}, "image", None),
        ({"viewOnceMessageV2": {"message": {"imageMessage": {"viewOnce": True}}}}, "unsupported", SEEN_ONCE),
        ({"viewOnceMessageV2Extension": {"message": {"audioMessage": {}}}}, "unsupported", SEEN_ONCE),
        (
            {"documentWithCaptionMessage": {"message": {"documentMessage": {"caption": "Contrato"}}}},
            "document",
            "Contrato",
        ),
        ({"associatedChildMessage": {"message": {"imageMessage": {"caption": "2 de 3"}}}}, "image", "2 de 3"),
        ({"ptvMessage": {"seconds": 3}}, "video", None),
        ({"liveLocationMessage": {"degreesLatitude": "-23.5", "degreesLongitude": -46.6}}, "location", None),
        ({"locationMessage": {"degreesLatitude": 100, "degreesLongitude": 0}}, "unsupported", None),
        (
            {
                "pollCreationMessageV3": {
                    "name": "Sabor?",
                    "options": [{"optionName": "Uva"}, {"optionName": "Kiwi"}],
                }
            },
            "poll",
            "Sabor?\n• Uva\n• Kiwi",
        ),
        ({"pollUpdateMessage": {"vote": {"selectedOptions": ["Uva"]}}}, "poll", "Voto na enquete: Uva"),
        ({"pollUpdateMessage": {"vote": {"encPayload": "x"}}}, "poll", "Voto na enquete"),
        ({"orderMessage": {"itemCount": 2, "message": "Entregar hoje"}}, "order", "Pedido\n2 itens\nEntregar hoje"),
        ({"listMessage": {"title": "Menu", "description": "Escolha"}}, "text", "Escolha"),
        ({"templateMessage": {"hydratedTemplate": {"hydratedContentText": "Promoção"}}}, "text", "Promoção"),
        ({"paymentInviteMessage": {"serviceType": 3}}, "unsupported", None),
        ({"somethingNewMessage": {"text": "?"}}, "unsupported", None),
        (deep(11), "text", "Fundo"),
    ],
)
def test_every_content_is_found_in_whatever_wraps_it(message: dict[str, Any], kind: str, text: str | None) -> None:
    item = one(message)
    assert (item.kind, item.text) == (kind, text)
    assert item.raw is not None or kind == "text"


def test_wrappers_without_end_are_unreadable_and_kept() -> None:
    (item,) = told("messages.upsert", said("AC1", deep(100)))
    assert isinstance(item, UnreadableItem)


@pytest.mark.parametrize(
    ("message", "answer"),
    [
        (
            {"buttonsResponseMessage": {"selectedButtonId": "b1", "selectedDisplayText": "Sim"}},
            Answer(id="b1", title="Sim"),
        ),
        (
            {"templateButtonReplyMessage": {"selectedId": "t1", "selectedDisplayText": "Parar"}},
            Answer(id="t1", title="Parar"),
        ),
        (
            {
                "listResponseMessage": {
                    "title": "Pix",
                    "description": "Na hora",
                    "singleSelectReply": {"selectedRowId": "p"},
                }
            },
            Answer(id="p", title="Pix", description="Na hora"),
        ),
        (
            {
                "interactiveResponseMessage": {
                    "body": {"text": "Agendar"},
                    "nativeFlowResponseMessage": {"paramsJson": '{"id":"x1"}'},
                }
            },
            Answer(id="x1", title="Agendar"),
        ),
    ],
)
def test_an_answer_is_its_title_and_names_what_was_chosen(message: dict[str, Any], answer: Answer) -> None:
    item = one(message)
    assert (item.kind, item.text, item.answer) == ("text", answer.title, answer)


def test_a_file_is_named_by_its_message_and_by_where_else_it_stands() -> None:
    image = orjson.loads((SAMPLES / "messages_upsert_image.json").read_bytes())
    (item,) = parse(orjson.dumps(image))
    assert isinstance(item, InboundMessage)
    assert item.media is not None
    assert item.media.source == "ACEC8956637A99787BD197EACD77ACCE https://s3.example/evolution/IMG102.jpeg"
    assert item.raw is not None
    shown = orjson.dumps(item.raw).decode()
    assert '"mediaKey"' not in shown
    assert "jpegThumbnail" not in shown
    (voice,) = parse((SAMPLES / "messages_upsert_audio_ptt.json").read_bytes())
    assert isinstance(voice, InboundMessage)
    assert voice.media is not None
    assert (voice.media.voice, voice.media.source) == (True, "AC6974CE5AC660610B44D9B9FED0FF95 enclosed")
    assert "T2dnUwACINVENTED" not in orjson.dumps(voice.raw).decode()
    strange = one({"imageMessage": {"url": "u"}, "mediaUrl": "file:///etc/passwd"})
    assert strange.media is not None
    assert strange.media.source == "AC1"


def test_a_file_within_a_payload_is_taken_out_of_it() -> None:
    raw = (SAMPLES / "messages_upsert_audio_ptt.json").read_bytes()
    assert enclosed(raw, "AC6974CE5AC660610B44D9B9FED0FF95") == base64.b64decode("T2dnUwACINVENTED")
    assert enclosed(raw, "another") is None
    assert enclosed(b"{", "AC1") is None
    wrapped = {"ephemeralMessage": {"message": {"audioMessage": {"ptt": True}}}, "base64": "T2dnUw=="}
    deep = {"event": "messages.upsert", "data": [7, said("AC1", wrapped)]}
    assert enclosed(orjson.dumps(deep), "AC1") == b"OggS"
    broken = {"event": "messages.upsert", "data": said("AC1", {"audioMessage": {}, "base64": "?"})}
    assert enclosed(orjson.dumps(broken), "AC1") is None


def test_places_and_cards_have_their_parts() -> None:
    place = one({"locationMessage": {"degreesLatitude": -23.5, "degreesLongitude": -46.6, "name": "Praça"}})
    assert place.location == Location(latitude=-23.5, longitude=-46.6, name="Praça")
    vcard = (
        "BEGIN:VCARD\nFN:Otávio Lemos\nitem1.TEL;waid=552198842:+55 21 98842-1170\n"
        "TEL;type=CELL:+55 11\n 3000-0001\nEND:VCARD"
    )
    cards = one({"contactsArrayMessage": {"contacts": [{"vcard": vcard}, {"displayName": "Ana"}, "?"]}})
    otavio = ContactCard(name="Otávio Lemos", phones=("+55 21 98842-1170", "+55 113000-0001"))
    assert cards.contacts == (otavio, ContactCard(name="Ana"))


def test_a_group_message_has_its_author_and_an_old_one_at_least_its_group() -> None:
    item = one({"conversation": "Oi"}, group=GROUP)
    assert (item.group, item.peer.aliases, item.peer.name) == (GROUP, BOTH, "Marina Duarte")
    data = said("AC1", {"conversation": "Oi"}, group=GROUP)
    data["key"] |= {"participant": None, "participantAlt": None}
    (bare,) = told("messages.upsert", data)
    assert isinstance(bare, InboundMessage)
    assert (bare.group, bare.peer.aliases) == (GROUP, (("jid", GROUP),))


def test_quotes_mentions_and_forwards_are_found_outside_and_inside() -> None:
    context = {
        "stanzaId": "Q1",
        "mentionedJid": [f"{MARINA_LID}@lid", f"{MARINA}@s.whatsapp.net", 7],
        "isForwarded": True,
    }
    for item in (
        one({"conversation": "Oi"}, contextInfo=context),
        one({"extendedTextMessage": {"text": "Oi", "contextInfo": context}}),
        one({"ephemeralMessage": {"message": {"extendedTextMessage": {"text": "Oi", "contextInfo": context}}}}),
    ):
        assert item.reply_to == "Q1"
        assert [each.address for each in item.mentions or ()] == [f"{MARINA_LID}@lid", MARINA]
        assert item.forwarded


def test_what_came_from_an_advertisement_keeps_all_that_was_told() -> None:
    item = one({"conversation": "Oi"}, contextInfo={"externalAdReply": {"sourceUrl": "https://fb.example/ad"}})
    assert item.raw is not None
    assert item.raw["contextInfo"]["externalAdReply"]["sourceUrl"] == "https://fb.example/ad"


def test_what_the_team_wrote_is_an_echo_to_its_recipient_without_our_own_name() -> None:
    for event in ("messages.upsert", "send.message"):
        (item,) = told(event, said("3EB0", {"conversation": "Oi"}, from_me=True))
        assert isinstance(item, InboundMessage)
        assert (item.echo, item.peer.aliases, item.peer.name) == (True, BOTH, None)
    in_group = one({"conversation": "Oi"}, group=GROUP, from_me=True)
    assert (in_group.echo, in_group.group, in_group.peer.aliases) == (True, GROUP, (("jid", GROUP),))


@pytest.mark.parametrize(
    ("told_as", "kind"),
    [
        ({"type": "MESSAGE_EDIT", "editedMessage": {"conversation": "Certo"}}, "edit"),
        ({"type": 14, "editedMessage": {"extendedTextMessage": {"text": "Certo"}}}, "edit"),
        ({"type": "MESSAGE_EDIT", "editedMessage": {"imageMessage": {"caption": "Certo"}}}, "edit"),
        ({"type": "REVOKE"}, "revoke"),
        ({"type": 0}, "revoke"),
    ],
)
def test_edits_and_deletions_are_the_same_change_however_they_come(told_as: dict[str, Any], kind: str) -> None:
    inner = {"key": {"remoteJid": f"{MARINA}@s.whatsapp.net", "fromMe": False, "id": "AC9"}, **told_as}
    inner["timestampMs"] = "1785000140000"
    alone = changed("messages.edited", inner)
    within = changed("messages.upsert", said("AC10", {"protocolMessage": inner}))
    wrapped = changed("messages.upsert", said("AC10", {"editedMessage": {"message": {"protocolMessage": inner}}}))
    assert (alone.what, alone.target, alone.text) == (kind, "AC9", "Certo" if kind == "edit" else None)
    assert alone.provider_id == within.provider_id == wrapped.provider_id
    assert (within.text, within.target, within.peer.aliases) == (alone.text, "AC9", BOTH)


def test_an_edit_as_its_writer_sees_it_names_the_message_and_nothing_else() -> None:
    inner = {"type": "MESSAGE_EDIT", "editedMessage": {"conversation": "Certo"}, "timestampMs": "1785000140000"}
    his_view = changed(
        "messages.edited", {**inner, "key": {"remoteJid": f"{OWN}:3@c.us", "fromMe": True, "id": "AC9"}}
    )
    assert (his_view.unsure, his_view.peer.aliases, his_view.echo, his_view.target) == (True, (), False, "AC9")
    chat = {"remoteJid": f"{MARINA}@s.whatsapp.net", "fromMe": True, "id": "AC9"}
    assert changed("messages.edited", {**inner, "key": chat}).unsure
    outer = changed("messages.upsert", said("AC10", {"protocolMessage": {**inner, "key": chat}}))
    assert (outer.unsure, outer.echo) == (False, False)


def test_a_protocol_message_of_another_kind_changes_nothing() -> None:
    for kind in ("EPHEMERAL_SETTING", 3, "HISTORY_SYNC_NOTIFICATION", None, True, False):
        inner = {"key": {"id": "AC9", "remoteJid": f"{MARINA}@s.whatsapp.net"}, "type": kind}
        assert told("messages.edited", inner) == [Ignored("protocol message")]
        assert told("messages.upsert", said("A", {"protocolMessage": inner})) == [Ignored("protocol message")]


def test_a_sealed_edit_is_known_and_its_text_is_not() -> None:
    sealed = {"targetMessageKey": {"id": "AC9"}, "secretEncType": "MESSAGE_EDIT", "encPayload": "x"}
    item = changed("messages.upsert", said("AC10", {"secretEncryptedMessage": sealed}))
    assert (item.what, item.target, item.text, item.peer.aliases) == ("edit", "AC9", None, BOTH)
    other = {**sealed, "secretEncType": "EVENT_EDIT"}
    assert told("messages.upsert", said("AC10", {"secretEncryptedMessage": other})) == [Ignored("sealed message")]


def test_a_reaction_without_an_emoji_was_taken_back_and_the_team_s_own_is_an_echo() -> None:
    reaction = {"key": {"remoteJid": f"{MARINA}@s.whatsapp.net", "fromMe": True, "id": "3EB1"}, "text": ""}
    item = changed("messages.upsert", said("AC10", {"reactionMessage": reaction}))
    assert (item.what, item.target, item.text, item.echo) == ("reaction", "3EB1", None, False)
    ours = changed("messages.upsert", said("AC11", {"reactionMessage": reaction}, from_me=True))
    assert ours.echo


def test_a_deletion_is_told_by_its_key_or_by_the_whole_message() -> None:
    key = {"remoteJid": f"{MARINA}@s.whatsapp.net", "fromMe": True, "id": "3EB1"}
    alone, whole = changed("messages.delete", key), changed("messages.delete", {"id": "cm1", "key": key})
    assert alone == whole
    assert (alone.what, alone.target, alone.echo) == ("revoke", "3EB1", True)


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("SERVER_ACK", "sent"),
        ("DELIVERY_ACK", "delivered"),
        ("READ", "read"),
        (3, "delivered"),
        ("ERROR", "failed"),
    ],
)
def test_ticks_are_statuses_of_messages_of_ours(status: Any, expected: str) -> None:
    data = {"keyId": "3EB1", "remoteJid": f"{MARINA}@s.whatsapp.net", "fromMe": True, "status": status}
    (item,) = told("messages.update", data)
    assert isinstance(item, StatusUpdate)
    assert (item.provider_id, item.status, item.aliases) == ("3EB1", expected, PHONE)
    assert (item.code is not None) == (expected == "failed")
    assert told("messages.update", {**data, "fromMe": False}) == [Ignored("status of a customer's message")]


@pytest.mark.parametrize("status", ["DELETED", "PENDING", None, "EDITED", 77, {}])
def test_a_status_that_says_nothing_deletes_nothing(status: Any) -> None:
    data = {"keyId": "3EB1", "remoteJid": f"{MARINA}@s.whatsapp.net", "fromMe": True, "status": status}
    assert told("messages.update", data) == [Ignored("status that says nothing")]


@pytest.mark.parametrize("chat", ["status@broadcast", "120363@newsletter", "55119@broadcast"])
def test_nobody_s_chats_are_left_out(chat: str) -> None:
    data = said("AC1", {"conversation": "Oi"})
    data["key"]["remoteJid"] = chat
    (item,) = told("messages.upsert", data)
    assert isinstance(item, Ignored)


@pytest.mark.parametrize(
    "event", ["messages.set", "chats.set", "contacts.set", "contacts.update", "presence.update", "labels.edit"]
)
def test_history_and_news_of_the_device_open_nothing(event: str) -> None:
    assert told(event, [said("AC1", {"conversation": "De antes"})] * 3) == [Ignored(event)]


def test_an_event_that_we_do_not_know_is_counted_under_one_name() -> None:
    assert told("brand.new", {}) == told("another", []) == [Ignored("unknown event")]


def test_what_is_only_for_devices_is_no_message() -> None:
    for kind in ("albumMessage", "pinInChatMessage", "encReactionMessage"):
        (item,) = told("messages.upsert", said("AC1", {kind: {"expectedImageCount": 3}}))
        assert isinstance(item, Ignored), item
    stub = {**said("AC1", {}), "message": None, "messageStubType": "CIPHERTEXT"}
    assert told("messages.upsert", stub) == [Ignored("message without content")]


def test_a_bad_item_keeps_none_of_its_neighbours_back() -> None:
    good = said("AC1", {"conversation": "Oi"})
    bad = {"key": {"remoteJid": f"{MARINA}@s.whatsapp.net"}, "message": {"conversation": "?"}}
    kinds = [type(each) for each in told("messages.upsert", [bad, good, None, 7, good])]
    assert kinds == [UnreadableItem, InboundMessage, UnreadableItem, UnreadableItem, InboundMessage]


@pytest.mark.parametrize("status", ["offer", "ringing", "timeout", "reject", "terminate"])
def test_a_call_is_one_note_however_often_it_is_told_of(status: str) -> None:
    call = {"id": "C1", "from": f"{MARINA}@s.whatsapp.net", "chatId": f"{MARINA}@s.whatsapp.net", "isVideo": True}
    (item,) = told("call", {**call, "status": status, "date": "2026-07-25T14:22:00.000Z"})
    assert isinstance(item, InboundMessage)
    assert (item.provider_id, item.kind, item.text) == ("call:C1", "call", "Chamada de vídeo pelo WhatsApp")
    assert item.provider_at == datetime(2026, 7, 25, 14, 22, tzinfo=UTC)
    assert told("call", {**call, "from": f"{OWN}@s.whatsapp.net"}) == [Ignored("call of our own")]


@pytest.mark.parametrize(
    ("event", "data", "connection", "lasting"),
    [
        ("connection.update", {"state": "open"}, "open", False),
        ("connection.update", {"state": "connecting", "statusReason": 200}, "connecting", False),
        ("connection.update", {"state": "close", "statusReason": 401}, "closed", True),
        ("connection.update", {"state": "close", "statusReason": "403"}, "closed", True),
        ("connection.update", {"state": "close", "statusReason": 428}, "closed", False),
        ("connection.update", {"state": "close", "statusReason": 515}, "closed", False),
        ("connection.update", {"state": "close"}, "closed", False),
        ("connection.update", {"state": "refused", "statusReason": 428}, "closed", True),
        ("status.instance", {"status": "closed", "disconnectionReasonCode": 402}, "closed", True),
        ("logout.instance", {}, "closed", True),
        ("qrcode.updated", {"message": "QR code limit reached", "statusCode": 500}, "closed", True),
    ],
)
def test_the_line_s_own_news_say_whether_an_admin_has_to_act(
    event: str, data: dict[str, Any], connection: str, lasting: bool
) -> None:
    (item,) = told(event, data)
    assert isinstance(item, LineChanged)
    assert (item.connection, item.lasting) == (connection, lasting)
    assert connection != "closed" or (len(item.detail) > 10 and item.code.startswith("evolution."))


@pytest.mark.parametrize("event", ["connection.update", "qrcode.updated", "group-participants.update", "call"])
def test_news_without_what_they_are_about_are_unreadable(event: str) -> None:
    assert isinstance(told(event, {"state": "?", "qrcode": {}})[0], UnreadableItem)


def test_groups_tell_their_name_and_who_comes_and_goes() -> None:
    named = {"id": GROUP, "subject": "Equipe"}
    assert told("groups.update", [named]) == [GroupChanged(GROUP, "Equipe")]
    lone = {"id": GROUP, "participants": [f"{MARINA}@s.whatsapp.net"], "action": "remove"}
    (left,) = told("group-participants.update", lone)
    assert isinstance(left, GroupChanged)
    assert [each.aliases for each in left.left] == [PHONE]
    told_whole = {"id": f"{MARINA_LID}@lid", "phoneNumber": f"{MARINA}@s.whatsapp.net", "admin": None}
    (joined,) = told("GROUP_PARTICIPANTS_UPDATE", {**lone, "participants": [told_whole], "action": "add"})
    assert isinstance(joined, GroupChanged)
    assert [each.aliases for each in joined.joined] == [BOTH]
    assert told("group-participants.update", {**lone, "action": "promote"}) == [Ignored("group role")]


def test_a_catch_up_finds_messages_and_what_became_of_them() -> None:
    ours = said(
        "3EB1", {"conversation": "Oi"}, from_me=True, MessageUpdate=[{"status": "READ"}, {"status": "EDITED"}]
    )
    theirs = said("AC1", {"conversation": "Olá"}, MessageUpdate=[{"status": "READ"}])
    gone = said("AC2", {"conversation": "Ops"})
    gone["key"]["deleted"] = True
    items = told("guiche.catch-up", [ours, theirs, gone])
    assert [type(each) for each in items] == [
        InboundMessage,
        InboundChange,
        StatusUpdate,
        InboundMessage,
        InboundMessage,
        InboundChange,
    ]
