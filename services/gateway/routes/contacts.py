"""The address book: contacts and how the team deals with them (K1, K3, K4, T15)."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from libs.access.policy import Member, manages
from libs.events.catalog.contact import AliasKind, DetailValue
from libs.events.command import Command, Refused
from libs.events.view import Document
from libs.identity import ids
from services.contacts import commands as contacts
from services.contacts.commands import (
    AddContact,
    ArchiveContact,
    BlockChatbot,
    BlockContact,
    ChangeContact,
    DisownAlias,
    RestoreContact,
    TagContact,
    UnblockChatbot,
    UnblockContact,
    UntagContact,
)
from services.contacts.queries import FieldCondition, GetContact, ListContacts
from services.gateway import contact_details, shapes, wishes
from services.gateway.auth import CurrentMember
from services.gateway.contact_items import contact_item
from services.gateway.errors import HttpProblem, answers
from services.gateway.field_conditions import PARTS, conditions
from services.gateway.gateway import Gateway, InGateway
from services.gateway.media.serving import served
from services.gateway.routes.answers import Json, WaitFor
from services.tickets import commands as tickets
from services.tickets.queries import GetTicketsOfContact

router = APIRouter(tags=["contacts"])
CHANGES: dict[str, Any] = {"response_model": shapes.ContactChanged, "responses": answers(403, 404, 409, 422, 503)}
PHOTO: dict[int | str, dict[str, Any]] = {
    200: {"content": {"image/*": {}}, "description": "The picture"},
    206: {"description": "A range of it"},
    304: {"description": "Known by its ETag"},
    416: {"description": "The range lies outside the picture"},
    **answers(404),
}


@router.get("/contacts", response_model=shapes.ContactPage, responses=answers(422, 503))
async def listed(
    gateway: InGateway, member: CurrentMember, which: Annotated[wishes.ContactPage, Query()]
) -> Response:
    """The contacts that one may see: by name, or by when they were last served or registered, newest first."""
    page = {"order": which.order, "limit": which.limit, "after": which.after}
    query = ListContacts(**asked_for(gateway, member, which), **page)
    found = await gateway.bus.query(contacts.SERVICE, query)
    return Json({**found, "items": [contact_item(each, gateway.directory) for each in found["items"]]})


@router.post("/contacts", status_code=201, **CHANGES)
async def add(gateway: InGateway, member: CurrentMember, wish: wishes.NewContact) -> Response:
    """Put a contact into the address book, with a number or an e-mail address at least."""
    details = await _details(gateway, member, wish)
    phone, email = details.get("phone"), details.get("email")
    if details.get("name") is None:
        raise contact_details.DetailIsWrong("contact.name_empty", "name", "must not be empty")
    if phone is None and email is None:
        raise contact_details.DetailIsWrong("contact.unreachable", "phone", "give a number or an e-mail address")
    _require_tags(gateway, wish.tag_ids)
    contact_id = ids.contact_id(*(("email", str(email)) if phone is None else ("phone", str(phone))))
    command = AddContact(by=member.actor(), contact_id=contact_id, details=details, tag_ids=tuple(wish.tag_ids))
    done = await gateway.bus.ask(contacts.SERVICE, command)
    return await _answered(gateway, member, contact_id, done.position, 201)


@router.get("/contacts/{contact_id}", response_model=shapes.Contact, responses=answers(404, 422, 503))
async def one(gateway: InGateway, member: CurrentMember, contact_id: str, wait_for: WaitFor = None) -> Response:
    """A contact that one may see."""
    return Json(contact_item(await seen_contact(gateway, member, contact_id, wait_for), gateway.directory))


@router.patch("/contacts/{contact_id}", **CHANGES)
async def change(
    gateway: InGateway, member: CurrentMember, contact_id: str, wish: wishes.ContactChange
) -> Response:
    """Change what is written down of a contact. What is found wrong with one detail leaves all as they are."""
    details = await _details(gateway, member, wish)
    command = ChangeContact(by=member.actor(), contact_id=contact_id, details=details)
    return await _changed(gateway, member, command, contact_id)


@router.delete("/contacts/{contact_id}", response_model=shapes.Positioned, responses=answers(403, 404, 409, 503))
async def archive(gateway: InGateway, member: CurrentMember, contact_id: str) -> Response:
    """Put a contact away; for supervisors and admins. His history stays, and he comes back if he writes."""
    await seen_contact(gateway, member, contact_id)
    if not manages(member):
        raise ArchivingIsManagements
    command = ArchiveContact(by=member.actor(), member=member, contact_id=contact_id)
    lead = member.model_copy(update={"profile": "admin"})
    query = GetTicketsOfContact(member=lead, contact_id=contact_id, limit=50)
    found = (await gateway.bus.query(tickets.SERVICE, query))["items"]
    live = next((each for each in found if each["state"] != "closed"), None)
    if live is not None:
        raise ContactHasLiveTicket(ticket_id=live["id"])
    done = await gateway.bus.ask(contacts.SERVICE, command)
    return Json({"position": done.position})


@router.post("/contacts/{contact_id}/restore", **CHANGES)
async def restore(gateway: InGateway, member: CurrentMember, contact_id: str) -> Response:
    """Fetch a contact back that was put away."""
    return await _changed(gateway, member, RestoreContact(by=member.actor(), contact_id=contact_id), contact_id)


@router.delete("/contacts/{contact_id}/aliases", **CHANGES)
async def disown(
    gateway: InGateway,
    member: CurrentMember,
    contact_id: str,
    kind: AliasKind,
    value: Annotated[str, Query(min_length=1, max_length=200)],
) -> Response:
    """Say that an identity is not, or no longer, the contact's."""
    command = DisownAlias(by=member.actor(), contact_id=contact_id, alias_kind=kind, alias=value)
    return await _changed(gateway, member, command, contact_id)


@router.get("/contacts/{contact_id}/photo", responses=PHOTO, response_class=Response)
async def photo(gateway: InGateway, member: CurrentMember, request: Request, contact_id: str) -> Response:
    """The contact's picture."""
    found = await seen_contact(gateway, member, contact_id)
    media = await gateway.media.get(found["photo"]) if found["photo"] is not None else None
    if media is None:
        raise HttpProblem(404, "contact.no_photo", "There is no such picture.")
    return served(request, gateway.media, media, changing="v" not in request.query_params)


@router.put("/contacts/{contact_id}/block", **CHANGES)
async def block(gateway: InGateway, member: CurrentMember, contact_id: str, wish: wishes.Block) -> Response:
    """Drop what the contact sends, or take it again; for supervisors and admins."""
    command = BlockContact if wish.blocked else UnblockContact
    return await _changed(
        gateway, member, command(by=member.actor(), member=member, contact_id=contact_id), contact_id
    )


@router.put("/contacts/{contact_id}/chatbot", **CHANGES)
async def chatbot(gateway: InGateway, member: CurrentMember, contact_id: str, wish: wishes.Block) -> Response:
    """Have the desk say nothing by itself to the contact, or speak again."""
    command = BlockChatbot if wish.blocked else UnblockChatbot
    return await _changed(
        gateway, member, command(by=member.actor(), member=member, contact_id=contact_id), contact_id
    )


@router.post("/contacts/{contact_id}/tags", **CHANGES)
async def tag(gateway: InGateway, member: CurrentMember, contact_id: str, wish: wishes.ContactTags) -> Response:
    """Put tags on the contact."""
    _require_tags(gateway, wish.tag_ids)
    command = TagContact(by=member.actor(), contact_id=contact_id, tag_ids=tuple(wish.tag_ids))
    return await _changed(gateway, member, command, contact_id)


@router.delete("/contacts/{contact_id}/tags/{tag_id}", **CHANGES)
async def untag(gateway: InGateway, member: CurrentMember, contact_id: str, tag_id: str) -> Response:
    """Take a tag off the contact."""
    command = UntagContact(by=member.actor(), contact_id=contact_id, tag_id=tag_id)
    return await _changed(gateway, member, command, contact_id)


class ArchivingIsManagements(Refused):
    """Only supervisors and admins archive contacts."""

    code = "contact.management_only"
    status = "forbidden"


class ContactHasLiveTicket(Refused):
    """The contact has a ticket that is pending or open."""

    code = "contact.has_live_ticket"


async def seen_contact(
    gateway: Gateway, member: Member, contact_id: str, position: int | None = None
) -> dict[str, Any]:
    """A contact that the member may see, as of a position at least. Refused `contact.not_found`."""
    query = GetContact(member=member, contact_id=contact_id, wait_for=position)
    found: dict[str, Any] = await gateway.bus.query(contacts.SERVICE, query)
    return found


def asked_for(gateway: Gateway, member: Member, which: wishes.ContactFilter) -> dict[str, Any]:
    """What a query takes of an address."""
    beside = {*PARTS, "order", "limit", "after"}
    fields = conditions(gateway.directory, which, "contact")
    return {
        **which.model_dump(exclude=beside),
        "member": member,
        "fields": [FieldCondition.model_validate(each.model_dump()) for each in fields],
    }


def field_definitions(gateway: Gateway) -> dict[str, Document]:
    """The custom fields of contacts, by id."""
    offered = gateway.directory.offered("fields")
    return {each["_id"]: {**each, "id": each["_id"]} for each in offered if each["on"] == "contact"}


async def _changed(gateway: Gateway, member: Member, command: Command, contact_id: str) -> Response:
    await seen_contact(gateway, member, contact_id)
    done = await gateway.bus.ask(contacts.SERVICE, command)
    return await _answered(gateway, member, contact_id, done.position)


async def _answered(
    gateway: Gateway, member: Member, contact_id: str, position: int, status_code: int = 200
) -> Response:
    """Who may change a contact is shown what came of it."""
    lead = member.model_copy(update={"profile": "admin"})
    await gateway.seen(position)
    found = await seen_contact(gateway, lead, contact_id, position)
    answer = {"contact": contact_item(found, gateway.directory), "position": position}
    return Json(answer, status_code=status_code)


async def _details(gateway: Gateway, member: Member, wish: wishes.ContactChange) -> dict[str, DetailValue | None]:
    """The details of a wish, checked. Absent ones are left out, None crosses out."""
    definitions = field_definitions(gateway)
    said = (each for each in contact_details.PLAIN if each in wish.model_fields_set)
    raw: dict[str, Any] = {each: getattr(wish, each) for each in said}
    raw |= {f"{contact_details.CUSTOM}{each}": value for each, value in wish.fields.items()}
    details: dict[str, DetailValue | None] = {}
    for each, value in raw.items():
        crossed_out = value is None and each != "name"
        details[each] = None if crossed_out else contact_details.checked(each, value, definitions)
    if "photo_media_id" in wish.model_fields_set:
        details["photo"] = await _photo(gateway, member, wish.photo_media_id)
    return details


async def _photo(gateway: Gateway, member: Member, media_id: str | None) -> str | None:
    """The medium that is to be the picture: one that the member sent up."""
    if media_id is None:
        return None
    media = await gateway.media.get(media_id) if await gateway.media.uploaded(media_id, member.id) else None
    if media is None or media.kind != "image":
        raise contact_details.DetailIsWrong(
            "contact.photo_invalid", "photo_media_id", "is no picture that you sent up"
        )
    return media_id


def _require_tags(gateway: Gateway, tag_ids: list[str]) -> None:
    offered = {each["_id"] for each in gateway.directory.offered("tags")}
    if not offered.issuperset(tag_ids):
        raise gateway.unknown("tag_ids", "tag.not_found", "There is no such tag.")
