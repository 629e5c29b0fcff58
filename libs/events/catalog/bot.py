"""Events of `bot.<ticket id>`: what a chatbot did in a ticket, step by step (C6, C7, T9). Personal.

A run is one flow, or one bot of somebody else's, at work in one ticket. `step` is the node of the flow that is at
work; an external bot has none.
"""

from typing import Annotated, Any, ClassVar, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from libs.events.catalog.flow import HttpRequest, Kept
from libs.events.catalog.macro import Action as TicketAction
from libs.events.catalog.macro import Id
from libs.events.catalog.media import Media
from libs.events.catalog.message import Answer, MessageKind, Options
from libs.events.event import Event

BotKind = Literal["flow", "typebot", "webhook", "openai"]
RequestKind = Literal["http", "detail", "typebot", "webhook", "openai"]

# By these codes (`why`) somebody took the bot's place: it says nothing of what it had not said by then.
TAKEN_OVER = frozenset(
    {"accepted", "assigned", "transferred", "resolved", "continued", "switched_off", "agent_wrote", "phone_wrote"}
)


class Bot(BaseModel):
    """Which bot: a flow by its id, or one of somebody else's by the id of what was set up for it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: BotKind
    id: str
    label: str = ""


class SetField(BaseModel):
    """Fill in a custom field of the ticket with what was written; it is read as the field's kind then."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    do: Literal["field"] = "field"
    field_id: Id
    value: str


class SetDetail(BaseModel):
    """Write down a detail of the customer (`name`, `email`, `field:<id>` …), read as the detail's kind then."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    do: Literal["detail"] = "detail"
    detail: str
    value: str


BotAction = Annotated[TicketAction | SetField, Field(discriminator="do")]


class Heard(BaseModel):
    """What the customer wrote to the bot."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    message_id: str
    at: AwareDatetime
    kind: MessageKind = "text"
    text: str | None = None
    answer: Answer | None = None
    media: Media | None = None


class Saying(BaseModel):
    """One thing a bot says, after so many `seconds`. `options` are offered as the channel can."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    text: str | None = None
    media: Media | None = None
    options: Options | None = None
    seconds: Annotated[float, Field(ge=0, le=3600)] = 0


class BotEvent(Event):
    """What all events of a ticket's bot stream share. `run_id` names the run."""

    category: ClassVar[str] = "bot"
    personal: ClassVar[bool] = True

    run_id: str


class BotStarted(BotEvent):
    """A bot began to answer in the ticket. `version` is the flow's."""

    bot: Bot
    version: int | None = None
    conversation_id: str
    channel_id: str
    contact_id: str


class BotHeard(BotEvent):
    """The customer wrote while the bot was at work; what follows is the bot's next step."""

    heard: Heard


class BotSaid(BotEvent):
    """The bot says this to the customer, as message `message_id`; `unasked`: beside what it answers when asked."""

    message_id: str
    step: str | None = None
    saying: Saying
    unasked: Literal[True] | None = None


class BotAsked(BotEvent):
    """The bot waits for an answer to what it said last; for how long, `until` tells."""

    step: str
    label: str = ""
    until: AwareDatetime | None = None


class BotAnswered(BotEvent):
    """The customer gave a valid answer; `choice` is the id of what was chosen."""

    step: str
    label: str = ""
    value: str
    choice: str | None = None
    variable: str | None = None


class BotMisunderstood(BotEvent):
    """The customer's answer was not valid, for the `times`-th time at this step."""

    step: str
    label: str = ""
    times: int


class BotKept(BotEvent):
    """The flow kept a text as a variable."""

    step: str
    variable: str
    value: str


class BotWaiting(BotEvent):
    """The bot goes on at `until` by itself."""

    step: str | None = None
    until: AwareDatetime


class BotMoved(BotEvent):
    """The run goes on in another flow."""

    step: str
    bot: Bot
    version: int


class BotRequested(BotEvent):
    """Others are to be asked: another system for a flow's node, the desk for what it `fills` in, an external bot.

    `session` and `input` are what its last answer left; `asked_at` is when it was asked last. `keep` is what of
    the answer becomes variables.
    """

    request_id: str
    kind: RequestKind
    bot_id: str
    step: str | None = None
    session: str | None = None
    input: dict[str, Any] | None = None
    asked_at: AwareDatetime | None = None
    heard: tuple[Heard, ...] = ()
    request: HttpRequest | None = None
    keep: tuple[Kept, ...] = ()
    fills: Annotated[SetField | SetDetail, Field(discriminator="do")] | None = None


class BotReplied(BotEvent):
    """The other system answered, or failed for the reason `failed`. What it has the bot say follows.

    `also_heard` are messages that came after the request and that the answer takes into account.
    """

    request_id: str
    session: str | None = None
    input: dict[str, Any] | None = None
    sayings: tuple[Saying, ...] = ()
    actions: tuple[BotAction, ...] = ()
    values: dict[str, str] = Field(default_factory=dict)
    also_heard: tuple[str, ...] = ()
    ended: bool = False
    failed: str | None = None


class BotActed(BotEvent):
    """The bot does this to the ticket."""

    step: str | None = None
    label: str = ""
    actions: tuple[BotAction, ...]


class BotHandedOver(BotEvent):
    """The bot gives the ticket to people, and is done. `why` is a code where it did not mean to."""

    step: str | None = None
    label: str = ""
    why: str = "flow"
    queue_id: str | None = None
    agent_id: str | None = None


class BotEnded(BotEvent):
    """The bot is done: it came to its end, or somebody or something stopped it (`why`)."""

    step: str | None = None
    why: str


class BotErased(BotEvent):
    """There was a bot; what was said to it is gone from the log (K10)."""

    run_id: str = ""
