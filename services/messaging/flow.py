"""A flow: what a chatbot does, drawn as a graph, published in versions (C6)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import assert_never, cast
from urllib.parse import urlsplit

from immutables import Map

from libs.access.policy import manages
from libs.events.catalog import flow as drawn
from libs.events.catalog.flow import (
    Definition,
    FlowArchived,
    FlowDrafted,
    FlowEvent,
    FlowNode,
    FlowPublished,
    outputs,
)
from libs.events.command import Refused
from libs.events.decider import Decider
from libs.events.event import Recorded
from services.messaging.bot_commands import ArchiveFlow, DraftFlow, PublishFlow
from services.messaging.flow_answers import pattern_problem

Event = FlowDrafted | FlowPublished | FlowArchived
Command = DraftFlow | PublishFlow | ArchiveFlow
VERSIONS_KEPT = 30
# Outputs that lead to people where nothing is drawn.
BY_ITSELF = ("failed", "silent")


class FlowsAreManagements(Refused):
    """Flows are drawn by management."""

    code = "flow.management_only"
    status = "forbidden"


class FlowNotFound(Refused):
    """There is no such flow."""

    code = "flow.not_found"
    status = "not_found"


class FlowIsArchived(Refused):
    """The flow is archived."""

    code = "flow.archived"


class FlowMovedOn(Refused):
    """Somebody else has changed the drawing meanwhile."""

    code = "flow.moved_on"


class FlowIdsTwice(Refused):
    """Two nodes of the drawing have the same id."""

    code = "flow.ids_twice"
    status = "invalid"


class FlowIsInvalid(Refused):
    """The drawing has problems; it can be published once they are solved."""

    code = "flow.invalid"
    status = "invalid"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a drawing: at a node, at one of its outputs, or with no node at all."""

    code: str
    node: str | None = None
    output: str | None = None


@dataclass(frozen=True, slots=True)
class Flow:
    """What decisions about a flow rest on. Without a label there is none; `versions` are the last published."""

    label: str | None = None
    definition: Definition = Definition()  # noqa: RUF009 (frozen)
    position: int = 0
    drafted_by: str | None = None
    versions: Map[int, FlowPublished] = Map()  # noqa: RUF009 (immutable)
    version: int = 0
    archived: bool = False

    @property
    def published(self) -> FlowPublished | None:
        """What new runs go by."""
        return None if self.archived else self.versions.get(self.version)


def decide(command: Command, state: Flow) -> list[FlowEvent]:
    """What follows from a command."""
    if not manages(command.member):
        raise FlowsAreManagements
    match command:
        case DraftFlow():
            return _draft(command, state)
        case PublishFlow():
            if state.label is None:
                raise FlowNotFound
            if state.archived:
                raise FlowIsArchived
            last = state.published
            if last is not None and (last.label, last.definition) == (state.label, state.definition):
                return []
            found = list(problems(state.definition, command.flow_id))
            if found:
                shown = [{"node": each.node, "code": each.code, "output": each.output} for each in found]
                raise FlowIsInvalid(problems=shown)
            version = state.version + 1
            return [FlowPublished(version=version, label=state.label, definition=state.definition)]
        case ArchiveFlow():
            if state.label is None:
                raise FlowNotFound
            return [] if state.archived else [FlowArchived()]
        case _:
            assert_never(command)


def _draft(command: DraftFlow, state: Flow) -> list[FlowEvent]:
    if state.archived:
        raise FlowIsArchived
    label = command.label.strip()
    if (label, command.definition) == (state.label, state.definition):
        return []
    if command.unmoved_since is not None and state.position > command.unmoved_since:
        raise FlowMovedOn(by=state.drafted_by)
    ids = [each.id for each in command.definition.nodes]
    if len(set(ids)) < len(ids):
        raise FlowIdsTwice(field="definition")
    return [FlowDrafted(label=label, definition=command.definition)]


def problems(definition: Definition, flow_id: str) -> Iterator[Problem]:
    """Why the drawing of a flow cannot be published, in the order in which its nodes were drawn."""
    starts = [each for each in definition.nodes if isinstance(each.does, drawn.StartNode)]
    if len(starts) != 1:
        yield Problem("no_start" if not starts else "several_starts")
        return
    known = {each.id: each for each in definition.nodes}
    reached = _reached(definition, starts[0].id, known)
    circles = _circles(definition, known, flow_id)
    for node in definition.nodes:
        if node.id not in reached:
            yield Problem("unreachable", node.id)
            continue
        for code in _missing(node):
            yield Problem(code, node.id)
        for output in outputs(node):
            target = definition.after(node.id, output)
            if target not in known and (target is not None or output not in BY_ITSELF):
                yield Problem("dead_end", node.id, output)
        if node.id in circles:
            yield Problem("circle", node.id)


def _reached(definition: Definition, start: str, known: dict[str, FlowNode]) -> set[str]:
    reached: set[str] = set()
    waiting = [start]
    while waiting:
        node_id = waiting.pop()
        if node_id in reached or node_id not in known:
            continue
        reached.add(node_id)
        targets = (definition.after(node_id, output) for output in outputs(known[node_id]))
        waiting += [each for each in targets if each is not None]
    return reached


def _circles(definition: Definition, known: dict[str, FlowNode], flow_id: str) -> set[str]:
    """The nodes from which the flow comes back to them without having heard the customer."""
    nexts = {
        node.id: [target for target in _targets(definition, node, flow_id) if target in known]
        for node in definition.nodes
        if not isinstance(node.does, drawn.QuestionNode | drawn.MenuNode)
    }
    found = set()
    for begin in nexts:
        seen: set[str] = set()
        waiting = [each for each in nexts[begin] if each is not None]
        while waiting:
            node_id = waiting.pop()
            if node_id == begin:
                found.add(begin)
                break
            if node_id not in seen:
                seen.add(node_id)
                waiting += [each for each in nexts.get(node_id, ()) if each is not None]
    return found


def _targets(definition: Definition, node: FlowNode, flow_id: str) -> Iterator[str | None]:
    """Where a node leads in its own flow; a jump to the flow itself leads to its start."""
    start = definition.start()
    if isinstance(node.does, drawn.JumpNode) and node.does.flow_id == flow_id and start is not None:
        yield start.id
    for output in outputs(node):
        yield definition.after(node.id, output)


def _missing(node: FlowNode) -> Iterator[str]:
    """What a node still lacks, as codes."""
    match node.does:
        case drawn.MessageNode(text=text, media=media) if not text.strip() and media is None:
            yield "text_missing"
        case drawn.QuestionNode() as question:
            if not question.text.strip():
                yield "text_missing"
            if question.expects == "choice":
                yield from _choices(question.choices)
            if question.expects == "regex":
                yield from _pattern(question.pattern)
        case drawn.MenuNode(text=text, choices=choices):
            if not text.strip():
                yield "text_missing"
            yield from _choices(choices)
        case drawn.ConditionNode(tests=tests):
            if not tests or any(_incomplete(each) for each in tests):
                yield "test_missing"
        case drawn.TagNode(add=add, remove=remove) if not add and not remove:
            yield "tag_missing"
        case drawn.QueueNode(queue_id=None):
            yield "queue_missing"
        case drawn.ReasonNode(reason_id=None):
            yield "reason_missing"
        case drawn.FieldNode(field_id=None) | drawn.ContactNode(detail=None):
            yield "field_missing"
        case drawn.FieldNode(value=value) | drawn.ContactNode(value=value) if not value.strip():
            yield "value_missing"
        case drawn.VariableNode(variable=None):
            yield "variable_missing"
        case drawn.JumpNode(flow_id=None):
            yield "flow_missing"
        case drawn.RequestNode(url=url, headers=headers):
            parts = urlsplit(url.strip())
            if parts.scheme not in ("http", "https") or not parts.netloc:
                yield "url_invalid"
            elif "{{" in parts.netloc and any(each.secret for each in headers):
                yield "secret_anywhere"
        case _:
            return


def _choices(choices: tuple[drawn.FlowChoice, ...]) -> Iterator[str]:
    titles = [each.title.strip().casefold() for each in choices]
    if not choices:
        yield "choices_missing"
    elif not all(titles):
        yield "title_missing"
    elif len(set(titles)) < len(titles) or len({each.id for each in choices}) < len(choices):
        yield "titles_twice"


def _pattern(pattern: str | None) -> Iterator[str]:
    if not pattern or pattern_problem(pattern) is not None:
        yield "pattern_invalid"


def _incomplete(test: drawn.Comparison) -> bool:
    if test.subject in ("variable", "contact") and not test.name:
        return True
    return test.operator not in ("filled", "empty") and not test.value


def evolve(state: Flow, recorded: Recorded) -> Flow:
    """The flow after an event."""
    event = cast(Event, recorded.data)
    match event:
        case FlowDrafted(label=label, definition=definition):
            return replace(
                state,
                label=label,
                definition=definition,
                position=recorded.position,
                drafted_by=recorded.actor.id,
            )
        case FlowPublished(version=version):
            versions = state.versions.set(version, event)
            if version - VERSIONS_KEPT in versions:
                versions = versions.delete(version - VERSIONS_KEPT)
            return replace(state, versions=versions, version=version)
        case FlowArchived():
            return replace(state, archived=True)
        case _:
            assert_never(event)


decider: Decider[Command, Flow] = Decider("flow", Flow, decide, evolve)
