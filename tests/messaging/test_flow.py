"""Flows are drawn, checked and published; what counts as an answer (C6)."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from libs.access.policy import Member
from libs.events.catalog import flow as drawn
from libs.events.catalog.bot import Heard
from libs.events.catalog.flow import (
    Definition,
    Edge,
    Expected,
    FlowArchived,
    FlowChoice,
    FlowDrafted,
    FlowNode,
    FlowPublished,
)
from libs.events.testing import NOON, DeciderSpec
from services.messaging import flow, flow_trial
from services.messaging.bot_commands import ArchiveFlow, DraftFlow, PublishFlow
from services.messaging.bot_queries import Gesture, TryFlow
from services.messaging.flow import (
    Command,
    Flow,
    FlowIdsTwice,
    FlowIsArchived,
    FlowIsInvalid,
    FlowMovedOn,
    FlowNotFound,
    FlowsAreManagements,
)
from services.messaging.flow_answers import accepted
from services.messaging.flow_walk import Flows

ADA = Member(id="ada", profile="admin")
ANA = Member(id="ana", profile="agent")
SPEC: DeciderSpec[Command, Flow] = DeciderSpec(flow.decider)
START = FlowNode(id="start", does=drawn.StartNode())
HI = FlowNode(id="hi", does=drawn.MessageNode(text="Olá"))
END = FlowNode(id="end", does=drawn.HandOverNode())
GOOD = Definition(
    nodes=(START, HI, END), edges=(Edge(source="start", target="hi"), Edge(source="hi", target="end"))
)
DRAFTED = FlowDrafted(label="Olá", definition=GOOD)
PUBLISHED = FlowPublished(version=1, label="Olá", definition=GOOD)


def by(member: Member) -> dict[str, Any]:
    return {"by": member.actor(), "at": NOON, "flow_id": "f1", "member": member}


def draft(label: str = "Olá", definition: Definition = GOOD, member: Member = ADA, **more: Any) -> DraftFlow:
    return DraftFlow(**by(member), label=label, definition=definition, **more)


def test_a_flow_is_drawn_published_and_archived() -> None:
    SPEC.when(draft()).then(DRAFTED)
    SPEC.given(DRAFTED).when(draft()).then()
    SPEC.given(DRAFTED).when(PublishFlow(**by(ADA))).then(PUBLISHED)
    SPEC.given(DRAFTED, PUBLISHED).when(PublishFlow(**by(ADA))).then()
    SPEC.given(DRAFTED).when(ArchiveFlow(**by(ADA))).then(FlowArchived())


def test_flows_are_managements() -> None:
    for command in (draft(member=ANA), PublishFlow(**by(ANA)), ArchiveFlow(**by(ANA))):
        SPEC.given(DRAFTED).when(command).then_refused(FlowsAreManagements)


def test_what_is_not_there_is_not_published_and_what_is_archived_not_drawn() -> None:
    SPEC.when(PublishFlow(**by(ADA))).then_refused(FlowNotFound)
    SPEC.when(ArchiveFlow(**by(ADA))).then_refused(FlowNotFound)
    SPEC.given(DRAFTED, FlowArchived()).when(draft("Outro")).then_refused(FlowIsArchived)
    SPEC.given(DRAFTED, FlowArchived()).when(PublishFlow(**by(ADA))).then_refused(FlowIsArchived)


def test_who_draws_on_what_another_has_changed_is_told() -> None:
    SPEC.given(DRAFTED).when(draft("Outro", unmoved_since=0)).then_refused(FlowMovedOn, by="system")
    SPEC.given(DRAFTED).when(draft("Outro", unmoved_since=1)).then(FlowDrafted(label="Outro", definition=GOOD))


def test_two_nodes_of_the_same_id_are_refused() -> None:
    twice = Definition(nodes=(START, START))
    SPEC.when(draft(definition=twice)).then_refused(FlowIdsTwice, field="definition")


def test_a_drawing_with_problems_is_not_published() -> None:
    bad = Definition(nodes=(START, HI), edges=(Edge(source="start", target="hi"),))
    SPEC.given(FlowDrafted(label="x", definition=bad)).when(PublishFlow(**by(ADA))).then_refused(
        FlowIsInvalid, problems=[{"node": "hi", "code": "dead_end", "output": "next"}]
    )


def found(*nodes: FlowNode, edges: tuple[Edge, ...] = ()) -> set[tuple[str, str | None, str | None]]:
    definition = Definition(nodes=nodes, edges=edges)
    return {(each.code, each.node, each.output) for each in flow.problems(definition, "f1")}


@pytest.mark.parametrize(
    ("does", "code"),
    [
        (drawn.MessageNode(text=" "), "text_missing"),
        (drawn.QuestionNode(), "text_missing"),
        (drawn.QuestionNode(text="?", expects="regex", pattern="("), "pattern_invalid"),
        (drawn.QuestionNode(text="?", expects="choice"), "choices_missing"),
        (drawn.MenuNode(text="?"), "choices_missing"),
        (drawn.MenuNode(text="?", choices=(FlowChoice(id="a", title=""),)), "title_missing"),
        (
            drawn.MenuNode(text="?", choices=(FlowChoice(id="a", title="A"), FlowChoice(id="b", title="a "))),
            "titles_twice",
        ),
        (drawn.ConditionNode(), "test_missing"),
        (drawn.ConditionNode(tests=(drawn.Comparison(subject="variable", operator="filled"),)), "test_missing"),
        (drawn.TagNode(), "tag_missing"),
        (drawn.QueueNode(), "queue_missing"),
        (drawn.ReasonNode(), "reason_missing"),
        (drawn.FieldNode(), "field_missing"),
        (drawn.FieldNode(field_id="f"), "value_missing"),
        (drawn.ContactNode(value="x"), "field_missing"),
        (drawn.ContactNode(detail="email", value=" "), "value_missing"),
        (drawn.VariableNode(), "variable_missing"),
        (drawn.JumpNode(), "flow_missing"),
        (drawn.RequestNode(url="ftp://x"), "url_invalid"),
        (
            drawn.RequestNode(
                url="https://{{message}}.example/x", headers=(drawn.Header(name="X-Key", secret="s1"),)
            ),
            "secret_anywhere",
        ),
    ],
)
def test_what_a_node_lacks_is_named(does: Any, code: str) -> None:
    node = FlowNode(id="n", does=does)
    assert (code, "n", None) in found(START, node, edges=(Edge(source="start", target="n"),))


def test_dead_ends_lonely_nodes_and_circles_are_named() -> None:
    assert found(HI) == {("no_start", None, None)}
    assert ("several_starts", None, None) in found(START, FlowNode(id="s2", does=drawn.StartNode()))
    assert ("unreachable", "hi", None) in found(START, HI)
    assert ("dead_end", "start", "next") in found(START, HI)
    back = (Edge(source="start", target="hi"), Edge(source="hi", target="hi"))
    assert ("circle", "hi", None) in found(START, HI, edges=back)
    asks = FlowNode(id="ask", does=drawn.QuestionNode(text="?"))
    heard = (Edge(source="start", target="ask"), Edge(source="ask", target="ask"))
    assert found(START, asks, edges=heard) == set()
    again = FlowNode(id="again", does=drawn.JumpNode(flow_id="f1"))
    to_itself = (Edge(source="start", target="hi"), Edge(source="hi", target="again"))
    assert ("circle", "again", None) in found(START, HI, again, edges=to_itself)
    assert ("circle", "hi", None) in found(START, HI, again, edges=to_itself)
    elsewhere = again.model_copy(update={"does": drawn.JumpNode(flow_id="f2")})
    assert found(START, HI, elsewhere, edges=to_itself) == set()
    back = (Edge(source="start", target="ask"), Edge(source="ask", target="again"))
    assert found(START, asks, again, edges=back) == set()


@pytest.mark.parametrize(
    ("expects", "said", "kept"),
    [
        ("number", "1.234,50", "1234.50"),
        ("number", "1.234", "1234"),
        ("number", "-3.5", "-3.5"),
        ("number", "doze", None),
        ("email", "Ana@Casa.com.br", "ana@casa.com.br"),
        ("email", "ana@casa", None),
        ("cpf", "529.982.247-25", "52998224725"),
        ("cpf", "111.111.111-11", None),
        ("cpf", "529.982.247-26", None),
        ("cnpj", "11.222.333/0001-81", "11222333000181"),
        ("cnpj", "12.ABC.345/01DE-35", "12ABC34501DE35"),
        ("cnpj", "11.222.333/0001-82", None),
        ("cpf_cnpj", "11222333000181", "11222333000181"),
        ("phone", "(21) 8842-1170", "+5521988421170"),
        ("phone", "123", None),
        ("date", "25/12/2026", "2026-12-25"),
        ("date", "1-2-27", "2027-02-01"),
        ("date", "30/02/2026", None),
        ("text", "  oi ", "oi"),
        ("text", " ", None),
        ("regex", "A-123", "A-123"),
        ("regex", "xA-123", None),
    ],
)
def test_answers_are_checked_and_kept_in_one_form(expects: Expected, said: str, kept: str | None) -> None:
    heard = Heard(message_id="m", at=datetime(2026, 11, 20, tzinfo=UTC), text=said)
    assert accepted(expects, heard, date(2026, 11, 20), r"[A-Z]-\d+") == kept


def test_a_pattern_takes_no_longer_for_an_answer_made_to_trouble_it() -> None:
    heard = Heard(message_id="m", at=NOON, text="a" * 900 + "!")
    assert accepted("regex", heard, NOON.date(), r"(a+)+$") is None


def test_a_dry_walk_tells_turn_by_turn_what_would_be_said() -> None:
    menu = drawn.MenuNode(text="Assunto?", choices=(FlowChoice(id="a", title="A"), FlowChoice(id="b", title="B")))
    nodes = (
        START,
        FlowNode(id="wait", does=drawn.WaitNode(seconds=600)),
        FlowNode(id="menu", does=menu),
        FlowNode(id="ask", does=drawn.RequestNode(url="https://erp.example")),
        END,
    )
    edges = (
        Edge(source="start", target="wait"),
        Edge(source="wait", target="menu"),
        Edge(source="menu", output="a", target="ask"),
        Edge(source="ask", target="end"),
    )
    query = TryFlow(
        member=ADA, flow_id="f1", definition=Definition(nodes=nodes, edges=edges), said=("nada", "A", "mais")
    )
    walked = flow_trial.walk(query, Flows(), NOON)
    names = [[event["name"] for event in turn["events"]] for turn in walked["turns"]]
    assert [turn["said"] for turn in walked["turns"]] == [None, "nada", "A"]
    assert names[0] == ["BotWaiting", "BotSaid", "BotAsked"]
    assert names[1] == ["BotMisunderstood", "BotSaid", "BotAsked"]
    assert names[2] == ["BotAnswered", "BotRequested", "BotHandedOver"]
    assert walked["ended"] is True


def test_a_dry_walk_tries_files_silence_and_what_fails() -> None:
    photo = drawn.QuestionNode(text="Manda o comprovante?", expects="file", variable="file", minutes=10)
    nodes = (
        START,
        FlowNode(id="file", does=photo),
        FlowNode(id="keep", does=drawn.ContactNode(detail="email", value="{{message}}")),
        FlowNode(id="ask", does=drawn.RequestNode(url="https://erp.example")),
        FlowNode(id="sorry", does=drawn.MessageNode(text="Fora do ar: {{file}}")),
        END,
    )
    edges = (
        Edge(source="start", target="file"),
        Edge(source="file", target="keep"),
        Edge(source="file", output="silent", target="ask"),
        Edge(source="keep", target="end"),
        Edge(source="keep", output="failed", target="ask"),
        Edge(source="ask", target="end"),
        Edge(source="ask", output="failed", target="sorry"),
        Edge(source="sorry", target="end"),
    )

    def tried(*said: str | Gesture, fail: bool = False) -> list[list[str]]:
        drawing = Definition(nodes=nodes, edges=edges)
        query = TryFlow(member=ADA, flow_id="f1", definition=drawing, said=said, fail=fail)
        turns = flow_trial.walk(query, Flows(), NOON)["turns"]
        assert [turn["said"] or turn["did"] for turn in turns[1:]] == [
            each if isinstance(each, str) else each.do for each in said
        ]
        return [[event["name"] for event in turn["events"]] for turn in turns[1:]]

    file, silence = Gesture(do="file"), Gesture(do="silence")
    assert tried("não tenho", file) == [
        ["BotMisunderstood", "BotSaid", "BotAsked"],
        ["BotAnswered", "BotRequested", "BotHandedOver"],
    ]
    assert tried(silence) == [["BotRequested", "BotHandedOver"]]
    assert tried(file, fail=True) == [["BotAnswered", "BotRequested", "BotRequested", "BotSaid", "BotHandedOver"]]
