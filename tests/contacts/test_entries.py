"""The address book's entries: added, changed, put away and fetched back; identities learned and disowned."""

from libs.access.policy import Member
from libs.events.catalog.contact import (
    AliasDisowned,
    AliasLearned,
    ContactArchived,
    ContactRegistered,
    ContactRenamed,
    ContactRestored,
    ContactTagged,
    DetailsChanged,
    MainAliasChosen,
    PhotoChanged,
)
from libs.events.catalog.ticket import Reopened, Resolved, TicketOpened
from libs.events.event import Actor, Event, iso
from libs.events.testing import NOON, DeciderSpec, ViewSpec, history
from libs.identity import ids
from services.contacts import contact
from services.contacts.commands import (
    AddContact,
    ArchiveContact,
    ChangeContact,
    Details,
    DisownAlias,
    ImportContact,
    RegisterContact,
    RestoreContact,
)
from services.contacts.views.address_book import AddressBook, Aliases

PHONE, OTHER = "+5521988421170", "+551133334444"
ROSA = ids.contact_id("phone", PHONE)
ANA = Actor(kind="user", id="ana")
LEAD = Member(id="sonia", profile="supervisor")
AGENT = Member(id="ana", profile="agent")
spec = DeciderSpec(contact.decider)
REGISTERED = ContactRegistered(label="Rosa", alias_kind="phone", alias=PHONE)


def add(details: Details, **more: object) -> AddContact:
    return AddContact.model_validate({"contact_id": ROSA, "details": details, "at": NOON, "by": ANA, **more})


def change(**details: str | float | bool | None) -> ChangeContact:
    return ChangeContact(contact_id=ROSA, details=details, at=NOON, by=ANA)


def row(duplicates: str, details: Details, *tag_ids: str) -> ImportContact:
    values = {"contact_id": ROSA, "details": details, "duplicates": duplicates, "tag_ids": tag_ids}
    return ImportContact.model_validate({**values, "at": NOON, "by": ANA})


def test_a_contact_is_added_with_all_that_is_known_of_him() -> None:
    details: Details = {"name": " Rosa ", "phone": PHONE, "email": "rosa@ipe.example", "birthday": "1968-03-14"}
    spec.given().when(add(details, tag_ids=("vip",))).then(
        REGISTERED,
        AliasLearned(alias_kind="email", alias="rosa@ipe.example", source="edited"),
        DetailsChanged(field="birthday", value="1968-03-14"),
        ContactTagged(tag_id="vip"),
    )


def test_one_without_a_number_is_known_by_his_address() -> None:
    spec.given().when(add({"name": "Rosa", "phone": None, "email": "rosa@ipe.example"})).then(
        ContactRegistered(label="Rosa", alias_kind="email", alias="rosa@ipe.example")
    )


def test_who_is_there_is_not_added_again() -> None:
    spec.given(REGISTERED).when(add({"name": "Outra", "phone": PHONE})).then_refused(
        contact.ContactExists, contact_id=ROSA
    )


def test_who_was_put_away_comes_back_as_he_is_described_now() -> None:
    spec.given(REGISTERED, ContactArchived()).when(add({"name": "Rosa Lima", "phone": PHONE})).then(
        ContactRestored(), ContactRenamed(label="Rosa Lima")
    )


def test_a_contact_needs_a_name() -> None:
    spec.given().when(add({"name": "  ", "phone": PHONE})).then_refused(contact.NameIsEmpty)
    spec.given(REGISTERED).when(change(name=" ")).then_refused(contact.NameIsEmpty)


def test_details_change_and_are_crossed_out() -> None:
    spec.given(REGISTERED).when(change(address="Rua A", **{"field:1": 3.0})).then(
        DetailsChanged(field="address", value="Rua A"), DetailsChanged(field="field:1", value=3.0)
    )
    said = DetailsChanged(field="address", value="Rua A")
    spec.given(REGISTERED, said).when(change(address="Rua A")).then_nothing()
    spec.given(REGISTERED, said).when(change(address=None)).then(DetailsChanged(field="address"))
    spec.given(REGISTERED).when(change(photo="abc")).then(PhotoChanged(photo="abc"))
    spec.given(REGISTERED, PhotoChanged(photo="abc")).when(change(photo=None)).then(PhotoChanged())


def test_another_number_is_shown_and_the_old_one_still_finds_him() -> None:
    learned = AliasLearned(alias_kind="phone", alias=OTHER, source="edited")
    chosen = MainAliasChosen(alias_kind="phone", alias=OTHER)
    spec.given(REGISTERED).when(change(phone=OTHER)).then(learned, chosen)
    spec.given(REGISTERED, learned, chosen).when(change(phone=OTHER)).then_nothing()
    spec.given(REGISTERED, learned, chosen).when(change(phone=PHONE)).then(
        MainAliasChosen(alias_kind="phone", alias=PHONE)
    )


def test_a_corrected_address_takes_the_place_of_the_old_one() -> None:
    old = AliasLearned(alias_kind="email", alias="rosa@velho.example", source="edited")
    spec.given(REGISTERED, old).when(change(email="rosa@novo.example")).then(
        AliasLearned(alias_kind="email", alias="rosa@novo.example", source="edited"),
        MainAliasChosen(alias_kind="email", alias="rosa@novo.example"),
        AliasDisowned(alias_kind="email", alias="rosa@velho.example"),
    )
    spec.given(REGISTERED, old).when(change(email=None)).then(
        AliasDisowned(alias_kind="email", alias="rosa@velho.example")
    )


def test_the_identity_by_which_he_was_first_known_stays() -> None:
    first = DisownAlias(contact_id=ROSA, alias_kind="phone", alias=PHONE, at=NOON, by=ANA)
    spec.given(REGISTERED).when(first).then_refused(contact.FirstIdentityStays)
    spec.given(REGISTERED).when(change(phone=None)).then_refused(contact.FirstIdentityStays)


def test_an_identity_is_disowned_once() -> None:
    learned = AliasLearned(alias_kind="lid", alias="77@lid", source="channel")
    disown = DisownAlias(contact_id=ROSA, alias_kind="lid", alias="77@lid", at=NOON, by=ANA)
    gone = AliasDisowned(alias_kind="lid", alias="77@lid")
    spec.given(REGISTERED, learned).when(disown).then(gone)
    spec.given(REGISTERED, learned, gone).when(disown).then_nothing()


def test_only_management_puts_a_contact_away() -> None:
    def archive(member: Member) -> ArchiveContact:
        return ArchiveContact(contact_id=ROSA, member=member, at=NOON, by=ANA)

    spec.given(REGISTERED).when(archive(AGENT)).then_refused(contact.ArchivingIsManagements)
    spec.given(REGISTERED).when(archive(LEAD)).then(ContactArchived())
    spec.given(REGISTERED, ContactArchived()).when(archive(LEAD)).then_nothing()
    spec.given().when(archive(LEAD)).then_refused(contact.ContactNotFound)


def test_who_writes_or_is_fetched_is_back() -> None:
    back = RestoreContact(contact_id=ROSA, at=NOON, by=ANA)
    spec.given(REGISTERED, ContactArchived()).when(back).then(ContactRestored())
    spec.given(REGISTERED).when(back).then_nothing()
    values = {"contact_id": ROSA, "label": "Rosa", "alias_kind": "phone", "alias": PHONE, "source": "waba"}
    wrote = RegisterContact.model_validate({**values, "at": NOON, "by": ANA})
    spec.given(REGISTERED, ContactArchived()).when(wrote).then(ContactRestored())


def test_a_row_makes_a_contact_whatever_becomes_of_those_who_are_there() -> None:
    for duplicates in ("skip", "update", "create"):
        spec.given().when(row(duplicates, {"name": "Rosa", "phone": PHONE}, "vip")).then(
            REGISTERED, ContactTagged(tag_id="vip")
        )


def test_a_row_of_somebody_who_is_there_updates_him_or_changes_nothing() -> None:
    details: Details = {"name": "Rosa Lima", "phone": PHONE}
    spec.given(REGISTERED).when(row("skip", details, "vip")).then_nothing()
    spec.given(REGISTERED).when(row("create", details)).then_nothing()
    renamed, tagged = ContactRenamed(label="Rosa Lima"), ContactTagged(tag_id="vip")
    spec.given(REGISTERED).when(row("update", details, "vip")).then(renamed, tagged)
    spec.given(REGISTERED, renamed, tagged).when(row("update", details, "vip")).then_nothing()


def test_an_entry_says_what_was_written_down_last() -> None:
    told: list[Event] = [
        REGISTERED,
        AliasLearned(alias_kind="phone", alias=OTHER, source="edited"),
        MainAliasChosen(alias_kind="phone", alias=OTHER),
        AliasLearned(alias_kind="email", alias="rosa@ipe.example", source="edited"),
        ContactRenamed(label="Ângela Rosa"),
        DetailsChanged(field="birthday", value="1968-03-14"),
        DetailsChanged(field="field:1", value=True),
        ContactArchived(),
    ]
    entry = ViewSpec(AddressBook()).given(*history(told, ROSA)).documents()[ROSA]
    assert (entry["phone"], entry["email"], entry["name_key"]) == (OTHER, "rosa@ipe.example", "angela rosa")
    assert (entry["birthday"], entry["fields"], entry["listed"]) == ("1968-03-14", {"1": True}, False)
    # By any part of a number, with and without the ninth digit, by the address and by words without accents.
    assert {"1170", "2188421170", "21988421170", "3333", "rosa@ipe.example", "angela"} & {*entry["tokens"]} == {
        "1170",
        "2188421170",
        "21988421170",
        "rosa@ipe.example",
        "angela",
    }
    assert any(each.startswith("3333") for each in entry["tokens"])


def test_an_entry_tells_when_its_contact_was_last_served() -> None:
    opened = TicketOpened(number=1, conversation_id="c", contact_id=ROSA, channel_id="l", ordinal=1)
    known = history([REGISTERED], ROSA)
    ticket: list[Event] = [opened, Resolved(), Reopened(agent_id="ana")]
    served = history(ticket, "t1")
    entry = ViewSpec(AddressBook()).given(*known, *served).documents()[ROSA]
    assert (entry["last_ticket_id"], entry["last_at"]) == ("t1", iso(served[-1].time))


def test_an_identity_belongs_to_the_first_who_was_known_by_it_until_he_disowns_it() -> None:
    learned = AliasLearned(alias_kind="lid", alias="77@lid", source="channel")
    both = [*history([REGISTERED, learned], ROSA), *history([learned], "other")]
    alias = ViewSpec(Aliases()).given(*both).documents()["lid:77@lid"]
    assert (alias["contact_id"], alias["holders"]) == (ROSA, [ROSA, "other"])
    gone = history([AliasDisowned(alias_kind="lid", alias="77@lid")], ROSA)
    assert ViewSpec(Aliases()).given(*both, *gone).documents()["lid:77@lid"]["contact_id"] == "other"
