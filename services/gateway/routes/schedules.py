"""Messages to be sent at a set time (T12)."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from libs.access.policy import Action, Member
from libs.events.command import CommandRejected
from libs.events.event import new_id
from services.gateway import composing, shapes, templates, wishes
from services.gateway.auth import CurrentMember
from services.gateway.composing import Content
from services.gateway.errors import HttpProblem, answers
from services.gateway.gateway import Gateway, InGateway
from services.gateway.routes.answers import Json, WaitFor
from services.gateway.wishes.wish import Moment
from services.messaging import commands as messaging
from services.messaging.queries import GetConversation, GetSchedule, ListSchedules
from services.messaging.schedule_commands import CancelSchedule, ChangeSchedule, ScheduleMessage
from services.tickets import commands as tickets
from services.tickets.queries import CheckTicket

router = APIRouter(tags=["schedules"])
CHANGES: dict[str, Any] = {"response_model": shapes.ScheduleChanged, "responses": answers(403, 404, 409, 422, 503)}


@router.get("/tickets/{ticket_id}/schedules", response_model=shapes.Items[shapes.Schedule], responses=answers(404))
async def listed(gateway: InGateway, member: CurrentMember, ticket_id: str, wait_for: WaitFor = None) -> Response:
    """The scheduled messages of the ticket's conversation."""
    ticket = await gateway.ticket(member, ticket_id)
    query = ListSchedules(conversation_id=str(ticket["conversation_id"]), wait_for=wait_for)
    return Json(await gateway.bus.query(messaging.SERVICE, query))


@router.post("/tickets/{ticket_id}/schedules", status_code=201, **CHANGES)
async def schedule(gateway: InGateway, member: CurrentMember, ticket_id: str, wish: wishes.NewSchedule) -> Response:
    """Have a message sent at a set time, once or again and again."""
    facts = await _workable(gateway, member, ticket_id)
    if not await _begun(gateway, facts):
        text = "So far there have only been calls: write to the contact once, then messages can be scheduled."
        raise HttpProblem(409, "schedule.only_calls", text)
    can = composing.capabilities(gateway, facts["channel_id"])
    content = Content(text=wish.text)
    if wish.media_id is not None:
        media = await composing.file(gateway, member, wish.media_id, wish.sent_as)
        media = composing.carried(media, can, wish.sent_as)
        content = Content(kind=media.kind, text=wish.text or None, media=media)
    if wish.template is not None:
        content = await templates.filled_in(gateway, member, facts["channel_id"], wish.template)
        composing.may(content.location is None, "location")
        templates.may_be_told(gateway, facts, content)
        templates.lasts_until(content, wish.due_at)
    signature = composing.signature(gateway, member, wish.sign) if wish.template is None else None
    composing.checked(content, can, signature)
    schedule_id = (wish.id or new_id()).lower()
    command = ScheduleMessage(
        by=member.actor(),
        member=member,
        schedule_id=schedule_id,
        conversation_id=facts["conversation_id"],
        ticket_id=ticket_id,
        kind=content.kind,
        text=content.text,
        media=content.media,
        options=content.options,
        template=content.template,
        signature=signature,
        due=wish.due_at,
        time_zone=wish.time_zone,
        recurrence=wish.recurrence,
        opens_ticket=wish.opens_ticket,
    )
    done = await gateway.bus.ask(messaging.SERVICE, command)
    return await _schedule(gateway, schedule_id, done.position, 201)


@router.patch("/schedules/{schedule_id}", **CHANGES)
async def change(
    gateway: InGateway, member: CurrentMember, schedule_id: str, wish: wishes.ScheduleChange
) -> Response:
    """Change one that has not been sent: the whole series, or the next one alone."""
    facts = await _own(gateway, member, schedule_id)
    media = None
    if wish.media_id is not None:
        media = await composing.file(gateway, member, wish.media_id, None)
        if facts is not None:
            media = composing.carried(media, composing.capabilities(gateway, facts["channel_id"]), None)
    command = ChangeSchedule(
        by=member.actor(),
        member=member,
        schedule_id=schedule_id,
        text=wish.text,
        due=wish.due_at,
        time_zone=wish.time_zone,
        media=media,
        recurrence=wish.recurrence,
        opens_ticket=wish.opens_ticket,
        once=wish.scope == "one",
    )
    done = await gateway.bus.ask(messaging.SERVICE, command)
    return await _schedule(gateway, schedule_id, done.position)


@router.delete("/schedules/{schedule_id}", **CHANGES)
async def cancel(
    gateway: InGateway,
    member: CurrentMember,
    schedule_id: str,
    once: Annotated[
        Moment | None, Query(description="Of a series, only the occurrence due then (its due_at).")
    ] = None,
) -> Response:
    """Do not send it: the whole series, or only its next occurrence."""
    await _own(gateway, member, schedule_id)
    command = CancelSchedule(by=member.actor(), member=member, schedule_id=schedule_id, once=once)
    done = await gateway.bus.ask(messaging.SERVICE, command)
    return await _schedule(gateway, schedule_id, done.position)


async def _own(gateway: Gateway, member: Member, schedule_id: str) -> dict[str, Any] | None:
    """The facts of the schedule's ticket; raises when the member may not work on it."""
    found = await gateway.bus.query(messaging.SERVICE, GetSchedule(schedule_id=schedule_id))
    if found["ticket_id"] is None:
        return None
    return await _workable(gateway, member, found["ticket_id"])


async def _workable(gateway: Gateway, member: Member, ticket_id: str) -> dict[str, Any]:
    check = CheckTicket(member=member, ticket_id=ticket_id, action=Action.WORK)
    facts: dict[str, Any] = await gateway.bus.query(tickets.SERVICE, check)
    return facts


async def _schedule(gateway: Gateway, schedule_id: str, position: int, status: int = 200) -> Response:
    query = GetSchedule(schedule_id=schedule_id, wait_for=position)
    found = await gateway.bus.query(messaging.SERVICE, query)
    return Json({"schedule": found, "position": position}, status_code=status)


async def _begun(gateway: Gateway, facts: dict[str, Any]) -> bool:
    """Whether anything has been written in a conversation, so that it is known where its messages go."""
    try:
        query = GetConversation(conversation_id=facts["conversation_id"], wait_for=facts["position"])
        found = await gateway.bus.query(messaging.SERVICE, query)
    except CommandRejected as error:
        if error.rejected.code != "conversation.not_found":
            raise
        return False
    return found["peer"] is not None
