"""Sending: what the team wrote goes to the provider, in order per conversation, conversations side by side.

One gateway at a time reads the log from the place up to which everything is done (`lease.py`). An attempt is an
event before it leaves, so after a crash it is known which messages may have arrived: channels whose sends are
idempotent attempt them again, for others the outcome is recorded as unknown and a person decides.
"""

import asyncio
import time
from collections import deque
from dataclasses import replace
from typing import Any

from pymongo.errors import PyMongoError

from libs.events import telemetry
from libs.events.bus import Bus
from libs.events.catalog.message import (
    ConversationStarted,
    MessageEdited,
    MessageQueued,
    MessageRetried,
    MessageRevoked,
    PeerLearned,
    ReactionRemoved,
    ReactionSet,
    told,
)
from libs.events.cloudevents import decode_commit
from libs.events.event import Recorded, now
from libs.events.reader import Entry, Reader
from libs.events.view import Document
from services.gateway.channels.channel import Channel, Line
from services.gateway.channels.outbound import Failed, Outbound, OutboundChange, SendOutcome, Sent, Unknown
from services.gateway.directory import Directory
from services.gateway.identities import Identities
from services.gateway.lease import Lease
from services.gateway.line_figures import LineFigures
from services.gateway.lines import Lines
from services.gateway.outgoing import Job, Leaving, Outgoing, refused, segments, signed
from services.gateway.pacing import Pace
from services.gateway.patience import patiently
from services.gateway.send_outcomes import Outcomes
from services.gateway.sent_messages import SentMessages
from services.gateway.settling import Settling
from services.messaging.commands import (
    SERVICE,
)
from services.messaging.queries import GetOutgoing

AT_ONCE = 32
BACKLOG = 5_000
TRIES = 5
BACKOFF = (1.0, 4.0, 16.0, 64.0)
# As long as it takes to earn a whole burst of messages to one recipient again.
PACED_SECONDS = 300.0
GRACE_SECONDS = 5.0
RECONNECT_SECONDS, RECONNECT_LOOK = 120.0, 0.5
TYPES = {
    each.name()
    for each in (
        MessageQueued,
        MessageRetried,
        MessageEdited,
        MessageRevoked,
        ReactionSet,
        ReactionRemoved,
        ConversationStarted,
        PeerLearned,
    )
}
log = telemetry.logger(__name__)


class Sender:
    """Carries messages to providers."""

    def __init__(
        self,
        bus: Bus,
        reader: Reader,
        lease: Lease,
        kinds: dict[str, Channel],
        lines: Lines,
        directory: Directory,
        sent: SentMessages,
        figures: LineFigures,
        settling: Settling,
        identities: Identities,
    ) -> None:
        self._figures = figures
        self._outcomes = Outcomes(bus, sent, figures, settling, identities)
        self._bus = bus
        self._reader = reader
        self._lease = lease
        self._kinds = kinds
        self._lines = lines
        self._directory = directory
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._paces: dict[str, Pace] = {}
        self._outgoing = Outgoing(self._query)
        self._waiting: dict[str, deque[Job]] = {}
        self._workers: set[asyncio.Task[None]] = set()
        self._undone: dict[int, int] = {}
        self._read_to = 0
        self._room = asyncio.Event()

    async def run(self) -> None:
        """Send for ever, whenever this gateway holds the lease; who stops in order hands it on."""
        await self._lease.hold(self._follow, self._note, after=self._finish)

    async def _finish(self) -> None:
        """Let what has left come back, then forget the rest: the place in the log says what is undone."""
        self._waiting.clear()
        if self._workers:
            _, late = await asyncio.wait(set(self._workers), timeout=GRACE_SECONDS)
            for worker in late:
                worker.cancel()
        self._undone.clear()
        self._figures.none_wait()

    async def _note(self, place: int) -> None:
        await self._lease.note(place, lambda: min(self._undone, default=self._read_to + 1) - 1)

    async def _follow(self, place: int) -> None:
        self._read_to = place
        async for entries in self._reader.batches(place):
            for entry in entries:
                if _concerns(entry):
                    for recorded in decode_commit(entry.data, entry.sequence):
                        self._take(recorded)
                self._read_to = entry.sequence
            while len(self._undone) > BACKLOG:
                self._room.clear()
                await self._room.wait()

    def _take(self, recorded: Recorded) -> None:
        match recorded.data:
            case ConversationStarted(peer=peer, group=group):
                self._outgoing.learn(recorded.stream_id, peer, group)
            case PeerLearned(peer=peer):
                self._outgoing.learn(recorded.stream_id, peer)
            case MessageQueued(message_id=message_id) | MessageRetried(message_id=message_id):
                self._line_up(Job(recorded, recorded.stream_id, message_id))
            case (
                MessageEdited(message_id=message_id, change_id=change_id)
                | MessageRevoked(message_id=message_id, change_id=change_id)
                | ReactionSet(message_id=message_id, change_id=change_id)
                | ReactionRemoved(message_id=message_id, change_id=change_id)
            ) if not told(recorded):
                self._line_up(Job(recorded, recorded.stream_id, message_id, change_id))

    def _line_up(self, job: Job) -> None:
        """Have a job done after those of its conversation that came before."""
        position = job.recorded.position
        self._undone[position] = self._undone.get(position, 0) + 1
        if isinstance(job.recorded.data, MessageQueued):
            self._figures.waits(job.recorded.data.channel_id, +1)
        waiting = self._waiting.get(job.conversation_id)
        if waiting is not None:
            waiting.append(job)
            return
        self._waiting[job.conversation_id] = deque([job])
        worker = asyncio.create_task(self._work(job.conversation_id))
        self._workers.add(worker)
        worker.add_done_callback(self._workers.discard)

    async def _work(self, conversation_id: str) -> None:
        """Send a conversation's messages, one after the other."""
        while waiting := self._waiting.get(conversation_id):
            job = waiting[0]
            try:
                with telemetry.span("gateway.sending", job.recorded.traceparent):
                    await self._send(job)
            except PyMongoError as error:
                log.warning("sending.waits", reason=repr(error))
                await asyncio.sleep(0.5)
                continue
            except Exception as error:
                log.exception("sending.failed", conversation=conversation_id, message=job.message_id)
                await self._outcomes.record_failure(
                    job, Failed("gateway.failed", repr(error)[:200], may_retry=True)
                )
            if waiting and waiting[0] is job:
                waiting.popleft()
                if isinstance(job.recorded.data, MessageQueued):
                    self._figures.waits(job.recorded.data.channel_id, -1)
            self._done(job.recorded.position)
        self._waiting.pop(conversation_id, None)

    def _done(self, position: int) -> None:
        left = self._undone.get(position, 1) - 1
        if left > 0:
            self._undone[position] = left
        else:
            self._undone.pop(position, None)
        self._room.set()

    async def _send(self, job: Job) -> None:
        leaving = await self._outgoing.complete(job)
        if leaving is None:
            await self._outcomes.record_failure(job, Failed("message.not_sent", "O canal não tem essa mensagem."))
            return
        document = await self._connected(leaving.channel_id, time.monotonic() + RECONNECT_SECONDS)
        line = await self._lines.get(leaving.channel_id)
        channel = self._kinds.get(document["kind"]) if document is not None else None
        if document is None or line is None or channel is None:
            await self._outcomes.record_failure(job, Failed("channel.removed", "O canal não existe mais."))
            return
        if document["state"] == "stopped":
            detail = f"O canal está parado: {document['stopped']['detail']}"
            await self._outcomes.record_failure(job, Failed("channel.stopped", detail, may_retry=True))
            return
        if _lost_for_long(document):
            detail = f"O canal está desconectado: {document['connection']['detail']}"
            await self._outcomes.record_failure(job, Failed("channel.disconnected", detail, may_retry=True))
            return
        relation = self._directory.relation(leaving.contact_id)
        declines = self._directory.declines_marketing(leaving.contact_id, leaving.channel_id)
        failed = refused(leaving, channel.capabilities, relation, now(), declines)
        if failed is not None:
            await self._outcomes.record_failure(job, failed)
            return
        pace = await self._pace(leaving.channel_id, channel)
        await pace.turn(leaving.what.peer)
        can = channel.capabilities
        if not await self._outcomes.attempt(job, leaving.channel_id, can.idempotent_send, segments(leaving, can)):
            return
        attempted = now()
        outcome = await self._tried(channel, line, leaving, pace)
        if isinstance(outcome, Failed) and outcome.declined:
            await self._outcomes.declined(job, leaving.contact_id, leaving.channel_id)
        await self._outcomes.record(job, leaving.channel_id, outcome, attempted)

    async def _pace(self, channel_id: str, channel: Channel) -> Pace:
        """The pace of a line, as its provider let it have it lately."""
        pace = self._paces.setdefault(channel_id, Pace(channel.capabilities))
        if pace.asks_for_rate():
            figures = await self._figures.of([channel_id])
            pace.allow(figures[channel_id].get("per_second"))
        return pace

    async def _connected(self, channel_id: str, until: float) -> Document | None:
        """The line, once it is connected: one whose connection is lost for a moment is waited for."""
        while True:
            document = self._directory.channel(channel_id)
            connection = document["connection"] if document is not None else None
            passing = connection is not None and connection["state"] == "closed" and not connection["lasting"]
            if not passing or time.monotonic() > until:
                return document
            await asyncio.sleep(RECONNECT_LOOK)

    async def _tried(self, channel: Channel, line: Line, leaving: Leaving, pace: Pace) -> SendOutcome:
        """The outcome, after as many tries as its provider's refusals are passing ones.

        A line that loses its connection meanwhile is waited for, and so is a recipient who had too many, so that no
        later message overtakes this one.
        """
        tries, began = 0, time.monotonic()
        until = began + RECONNECT_SECONDS
        bold = channel.capabilities.bold
        while True:
            async with self._slots:
                with telemetry.SEND_SECONDS.labels(channel.kind).time():
                    outcome = await _handed_over(channel, line, leaving, bold)
            telemetry.SENDS.labels(channel.kind, _name(outcome)).inc()
            if not isinstance(outcome, Failed):
                pace.breaker.worked()
                return outcome
            (pace.breaker.failed if outcome.unreachable else pace.breaker.worked)()
            tries += 1
            comes_back = outcome.unreachable and outcome.wait is not None and time.monotonic() < until
            paced = outcome.paced and time.monotonic() < began + PACED_SECONDS
            if not outcome.transient or (tries >= TRIES and not comes_back and not paced):
                return outcome
            if outcome.paced:
                pace.spent(leaving.what.peer)
            await asyncio.sleep(outcome.wait if outcome.wait is not None else BACKOFF[tries - 1])
            document = await self._connected(leaving.channel_id, until)
            if document is None or document["state"] == "stopped" or _lost_for_long(document):
                return outcome
            await pace.turn(leaving.what.peer)

    async def _query(self, query: GetOutgoing) -> dict[str, Any]:
        answer: dict[str, Any] = await patiently(lambda: self._bus.query(SERVICE, query))
        return answer


def _concerns(entry: Entry) -> bool:
    types = entry.headers.get("Guiche-Types")
    return types is None or not TYPES.isdisjoint(types.split(","))


async def _handed_over(channel: Channel, line: Line, leaving: Leaving, bold: bool) -> SendOutcome:
    """What the provider says of a message or a change as the customer is to read it."""
    what = leaving.what
    match what:
        case Outbound():
            return await channel.send(line, replace(what, text=signed(what.text, leaving.signature, bold)))
        case OutboundChange(what="edit"):
            return await channel.change(line, replace(what, text=signed(what.text, leaving.signature, bold)))
        case OutboundChange():
            return await channel.change(line, what)


def _lost_for_long(document: Document) -> bool:
    connection = document["connection"]
    return connection is not None and connection["state"] == "closed" and bool(connection["lasting"])


def _name(outcome: SendOutcome) -> str:
    match outcome:
        case Sent():
            return "sent"
        case Failed(code=code):
            return code
        case Unknown():
            return "unknown"
