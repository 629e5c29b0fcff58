"""The address book: one document a contact, and every identity belongs to whom it was learned of first."""

from libs.events.catalog.contact import AliasLearned, ContactRegistered, ContactRenamed
from libs.events.testing import ViewSpec, recorded
from services.contacts.views.address_book import AddressBook, Aliases

MARINA = ContactRegistered(label="Marina", alias_kind="phone", alias="+5521988421170")
LID = AliasLearned(alias_kind="lid", alias="77@lid", source="evolution")


def test_a_contact_is_shown_with_its_number_and_identities() -> None:
    past = recorded(MARINA, "m"), recorded(LID, "m"), recorded(ContactRenamed(label="Marina D."), "m")
    ViewSpec(AddressBook()).given(*past).then(
        "m",
        {
            "name": "Marina D.",
            "phone": "+5521988421170",
            "group": False,
            "aliases": [
                {"kind": "phone", "value": "+5521988421170"},
                {"kind": "lid", "value": "77@lid"},
            ],
            "position": 3,
        },
    )


def test_a_brazilian_number_is_shown_with_its_ninth_digit_also_when_the_channel_leaves_it_out() -> None:
    by_wa_id = ContactRegistered(label="Marina", alias_kind="wa_id", alias="552188421170")
    ViewSpec(AddressBook()).given(recorded(by_wa_id, "m")).then("m", {"phone": "+5521988421170"})


def test_a_contact_without_a_number_has_none() -> None:
    group = ContactRegistered(label="Condomínio", alias_kind="jid", alias="12@g.us", group=True)
    ViewSpec(AddressBook()).given(recorded(group, "g")).then("g", {"phone": None, "group": True})


def test_every_identity_leads_to_its_contact() -> None:
    spec = ViewSpec(Aliases()).given(recorded(MARINA, "m"), recorded(LID, "m"))
    spec.then("phone:+5521988421170", {"contact_id": "m"})
    spec.then("lid:77@lid", {"contact_id": "m"})


def test_an_identity_stays_with_the_contact_that_had_it_first() -> None:
    spec = ViewSpec(Aliases()).given(recorded(MARINA, "m"), recorded(LID, "m"), recorded(LID, "other"))
    spec.then("lid:77@lid", {"contact_id": "m"})
