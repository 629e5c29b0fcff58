"""What can be asked of chatbots: flows, and runs of bots in tickets (C6, C7, T9)."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from libs.access.policy import Member
from libs.events.catalog.bot import Bot, BotAction, Heard, Saying
from libs.events.catalog.flow import Definition
from libs.events.command import Command


class FlowCommand(Command):
    """A command on one flow."""

    flow_id: str
    member: Member


class DraftFlow(FlowCommand):
    """Set a flow up, or change how it is drawn; the same drawing again yields nothing.

    `unmoved_since`: only if nobody has drawn it anew behind this log position. Refused `flow.management_only`,
    `flow.archived`, `flow.moved_on`, `flow.ids_twice`.
    """

    label: str = Field(min_length=1, max_length=60)
    definition: Definition
    unmoved_since: int | None = None


class PublishFlow(FlowCommand):
    """Have new runs go by what is drawn. Refused `flow.invalid` with the `problems`, named per node."""


class ArchiveFlow(FlowCommand):
    """Have the flow begin no more runs."""


class Facts(BaseModel):
    """What a bot may know when it takes a step.

    `contact` holds `name`, `phone`, `email` and the like, `hours` whether each queue serves now (`""`: the
    company), `words` what variables like `{{protocol}}` say.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    contact: dict[str, str] = {}
    words: dict[str, str] = {}
    tag_ids: tuple[str, ...] = ()
    queue_id: str | None = None
    channel_id: str = ""
    hours: dict[str, bool] = {}


class BotCommand(Command):
    """A command on the bot of one ticket."""

    ticket_id: str


class StartBot(BotCommand):
    """Have a bot answer in a ticket. `run_id` names the run: the same one again yields nothing.

    `heard` is what the customer wrote to begin with; with `looks_back_from`, what he wrote just before that log
    position. A run that is under way is ended. A bot that cannot begin
    (`hindrance`, or a flow that is not published) is ended at once, so that the ticket is people's.
    """

    run_id: str
    bot: Bot
    conversation_id: str
    channel_id: str
    contact_id: str
    heard: tuple[Heard, ...] = ()
    looks_back_from: int | None = None
    facts: Facts = Facts()
    hindrance: str | None = None


class HearMessage(BotCommand):
    """The customer wrote. Yields nothing where no run is under way, and for a message that was heard."""

    conversation_id: str
    heard: Heard


class AdvanceBot(BotCommand):
    """Take the run's next step, if something was heard or its time has come; else nothing follows.

    `hindrance`: why nothing may be said any more, as a code; the run then ends.
    """

    run_id: str
    facts: Facts = Facts()
    hindrance: str | None = None


class RecordBotReply(BotCommand):
    """What another system answered to `request_id`; nothing follows for any other than the open request.

    `sayings` are said in order. `actions` are done to the ticket: a `transfer` there hands it over to people and
    `resolve` closes it, both end the run. `ended`: the bot is done, and the ticket is people's. `failed`: a
    code; the run goes to people once the `sayings` are said, or in a flow on by the node's `failed`. `values`
    become variables of a flow.
    """

    request_id: str
    sayings: tuple[Saying, ...] = Field((), max_length=60)
    input: dict[str, Any] | None = None
    actions: tuple[BotAction, ...] = Field((), max_length=20)
    session: str | None = None
    values: dict[str, str] = Field(default_factory=dict)
    also_heard: tuple[str, ...] = ()
    ended: bool = False
    failed: str | None = None


class SayAsBot(BotCommand):
    """A bot of somebody else's says something by itself, whether or not it is being asked; nothing said twice.

    `message_id` names what is said. `actions` are done as with `RecordBotReply`. Refused `bot.not_at_work`.
    """

    message_id: str
    saying: Saying | None = None
    actions: tuple[BotAction, ...] = Field((), max_length=20)


class StopBot(BotCommand):
    """End a run because of what happened elsewhere; without a `run_id`, whichever is under way."""

    run_id: str | None = None
    why: str


class EraseBot(BotCommand):
    """Forget what was said to the bots of a ticket (K10)."""
