"""What contacts are called and their number: a small look-up for authors of messages and rows of lists."""

from libs.events.catalog.contact import (
    AliasLearned,
    ContactMergedInto,
    ContactRegistered,
    ContactRenamed,
    MainAliasChosen,
    MergeUndone,
    PersonErased,
)
from libs.events.event import Recorded
from libs.events.view import Document, DocumentView


class ContactNames(DocumentView):
    """One document a contact; `called_as` says whom it was merged into."""

    name = "contact_names"
    events = (
        ContactRegistered,
        ContactRenamed,
        AliasLearned,
        MainAliasChosen,
        ContactMergedInto,
        MergeUndone,
        PersonErased,
    )
    live = True

    def key(self, recorded: Recorded) -> str:
        """The contact's id."""
        return recorded.stream_id

    def fold(self, document: Document | None, recorded: Recorded) -> Document | None:
        """The contact after an event."""
        before = document or {"name": "", "phone": None}
        match recorded.data:
            case ContactRegistered(label=label, alias_kind=kind, alias=alias):
                return {"name": label, "phone": alias if kind == "phone" else None}
            case ContactRenamed(label=label):
                return {**before, "name": label}
            case AliasLearned(alias_kind="phone", alias=alias) if before["phone"] is None:
                return {**before, "phone": alias}
            case MainAliasChosen(alias_kind="phone", alias=alias):
                return {**before, "phone": alias}
            case ContactMergedInto(into=into):
                return {**before, "called_as": into}
            case MergeUndone() if document is not None:
                return {key: value for key, value in document.items() if key != "called_as"}
            case PersonErased():
                return None
            case _:
                return document
