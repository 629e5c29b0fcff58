"""Sending: what the team wrote goes to the provider, in order per conversation, conversations side by side.

One gateway at a time reads the log from the place up to which everything is done (`lease.py`). An attempt is an
event before it leaves, so after a crash it is known which messages may have arrived: channels whose sends are
idempotent attempt them again, for others the outcome is recorded as unknown and a person decides.
"""

import asyncio
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from pymongo.errors import PyMongoError

from libs.events import telemetry
from libs.events.bus import Bus
from libs.events.catalog.message import ConversationStarted, MessageQueued, MessageRetried, PeerLearned
from libs.events.cloudevents import decode_commit
from libs.events.command import Command, CommandRejected
from libs.events.event import SYSTEM, Recorded
from libs.events.reader import Entry, Reader
from services.gateway.channels.channel import Channel, Failed, Line, Outbound, SendOutcome, Sent, Unknown
from services.gateway.commands import SERVICE as GATEWAY
from services.gateway.commands import StopChannel
from services.gateway.directory import Directory
from services.gateway.lease import Lease
from services.gateway.lines import Lines
from services.gateway.pacing import Pace
from services.gateway.sent_messages import SentMessages
from services.messaging.commands import (
    SERVICE,
    AttemptSend,
    RecordFailure,
    RecordSent,
    RecordUnknownOutcome,
)
from services.messaging.queries import GetConversation, GetMessage

AT_ONCE = 32
BACKLOG = 5_000
TRIES = 5
BACKOFF = (1.0, 4.0, 16.0, 64.0)
PLACE_EVERY = 0.5
REMEMBERED_PEERS = 20_000
GRACE_SECONDS = 5.0
ASK_PAUSES = (0.05, 0.25, 1.0, 2.0)
TYPES = {each.name() for each in (MessageQueued, MessageRetried, ConversationStarted, PeerLearned)}
T = TypeVar("T")
log = telemetry.logger(__name__)


@dataclass(frozen=True, slots=True)
class Job:
    """A message that is to leave, as the log says it."""

    recorded: Recorded
    conversation_id: str
    message_id: str


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
    ) -> None:
        self._bus = bus
        self._reader = reader
        self._lease = lease
        self._kinds = kinds
        self._lines = lines
        self._directory = directory
        self._sent = sent
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._paces: dict[str, Pace] = {}
        self._peers: OrderedDict[str, str] = OrderedDict()
        self._waiting: dict[str, deque[Job]] = {}
        self._workers: set[asyncio.Task[None]] = set()
        self._undone: dict[int, int] = {}
        self._read_to = 0
        self._room = asyncio.Event()

    async def run(self) -> None:
        """Send for ever, whenever this gateway holds the lease; who stops in order hands it on."""
        await self._lease.hold(self._follow, self._note_place, after=self._finish)

    async def _finish(self) -> None:
        """Let what has left come back, then forget the rest: the place in the log says what is undone."""
        self._waiting.clear()
        if self._workers:
            _, late = await asyncio.wait(set(self._workers), timeout=GRACE_SECONDS)
            for worker in late:
                worker.cancel()
        self._undone.clear()

    async def _note_place(self, place: int) -> None:
        while True:
            await asyncio.sleep(PLACE_EVERY)
            reached = min(self._undone, default=self._read_to + 1) - 1
            if reached > place:
                await self._lease.reach(reached)
                place = reached

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
            case ConversationStarted(peer=peer) | PeerLearned(peer=peer):
                self._peers[recorded.stream_id] = peer
                self._peers.move_to_end(recorded.stream_id)
                if len(self._peers) > REMEMBERED_PEERS:
                    self._peers.popitem(last=False)
            case MessageQueued(message_id=message_id) | MessageRetried(message_id=message_id):
                job = Job(recorded, recorded.stream_id, message_id)
                self._undone[recorded.position] = self._undone.get(recorded.position, 0) + 1
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
                await self._record_failure(job, Failed("gateway.failed", repr(error)[:200], may_retry=True))
            if waiting and waiting[0] is job:
                waiting.popleft()
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
        outbound, channel_id = await self._outbound(job)
        document = self._directory.channel(channel_id)
        line = await self._lines.get(channel_id)
        channel = self._kinds.get(document["kind"]) if document is not None else None
        if document is None or line is None or channel is None:
            await self._record_failure(job, Failed("channel.removed", "O canal não existe mais."))
            return
        if document["state"] == "stopped":
            detail = f"O canal está parado: {document['stopped']['detail']}"
            await self._record_failure(job, Failed("channel.stopped", detail, may_retry=True))
            return
        pace = self._paces.setdefault(channel_id, Pace(channel.capabilities))
        await pace.turn(outbound.peer)
        if not await self._attempt(job, channel.capabilities.idempotent_send):
            return
        outcome = await self._tried(channel, line, outbound, pace)
        await self._record(job, channel_id, outcome)

    async def _tried(self, channel: Channel, line: Line, outbound: Outbound, pace: Pace) -> SendOutcome:
        """The outcome, after as many tries as its provider's refusals are passing ones."""
        tries = 0
        while True:
            async with self._slots:
                with telemetry.SEND_SECONDS.labels(channel.kind).time():
                    outcome = await channel.send(line, outbound)
            telemetry.SENDS.labels(channel.kind, _name(outcome)).inc()
            if not isinstance(outcome, Failed):
                pace.breaker.worked()
                return outcome
            (pace.breaker.failed if outcome.unreachable else pace.breaker.worked)()
            tries += 1
            if not outcome.transient or tries >= TRIES:
                return outcome
            await asyncio.sleep(outcome.wait if outcome.wait is not None else BACKOFF[tries - 1])
            await pace.turn(outbound.peer)

    async def _outbound(self, job: Job) -> tuple[Outbound, str]:
        """The message as the customer is to read it, and the channel it leaves by."""
        position = job.recorded.position
        conversation_id = job.conversation_id
        event = job.recorded.data
        peer = self._peers.get(conversation_id)
        if isinstance(event, MessageQueued) and peer is not None:
            return _outbound(job, peer, event.text or "", event.signature), event.channel_id
        conversation = await self._query(GetConversation(conversation_id=conversation_id, wait_for=position))
        if isinstance(event, MessageQueued):
            text, signature = event.text or "", event.signature
        else:
            message = await self._query(GetMessage(message_id=job.message_id, wait_for=position))
            text, signature = message["text"], message.get("signature")
        self._peers[conversation_id] = conversation["peer"]
        return _outbound(job, conversation["peer"], text, signature), conversation["channel_id"]

    async def _attempt(self, job: Job, idempotent: bool) -> bool:
        """Whether the message is to leave now."""
        try:
            await self._ask(
                AttemptSend(
                    by=SYSTEM,
                    causation_id=job.recorded.id,
                    conversation_id=job.conversation_id,
                    message_id=job.message_id,
                    resume=idempotent,
                )
            )
        except CommandRejected as error:
            if error.rejected.extra.get("message_status") == "sending":
                await self._ask(
                    RecordUnknownOutcome(by=SYSTEM, conversation_id=job.conversation_id, message_id=job.message_id)
                )
            elif error.rejected.code != "message.attempt_not_due":
                raise
            return False
        return True

    async def _record(self, job: Job, channel_id: str, outcome: SendOutcome) -> None:
        match outcome:
            case Sent(provider_id=provider_id, peer=peer):
                self._sent.note(provider_id, job.conversation_id)
                await self._ask(
                    RecordSent(
                        by=SYSTEM,
                        causation_id=job.recorded.id,
                        conversation_id=job.conversation_id,
                        message_id=job.message_id,
                        provider_id=provider_id,
                        peer=peer,
                    )
                )
            case Failed():
                await self._record_failure(job, outcome)
                if outcome.stops_channel:
                    log.error("channel.stopped", channel=channel_id, code=outcome.code)
                    stop = StopChannel(by=SYSTEM, channel_id=channel_id, code=outcome.code, detail=outcome.detail)
                    await self._ask(stop, GATEWAY)
            case Unknown():
                await self._ask(
                    RecordUnknownOutcome(
                        by=SYSTEM,
                        causation_id=job.recorded.id,
                        conversation_id=job.conversation_id,
                        message_id=job.message_id,
                    )
                )

    async def _record_failure(self, job: Job, failed: Failed) -> None:
        try:
            await self._ask(
                RecordFailure(
                    by=SYSTEM,
                    causation_id=job.recorded.id,
                    conversation_id=job.conversation_id,
                    message_id=job.message_id,
                    code=failed.code,
                    detail=failed.detail,
                    may_retry=failed.may_retry,
                )
            )
        except CommandRejected as error:
            log.error("sending.not_recorded", message=job.message_id, reason=error.rejected.code)

    async def _ask(self, command: Command, service: str = SERVICE) -> None:
        """Have a command carried out, however long the service is away."""
        await _patiently(lambda: self._bus.ask(service, command))

    async def _query(self, query: GetConversation | GetMessage) -> dict[str, Any]:
        answer: dict[str, Any] = await _patiently(lambda: self._bus.query(SERVICE, query))
        return answer


async def _patiently(step: Callable[[], Awaitable[T]]) -> T:
    """What a service answers, asked until it does; a refusal is an answer."""
    pause = 0
    while True:
        try:
            return await step()
        except CommandRejected as error:
            if error.rejected.kind != "failed":
                raise
            await asyncio.sleep(ASK_PAUSES[min(pause, len(ASK_PAUSES) - 1)])
            pause += 1


def _concerns(entry: Entry) -> bool:
    types = entry.headers.get("Guiche-Types")
    return types is None or not TYPES.isdisjoint(types.split(","))


def _outbound(job: Job, peer: str, text: str, signature: str | None) -> Outbound:
    signed = f"*{signature}*:\n{text}" if signature else text
    return Outbound(job.message_id, job.conversation_id, peer, signed)


def _name(outcome: SendOutcome) -> str:
    match outcome:
        case Sent():
            return "sent"
        case Failed(code=code):
            return code
        case Unknown():
            return "unknown"
