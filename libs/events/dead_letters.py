"""Dead letters: messages given up on after bounded tries, kept whole in the stream DEAD until run again."""

from dataclasses import dataclass
from urllib.parse import quote, unquote

from nats.aio.msg import Msg
from nats.js import JetStreamContext
from nats.js.errors import NotFoundError

from libs.events import telemetry
from libs.events.settings import Settings

CONSUMER = "Guiche-Consumer"
SUBJECT = "Guiche-Subject"
SEQUENCE = "Guiche-Sequence"
REASON = "Guiche-Reason"
# Headers are ASCII in one line.
READABLE = " '()[]{}<>=,.:;/_-"


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A message that `consumer` gave up on; `number` is its place in the stream DEAD."""

    number: int
    consumer: str
    subject: str
    sequence: int
    reason: str
    data: bytes


class DeadLetters:
    """The dead letters of one namespace."""

    def __init__(self, jetstream: JetStreamContext, settings: Settings) -> None:
        self._jetstream = jetstream
        self._settings = settings
        self._stream = settings.stream("DEAD")

    async def put(self, consumer: str, message: Msg, reason: str) -> None:
        """Keep a message; durable when this returns."""
        await self._jetstream.publish(
            self._settings.subject(f"dead.{consumer}"),
            message.data,
            headers={
                CONSUMER: consumer,
                SUBJECT: message.subject,
                SEQUENCE: str(message.metadata.sequence.stream),
                REASON: quote(reason[:500], safe=READABLE),
            },
        )
        telemetry.DEAD_LETTERS.labels(consumer).inc()

    async def list(self) -> list[DeadLetter]:
        """All dead letters, oldest first."""
        state = (await self._jetstream.stream_info(self._stream)).state
        found = []
        for number in range(max(state.first_seq, 1), state.last_seq + 1):
            letter = await self.get(number)
            if letter is not None:
                found.append(letter)
        return found

    async def get(self, number: int) -> DeadLetter | None:
        """One dead letter, or None when it has been run again."""
        try:
            stored = await self._jetstream.get_msg(self._stream, seq=number)
        except NotFoundError:
            return None
        headers = stored.headers or {}
        return DeadLetter(
            number=number,
            consumer=headers.get(CONSUMER, ""),
            subject=headers.get(SUBJECT, ""),
            sequence=int(headers.get(SEQUENCE, "0")),
            reason=unquote(headers.get(REASON, "")),
            data=stored.data or b"",
        )

    async def remove(self, number: int) -> None:
        """Forget a dead letter that was run again."""
        await self._jetstream.delete_msg(self._stream, number)
