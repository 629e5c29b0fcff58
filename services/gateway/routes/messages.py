"""What is written on a ticket."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from libs.access.policy import Action, Member
from libs.events.event import new_id
from services.gateway import joined_history, shapes, wishes, writing
from services.gateway.auth import CurrentMember
from services.gateway.errors import HttpProblem, answers
from services.gateway.gateway import Gateway, InGateway
from services.gateway.routes.answers import Json, WaitFor
from services.messaging import commands as messaging
from services.messaging.commands import QueueMessage, RetryMessage
from services.messaging.queries import GetMessage, ListMessages
from services.tickets import commands as tickets
from services.tickets.queries import CheckTicket

router = APIRouter(tags=["messages"])


@router.get(
    "/tickets/{ticket_id}/messages", response_model=shapes.Page[shapes.Message], responses=answers(404, 422)
)
async def listed(
    gateway: InGateway,
    member: CurrentMember,
    ticket_id: str,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    before: Annotated[str | None, Query(description="A cursor: older messages than those.")] = None,
    after: Annotated[str | None, Query(description="A cursor: newer messages than those.")] = None,
    around: Annotated[str | None, Query(description="A message's id: the page that holds it.")] = None,
    wait_for: WaitFor = None,
) -> Response:
    """One page of the conversation, oldest first; `next` is the cursor of older messages, at last of those on the
    channels that the case has left.
    """
    query = ListMessages(
        conversation_id="", limit=limit, before=before, after=after, around=around, wait_for=wait_for
    )
    return Json(await joined_history.page(gateway, member, ticket_id, query))


@router.post(
    "/tickets/{ticket_id}/messages",
    response_model=shapes.MessageQueued,
    status_code=202,
    responses=answers(403, 404, 409, 422, 503),
)
async def write(gateway: InGateway, member: CurrentMember, ticket_id: str, wish: wishes.Write) -> Response:
    """Write to the contact. The answer comes before the provider has the message; its fate follows by socket."""
    facts = await _workable(gateway, member, ticket_id)
    signature = _signature(gateway, member, wish)
    _check_length(gateway, facts["channel_id"], wish.text, signature)
    message_id = (wish.id or new_id()).lower()
    queued = await writing.queue(
        gateway,
        QueueMessage(
            by=member.actor(),
            conversation_id=facts["conversation_id"],
            channel_id=facts["channel_id"],
            contact_id=facts["contact_id"],
            message_id=message_id,
            text=wish.text,
            signature=signature,
            ticket_id=ticket_id,
        ),
        facts["position"],
    )
    return await _message(gateway, facts, message_id, queued.position)


@router.post(
    "/tickets/{ticket_id}/messages/{message_id}/retry",
    response_model=shapes.MessageQueued,
    status_code=202,
    responses=answers(403, 404, 409, 503),
)
async def retry(gateway: InGateway, member: CurrentMember, ticket_id: str, message_id: str) -> Response:
    """Attempt a failed message, or one whose outcome is unknown, again."""
    facts = await _workable(gateway, member, ticket_id)
    command = RetryMessage(by=member.actor(), conversation_id=facts["conversation_id"], message_id=message_id)
    queued = await gateway.bus.ask(messaging.SERVICE, command)
    return await _message(gateway, facts, message_id, queued.position)


async def _workable(gateway: Gateway, member: Member, ticket_id: str) -> dict[str, Any]:
    check = CheckTicket(member=member, ticket_id=ticket_id, action=Action.WORK, state="open")
    facts: dict[str, Any] = await gateway.bus.query(tickets.SERVICE, check)
    return facts


async def _message(gateway: Gateway, facts: dict[str, Any], message_id: str, position: int) -> Response:
    query = GetMessage(message_id=message_id, conversation_id=facts["conversation_id"], wait_for=position)
    message = await gateway.bus.query(messaging.SERVICE, query)
    return Json({"message": message, "position": position}, status_code=202)


def _signature(gateway: Gateway, member: Member, wish: wishes.Write) -> str | None:
    """The writer's name, if he signs: as asked for this message, else as he prefers."""
    user = gateway.directory.user(member.id)
    if user is None:
        return None
    signs = wish.sign if wish.sign is not None else user["signature"]
    return str(user["name"]) if signs else None


def _check_length(gateway: Gateway, channel_id: str, text: str, signature: str | None) -> None:
    """What the contact reads, signature included, must fit the channel."""
    document = gateway.directory.channel(channel_id)
    kind = gateway.kinds.get(document["kind"]) if document is not None else None
    if kind is None:
        return
    limit = kind.capabilities.text_limit - (len(signature) + 4 if signature else 0)
    if len(text) > limit:
        rule = f"has {len(text)} characters, at most {limit} fit"
        fields = [{"field": "text", "rule": rule}]
        raise HttpProblem(422, "message.text_too_long", "The text is too long.", fields=fields)
