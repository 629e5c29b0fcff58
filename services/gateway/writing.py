"""Writing to a contact from the desk: also into a conversation that so far has only had calls."""

from libs.events.command import Accepted, CommandRejected
from services.gateway import ways
from services.gateway.gateway import Gateway
from services.messaging import commands as messaging
from services.messaging.commands import QueueMessage, Start


async def queue(gateway: Gateway, command: QueueMessage, ticket_position: int) -> Accepted:
    """Queue a message; a conversation without one begins with what the channel reaches the contact by.

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
    kind = gateway.kinds.get(channel["kind"]) if channel is not None else None
    if kind is None:
        return None
    address = ways.address(kind.capabilities, await ways.known(gateway, command.contact_id, ticket_position))
    return Start(channel_kind=kind.kind, peer=address) if address is not None else None
