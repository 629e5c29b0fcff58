"""What becomes of a message after it was written: edits, deletion, reactions (T3).

A change of ours is shown at once and settled when the provider has taken it; one that the provider refused is
taken back, so that a message always ends as the contact sees it. Providers tell of changes in any order: what is
settled stands in the order in which it was done (`done`), over what the message said at `first`.
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
    doer,
    told,
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
    "options",
    "answer",
    "referral",
    "template",
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
    "options": None,
    "answer": None,
    "referral": None,
    "template": None,
    "reactions": [],
    "edits": [],
    "edited_at": None,
    "revoked": None,
}


def changed(document: Document, event: Change, recorded: Recorded) -> Document:
    """The message after somebody changed it. What the provider tells is settled; what we do, once it is taken."""
    change = _change(event, recorded)
    if told(recorded):
        return _shown(document, [*document["done"], change], document["changes"])
    return {**_shown(document, document["done"], [*document["changes"], change]), "change_error": None}


def concluded(document: Document, event: Outcome) -> Document:
    """The message after the provider took a change of ours, refused it, or never said."""
    change = next((each for each in document["changes"] if each["id"] == event.change_id), None)
    if change is None:
        late = isinstance(event, ChangeTaken) and (document["change_error"] or {}).get("code") == "unknown"
        return {**document, "change_error": None} if late else document
    done, waiting = document["done"], [each for each in document["changes"] if each is not change]
    match event:
        case ChangeTaken():
            return _shown(document, [*done, change], waiting)
        case ChangeFailed():
            error = {"what": change["what"], "code": event.code, "text": event.detail}
            return {**_shown(document, done, waiting), "change_error": error}
        case ChangeOutcomeUnknown():
            error = {"what": change["what"], "code": "unknown", "text": None}
            return {**_shown(document, [*done, change], waiting), "change_error": error}
        case _:
            assert_never(event)


def joined(document: Document, other: Document) -> Document:
    """The message with what became of another one, which it was as well."""
    return _shown(document, [*document["done"], *other["done"]], [*document["changes"], *other["changes"]])


def with_content(document: Document, **fields: Any) -> Document:
    """The message with something of what it says replaced, also under changes; what was deleted stays so."""
    if document["done"] and document["done"][0]["what"] == "revoke":
        return document
    after = {**document, **({} if document["revoked"] else fields)}
    for under in ("first", "settled"):
        if document[under] is not None:
            after[under] = {**document[under], **fields}
    return after


def _change(event: Change, recorded: Recorded) -> Document:
    who = doer(recorded)
    by: Document = {"kind": who.kind, "id": who.id, "name": None}
    change = {"id": event.change_id, "at": iso(event.provider_at or recorded.time), "by": by, "text": None}
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


def _shown(document: Document, done: list[Document], waiting: list[Document]) -> Document:
    first: Document = document["first"] or _content(document)
    kept = _kept(done)
    if kept and kept[0]["what"] == "revoke":
        first = {**first, **UNWRITTEN}
    settled: Document = reduce(_after, kept, first)
    shown: Document = reduce(_after, waiting, settled)
    return {
        **document,
        **shown,
        "changes": waiting,
        "done": kept,
        "first": first if kept or waiting else None,
        "settled": settled if waiting else None,
    }


def _kept(done: list[Document]) -> list[Document]:
    """Settled changes in the order in which they were done, without those that later ones undid.

    Of a deleted message nothing else matters; of everybody's reactions, only the last one does.
    """
    in_order = sorted(done, key=lambda each: (each["at"], each["id"]))
    revoked = next((each for each in in_order if each["what"] == "revoke"), None)
    if revoked is not None:
        return [revoked]
    last = {_person(each["by"]): each["id"] for each in in_order if each["what"] == "reaction"}
    return [each for each in in_order if each["what"] != "reaction" or each["id"] == last[_person(each["by"])]]


def _after(content: Document, change: Document) -> Document:
    """What a message says after a change; one that was deleted says nothing any more."""
    if content["revoked"]:
        return content
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
