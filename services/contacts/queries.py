"""What can be asked of the contacts service about contacts."""

from pydantic import Field

from libs.events.query import Query


class GetContacts(Query):
    """Contacts by id.

    → {id: {"id", "name", "phone", "aliases": [{"kind", "value"}], "group", "tag_ids", "blocked", "chatbot_blocked",
    "position"}}
    """

    contact_ids: list[str] = Field(max_length=500)


class ResolveAliases(Query):
    """Contact ids by alias `kind:value`. → {"phone:+5511…": contact_id}; unknown ones are left out"""

    aliases: list[str] = Field(max_length=500)


class FunnelFilter(Query):
    """Which of the contacts in a funnel: by name or number, by tags."""

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
