"""Who is meant: the first identity decides the contact, the user id counts before the number."""

from typing import Any, cast

from libs.events.bus import Bus
from libs.identity import ids
from services.gateway.channels.items import Alias, Peer
from services.gateway.identities import Identities, Known, join, register, whose

PHONE: Alias = ("phone", "+5511900001234")
WA_ID: Alias = ("wa_id", "5511900001234")
USER: Alias = ("bsuid", "BR.1")
LID: Alias = ("lid", "847@lid")
BY_PHONE = Known(ids.contact_id(*PHONE), PHONE)
BY_USER = Known(ids.contact_id(*USER), USER)
BY_LID = Known(ids.contact_id(*LID), LID)


def test_a_stranger_with_a_number_is_known_by_it() -> None:
    assert whose((PHONE, WA_ID, USER), {}, {}) == BY_PHONE


def test_a_stranger_without_a_number_is_known_by_his_user_id() -> None:
    assert whose((USER,), {}, {}) == BY_USER


def test_who_came_by_user_id_keeps_his_conversation_when_he_shows_his_number() -> None:
    resolved = {"bsuid:BR.1": BY_USER.contact_id}
    assert whose((PHONE, USER), resolved, {BY_USER.contact_id: [USER]}) == BY_USER


def test_who_hides_his_number_later_keeps_his_conversation() -> None:
    resolved = {"bsuid:BR.1": BY_PHONE.contact_id}
    assert whose((USER,), resolved, {BY_PHONE.contact_id: [PHONE, USER]}) == BY_PHONE


def test_a_number_that_comes_with_another_user_id_is_another_person() -> None:
    other: Alias = ("bsuid", "BR.2")
    resolved = {"phone:+5511900001234": BY_PHONE.contact_id}
    owned = {BY_PHONE.contact_id: [PHONE, other]}
    assert whose((PHONE, USER), resolved, owned) == BY_USER


def test_a_changed_number_leads_to_the_same_contact() -> None:
    new: Alias = ("phone", "+5511900009999")
    resolved = {"phone:+5511900009999": BY_PHONE.contact_id}
    assert whose((new,), resolved, {BY_PHONE.contact_id: [PHONE, new]}) == BY_PHONE


def test_who_came_by_a_lid_keeps_his_conversation_when_he_shows_his_number() -> None:
    assert whose((LID,), {}, {}) == BY_LID
    resolved = {"lid:847@lid": BY_LID.contact_id}
    assert whose((PHONE, WA_ID, LID), resolved, {BY_LID.contact_id: [LID]}) == BY_LID


def test_who_is_known_by_his_number_keeps_his_conversation_when_he_hides_it() -> None:
    resolved = {"lid:847@lid": BY_PHONE.contact_id}
    assert whose((LID,), resolved, {BY_PHONE.contact_id: [PHONE, LID]}) == BY_PHONE


def test_a_number_and_a_lid_of_two_contacts_are_one_person_the_one_of_the_number() -> None:
    resolved = {"phone:+5511900001234": BY_PHONE.contact_id, "lid:847@lid": BY_LID.contact_id}
    owned = {BY_PHONE.contact_id: [PHONE], BY_LID.contact_id: [LID]}
    found = whose((PHONE, WA_ID, LID), resolved, owned)
    assert (found.contact_id, found.first, found.double) == (*_of(BY_PHONE), BY_LID)
    command = join(found, BY_LID)
    assert (command.contact_id, command.into) == (BY_LID.contact_id, BY_PHONE.contact_id)


def test_who_was_merged_already_is_joined_until_the_number_s_contact_knows_the_lid() -> None:
    resolved = {"phone:+5511900001234": BY_PHONE.contact_id, "lid:847@lid": BY_LID.contact_id}
    merged = {"lid:847@lid": BY_PHONE.contact_id}
    owned: dict[str, list[Alias]] = {BY_PHONE.contact_id: [PHONE], BY_LID.contact_id: [LID]}
    for peer in ((PHONE, WA_ID, LID), (LID,)):
        found = whose(peer, resolved, owned, merged)
        assert (found.contact_id, found.first, found.double) == (*_of(BY_PHONE), BY_LID)
    told = {**owned, BY_PHONE.contact_id: [PHONE, LID]}
    assert whose((PHONE, WA_ID, LID), resolved, told, merged) == BY_PHONE


def test_who_was_merged_into_somebody_else_is_dealt_with_as_that_one() -> None:
    other: Alias = ("phone", "+5511911112222")
    other_id = ids.contact_id(*other)
    resolved = {"phone:+5511900001234": BY_PHONE.contact_id, "lid:847@lid": BY_LID.contact_id}
    owned: dict[str, list[Alias]] = {BY_PHONE.contact_id: [PHONE], BY_LID.contact_id: [LID], other_id: [other]}
    merged = {"lid:847@lid": other_id}
    assert whose((LID,), resolved, owned, merged).contact_id == other_id
    assert whose((PHONE, WA_ID, LID), resolved, owned, merged).double == Known(other_id, other)


def _of(known: Known) -> tuple[str, Alias]:
    return known.contact_id, known.first


def test_a_group_is_a_contact_of_its_own() -> None:
    group: Alias = ("jid", "120363")
    assert whose((group,), {}, {}).first == group


def test_a_conversation_follows_from_channel_and_first_identity() -> None:
    assert BY_PHONE.conversation("c") == ids.conversation_id("c", *PHONE)


def test_without_a_name_a_contact_is_called_by_its_number() -> None:
    command = register(BY_PHONE, Peer((PHONE, WA_ID), "5511900001234"))
    assert command.label == "+55 11 90000-1234"
    assert command.learned == (WA_ID,)
    assert register(BY_PHONE, Peer((PHONE,), "x", "Marina")).label == "Marina"


class Contacts:
    """A contacts service whose views lag behind: it knows nobody yet."""

    async def query(self, service: str, query: Any) -> dict[str, Any]:
        """Nothing."""
        return {}


async def test_a_burst_with_and_without_the_number_is_one_person() -> None:
    identities = Identities(cast(Bus, Contacts()))
    found = await identities.find([(LID,), (PHONE, WA_ID, LID), (LID,)])
    assert found == {(LID,): BY_PHONE, (PHONE, WA_ID, LID): BY_PHONE}


async def test_who_was_registered_a_moment_ago_is_known_though_the_view_is_behind() -> None:
    identities = Identities(cast(Bus, Contacts()))
    identities.registered((LID,), True, BY_LID)
    assert await identities.find([(PHONE, WA_ID, LID)]) == {(PHONE, WA_ID, LID): BY_LID}
