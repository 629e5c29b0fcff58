"""What the desk says by itself when something happens to a ticket (T6, T17, T23)."""

from datetime import datetime, timedelta
from typing import Any, ClassVar, assert_never, cast

from libs.access.policy import Member
from libs.events import telemetry
from libs.events.bus import Bus
from libs.events.catalog.message import MessageReceived
from libs.events.catalog.rating import RatingGiven, RatingRequested
from libs.events.catalog.ticket import Accepted, Assigned, Resolved, TicketOpened, Transferred
from libs.events.command import CommandRejected
from libs.events.event import SYSTEM, Event, Recorded, now
from libs.events.policy import Policy
from libs.identity import ids
from services.gateway.directory import Directory
from services.gateway.prepared_texts import PreparedTexts, text_id
from services.gateway.presence import Presences
from services.messaging import commands as messaging
from services.messaging.bot_queries import IsBotHeard
from services.tickets import commands as tickets
from services.tickets.bot_queries import GetBotAtWork
from services.tickets.commands import RequestRating
from services.tickets.queries import GetTicket, GetTicketsByConversation

TOO_LATE = timedelta(minutes=10)
EXCUSED_FOR = timedelta(minutes=10)
EXCUSED_KEPT = 10_000
# For how long the last words of a bot are waited for.
SAID_WITHIN = timedelta(seconds=15)
DESK = Member(id="system", profile="admin")
Heard = (
    TicketOpened | Accepted | Assigned | Transferred | Resolved | RatingRequested | RatingGiven | MessageReceived
)
log = telemetry.logger(__name__)


class NotSaidYet(Exception):
    """The bot's last words are still on their way, and what follows from them is not said before them."""


class SayTexts(Policy):
    """Greeting or absence at the opening; taken over, handed on, closed; the question for a score, and thanks.

    Each goes out once: its message id is derived from what it answers. What happened long ago is not answered.
    """

    name = "say_texts"
    events: ClassVar[tuple[type[Event], ...]] = (
        TicketOpened,
        Accepted,
        Assigned,
        Transferred,
        Resolved,
        RatingRequested,
        RatingGiven,
        MessageReceived,
    )

    def __init__(self, bus: Bus, directory: Directory, texts: PreparedTexts, presences: Presences) -> None:
        self._bus = bus
        self._directory = directory
        self._texts = texts
        self._presences = presences
        self._company = texts.company
        self._excused: dict[str, datetime] = {}

    async def react(self, recorded: Recorded) -> None:
        """Say what is to be said."""
        if now() - recorded.time > TOO_LATE:
            telemetry.PREPARED_TEXTS.labels(recorded.name, "too late").inc()
            return
        event = cast(Heard, recorded.data)
        match event:
            case TicketOpened(cause="inbound", group=False):
                await self._welcome(recorded)
            case TicketOpened():
                return
            case Accepted(agent_id=agent_id) | Assigned(agent_id=agent_id):
                await self._say("accepted", recorded, agent_id)
            case Transferred(agent_id=agent_id):
                await self._say("transferred", recorded, agent_id)
            case Resolved(how="farewell"):
                await self._say("closing", recorded)
                await self._ask_for_score(recorded)
            case Resolved():
                return
            case RatingRequested() | RatingGiven():
                await self._rate(event, recorded)
            case MessageReceived():
                await self._excuse(recorded)
            case _:
                assert_never(event)

    async def _welcome(self, recorded: Recorded) -> None:
        """Greet, or say that nobody is there: by the hours of the queue in which the ticket begins."""
        opened = cast(TicketOpened, recorded.data)
        if self._company.closed_since(opened.queue_id, recorded.time) is not None:
            if self._company.text("absence", opened.queue_id) is not None:
                await self._absence(await self._ticket(recorded.stream_id, recorded), recorded)
            return
        text = self._company.text("greeting", opened.queue_id)
        if text is not None and not await self._bot_greets(recorded):
            ticket = await self._ticket(recorded.stream_id, recorded)
            await self._texts.say("greeting", text, ticket, recorded, text_id(ticket["id"], "greeting"))

    async def _bot_greets(self, recorded: Recorded) -> bool:
        """Whether the ticket began at a bot, which greets in its own way."""
        run_id = ids.bot_run_id(recorded.stream_id)
        query = GetBotAtWork(ticket_id=recorded.stream_id, run_id=run_id, wait_for=recorded.position)
        return bool((await self._bus.query(tickets.SERVICE, query))["last"])

    async def _excuse(self, recorded: Recorded) -> None:
        """Whoever writes outside the hours is told so, unless somebody is there who has his ticket.

        Who was told minutes ago is not looked up again: many write several messages in a row.
        """
        told = self._excused.get(recorded.stream_id)
        if told is not None and recorded.time - told < EXCUSED_FOR:
            return
        if not self._company.excuses_itself(recorded.time):
            return
        query = GetTicketsByConversation(member=DESK, conversation_ids=[recorded.stream_id])
        found = (await self._bus.query(tickets.SERVICE, query)).get(recorded.stream_id)
        if found is None or found["state"] == "closed":
            return
        ticket = await self._ticket(found["id"], recorded)
        assignee = ticket["assignee"]
        if assignee is None or self._presences.of(assignee["id"]) != "online":
            await self._absence(ticket, recorded)
            if len(self._excused) >= EXCUSED_KEPT:
                self._excused.clear()
            self._excused[recorded.stream_id] = recorded.time

    async def _absence(self, ticket: dict[str, Any], recorded: Recorded) -> None:
        queue_id = ticket["queue"]["id"] if ticket["queue"] is not None else None
        period = self._company.closed_since(queue_id, recorded.time)
        if period is not None:
            text = self._company.text("absence", queue_id)
            message_id = text_id(ticket["id"], f"absence {period}")
            await self._texts.say("absence", text, ticket, recorded, message_id)

    async def _say(self, name: str, recorded: Recorded, agent_id: str | None = None) -> None:
        """Say a text because of an event of the ticket."""
        if not self._company.says_anywhere(name):
            return
        await self._after_its_bot(recorded)
        ticket = await self._ticket(recorded.stream_id, recorded)
        queue_id = ticket["queue"]["id"] if ticket["queue"] is not None else None
        text = self._company.text(name, queue_id)
        await self._texts.say(name, text, ticket, recorded, text_id(recorded.id, name), self._named(agent_id))

    async def _after_its_bot(self, recorded: Recorded) -> None:
        """Where a bot may have had the ticket until now, return once its last words are queued, if they ever are.

        Raises `NotSaidYet`.
        """
        if recorded.actor.kind == "user" or now() - recorded.time > SAID_WITHIN:
            return
        if not await self._bus.query(messaging.SERVICE, IsBotHeard(ticket_id=recorded.stream_id)):
            raise NotSaidYet

    async def _ask_for_score(self, recorded: Recorded) -> None:
        """Have the customer asked for a score, where the company wants that and he may be spoken to."""
        settings = self._company.rating()
        if not settings["on_resolve"]:
            return
        await self._after_its_bot(recorded)
        ticket = await self._ticket(recorded.stream_id, recorded)
        hindrance = await self._texts.hindrance(
            ticket["conversation_id"], ticket["channel"]["id"], ticket["contact"]["id"], ticket["group"], now()
        )
        if hindrance is not None:
            self._texts.note("rating", hindrance, recorded, ticket["id"])
            return
        command = RequestRating(
            by=SYSTEM,
            correlation_id=recorded.correlation_id,
            causation_id=recorded.id,
            member=DESK,
            ticket_id=ticket["id"],
            request_id=ids.rating_request_id(recorded.id),
            scale=settings["scale"],
            minutes=settings["minutes"],
        )
        try:
            await self._bus.ask(tickets.SERVICE, command)
        except CommandRejected as error:
            if error.rejected.kind == "failed":
                raise
            self._texts.note("rating", error.rejected.code, recorded, ticket["id"])

    async def _rate(self, event: RatingRequested | RatingGiven, recorded: Recorded) -> None:
        settings, ticket = self._company.rating(), await self._ticket(recorded.stream_id, recorded)
        if isinstance(event, RatingRequested):
            text, agent = settings["text"].replace("{{scale}}", str(event.scale)), self._named(event.agent_id)
            await self._texts.say("rating", text, ticket, recorded, event.message_id, agent, "rating")
        else:
            thanks = text_id(event.request_id, "thanks")
            await self._texts.say("thanks", settings["thanks"], ticket, recorded, thanks, cause="rating")

    def _named(self, user_id: str | None) -> str | None:
        return None if user_id is None else self._directory.names.users.get(user_id)

    async def _ticket(self, ticket_id: str, recorded: Recorded) -> dict[str, Any]:
        query = GetTicket(member=DESK, ticket_id=ticket_id, wait_for=recorded.position)
        found: dict[str, Any] = await self._bus.query(tickets.SERVICE, query)
        return found
