"""The templates of a line: as its provider has them, as they are looked for, and scheduled (C3)."""

from datetime import timedelta
from typing import Any

import pytest

from libs.access.policy import Member
from libs.events.catalog.channel import ChannelRemoved
from libs.events.catalog.schedule import MessageScheduled, ScheduleChanged, ScheduleFired
from libs.events.catalog.template import (
    Template,
    TemplateButton,
    TemplateHeader,
    TemplatesSynced,
    TemplateStateChanged,
)
from libs.events.catalog.template_use import TemplateUse
from libs.events.event import SYSTEM
from libs.events.testing import NOON, DeciderSpec, ViewSpec, recorded
from libs.identity import ids
from services.messaging import schedule, template
from services.messaging.schedule_commands import ChangeSchedule, FireSchedule, ScheduleMessage
from services.messaging.template_commands import RecordTemplates, RecordTemplateState
from services.messaging.template_queries import ListTemplates, template_item
from services.messaging.views.templates import Templates, is_asked
from tests.messaging.examples import ANA

spec = DeciderSpec(template.decider)


def text(template_id: str = "1", **facts: Any) -> Template:
    """A template as a provider has it."""
    about = {"name": "confirma_entrega", "language": "pt_BR", "status": "approved", "category": "utility"}
    return Template.model_validate(
        {"id": template_id, "body": "Olá {{1}}, sua mesa chega {{2}}.", **about, **facts}
    )


def has(*templates: Template, present: tuple[str, ...] | None = None) -> RecordTemplates:
    return RecordTemplates(by=SYSTEM, channel_id="c", templates=templates, present=present)


def told(template_id: str = "1", **facts: Any) -> RecordTemplateState:
    return RecordTemplateState(by=SYSTEM, channel_id="c", template_id=template_id, **facts)


KNOWN = TemplatesSynced(templates=(text(), text("2", name="promo")))


class TestReading:
    def test_what_is_new_or_changed_is_kept(self) -> None:
        spec.given().when(has(text())).then(TemplatesSynced(templates=(text(),)))
        paused = text(status="paused")
        spec.given(KNOWN).when(has(paused, text("2", name="promo"))).then(TemplatesSynced(templates=(paused,)))

    def test_what_the_provider_no_longer_has_is_gone_once_all_was_read(self) -> None:
        spec.given(KNOWN).when(has(text(), present=("1",))).then(TemplatesSynced(gone=("2",)))
        spec.given(KNOWN).when(has(text())).then_nothing()

    def test_the_same_again_is_quiet(self) -> None:
        spec.given(KNOWN).when(has(text(), text("2", name="promo"), present=("1", "2"))).then_nothing()
        spec.given().when(has(present=())).then_nothing()


class TestNews:
    def test_a_new_state_takes_the_old_reason_with_it(self) -> None:
        rejected = TemplateStateChanged(template_id="1", status="rejected", reason="invalid_format")
        spec.given(KNOWN).when(told(status="rejected", reason="invalid_format")).then(rejected)
        approved = TemplateStateChanged(template_id="1", status="approved")
        spec.given(KNOWN, rejected).when(told(status="approved")).then(approved)
        spec.given(KNOWN, rejected, approved).when(told(status="approved")).then_nothing()

    def test_category_and_quality_change_alone(self) -> None:
        changed = TemplateStateChanged(template_id="1", template_category="marketing", quality="red")
        spec.given(KNOWN).when(told(category="marketing", quality="red")).then(changed)
        spec.given(KNOWN, changed).when(told(quality="red")).then_nothing()

    def test_news_that_come_late_or_again_do_not_take_back_what_is_newer(self) -> None:
        early, late = NOON, NOON + timedelta(minutes=5)
        paused = TemplateStateChanged(template_id="1", status="paused", provider_at=early)
        spec.given(KNOWN).when(told(status="paused", provider_at=early)).then(paused)
        # It counts even where it changes nothing: what it overtook comes afterwards.
        approved = TemplateStateChanged(template_id="1", status="approved", provider_at=late)
        spec.given(KNOWN).when(told(status="approved", provider_at=late)).then(approved)
        for given in ((KNOWN, approved), (KNOWN, paused, approved)):
            spec.given(*given).when(told(status="paused", provider_at=early)).then_nothing()
            spec.given(*given).when(told(status="approved", provider_at=late)).then_nothing()

    def test_news_of_something_else_are_no_older_for_that(self) -> None:
        late = TemplateStateChanged(template_id="1", quality="red", provider_at=NOON + timedelta(minutes=5))
        paused = TemplateStateChanged(template_id="1", status="paused", provider_at=NOON)
        spec.given(KNOWN, late).when(told(status="paused", provider_at=NOON)).then(paused)
        both = told(status="paused", quality="green", reason="low_quality", provider_at=NOON)
        spec.given(KNOWN, late).when(both).then(paused.model_copy(update={"reason": "low_quality"}))

    def test_of_an_unknown_template_nothing_is_kept(self) -> None:
        spec.given(KNOWN).when(told("9", status="approved")).then_refused(template.TemplateNotFound)


class TestView:
    def test_each_template_is_a_document_and_the_line_one_that_is_announced(self) -> None:
        view = ViewSpec(Templates()).given(recorded(KNOWN, "c"))
        documents = view.documents()
        assert sorted(documents) == ["c", "c.1", "c.2"]
        assert [each for each in sorted(documents) if Templates().announced(documents[each])] == ["c"]

    def test_news_change_one_and_what_is_gone_goes(self) -> None:
        paused = recorded(TemplateStateChanged(template_id="1", status="paused"), "c")
        gone = recorded(TemplatesSynced(gone=("2",)), "c")
        documents = ViewSpec(Templates()).given(recorded(KNOWN, "c"), paused, gone).documents()
        assert documents["c.1"]["status"] == "paused"
        assert "c.2" not in documents

    def test_a_line_that_is_removed_takes_its_templates_with_it(self) -> None:
        other, removed = recorded(KNOWN, "d"), recorded(ChannelRemoved(), "c")
        documents = ViewSpec(Templates()).given(recorded(KNOWN, "c"), other, removed).documents()
        assert sorted(documents) == ["d", "d.1", "d.2"]

    def test_an_item_names_what_has_to_be_filled_in_and_whether_it_may_be_sent(self) -> None:
        whole = text(
            header=TemplateHeader(kind="text", text="Pedido {{1}}"),
            buttons=(
                TemplateButton(kind="reply", text="Sim"),
                TemplateButton(kind="url", text="Ver", url="https://x.example/{{1}}"),
            ),
        )
        event = TemplatesSynced(templates=(whole, text("2", unsupported="carousel"), text("3", status="paused")))
        documents = ViewSpec(Templates()).given(recorded(event, "c")).documents()
        item = template_item(documents["c.1"])
        assert item["variables"] == {"header": ["1"], "body": ["1", "2"], "buttons": [1], "cards": []}
        sendable = [template_item(documents[f"c.{each}"])["sendable"] for each in (1, 2, 3)]
        assert sendable == [True, False, False]


USE = TemplateUse(name="confirma_entrega", language="pt_BR", body=("Rosa", "às 14h"))
SCHEDULED = MessageScheduled(
    conversation_id="v",
    text="Olá Rosa, sua mesa chega às 14h.",
    due=NOON + timedelta(hours=1),
    time_zone="America/Sao_Paulo",
    kind="template",
    template=USE,
)
MEMBER = Member(id="ana", profile="agent")
planned = DeciderSpec(schedule.decider)


class TestScheduling:
    def test_a_template_is_kept_with_its_values_and_goes_out_with_them(self) -> None:
        command = ScheduleMessage(
            by=ANA,
            at=NOON,
            member=MEMBER,
            schedule_id="s",
            conversation_id="v",
            kind="template",
            text=SCHEDULED.text,
            due=SCHEDULED.due,
            time_zone=SCHEDULED.time_zone,
            template=USE,
        )
        planned.given().when(command).then(SCHEDULED)
        fire = FireSchedule(by=SYSTEM, at=SCHEDULED.due, schedule_id="s")
        message_id = ids.scheduled_message_id("s", 1)
        fired = ScheduleFired(
            conversation_id="v", message_id=message_id, text=SCHEDULED.text, kind="template", template=USE
        )
        planned.given(SCHEDULED).when(fire).then(fired)

    def test_its_time_changes_and_its_words_do_not(self) -> None:
        later = NOON + timedelta(hours=3)
        about: dict[str, Any] = {"by": ANA, "at": NOON, "member": MEMBER, "schedule_id": "s"}
        changed = ScheduleChanged(
            text=SCHEDULED.text, due=later, time_zone=SCHEDULED.time_zone, kind="template", template=USE
        )
        planned.given(SCHEDULED).when(ChangeSchedule(**about, due=later)).then(changed)
        other = ChangeSchedule(**about, text="Outra coisa")
        planned.given(SCHEDULED).when(other).then_refused(schedule.TemplateSaysItsOwnText)


@pytest.mark.parametrize("word", ["mesa", "entrega", "CONFIRMA", "olá mes"])
def test_words_of_name_and_text_find_it(word: str) -> None:

    documents = ViewSpec(Templates()).given(recorded(KNOWN, "c")).documents()
    assert is_asked(documents["c.1"], ListTemplates(channel_id="c", q=word))
    assert not is_asked(documents["c.1"], ListTemplates(channel_id="c", q=f"{word} cadeira"))
    assert not is_asked(documents["c.1"], ListTemplates(channel_id="c", language="en"))
