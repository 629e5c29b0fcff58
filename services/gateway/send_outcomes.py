"""What becomes of what leaves: attempts before, outcomes after, asked of the services until they have them."""

from datetime import datetime
from typing import TypeVar

from libs.events import telemetry
from libs.events.bus import Bus
from libs.events.catalog.message import Segments
from libs.events.command import Command, CommandRejected
from libs.events.event import SYSTEM, now
from services.contacts import commands as contacts
from services.contacts.commands import RecordMarketingChoice
from services.gateway.channels.items import Alias
from services.gateway.channels.outbound import Failed, SendOutcome, Sent, Unknown
from services.gateway.identities import Identities, learned
from services.gateway.line_figures import LineFigures, Outcome
from services.gateway.outgoing import Job
from services.gateway.patience import patiently
from services.gateway.sent_messages import SentMessages
from services.gateway.settling import Settling
from services.gateway.stopping import stop_line
from services.messaging.commands import (
    SERVICE,
    AttemptChange,
    AttemptSend,
    RecordChange,
    RecordFailure,
    RecordSent,
    RecordUnknownOutcome,
)

T = TypeVar("T")
log = telemetry.logger(__name__)


class Outcomes:
    """Keeps attempts and what came of them."""

    def __init__(
        self, bus: Bus, sent: SentMessages, figures: LineFigures, settling: Settling, identities: Identities
    ) -> None:
        self._bus = bus
        self._identities = identities
        self._sent = sent
        self._figures = figures
        self._settling = settling

    async def attempt(self, job: Job, channel_id: str, idempotent: bool, segments: Segments | None) -> bool:
        """Whether the message or the change is to leave now; `segments`: as what a text leaves."""
        about = {"by": SYSTEM, "causation_id": job.recorded.id, "conversation_id": job.conversation_id}
        attempt = (
            AttemptSend(**about, message_id=job.message_id, resume=idempotent, segments=segments)
            if job.change_id is None
            else AttemptChange(**about, change_id=job.change_id, resume=idempotent)
        )
        try:
            await self._ask(attempt)
        except CommandRejected as error:
            extra = error.rejected.extra
            if "sending" in (extra.get("message_status"), extra.get("change_status")):
                await self._record_unknown(job, channel_id, job.recorded.time)
            elif error.rejected.code not in ("message.attempt_not_due", "change.attempt_not_due"):
                raise
            return False
        return True

    async def record(self, job: Job, channel_id: str, outcome: SendOutcome, attempted: datetime) -> None:
        """What came of an attempt that left at `attempted`."""
        if job.change_id is None:
            self._figures.outcome(channel_id, _fate(outcome))
        match outcome:
            case Sent(provider_id=provider_id, peer=peer, aliases=aliases):
                if job.change_id is None:
                    self._sent.note(provider_id, job.conversation_id)
                about = {"by": SYSTEM, "causation_id": job.recorded.id, "conversation_id": job.conversation_id}
                sent = (
                    RecordSent(**about, message_id=job.message_id, provider_id=provider_id, peer=peer)
                    if job.change_id is None
                    else RecordChange(**about, change_id=job.change_id, outcome="taken", provider_id=provider_id)
                )
                await self._ask(sent)
                await self._learn(job, channel_id, aliases)
            case Failed():
                await self.record_failure(job, outcome)
                if outcome.stops_channel:
                    code, detail = outcome.code, outcome.detail
                    await patiently(lambda: stop_line(self._bus, channel_id, code, detail))
            case Unknown():
                await self._record_unknown(job, channel_id, attempted)

    async def _learn(self, job: Job, channel_id: str, aliases: tuple[Alias, ...]) -> None:
        """Have the contact be known by all that the provider names him by: he may answer by any of it.

        Two who turn out to be one are joined when he answers.
        """
        if not self._identities.news(aliases):
            return
        known = (await patiently(lambda: self._identities.find([aliases])))[aliases]
        if known.double is None and known.conversation(channel_id) == job.conversation_id:
            await self._ask(learned(aliases, known), contacts.SERVICE)
            self._identities.learned(aliases, known)

    async def _record_unknown(self, job: Job, channel_id: str, attempted: datetime) -> None:
        """Nobody knows what became of an attempt that left at `attempted` or later: have it asked about."""
        if job.change_id is None:
            await self._settling.begin(channel_id, job.conversation_id, job.message_id, attempted)
        about = {"by": SYSTEM, "causation_id": job.recorded.id, "conversation_id": job.conversation_id}
        await self._ask(
            RecordUnknownOutcome(**about, message_id=job.message_id)
            if job.change_id is None
            else RecordChange(**about, change_id=job.change_id, outcome="unknown")
        )

    async def declined(self, job: Job, contact_id: str, channel_id: str) -> None:
        """The contact told the provider that he wants no marketing from the line."""
        choice = RecordMarketingChoice(
            by=SYSTEM,
            causation_id=job.recorded.id,
            contact_id=contact_id,
            channel_id=channel_id,
            declined=True,
            provider_at=now(),
        )
        await self._ask(choice, contacts.SERVICE)

    async def record_failure(self, job: Job, failed: Failed) -> None:
        """It did not leave, or was refused."""
        about = {"by": SYSTEM, "causation_id": job.recorded.id, "conversation_id": job.conversation_id}
        why = {"code": failed.code, "detail": failed.detail}
        record = (
            RecordFailure(**about, **why, message_id=job.message_id, may_retry=failed.may_retry)
            if job.change_id is None
            else RecordChange(**about, **why, change_id=job.change_id, outcome="failed")
        )
        try:
            await self._ask(record)
        except CommandRejected as error:
            log.error("sending.not_recorded", message=job.message_id, reason=error.rejected.code)

    async def _ask(self, command: Command, service: str = SERVICE) -> None:
        """Have a command carried out, however long the service is away."""
        await patiently(lambda: self._bus.ask(service, command))


def _fate(outcome: SendOutcome) -> Outcome:
    match outcome:
        case Sent():
            return "sent"
        case Failed():
            return "failed"
        case Unknown():
            return "unknown"
