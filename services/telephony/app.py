"""The telephony service: calls from the first ring to the end (composition root)."""

from typing import Any

from libs.events.catalog.contact import ContactEvent
from libs.events.catalog.relation import RelationEvent
from libs.events.catalog.ticket import TicketEvent
from libs.events.service import Service
from libs.events.settings import Settings
from libs.identity.names import named
from services.telephony import call
from services.telephony.commands import (
    SERVICE,
    AnswerCall,
    CallCommand,
    ContactHungUp,
    HangUpCall,
    LineFailed,
    OfferCall,
    RejectCall,
    RingingTimedOut,
)
from services.telephony.policies import Ringing
from services.telephony.queries import GetCall, ListCalls, call_item, mentioned, sees
from services.telephony.taking import Taking
from services.telephony.views.calls import Calls, find_call, list_calls
from services.telephony.views.names import Names

DECIDED = (OfferCall, HangUpCall, ContactHungUp, RingingTimedOut, LineFailed)


def _stream(command: CallCommand) -> str:
    return command.call_id


async def main(settings: Settings) -> None:
    """Run the telephony service until it is told to stop."""
    async with Service.start(SERVICE, settings) as service:
        views = Calls(), Names()
        patient = (ContactEvent, RelationEvent, TicketEvent)
        projector = service.projects(views, linger=0.02, longer=0.1, patient=patient)
        calls, names = (service.collection(view) for view in views)
        service.decides(call.decider, DECIDED, _stream)
        taking = Taking(service.store, projector, calls)
        service.handles(AnswerCall, taking.carry_out, _stream)
        service.handles(RejectCall, taking.carry_out, _stream)
        timers = service.timers("ringing")
        ringing = Ringing(service.store, timers)
        service.follows(ringing)

        async def listed(query: ListCalls) -> dict[str, Any]:
            found = await list_calls(calls, query.member, query.state, query.limit)
            known = await named(names, set().union(*(mentioned(each) for each in found)))
            return {"items": [call_item(each, known) for each in found]}

        async def got(query: GetCall) -> dict[str, Any]:
            found = await find_call(calls, query.call_id)
            if found is None or not sees(query.member, found):
                raise call.CallNotFound
            return call_item(found, await named(names, mentioned(found)))

        service.fires(timers, ringing.fire)
        service.answers(ListCalls, listed)
        service.answers(GetCall, got)
        await service.run()
