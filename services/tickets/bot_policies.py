"""What bots do to tickets, and what follows when they are done (C6, C7)."""

from typing import Any, ClassVar, cast

from libs.access.policy import Member
from libs.events import telemetry
from libs.events.catalog.answering import DESK as MAIN
from libs.events.catalog.assistant import AssistantArchived
from libs.events.catalog.bot import TAKEN_OVER, Bot, BotActed, BotEnded, BotEvent, BotHandedOver
from libs.events.catalog.flow import FlowArchived
from libs.events.command import Refused
from libs.events.event import Actor, Event, Recorded
from libs.events.policy import Policy
from libs.events.projector import Projector
from libs.events.store import Store
from libs.identity import ids
from services.tickets import acting, answering_desk, queue
from services.tickets import ticket as tickets
from services.tickets.bot_at_work import BOT
from services.tickets.bot_commands import ActForBot, PlaceBot, TakeFromBot
from services.tickets.bot_queries import GetBotAtWork, ListAnswering
from services.tickets.lookups import LookUps
from services.tickets.management import require_management
from services.tickets.ruling import require_usable

BY_BOT = Actor(kind="bot", id=BOT)
DESK = Member(id="system", profile="admin")
log = telemetry.logger(__name__)


class ActForBots(Policy):
    """A bot wants something done to its ticket ⇒ it is done. A bot is done ⇒ the ticket is people's."""

    name = "act_for_bots"
    events: ClassVar[tuple[type[Event], ...]] = (BotActed, BotHandedOver, BotEnded)

    def __init__(self, store: Store, projector: Projector, lookups: LookUps) -> None:
        self._store = store
        self._projector = projector
        self._lookups = lookups

    async def react(self, recorded: Recorded) -> None:
        """Act, or take the ticket from the bot."""
        event = cast(BotActed | BotHandedOver | BotEnded, recorded.data)
        match event:
            case BotActed():
                await self._act(event, recorded)
            case BotHandedOver(why=why, queue_id=queue_id, agent_id=agent_id):
                taken = self._taken(event, recorded, why)
                usable = queue_id if await self._in_use(queue_id, recorded) else None
                agent = agent_id if await self._works_here(agent_id, recorded) else None
                taken = taken.model_copy(update={"queue_id": usable, "agent_id": agent})
                await self._store.execute(tickets.decider, recorded.stream_id, taken)
            case BotEnded(why=why):
                taken = self._taken(event, recorded, why)
                await self._store.execute(tickets.decider, recorded.stream_id, taken)

    async def _act(self, event: BotActed, recorded: Recorded) -> None:
        usable = []
        for action in event.actions:
            if action.do == "field":
                continue
            try:
                await require_usable(self._store, action)
            except Refused as refusal:
                log.warning("bot.not_done", ticket=recorded.stream_id, action=action.do, reason=refusal.code)
                continue
            usable.append(action)
        command = ActForBot(
            **_because(recorded), ticket_id=recorded.stream_id, run_id=event.run_id, actions=tuple(usable)
        )
        await self._store.execute(acting.decider, recorded.stream_id, command)

    def _taken(self, event: BotEvent, recorded: Recorded, why: str) -> TakeFromBot:
        return TakeFromBot(**_because(recorded), ticket_id=recorded.stream_id, run_id=event.run_id, why=why)

    async def _in_use(self, queue_id: str | None, recorded: Recorded) -> bool:
        """Whether a queue that a flow names takes tickets; else the ticket stays where it is."""
        if queue_id is None:
            return False
        try:
            queue.require_in_use((await self._store.state(queue.decider, queue_id))[0])
        except Refused as refusal:
            log.warning("bot.not_done", ticket=recorded.stream_id, action="handover", reason=refusal.code)
            return False
        return True

    async def _works_here(self, agent_id: str | None, recorded: Recorded) -> bool:
        """Whether an agent whom a bot names can have the ticket; else it waits in its queue."""
        if agent_id is None:
            return False
        await self._projector.reached(recorded.position)
        if await self._lookups.works_here(agent_id):
            return True
        log.warning("bot.not_done", ticket=recorded.stream_id, action="handover", reason="user.not_found")
        return False


class WithdrawArchived(Policy):
    """A flow, or a bot of somebody else's, is archived ⇒ it answers nowhere any more."""

    name = "withdraw_archived_bots"
    events: ClassVar[tuple[type[Event], ...]] = (FlowArchived, AssistantArchived)

    def __init__(self, store: Store) -> None:
        self._store = store

    async def react(self, recorded: Recorded) -> None:
        """Have it nowhere."""
        event = cast(FlowArchived | AssistantArchived, recorded.data)
        kind = "flow" if isinstance(event, FlowArchived) else event.kind
        bot = Bot(kind=kind, id=recorded.stream_id)
        command = PlaceBot(**_because(recorded) | {"by": recorded.actor}, member=DESK, bot=bot)
        await self._store.execute(answering_desk.decider, MAIN, command)


class BotsAsked:
    """Answers what is asked about bots."""

    def __init__(self, store: Store, projector: Projector, lookups: LookUps) -> None:
        self._store = store
        self._projector = projector
        self._lookups = lookups

    async def list_answering(self, query: ListAnswering) -> dict[str, Any]:
        """Which bot answers where."""
        require_management(query.member)
        state, position = await self._store.state(answering_desk.decider, MAIN)
        return {"items": answering_desk.shown(state), "position": position}

    async def bot_at_work(self, query: GetBotAtWork) -> dict[str, Any]:
        """Whether one is at work in a ticket."""
        row = await self._lookups.row(query.ticket_id) or {}
        left = row.get("bot_left") or {}
        last = query.run_id in (row.get("bot", {}).get("run_id"), left.get("run_id"))
        return {"last": last, "taken_over": last and left.get("why") in TAKEN_OVER}


def _because(recorded: Recorded) -> dict[str, Any]:
    return {
        "command_id": ids.part_id(recorded.id, "bot"),
        "by": BY_BOT,
        "at": recorded.time,
        "correlation_id": recorded.correlation_id,
        "causation_id": recorded.id,
    }
