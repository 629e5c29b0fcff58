"""What a bot orders, as it is done to its ticket (C7): queues and agents that it names are looked up."""

from libs.events import telemetry
from libs.events.catalog.bot import BotAction
from libs.events.catalog.macro import Finish, Transfer
from libs.events.view import Document
from services.gateway.bots.bot import Order
from services.gateway.directory import Directory

MOST = 5
log = telemetry.logger(__name__)


def obeyed(orders: tuple[Order, ...], directory: Directory, ticket_id: str) -> tuple[BotAction, ...]:
    """What is done to the ticket."""
    return tuple(_action(each, directory, ticket_id) for each in orders[:MOST])


def _action(order: Order, directory: Directory, ticket_id: str) -> BotAction:
    if order.close:
        return Finish()
    queue_id, user_id = _named(order.queue, directory.queues()), _agent(order.agent, directory)
    if (order.queue and queue_id is None) or (order.agent and user_id is None):
        log.warning("bot.order_unknown", ticket=ticket_id, queue=order.queue, agent=order.agent)
    return Transfer(queue_id=queue_id, user_id=user_id)


def _agent(name: str | None, directory: Directory) -> str | None:
    if name is None:
        return None
    return directory.named_by_email(name) or _named(name, directory.users())


def _named(name: str | None, documents: list[Document]) -> str | None:
    """The id of what is called so, by id or by name."""
    if name is None:
        return None
    wanted = name.strip().casefold()
    found = (each["_id"] for each in documents if wanted in (each["_id"].casefold(), each["name"].casefold()))
    return next(found, None)
