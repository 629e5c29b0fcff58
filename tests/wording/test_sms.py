"""How many parts of SMS a text takes; the page counts alike (`ui/sms.test.ts` reads the same examples)."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.wording.sms import ALONE, EXTENDED, GSM, IN_PARTS, MOST_PARTS, count, room

EXAMPLES = json.loads((Path(__file__).parents[1] / "fixtures" / "sms" / "parts.json").read_text())


@pytest.mark.parametrize("example", EXAMPLES, ids=[each["what"] for each in EXAMPLES])
def test_a_text_takes_so_many_parts(example: dict[str, Any]) -> None:
    wanted = {each: example[each] for each in ("encoding", "places", "parts", "left")}
    assert asdict(count(example["text"] * example["times"])) == wanted


def test_the_alphabet_has_its_127_characters_and_ten_behind_the_escape() -> None:
    assert (len(GSM), len(EXTENDED), GSM & EXTENDED) == (127, 10, frozenset())


@given(st.text(max_size=800))
def test_no_text_needs_fewer_parts_than_its_places_and_no_part_is_overfull(text: str) -> None:
    found = count(text)
    if found.parts <= 1:
        assert found.places + found.left == ALONE[found.encoding]
        return
    size = IN_PARTS[found.encoding]
    assert found.places > ALONE[found.encoding]
    assert found.places <= found.parts * size - found.left
    assert found.parts * size - found.left <= found.places + found.parts - 1
    assert 0 <= found.left < size


@given(st.text(max_size=300), st.characters())
def test_a_longer_text_never_takes_fewer_parts(text: str, more: str) -> None:
    assert count(text + more).parts >= count(text).parts


@given(st.text(max_size=40), st.integers(1, 60))
def test_a_message_has_room_for_what_its_parts_carry_and_for_nothing_more(text: str, times: int) -> None:
    whole = text * times
    fits = room(whole)
    assert count(whole[:fits]).parts <= MOST_PARTS
    assert fits == len(whole) or count(whole[: fits + 1]).parts > MOST_PARTS
    assert (room("a" * 2_000), room("ã" * 2_000), room("🙂" * 2_000)) == (1_530, 670, 330)
