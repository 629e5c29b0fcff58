"""How fast a channel may send: token buckets for rates, and a circuit breaker for a provider that is down."""

import asyncio
import math
import time
from collections import OrderedDict

from services.gateway.channels.capabilities import Capabilities

FAILURES = 5
FIRST_REST, LONGEST_REST = 2.0, 60.0
RECIPIENTS = 5_000
RATE_SECONDS = 60.0


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

    def empty(self) -> None:
        """Hold no token more: whoever counts them says that they were spent."""
        self._tokens = min(self._tokens, 0.0)
        self._at = time.monotonic()

    def allow(self, per_second: float, burst: float) -> None:
        """Gain tokens at another rate from now on."""
        self._per_second, self._burst = per_second, burst


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
        self._told = -math.inf

    def asks_for_rate(self) -> bool:
        """Whether it is time that somebody says at what rate the line may send; he is asked once."""
        if time.monotonic() - self._told < RATE_SECONDS:
            return False
        self._told = time.monotonic()
        return True

    def allow(self, per_second: float | None) -> None:
        """Keep to the rate that the line has of its provider, or to that of its kind."""
        rate = per_second or self._capabilities.per_second
        self._channel.allow(rate, max(1.0, rate))

    def spent(self, recipient: str) -> None:
        """The provider says that this recipient has had all that he may have at once."""
        if (bucket := self._bucket(recipient)) is not None:
            bucket.empty()

    async def turn(self, recipient: str) -> None:
        """Return when a message to this recipient may leave."""
        while (delay := self.breaker.delay()) > 0:
            await asyncio.sleep(delay)
        await asyncio.sleep(max(self._channel.take(), self._recipient(recipient)))

    def _recipient(self, recipient: str) -> float:
        bucket = self._bucket(recipient)
        return bucket.take() if bucket is not None else 0.0

    def _bucket(self, recipient: str) -> Bucket | None:
        if self._capabilities.recipient_seconds <= 0:
            return None
        bucket = self._recipients.get(recipient)
        if bucket is None:
            bucket = Bucket(1 / self._capabilities.recipient_seconds, self._capabilities.recipient_burst)
            self._recipients[recipient] = bucket
        self._recipients.move_to_end(recipient)
        if len(self._recipients) > RECIPIENTS:
            self._recipients.popitem(last=False)
        return bucket
