"""What follows from events for contacts."""

from typing import ClassVar, cast

from libs.events.catalog.ticket import TicketOpened
from libs.events.event import SYSTEM, Event, Recorded
from libs.events.policy import Policy
from libs.events.store import Store
from services.contacts import contact
from services.contacts.commands import RestoreContact


class RestoreServed(Policy):
    """Whoever is served is in the address book: a contact that was put away comes back with his next ticket."""

    name = "restore_served"
    events: ClassVar[tuple[type[Event], ...]] = (TicketOpened,)

    def __init__(self, store: Store) -> None:
        self._store = store

    async def react(self, recorded: Recorded) -> None:
        """Fetch the contact back, if he was put away."""
        opened = cast(TicketOpened, recorded.data)
        known, _ = await self._store.state(contact.decider, opened.contact_id)
        if known.archived:
            command = RestoreContact(
                by=SYSTEM,
                correlation_id=recorded.correlation_id,
                causation_id=recorded.id,
                contact_id=opened.contact_id,
            )
            await self._store.execute(contact.decider, opened.contact_id, command)
