"""Who a contact is and whose: portfolio, merging, sanitizing, history, and his privacy (K3, K5, K7–K10)."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from services.contacts import commands as contacts
from services.contacts.commands import MergeContact, SetOwners, UndoMerge
from services.contacts.queries import FindTwins, GetPerson
from services.gateway import contact_history, shapes, wishes
from services.gateway.auth import Admin, CurrentMember, Manager
from services.gateway.contact_items import contact_item
from services.gateway.errors import answers
from services.gateway.gateway import Gateway, InGateway
from services.gateway.routes.answers import Json
from services.gateway.routes.contacts import seen_contact

router = APIRouter(tags=["contacts"])
CHANGES: dict[str, Any] = {"response_model": shapes.ContactChanged, "responses": answers(403, 404, 409, 422, 503)}
JOB: dict[str, Any] = {
    "status_code": 202,
    "response_model": shapes.JobStarted,
    "responses": answers(403, 404, 422, 503),
}
DOUBLE = ("id", "name", "phone", "email", "created_at")


@router.put("/contacts/{contact_id}/owners", **CHANGES)
async def owners(gateway: InGateway, member: Manager, contact_id: str, wish: wishes.Owners) -> Response:
    """Put the contact into these members' portfolio, the first one first; new tickets go to who is there."""
    await seen_contact(gateway, member, contact_id, None)
    if any(gateway.directory.user(each) is None for each in wish.user_ids):
        raise gateway.unknown("user_ids", "user.not_found", "There is no such member of the team.")
    command = SetOwners(by=member.actor(), member=member, contact_id=contact_id, user_ids=tuple(wish.user_ids))
    done = await gateway.bus.ask(contacts.SERVICE, command)
    return await _changed(gateway, member, contact_id, done.position)


@router.get("/contacts/{contact_id}/doubles", response_model=shapes.Doubles, responses=answers(403, 404, 503))
async def doubles(gateway: InGateway, member: Manager, contact_id: str) -> Response:
    """The contacts that were merged into this one, and those that share a number or an address with it."""
    person = GetPerson(member=member, contact_id=contact_id)
    merged = (await gateway.bus.query(contacts.SERVICE, person))["items"]
    known = {each["id"] for each in merged}
    alike = (await gateway.bus.query(contacts.SERVICE, FindTwins(contact_id=contact_id)))["items"]
    return Json(
        {
            "merged": [_double(each) for each in merged if each["merged_into"] is not None],
            "alike": [_double(each) for each in alike if each["id"] not in known],
        }
    )


@router.post("/contacts/{contact_id}/merge", **CHANGES)
async def merge(gateway: InGateway, member: Manager, contact_id: str, wish: wishes.Merge) -> Response:
    """Have the contact be dealt with as another one; answers with the one who stays."""
    await seen_contact(gateway, member, contact_id, None)
    command = MergeContact(by=member.actor(), member=member, contact_id=contact_id, into=wish.into)
    done = await gateway.bus.ask(contacts.SERVICE, command)
    return await _changed(gateway, member, wish.into, done.position)


@router.post("/contacts/{contact_id}/unmerge", **CHANGES)
async def unmerge(gateway: InGateway, member: Manager, contact_id: str) -> Response:
    """Have a merged contact be somebody of his own again."""
    await seen_contact(gateway, member, contact_id, None)
    command = UndoMerge(by=member.actor(), member=member, contact_id=contact_id)
    done = await gateway.bus.ask(contacts.SERVICE, command)
    return await _changed(gateway, member, contact_id, done.position)


@router.get(
    "/contacts/{contact_id}/history",
    response_model=shapes.Page[shapes.HistoryEntry],
    response_model_exclude_unset=True,
    responses=answers(404, 422, 503),
)
async def history(
    gateway: InGateway,
    member: CurrentMember,
    contact_id: str,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    before: Annotated[str | None, Query(max_length=400)] = None,
) -> Response:
    """Tickets, messages, calls, ratings and notes of the contact in one time line, newest first."""
    found = await seen_contact(gateway, member, contact_id, None)
    shown_id = found["merged_into"] or contact_id
    return Json(await contact_history.history(gateway.bus, member, shown_id, limit, before))


@router.get("/contacts/{contact_id}/dropped", response_model=shapes.Dropped, responses=answers(404, 503))
async def dropped(gateway: InGateway, member: CurrentMember, contact_id: str) -> Response:
    """How many messages were dropped because the contact is blocked; what they said is kept nowhere."""
    await seen_contact(gateway, member, contact_id, None)
    return Json(await gateway.dropped.of(contact_id))


@router.post("/contacts/{contact_id}/sanitize", **JOB)
async def sanitize(gateway: InGateway, member: Manager, contact_id: str) -> Response:
    """Put the contact in order: his name, his doubles, all of his tickets closed silently."""
    return Json({"job": await gateway.sanitizing.start(member, contact_id)}, status_code=202)


@router.post("/contacts/{contact_id}/personal-data", **JOB)
async def personal_data(gateway: InGateway, member: Admin, contact_id: str) -> Response:
    """Have all that is kept of the person as one archive."""
    return Json({"job": await gateway.archives.start(member, contact_id)}, status_code=202)


@router.post("/contacts/{contact_id}/erase", **JOB)
async def erase(gateway: InGateway, member: Admin, contact_id: str, wish: wishes.Erase) -> Response:
    """Forget the person everywhere, for good."""
    return Json({"job": await gateway.erasures.start(member, contact_id, wish.name)}, status_code=202)


async def _changed(gateway: Gateway, member: CurrentMember, contact_id: str, position: int) -> Response:
    await gateway.seen(position)
    found = await seen_contact(gateway, member, contact_id, position)
    return Json({"contact": contact_item(found, gateway.directory), "position": position})


def _double(contact: dict[str, Any]) -> dict[str, Any]:
    return {each: contact[each] for each in DOUBLE}
