"""What is written on a ticket."""

import secrets
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from libs.access.policy import Action, Member
from libs.events.catalog.message import ContactCard, Location, Mention, Options
from libs.events.command import Accepted, CommandRejected, Refused
from libs.events.event import new_id
from services.gateway import (
    composing,
    joined_history,
    mentioning,
    shapes,
    templates,
    window,
    wishes,
    wording,
    writing,
)
from services.gateway.auth import CurrentMember
from services.gateway.channels.capabilities import Capabilities
from services.gateway.company import CompanySettings
from services.gateway.composing import As, Content
from services.gateway.errors import HttpProblem, answers
from services.gateway.gateway import Gateway, InGateway
from services.gateway.routes.answers import Json, WaitFor
from services.messaging import commands as messaging
from services.messaging.commands import (
    EditMessage,
    QueueMessage,
    ReactToMessage,
    RetryMedia,
    RetryMessage,
    RevokeMessage,
)
from services.messaging.queries import GetMessage, ListMessages
from services.tickets import commands as tickets
from services.tickets.queries import CheckTicket

router = APIRouter(tags=["messages"])
ONE = "/tickets/{ticket_id}/messages/{message_id}"
LINK = "{{link}}"
CHANGE: dict[str, Any] = {
    "response_model": shapes.MessageQueued,
    "status_code": 202,
    "responses": answers(403, 404, 409, 422, 503),
}


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
    can = composing.capabilities(gateway, facts["channel_id"])
    composing.may(wish.quoted is None or can.quotes, "quotes")
    content, signature = await composed(gateway, member, facts, wish)
    message_id = (wish.id or new_id()).lower()
    text, mentions = await mentioning.resolved(gateway, facts["conversation_id"], content.text, wish.mentions)
    content = content.model_copy(update={"text": text})
    queued = await _queue(gateway, member, facts, message_id, content, signature, wish.quoted, mentions)
    return await _message(gateway, facts, message_id, queued.position)


@router.put(f"{ONE}/reaction", **CHANGE)
async def react(
    gateway: InGateway, member: CurrentMember, ticket_id: str, message_id: str, wish: wishes.React
) -> Response:
    """Answer a message with an emoji, or take it back. For the contact the whole team is one person."""
    facts = await _workable(gateway, member, ticket_id)
    composing.may(composing.capabilities(gateway, facts["channel_id"]).reactions, "reactions")
    await window.check(gateway, facts)
    command = ReactToMessage(**_about(member, facts, message_id), emoji=wish.emoji or None)
    return await _message(gateway, facts, message_id, (await gateway.bus.ask(messaging.SERVICE, command)).position)


@router.patch(ONE, **CHANGE)
async def rewrite(
    gateway: InGateway, member: CurrentMember, ticket_id: str, message_id: str, wish: wishes.Rewrite
) -> Response:
    """Change the text of a message of one's own, as long as the channel can."""
    facts = await _workable(gateway, member, ticket_id)
    can = composing.capabilities(gateway, facts["channel_id"])
    composing.may(can.edit_seconds is not None, "edits")
    composing.checked(Content(text=wish.text), can, None)
    command = EditMessage(**_about(member, facts, message_id), text=wish.text, within=can.edit_seconds)
    return await _message(gateway, facts, message_id, (await gateway.bus.ask(messaging.SERVICE, command)).position)


@router.delete(ONE, **CHANGE)
async def revoke(gateway: InGateway, member: CurrentMember, ticket_id: str, message_id: str) -> Response:
    """Delete a message of one's own for everybody, as long as the channel can; one that failed always."""
    facts = await _workable(gateway, member, ticket_id)
    can = composing.capabilities(gateway, facts["channel_id"])
    if can.revoke_seconds is None:
        query = GetMessage(message_id=message_id, conversation_id=facts["conversation_id"])
        message = await gateway.bus.query(messaging.SERVICE, query)
        composing.may(message["status"] == "failed", "revokes")
    command = RevokeMessage(**_about(member, facts, message_id), within=can.revoke_seconds)
    return await _message(gateway, facts, message_id, (await gateway.bus.ask(messaging.SERVICE, command)).position)


@router.post(
    f"{ONE}/forward", response_model=shapes.Items[shapes.Forwarded], responses=answers(403, 404, 409, 422, 503)
)
async def forward(
    gateway: InGateway, member: CurrentMember, ticket_id: str, message_id: str, wish: wishes.Forward
) -> Response:
    """Say a message again on other tickets that one may work on; each has an outcome of its own."""
    ticket = await gateway.ticket(member, ticket_id)
    query = GetMessage(message_id=message_id, conversation_id=str(ticket["conversation_id"]))
    message = await gateway.bus.query(messaging.SERVICE, query)
    if message["revoked"] is not None:
        raise HttpProblem(409, "message.revoked", "The message was deleted.")
    composing.may(message["kind"] not in ("call", "unsupported"), "forward")
    content = composing.of_message(message)
    items = [await _forwarded(gateway, member, each, content) for each in dict.fromkeys(wish.ticket_ids)]
    return Json({"items": items})


@router.post(
    "/tickets/{ticket_id}/messages/video-call",
    response_model=shapes.VideoCall,
    status_code=202,
    responses=answers(403, 404, 409, 503),
)
async def video_call(gateway: InGateway, member: CurrentMember, ticket_id: str) -> Response:
    """Send the link of a meeting that nobody can guess, by the company's text (T20)."""
    facts = await _workable(gateway, member, ticket_id)
    can = composing.capabilities(gateway, facts["channel_id"])
    url = f"{gateway.settings.video_url.rstrip('/')}/{secrets.token_urlsafe(18)}"
    company = CompanySettings(gateway.directory, gateway.settings)
    text = await wording.on_ticket(gateway, member, ticket_id, company.texts()["video_call"] or "")
    text = text.replace(LINK, url) if LINK in text else f"{text}\n{url}".strip()
    content, signature = Content(text=text), composing.signature(gateway, member)
    composing.checked(content, can, signature)
    await window.check(gateway, facts, content)
    message_id = new_id()
    queued = await _queue(gateway, member, facts, message_id, content, signature)
    message = await _shown(gateway, facts, message_id, queued.position)
    return Json({"message": message, "url": url, "position": queued.position}, status_code=202)


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


@router.post(f"{ONE}/media/retry", **{**CHANGE, "responses": answers(403, 404, 409, 503)})
async def fetch_again(gateway: InGateway, member: CurrentMember, ticket_id: str, message_id: str) -> Response:
    """Ask the provider once more for a file that could not be had."""
    facts = await _workable(gateway, member, ticket_id)
    command = RetryMedia(by=member.actor(), conversation_id=facts["conversation_id"], message_id=message_id)
    wanted = await gateway.bus.ask(messaging.SERVICE, command)
    return await _message(gateway, facts, message_id, wanted.position)


async def composed(
    gateway: Gateway, member: Member, facts: dict[str, Any], wish: wishes.Write
) -> tuple[Content, str | None]:
    """What a wish says, and who signs it, as the conversation's channel carries it now; raises why it does not."""
    can = composing.capabilities(gateway, facts["channel_id"])
    signature = composing.signature(gateway, member, wish.sign) if wish.template is None else None
    content = await _content(gateway, member, facts["channel_id"], wish, can)
    composing.checked(content, can, signature)
    templates.may_be_told(gateway, facts, content)
    await window.check(gateway, facts, content)
    return content, signature


async def _workable(gateway: Gateway, member: Member, ticket_id: str) -> dict[str, Any]:
    check = CheckTicket(member=member, ticket_id=ticket_id, action=Action.WORK, state="open")
    facts: dict[str, Any] = await gateway.bus.query(tickets.SERVICE, check)
    return facts


async def _content(
    gateway: Gateway, member: Member, channel_id: str, wish: wishes.Write, can: Capabilities
) -> Content:
    """What the wish is to say, with its file as the channel carries it."""
    if wish.template is not None:
        return await templates.filled_in(gateway, member, channel_id, wish.template)
    text = wish.text if wish.text and wish.text.strip() else None
    if wish.media_id is not None:
        media = await composing.file(gateway, member, wish.media_id, wish.sent_as)
        media = composing.carried(media, can, wish.sent_as)
        return Content(kind=media.kind, text=text, media=media)
    if wish.location is not None:
        return Content(kind="location", text=text, location=Location(**wish.location.model_dump()))
    if wish.contacts is not None:
        cards = tuple(ContactCard(**each.model_dump()) for each in wish.contacts)
        return Content(kind="contacts", text=text, contacts=cards)
    options = Options.model_validate(wish.options.model_dump()) if wish.options is not None else None
    return Content(text=wish.text, options=options)


async def _queue(
    gateway: Gateway,
    member: Member,
    facts: dict[str, Any],
    message_id: str,
    content: Content,
    signature: str | None = None,
    quoted: str | None = None,
    mentions: tuple[Mention, ...] | None = None,
    forwarded: bool = False,
) -> Accepted:
    command = QueueMessage(
        by=member.actor(),
        conversation_id=facts["conversation_id"],
        channel_id=facts["channel_id"],
        contact_id=facts["contact_id"],
        message_id=message_id,
        kind=content.kind,
        text=content.text,
        media=content.media,
        location=content.location,
        contacts=content.contacts,
        options=content.options,
        template=content.template,
        signature=signature,
        quoted=quoted,
        mentions=mentions,
        forwarded=forwarded or None,
        ticket_id=facts["ticket_id"],
    )
    return await writing.queue(gateway, command, facts["position"])


async def _forwarded(gateway: Gateway, member: Member, ticket_id: str, content: Content) -> dict[str, Any]:
    """What came of saying a message again on one ticket."""
    try:
        facts = await _workable(gateway, member, ticket_id)
        can = composing.capabilities(gateway, facts["channel_id"])
        said = content
        if content.media is not None:
            sent_as: As | None = "sticker" if content.kind == "sticker" else None
            media = composing.carried(content.media, can, sent_as)
            said = content.model_copy(update={"media": media, "kind": media.kind})
        composing.checked(said, can, None)
        await window.check(gateway, facts, said)
        await _queue(gateway, member, facts, new_id(), said, forwarded=True)
    except CommandRejected as error:
        return {"ticket_id": ticket_id, "ok": False, "code": error.rejected.code}
    except (Refused, HttpProblem) as error:
        return {"ticket_id": ticket_id, "ok": False, "code": error.code}
    return {"ticket_id": ticket_id, "ok": True, "code": None}


def _about(member: Member, facts: dict[str, Any], message_id: str) -> dict[str, Any]:
    """What every change of a message says of itself."""
    return {
        "by": member.actor(),
        "member": member,
        "conversation_id": facts["conversation_id"],
        "message_id": message_id,
        "change_id": new_id(),
    }


async def _shown(gateway: Gateway, facts: dict[str, Any], message_id: str, position: int) -> Any:
    query = GetMessage(message_id=message_id, conversation_id=facts["conversation_id"], wait_for=position)
    return await gateway.bus.query(messaging.SERVICE, query)


async def _message(gateway: Gateway, facts: dict[str, Any], message_id: str, position: int) -> Response:
    message = await _shown(gateway, facts, message_id, position)
    return Json({"message": message, "position": position}, status_code=202)
