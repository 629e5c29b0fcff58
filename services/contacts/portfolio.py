"""The portfolio: which members of the team a contact belongs to, the first one first (K5)."""

from collections.abc import Sequence

from libs.access.policy import manages
from libs.access.portfolio import owners_after
from libs.events.catalog.relation import OwnerAdded, OwnerRemoved, RelationEvent
from libs.events.command import Refused
from services.contacts.commands import SetOwners

Owners = tuple[str, ...]
Event = OwnerAdded | OwnerRemoved


class PortfolioIsManagements(Refused):
    """Whose contact it is, supervisors and admins decide."""

    code = "contact.portfolio_management_only"
    status = "forbidden"


def decide(command: SetOwners, owners: Owners) -> Sequence[RelationEvent]:
    """What follows from a command: who goes, then who comes or changes his place."""
    if not manages(command.member):
        raise PortfolioIsManagements
    wanted = list(dict.fromkeys(command.user_ids))
    events: list[Event] = [OwnerRemoved(user_id=each) for each in owners if each not in wanted]
    standing = [each for each in owners if each in wanted]
    for place, user_id in enumerate(wanted):
        if place < len(standing) and standing[place] == user_id:
            continue
        if user_id in standing:
            standing.remove(user_id)
            events.append(OwnerRemoved(user_id=user_id))
        standing.insert(place, user_id)
        events.append(OwnerAdded(user_id=user_id, place=place))
    return events


def evolve(owners: Owners, event: Event) -> Owners:
    """The owners after an event."""
    return tuple(owners_after(owners, event))
