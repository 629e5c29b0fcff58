"""Filters of the ticket lists that are kept under a name: one's own, and those that management shares (D3, B8)."""

from fastapi import APIRouter, Response

from libs.access.policy import Member, manages
from libs.events.event import new_id
from libs.events.view import Document
from services.gateway import shapes, wishes
from services.gateway.auth import CurrentMember
from services.gateway.commands import SERVICE, RemoveFilter, SaveFilter
from services.gateway.errors import answers
from services.gateway.gateway import Gateway, InGateway
from services.gateway.routes.answers import Json
from services.gateway.view_commands import ShareView, WithdrawView

router = APIRouter(tags=["me"])


@router.get("/me/filters", response_model=shapes.Items[shapes.SavedFilter], responses=answers())
async def filters(gateway: InGateway, member: CurrentMember) -> Response:
    """One's own filters by name, and those that are shared with one."""
    shared = [_shared(each) for each in gateway.directory.offered("shared_views") if _for(member, each)]
    return Json({"items": [*_own(gateway, member), *shared]})


@router.post("/me/filters", response_model=shapes.SavedFilter, status_code=201, responses=answers(403, 409, 422))
async def save(gateway: InGateway, member: CurrentMember, wish: wishes.NewFilter) -> Response:
    """Keep a filter, `for` oneself, all, or those who work a queue; one of this name there is replaced."""
    name = wish.name.casefold()
    if wish.for_ == "me":
        keep = SaveFilter(
            by=member.actor(), user_id=member.id, filter_id=new_id(), label=wish.name, query=wish.query
        )
        await gateway.seen((await gateway.bus.ask(SERVICE, keep)).position)
        saved = next(each for each in _own(gateway, member) if each["name"].casefold() == name)
        return Json(saved, status_code=201)
    queue_id = None if wish.for_ == "all" else wish.for_
    if queue_id is not None and gateway.directory.queue(queue_id) is None:
        raise gateway.unknown("for", "queue.not_found", "There is no such queue.")
    offered = gateway.directory.offered("shared_views")
    same = (each["_id"] for each in offered if (each["queue_id"], each["name"].casefold()) == (queue_id, name))
    view_id = next(same, None) or new_id()
    share = ShareView(
        by=member.actor(), member=member, view_id=view_id, label=wish.name, query=wish.query, queue_id=queue_id
    )
    await gateway.seen((await gateway.bus.ask(SERVICE, share)).position)
    found = gateway.directory.entry("shared_views", view_id)
    assert found is not None
    return Json(_shared(found), status_code=201)


@router.delete("/me/filters/{filter_id}", status_code=204, responses=answers(403))
async def remove(gateway: InGateway, member: CurrentMember, filter_id: str) -> Response:
    """No longer keep a filter, or as management no longer share it."""
    command: RemoveFilter | WithdrawView
    if gateway.directory.entry("shared_views", filter_id) is not None:
        command = WithdrawView(by=member.actor(), member=member, view_id=filter_id)
    else:
        command = RemoveFilter(by=member.actor(), user_id=member.id, filter_id=filter_id)
    await gateway.seen((await gateway.bus.ask(SERVICE, command)).position)
    return Response(status_code=204)


def _own(gateway: Gateway, member: Member) -> list[Document]:
    user = gateway.directory.user(member.id)
    return [{**each, "for": "me"} for each in user["filters"]] if user is not None else []


def _for(member: Member, view: Document) -> bool:
    return view["queue_id"] is None or view["queue_id"] in member.queue_ids or manages(member)


def _shared(view: Document) -> Document:
    return {
        "id": view["_id"],
        "name": view["name"],
        "query": view["query"],
        "for": "all" if view["queue_id"] is None else view["queue_id"],
    }
