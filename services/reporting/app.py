"""The reporting service: what happened, told from the log alone (composition root)."""

from typing import Any

from libs.events.command import Refused
from libs.events.service import Service
from libs.events.settings import Settings
from libs.identity.names import names_of
from services.reporting.queries import SERVICE, GetProtocol, ListAudit, ListProtocols, TicketLog
from services.reporting.views import audit, entries, protocols, ticket_log
from services.reporting.views.names import Names


class ProtocolNotFound(Refused):
    """No protocol has this number."""

    code = "protocol.not_found"
    status = "not_found"


async def main(settings: Settings) -> None:
    """Run the reporting service until it is told to stop."""
    async with Service.start(SERVICE, settings) as service:
        views = ticket_log.TicketLog(), protocols.Protocols(), Names(), audit.Audit()
        service.projects(views, linger=0.1)
        logs, registry, names, audits = (service.collection(view) for view in views)

        async def log_of_ticket(query: TicketLog) -> dict[str, Any]:
            wanted = ticket_log.of_ticket(query.ticket_id)
            found, following = await entries.page(logs, wanted, query.limit, query.before())
            known = await names_of(names, set().union(*(ticket_log.mentioned(each) for each in found)))
            return {"items": [ticket_log.log_item(each, known) for each in found], "next": following}

        async def protocol(query: GetProtocol) -> dict[str, Any]:
            found = await registry.find_one({"_id": query.number})
            if found is None:
                raise ProtocolNotFound
            return protocols.protocol_item(found, await names_of(names, [found["contact_id"]]))

        async def protocols_of_day(query: ListProtocols) -> dict[str, Any]:
            found = await protocols.of_day(registry, query.day, query.limit)
            known = await names_of(names, (each["contact_id"] for each in found))
            return {"items": [protocols.protocol_item(each, known) for each in found]}

        async def audit_entries(query: ListAudit) -> dict[str, Any]:
            wanted = audit.concerning(query.kind, query.user_id)
            found, following = await entries.page(audits, wanted, query.limit, query.before())
            known = await names_of(names, set().union(*(audit.mentioned(each) for each in found)))
            return {"items": [audit.item(each, known) for each in found], "next": following}

        service.answers(TicketLog, log_of_ticket)
        service.answers(ListAudit, audit_entries)
        service.answers(GetProtocol, protocol)
        service.answers(ListProtocols, protocols_of_day)
        await service.run()
