"""What can be asked of the contacts service about contacts."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from libs.access.policy import Member
from libs.events.query import Query

FieldAnswer = str | float | bool


class GetContacts(Query):
    """Contacts by id. → {id: contact item}

    A contact item is {"id", "name", "phone", "email", "photo", "birthday", "address", "aliases": [{"kind",
    "value"}], "fields": {field_id: value}, "group", "tag_ids", "owner_ids", "places": [{"funnel_id", "stage_id",
    "cents", "currency"}], "blocked", "chatbot_blocked", "archived", "merged_into", "created_at", "last_at",
    "position"}.
    """

    contact_ids: list[str] = Field(max_length=500)


class GetContact(Query):
    """A contact that the member may see. Refused `contact.not_found`. → contact item"""

    member: Member
    contact_id: str


class GetPerson(Query):
    """All contacts that are one person: the one whom the others were merged into first, for management.

    → {"items": [contact item, each with what is its own]}; refused `contact.not_found`
    """

    member: Member
    contact_id: str


class FindPhotos(Query):
    """The photos that some contacts have or had, for erasing them. → [media id]"""

    contact_ids: list[str]


class FindTwins(Query):
    """Contacts with the same number or e-mail address as this one, the oldest first, itself among them.

    → {"items": [contact item]}; those that were merged already are left out
    """

    contact_id: str


class FieldCondition(BaseModel):
    """What a custom field must say: one of some values, a text with another in it, something between bounds."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    field_id: str = Field(pattern=r"^[0-9A-Za-z-]{1,64}$")
    any_of: tuple[FieldAnswer, ...] = Field((), max_length=100)
    containing: str | None = Field(None, max_length=200)
    at_least: float | str | None = None
    at_most: float | str | None = None


class ContactFilter(Query):
    """Which of the contacts that the member may see: those with all that is said.

    `q`: words of the name, a part of a number, the beginning of an e-mail address. Of each kind of ids any one will
    do.
    """

    member: Member
    q: str | None = Field(None, max_length=100)
    tag_id: tuple[str, ...] = Field((), max_length=200)
    owner_id: tuple[str, ...] = Field((), max_length=200)
    funnel_id: str | None = None
    stage_id: str | None = None
    fields: tuple[FieldCondition, ...] = Field((), max_length=60)


class ListContacts(ContactFilter):
    """One page of the address book, by name, or by when contacts were last served or registered, newest first.

    → {"items": [contact item], "next": cursor|None, "total": int|None, "more": bool, "position"}; the first page
    tells how many there are, `more` than `total` perhaps
    """

    order: Literal["name", "-last", "-created"] = "name"
    limit: int = Field(50, ge=1, le=500)
    after: str | None = Field(None, max_length=1000)


class ResolveAliases(Query):
    """Contact ids by alias `kind:value`. → {"phone:+5511…": contact_id}; unknown ones are left out"""

    aliases: list[str] = Field(max_length=500)


class FunnelFilter(Query):
    """Which of the contacts in a funnel that the member may see: by name or number, by tags."""

    member: Member
    funnel_id: str
    q: str | None = Field(None, max_length=100)
    tag_id: tuple[str, ...] = Field((), max_length=200)


class ListFunnelCards(FunnelFilter):
    """One page of the contacts in a stage, the one that came last first.

    → {"items": [{"contact_id", "name", "phone", "tag_ids", "stage_id", "cents"|None, "currency"|None, "placed_at",
    "position"}], "next": cursor|None}
    """

    stage_id: str
    limit: int = Field(50, ge=1, le=200)
    cursor: str | None = Field(None, max_length=400)


class SumFunnel(FunnelFilter):
    """How many contacts stand in each stage, and what is at stake there.

    → {"stages": {stage_id: {"count", "sums": {currency: cents}}}}
    """


class GetFunnelCard(Query):
    """A contact's card in a funnel, if the member may see him; refused `contact.not_found` otherwise.

    → {"card": card as of `ListFunnelCards`|None}
    """

    member: Member
    contact_id: str
    funnel_id: str | None = None
