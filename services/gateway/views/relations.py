"""Contacts with whom the team deals in a way of its own: blocked ones (K3, K4), those who are others (K8), and
those who want no marketing on some lines (C3).
"""

from libs.events.catalog.contact import ContactMergedInto, MergeUndone
from libs.events.catalog.relation import (
    ChatbotBlocked,
    ChatbotUnblocked,
    ContactBlocked,
    ContactUnblocked,
    MarketingAccepted,
    MarketingDeclined,
)
from libs.events.event import Recorded
from libs.events.view import Document, DocumentView
from libs.identity.marketing import declined_after

NOTHING = {"blocked": False, "chatbot_blocked": False}


class Relations(DocumentView):
    """One document a contact that is blocked in either way, was `merged_into` another one, or wants no marketing on
    the lines of `no_marketing`; so they are few.
    """

    name = "relations"
    events = (
        ContactBlocked,
        ContactUnblocked,
        ChatbotBlocked,
        ChatbotUnblocked,
        MarketingDeclined,
        MarketingAccepted,
        ContactMergedInto,
        MergeUndone,
    )
    live = True

    def key(self, recorded: Recorded) -> str:
        """The contact's id."""
        return recorded.stream_id

    def fold(self, document: Document | None, recorded: Recorded) -> Document | None:
        """The relation after an event; none is kept of a contact that nothing is said about."""
        after = {**(document or NOTHING), **_said(recorded)}
        if isinstance(recorded.data, MergeUndone):
            after.pop("merged_into", None)
        match recorded.data:
            case MarketingDeclined() | MarketingAccepted() as told:
                lines = declined_after(after.pop("no_marketing", ()), told)
                after |= {"no_marketing": lines} if lines else {}
            case _:
                pass
        said = after["blocked"] or after["chatbot_blocked"] or "merged_into" in after or "no_marketing" in after
        return after if said else None


def _said(recorded: Recorded) -> Document:
    match recorded.data:
        case ContactBlocked():
            return {"blocked": True}
        case ContactUnblocked():
            return {"blocked": False}
        case ChatbotBlocked():
            return {"chatbot_blocked": True}
        case ChatbotUnblocked():
            return {"chatbot_blocked": False}
        case ContactMergedInto(into=into):
            return {"merged_into": into}
        case _:
            return {}
