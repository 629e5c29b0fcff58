"""What becomes of a message after it was written: edits, deletion, reactions (T3).

A change of ours is shown at once and settled when the provider has taken it; one that the provider refused is
taken back, so that a message always ends as the contact sees it.
"""

from collections.abc import Mapping
from functools import reduce
from typing import Any, assert_never

from libs.events.catalog.message import (
    ChangeFailed,
    ChangeOutcomeUnknown,
    ChangeTaken,
    MessageEdited,
    MessageRevoked,
    ReactionRemoved,
    ReactionSet,
)
from libs.events.event import Recorded, iso
from libs.events.view import Document

Change = MessageEdited | MessageRevoked | ReactionSet | ReactionRemoved
Outcome = ChangeTaken | ChangeFailed | ChangeOutcomeUnknown

CONTENT = (
    "text",
    "media",
    "location",
    "contacts",
    "mentions",
    "quoted",
    "reactions",
    "edits",
    "edited_at",
    "revoked",
)
UNWRITTEN: Mapping[str, Any] = {
    "text": None,
    "media": None,
    "location": None,
    "contacts": None,
    "mentions": [],
    "quoted": None,
    "reactions": [],
    "edits": [],
    "edited_at": None,
    "revoked": None,
}


def changed(document: Document, event: Change, recorded: Recorded) -> Document:
    """The message after somebody changed it. What the contact does is settled; what we do, once it is taken."""
    change = _change(event, recorded)
    settled = document["settled"] or _content(document)
    if recorded.actor.kind == "contact":
        return _shown(document, _after(settled, change), document["changes"])
    return {**_shown(document, settled, [*document["changes"], change]), "change_error": None}


def concluded(document: Document, event: Outcome) -> Document:
    """The message after the provider took a change of ours, refused it, or never said."""
    change = next((each for each in document["changes"] if each["id"] == event.change_id), None)
    if change is None:
        return document
    waiting = [each for each in document["changes"] if each is not change]
    match event:
        case ChangeTaken():
            return _shown(document, _after(document["settled"], change), waiting)
        case ChangeFailed():
            error = {"what": change["what"], "code": event.code, "text": event.detail}
            return {**_shown(document, document["settled"], waiting), "change_error": error}
        case ChangeOutcomeUnknown():
            error = {"what": change["what"], "code": "unknown", "text": None}
            return {**_shown(document, _after(document["settled"], change), waiting), "change_error": error}
        case _:
            assert_never(event)


def _change(event: Change, recorded: Recorded) -> Document:
    by: Document = {"kind": recorded.actor.kind, "id": recorded.actor.id, "name": None}
    change = {"id": event.change_id, "at": iso(recorded.time), "by": by, "text": None}
    match event:
        case MessageEdited():
            return {**change, "what": "edit", "text": event.text}
        case MessageRevoked():
            return {**change, "what": "revoke"}
        case ReactionSet() | ReactionRemoved():
            if event.participant is not None:
                change["by"] = {**by, "id": event.participant.contact_id, "name": event.participant.name}
            return {**change, "what": "reaction", "text": getattr(event, "emoji", None)}
        case _:
            assert_never(event)


def _content(document: Document) -> Document:
    return {each: document[each] for each in CONTENT}


def _shown(document: Document, settled: Document, waiting: list[Document]) -> Document:
    shown = reduce(_after, waiting, settled)
    return {**document, **shown, "changes": waiting, "settled": settled if waiting else None}


def _after(content: Document, change: Document) -> Document:
    """What a message says after a change."""
    match change["what"]:
        case "edit":
            written = content["edits"][-1]["until"] if content["edits"] else None
            earlier = {"text": content["text"], "at": written, "until": change["at"]}
            return {
                **content,
                "text": change["text"],
                "edits": [*content["edits"], earlier],
                "edited_at": change["at"],
            }
        case "revoke":
            return {**content, **UNWRITTEN, "revoked": {"at": change["at"], "by": change["by"]}}
        case _:
            others = [each for each in content["reactions"] if _person(each["by"]) != _person(change["by"])]
            own = [{"emoji": change["text"], "by": change["by"]}] if change["text"] else []
            return {**content, "reactions": [*others, *own]}


def _person(by: Document) -> str:
    """Whose reaction it is: for the contact, the whole team is one."""
    return str(by["id"]) if by["kind"] == "contact" else "us"
