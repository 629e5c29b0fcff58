"""Other legal payloads of Evolution: echoes, values of other types, kept edits, messages without content."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from services.gateway.channels.evolution.payloads import MOST, parse
from services.gateway.channels.items import (
    Alias,
    GroupChanged,
    Ignored,
    InboundChange,
    InboundMessage,
    Item,
    LineChanged,
    StatusUpdate,
    UnreadableItem,
)
from tests.providers.evolution import GROUP, MARINA, MARINA_LID, OWN, overwritten, said

OWN_LID = "99900000000777@lid"
PHONE: tuple[Alias, ...] = (("phone", "+5511900001234"), ("wa_id", "5511900001234"))
LID: Alias = ("lid", f"{MARINA_LID}@lid")


def told(event: str, data: Any) -> list[Item]:
    """The items of an event."""
    envelope = {"event": event, "instance": "loja", "data": data, "sender": f"{OWN}@s.whatsapp.net"}
    return parse(json.dumps(envelope).encode())


def echoed(**key: Any) -> InboundMessage:
    """The echo of a message of the team, under such a key."""
    data = said("3EB0", {"conversation": "Oi"}, from_me=True)
    data["key"] = {"fromMe": True, "id": "3EB0", **key}
    (item,) = told("messages.upsert", data)
    assert isinstance(item, InboundMessage)
    return item


@pytest.mark.parametrize(
    ("key", "aliases"),
    [
        ({"remoteJid": f"{MARINA}@s.whatsapp.net", "senderLid": OWN_LID}, PHONE),
        ({"remoteJid": f"{MARINA_LID}@lid", "senderPn": f"{OWN}@s.whatsapp.net"}, (LID,)),
        ({"remoteJid": f"{MARINA_LID}@lid", "remoteJidAlt": f"{OWN}@s.whatsapp.net"}, (LID,)),
        ({"remoteJid": f"{MARINA_LID}@lid", "remoteJidAlt": f"{MARINA}@s.whatsapp.net"}, (*PHONE, LID)),
        ({"remoteJid": f"{MARINA}:3@c.us", "senderPn": f"{OWN}@s.whatsapp.net", "senderLid": OWN_LID}, PHONE),
    ],
)
def test_an_echo_goes_to_whom_it_was_written_and_never_to_its_sender_who_is_us(
    key: dict[str, Any], aliases: tuple[Alias, ...]
) -> None:
    assert echoed(**key).peer.aliases == aliases


def test_reactions_and_ticks_of_ours_are_with_whom_we_wrote_to_as_well() -> None:
    reaction = {"key": {"remoteJid": f"{MARINA}@s.whatsapp.net", "fromMe": False, "id": "AC1"}, "text": "👍"}
    data = said("3EB1", {"reactionMessage": reaction}, lid=None, from_me=True)
    data["key"]["senderLid"] = OWN_LID
    (item,) = told("messages.upsert", data)
    assert isinstance(item, InboundChange)
    assert (item.echo, item.peer.aliases) == (True, PHONE)


def test_a_note_to_ourselves_is_kept_where_it_was_written() -> None:
    assert echoed(remoteJid=f"{OWN}@s.whatsapp.net").peer.address == OWN


@pytest.mark.parametrize("from_me", ["true", "True", 1, "1"])
def test_what_the_team_wrote_is_an_echo_however_that_is_spelt(from_me: Any) -> None:
    assert echoed(remoteJid=f"{MARINA}@s.whatsapp.net", fromMe=from_me).echo


@pytest.mark.parametrize("from_me", ["false", 0, "", None, "0"])
def test_what_a_customer_wrote_is_no_echo_however_that_is_spelt(from_me: Any) -> None:
    assert not echoed(remoteJid=f"{MARINA}@s.whatsapp.net", fromMe=from_me).echo


@pytest.mark.parametrize(("kind", "what"), [("14", "edit"), ("0", "revoke"), ("message_edit", "edit")])
def test_the_kind_of_a_change_may_be_a_number_written_as_text(kind: str, what: str) -> None:
    inner = {"key": {"remoteJid": f"{MARINA}@s.whatsapp.net", "fromMe": False, "id": "AC9"}, "type": kind}
    (item,) = told("messages.edited", {**inner, "editedMessage": {"conversation": "Certo"}})
    assert isinstance(item, InboundChange)
    assert (item.what, item.target) == (what, "AC9")


@pytest.mark.parametrize(
    "data",
    [
        {"keyId": "3EB1", "remoteJid": f"{MARINA}@s.whatsapp.net", "fromMe": True, "status": "3"},
        {"keyId": "3EB1", "remoteJid": f"{MARINA}@s.whatsapp.net", "fromMe": "true", "status": "delivery_ack"},
        {"key": {"id": "3EB1", "remoteJid": f"{MARINA}@s.whatsapp.net", "fromMe": True}, "status": 3},
        {"key": {"id": "3EB1", "remoteJid": f"{MARINA}@s.whatsapp.net", "fromMe": True}, "update": {"status": 3}},
    ],
)
def test_a_tick_is_read_in_every_spelling(data: dict[str, Any]) -> None:
    assert told("messages.update", data) == [StatusUpdate("3EB1", "delivered", PHONE)]
    assert told("messages.update", [data, data]) == [StatusUpdate("3EB1", "delivered", PHONE)] * 2


@pytest.mark.parametrize("event", ["logout.instance", "remove.instance", "LOGOUT_INSTANCE"])
def test_an_instance_that_was_given_up_says_so_without_a_word_more(event: str) -> None:
    (item,) = told(event, None)
    assert isinstance(item, LineChanged)
    assert (item.connection, item.lasting) == ("closed", True)
    assert isinstance(told("messages.upsert", None)[0], UnreadableItem)


def test_an_edit_that_was_not_told_is_found_in_what_is_kept_at_its_own_time() -> None:
    kept = said("AC1", {"conversation": "Quero duas"}, at=1_785_000_000)
    overwritten(kept, "Quero três")
    message, edit = told("guiche.catch-up", [kept])
    assert isinstance(message, InboundMessage)
    assert isinstance(edit, InboundChange)
    assert (message.text, message.known) == ("Quero três", True)
    assert (edit.what, edit.target, edit.text, edit.known, edit.unsure) == ("edit", "AC1", "Quero três", True, True)
    assert edit.provider_at == message.provider_at
    assert told("guiche.catch-up", [kept]) == [message, edit]


def test_another_edit_of_what_is_kept_is_another_one() -> None:
    kept = said("AC1", {"conversation": "Quero duas"})
    overwritten(kept, "Quero três")
    (_, first) = told("guiche.catch-up", [kept])
    kept["messageTimestamp"] += 1
    (_, second) = told("guiche.catch-up", [kept])
    assert isinstance(first, InboundChange)
    assert isinstance(second, InboundChange)
    assert first.provider_id != second.provider_id


def test_a_file_that_was_edited_says_its_new_caption_and_one_without_says_nothing() -> None:
    edited: dict[str, Any] = {"MessageUpdate": [{"status": "EDITED"}]}
    photo = said("AC1", {"imageMessage": {"caption": "A mesa"}}, **edited)
    assert [each.text for each in told("guiche.catch-up", [photo]) if isinstance(each, InboundChange)] == ["A mesa"]
    bare = said("AC1", {"imageMessage": {"url": "u"}}, **edited)
    assert [type(each) for each in told("guiche.catch-up", [bare])] == [InboundMessage]


@pytest.mark.parametrize("version", ["", "V2", "V3", "V4", "V5", "V6"])
def test_every_poll_is_shown_as_one(version: str) -> None:
    poll = {"name": "Sabor?", "options": [{"optionName": "Uva"}]}
    (item,) = told("messages.upsert", said("AC1", {f"pollCreationMessage{version}": poll}))
    assert isinstance(item, InboundMessage)
    assert (item.kind, item.text) == ("poll", "Sabor?\n• Uva")


def test_a_poll_in_a_wrapper_of_its_own_is_one_as_well() -> None:
    poll = {"name": "Sabor?", "options": [{"optionName": "Uva"}]}
    wrapped = {"pollCreationMessageV4": {"message": {"pollCreationMessageV3": poll}}}
    (item,) = told("messages.upsert", said("AC1", wrapped))
    assert isinstance(item, InboundMessage)
    assert (item.kind, item.text) == ("poll", "Sabor?\n• Uva")


def test_keys_for_devices_are_no_message_and_no_noise() -> None:
    keys = {"senderKeyDistributionMessage": {"groupId": GROUP}, "messageContextInfo": {}}
    assert told("messages.upsert", said("AC1", keys, group=GROUP)) == [Ignored("keys for devices")]
    assert isinstance(told("messages.upsert", said("AC1", {"messageContextInfo": {}}))[0], UnreadableItem)


def test_what_is_beyond_the_most_is_told_to_be_unread() -> None:
    items = told("messages.upsert", [said(f"AC{each}", {"conversation": "Oi"}) for each in range(MOST + 7)])
    assert len(items) == MOST + 1
    assert isinstance(items[-1], UnreadableItem)
    assert "7 more" in items[-1].reason


@pytest.mark.parametrize(
    "message",
    [
        {"ephemeralMessage": {"message": {"viewOnceMessageV2": {"message": {"imageMessage": {"url": "u"}}}}}},
        {"ephemeralMessage": {"message": {"ephemeralMessage": {"message": {"imageMessage": {"url": "u"}}}}}},
        {"documentWithCaptionMessage": {"message": {"editedMessage": {"message": {"imageMessage": {"url": "u"}}}}}},
    ],
)
def test_wrappers_within_wrappers_are_taken_off(message: dict[str, Any]) -> None:
    (item,) = told("messages.upsert", said("AC1", message))
    assert isinstance(item, InboundMessage)
    assert item.kind == "image"


def test_an_edit_within_two_wrappers_is_one() -> None:
    inner = {
        "key": {"id": "AC9"},
        "type": 14,
        "editedMessage": {"ephemeralMessage": {"message": {"conversation": "B"}}},
    }
    wrapped = {"ephemeralMessage": {"message": {"editedMessage": {"message": {"protocolMessage": inner}}}}}
    (item,) = told("messages.upsert", said("AC10", wrapped))
    assert isinstance(item, InboundChange)
    assert (item.target, item.text) == ("AC9", "B")


def test_people_of_a_group_come_and_go_and_their_roles_are_none_of_ours() -> None:
    person = {"jid": f"{MARINA_LID}@lid", "phoneNumber": MARINA, "name": "Marina"}
    told_of = {"id": GROUP, "participants": [f"{MARINA_LID}@lid"], "participantsData": [person]}
    (joined,) = told("group-participants.update", {**told_of, "action": "add"})
    assert isinstance(joined, GroupChanged)
    assert [each.aliases for each in joined.joined] == [(*PHONE, LID)]
    for action in ("promote", "demote", "modify"):
        assert told("group-participants.update", {**told_of, "action": action}) == [Ignored("group role")]


@pytest.mark.parametrize("told_number", ["84700000000123", f"{MARINA_LID}@lid"])
def test_the_digits_of_a_lid_are_nobody_s_number(told_number: str) -> None:
    person = {"jid": f"{MARINA_LID}@lid", "phoneNumber": told_number}
    joined = {"id": GROUP, "participants": [f"{MARINA_LID}@lid"], "participantsData": [person], "action": "add"}
    (item,) = told("group-participants.update", joined)
    assert isinstance(item, GroupChanged)
    assert [(each.aliases, each.address) for each in item.joined] == [((LID,), f"{MARINA_LID}@lid")]


@pytest.mark.parametrize(
    "people",
    [
        {"participants": [{"id": f"{MARINA_LID}@lid", "phoneNumber": f"{MARINA}@s.whatsapp.net", "admin": None}]},
        {"participants": [], "participantsData": [{"jid": f"{MARINA_LID}@lid", "phoneNumber": MARINA}]},
        {
            "participants": [{"id": f"{MARINA_LID}@lid"}],
            "participantsData": [{"jid": {"id": f"{MARINA_LID}@lid"}, "phoneNumber": f"{MARINA}@s.whatsapp.net"}],
        },
    ],
)
def test_who_left_a_group_is_read_in_every_release_s_way(people: dict[str, Any]) -> None:
    (item,) = told("GROUP_PARTICIPANTS_UPDATE", {"id": GROUP, **people, "action": "REMOVE"})
    assert isinstance(item, GroupChanged)
    assert [each.aliases for each in item.left] == [(*PHONE, LID)]


def test_who_wrote_in_a_group_may_stand_beside_the_key() -> None:
    data = said("AC1", {"conversation": "Oi"}, group=GROUP)
    data["key"] = {"remoteJid": GROUP, "fromMe": False, "id": "AC1"}
    (item,) = told("messages.upsert", {**data, "participant": f"{MARINA}:2@s.whatsapp.net"})
    assert isinstance(item, InboundMessage)
    assert (item.group, item.peer.aliases, item.peer.name) == (GROUP, PHONE, "Marina Duarte")


@pytest.mark.parametrize("address", ["0@s.whatsapp.net", "0@c.us", "server@c.us"])
def test_what_whatsapp_itself_tells_is_no_customer_s(address: str) -> None:
    data = said("AC1", {"conversation": "Novidades"})
    data["key"] = {"remoteJid": address, "fromMe": False, "id": "AC1"}
    assert isinstance(told("messages.upsert", data)[0], Ignored)


@pytest.mark.parametrize(
    "around",
    [
        lambda inner: {
            "key": {"id": "AC10"},
            "message": {"editedMessage": {"message": {"protocolMessage": inner}}},
        },
        lambda inner: {"editedMessage": {"message": {"protocolMessage": inner}}},
        lambda inner: {"protocolMessage": inner},
        lambda inner: {**inner, "editedMessage": {"message": inner["editedMessage"]}},
    ],
)
def test_an_edit_is_the_same_whatever_is_around_it(around: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    inner = {
        "key": {"id": "AC9"},
        "type": 14,
        "editedMessage": {"conversation": "Certo"},
        "timestampMs": "1785000140000",
    }
    assert told("messages.edited", around(inner)) == told("messages.edited", inner)
    (item,) = told("messages.edited", inner)
    assert isinstance(item, InboundChange)
    assert (item.target, item.text) == ("AC9", "Certo")
