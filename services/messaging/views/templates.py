"""The templates of lines, as they are looked for (C3)."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from pymongo.asynchronous.collection import AsyncCollection

from libs.events.catalog.channel import ChannelRemoved
from libs.events.catalog.template import TemplatesSynced, TemplateStateChanged
from libs.events.event import Recorded
from libs.events.view import Document, Documents, Need, View
from services.messaging.template import TemplateNotFound, after
from services.messaging.template_queries import ListTemplates, of
from services.messaging.words import words

LINE = "line"


class Templates(View):
    """One document a template, and one a line: only that is announced, for a sync may change hundreds."""

    name = "templates"
    version = 2
    live = True
    events = (TemplatesSynced, TemplateStateChanged, ChannelRemoved)
    followed = ("channel_id",)
    indexes = ((("channel_id", 1), ("name", 1), ("language", 1)),)

    def needs(self, recorded: Recorded) -> Iterable[Need]:
        """Those that the event names; of a line that is removed, all."""
        channel_id = recorded.stream_id
        match recorded.data:
            case TemplatesSynced(templates=templates, gone=gone):
                named = [*(each.id for each in templates), *gone]
            case TemplateStateChanged(template_id=template_id):
                named = [template_id]
            case _:
                return (Need("_id", channel_id), Need("channel_id", channel_id))
        return (Need("_id", channel_id), *(Need("_id", _key(channel_id, each)) for each in named))

    def evolve(self, documents: Documents, recorded: Recorded) -> None:
        """The templates after the event."""
        channel_id = recorded.stream_id
        event = cast(TemplatesSynced | TemplateStateChanged | ChannelRemoved, recorded.data)
        match event:
            case ChannelRemoved():
                for each in documents.where("channel_id", channel_id):
                    documents.delete(each["_id"])
                documents.delete(channel_id)
                return
            case TemplatesSynced(templates=templates, gone=gone):
                for lost in gone:
                    documents.delete(_key(channel_id, lost))
                for template in templates:
                    told = template.model_dump(mode="json")
                    documents.put(_document(channel_id, told), recorded)
            case TemplateStateChanged(template_id=template_id):
                before = documents.get(_key(channel_id, template_id))
                if before is not None:
                    told = after(of(before), event).model_dump(mode="json")
                    documents.put(_document(channel_id, told), recorded)
        documents.put({"_id": channel_id, "holds": LINE}, recorded)

    def announced(self, document: Document) -> bool:
        """Only that something of a line changed."""
        return document.get("holds") == LINE


def _key(channel_id: str, template_id: str) -> str:
    return f"{channel_id}.{template_id}"


def _document(channel_id: str, told: Document) -> Document:
    said = " ".join(words(f"{told['name']} {told['body']}"))
    return {**told, "_id": _key(channel_id, told["id"]), "channel_id": channel_id, "words": said}


async def listed(templates: AsyncCollection[Document], query: ListTemplates) -> dict[str, Any]:
    """Those of a line that are asked for, and which languages and states all of its templates have."""
    found = templates.find({"channel_id": query.channel_id}).sort([("name", 1), ("language", 1), ("_id", 1)])
    every = await found.to_list()
    return {
        "items": [each for each in every if is_asked(each, query)],
        "languages": sorted({each["language"] for each in every}),
        "statuses": sorted({each["status"] for each in every}),
    }


async def one(templates: AsyncCollection[Document], channel_id: str, name: str, language: str) -> Document:
    """A template by its name; raises `TemplateNotFound`."""
    wanted = {"channel_id": channel_id, "name": name, "language": language}
    document = await templates.find_one(wanted, sort=[("_id", 1)])
    if document is None:
        raise TemplateNotFound
    return document


def is_asked(document: Mapping[str, Any], query: ListTemplates) -> bool:
    """Whether a template is one of those that are asked for."""
    return (
        query.language in ("", document["language"])
        and query.status in ("", document["status"])
        and all(word in document["words"] for word in words(query.q))
    )
