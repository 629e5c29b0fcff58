"""What a contact decides: one per canonical identity, and a name that a number gives way to."""

from hypothesis import given
from hypothesis import strategies as st

from libs.events.catalog.contact import (
    AliasLearned,
    ContactArchived,
    ContactRegistered,
    ContactRenamed,
    ContactTagged,
    ContactUntagged,
)
from libs.events.event import Actor
from libs.events.testing import NOON, DeciderSpec, history
from libs.identity import ids
from services.contacts import contact
from services.contacts.commands import LearnAliases, RegisterContact, RenameContact, TagContact, UntagContact

PHONE = "+5521988421170"
MARINA = ids.contact_id("phone", PHONE)
GATEWAY = Actor(kind="system", id="gateway")
spec = DeciderSpec(contact.decider)


def register(label: str = "Marina Duarte", **fields: object) -> RegisterContact:
    values = {
        "contact_id": MARINA,
        "label": label,
        "alias_kind": "phone",
        "alias": PHONE,
        "source": "waba",
        "at": NOON,
        "by": GATEWAY,
        **fields,
    }
    return RegisterContact.model_validate(values)


def rename(label: str) -> RenameContact:
    return RenameContact(contact_id=MARINA, label=label, at=NOON, by=Actor(kind="user", id="ana"))


def registered(label: str = "Marina Duarte") -> ContactRegistered:
    return ContactRegistered(label=label, alias_kind="phone", alias=PHONE)


WA_ID = AliasLearned(alias_kind="wa_id", alias="552188421170", source="waba")


def test_a_contact_is_registered_by_its_first_alias() -> None:
    spec.given().when(register()).then(registered())


def test_what_a_provider_names_beside_a_number_is_learned_of_a_contact_that_there_is() -> None:
    told = LearnAliases(
        contact_id=MARINA,
        learned=(("phone", PHONE), ("wa_id", "552188421170")),
        source="waba",
        at=NOON,
        by=GATEWAY,
    )
    spec.given(registered(PHONE)).when(told).then(WA_ID)
    spec.given(registered(PHONE), WA_ID).when(told).then_nothing()
    spec.given().when(told).then_nothing()


def test_who_was_put_away_stays_so_when_something_is_learned_of_him() -> None:
    told = LearnAliases(contact_id=MARINA, learned=(("wa_id", "552188421170"),), source="waba", at=NOON, by=GATEWAY)
    spec.given(registered(), ContactArchived()).when(told).then(WA_ID)


def test_a_group_is_registered_as_a_group() -> None:
    group = register("Condomínio Ipê", alias_kind="jid", alias="1203630@g.us", group=True)
    spec.given().when(group).then(
        ContactRegistered(label="Condomínio Ipê", alias_kind="jid", alias="1203630@g.us", group=True)
    )


def test_further_aliases_come_with_the_registration_each_once() -> None:
    command = register(learned=[("wa_id", "552188421170"), ("phone", PHONE), ("wa_id", "552188421170")])
    spec.given().when(command).then(registered(), WA_ID)


def test_of_a_known_contact_only_new_aliases_are_learned() -> None:
    spec.given(registered()).when(register(learned=[("wa_id", "552188421170")])).then(WA_ID)


def test_a_known_contact_is_not_registered_again() -> None:
    spec.given(registered(), WA_ID).when(register(learned=[("wa_id", "552188421170")])).then_nothing()


def test_a_number_gives_way_to_a_real_name() -> None:
    spec.given(registered("+55 21 98842-1170")).when(register()).then(ContactRenamed(label="Marina Duarte"))


def test_a_real_name_stays_when_the_channel_says_another() -> None:
    spec.given(registered()).when(register("Mari 🌸")).then_nothing()


def test_a_name_that_only_says_a_number_replaces_nothing() -> None:
    spec.given(registered("5521988421170")).when(register("+55 21 98842-1170")).then_nothing()


def test_without_a_name_the_alias_stands_in() -> None:
    spec.given().when(register("  ")).then(registered(PHONE))


def test_a_contact_can_be_renamed() -> None:
    spec.given(registered()).when(rename(" Marina D. ")).then(ContactRenamed(label="Marina D."))


def test_the_same_name_again_is_quiet() -> None:
    spec.given(registered()).when(rename("Marina Duarte")).then_nothing()


def test_nobody_can_be_renamed_who_is_not_registered() -> None:
    spec.given().when(rename("Marina")).then_refused(contact.ContactNotFound)


def test_a_contact_cannot_be_without_a_name() -> None:
    spec.given(registered()).when(rename("  ")).then_refused(contact.NameIsEmpty)


labels = st.sampled_from(["", "+55 21 98842-1170", "Marina", "Mari 🌸", "🌸"])
aliases = st.tuples(st.sampled_from(["wa_id", "lid", "email"]), st.sampled_from("abc"))
commands = st.one_of(
    st.builds(lambda label, learned: register(label, learned=learned), labels, st.lists(aliases, max_size=3)),
    st.builds(rename, labels.filter(bool)),
)


@given(st.lists(commands, min_size=1, max_size=8))
def test_every_command_twice_is_quiet(sent: list[RegisterContact | RenameContact]) -> None:
    state = contact.Contact()
    events: list[object] = []
    for command in [register("+5521"), *sent]:
        decided = contact.decide(command, state)
        for recorded in history(decided):
            state = contact.evolve(state, recorded)
        assert contact.decide(command, state) == []
        events += decided
    learned = [each for each in events if isinstance(each, AliasLearned)]
    assert len(learned) == len({(each.alias_kind, each.alias) for each in learned})


def tag(*tag_ids: str) -> TagContact:
    return TagContact(contact_id=MARINA, tag_ids=tag_ids, by=GATEWAY)


def untag(tag_id: str) -> UntagContact:
    return UntagContact(contact_id=MARINA, tag_id=tag_id, by=GATEWAY)


def test_a_contact_is_tagged_with_what_it_does_not_have_yet() -> None:
    spec.given(registered()).when(tag("vip", "new", "vip")).then(
        ContactTagged(tag_id="vip"), ContactTagged(tag_id="new")
    )
    spec.given(registered(), ContactTagged(tag_id="vip")).when(tag("vip")).then_nothing()


def test_a_tag_is_taken_off_once() -> None:
    tagged = spec.given(registered(), ContactTagged(tag_id="vip"))
    tagged.when(untag("vip")).then(ContactUntagged(tag_id="vip"))
    tagged.when(untag("new")).then_nothing()


def test_nobody_unknown_is_tagged() -> None:
    spec.given().when(tag("vip")).then_refused(contact.ContactNotFound)
    spec.given().when(untag("vip")).then_refused(contact.ContactNotFound)
