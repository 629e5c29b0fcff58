"""Funnels, custom fields and shared views as forms and pickers offer them; archived ones keep their names."""

from typing import assert_never, cast

from libs.events.catalog.field import (
    FieldArchived,
    FieldChoicesSet,
    FieldDefined,
    FieldMoved,
    FieldRelabelled,
    FieldRestored,
)
from libs.events.catalog.funnel import (
    FunnelArchived,
    FunnelDefined,
    FunnelRenamed,
    FunnelRestored,
    StageAdded,
    StageArchived,
    StageMoved,
    StageRecoloured,
    StageRenamed,
)
from libs.events.catalog.shared_view import ViewShared, ViewWithdrawn
from libs.events.event import Recorded
from libs.events.view import Document, DocumentView

StageFact = StageAdded | StageRenamed | StageRecoloured | StageMoved | StageArchived
FieldFact = FieldDefined | FieldRelabelled | FieldChoicesSet | FieldMoved | FieldArchived | FieldRestored


class Funnels(DocumentView):
    """One document a funnel, with its stages from first to last as `columns`; archived ones stand behind."""

    name = "funnels"
    events = (
        FunnelDefined,
        FunnelRenamed,
        FunnelArchived,
        FunnelRestored,
        StageAdded,
        StageRenamed,
        StageRecoloured,
        StageMoved,
        StageArchived,
    )
    live = True

    def key(self, recorded: Recorded) -> str:
        """The funnel's id."""
        return recorded.stream_id

    def fold(self, document: Document | None, recorded: Recorded) -> Document | None:
        """The funnel after an event."""
        event = cast(FunnelDefined | FunnelRenamed | FunnelArchived | FunnelRestored | StageFact, recorded.data)
        before = document or {"columns": []}
        match event:
            case FunnelDefined(label=label):
                return {"name": label, "columns": [], "archived": False}
            case FunnelRenamed(label=label):
                return {**before, "name": label}
            case FunnelArchived():
                return {**before, "archived": True}
            case FunnelRestored():
                return {**before, "archived": False}
            case _:
                return {**before, "columns": _stages(before["columns"], event)}


def _stages(stages: list[Document], event: StageFact) -> list[Document]:
    """The stages after an event."""
    ours = next((each for each in stages if each["id"] == event.stage_id), {})
    others = [each for each in stages if each is not ours]
    match event:
        case StageAdded(stage_id=stage_id, label=label, color=color):
            added = {"id": stage_id, "name": label, "color": color, "archived": False}
            in_use = [each for each in stages if not each["archived"]]
            return [*in_use, added, *stages[len(in_use) :]]
        case StageRenamed(label=label):
            return [{**each, "name": label} if each is ours else each for each in stages]
        case StageRecoloured(color=color):
            return [{**each, "color": color} if each is ours else each for each in stages]
        case StageMoved(place=place):
            return [*others[:place], ours, *others[place:]]
        case StageArchived():
            return [*others, {**ours, "archived": True}]
        case _:
            assert_never(event)


class Fields(DocumentView):
    """One document a custom field."""

    name = "fields"
    events = (FieldDefined, FieldRelabelled, FieldChoicesSet, FieldMoved, FieldArchived, FieldRestored)
    live = True

    def key(self, recorded: Recorded) -> str:
        """The field's id."""
        return recorded.stream_id

    def fold(self, document: Document | None, recorded: Recorded) -> Document | None:
        """The field after an event."""
        event = cast(FieldFact, recorded.data)
        before = document or {}
        match event:
            case FieldDefined(on=on, label=label, kind=kind, choices=choices, place=place):
                shown = {"on": on, "name": label, "kind": kind, "choices": list(choices), "place": place}
                return {**shown, "archived": False}
            case FieldRelabelled(label=label):
                return {**before, "name": label}
            case FieldChoicesSet(choices=choices):
                return {**before, "choices": list(choices)}
            case FieldMoved(place=place):
                return {**before, "place": place}
            case FieldArchived():
                return {**before, "archived": True}
            case FieldRestored():
                return {**before, "archived": False}
            case _:
                assert_never(event)


class SharedViews(DocumentView):
    """One document a filter that is shared with all, or with those who work a queue."""

    name = "shared_views"
    events = (ViewShared, ViewWithdrawn)
    live = True

    def key(self, recorded: Recorded) -> str:
        """The view's id."""
        return recorded.stream_id

    def fold(self, document: Document | None, recorded: Recorded) -> Document | None:
        """The view after an event."""
        match recorded.data:
            case ViewShared(label=label, query=query, queue_id=queue_id):
                return {"name": label, "query": query, "queue_id": queue_id, "archived": False}
            case _:
                return None
