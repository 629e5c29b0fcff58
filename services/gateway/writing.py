"""Writing to a contact from the desk: also into a conversation that so far has only had calls."""

from libs.events.command import Accepted, CommandRejected
from services.contacts import commands as contacts
from services.contacts.queries import GetContacts
from services.gateway.gateway import Gateway
from services.messaging import commands as messaging
from services.messaging.commands import QueueMessage, Start


async def queue(gateway: Gateway, command: QueueMessage, ticket_position: int) -> Accepted:
    """Queue a message; a conversation without one begins with the contact's own number.

    `ticket_position`: where the ticket stands in the log. Its contact was registered before that.
    """
    try:
        return await gateway.bus.ask(messaging.SERVICE, command)
    except CommandRejected as error:
        if error.rejected.code != "conversation.not_found":
            raise
        start = await _start(gateway, command, ticket_position)
        if start is None:
            raise
    return await gateway.bus.ask(messaging.SERVICE, command.model_copy(update={"start": start}))


async def _start(gateway: Gateway, command: QueueMessage, ticket_position: int) -> Start | None:
    channel = gateway.directory.channel(command.channel_id)
    query = GetContacts(contact_ids=[command.contact_id], wait_for=ticket_position)
    found = await gateway.bus.query(contacts.SERVICE, query)
    phone = found.get(command.contact_id, {}).get("phone")
    if channel is None or phone is None:
        return None
    return Start(channel_kind=channel["kind"], peer=phone)
