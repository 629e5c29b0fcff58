"""A person as the desk knows him: the contacts that are one, their conversations, tickets and files, and what he
goes by where nobody keeps an index of him.
"""

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from libs.access.policy import Member
from libs.events.bus import Bus
from libs.identity.phone import NotAPhoneNumber, canonical, variants
from services.contacts import commands as contacts
from services.contacts.queries import FindPhotos, GetPerson
from services.messaging import commands as messaging
from services.messaging.queries import FindPersonal
from services.tickets import commands as tickets
from services.tickets.queries import FindTasksAbout, GetTicketsOfContact

SHORTEST_NEEDLE = 8
MOST_TICKETS = 1_000
# Seconds: what a person wrote is read, and all tasks there ever were, for no index leads to them.
PATIENCE = 60.0


@dataclass(frozen=True)
class Traces:
    """Where something of a person is. Ids only: this is kept with the job, and says nothing of him."""

    contact_ids: list[str]
    conversation_ids: list[str]
    group_ids: list[str]
    media_ids: list[str]
    schedules: dict[str, str]
    ticket_ids: list[str]
    tickets: dict[str, list[str]]
    task_ids: list[str]

    def kept(self) -> dict[str, Any]:
        """As a job keeps it."""
        return asdict(self)


async def contacts_of(bus: Bus, member: Member, contact_id: str) -> list[dict[str, Any]]:
    """The contacts that are one person, whoever stands for all first. Refused `contact.not_found`."""
    found = await bus.query(contacts.SERVICE, GetPerson(member=member, contact_id=contact_id))
    items: list[dict[str, Any]] = found["items"]
    return items


async def traces(bus: Bus, member: Member, people: list[dict[str, Any]]) -> Traces:
    """Where something of a person is."""
    contact_ids = [each["id"] for each in people]
    places = await bus.query(messaging.SERVICE, FindPersonal(contact_ids=contact_ids), PATIENCE)
    of_tickets: dict[str, list[str]] = {each: [] for each in places["conversation_ids"]}
    for contact_id in contact_ids:
        asked = GetTicketsOfContact(member=member, contact_id=contact_id, limit=MOST_TICKETS)
        for each in (await bus.query(tickets.SERVICE, asked))["items"]:
            of_tickets.setdefault(each["conversation_id"], []).append(each["id"])
    ticket_ids = sorted({each for found in of_tickets.values() for each in found})
    about = FindTasksAbout(contact_ids=contact_ids, ticket_ids=ticket_ids)
    tasks = await bus.query(tickets.SERVICE, about, PATIENCE)
    photos = await bus.query(contacts.SERVICE, FindPhotos(contact_ids=contact_ids))
    return Traces(
        contact_ids=contact_ids,
        conversation_ids=sorted(of_tickets),
        group_ids=places["group_ids"],
        media_ids=sorted({*places["media_ids"], *photos}),
        schedules=places["schedules"],
        ticket_ids=ticket_ids,
        tickets=of_tickets,
        task_ids=tasks,
    )


def identities(people: Iterable[dict[str, Any]]) -> list[bytes]:
    """How the bytes of a payload name a person: his numbers in every spelling, his addresses and channel ids."""
    found: set[str] = set()
    for person in people:
        for alias in person["aliases"]:
            found.add(alias["value"])
            found |= _spellings(alias["value"])
    return sorted(each.encode() for each in found if len(each) >= SHORTEST_NEEDLE)


def _spellings(value: str) -> set[str]:
    digits = re.sub(r"\D", "", value.partition("@")[0])
    try:
        numbers = {each for number in variants(canonical(value)) for each in (number, number.removeprefix("+"))}
    except NotAPhoneNumber:
        numbers = set()
    return {digits, *numbers}
