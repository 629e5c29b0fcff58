"""The record of accesses: whatever the catalogue says of who may do what is in it, or is left out for a reason."""

from pathlib import Path

import orjson
import pytest

from libs.events.catalog import assistant, token, user
from libs.events.catalog.examples import stored
from libs.events.catalog.registry import EVENT_TYPES
from libs.events.cloudevents import decode_commit
from libs.events.event import Event
from libs.events.testing import ViewSpec, recorded
from services.reporting.views.audit import AUDITED, GUARDED, NOT_AUDITED, Audit

WORDS = Path(__file__).parents[2] / "services/gateway/web/src/i18n"
# What goes on with customers and in the team's work: who did what stands in the log of the ticket, or of the thing.
WORK = {
    *("ticket", "access", "protocol", "message", "schedule", "call", "note", "notice", "rating", "task", "room"),
    *("contact", "relation", "import", "detail", "field", "funnel", "board", "tag", "reason", "name", "view"),
    *("reply", "template", "macro", "rule", "sla", "clock", "workload", "flow", "bot", "answering"),
}
GUARDED_TYPES = [each for each in EVENT_TYPES if each.category in GUARDED]


def test_every_category_of_the_catalogue_is_of_access_or_of_work() -> None:
    assert {each.category for each in EVENT_TYPES} == {*GUARDED} | WORK
    assert not WORK.intersection(GUARDED)


@pytest.mark.parametrize("event_type", GUARDED_TYPES, ids=lambda each: each.name())
def test_what_concerns_access_is_recorded_or_left_out_for_a_reason(event_type: type[Event]) -> None:
    if event_type in NOT_AUDITED:
        assert NOT_AUDITED[event_type].strip()
        assert event_type not in Audit.events
        return
    entry = Audit().fold(None, decode_commit(orjson.dumps(stored(event_type)), 7)[0])
    session = event_type.category == "session"
    assert (entry["type"], entry["kind"]) == (event_type.name(), "log_in" if session else "permission")
    assert not {"email", "url", "settings", "issuer", "client_id"}.intersection(entry["data"])


def test_what_is_left_out_is_of_these_categories() -> None:
    assert {each.category for each in NOT_AUDITED} <= {*GUARDED}


@pytest.mark.parametrize("language", ["pt-BR", "en", "es"])
def test_the_page_names_all_that_is_recorded_and_nothing_else(language: str) -> None:
    words = orjson.loads((WORDS / f"{language}.json").read_bytes())["settings"]["audit"]["type"]
    assert sorted(words) == sorted(each.name() for each in AUDITED)


def test_an_account_that_opens_again_is_recorded_with_whom_it_concerns() -> None:
    reopened = recorded(user.UserReactivated(), "bruno")
    ViewSpec(Audit()).given(reopened).then(
        reopened.id, {"kind": "permission", "type": "UserReactivated", "about_id": "bruno", "data": {}}
    )


def test_people_are_not_named_in_it_and_things_are() -> None:
    joined = recorded(user.UserJoined(label="Ana", email="ana@demo.local", profile="agent"), "ana")
    ViewSpec(Audit()).given(joined).then(joined.id, {"data": {"profile": "agent"}})
    issued = recorded(token.TokenIssued(label="Painel", owner_id="ana", scopes=("tickets:read",)), "t")
    ViewSpec(Audit()).given(issued).then(
        issued.id, {"about_id": "ana", "data": {"label": "Painel", "owner_id": "ana", "scopes": ["tickets:read"]}}
    )
    changed = recorded(assistant.AssistantChanged(label="Robô", settings={"address": "https://bot.example"}), "a")
    ViewSpec(Audit()).given(changed).then(changed.id, {"data": {"label": "Robô"}})
