"""Bots at work: what a run needs is looked up before it is decided; flows are listed and walked dry (C6, C7)."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from pymongo.asynchronous.collection import AsyncCollection

from libs.access.policy import manages
from libs.events.catalog.bot import Heard
from libs.events.catalog.flow import Definition, FlowPublished, JumpNode
from libs.events.catalog.media import Media
from libs.events.catalog.message import Answer
from libs.events.command import Accepted
from libs.events.event import iso
from libs.events.projector import Projector
from libs.events.store import Store
from libs.events.view import Document
from services.messaging import bot, conversation, flow, flow_trial
from services.messaging.bot import Move
from services.messaging.bot_commands import AdvanceBot, RecordBotReply, SayAsBot, StartBot, StopBot
from services.messaging.bot_policies import BY_PHONE
from services.messaging.bot_queries import GetBotRun, GetFlow, IsBotHeard, ListFlows, ListFlowVersions, TryFlow
from services.messaging.flow import FlowNotFound, FlowsAreManagements
from services.messaging.flow_walk import Flows
from services.messaging.queries import FindReplyMedia

JUMPS_AHEAD = 20
BURST = timedelta(minutes=10)
BURST_KEPT = 20
SHOWN = ("name", "version", "published_at", "archived", "nodes", "problems", "changed", "drafted_at")


class Botting:
    """`flows` and `messages` are the collections of the views of these names."""

    def __init__(
        self,
        store: Store,
        projector: Projector,
        flows: AsyncCollection[Document],
        messages: AsyncCollection[Document],
    ) -> None:
        self._store = store
        self._projector = projector
        self._flows = flows
        self._messages = messages

    async def start(self, command: StartBot) -> Accepted:
        """Begin a run."""
        if command.looks_back_from is not None and not command.heard:
            burst = await self._burst(command, command.looks_back_from)
            hindrance = command.hindrance or await self._answered(command.conversation_id, burst)
            command = command.model_copy(update={"heard": tuple(map(_heard, burst)), "hindrance": hindrance})
        flows = await self._known(command.bot.id, None) if command.bot.kind == "flow" else Flows()
        return await self._move(command, flows)

    async def record(self, command: RecordBotReply) -> Accepted:
        """Note what another system answered."""
        return await self._store.execute(bot.decider, command.ticket_id, command)

    async def say(self, command: SayAsBot) -> Accepted:
        """Have a bot outside say something by itself."""
        return await self._store.execute(bot.decider, command.ticket_id, command)

    async def advance(self, command: AdvanceBot) -> Accepted:
        """Take a run's next step."""
        state, _ = await self._store.state(bot.decider, command.ticket_id)
        run = state.run
        flows = Flows()
        if run is not None and run.bot.kind == "flow":
            flows = await self._known(run.bot.id, run.version)
        return await self._move(command, flows)

    async def stop(self, command: StopBot) -> Accepted:
        """End a run."""
        return await self._store.execute(bot.decider, command.ticket_id, command)

    async def _move(self, wish: StartBot | AdvanceBot, flows: Flows) -> Accepted:
        move = Move(
            command_id=wish.command_id,
            correlation_id=wish.correlation_id,
            causation_id=wish.causation_id,
            at=wish.at,
            by=wish.by,
            traceparent=wish.traceparent,
            wish=wish,
            flows=flows,
        )
        return await self._store.execute(bot.decider, wish.ticket_id, move)

    async def _known(self, flow_id: str, version: int | None) -> Flows:
        """A flow at a version (None: the newest), and the flows that it may go on in."""
        versions: dict[tuple[str, int], FlowPublished] = {}
        latest: dict[str, int] = {}
        waiting, looked_at = [flow_id], set[str]()
        while waiting and len(looked_at) < JUMPS_AHEAD:
            each = waiting.pop(0)
            if each in looked_at:
                continue
            looked_at.add(each)
            state, _ = await self._store.state(flow.decider, each)
            published = state.published
            if published is not None:
                latest[each] = published.version
                versions[each, published.version] = published
            pinned = state.versions.get(version) if each == flow_id and version is not None else None
            if pinned is not None and version is not None:
                versions[each, version] = pinned
            for found in {id(one): one for one in (published, pinned) if one is not None}.values():
                waiting += _jumps(found)
        return Flows(versions, latest)

    async def _burst(self, command: StartBot, position: int) -> list[Document]:
        """What the customer wrote just before a log position, since anything was said to him."""
        await self._projector.reached(position)
        wanted = {"conversation_id": command.conversation_id, "created": {"$lte": position}}
        found = await self._messages.find(wanted).sort([("created", -1), ("index", -1)]).to_list(BURST_KEPT)
        burst: list[Document] = []
        for document in found:
            if document["direction"] != "in" or command.at - datetime.fromisoformat(document["at"]) > BURST:
                break
            burst.append(document)
        return burst[::-1]

    async def _answered(self, conversation_id: str, burst: list[Document]) -> str | None:
        """Why a bot has nothing to begin: somebody has answered on the phone before it could."""
        if not burst or burst[-1]["provider_at"] is None:
            return None
        asked = datetime.fromisoformat(burst[-1]["provider_at"]).timestamp()
        talk, _ = await self._store.state(conversation.decider, conversation_id)
        return BY_PHONE if any(each.elsewhere and each.at > asked for each in talk.sent.values()) else None

    async def list_flows(self, query: ListFlows) -> dict[str, Any]:
        """All flows."""
        _require_management(query)
        found = await self._flows.find({"kind": "flow"}, {"definition": 0}).to_list()
        items = [_item(each) for each in found]
        items.sort(key=lambda each: (each["archived"], each["name"].casefold(), each["id"]))
        return {"items": items, "position": self._projector.position}

    async def get_flow(self, query: GetFlow) -> dict[str, Any]:
        """One flow."""
        _require_management(query)
        document = await self._flows.find_one({"_id": query.flow_id, "kind": "flow"})
        if document is None:
            raise FlowNotFound
        drawing = document
        if query.version is not None:
            published = await self._flows.find_one({"_id": f"{query.flow_id}:{query.version}"})
            if published is None:
                raise FlowNotFound
            drawing = published
        definition = Definition.model_validate(drawing["definition"])
        found = [asdict(each) for each in flow.problems(definition, query.flow_id)]
        return {
            **_item(document),
            "definition": drawing["definition"],
            "found": found,
            "drafted": document["drafted"],
            "position": self._projector.position,
        }

    async def list_versions(self, query: ListFlowVersions) -> dict[str, Any]:
        """What was published of a flow."""
        _require_management(query)
        found = self._flows.find({"flow_id": query.flow_id}, {"definition": 0}).sort("version", -1)
        shown = ("version", "at", "by_id", "nodes")
        return {"items": [{key: each[key] for key in shown} async for each in found]}

    async def holds_file(self, query: FindReplyMedia) -> bool:
        """Whether a flow says this file, to somebody who draws flows."""
        if not manages(query.member):
            return False
        return await self._flows.find_one({"media.id": query.media_id}, {"_id": 1}) is not None

    async def try_flow(self, query: TryFlow) -> dict[str, Any]:
        """Walk what is drawn, without anything coming of it."""
        _require_management(query)
        flows = await self._known(query.flow_id, None)
        for node in query.definition.nodes:
            if isinstance(node.does, JumpNode) and node.does.flow_id and node.does.flow_id != query.flow_id:
                other = await self._known(node.does.flow_id, None)
                flows = Flows({**other.versions, **flows.versions}, {**other.latest, **flows.latest})
        return flow_trial.walk(query, flows)

    async def is_heard(self, query: IsBotHeard) -> bool:
        """Whether what the bot said last stands in its conversation; from the log."""
        state, _ = await self._store.state(bot.decider, query.ticket_id)
        if state.last_said is None:
            return True
        conversation_id, message_id = state.last_said
        talk, _ = await self._store.state(conversation.decider, conversation_id)
        return message_id in talk.sent

    async def get_run(self, query: GetBotRun) -> dict[str, Any] | None:
        """The run under way."""
        state, _ = await self._store.state(bot.decider, query.ticket_id)
        run = state.run
        if run is None:
            return None
        return {
            "run_id": run.run_id,
            "kind": run.bot.kind,
            "bot_id": run.bot.id,
            "pending": [each.model_dump(mode="json") for each in run.pending],
            "until": None if run.until is None else iso(run.until),
            "request_id": run.request_id,
        }


def _require_management(query: ListFlows | GetFlow | ListFlowVersions | TryFlow) -> None:
    if not manages(query.member):
        raise FlowsAreManagements


def _jumps(published: FlowPublished) -> Iterable[str]:
    for node in published.definition.nodes:
        if isinstance(node.does, JumpNode) and node.does.flow_id is not None:
            yield node.does.flow_id


def _item(document: Document) -> dict[str, Any]:
    return {"id": document["_id"], **{key: document[key] for key in SHOWN}}


def _heard(document: Document) -> Heard:
    """A message of the customer as a bot hears it."""
    answer, media = document.get("answer"), document.get("media")
    return Heard(
        message_id=document["_id"],
        at=datetime.fromisoformat(document["at"]),
        kind=document["kind"],
        text=document["text"],
        answer=None if answer is None else Answer.model_validate(answer),
        media=None if media is None else Media(**{each: media[each] for each in Media.model_fields}),
    )
