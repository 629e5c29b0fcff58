"""What the socket remembers of conversations' live tickets: who may be told of something that is never kept."""

from collections import OrderedDict

from libs.access.policy import Member, TicketFacts, may_see
from libs.events.view import Document

REMEMBERED = 20_000


class LiveTickets:
    """The facts of each conversation's latest ticket, as its changes pass by."""

    def __init__(self, remembered: int = REMEMBERED) -> None:
        self._remembered = remembered
        self._facts: OrderedDict[str, TicketFacts] = OrderedDict()

    def saw(self, document: Document | None) -> None:
        """A ticket's document passed by; of a conversation's tickets only the latest follows it."""
        conversation_id = None if document is None else document.get("following")
        if document is None or conversation_id is None:
            return
        self._facts[conversation_id] = TicketFacts.of(document)
        self._facts.move_to_end(conversation_id)
        if len(self._facts) > self._remembered:
            self._facts.popitem(last=False)

    def concerns(self, member: Member, conversation_id: str) -> bool:
        """Whether the member may see the ticket of a conversation; no, as long as none has passed by."""
        facts = self._facts.get(conversation_id)
        return facts is not None and may_see(member, facts)
