"""Contacts in the examples."""

from libs.events.catalog import contact, contact_import, relation
from libs.events.catalog.examples.story import ANA, LINE, NOON, OTHER, PHONE, ROSA, TAG
from libs.events.event import Event

BY_MEMBERS: tuple[Event, ...] = (
    contact.AliasDisowned(alias_kind="email", alias="rosa@antigo.example"),
    contact.MainAliasChosen(alias_kind="phone", alias=PHONE),
    contact.PhotoChanged(photo="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"),
    contact.DetailsChanged(field="birthday", value="1968-03-14"),
    contact.ContactArchived(),
    contact_import.ImportStarted(rows=1284, duplicates="update"),
    contact_import.ImportFinished(created=1190, updated=70, skipped=12, rejected=12),
    contact_import.ImportCancelled(created=400, updated=20, skipped=3, rejected=4),
    contact.ContactTagged(tag_id=TAG),
    contact.ContactUntagged(tag_id=TAG),
    relation.ContactBlocked(),
    relation.ContactUnblocked(),
    relation.ChatbotBlocked(),
    relation.ChatbotUnblocked(),
    relation.OwnerAdded(user_id=ANA, place=0),
    relation.OwnerRemoved(user_id=ANA),
    contact.ContactMergedInto(into=OTHER),
    contact.MergeUndone(into=OTHER),
    contact.ContactSanitized(tickets_closed=2, merged=1, renamed=True),
    contact.PersonErased(),
)

BY_THE_CONTACT: tuple[Event, ...] = ()

BY_THE_SYSTEM: tuple[Event, ...] = (
    contact.ContactRegistered(label="Rosa Martins", alias_kind="phone", alias=PHONE, group=False),
    contact.ContactRenamed(label="Rosa Martins Lima"),
    contact.AliasLearned(alias_kind="wa_id", alias="552188421170", source="waba"),
    contact.ContactRestored(),
    relation.MarketingDeclined(channel_id=LINE, provider_at=NOON),
    relation.MarketingAccepted(channel_id=LINE, provider_at=NOON),
)

STREAMS = {
    "contact": f"contact.{ROSA}",
    "relation": f"relation.{ROSA}",
    "import": "import.0198c0de-0000-7000-8000-0000000001e9",
}
