"""How fast a channel may send: token buckets for rates, and a circuit breaker for a provider that is down."""

import asyncio
import time
from collections import OrderedDict

from services.gateway.channels.capabilities import Capabilities

FAILURES = 5
FIRST_REST, LONGEST_REST = 2.0, 60.0
RECIPIENTS = 5_000


class Bucket:
    """Holds up to `burst` tokens and gains `per_second`; taking one may mean waiting for it."""

    def __init__(self, per_second: float, burst: float) -> None:
        self._per_second = per_second
        self._burst = burst
        self._tokens = burst
        self._at = time.monotonic()

    def take(self) -> float:
        """Take a token; how many seconds to wait until it is there."""
        moment = time.monotonic()
        self._tokens = min(self._burst, self._tokens + (moment - self._at) * self._per_second)
        self._at = moment
        self._tokens -= 1
        return max(0.0, -self._tokens / self._per_second)


class Breaker:
    """Opens after `FAILURES` in a row, rests, then lets one try through (Nygard, *Release It!*)."""

    def __init__(self) -> None:
        self._failures = 0
        self._rest = FIRST_REST
        self._until = 0.0
        self._probing = False

    @property
    def open(self) -> bool:
        """Whether the provider is taken to be down."""
        return self._failures >= FAILURES

    def delay(self) -> float:
        """Seconds until it is worth a try; 0: now."""
        if not self.open:
            return 0.0
        left = self._until - time.monotonic()
        if left > 0:
            return left
        if self._probing:
            return 0.5
        self._probing = True
        return 0.0

    def worked(self) -> None:
        """The provider answered."""
        self._failures, self._rest, self._probing = 0, FIRST_REST, False

    def failed(self) -> None:
        """The provider did not work."""
        self._failures += 1
        self._probing = False
        if self.open:
            self._until = time.monotonic() + self._rest
            self._rest = min(self._rest * 2, LONGEST_REST)


class Pace:
    """The pace of one channel: its own rate, that of each recipient, and whether it works at all."""

    def __init__(self, capabilities: Capabilities) -> None:
        self.breaker = Breaker()
        self._capabilities = capabilities
        self._channel = Bucket(capabilities.per_second, max(1.0, capabilities.per_second))
        self._recipients: OrderedDict[str, Bucket] = OrderedDict()

    async def turn(self, recipient: str) -> None:
        """Return when a message to this recipient may leave."""
        while (delay := self.breaker.delay()) > 0:
            await asyncio.sleep(delay)
        await asyncio.sleep(max(self._channel.take(), self._recipient(recipient)))

    def _recipient(self, recipient: str) -> float:
        if self._capabilities.recipient_seconds <= 0:
            return 0.0
        bucket = self._recipients.get(recipient)
        if bucket is None:
            bucket = Bucket(1 / self._capabilities.recipient_seconds, self._capabilities.recipient_burst)
            self._recipients[recipient] = bucket
        self._recipients.move_to_end(recipient)
        if len(self._recipients) > RECIPIENTS:
            self._recipients.popitem(last=False)
        return bucket.take()
