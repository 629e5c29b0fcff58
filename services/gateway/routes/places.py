"""Where bots answer: a flow, or a bot of somebody else's, has channels, queues and first words (C6, C7)."""

from typing import Any

from libs.access.policy import Member
from libs.events.catalog.bot import Bot
from services.gateway import wishes
from services.gateway.gateway import Gateway
from services.tickets import commands as tickets
from services.tickets.bot_commands import PlaceBot
from services.tickets.bot_queries import ListAnswering

NOWHERE: dict[str, Any] = {"channel_ids": [], "queue_ids": [], "keywords": []}


async def placed(gateway: Gateway, member: Member, bot: Bot, wish: wishes.AssistantPlaces) -> int:
    """Have a bot answer exactly there; the log position of it. Raises problems for what does not exist."""
    for channel_id in wish.channel_ids:
        if gateway.directory.channel(channel_id) is None:
            raise gateway.unknown("channel_ids", "channel.not_found", "There is no such channel.")
    for queue_id in wish.queue_ids:
        if gateway.directory.queue(queue_id) is None:
            raise gateway.unknown("queue_ids", "queue.not_found", "There is no such queue.")
    command = PlaceBot(
        by=member.actor(),
        member=member,
        bot=bot,
        channel_ids=tuple(wish.channel_ids),
        queue_ids=tuple(wish.queue_ids),
        keywords=tuple(wish.keywords),
    )
    return (await gateway.bus.ask(tickets.SERVICE, command)).position


async def places(gateway: Gateway, member: Member) -> dict[str, dict[str, Any]]:
    """Where each bot answers, by its id."""
    found = await gateway.bus.query(tickets.SERVICE, ListAnswering(member=member))
    return {each["bot"]["id"]: {name: list(each[name]) for name in NOWHERE} for each in found["items"]}
