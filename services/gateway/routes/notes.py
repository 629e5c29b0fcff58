"""Notes on tickets (T14), and asking for a score (T17)."""

from fastapi import APIRouter, Response

from libs.access.policy import Action, Member
from libs.events.event import new_id, now
from services.gateway import shapes, wishes
from services.gateway.auth import CurrentMember
from services.gateway.errors import HttpProblem, answers
from services.gateway.gateway import Gateway, InGateway
from services.gateway.prepared_texts import IN_GROUP
from services.gateway.routes.answers import Json, WaitFor
from services.tickets import commands as tickets
from services.tickets.commands import AddNote, DeleteNote, EditNote, RequestRating
from services.tickets.note_queries import ListNotes
from services.tickets.queries import CheckTicket

router = APIRouter(tags=["notes"])
HINDRANCES = {
    "contact.blocked": "The contact is blocked.",
    "contact.chatbot_blocked": "The desk says nothing by itself to this contact.",
    "message.window_closed": "The contact's last message is too long ago for this channel.",
}


@router.get("/tickets/{ticket_id}/notes", response_model=shapes.Items[shapes.Note], responses=answers(404))
async def listed(gateway: InGateway, member: CurrentMember, ticket_id: str, wait_for: WaitFor = None) -> Response:
    """The notes of the ticket's conversation, oldest first."""
    query = ListNotes(member=member, ticket_id=ticket_id, wait_for=wait_for)
    return Json(await gateway.bus.query(tickets.SERVICE, query))


@router.post(
    "/tickets/{ticket_id}/notes",
    response_model=shapes.NoteChanged,
    status_code=201,
    responses=answers(404, 409, 422, 503),
)
async def add(gateway: InGateway, member: CurrentMember, ticket_id: str, wish: wishes.NewNote) -> Response:
    """Leave a note for the team."""
    command = AddNote(
        by=member.actor(),
        member=member,
        ticket_id=ticket_id,
        note_id=(wish.id or new_id()).lower(),
        text=wish.text,
        mentions=tuple(wish.mentions),
    )
    return await _changed(gateway, member, command, 201)


@router.patch(
    "/tickets/{ticket_id}/notes/{note_id}",
    response_model=shapes.NoteChanged,
    responses=answers(403, 404, 422, 503),
)
async def edit(
    gateway: InGateway, member: CurrentMember, ticket_id: str, note_id: str, wish: wishes.NoteText
) -> Response:
    """Write one's own note anew."""
    command = EditNote(
        by=member.actor(),
        member=member,
        ticket_id=ticket_id,
        note_id=note_id,
        text=wish.text,
        mentions=tuple(wish.mentions),
    )
    return await _changed(gateway, member, command)


@router.delete(
    "/tickets/{ticket_id}/notes/{note_id}",
    response_model=shapes.NoteChanged,
    responses=answers(403, 404, 503),
)
async def delete(gateway: InGateway, member: CurrentMember, ticket_id: str, note_id: str) -> Response:
    """Delete one's own note; management deletes any."""
    command = DeleteNote(by=member.actor(), member=member, ticket_id=ticket_id, note_id=note_id)
    return await _changed(gateway, member, command)


@router.post(
    "/tickets/{ticket_id}/rating",
    response_model=shapes.TicketChanged,
    responses=answers(403, 404, 409, 422, 503),
)
async def rate(
    gateway: InGateway, member: CurrentMember, ticket_id: str, wish: wishes.AskForRating | None = None
) -> Response:
    """Ask the contact for a score; refused where the desk may not speak to him by itself."""
    check = CheckTicket(member=member, ticket_id=ticket_id, action=Action.WORK)
    facts = await gateway.bus.query(tickets.SERVICE, check)
    hindrance = await gateway.texts.hindrance(
        facts["conversation_id"], facts["channel_id"], facts["contact_id"], facts["group"], now()
    )
    if hindrance is not None and hindrance != IN_GROUP:
        raise HttpProblem(409, hindrance, HINDRANCES[hindrance])
    settings = gateway.texts.company.rating()
    command = RequestRating(
        by=member.actor(),
        member=member,
        ticket_id=ticket_id,
        request_id=((wish.id if wish is not None else None) or new_id()).lower(),
        scale=(wish.scale if wish is not None else None) or settings["scale"],
        minutes=settings["minutes"],
    )
    done = await gateway.bus.ask(tickets.SERVICE, command)
    ticket = await gateway.ticket(member, ticket_id, done.position)
    return Json({"ticket": ticket, "position": done.position})


async def _changed(
    gateway: Gateway, member: Member, command: AddNote | EditNote | DeleteNote, status_code: int = 200
) -> Response:
    done = await gateway.bus.ask(tickets.SERVICE, command)
    query = ListNotes(member=member, ticket_id=command.ticket_id, wait_for=done.position)
    notes = (await gateway.bus.query(tickets.SERVICE, query))["items"]
    note = next(each for each in notes if each["id"] == command.note_id)
    return Json({"note": note, "position": done.position}, status_code=status_code)
