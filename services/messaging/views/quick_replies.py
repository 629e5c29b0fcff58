"""Quick replies as they are called up while writing (C9)."""

from collections.abc import Mapping
from typing import Any, cast

from pymongo.asynchronous.collection import AsyncCollection

from libs.access.policy import Member
from libs.events.catalog.reply import QuickReplyArchived, QuickReplySaved
from libs.events.event import Recorded
from libs.events.view import Document, DocumentView
from services.messaging.quick_reply import QuickReplyNotFound
from services.messaging.words import fold


class QuickReplies(DocumentView):
    """One document per quick reply in use. They are few: all are read, and sorted here."""

    name = "quick_replies"
    live = True
    events = (QuickReplySaved, QuickReplyArchived)
    indexes = ((("owner_id", 1),),)

    def key(self, recorded: Recorded) -> str:
        """The quick reply."""
        return recorded.stream_id

    def fold(self, document: Document | None, recorded: Recorded) -> Document | None:
        """The quick reply after the event."""
        event = cast(QuickReplySaved | QuickReplyArchived, recorded.data)
        if isinstance(event, QuickReplyArchived):
            return None
        return {
            "shortcut": event.shortcut,
            "text": event.text or "",
            "media": [each.model_dump(mode="json") for each in event.media or ()],
            "owner_id": event.owner_id,
        }


async def usable(replies: AsyncCollection[Document], member: Member, q: str, all_scopes: bool) -> list[Document]:
    """Those that a member may use, by shortcut; with `q`, those that begin with it come first."""
    found = await replies.find(_of(member)).to_list()
    own = {_key(each) for each in found if each["owner_id"] is not None}
    kept = [each for each in found if all_scopes or each["owner_id"] is not None or _key(each) not in own]
    wanted = _plain(q.lstrip("/"))
    ranked = [(rank, _key(each), each["_id"], each) for each in kept if (rank := _rank(each, wanted)) is not None]
    return [each for *_, each in sorted(ranked, key=lambda entry: entry[:3])]


async def one(replies: AsyncCollection[Document], member: Member, reply_id: str) -> Document:
    """One that the member may use; raises `QuickReplyNotFound`."""
    document = await replies.find_one({"_id": reply_id, **_of(member)})
    if document is None:
        raise QuickReplyNotFound
    return document


async def holds(replies: AsyncCollection[Document], member: Member, media_id: str) -> bool:
    """Whether one that the member may use has this file."""
    return await replies.find_one({"media.id": media_id, **_of(member)}, {"_id": 1}) is not None


def _of(member: Member) -> dict[str, Any]:
    return {"owner_id": {"$in": [None, member.id]}}


def _key(document: Mapping[str, Any]) -> str:
    return fold(document["shortcut"])


def _plain(text: str) -> str:
    return " ".join(fold(word) for word in text.split())


def _rank(document: Mapping[str, Any], wanted: str) -> int | None:
    """How near a quick reply is to what was typed; None: not at all."""
    if _key(document).startswith(wanted):
        return 0
    if wanted in _key(document):
        return 1
    return 2 if wanted in _plain(document["text"]) else None
