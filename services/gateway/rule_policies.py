"""What rules say and note (B6): a rule runs in the tickets service, its texts go out and its notes in from here."""

from typing import ClassVar

from libs.events import telemetry
from libs.events.bus import Bus
from libs.events.catalog.ticket import RuleRan
from libs.events.command import CommandRejected
from libs.events.event import SYSTEM, Event, Recorded, now
from libs.events.policy import Policy
from libs.identity import ids
from services.gateway.prepared_texts import PreparedTexts, text_id
from services.gateway.text_policies import DESK, TOO_LATE
from services.tickets import commands as tickets
from services.tickets.commands import AddNote
from services.tickets.queries import GetTicket

log = telemetry.logger(__name__)


class SayForRules(Policy):
    """A rule ran ⇒ its texts are said, to whom the desk may speak by itself, and its notes written; each once."""

    name = "say_for_rules"
    events: ClassVar[tuple[type[Event], ...]] = (RuleRan,)

    def __init__(self, bus: Bus, texts: PreparedTexts) -> None:
        self._bus = bus
        self._texts = texts

    async def react(self, recorded: Recorded) -> None:
        """Say and write. What happened long ago is not said any more, but noted."""
        ran = recorded.data
        assert isinstance(ran, RuleRan)
        if not ran.says and not ran.notes:
            return
        query = GetTicket(member=DESK, ticket_id=recorded.stream_id, wait_for=recorded.position)
        ticket = await self._bus.query(tickets.SERVICE, query)
        for place, text in enumerate(ran.says):
            if now() - recorded.time > TOO_LATE:
                self._texts.note("rule", "too late", recorded, ticket["id"])
                break
            await self._texts.say("rule", text, ticket, recorded, text_id(recorded.id, f"rule {place}"))
        for place, text in enumerate(ran.notes):
            command = AddNote(
                by=SYSTEM,
                correlation_id=recorded.correlation_id,
                causation_id=recorded.id,
                member=DESK,
                ticket_id=ticket["id"],
                note_id=ids.rule_note_id(recorded.id, place),
                text=self._texts.worded(text, ticket, recorded.time),
            )
            try:
                await self._bus.ask(tickets.SERVICE, command)
            except CommandRejected as error:
                if error.rejected.kind == "failed":
                    raise
                log.warning("rule.not_noted", ticket=ticket["id"], rule=ran.rule_id, reason=error.rejected.code)
