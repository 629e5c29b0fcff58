"""What is to be written down of contacts, which are asked for, and how files of them are to be read."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from libs.events.catalog.contact_import import Duplicates
from services.gateway.wishes.wish import Wish

Text = Annotated[str, Field(max_length=500)]
FieldText = Annotated[str, Field(max_length=2000)]
Ids = Annotated[list[Annotated[str, Field(max_length=64)]], Field(max_length=200)]
Parts = Annotated[list[Annotated[str, Field(max_length=200)]], Field(max_length=20)]


class ContactChange(Wish):
    """Other details; absent ones stay, null crosses out."""

    name: Text | None = None
    phone: Text | None = None
    email: Text | None = None
    birthday: Text | None = None
    address: Text | None = None
    photo_media_id: Annotated[str, Field(max_length=100)] | None = None
    fields: Annotated[dict[str, FieldText | float | bool | None], Field(default_factory=dict, max_length=100)]


class NewContact(ContactChange):
    """A contact: a name, and a number or an e-mail address at least."""

    tag_ids: Annotated[list[Annotated[str, Field(max_length=64)]], Field(default_factory=list, max_length=50)]


class ContactFilter(BaseModel):
    """Which contacts: the parts combine, and of several values of a part any may fit."""

    q: Annotated[str | None, Field(max_length=100, description="Name, part of a number, e-mail address.")] = None
    tag_id: Ids = []
    owner_id: Ids = []
    funnel_id: Annotated[str | None, Field(max_length=64)] = None
    stage_id: Annotated[str | None, Field(max_length=64)] = None
    field: Annotated[Parts, Field(description="`<field id>:<value>`: what a custom field says.")] = []
    field_min: Annotated[Parts, Field(description="`<field id>:<bound>`, of numbers and days.")] = []
    field_max: Annotated[Parts, Field(description="`<field id>:<bound>`, of numbers and days.")] = []


class ContactPage(ContactFilter):
    """Which page of them."""

    order: Literal["name", "-last", "-created"] = "name"
    limit: Annotated[int, Field(ge=1, le=200)] = 50
    after: Annotated[str | None, Field(max_length=1000)] = None
    wait_for: Annotated[int | None, Field(ge=0, description="A position to be reflected.")] = None


class ImportPlan(Wish):
    """Which column is which field (`name`, `phone`, `email`, `birthday`, `address`, `tags`, `field:<field id>`),
    what becomes of contacts that are there already, and which tags all of them get.
    """

    columns: Annotated[
        dict[Annotated[int, Field(ge=0, le=500)], Annotated[str, Field(max_length=80)]], Field(max_length=100)
    ]
    duplicates: Duplicates = "update"
    tag_ids: Annotated[list[Annotated[str, Field(max_length=64)]], Field(default_factory=list, max_length=50)]


class PhoneBookWish(Wish):
    """Which line's telephone."""

    channel_id: Annotated[str, Field(max_length=64)]


class ExportWish(Wish):
    """As which kind of file."""

    format: Literal["csv", "xlsx"]
