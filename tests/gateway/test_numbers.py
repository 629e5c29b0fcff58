"""Numbers that a member is not to see are masked wherever they stand."""

from libs.access.policy import Member
from services.gateway import numbers

AGENT = Member(id="ana", profile="agent", numbers=False)


def test_numbers_are_masked_in_whatever_they_are_part_of() -> None:
    ticket = {
        "number": 4711,
        "contact": {"id": "c", "name": "Rosa", "phone": "+5521988421170", "tags": [{"name": "VIP"}]},
        "aliases": [
            {"kind": "phone", "value": "+5521988421170"},
            {"kind": "wa_id", "value": "552188421170"},
            {"kind": "email", "value": "rosa@exemplo.test"},
        ],
    }
    assert numbers.masked(ticket) == {
        "number": 4711,
        "contact": {"id": "c", "name": "Rosa", "phone": "•••• 1170", "tags": [{"name": "VIP"}]},
        "aliases": [
            {"kind": "phone", "value": "•••• 1170"},
            {"kind": "wa_id", "value": "•••• 1170"},
            {"kind": "email", "value": "rosa@exemplo.test"},
        ],
    }


def test_a_name_that_is_only_a_number_is_one() -> None:
    people = [{"name": "+55 21 98842-1170"}, {"name": "Sala 12"}, {"name": "5521988421170@s.whatsapp.net"}]
    assert [each["name"] for each in numbers.masked(people)] == ["•••• 1170", "Sala 12", "•••• 1170"]


def test_who_sees_numbers_sees_them() -> None:
    said = {"phone": "+5521988421170"}
    assert numbers.shown_to(AGENT.model_copy(update={"numbers": True}), said) == said
    assert numbers.shown_to(AGENT, said) == {"phone": "•••• 1170"}
    assert numbers.in_answer(said) == said
