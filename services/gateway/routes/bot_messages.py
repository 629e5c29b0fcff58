"""What bots of somebody else's say by themselves, through the interface (C7): those that are only told, or slow."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from libs.access.policy import Action, Member
from libs.events.catalog.bot import Saying
from libs.events.catalog.message import Options
from libs.events.event import Actor, new_id
from services.gateway import composing, shapes, wishes
from services.gateway.auth import Caller, CurrentMember
from services.gateway.bots.bot import Talk
from services.gateway.bots.marks import from_markdown
from services.gateway.bots.obeying import obeyed
from services.gateway.bots.orders import hear
from services.gateway.errors import HttpProblem, answers
from services.gateway.gateway import InGateway
from services.gateway.routes.answers import Json
from services.messaging import commands as messaging
from services.messaging.bot_commands import SayAsBot
from services.messaging.bot_queries import GetBotRun
from services.tickets import commands as tickets
from services.tickets.queries import CheckTicket

router = APIRouter(tags=["messages"])


async def program(request: Request, member: CurrentMember) -> Member:
    """The member whose token a program comes with; raises 403 for people, who write in their own names."""
    caller: Caller = request.state.caller
    if caller.token is None:
        raise HttpProblem(403, "token.required", "This is for bots, which come with a token.")
    return member


@router.post(
    "/tickets/{ticket_id}/bot/messages",
    response_model=shapes.BotSaid,
    status_code=202,
    responses=answers(403, 404, 409, 422, 503),
)
async def say(
    gateway: InGateway, member: Annotated[Member, Depends(program)], ticket_id: str, wish: wishes.BotMessage
) -> Response:
    """Say something as the bot that is at work in the ticket, one of somebody else's; it stays at work.

    It goes out as an answer would: what the channel does not show is written out, orders like `#{"stopBot": true}`
    are obeyed, and nothing leaves once a person has taken over (`bot.not_at_work`).
    """
    check = CheckTicket(member=member, ticket_id=ticket_id, action=Action.WORK)
    facts = await gateway.bus.query(tickets.SERVICE, check)
    run = await gateway.bus.query(messaging.SERVICE, GetBotRun(ticket_id=ticket_id))
    if run is None:
        raise HttpProblem(409, "bot.not_at_work", "No bot of somebody else's is at work in the ticket.")
    talk = Talk()
    hear(from_markdown(wish.text, composing.capabilities(gateway, facts["channel_id"]).bold), talk)
    text = "\n".join(each.text for each in talk.said if each.text is not None)
    options = None if wish.options is None else Options.model_validate(wish.options.model_dump())
    message_id = (wish.id or new_id()).lower()
    command = SayAsBot(
        by=Actor(kind="bot", id=run["bot_id"]),
        ticket_id=ticket_id,
        message_id=message_id,
        saying=Saying(text=text, options=options) if text or options is not None else None,
        actions=obeyed(tuple(talk.orders), gateway.directory, ticket_id),
    )
    done = await gateway.bus.ask(messaging.SERVICE, command)
    said = message_id if command.saying is not None else None
    return Json({"message_id": said, "position": done.position}, status_code=202)
