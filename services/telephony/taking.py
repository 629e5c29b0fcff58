"""Taking a ringing call: only those who may see its ticket get through to the decision."""

from dataclasses import replace

from pymongo.asynchronous.collection import AsyncCollection

from libs.access.policy import Member, TicketFacts, may_see
from libs.events.command import Accepted
from libs.events.projector import Projector
from libs.events.store import Store
from libs.events.view import Document
from services.telephony import call
from services.telephony.commands import AnswerCall, RejectCall
from services.telephony.queries import sees
from services.telephony.views.calls import find_call


class Taking:
    """Looks up the call's ticket before the call itself decides."""

    def __init__(self, store: Store, projector: Projector, calls: AsyncCollection[Document]) -> None:
        self._store = store
        self._projector = projector
        self._calls = calls

    async def carry_out(self, command: AnswerCall | RejectCall) -> Accepted:
        """Answer or reject; `CallNotFound` for one who may not see the call."""
        state, position = await self._store.state(call.decider, command.call_id)
        if state.state == "unknown":
            raise call.CallNotFound
        await self._projector.reached(position)
        document = await find_call(self._calls, command.call_id)
        if document is None or not _knows_of(command.member, document, ringing=state.state == "ringing"):
            raise call.CallNotFound
        return await self._store.execute(call.decider, command.call_id, command)


def _knows_of(member: Member, document: Document, ringing: bool) -> bool:
    """Whoever might have taken a call is told who did, though its ticket has left his sight."""
    if sees(member, document):
        return True
    while_pending = replace(TicketFacts.of(document), state="pending", assignee_id=None)
    return not ringing and may_see(member, while_pending)
