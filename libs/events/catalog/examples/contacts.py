"""Contacts in the examples."""

from libs.events.catalog import contact, relation
from libs.events.catalog.examples.story import ANA, OTHER, PHONE, ROSA, TAG
from libs.events.event import Event

BY_MEMBERS: tuple[Event, ...] = (
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
)

STREAMS = {
    "contact": f"contact.{ROSA}",
    "relation": f"relation.{ROSA}",
}
