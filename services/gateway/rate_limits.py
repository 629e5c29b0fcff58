"""How many requests one caller may make: a token, a session, or else an address (P4).

The generic cell rate algorithm: a caller may spend a minute's requests at once, and gets them back evenly. Counted
in memory, by each gateway for itself: this keeps a runaway program from the others, it is no quota.
"""

import math
import time

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from libs.events import telemetry
from services.gateway.auth import address_of, caller_of
from services.gateway.errors import problem

WINDOW = 60.0
REMEMBERED = 50_000
# Providers post as fast as customers write; what they post is signed.
UNLIMITED = ("/api/v1/hooks/",)


class Allowance:
    """What every caller has left. `per_minute` is the same for all of them."""

    def __init__(self, per_minute: int) -> None:
        self.per_minute = per_minute
        self._interval = WINDOW / per_minute
        self._free_at: dict[str, float] = {}

    def take(self, key: str, moment: float) -> tuple[int, float]:
        """Count a request at a moment (seconds): how many are left, and seconds until all are, or, with -1 left,
        until the next is allowed.
        """
        free_at = max(self._free_at.get(key, moment), moment) + self._interval
        over = free_at - moment - WINDOW
        if over > 1e-9:
            return -1, over
        if len(self._free_at) >= REMEMBERED:
            self._free_at = {each: at for each, at in self._free_at.items() if at > moment}
        self._free_at[key] = free_at
        return int((WINDOW - (free_at - moment)) / self._interval + 1e-9), free_at - moment


class RateLimits:
    """Answers 429 to those who ask too much, and tells everybody what is left (RateLimit header fields, IETF)."""

    def __init__(self, app: ASGIApp, per_minute: int) -> None:
        self._app = app
        self._allowance = Allowance(per_minute)
        self._policy = f";q={per_minute};w={int(WINDOW)}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count one request."""
        path: str = scope.get("path", "")
        if scope["type"] != "http" or not path.startswith("/api/") or path.startswith(UNLIMITED):
            await self._app(scope, receive, send)
            return
        connection = HTTPConnection(scope)
        caller = await caller_of(connection)
        if caller is None:
            name, key = "address", address_of(connection)
        else:
            name, key = ("token" if caller.token is not None else "session"), caller.key
        left, seconds = self._allowance.take(f"{name} {key}", time.monotonic())
        headers = {
            "RateLimit-Policy": f'"{name}"{self._policy}',
            "RateLimit": f'"{name}";r={max(left, 0)};t={math.ceil(seconds)}',
        }
        if left < 0:
            telemetry.RATE_LIMITED.labels(name).inc()
            headers["Retry-After"] = str(math.ceil(seconds))
            refusal = problem(429, "request.too_many", "Too many requests; slow down.", headers=headers)
            await refusal(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(headers)
            await send(message)

        await self._app(scope, receive, send_with_headers)
