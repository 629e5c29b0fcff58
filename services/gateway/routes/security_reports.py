"""What browsers refused to do for our page: reports of the content security policy, counted and logged (P5)."""

import orjson
from fastapi import APIRouter, Request, Response

from libs.events import telemetry
from services.gateway.errors import HttpProblem, answers

router = APIRouter(tags=["session"])
LARGEST = 16_384
LONGEST = 200
DIRECTIVES = frozenset(
    "default-src script-src script-src-elem script-src-attr style-src style-src-elem style-src-attr img-src "
    "media-src connect-src object-src base-uri form-action frame-ancestors manifest-src worker-src font-src".split()
)
log = telemetry.logger(__name__)


@router.post("/security-reports", status_code=204, responses=answers(413), include_in_schema=False)
async def report(request: Request) -> Response:
    """Take a browser's report. Nothing of it is kept but a line in the log, without where the user was."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LARGEST:
            raise HttpProblem(413, "report.too_large", "The report is too large.")
    try:
        found = orjson.loads(body).get("csp-report", {})
        directive = str(found.get("effective-directive") or found.get("violated-directive", "")).split(" ")[0]
        blocked = str(found.get("blocked-uri", ""))[:LONGEST]
    except (orjson.JSONDecodeError, AttributeError):
        return Response(status_code=204)
    known = directive if directive in DIRECTIVES else "other"
    telemetry.CSP_REPORTS.labels(known).inc()
    log.warning("page.refused", directive=known, blocked=blocked)
    return Response(status_code=204)
