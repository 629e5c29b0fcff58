"""What a process answers about itself over HTTP: alive, ready, and its figures."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

Ready = Callable[[], tuple[bool, dict[str, Any]]]
Ping = Callable[[], Awaitable[Any]]
PING_SECONDS = 2.0


def add_health(http: Starlette, ready: Ready, ping: Ping) -> None:
    """`/healthz` (the process answers), `/readyz` (it can work now), `/metrics` (Prometheus)."""

    async def healthz(_: Request) -> Response:
        return JSONResponse({"status": "alive"})

    async def readyz(_: Request) -> Response:
        works, facts = ready()
        if works:
            try:
                await asyncio.wait_for(ping(), PING_SECONDS)
                facts["mongo"] = True
            except Exception as error:
                works, facts["mongo"] = False, repr(error)
        return JSONResponse({"ready": works, **facts}, status_code=200 if works else 503)

    async def metrics(_: Request) -> Response:
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    for path, endpoint in (("/healthz", healthz), ("/readyz", readyz), ("/metrics", metrics)):
        http.add_route(path, endpoint, include_in_schema=False)
