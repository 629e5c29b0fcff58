"""Events of `flow.<flow id>`: chatbot flows as they are drawn and published (C6); and what a flow is made of.

A flow is a graph: nodes that say, ask or do something, and edges from a node's outputs to the next node. What each
kind of node can be left by is in `outputs`.
"""

from typing import Annotated, ClassVar, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from libs.events.catalog.media import Media
from libs.events.event import Event

LONGEST_WAIT = 7 * 24 * 3600
Id = Annotated[str, Field(min_length=1, max_length=100)]
Ids = Annotated[tuple[Id, ...], Field(max_length=50)]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Text = Annotated[str, Field(max_length=4096)]
Label = Annotated[str, Field(max_length=80)]
Expected = Literal["text", "number", "email", "cpf", "cnpj", "cpf_cnpj", "phone", "date", "choice", "regex", "file"]
Detail = Annotated[str, Field(pattern=r"^(name|email|birthday|address|field:.{1,100})$")]
Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
Operator = Literal[
    "equals", "differs", "contains", "begins", "matches", "greater", "less", "filled", "empty", "has", "lacks"
]


class Part(BaseModel):
    """What a flow is made of."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class FlowChoice(Part):
    """One answer of a menu or a question; the node has an output of the same id in a menu."""

    id: Id
    title: Annotated[str, Field(max_length=80)]
    description: Annotated[str, Field(max_length=72)] | None = None


class Patience(Part):
    """How a node that waits for an answer deals with wrong ones and with silence.

    After `tries` invalid answers it is left by `failed`, after `minutes` of silence by `silent`; where these lead
    nowhere, the ticket is handed over to people.
    """

    retry_text: Text = ""
    tries: Annotated[int, Field(ge=1, le=10)] = 3
    minutes: Annotated[int, Field(ge=1, le=10_080)] | None = None


class StartNode(Part):
    """Where every run begins."""

    type: Literal["start"] = "start"


class MessageNode(Part):
    """Say something: a text, a file with the text as its caption, or both."""

    type: Literal["message"] = "message"
    text: Text = ""
    media: Media | None = None


class QuestionNode(Patience):
    """Ask, check the answer, and keep it as a variable. `pattern` is a regular expression for the whole answer."""

    type: Literal["question"] = "question"
    text: Text = ""
    expects: Expected = "text"
    variable: Name | None = None
    pattern: Annotated[str, Field(max_length=200)] | None = None
    choices: Annotated[tuple[FlowChoice, ...], Field(max_length=20)] = ()


class MenuNode(Patience):
    """Offer choices; each is an output. Shown as buttons or as a list where the channel has them."""

    type: Literal["menu"] = "menu"
    text: Text = ""
    choices: Annotated[tuple[FlowChoice, ...], Field(max_length=20)] = ()
    button: Annotated[str, Field(max_length=20)] | None = None
    variable: Name | None = None


class Comparison(Part):
    """One comparison. `subject`: `variable`, `contact` (name, phone, email), `tag`, `queue`, `channel`, `message`.

    `name` is the variable or the contact's detail; for tags, queues and channels `value` is an id.
    """

    subject: Literal["variable", "contact", "tag", "queue", "channel", "message"]
    name: Annotated[str, Field(max_length=60)] = ""
    operator: Operator
    value: Annotated[str, Field(max_length=400)] = ""


class ConditionNode(Part):
    """Go on by `yes` when all (or any) of the tests hold, else by `no`."""

    type: Literal["condition"] = "condition"
    tests: Annotated[tuple[Comparison, ...], Field(max_length=20)] = ()
    match: Literal["all", "any"] = "all"


class HoursNode(Part):
    """Go on by `open` while the queue serves (without one: the ticket's own), else by `closed`."""

    type: Literal["hours"] = "hours"
    queue_id: Id | None = None


class TagNode(Part):
    """Put tags on the ticket, and take others off."""

    type: Literal["tag"] = "tag"
    add: Ids = ()
    remove: Ids = ()


class QueueNode(Part):
    """Move the ticket to a queue; the flow goes on."""

    type: Literal["queue"] = "queue"
    queue_id: Id | None = None


class ReasonNode(Part):
    """Say why the customer came."""

    type: Literal["reason"] = "reason"
    reason_id: Id | None = None


class FieldNode(Part):
    """Fill in a custom field of the ticket; variables in the value are filled in.

    Left by `next`, or by `failed` when the field does not take the value (unconnected: handed over).
    """

    type: Literal["field"] = "field"
    field_id: Id | None = None
    value: Annotated[str, Field(max_length=1000)] = ""


class ContactNode(Part):
    """Write down a detail of the customer, or a custom field as `field:<id>`; left as a `FieldNode` is."""

    type: Literal["contact"] = "contact"
    detail: Detail | None = None
    value: Annotated[str, Field(max_length=1000)] = ""


class VariableNode(Part):
    """Keep a text as a variable; variables in it are filled in."""

    type: Literal["variable"] = "variable"
    variable: Name | None = None
    value: Annotated[str, Field(max_length=1000)] = ""


class Header(Part):
    """A header of a request. `secret` is the id of a value that is kept sealed, and stands nowhere else."""

    name: Annotated[str, Field(min_length=1, max_length=100)]
    value: Annotated[str, Field(max_length=1000)] = ""
    secret: Id | None = None

    @model_validator(mode="after")
    def _either(self) -> Self:
        if self.secret is not None and self.value:
            raise ValueError("a secret header has no value in the open")
        return self


class Kept(Part):
    """What of a JSON answer is kept as which variable; `path` is like `data.items.0.name`, empty: the whole."""

    variable: Name
    path: Annotated[str, Field(max_length=200)] = ""


class HttpRequest(Part):
    """A request to another system, its variables filled in."""

    method: Method
    url: Annotated[str, Field(max_length=2000)]
    headers: tuple[Header, ...] = ()
    body: Text | None = None


class RequestNode(Part):
    """Ask another system; left by `next` on an answer 2xx, else by `failed` (unconnected: handed over)."""

    type: Literal["request"] = "request"
    method: Method = "GET"
    url: Annotated[str, Field(max_length=2000)] = ""
    headers: Annotated[tuple[Header, ...], Field(max_length=20)] = ()
    body: Text | None = None
    keep: Annotated[tuple[Kept, ...], Field(max_length=20)] = ()


class WaitNode(Part):
    """Go on after so many seconds; what the customer writes meanwhile changes nothing."""

    type: Literal["wait"] = "wait"
    seconds: Annotated[int, Field(ge=1, le=LONGEST_WAIT)] = 5


class HandOverNode(Part):
    """Give the ticket to people: to a queue, to an agent, or to where it stands. The run ends."""

    type: Literal["handover"] = "handover"
    text: Text = ""
    queue_id: Id | None = None
    agent_id: Id | None = None


class CloseNode(Part):
    """Resolve the ticket. The run ends."""

    type: Literal["close"] = "close"
    text: Text = ""
    silently: bool = False


class JumpNode(Part):
    """Go on at the beginning of another flow, or of this one; variables are kept."""

    type: Literal["jump"] = "jump"
    flow_id: Id | None = None


Does = Annotated[
    StartNode
    | MessageNode
    | QuestionNode
    | MenuNode
    | ConditionNode
    | HoursNode
    | TagNode
    | QueueNode
    | ReasonNode
    | FieldNode
    | ContactNode
    | VariableNode
    | RequestNode
    | WaitNode
    | HandOverNode
    | CloseNode
    | JumpNode,
    Field(discriminator="type"),
]


class FlowNode(Part):
    """A node: what it does, what the team calls it, and where it is drawn."""

    id: Id
    label: Label = ""
    x: float = 0
    y: float = 0
    does: Does


class Edge(Part):
    """From a node's output to another node."""

    source: Id
    output: Id = "next"
    target: Id


class Definition(Part):
    """A whole flow."""

    nodes: Annotated[tuple[FlowNode, ...], Field(max_length=200)] = ()
    edges: Annotated[tuple[Edge, ...], Field(max_length=600)] = ()

    def node(self, node_id: str | None) -> FlowNode | None:
        """A node by its id."""
        return next((each for each in self.nodes if each.id == node_id), None)

    def start(self) -> FlowNode | None:
        """Where runs begin."""
        return next((each for each in self.nodes if isinstance(each.does, StartNode)), None)

    def after(self, node_id: str, output: str) -> str | None:
        """The node that an output leads to."""
        found = (each.target for each in self.edges if each.source == node_id and each.output == output)
        return next(found, None)


def outputs(node: FlowNode) -> tuple[str, ...]:
    """By what a node can be left."""
    match node.does:
        case MenuNode(choices=choices, minutes=minutes):
            return (*(each.id for each in choices), "failed", *(("silent",) if minutes else ()))
        case QuestionNode(minutes=minutes):
            return ("next", "failed", *(("silent",) if minutes else ()))
        case ConditionNode():
            return ("yes", "no")
        case HoursNode():
            return ("open", "closed")
        case RequestNode() | FieldNode() | ContactNode():
            return ("next", "failed")
        case HandOverNode() | CloseNode() | JumpNode():
            return ()
        case _:
            return ("next",)


class FlowEvent(Event):
    """What all events of a flow's stream share."""

    category: ClassVar[str] = "flow"


class FlowDrafted(FlowEvent):
    """Somebody drew the flow, or changed its drawing; runs go by what was published."""

    label: str
    definition: Definition


class FlowPublished(FlowEvent):
    """What was drawn is from here on what new runs go by; runs under way keep to the version they began with."""

    version: int
    label: str
    definition: Definition


class FlowArchived(FlowEvent):
    """The flow begins no more runs."""
