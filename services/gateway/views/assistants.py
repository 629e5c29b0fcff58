"""Bots of somebody else's by name, with what may be seen of how they are reached (C7)."""

from libs.events.catalog.assistant import AssistantArchived, AssistantChanged, AssistantDefined
from libs.events.event import Recorded
from libs.events.view import Document, DocumentView


class Assistants(DocumentView):
    """One document an assistant."""

    name = "assistants"
    events = (AssistantDefined, AssistantChanged, AssistantArchived)
    live = True

    def key(self, recorded: Recorded) -> str:
        """The assistant's id."""
        return recorded.stream_id

    def fold(self, document: Document | None, recorded: Recorded) -> Document | None:
        """The assistant after an event."""
        before = document or {}
        match recorded.data:
            case AssistantDefined(kind=kind, label=label, settings=settings):
                return {"kind": kind, "name": label, "settings": settings, "archived": False}
            case AssistantChanged(label=label, settings=settings):
                return {**before, "name": label, "settings": settings}
            case AssistantArchived():
                return {**before, "archived": True}
            case _:
                return document
