"""Writing to a contact from the desk: also into a conversation that so far has only had calls."""

from libs.events.command import Accepted, CommandRejected
from services.contacts import commands as contacts
from services.contacts.queries import GetContacts
from services.gateway.gateway import Gateway
from services.messaging import commands as messaging
from services.messaging.commands import QueueMessage, Start


async def queue(gateway: Gateway, command: QueueMessage) -> Accepted:
    """Queue a message; a conversation without one begins with the contact's own number."""
    try:
        return await gateway.bus.ask(messaging.SERVICE, command)
    except CommandRejected as error:
        if error.rejected.code != "conversation.not_found":
            raise
        start = await _start(gateway, command)
        if start is None:
            raise
    return await gateway.bus.ask(messaging.SERVICE, command.model_copy(update={"start": start}))


async def _start(gateway: Gateway, command: QueueMessage) -> Start | None:
    channel = gateway.directory.channel(command.channel_id)
    found = await gateway.bus.query(contacts.SERVICE, GetContacts(contact_ids=[command.contact_id]))
    phone = found.get(command.contact_id, {}).get("phone")
    if channel is None or phone is None:
        return None
    return Start(channel_kind=channel["kind"], peer=phone)
