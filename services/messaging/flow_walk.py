"""Walking a flow: what a run does at its node and on to where it has to wait (C6). Pure.

A walk takes the run as it stands and something that happened (it began, an answer, its time, an answer from
outside), and yields the events that follow. Nothing is asked of anybody on the way: what another system has to tell
is an event of its own, and its answer goes on from there.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import assert_never
from zoneinfo import ZoneInfo

from libs.events.catalog import flow as drawn
from libs.events.catalog import macro as does
from libs.events.catalog.bot import (
    Bot,
    BotActed,
    BotAction,
    BotAnswered,
    BotAsked,
    BotEnded,
    BotEvent,
    BotHandedOver,
    BotKept,
    BotMisunderstood,
    BotMoved,
    BotRequested,
    BotSaid,
    BotWaiting,
    Heard,
    Saying,
    SetDetail,
    SetField,
)
from libs.events.catalog.flow import FlowNode, FlowPublished, MenuNode, QuestionNode
from libs.events.catalog.media import Media
from libs.events.catalog.message import Choice, Options
from libs.identity import ids
from libs.wording.variables import replaced
from services.messaging import bot_run
from services.messaging.bot_commands import Facts
from services.messaging.bot_run import Run
from services.messaging.commands import TEXT_LIMIT
from services.messaging.flow_answers import COMPLAINTS, accepted, chosen
from services.messaging.flow_request import filled_request
from services.messaging.flow_tests import compare

STEPS = 100
MOVES = 10
BUTTONS = 3
BUTTON_TITLE = 20


@dataclass(frozen=True, slots=True)
class Flows:
    """Published flows: each by id and version, and the version of each by which new runs go."""

    versions: Mapping[tuple[str, int], FlowPublished] = field(default_factory=dict)
    latest: Mapping[str, int] = field(default_factory=dict)

    def find(self, flow_id: str, version: int | None) -> FlowPublished | None:
        """A flow as it was published."""
        return None if version is None else self.versions.get((flow_id, version))

    def newest(self, flow_id: str | None) -> FlowPublished | None:
        """The version of a flow by which new runs go."""
        return None if flow_id is None else self.find(flow_id, self.latest.get(flow_id))


class Walk:
    """One walk, from something that happened to where the run waits or ends. `events` are what follows."""

    def __init__(self, run: Run, flows: Flows, facts: Facts, at: datetime) -> None:
        self.events: list[BotEvent] = []
        self._run = run
        self._flows = flows
        self._facts = facts
        self._at = at
        self._ended = False
        self._entered: set[str] = set()

    def begin(self) -> list[BotEvent]:
        """From the beginning of the flow."""
        found = self._flows.find(self._run.bot.id, self._run.version)
        start = None if found is None else found.definition.start()
        if start is None:
            return self._hand_over(None, "flow.not_published")
        self._entered.add(self._run.bot.id)
        return self._go(start.id)

    def answer(self, heard: Heard) -> list[BotEvent]:
        """From the node that asked, with what the customer wrote."""
        node = self._here()
        if node is None or not isinstance(node.does, MenuNode | QuestionNode):
            return self._lost()
        answered = self._answered(node, heard)
        if answered is None:
            return self._misunderstood(node, node.does)
        self._add(answered)
        return self._leave(node, answered.choice or "next")

    def wake(self) -> list[BotEvent]:
        """From a node whose time has come: a wait is over, or nobody answered for too long."""
        node = self._here()
        if node is None:
            return self._lost()
        if isinstance(node.does, MenuNode | QuestionNode):
            return self._leave(node, "silent", otherwise="silent")
        return self._leave(node, "next")

    def replied(self, failed: str | None) -> list[BotEvent]:
        """From a node that asked another system, which has answered or `failed`."""
        node = self._here()
        if node is None:
            return self._lost()
        return self._leave(node, "next") if failed is None else self._leave(node, "failed", otherwise=failed)

    def _answered(self, node: FlowNode, heard: Heard) -> BotAnswered | None:
        """The answer that the customer gave to a node; None when it is not valid."""
        told = {"run_id": self._run.run_id, "step": node.id, "label": node.label}
        match node.does:
            case MenuNode(choices=choices, variable=variable):
                choice = chosen(choices, heard)
                if choice is None:
                    return None
                return BotAnswered(**told, value=choice.title, choice=choice.id, variable=variable)
            case QuestionNode(expects=expects, pattern=pattern, choices=choices, variable=variable):
                today = self._at.astimezone(ZoneInfo(self._facts.words.get("time_zone", "UTC"))).date()
                value = accepted(expects, heard, today, pattern, choices)
                return None if value is None else BotAnswered(**told, value=value, variable=variable)
            case _:
                return None

    def _here(self) -> FlowNode | None:
        found = self._flows.find(self._run.bot.id, self._run.version)
        return None if found is None else found.definition.node(self._run.step)

    def _lost(self) -> list[BotEvent]:
        """The run stands where the flow has no node (any more)."""
        return self._hand_over(None, "flow.version_gone")

    def _leave(self, node: FlowNode, output: str, otherwise: str | None = None) -> list[BotEvent]:
        """On by an output, until the run waits or ends."""
        return self._go(self._next(node, output, otherwise))

    def _go(self, following: str | None) -> list[BotEvent]:
        """Node after node, until the run waits or ends."""
        for _ in range(STEPS):
            if following is None or self._ended:
                return self.events
            found = self._flows.find(self._run.bot.id, self._run.version)
            node = None if found is None else found.definition.node(following)
            if node is None:
                return self._lost()
            following = self._do(node)
        return self._hand_over(None, "flow.circle")

    def _do(self, node: FlowNode) -> str | None:
        """Do what a node says; the node after it, or None where the run waits or has ended."""
        match node.does:
            case drawn.StartNode():
                return self._next(node)
            case drawn.MessageNode(text=text, media=media):
                self._tell(node, self._filled(text), media)
                return self._next(node)
            case QuestionNode() | MenuNode() as asks:
                self._ask(node, asks, self._filled(asks.text))
                return None
            case drawn.ConditionNode(tests=tests, match=wanted):
                held = [self._holds(each) for each in tests]
                return self._next(node, "yes" if (all(held) if wanted == "all" else any(held)) else "no")
            case drawn.HoursNode(queue_id=queue_id):
                serves = self._facts.hours.get(queue_id or self._facts.queue_id or "", True)
                return self._next(node, "open" if serves else "closed")
            case drawn.VariableNode(variable=variable, value=value):
                kept = BotKept(
                    run_id=self._run.run_id, step=node.id, variable=variable or "", value=self._filled(value)
                )
                self._add(kept)
                return self._next(node)
            case drawn.WaitNode(seconds=seconds):
                until = self._at + timedelta(seconds=seconds)
                self._add(BotWaiting(run_id=self._run.run_id, step=node.id, until=until))
                return None
            case drawn.RequestNode() as request:
                return self._request(node, request)
            case drawn.HandOverNode(text=text, queue_id=queue_id, agent_id=agent_id):
                if text.strip():
                    self._say(node, Saying(text=self._filled(text)))
                self._hand_over(node, "flow", queue_id, agent_id)
                return None
            case drawn.CloseNode(text=text, silently=silently):
                if text.strip():
                    self._say(node, Saying(text=self._filled(text)))
                self._act(node, does.Finish(silently=silently))
                self._end(node, "closed")
                return None
            case drawn.JumpNode(flow_id=flow_id):
                return self._jump(node, flow_id)
            case drawn.FieldNode(field_id=field_id, value=value):
                self._fill_in(node, SetField(field_id=field_id or "", value=self._filled(value)))
                return None
            case drawn.ContactNode(detail=detail, value=value):
                self._fill_in(node, SetDetail(detail=detail or "", value=self._filled(value)))
                return None
            case drawn.TagNode() | drawn.QueueNode() | drawn.ReasonNode() as change:
                self._act(node, *self._actions(change))
                return self._next(node)
            case _:
                assert_never(node.does)

    def _next(self, node: FlowNode, output: str = "next", otherwise: str | None = None) -> str | None:
        """Where an output leads. One that leads nowhere ends the run, or hands the ticket over (`otherwise`)."""
        found = self._flows.find(self._run.bot.id, self._run.version)
        target = None if found is None else found.definition.after(node.id, output)
        if target is None and otherwise is not None:
            self._hand_over(node, otherwise)
        elif target is None:
            self._end(node, "end")
        return target

    def _jump(self, node: FlowNode, flow_id: str | None) -> str | None:
        other = self._flows.newest(flow_id)
        start = None if other is None else other.definition.start()
        if other is None or start is None or flow_id is None:
            self._hand_over(node, "flow.not_published")
            return None
        if flow_id in self._entered or self._run.moves >= MOVES:
            self._hand_over(node, "flow.circle")
            return None
        self._entered.add(flow_id)
        bot = Bot(kind="flow", id=flow_id, label=other.label)
        self._add(BotMoved(run_id=self._run.run_id, step=node.id, bot=bot, version=other.version))
        return start.id

    def _ask(self, node: FlowNode, asks: QuestionNode | MenuNode, text: str) -> None:
        self._say(node, Saying(text=text, options=_options(asks)))
        until = None if asks.minutes is None else self._at + timedelta(minutes=asks.minutes)
        self._add(BotAsked(run_id=self._run.run_id, step=node.id, label=node.label, until=until))

    def _misunderstood(self, node: FlowNode, asks: QuestionNode | MenuNode) -> list[BotEvent]:
        times = self._run.misses + 1
        self._add(BotMisunderstood(run_id=self._run.run_id, step=node.id, label=node.label, times=times))
        if times >= asks.tries:
            return self._leave(node, "failed", otherwise="misunderstood")
        complaint = COMPLAINTS["choice" if isinstance(asks, MenuNode) else asks.expects]
        self._ask(node, asks, self._filled(asks.retry_text) or complaint)
        return self.events

    def _request(self, node: FlowNode, request: drawn.RequestNode) -> str | None:
        """Have another system asked; where that would be too long, the node to go on at."""
        asked = filled_request(request, self._values())
        if asked is None:
            return self._next(node, "failed", otherwise="http.too_long")
        self._add(BotRequested(**self._requested(node), kind="http", request=asked, keep=request.keep))
        return None

    def _fill_in(self, node: FlowNode, fills: SetField | SetDetail) -> None:
        self._add(BotRequested(**self._requested(node), kind="detail", fills=fills))

    def _requested(self, node: FlowNode) -> dict[str, str]:
        return {
            "run_id": self._run.run_id,
            "request_id": ids.bot_request_id(self._run.run_id, self._run.requests + 1),
            "bot_id": self._run.bot.id,
            "step": node.id,
        }

    def _actions(self, change: drawn.TagNode | drawn.QueueNode | drawn.ReasonNode) -> tuple[BotAction, ...]:
        match change:
            case drawn.TagNode(add=add, remove=remove):
                put: tuple[BotAction, ...] = (does.Tag(tag_ids=add[:20]),) if add else ()
                return (*put, does.Untag(tag_ids=remove[:20])) if remove else put
            case drawn.QueueNode(queue_id=queue_id):
                return (does.Transfer(queue_id=queue_id),)
            case drawn.ReasonNode(reason_id=reason_id):
                return (does.GiveReason(reason_id=reason_id or ""),)
            case _:
                assert_never(change)

    def _holds(self, test: drawn.Comparison) -> bool:
        wanted = self._filled(test.value)
        match test.subject:
            case "tag":
                return (wanted in self._facts.tag_ids) != (test.operator in ("lacks", "differs"))
            case "queue":
                return (wanted == self._facts.queue_id) != (test.operator in ("lacks", "differs"))
            case "channel":
                return (wanted == self._facts.channel_id) != (test.operator in ("lacks", "differs"))
            case "message":
                return compare(test.operator, self._run.last, wanted)
            case "variable":
                return compare(test.operator, self._values().get(test.name.casefold(), ""), wanted)
            case "contact":
                return compare(test.operator, self._facts.contact.get(test.name, ""), wanted)
            case _:
                assert_never(test.subject)

    def _filled(self, text: str) -> str:
        return replaced(text, self._values())[:TEXT_LIMIT]

    def _values(self) -> dict[str, str]:
        contact = {f"contact_{name}": value for name, value in self._facts.contact.items()}
        unset = dict.fromkeys(self._names(), "")
        return {
            **unset,
            **contact,
            **self._facts.words,
            "message": self._run.last[:TEXT_LIMIT],
            **self._run.variables,
        }

    def _names(self) -> list[str]:
        """The variables that the flow ever keeps: one that is not kept yet says nothing."""
        found = self._flows.find(self._run.bot.id, self._run.version)
        names: list[str] = []
        for node in () if found is None else found.definition.nodes:
            if isinstance(node.does, QuestionNode | MenuNode | drawn.VariableNode) and node.does.variable:
                names.append(node.does.variable)
            elif isinstance(node.does, drawn.RequestNode):
                names += [each.variable for each in node.does.keep]
        return names

    def _tell(self, node: FlowNode, text: str, media: Media | None) -> None:
        """A text, a file, or both: below a sound no channel shows words, so they come before it."""
        if media is not None and media.kind in ("audio", "sticker") and text:
            self._say(node, Saying(text=text))
            text = ""
        self._say(node, Saying(text=text or None, media=media))

    def _say(self, node: FlowNode, saying: Saying) -> None:
        message_id = ids.bot_message_id(self._run.run_id, self._run.said + 1)
        self._add(BotSaid(run_id=self._run.run_id, message_id=message_id, step=node.id, saying=saying))

    def _act(self, node: FlowNode, *actions: BotAction) -> None:
        self._add(BotActed(run_id=self._run.run_id, step=node.id, label=node.label, actions=actions))

    def _hand_over(
        self, node: FlowNode | None, why: str, queue_id: str | None = None, agent_id: str | None = None
    ) -> list[BotEvent]:
        step, label = (self._run.step, "") if node is None else (node.id, node.label)
        self.events.append(
            BotHandedOver(
                run_id=self._run.run_id, step=step, label=label, why=why, queue_id=queue_id, agent_id=agent_id
            )
        )
        self._ended = True
        return self.events

    def _end(self, node: FlowNode, why: str) -> None:
        self.events.append(BotEnded(run_id=self._run.run_id, step=node.id, why=why))
        self._ended = True

    def _add(self, event: bot_run.Step) -> None:
        self.events.append(event)
        self._run = bot_run.after(self._run, event, self._at)


def _options(asks: QuestionNode | MenuNode) -> Options | None:
    """What the customer may tap; each channel shows as much of it as it can."""
    if not asks.choices or (isinstance(asks, QuestionNode) and asks.expects != "choice"):
        return None
    choices = tuple(Choice(id=each.id, title=each.title, description=each.description) for each in asks.choices)
    plain = all(len(each.title) <= BUTTON_TITLE and each.description is None for each in choices)
    style = "buttons" if plain and len(choices) <= BUTTONS else "list"
    button = asks.button if isinstance(asks, MenuNode) else None
    return Options(style=style, choices=choices, button=button)
