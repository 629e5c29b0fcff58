"""A flow is walked node by node, waits where it has to, and hands over what it cannot do (C6)."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from libs.events.catalog import flow as drawn
from libs.events.catalog import macro as does
from libs.events.catalog.bot import (
    Bot,
    BotActed,
    BotAnswered,
    BotAsked,
    BotEnded,
    BotEvent,
    BotHandedOver,
    BotHeard,
    BotKept,
    BotMisunderstood,
    BotMoved,
    BotReplied,
    BotRequested,
    BotSaid,
    BotStarted,
    BotWaiting,
    Heard,
    Saying,
    SetDetail,
    SetField,
)
from libs.events.catalog.flow import Definition, Edge, FlowChoice, FlowNode, FlowPublished
from libs.events.catalog.media import Media
from libs.events.catalog.message import Answer
from libs.events.event import SYSTEM, Event
from libs.events.testing import NOON, DeciderSpec, recorded
from services.messaging import bot
from services.messaging.bot import Bots, Command, Move
from services.messaging.bot_commands import AdvanceBot, Facts, HearMessage, RecordBotReply, StartBot, StopBot
from services.messaging.flow_walk import Flows

FLOW = Bot(kind="flow", id="f1", label="Boas-vindas")
LATER = NOON + timedelta(seconds=30)
PLACE = {"conversation_id": "c1", "channel_id": "ch1", "contact_id": "k1"}


def node(node_id: str, does: Any) -> FlowNode:
    return FlowNode(id=node_id, does=does)


def flow(*nodes: FlowNode, edges: str) -> Flows:
    """`a>b, b:yes>c`: from a by `next` to b, from b by `yes` to c."""
    drawn_edges = []
    for each in edges.split(","):
        source, target = each.strip().split(">")
        name, _, output = source.partition(":")
        drawn_edges.append(Edge(source=name, output=output or "next", target=target))
    definition = Definition(nodes=(node("start", drawn.StartNode()), *nodes), edges=tuple(drawn_edges))
    published = FlowPublished(version=1, label="Boas-vindas", definition=definition)
    return Flows({("f1", 1): published}, {"f1": 1})


def heard(text: str | None, at: datetime = LATER, **fields: Any) -> Heard:
    return Heard(message_id=f"m-{text}-{at.isoformat()}", at=at, text=text, **fields)


class Story:
    """A run told step by step."""

    def __init__(self, flows: Flows, facts: Facts | None = None, which: Bot = FLOW) -> None:
        self.flows = flows
        self.facts = facts or Facts()
        self.state = Bots()
        self.at = NOON
        self.happened: list[BotEvent] = []
        self.which = which

    def do(self, wish: Any) -> list[BotEvent]:
        move = Move(by=SYSTEM, at=self.at, wish=wish, flows=self.flows)
        events = list(bot.decide(move, self.state))
        for event in events:
            self.state = bot.evolve(self.state, recorded(event, "t1", time=self.at))
        self.happened += events
        return events

    def start(self, **more: Any) -> list[BotEvent]:
        return self.do(
            StartBot(
                by=SYSTEM,
                at=self.at,
                ticket_id="t1",
                run_id="r1",
                bot=self.which,
                **PLACE,
                facts=self.facts,
                **more,
            )
        )

    def says(self, text: str | None, **fields: Any) -> list[BotEvent]:
        self.at += timedelta(seconds=10)
        message = heard(text, self.at, **fields)
        self.at += timedelta(seconds=1)
        self.do(HearMessage(by=SYSTEM, at=self.at, ticket_id="t1", conversation_id="c1", heard=message))
        return self.advance()

    def advance(self, seconds: float = 0) -> list[BotEvent]:
        self.at += timedelta(seconds=seconds)
        return self.do(AdvanceBot(by=SYSTEM, at=self.at, ticket_id="t1", run_id="r1", facts=self.facts))

    def reply(self, **fields: Any) -> list[BotEvent]:
        assert self.state.run is not None
        request_id = fields.pop("request_id", self.state.run.request_id)
        reply = RecordBotReply(by=SYSTEM, at=self.at, ticket_id="t1", request_id=request_id, **fields)
        return [*self.do(reply), *(self.advance() if self.which.kind == "flow" else [])]


def texts(events: list[BotEvent]) -> list[str | None]:
    return [each.saying.text for each in events if isinstance(each, BotSaid)]


MENU = drawn.MenuNode(
    text="Assunto?",
    choices=(FlowChoice(id="sales", title="Vendas"), FlowChoice(id="help", title="Suporte técnico")),
    variable="subject",
    tries=2,
)
TWO_WAYS = flow(
    node("menu", MENU),
    node("sales", drawn.HandOverNode(text="Um vendedor já vem.", queue_id="q1")),
    node("help", drawn.QuestionNode(text="Seu e-mail?", expects="email", variable="email")),
    node("thanks", drawn.CloseNode(text="Anotei {{email}}.")),
    edges="start>menu, menu:sales>sales, menu:help>help, help>thanks",
)


def test_a_run_says_what_it_has_to_say_and_waits_at_its_first_question() -> None:
    events = Story(TWO_WAYS).start()
    assert [type(each) for each in events] == [BotStarted, BotSaid, BotAsked]
    said = events[1]
    assert isinstance(said, BotSaid)
    assert said.saying.options is not None
    assert said.saying.options.style == "buttons"
    assert [each.title for each in said.saying.options.choices] == ["Vendas", "Suporte técnico"]


def test_a_choice_is_understood_by_button_number_and_name() -> None:
    tapped = Answer(id="sales", title="Vendas")
    for text, answer in (("1", None), (" vendas ", None), ("VENDAS", None), ("x", tapped)):
        story = Story(TWO_WAYS)
        story.start()
        events = story.says(text, answer=answer)
        assert [type(each) for each in events] == [BotAnswered, BotSaid, BotHandedOver]
        handed = events[-1]
        assert isinstance(handed, BotHandedOver)
        assert handed.queue_id == "q1"
        assert handed.why == "flow"
        assert story.state.run is None


def test_an_answer_that_is_none_repeats_the_question_and_then_gives_the_ticket_to_people() -> None:
    story = Story(TWO_WAYS)
    story.start()
    again = story.says("banana")
    assert [each.name() for each in again] == ["BotMisunderstood", "BotSaid", "BotAsked"]
    assert texts(again) == ["Não entendi. Escolha uma das opções."]
    last = story.says(None, kind="sticker")
    assert [each.name() for each in last] == ["BotMisunderstood", "BotHandedOver"]
    assert isinstance(last[-1], BotHandedOver)
    assert last[-1].why == "misunderstood"


def test_wrong_answers_before_count_no_more_once_one_was_right() -> None:
    story = Story(TWO_WAYS)
    story.start()
    story.says("banana")
    story.says("2")
    events = story.says("isto não é e-mail")
    assert isinstance(events[0], BotMisunderstood)
    assert events[0].times == 1
    assert isinstance(events[-1], BotAsked)


def test_answers_are_kept_as_variables_and_filled_in() -> None:
    story = Story(TWO_WAYS)
    story.start()
    story.says("2")
    events = story.says("Rosa@Exemplo.com.br")
    assert texts(events) == ["Anotei rosa@exemplo.com.br."]
    assert isinstance(events[-2], BotActed)
    assert events[-2].actions == (does.Finish(silently=False),)
    assert isinstance(events[-1], BotEnded)
    assert events[-1].why == "closed"


def test_what_was_written_before_the_question_is_no_answer_to_it() -> None:
    story = Story(TWO_WAYS)
    story.start()
    early = heard("oi", NOON - timedelta(seconds=1))
    story.do(HearMessage(by=SYSTEM, at=LATER, ticket_id="t1", conversation_id="c1", heard=early))
    assert story.advance(seconds=5) == []
    assert isinstance(story.says("1")[-1], BotHandedOver)


def test_a_burst_of_messages_is_one_wrong_answer_at_most() -> None:
    story = Story(TWO_WAYS)
    story.start()
    for text in ("bom dia", "tudo bem?", "quero ajuda"):
        message = heard(text, NOON + timedelta(seconds=3))
        story.do(HearMessage(by=SYSTEM, at=LATER, ticket_id="t1", conversation_id="c1", heard=message))
    story.at = NOON + timedelta(seconds=4)
    assert sum(isinstance(each, BotMisunderstood) for each in story.advance()) == 1
    assert story.advance() == []
    assert story.advance() == []


def test_conditions_hours_and_variables_decide_the_way() -> None:
    facts = Facts(
        contact={"name": "Rosa Lima"},
        tag_ids=("vip",),
        queue_id="q1",
        channel_id="ch1",
        hours={"q1": False, "": True},
    )
    tests = (
        drawn.Comparison(subject="contact", name="name", operator="contains", value="rosa"),
        drawn.Comparison(subject="tag", operator="has", value="vip"),
        drawn.Comparison(subject="variable", name="total", operator="greater", value="1.000"),
    )
    flows = flow(
        node("keep", drawn.VariableNode(variable="total", value="1.234,50")),
        node("if", drawn.ConditionNode(tests=tests)),
        node("hours", drawn.HoursNode()),
        node("open", drawn.MessageNode(text="aberto")),
        node("closed", drawn.MessageNode(text="fechado")),
        node("no", drawn.MessageNode(text="não")),
        edges="start>keep, keep>if, if:yes>hours, if:no>no, hours:open>open, hours:closed>closed",
    )
    events = Story(flows, facts).start()
    assert isinstance(events[1], BotKept)
    assert texts(events) == ["fechado"]
    assert isinstance(events[-1], BotEnded)
    assert events[-1].why == "end"


def test_changes_of_the_ticket_are_told_in_their_order() -> None:
    flows = flow(
        node("tag", drawn.TagNode(add=("a",), remove=("b",))),
        node("queue", drawn.QueueNode(queue_id="q2")),
        node("reason", drawn.ReasonNode(reason_id="r")),
        node("end", drawn.HandOverNode(agent_id="ana")),
        edges="start>tag, tag>queue, queue>reason, reason>end",
    )
    events = Story(flows).start(heard=(heard("oi"),))
    actions = [action for each in events if isinstance(each, BotActed) for action in each.actions]
    assert [each.do for each in actions] == ["tag", "untag", "transfer", "reason"]
    assert isinstance(events[-1], BotHandedOver)
    assert events[-1].agent_id == "ana"


def test_a_wait_goes_on_by_itself_and_not_before_its_time() -> None:
    flows = flow(
        node("one", drawn.MessageNode(text="um")),
        node("wait", drawn.WaitNode(seconds=60)),
        node("two", drawn.MessageNode(text="dois")),
        edges="start>one, one>wait, wait>two",
    )
    story = Story(flows)
    events = story.start()
    assert isinstance(events[-1], BotWaiting)
    assert events[-1].until == NOON + timedelta(seconds=60)
    assert story.says("e aí?") == []
    assert texts(story.advance(seconds=60)) == ["dois"]
    assert story.advance() == []


def test_silence_leaves_a_question_by_its_own_way() -> None:
    silent = MENU.model_copy(update={"minutes": 10})
    flows = flow(
        node("menu", silent),
        node("bye", drawn.CloseNode(silently=True)),
        edges="start>menu, menu:silent>bye",
    )
    story = Story(flows)
    asked = story.start()[-1]
    assert isinstance(asked, BotAsked)
    assert asked.until == NOON + timedelta(minutes=10)
    assert story.advance(seconds=599) == []
    assert isinstance(story.advance(seconds=1)[-1], BotEnded)


def test_a_request_waits_for_its_answer_whose_values_are_kept() -> None:
    flows = flow(
        node("ask", drawn.RequestNode(method="POST", url="https://erp.example/{{message}}", body='{"a": 1}')),
        node("yes", drawn.MessageNode(text="Pedido: {{order}}")),
        node("no", drawn.MessageNode(text="fora do ar")),
        edges="start>ask, ask>yes, ask:failed>no",
    )
    story = Story(flows)
    requested = story.start(heard=(heard("42"),))[-1]
    assert isinstance(requested, BotRequested)
    assert requested.request is not None
    assert (requested.kind, requested.request.url) == ("http", "https://erp.example/42")
    assert story.reply(request_id="another", values={"order": "no"}) == []
    assert texts(story.reply(request_id=requested.request_id, values={"order": "A-7"})) == ["Pedido: A-7"]
    other = Story(flows)
    other.start()
    assert texts(other.reply(failed="http.500")) == ["fora do ar"]


def asked_for(request: drawn.RequestNode, said: str) -> drawn.HttpRequest:
    story = Story(flow(node("ask", request), edges="start>ask"))
    requested = story.start(heard=(heard(said),))[-1]
    assert isinstance(requested, BotRequested)
    assert requested.request is not None
    return requested.request


def test_what_is_filled_into_a_request_stays_a_value_in_it() -> None:
    said = 'Rosa "Flor" & filhos\n#1/2, "admin": true'
    url = asked_for(drawn.RequestNode(url="https://erp.example/{{message}}?q={{message}}"), said).url
    encoded = "Rosa%20%22Flor%22%20%26%20filhos%0A%231%2F2%2C%20%22admin%22%3A%20true"
    assert url == f"https://erp.example/{encoded}?q={encoded}"
    body = '{"who": "Sr(a). {{message}}", "n": {{message}}, "k": "\\"{{none}}"}'
    told = asked_for(drawn.RequestNode(method="POST", url="https://erp.example", body=body), said).body
    assert json.loads(told or "") == {"who": f"Sr(a). {said}", "n": said, "k": '"{{none}}'}
    number = asked_for(drawn.RequestNode(method="POST", url="https://erp.example", body=body), "42").body
    assert json.loads(number or "")["n"] == 42
    who = drawn.Header(name="X-Who", value="{{message}}")
    assert asked_for(drawn.RequestNode(url="https://erp.example", headers=(who,)), "Ana\r\nX: 1").headers == (
        who.model_copy(update={"value": "Ana X: 1"}),
    )


@pytest.mark.parametrize(
    ("media_type", "body", "told"),
    [
        ("application/x-www-form-urlencoded", "a={{message}}&b=1", "a=x%26b%3D2+%22y%22&b=1"),
        ("text/plain; charset=utf-8", '"{{message}}"', '"x&b=2 "y""'),
        ("application/vnd.api+json", '"{{message}}"', '"x&b=2 \\"y\\""'),
        (None, "a={{message}}", 'a=x&b=2 "y"'),
    ],
)
def test_a_body_is_filled_in_as_what_it_is(media_type: str | None, body: str, told: str) -> None:
    headers = () if media_type is None else (drawn.Header(name="content-type", value=media_type),)
    request = drawn.RequestNode(method="POST", url="https://erp.example", headers=headers, body=body)
    assert asked_for(request, 'x&b=2 "y"').body == told


@pytest.mark.parametrize(
    "request_node",
    [
        drawn.RequestNode(url="https://erp.example/{{message}}"),
        drawn.RequestNode(url="https://erp.example", headers=(drawn.Header(name="X", value="{{message}}"),)),
        drawn.RequestNode(method="POST", url="https://erp.example", body='"{{message}}"'),
    ],
)
def test_a_request_that_grows_too_long_has_failed(request_node: drawn.RequestNode) -> None:
    long = heard("a" * 5000)
    way = flow(
        node("ask", request_node),
        node("no", drawn.MessageNode(text="não deu")),
        edges="start>ask, ask:failed>no",
    )
    assert texts(Story(way).start(heard=(long,))) == ["não deu"]
    last = Story(flow(node("ask", request_node), edges="start>ask")).start(heard=(long,))[-1]
    assert isinstance(last, BotHandedOver)
    assert last.why == "http.too_long"


def test_texts_and_variables_grow_no_longer_than_a_message() -> None:
    flows = flow(
        node("more", drawn.QuestionNode(text="Mais? {{kept}}{{kept}}")),
        node("keep", drawn.VariableNode(variable="kept", value="{{kept}}{{kept}}{{message}}")),
        edges="start>more, more>keep, keep>more",
    )
    story = Story(flows)
    story.start()
    for _ in range(20):
        story.says("a" * 900)
    kept = [len(each.value) for each in story.happened if isinstance(each, BotKept)]
    assert (kept[0], kept[-1]) == (900, 4096)
    assert max(len(each or "") for each in texts(story.happened)) == 4096


def test_a_sealed_header_is_named_and_never_told() -> None:
    headers = (drawn.Header(name="X-Key", secret="s1"), drawn.Header(name="X-Who", value="{{message}}"))
    story = Story(
        flow(node("ask", drawn.RequestNode(url="https://erp.example", headers=headers)), edges="start>ask")
    )
    requested = story.start(heard=(heard("Rosa"),))[-1]
    assert isinstance(requested, BotRequested)
    assert requested.request is not None
    told = [(each.name, each.value, each.secret) for each in requested.request.headers]
    assert told == [("X-Key", "", "s1"), ("X-Who", "Rosa", None)]
    with pytest.raises(ValidationError, match="in the open"):
        drawn.Header(name="X-Key", value="abc", secret="s1")


def test_what_is_written_down_waits_until_it_is_and_goes_another_way_when_it_cannot_be() -> None:
    flows = flow(
        node("mail", drawn.ContactNode(detail="email", value="{{message}}")),
        node("order", drawn.FieldNode(field_id="f", value="{{message}}!")),
        node("bye", drawn.MessageNode(text="Anotado.")),
        node("wrong", drawn.MessageNode(text="Não deu.")),
        edges="start>mail, mail>order, mail:failed>wrong, order>bye",
    )
    story = Story(flows)
    first = story.start(heard=(heard("rosa@casa.example"),))[-1]
    assert isinstance(first, BotRequested)
    assert (first.kind, first.fills) == ("detail", SetDetail(detail="email", value="rosa@casa.example"))
    second = story.reply()[-1]
    assert isinstance(second, BotRequested)
    assert second.fills == SetField(field_id="f", value="rosa@casa.example!")
    assert texts(story.reply()) == ["Anotado."]
    other = Story(flows)
    other.start()
    assert texts(other.reply(failed="contact.email_invalid")) == ["Não deu."]
    third = Story(flows)
    third.start()
    third.reply()
    last = third.reply(failed="field.value_invalid")[-1]
    assert isinstance(last, BotHandedOver)
    assert last.why == "field.value_invalid"


def test_a_sound_or_a_picture_is_no_answer_unless_a_file_is_asked_for() -> None:
    photo = Media(id="a" * 64, kind="image", mime="image/png", name="pia.png")
    voice = photo.model_copy(update={"kind": "audio", "mime": "audio/ogg", "name": None})
    for asks in (
        MENU,
        drawn.QuestionNode(text="Nome?", variable="who", tries=2),
        drawn.QuestionNode(text="Quantos?", expects="number", tries=2),
    ):
        story = Story(flow(node("ask", asks), edges="start>ask"))
        story.start()
        again = story.says(None, kind="audio", media=voice)
        assert [each.name() for each in again] == ["BotMisunderstood", "BotSaid", "BotAsked"]
        last = story.says("1", kind="image", media=photo)[-1]
        assert isinstance(last, BotHandedOver)
        assert last.why == "misunderstood"
    wants = drawn.QuestionNode(text="Manda uma foto?", expects="file", variable="photo")
    story = Story(
        flow(node("ask", wants), node("end", drawn.MessageNode(text="{{photo}}")), edges="start>ask, ask>end")
    )
    story.start()
    assert isinstance(story.says("não tenho")[0], BotMisunderstood)
    assert texts(story.says("aqui", kind="image", media=photo)) == ["pia.png"]
    tapped = Story(TWO_WAYS)
    tapped.start()
    assert texts(tapped.says(None, answer=Answer(id="help", title="Suporte técnico"))) == ["Seu e-mail?"]


def test_words_stand_below_a_picture_and_before_a_sound() -> None:
    photo = Media(id="a" * 64, kind="image", mime="image/png")
    voice = photo.model_copy(update={"kind": "audio", "mime": "audio/ogg"})
    flows = flow(
        node("photo", drawn.MessageNode(text="A vitrine", media=photo)),
        node("voice", drawn.MessageNode(text="Escute:", media=voice)),
        edges="start>photo, photo>voice",
    )
    said = [each.saying for each in Story(flows).start() if isinstance(each, BotSaid)]
    assert said == [Saying(text="A vitrine", media=photo), Saying(text="Escute:"), Saying(media=voice)]


def test_a_request_that_fails_with_no_way_on_is_a_matter_for_people() -> None:
    story = Story(flow(node("ask", drawn.RequestNode(url="https://erp.example")), edges="start>ask"))
    story.start()
    last = story.reply(failed="http.timeout")[-1]
    assert isinstance(last, BotHandedOver)
    assert last.why == "http.timeout"


def test_a_jump_goes_on_in_the_other_flow_with_what_is_known() -> None:
    first = flow(
        node("keep", drawn.VariableNode(variable="who", value="Rosa")),
        node("jump", drawn.JumpNode(flow_id="f2")),
        edges="start>keep, keep>jump",
    )
    second = flow(node("hi", drawn.MessageNode(text="Olá, {{who}}")), edges="start>hi").versions["f1", 1]
    flows = Flows({**first.versions, ("f2", 1): second}, {**first.latest, "f2": 1})
    events = Story(flows).start()
    assert any(isinstance(each, BotMoved) and each.bot.id == "f2" for each in events)
    assert texts(events) == ["Olá, Rosa"]
    alone = Story(first).start()
    assert isinstance(alone[-1], BotHandedOver)
    assert alone[-1].why == "flow.not_published"


def test_a_flow_in_circles_ends_with_people() -> None:
    hi, again = node("hi", drawn.MessageNode(text="Olá")), node("again", drawn.JumpNode(flow_id="f1"))
    other = flow(node("back", drawn.JumpNode(flow_id="f1")), edges="start>back").versions["f1", 1]
    alone = flow(hi, again, edges="start>hi, hi>again")
    first = flow(hi, node("on", drawn.JumpNode(flow_id="f2")), edges="start>hi, hi>on")
    both = Flows({**first.versions, ("f2", 1): other}, {"f1": 1, "f2": 1})
    for flows in (alone, both):
        events = Story(flows).start()
        assert texts(events) == ["Olá"]
        assert isinstance(events[-1], BotHandedOver)
        assert events[-1].why == "flow.circle"


def test_a_circle_of_flows_with_pauses_in_it_ends_with_people_too() -> None:
    hi, on = node("hi", drawn.MessageNode(text="Olá")), node("on", drawn.JumpNode(flow_id="f2"))
    first = flow(hi, on, edges="start>hi, hi>on")
    second = flow(
        node("wait", drawn.WaitNode(seconds=5)),
        node("back", drawn.JumpNode(flow_id="f1")),
        edges="start>wait, wait>back",
    )
    story = Story(Flows({**first.versions, ("f2", 1): second.versions["f1", 1]}, {"f1": 1, "f2": 1}))
    story.start()
    for _ in range(20):
        story.advance(seconds=5)
    last = story.happened[-1]
    assert isinstance(last, BotHandedOver)
    assert last.why == "flow.circle"
    assert texts(story.happened) == ["Olá"] * 6


def test_a_flow_begins_anew_as_often_as_the_customer_answers() -> None:
    flows = flow(
        node("menu", MENU),
        node("again", drawn.JumpNode(flow_id="f1")),
        edges="start>menu, menu:sales>again, menu:help>again",
    )
    story = Story(flows)
    story.start()
    for _ in range(3):
        assert texts(story.says("1")) == ["Assunto?"]


def test_messages_have_ids_of_their_own_that_are_the_same_the_next_time() -> None:
    one, other = Story(TWO_WAYS), Story(TWO_WAYS)
    for story in (one, other):
        story.start()
        story.says("banana")
    ids = [each.message_id for each in one.happened if isinstance(each, BotSaid)]
    assert len(set(ids)) == 2
    assert ids == [each.message_id for each in other.happened if isinstance(each, BotSaid)]


SPEC: DeciderSpec[Command, Bots] = DeciderSpec(bot.decider)
STARTED = BotStarted(run_id="r1", bot=FLOW, version=1, **PLACE)


def start(**fields: Any) -> Move:
    begin = StartBot(by=SYSTEM, at=NOON, ticket_id="t1", run_id="r1", bot=FLOW, **PLACE, **fields)
    return Move(by=SYSTEM, at=NOON, wish=begin, flows=TWO_WAYS)


def test_a_run_begins_once() -> None:
    SPEC.given(STARTED, BotEnded(run_id="r1", why="end")).when(start()).then()


def test_a_run_that_may_not_begin_ends_at_once() -> None:
    ended = BotEnded(run_id="r1", why="contact.chatbot_blocked")
    SPEC.when(start(hindrance="contact.chatbot_blocked")).then(STARTED, ended)


def test_a_flow_that_is_not_published_leaves_the_ticket_to_people() -> None:
    begin = start()
    begin = begin.model_copy(update={"flows": Flows()})
    handed = BotHandedOver(run_id="r1", why="flow.not_published")
    SPEC.when(begin).then(STARTED.model_copy(update={"version": None}), handed)


def test_a_new_run_takes_the_place_of_the_one_under_way() -> None:
    before = BotStarted(run_id="r0", bot=FLOW, version=1, **PLACE)
    move = start(hindrance="ticket.group")
    SPEC.given(before).when(move).then(
        BotEnded(run_id="r0", why="replaced"), STARTED, BotEnded(run_id="r1", why="ticket.group")
    )


def test_who_is_stopped_hears_and_says_nothing_more() -> None:
    stop = StopBot(by=SYSTEM, at=NOON, ticket_id="t1", run_id="r1", why="accepted")
    SPEC.given(STARTED).when(stop).then(BotEnded(run_id="r1", why="accepted"))
    SPEC.given(STARTED, BotEnded(run_id="r1", why="accepted")).when(stop).then()
    hear = HearMessage(by=SYSTEM, at=LATER, ticket_id="t1", conversation_id="c1", heard=heard("1"))
    SPEC.given(STARTED, BotEnded(run_id="r1", why="accepted")).when(hear).then()


def test_a_message_is_heard_once_and_only_in_its_conversation() -> None:
    message = heard("1")
    hear = HearMessage(by=SYSTEM, at=LATER, ticket_id="t1", conversation_id="c1", heard=message)
    SPEC.given(STARTED).when(hear).then(BotHeard(run_id="r1", heard=message))
    SPEC.given(STARTED).when(hear.model_copy(update={"conversation_id": "c2"})).then()


ASSISTANT = Bot(kind="typebot", id="a1", label="Typebot")


def test_an_external_bot_is_asked_once_at_a_time_with_all_that_was_said_meanwhile() -> None:
    story = Story(Flows(), which=ASSISTANT)
    first = story.start(heard=(heard("oi"),))[-1]
    assert isinstance(first, BotRequested)
    assert [each.text for each in first.heard] == ["oi"]
    assert story.says("tem alguém?") == []
    assert story.says("alô") == []
    events = story.reply(sayings=(Saying(text="Olá!"),), session="s1", input={"type": "text input"})
    assert [type(each) for each in events] == [BotReplied, BotSaid, BotRequested]
    second = events[-1]
    assert isinstance(second, BotRequested)
    assert [each.text for each in second.heard] == ["tem alguém?", "alô"]
    assert (second.session, second.input) == ("s1", {"type": "text input"})


def test_an_external_bot_pauses_as_long_as_it_says() -> None:
    story = Story(Flows(), which=ASSISTANT)
    story.start()
    events = story.reply(sayings=(Saying(text="um"), Saying(text="dois", seconds=30), Saying(text="três")))
    assert texts(events) == ["um"]
    assert isinstance(events[-1], BotWaiting)
    assert story.says("oi") == []
    more = story.advance(seconds=30)
    assert texts(more) == ["dois", "três"]
    assert isinstance(more[-1], BotRequested)


def test_an_external_bot_hands_over_closes_or_ends_behind_its_last_word() -> None:
    for actions, ended, expected in (
        ((does.Transfer(queue_id="q1"),), False, (BotHandedOver, "bot")),
        ((does.Finish(silently=True),), False, (BotEnded, "closed")),
        ((), True, (BotEnded, "ended")),
    ):
        story = Story(Flows(), which=ASSISTANT)
        story.start()
        events = story.reply(sayings=(Saying(text="Tchau"),), actions=actions, ended=ended)
        assert texts(events) == ["Tchau"]
        last = events[-1]
        assert isinstance(last, BotHandedOver | BotEnded)
        assert (type(last), last.why) == expected


def test_an_external_bot_that_fails_leaves_the_ticket_to_people() -> None:
    story = Story(Flows(), which=ASSISTANT)
    story.start()
    events: list[Event] = list(story.reply(sayings=(Saying(text="Um momento."),), failed="typebot.unreachable"))
    assert [each.name() for each in events] == ["BotReplied", "BotSaid", "BotHandedOver"]


def test_time_zone_of_answers_is_the_companys() -> None:
    flows = flow(
        node("day", drawn.QuestionNode(text="Que dia?", expects="date", variable="day")),
        node("said", drawn.MessageNode(text="{{day}}")),
        edges="start>day, day>said",
    )
    story = Story(flows, Facts(words={"time_zone": "America/Sao_Paulo"}))
    story.at = datetime(2027, 1, 1, 1, 0, tzinfo=UTC)
    story.start()
    assert texts(story.says("25/12")) == ["2026-12-25"]
