"""What flows write down of tickets and customers, checked as what people type is (C6, B8, K2)."""

import asyncio
from typing import Any

from libs.events.bus import Bus
from libs.events.catalog.bot import SetDetail, SetField
from libs.events.command import Accepted, Command, CommandRejected
from libs.events.view import Document
from services.contacts import commands as contacts
from services.contacts.commands import ChangeContact
from services.contacts.queries import GetContacts
from services.gateway import contact_details, custom_fields
from services.gateway.bots.bot import BotFailed
from services.gateway.contact_details import DetailIsWrong
from services.gateway.custom_fields import FieldValueIsWrong
from services.gateway.directory import FIELDS, Directory
from services.gateway.text_policies import DESK
from services.tickets import commands as tickets

PAUSE = 1.0


class Filling:
    """Fills in."""

    def __init__(self, bus: Bus, directory: Directory) -> None:
        self._bus = bus
        self._directory = directory

    async def fill_in(self, fills: SetField | SetDetail, ticket: Document, because: dict[str, Any]) -> None:
        """Write a value down, read as its field's kind. Raises `BotFailed` with the code of what is wrong."""
        try:
            if isinstance(fills, SetField):
                await self._field(fills, ticket, because)
            else:
                await self._detail(fills, ticket, because)
        except (DetailIsWrong, FieldValueIsWrong) as wrong:
            raise BotFailed(wrong.code, wrong.detail) from wrong

    async def _field(self, fills: SetField, ticket: Document, because: dict[str, Any]) -> None:
        value = custom_fields.checked(self._definition("ticket", fills.field_id), fills.value)
        command = tickets.SetField(
            **because, member=DESK, ticket_id=ticket["id"], field_id=fills.field_id, value=value
        )
        await self._done(tickets.SERVICE, command)

    async def _detail(self, fills: SetDetail, ticket: Document, because: dict[str, Any]) -> None:
        field_id = fills.detail.removeprefix(contact_details.CUSTOM)
        custom = fills.detail.startswith(contact_details.CUSTOM)
        definitions = {field_id: self._definition("contact", field_id)} if custom else {}
        value = contact_details.checked(fills.detail, fills.value, definitions)
        contact_id = self._directory.survivor(ticket["contact"]["id"])
        command = ChangeContact(**because, contact_id=contact_id, details={fills.detail: value})
        done = await self._done(contacts.SERVICE, command)
        # What the flow says next of the customer is to be what was just written down.
        await self._bus.query(contacts.SERVICE, GetContacts(contact_ids=[contact_id], wait_for=done.position))

    def _definition(self, on: str, field_id: str) -> Document:
        held = self._directory.entry(FIELDS.name, field_id)
        if held is None or held["archived"] or held["on"] != on:
            raise BotFailed("field.not_found", "O campo não existe mais.")
        return {**held, "id": field_id}

    async def _done(self, service: str, command: Command) -> Accepted:
        """Have it done, however long the service is away; what is refused fails."""
        while True:
            try:
                return await self._bus.ask(service, command)
            except CommandRejected as error:
                if error.rejected.kind != "failed":
                    raise BotFailed(error.rejected.code, "O dado não pôde ser anotado.") from error
                await asyncio.sleep(PAUSE)
