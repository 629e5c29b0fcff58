"""The record of log-ins and of what changed in what somebody may do (R1, P5)."""

from collections.abc import Mapping
from typing import Any, ClassVar

from pymongo.asynchronous.collection import AsyncCollection

from libs.events.catalog import channel, company, queue, sign_on, token, user, webhook
from libs.events.event import Event, Recorded, iso, payload
from libs.events.view import Document, DocumentView

LOG_INS: tuple[type[Event], ...] = (user.LoggedIn, user.LogInRefused, user.LoggedOut, user.SessionRevoked)
PERMISSIONS: tuple[type[Event], ...] = (
    user.UserJoined,
    user.ProfileGiven,
    user.EmailChanged,
    user.PasswordChanged,
    user.SecondFactorEnabled,
    user.SecondFactorDisabled,
    user.RecoveryCodesRenewed,
    user.UserDeactivated,
    queue.AgentJoinedQueue,
    queue.AgentLeftQueue,
    sign_on.SingleSignOnSet,
    sign_on.SingleSignOnSwitchedOff,
    sign_on.SecondFactorRequired,
    token.TokenIssued,
    token.TokenRevoked,
    webhook.WebhookRegistered,
    webhook.WebhookChanged,
    webhook.WebhookKeyRenewed,
    webhook.WebhookPaused,
    webhook.WebhookResumed,
    webhook.WebhookRemoved,
    company.CompanyAccessSet,
    channel.ChannelAdded,
    channel.ChannelReconfigured,
    channel.ChannelRemoved,
)
# What people are called and where they are written to stays in the streams that erasure reaches.
NAMED = ("token", "webhook", "channel")
KEPT = (
    *("profile", "profiles", "way", "why", "scopes", "kinds", "required", "temporary", "user_id", "owner_id"),
    *("supervisors_see", "agents_see_contacts", "agents_see_numbers"),
)


class Audit(DocumentView):
    """One document an entry; `user_ids` are those who did it and whom it concerns."""

    name = "audit"
    events: ClassVar[tuple[type[Event], ...]] = (*LOG_INS, *PERMISSIONS)
    indexes = (
        (("sequence", -1), ("index", -1)),
        (("kind", 1), ("sequence", -1), ("index", -1)),
        (("user_ids", 1), ("sequence", -1), ("index", -1)),
    )

    def key(self, recorded: Recorded) -> str:
        """The event's id."""
        return recorded.id

    def fold(self, document: Document | None, recorded: Recorded) -> Document:
        """The entry."""
        data = payload(recorded.data)
        kept = (*KEPT, "label") if recorded.category in NAMED else KEPT
        about = recorded.stream_id if recorded.category in ("user", "session") else None
        about = data.get("user_id") or data.get("owner_id") or about
        return {
            "kind": "log_in" if isinstance(recorded.data, LOG_INS) else "permission",
            "sequence": recorded.position,
            "index": recorded.index,
            "at": iso(recorded.time),
            "type": recorded.name,
            "actor": {"kind": recorded.actor.kind, "id": recorded.actor.id},
            "address": recorded.actor.address,
            "about_id": about,
            "thing_id": recorded.stream_id,
            "user_ids": sorted({recorded.actor.id, *((about,) if about else ())}),
            "data": {each: data[each] for each in kept if each in data},
        }


async def entries(
    collection: AsyncCollection[Document],
    limit: int,
    before: tuple[int, int] | None,
    kind: str | None,
    user_id: str | None,
) -> list[Document]:
    """Entries, newest first, older than the place `before` in the log."""
    wanted: dict[str, Any] = {}
    if kind is not None:
        wanted["kind"] = kind
    if user_id is not None:
        wanted["user_ids"] = user_id
    if before is not None:
        sequence, index = before
        wanted["$or"] = [{"sequence": {"$lt": sequence}}, {"sequence": sequence, "index": {"$lt": index}}]
    return await collection.find(wanted).sort([("sequence", -1), ("index", -1)]).limit(limit).to_list()


def mentioned(document: Document) -> set[str]:
    """The ids whose names `item` needs."""
    return {document["actor"]["id"], document["thing_id"], *document["user_ids"]}


def item(document: Document, names: Mapping[str, str]) -> dict[str, Any]:
    """An entry as admins see it: who (`actor`) did what to whom or what (`about`)."""
    about = document["about_id"] or document["thing_id"]
    named = {"id": about, "name": names.get(about)}
    return {
        "id": document["_id"],
        "at": document["at"],
        "type": document["type"],
        "actor": {**document["actor"], "name": names.get(document["actor"]["id"])},
        "address": document["address"],
        "about": named,
        "data": document["data"],
        "position": document["sequence"],
    }
