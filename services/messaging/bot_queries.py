"""What can be asked about chatbots: flows, their versions, a dry walk, and the run of a ticket (C6, C7)."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from libs.access.policy import Member
from libs.events.catalog.flow import Definition
from libs.events.query import Query
from services.messaging.bot_commands import Facts


class ListFlows(Query):
    """The flows, those out of use behind the others, by name.

    → {"items": [{"id", "name", "version", "changed": whether what is drawn is not what is published, "drafted_at",
    "published_at", "archived", "nodes", "problems"}], "position"}
    """

    member: Member


class GetFlow(Query):
    """A flow as it is drawn, or as it was published as `version`.

    → list item with "definition", "found": [{"node", "code", "output"}], "position": of the last drawing;
    refused `flow.not_found`
    """

    member: Member
    flow_id: str
    version: int | None = None


class ListFlowVersions(Query):
    """The published versions of a flow, newest first. → {"items": [{"version", "at", "by_id", "nodes"}]}"""

    member: Member
    flow_id: str


class Gesture(BaseModel):
    """What somebody does to a bot other than write: he sends a file, or is silent for as long as the bot waits."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    do: Literal["file", "silence"]


class TryFlow(Query):
    """A dry walk: what the flow would say to these messages, one after the other; nothing is stored or sent.

    A request to another system is not made: it counts as answered, with no values, or as failed where all `fail`,
    and so does what is written down. A wait is over at once.
    → {"turns": [{"said": str|None, "did": what was done instead|None, "events": [{"name", …}]}], "ended": bool}
    """

    member: Member
    flow_id: str
    definition: Definition
    said: tuple[str | Gesture, ...] = Field((), max_length=50)
    fail: bool = False
    facts: Facts = Facts()


class IsBotHeard(Query):
    """Whether what a ticket's bot said last is on its way to the customer. → bool; nothing said is true"""

    ticket_id: str


class GetBotRun(Query):
    """The run under way in a ticket. → {"run_id", "kind", "bot_id", "pending": [what the customer wrote and has had
    no answer yet], "until", "request_id"} or None
    """

    ticket_id: str
