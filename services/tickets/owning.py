"""Owning: in whose portfolio a ticket's contact is, looked up where it decides something (K5).

A ticket's own events do not say whose its contact is. A new ticket goes straight to the first owner who is there;
and what a member may not do to a ticket by its own facts is decided anew with his contacts in mind.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import cast

from libs.access.policy import Member, may_see, sees_all
from libs.events.catalog.ticket import TicketEvent
from libs.events.command import Accepted, Refused
from libs.events.decider import Decider
from libs.events.store import Store
from services.tickets import ticket as tickets
from services.tickets.commands import TicketCommand
from services.tickets.lookups import LookUps
from services.tickets.online import Online
from services.tickets.ticket_state import Ticket

# Seconds in which gateways tell who is there, after a start.
PATIENCE = 2.0
PAUSE = 0.05


class Owning:
    """Knows owners as far as the rows' projection does."""

    def __init__(self, store: Store, lookups: LookUps, online: Online) -> None:
        self._store = store
        self._lookups = lookups
        self._online = online

    async def owner(self, contact_id: str) -> str | None:
        """The first of a contact's owners who is there, away or not; None when nobody is, or he has none."""
        owners = await self._lookups.owners(contact_id)
        if not owners:
            return None
        for _ in range(int(PATIENCE / PAUSE)):
            if self._online.known:
                break
            await asyncio.sleep(PAUSE)
        active = self._online.active()
        return next((each for each in owners if each in active), None)

    async def knowing(self, ticket: Ticket, member: Member) -> Ticket:
        """A ticket with its contact's owners, if it is for them that the member may see it."""
        if sees_all(member) or ticket.status == "unopened" or may_see(member, ticket.facts()):
            return ticket
        return replace(ticket, owner_ids=frozenset(await self._lookups.owners(ticket.contact_id)))

    async def execute(self, command: TicketCommand) -> Accepted:
        """Carry out a command; one that is refused to an owner is decided anew as an owner's."""
        member: Member | None = getattr(command, "member", None)
        asked = cast(tickets.Command, command)
        try:
            return await self._store.execute(tickets.decider, command.ticket_id, asked)
        except Refused:
            if member is None or sees_all(member):
                raise
            ticket, _ = await self._store.state(tickets.decider, command.ticket_id)
            owner_ids = (await self.knowing(ticket, member)).owner_ids
            if member.id not in owner_ids:
                raise

        def decide(asked: tickets.Command, state: Ticket) -> Sequence[TicketEvent]:
            return tickets.decide(asked, replace(state, owner_ids=owner_ids))

        own: Decider[tickets.Command, Ticket] = replace(tickets.decider, decide=decide)
        return await self._store.execute(own, command.ticket_id, asked)
