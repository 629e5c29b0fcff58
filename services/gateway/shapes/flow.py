"""Chatbot flows, their problems and versions, and what a dry walk says (C6)."""

from typing import Any, Literal

from libs.events.catalog.bot import BotKind
from libs.events.catalog.flow import Definition
from services.gateway.shapes.assistant import AssistantPlaces
from services.gateway.shapes.shape import Positioned, Shape


class Flow(Shape):
    """A flow as it is listed. `changed`: what is drawn is not what is published."""

    id: str
    name: str
    version: int
    published_at: str | None
    drafted_at: str
    changed: bool
    archived: bool
    nodes: int
    problems: int
    places: AssistantPlaces


class FlowProblem(Shape):
    """What is wrong with a drawing: at a node, at one of its outputs, or with no node at all."""

    code: str
    node: str | None
    output: str | None


class FlowDrawing(Flow):
    """A flow with all that is drawn; `drafted` is the log position of the drawing."""

    definition: Definition
    found: list[FlowProblem]
    drafted: int
    position: int


class FlowChanged(Positioned):
    """A flow after a command."""

    flow: FlowDrawing


class FlowSecret(Shape):
    """The id by which a drawing names a sealed value."""

    secret: str


class FlowVersion(Shape):
    """A published version."""

    version: int
    at: str
    by: str | None
    nodes: int


class FlowTurn(Shape):
    """What was said to the flow, or done instead, and what it did; each event is named like those of the log."""

    said: str | None
    did: Literal["file", "silence"] | None = None
    events: list[dict[str, Any]]


class FlowTrial(Shape):
    """A dry walk."""

    turns: list[FlowTurn]
    ended: bool


class BotOffered(Shape):
    """A bot that a ticket can be handed to."""

    kind: BotKind
    id: str
    name: str
