"""Flows as they are listed and drawn, their published versions, and which tickets have a bot at work (C6)."""

from collections.abc import Iterable
from typing import ClassVar, assert_never, cast

from libs.events.catalog.bot import BotEnded, BotErased, BotHandedOver, BotMoved, BotStarted
from libs.events.catalog.flow import Definition, FlowArchived, FlowDrafted, FlowPublished, MessageNode
from libs.events.event import Event, Recorded, iso
from libs.events.view import Document, Documents, DocumentView, Need, View
from services.messaging.flow import problems


class Flows(View):
    """One document a flow with what is drawn, and one each of its versions."""

    name = "flows"
    version = 3
    events: ClassVar[tuple[type[Event], ...]] = (FlowDrafted, FlowPublished, FlowArchived)
    indexes = ((("flow_id", 1), ("version", -1)), (("media.id", 1),))

    def needs(self, recorded: Recorded) -> Iterable[Need]:
        """The flow."""
        return (Need("_id", recorded.stream_id),)

    def evolve(self, documents: Documents, recorded: Recorded) -> None:
        """Change the flow; what is published stands beside it for ever."""
        event = cast(FlowDrafted | FlowPublished | FlowArchived, recorded.data)
        flow_id, at = recorded.stream_id, iso(recorded.time)
        before = documents.get(flow_id) or {"version": 0, "published_at": None, "archived": False}
        match event:
            case FlowDrafted(label=label, definition=definition):
                document = {
                    **before,
                    "name": label,
                    "definition": definition.model_dump(mode="json"),
                    "nodes": len(definition.nodes),
                    "media": _files(definition),
                    "problems": sum(1 for _ in problems(definition, flow_id)),
                    "changed": True,
                    "drafted_at": at,
                    "drafted": recorded.position,
                }
            case FlowPublished(version=version, definition=definition):
                published = {
                    "_id": f"{flow_id}:{version}",
                    "flow_id": flow_id,
                    "version": version,
                    "name": event.label,
                    "at": at,
                    "by_id": recorded.actor.id,
                    "nodes": len(definition.nodes),
                    "media": _files(definition),
                    "definition": definition.model_dump(mode="json"),
                }
                documents.put(published, recorded)
                document = {**before, "version": version, "published_at": at, "changed": False}
            case FlowArchived():
                document = {**before, "archived": True}
            case _:
                assert_never(event)
        documents.put({**document, "_id": flow_id, "kind": "flow"}, recorded)


def _files(definition: Definition) -> list[Document]:
    """The files that a flow says: they are kept for as long as it is."""
    files = (each.does.media for each in definition.nodes if isinstance(each.does, MessageNode))
    return [{"id": each.id} for each in files if each is not None]


class BotRuns(DocumentView):
    """One document a ticket that has, or had, a bot at work; `began` is the run's place in the log."""

    name = "bot_runs"
    version = 2
    events: ClassVar[tuple[type[Event], ...]] = (BotStarted, BotMoved, BotHandedOver, BotEnded, BotErased)
    indexes = ((("conversation_id", 1),),)
    partial_indexes = (("active",),)

    def key(self, recorded: Recorded) -> str:
        """The ticket's id."""
        return recorded.stream_id

    def fold(self, document: Document | None, recorded: Recorded) -> Document | None:
        """The ticket's bot after the event."""
        event = cast(BotStarted | BotMoved | BotHandedOver | BotEnded | BotErased, recorded.data)
        match event:
            case BotStarted(run_id=run_id, bot=bot, conversation_id=conversation_id):
                shown = bot.model_dump(mode="json")
                place = {"conversation_id": conversation_id, "began": recorded.position}
                return {**place, "run_id": run_id, "bot": shown, "active": True}
            case BotMoved(bot=bot):
                return {**(document or {}), "bot": bot.model_dump(mode="json")}
            case BotHandedOver(run_id=run_id) | BotEnded(run_id=run_id):
                if document is None or document["run_id"] != run_id:
                    return document
                return {key: value for key, value in document.items() if key != "active"}
            case BotErased():
                return None
            case _:
                assert_never(event)
