"""Where a conversation's messages come from: who writes in a group, and what the provider said word for word."""

from typing import Any

from fastapi import APIRouter, Response

from libs.events.command import CommandRejected
from libs.identity import phone
from services.gateway import joined_history, numbers, shapes
from services.gateway.auth import CurrentMember
from services.gateway.errors import HttpProblem, answers
from services.gateway.gateway import InGateway
from services.gateway.media.serving import disposition
from services.gateway.routes.answers import Json
from services.messaging import commands as messaging
from services.messaging.queries import GetRaw, ListParticipants

router = APIRouter(tags=["messages"])


@router.get(
    "/tickets/{ticket_id}/participants",
    response_model=shapes.Items[shapes.Participant],
    responses=answers(404, 422),
)
async def participants(gateway: InGateway, member: CurrentMember, ticket_id: str) -> Response:
    """Who is in the ticket's group, and who wrote there of late, by name; these can be named after `@`."""
    ticket = await gateway.ticket(member, ticket_id)
    query = ListParticipants(conversation_id=str(ticket["conversation_id"]))
    found = await gateway.bus.query(messaging.SERVICE, query)
    return Json({"items": [_person(each) for each in found["items"]]})


def _person(each: dict[str, Any]) -> dict[str, Any]:
    """Somebody of a group; one without a name is called by his number, or by the end of what stands for it."""
    name, (address, _, place) = each["name"], each["address"].partition("@")
    if name == each["address"]:
        name = numbers.mask(address) if place == "lid" else phone.display(f"+{address.partition(':')[0]}")
    return {"id": each["id"], "name": name, "member": each["member"]}


@router.get("/tickets/{ticket_id}/messages/{message_id}/raw", responses=answers(403, 404, 422))
async def raw(gateway: InGateway, member: CurrentMember, ticket_id: str, message_id: str) -> Response:
    """What the provider said of a message, to be saved: for those that the desk cannot show as they are."""
    if not member.numbers:
        raise HttpProblem(403, "message.original_hidden", "It holds telephone numbers that you are not to see.")
    for conversation_id in await joined_history.conversations(gateway, member, ticket_id):
        query = GetRaw(message_id=message_id, conversation_id=conversation_id)
        try:
            found = await gateway.bus.query(messaging.SERVICE, query)
        except CommandRejected as error:
            if error.rejected.code != "message.not_found":
                raise
            continue
        if found is not None:
            return Json(found, headers={"Content-Disposition": disposition(f"{message_id}.json", inline=False)})
    raise HttpProblem(404, "message.no_original", "Nothing more of this message was kept than is shown.")
