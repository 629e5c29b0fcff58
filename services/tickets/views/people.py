"""What the inbox knows of contacts and shows in rows: name, number, tags, blocks, owners and stages (K1–K6)."""

from libs.access.portfolio import OWNING, facts_after, with_owners
from libs.events.catalog.contact import (
    AliasLearned,
    ContactRegistered,
    ContactRenamed,
    ContactTagged,
    ContactUntagged,
    MainAliasChosen,
    PhotoChanged,
)
from libs.events.catalog.relation import (
    ChatbotBlocked,
    ChatbotUnblocked,
    ContactBlocked,
    ContactUnblocked,
    EnteredFunnel,
    LeftFunnel,
    MarketingAccepted,
    MarketingDeclined,
    MovedToStage,
)
from libs.events.event import Event, Recorded
from libs.events.view import Document
from libs.identity.marketing import declined_after
from libs.identity.people import IDENTIFYING, People
from services.tickets.views import tokens

NOTHING_SAID: Document = {"unread": [], "waiting_since": None, "last_message": None}
FLAGS = ("blocked", "chatbot_blocked", "no_marketing", "tag_ids", "photo")
CONTACT_EVENTS: tuple[type[Event], ...] = (
    ContactRegistered,
    ContactRenamed,
    AliasLearned,
    MainAliasChosen,
    PhotoChanged,
    ContactTagged,
    ContactUntagged,
    ContactBlocked,
    ContactUnblocked,
    ChatbotBlocked,
    ChatbotUnblocked,
    MarketingDeclined,
    MarketingAccepted,
    EnteredFunnel,
    MovedToStage,
    LeftFunnel,
    *OWNING,
    *IDENTIFYING,
)


def learn(known: Document, recorded: Recorded) -> Document:
    """What is known of a contact after an event of his own."""
    match recorded.data:
        case ContactRegistered(label=label, alias_kind=kind, alias=alias):
            return {**known, "name": label, "phone": alias if kind == "phone" else known.get("phone")}
        case ContactRenamed(label=label):
            return {**known, "name": label}
        case AliasLearned(alias_kind="phone", alias=alias) if known.get("phone") is None:
            return {**known, "phone": alias}
        case MainAliasChosen(alias_kind="phone", alias=alias):
            return {**known, "phone": alias}
        case PhotoChanged(photo=photo):
            return {**known, "photo": photo}
        case ContactTagged(tag_id=tag_id):
            return {**known, "tag_ids": sorted({*known.get("tag_ids", ()), tag_id})}
        case ContactUntagged(tag_id=tag_id):
            return {**known, "tag_ids": [each for each in known.get("tag_ids", ()) if each != tag_id]}
        case ContactBlocked() | ContactUnblocked():
            return {**known, "blocked": isinstance(recorded.data, ContactBlocked)}
        case ChatbotBlocked() | ChatbotUnblocked():
            return {**known, "chatbot_blocked": isinstance(recorded.data, ChatbotBlocked)}
        case MarketingDeclined() | MarketingAccepted() as told:
            return {**known, "no_marketing": declined_after(known.get("no_marketing", ()), told)}
        case (
            EnteredFunnel(funnel_id=funnel_id, stage_id=stage_id)
            | MovedToStage(funnel_id=funnel_id, stage_id=stage_id)
        ):
            return {**known, "stages": {**known.get("stages", {}), funnel_id: stage_id}}
        case LeftFunnel(funnel_id=left):
            return {**known, "stages": {each: at for each, at in known.get("stages", {}).items() if each != left}}
        case _:
            return facts_after(known, recorded)


def show(row: Document, known: Document) -> Document:
    """A row with what is known of its contact."""
    flags = {f"contact_{flag}": known[flag] for flag in FLAGS if flag in known}
    if known.get("stages"):
        flags["contact_stage_ids"] = sorted(known["stages"].values())
    bare = {key: value for key, value in row.items() if not key.startswith("contact_") or key == "contact_id"}
    shown = {**bare, "contact_name": known.get("name", ""), "contact_phone": known.get("phone"), **flags}
    return findable(with_owners(shown, known))


def forget(row: Document) -> Document:
    """A row that no longer says whose it was or what was written; that it was there, it says."""
    left = {key: value for key, value in row.items() if key not in ("held", "own_contact_id", "notes")}
    return show({**left, **NOTHING_SAID, "has_unread": False, "marked_unread": False}, {})


def findable(row: Document) -> Document:
    """The row with its tokens: one by one for an index, and as one text for a look while the row is at hand."""
    found = tokens.of_ticket(row["contact_name"], row["contact_phone"], row["number"], row["protocol"])
    return {**row, "tokens": found, "words": tokens.text(found)}


PEOPLE = People(learn, show, forget)


def own_notice(document: Document, known: Document) -> Document:
    """Where the ticket of a notice stands, and who owns its contact."""
    return {**document, "facts": with_owners(document["facts"], known)}


def forget_notice(document: Document) -> Document:
    """A notice that no longer says what was written."""
    return {**own_notice(document, {}), "text": None}


NOTICED = People(facts_after, own_notice, forget_notice)
