"""Prepared texts as a ticket's contact would read them: their variables filled in for one ticket, now (C9)."""

from typing import Any

from libs.access.policy import Member
from libs.events.event import now
from libs.wording.variables import Facts, Language, filled_in
from services.gateway.gateway import Gateway


async def on_ticket(gateway: Gateway, member: Member, ticket_id: str, text: str) -> str:
    """A text with the values of its variables; unknown ones stay as they are written."""
    if "{{" not in text:
        return text
    ticket: dict[str, Any] = await gateway.ticket(member, ticket_id)
    user = gateway.directory.user(member.id) or {}
    language: Language = "pt-BR"
    facts = Facts(
        at=now(),
        time_zone=gateway.texts.company.time_zone,
        company=gateway.texts.company.name,
        name=ticket["contact"]["name"],
        agent=user.get("name"),
        protocol=ticket["protocol"],
        ticket=ticket["number"],
        queue=ticket["queue"]["name"] if ticket["queue"] is not None else None,
        language=language,
    )
    return filled_in(text, facts)
