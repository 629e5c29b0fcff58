"""What can be asked of the messaging service about conversations, messages and schedules.

Messages and schedules have one shape outside, made here from a view's document and the names of people: in
answers to queries, and for what the gateway pushes.
"""

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from libs.access.policy import Member
from libs.events.query import Query


class ListMessages(Query):
    """One page of a conversation's messages, oldest first. The caller has checked that it may be seen.

    → {"items": [message item], "next": cursor of older ones|None, "newer": cursor of newer ones|None,
    "position": int}; with `around`, the page that holds that message in its middle; with `after`, the page of
    what came after a `newer` cursor. Refused `message.not_found`, `cursor.invalid`.
    """

    conversation_id: str
    limit: int = Field(50, ge=1, le=200)
    before: str | None = None
    after: str | None = None
    around: str | None = None


class MessagesAsOf(Query):
    """One page of a conversation's messages as they were at a log position. The caller has checked that it may be
    seen. → {"items": [message item], "next": cursor of older ones|None}; refused `cursor.invalid`
    """

    conversation_id: str
    position: int = Field(ge=0)
    limit: int = Field(50, ge=1, le=200)
    before: str | None = None


class GetMessage(Query):
    """One message. → message item; refused `message.not_found`, also when it is not of `conversation_id`"""

    message_id: str
    conversation_id: str | None = None


class GetRaw(Query):
    """What the provider said of a message that it brought, word for word; None where nothing of it was kept.

    → object|None; refused `message.not_found`, also when it is not of `conversation_id`
    """

    message_id: str
    conversation_id: str


class ListParticipants(Query):
    """Who is in a group, and who wrote there of late, by name.

    → {"items": [{"id": contact id, "name", "address", "member": its channel says that he is in it now}]}
    """

    conversation_id: str


class FindMedia(Query):
    """A file of a conversation, by its hash: of a message, or of one that is scheduled. The caller has checked
    that the conversation may be seen. → {"name"}|None
    """

    conversation_id: str
    media_id: str


class SearchMessages(Query):
    """Messages holding all words of `q` (accents and case apart), newest first, of conversations that the
    member may see. A last word of three letters or more, with no space after it, is also the beginning of
    words. → {"items": [{"message": item, "conversation_id", "marks": [[start, end]]}], "next": cursor|None}

    Marks count UTF-16 code units, as JavaScript does. A page may be short and still have a `next`.
    """

    member: Member
    q: str = Field(min_length=1, max_length=200)
    limit: int = Field(20, ge=1, le=100)
    cursor: str | None = None


class GetConversation(Query):
    """A conversation's facts. → {"id", "channel_id", "contact_id", "peer", "group", "last_inbound":
    {"message_id", "provider_id", "at", "believed_at"}|None, "last_inbound_position": int, "position"}; refused
    `conversation.not_found`
    """

    conversation_id: str


class GetOutgoing(Query):
    """What is needed to hand a message, or a change of it, to its provider.

    → {"peer", "channel_id", "contact_id", "group", "last_inbound", "content": {"kind", "text", "signature",
    "media", "location", "contacts", "mentions", "forwarded", "options", "template"}, "direction",
    "provider_id": str|None, "answers": provider id of the quoted message|None}; refused `conversation.not_found`,
    `message.not_found`.
    """

    conversation_id: str
    message_id: str


class ListWritten(Query):
    """The messages and calls of several conversations before a place in the log, newest first. The caller has
    checked that they may be seen. → {"items": [message item with its "created" place in the log]}
    """

    conversation_ids: list[str] = Field(max_length=1000)
    limit: int = Field(50, ge=1, le=201)
    before: int | None = None


class FindPersonal(Query):
    """Where the messages of some contacts are (K10).

    → {"conversation_ids": their own, "group_ids": those of groups in which they wrote, "media_ids": the files in
    both, "schedules": {schedule id: its conversation}}
    """

    contact_ids: list[str] = Field(max_length=500)


class FindUsedMedia(Query):
    """Those of some files that stand elsewhere than in these conversations and in what these contacts wrote in
    groups: in other conversations, quick replies, the team's rooms. → [media id]
    """

    media_ids: list[str]
    besides: list[str]
    contact_ids: list[str]


class FindByProviderId(Query):
    """Conversation ids by (channel, provider id) of messages that we sent. → {provider_id: conversation_id}"""

    channel_id: str
    provider_ids: list[str] = Field(max_length=1000)


class FindConversations(Query):
    """Conversation ids by our own ids of messages that we sent on a channel. → {message_id: conversation_id}"""

    channel_id: str
    message_ids: list[str] = Field(max_length=1000)


class FindTargets(Query):
    """Whose the messages are that a provider names on a channel, whoever wrote them, and what they say now.

    → {provider_id: {"conversation_id", "contact_id", "ours", "text", "signature"}}; unknown ones are left out
    """

    channel_id: str
    provider_ids: list[str] = Field(max_length=1000)


class ListQuickReplies(Query):
    """The quick replies that the member may use, by shortcut. → {"items": [quick reply item]}

    With `q`, those whose shortcut begins with it, then those that hold it in shortcut or text; accents and case
    apart. One's own hides one for all with the same shortcut, except with `all_scopes`.
    """

    member: Member
    q: str = Field("", max_length=100)
    all_scopes: bool = False


class GetQuickReply(Query):
    """One quick reply that the member may use. → quick reply item; refused `quick_reply.not_found`"""

    member: Member
    reply_id: str


class FindReplyMedia(Query):
    """Whether a quick reply that the member may use has this file, or a flow that he may draw. → bool"""

    member: Member
    media_id: str


class ListSchedules(Query):
    """The scheduled messages of a conversation. → {"items": [schedule item]}"""

    conversation_id: str


class CountSchedules(Query):
    """How many messages a user has scheduled that are still to be sent. → {"count": int}"""

    user_id: str


class GetSchedule(Query):
    """One scheduled message. → schedule item (with "conversation_id", "ticket_id"); refused `schedule.not_found`"""

    schedule_id: str


def message_item(document: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """A message or call as everybody outside sees it. `names`: of those whom `people_of` names, by id."""
    quoted, revoked = document["quoted"], document["revoked"]
    return {
        "id": document["_id"],
        "author": _named(document["author"], names),
        "media": _shown_file(document["media"]) if document["media"] else None,
        "quoted": {**quoted, "author": _named(quoted["author"], names)} if quoted else None,
        "reactions": [{**each, "by": _named(each["by"], names)} for each in document["reactions"]],
        "edits": [
            {"text": each["text"], "at": each["at"] or document["provider_at"] or document["at"]}
            for each in document["edits"]
        ],
        "revoked": {**revoked, "by": _named(revoked["by"], names)} if revoked else None,
        "segments": document.get("segments"),
        **{each: document[each] for each in _MESSAGE},
    }


def outgoing(
    conversation: Mapping[str, Any], message: Mapping[str, Any], quoted: Mapping[str, Any] | None
) -> dict[str, Any]:
    """A message as the sender needs it: also what a deletion on its way already hides."""
    said = {**message, **(message["settled"] or {})}
    media = said["media"]
    return {
        **{each: conversation[each] for each in ("peer", "channel_id", "contact_id", "group", "last_inbound")},
        "content": {
            **{each: said[each] for each in _CONTENT},
            "media": {each: media[each] for each in media if each not in ("state", "error")} if media else None,
            "mentions": [{"address": each["id"], "name": each["name"]} for each in said["mentions"]],
        },
        "direction": message["direction"],
        "provider_id": message["provider_id"],
        "answers": quoted["provider_id"] if quoted is not None else None,
    }


def people_of(document: Mapping[str, Any]) -> set[str]:
    """The ids of those whose names a message shows: users and contacts."""
    people = [document["author"], *(each["by"] for each in document["reactions"])]
    if document["quoted"]:
        people.append(document["quoted"]["author"])
    if document["revoked"]:
        people.append(document["revoked"]["by"])
    return {each["id"] for each in people}


def _named(person: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """Somebody by the name that the team knows him by, else as he was named when it happened."""
    return {"kind": person["kind"], "id": person["id"], "name": names.get(person["id"]) or person["name"]}


def _shown_file(media: Mapping[str, Any]) -> dict[str, Any]:
    return {each: value for each, value in media.items() if each != "source"}


def quick_reply_item(document: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """A quick reply as everybody outside sees it. `names`: of users, by id."""
    owner = document["owner_id"]
    return {
        "id": document["_id"],
        "shortcut": document["shortcut"],
        "text": document["text"],
        "media": [{**_shown_file(each), "state": "stored"} for each in document["media"]],
        "for_all": owner is None,
        "owner": {"id": owner, "name": names.get(owner)} if owner is not None else None,
        "position": document["position"],
    }


def schedule_item(document: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """A scheduled message as everybody outside sees it. `names`: of users, by id."""
    by, media, once = document["by"]["id"], document["media"], document["once"]
    return {
        "id": document["_id"],
        "by": {"id": by, "name": names.get(by)},
        "text": document["text"] if once is None else once["text"],
        "media": {**_shown_file(media), "state": "stored"} if media else None,
        "media_id": media["id"] if media else None,
        **{each: document[each] for each in _SCHEDULE},
    }


_CONTENT = ("kind", "text", "signature", "location", "contacts", "forwarded", "options", "template")
_MESSAGE = (
    "conversation_id",
    "kind",
    "direction",
    "text",
    "location",
    "contacts",
    "mentions",
    "forwarded",
    "options",
    "answer",
    "referral",
    "template",
    "edited_at",
    "signature",
    "cause",
    "status",
    "error",
    "change_error",
    "call",
    "at",
    "provider_at",
    "sent_at",
    "delivered_at",
    "read_at",
    "played_at",
    "position",
)
_SCHEDULE = (
    "conversation_id",
    "ticket_id",
    "kind",
    "due_at",
    "time_zone",
    "recurrence",
    "opens_ticket",
    "state",
    "fired",
    "message_id",
    "error",
    "position",
)
