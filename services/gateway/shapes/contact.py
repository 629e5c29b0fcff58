"""Contacts, how the team deals with them, and files of them."""

from libs.events.catalog.contact import AliasKind
from services.gateway.shapes.catalogue import Tag
from services.gateway.shapes.shape import Named, Page, Shape
from services.gateway.shapes.ticket import Value


class Alias(Shape):
    """An identity by which a contact is known."""

    kind: AliasKind
    value: str


class ContactPlace(Shape):
    """Where a contact stands in a funnel, and what is at stake there."""

    funnel: Named
    stage: Tag
    value: Value | None


class Contact(Shape):
    """A contact. `fields` are custom ones, by id; `birthday` is a day; `last_at`, when he was last served."""

    id: str
    name: str
    phone: str | None
    email: str | None
    photo: str | None
    birthday: str | None
    address: str | None
    group: bool
    aliases: list[Alias]
    fields: dict[str, str | float | bool]
    tags: list[Tag]
    owners: list[Named]
    funnels: list[ContactPlace]
    blocked: bool
    chatbot_blocked: bool
    archived: bool
    merged_into: str | None
    created_at: str
    last_at: str | None
    position: int


class ContactPage(Page[Contact]):
    """A page of the address book. The first one tells how many there are: `total`, or `more` than that."""

    total: int | None
    more: bool


class ContactChanged(Shape):
    """A contact after a command."""

    contact: Contact
    position: int


class ImportColumn(Shape):
    """A column of a file: its heading, some of what stands in it, and the field that it seems to be."""

    index: int
    name: str
    samples: list[str]
    guess: str | None


class ContactFile(Shape):
    """A file of contacts as it was read."""

    id: str
    name: str
    rows: int
    columns: list[ImportColumn]


class RowFault(Shape):
    """A rule that a row breaks. Rows are counted as in the file, its headings being row 1."""

    row: int
    field: str
    code: str
    rule: str
    value: str


class ImportPreview(Shape):
    """What an import would do: of `rows`, so many are `good`, and of these so many are of `known` contacts or
    `repeated` in the file. `faults` are the first ones; `sample` the first good rows, field by field.
    """

    rows: int
    good: int
    rejected: int
    repeated: int
    known: int
    faults: list[RowFault]
    sample: list[dict[str, str]]
