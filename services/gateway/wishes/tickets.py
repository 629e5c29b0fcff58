"""Which tickets are asked for, as the address of a list says it."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from services.gateway.shapes import SlaState, TicketState
from services.gateway.wishes.wish import Moment


class TicketFilter(BaseModel):
    """Which tickets: the parts combine, and of several values of a part any may fit."""

    state: list[TicketState] = []
    queue_id: Annotated[list[str], Field(max_length=200, description="Ids; `none`: without a queue.")] = []
    no_queue: Annotated[bool, Field(description="Also those without a queue.")] = False
    assignee: Annotated[list[str], Field(max_length=200, description="Ids of users, `me` or `none`.")] = []
    channel_id: Annotated[list[str], Field(max_length=200)] = []
    tag_id: Annotated[list[str], Field(max_length=200)] = []
    reason_id: Annotated[list[str], Field(max_length=200)] = []
    board_id: Annotated[list[str], Field(max_length=200)] = []
    column_id: Annotated[list[str], Field(max_length=200)] = []
    stage_id: Annotated[
        list[str], Field(max_length=200, description="Stages of funnels in which the contact stands.")
    ] = []
    sla: Annotated[list[SlaState], Field(description="How the ticket's clocks stand.")] = []
    unread: bool | None = None
    group: bool | None = None
    snoozed: Annotated[bool | None, Field(description="By default they are left out, but of searches.")] = None
    opened_from: Moment | None = None
    opened_to: Annotated[Moment | None, Field(description="Opened before this.")] = None
    value_min: Annotated[int | None, Field(ge=0, description="In hundredths.")] = None
    value_max: Annotated[int | None, Field(ge=0, description="In hundredths.")] = None
    field: Annotated[
        list[Annotated[str, Field(max_length=200)]],
        Field(max_length=50, description="`<field id>:<value>`: what a custom field says."),
    ] = []
    field_min: Annotated[
        list[Annotated[str, Field(max_length=200)]],
        Field(max_length=20, description="`<field id>:<bound>`, of numbers and days."),
    ] = []
    field_max: Annotated[
        list[Annotated[str, Field(max_length=200)]],
        Field(max_length=20, description="`<field id>:<bound>`, of numbers and days."),
    ] = []
    q: Annotated[str | None, Field(max_length=100, description="Name, number, ticket or protocol.")] = None
    wait_for: Annotated[int | None, Field(ge=0, description="A position to be reflected.")] = None


class TicketPage(TicketFilter):
    """Which page of them."""

    order: Literal["newest", "oldest", "due"] = "newest"
    limit: Annotated[int, Field(ge=1, le=200)] = 40
    cursor: str | None = None
