"""Contacts that turned out to be one, and what is left of those who were erased, in the address book (K8, K10).

The one who stays is found by what the others are known by, and shows it. What the others are by themselves stays in
their own documents, for the day on which they are taken apart again.
"""

from typing import Any

from libs.events.catalog.contact import ContactMergedInto, MergeUndone
from libs.events.event import Recorded
from libs.events.view import Document, Documents
from services.contacts.views.entry import findable

NOBODY: Document = {"listed": False, "blocked": False, "chatbot_blocked": False, "last_at": ""}
DEALT_WITH = ("blocked", "chatbot_blocked")
LENT = ("aliases", "tag_ids", "tokens")


def change(documents: Documents, event: ContactMergedInto | MergeUndone, recorded: Recorded) -> None:
    """Put a contact into another one, or take it out again."""
    own_id = recorded.stream_id
    own, target = documents.get(own_id), documents.get(event.into)
    if own is not None and "name" in own:
        alone = {key: value for key, value in own.items() if key != "merged_into"}
        if isinstance(event, ContactMergedInto):
            documents.put({**alone, "merged_into": event.into, "listed": False}, recorded)
        else:
            documents.put({**alone, "listed": not alone["archived"]}, recorded)
    if target is None or "name" not in target:
        return
    others = {key: value for key, value in target.get("joined", {}).items() if key != own_id}
    if isinstance(event, ContactMergedInto) and own is not None:
        others[own_id] = {each: own[each] for each in LENT}
    bare = {key: value for key, value in target.items() if key != "joined"}
    joined = {**bare, "joined": others} if others else bare
    documents.put(findable(joined), recorded)


def back(document: Document, before: Document | None) -> Document:
    """A contact's document after an event of his own; who comes back after an erasure is dealt with as before."""
    if before is None or "name" in before:
        return document
    return {**document, **{each: before[each] for each in DEALT_WITH}}


def shown(document: Document) -> dict[str, Any]:
    """The identities and tags of all who are one in this contact."""
    aliases, tag_ids = list(document["aliases"]), list(document["tag_ids"])
    for each in document.get("joined", {}).values():
        aliases += [alias for alias in each["aliases"] if alias not in aliases]
        tag_ids += [tag_id for tag_id in each["tag_ids"] if tag_id not in tag_ids]
    return {"aliases": aliases, "tag_ids": tag_ids}


def forgotten(document: Document) -> Document:
    """What is left of somebody: how he is dealt with, should he come back."""
    return NOBODY | {each: document[each] for each in DEALT_WITH}
