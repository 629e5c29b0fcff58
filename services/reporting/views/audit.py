"""The record of log-ins and of what changed in what somebody may do (R1, P5)."""

from collections.abc import Mapping
from typing import Any, ClassVar

from libs.events.catalog import channel, company, queue, user
from libs.events.catalog.registry import EVENT_TYPES
from libs.events.event import Event, Recorded, iso, payload
from libs.events.view import Document, DocumentView

# Categories of the catalogue in which it is told who may do what, who gets in, and what goes out to whom.
GUARDED = ("user", "session", "sign_on", "token", "webhook", "channel", "assistant", "company", "queue")
# What happens in these categories and is no matter of access, with the reason.
NOT_AUDITED: dict[type[Event], str] = {
    user.PreferencesChanged: "how somebody appears and works, not what he may do",
    user.FilterSaved: "a list that one keeps for oneself",
    user.FilterRemoved: "a list that one keeps for oneself",
    channel.ChannelStopped: "news of the provider, nobody's deed: the line's health shows it",
    channel.ChannelResumed: "news of the provider, nobody's deed: the line's health shows it",
    channel.ChannelConnected: "news of the provider, nobody's deed: the line's health shows it",
    channel.ChannelDisconnected: "news of the provider, nobody's deed: the line's health shows it",
    company.CompanyHoursSet: "when customers are served",
    company.CompanyTextsSet: "what customers are told",
    company.RatingSettingsSet: "how customers are asked for a score",
    company.CompanyDescribed: "what the company is called and how it counts",
    company.ThresholdsSet: "from when on waiting stands out",
    company.QueuesOrdered: "in which order queues are shown",
    queue.QueueCreated: "who works a queue is recorded when he joins it",
    queue.QueueRenamed: "what a queue is called",
    queue.QueueRecoloured: "how a queue is shown",
    queue.QueueArchived: "nothing waits in it, and who works it is recorded",
    queue.QueueRestored: "nothing waits in it, and who works it is recorded",
    queue.HoursSet: "when customers are served",
    queue.TextsSet: "what customers are told",
    queue.DistributionSet: "who gets what he may take anyway",
}
AUDITED: tuple[type[Event], ...] = tuple(
    each for each in EVENT_TYPES if each.category in GUARDED and each not in NOT_AUDITED
)
# What people are called and where they are written to stays in the streams that erasure reaches.
NAMED = ("token", "webhook", "channel", "assistant")
KEPT = (
    *("profile", "profiles", "way", "why", "scopes", "kinds", "required", "temporary", "user_id", "owner_id"),
    *("supervisors_see", "agents_see_contacts", "agents_see_numbers"),
)


class Audit(DocumentView):
    """One document an entry; `user_ids` are those who did it and whom it concerns."""

    name = "audit"
    version = 2
    events: ClassVar[tuple[type[Event], ...]] = AUDITED
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
            "kind": "log_in" if isinstance(recorded.data, user.SessionEvent) else "permission",
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


def concerning(kind: str | None, user_id: str | None) -> Document:
    """A filter for entries of a kind, done by somebody or concerning him."""
    asked = {"kind": kind, "user_ids": user_id}
    return {field: value for field, value in asked.items() if value is not None}


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
