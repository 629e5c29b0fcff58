"""Flows by name, and whether new runs may go by them (C6)."""

from typing import assert_never, cast

from libs.events.catalog.flow import FlowArchived, FlowDrafted, FlowPublished
from libs.events.event import Recorded
from libs.events.view import Document, DocumentView


class Flows(DocumentView):
    """One document a flow."""

    name = "flows"
    events = (FlowDrafted, FlowPublished, FlowArchived)
    live = True

    def key(self, recorded: Recorded) -> str:
        """The flow's id."""
        return recorded.stream_id

    def fold(self, document: Document | None, recorded: Recorded) -> Document | None:
        """The flow after an event."""
        event = cast(FlowDrafted | FlowPublished | FlowArchived, recorded.data)
        before = document or {"name": "", "version": None, "archived": False}
        match event:
            case FlowDrafted(label=label):
                return {**before, "name": label if before["version"] is None else before["name"]}
            case FlowPublished(version=version, label=label):
                return {**before, "name": label, "version": version}
            case FlowArchived():
                return {**before, "archived": True}
            case _:
                assert_never(event)
