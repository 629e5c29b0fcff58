"""Whether one of a flow's comparisons holds: texts as people write them, numbers as they mean them (C6). Pure."""

from typing import assert_never

from libs.events.catalog.flow import Operator
from services.messaging.flow_answers import matches, number_of
from services.messaging.words import fold


def compare(operator: Operator, found: str, wanted: str) -> bool:
    """Whether what was found is as the operator wants it."""
    said, meant = fold_words(found), fold_words(wanted)
    match operator:
        case "equals" | "has":
            return said == meant
        case "differs" | "lacks":
            return said != meant
        case "contains":
            return meant in said
        case "begins":
            return said.startswith(meant)
        case "matches":
            return matches(wanted, found)
        case "filled":
            return bool(said)
        case "empty":
            return not said
        case "greater" | "less":
            one, other = number_of(found), number_of(wanted)
            if one is None or other is None:
                return False
            return one > other if operator == "greater" else one < other
        case _:
            assert_never(operator)


def fold_words(text: str) -> str:
    """A text to be compared: accents, case and repeated blanks apart."""
    return " ".join(fold(each) if any(map(str.isalnum, each)) else each for each in text.split())
