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
