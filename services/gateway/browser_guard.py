"""What a browser must not do to us: act for another site, run what is not ours, show us in a frame."""

from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.gateway.errors import problem

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
OWN_SITE = frozenset({"same-origin", "none"})
REPORTS = "/api/v1/security-reports"
TWO_YEARS = 2 * 365 * 24 * 3600
POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "media-src 'self' blob:",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        f"report-uri {REPORTS}",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(self)",
}


def is_foreign(connection: HTTPConnection, public_url: str | None) -> bool:
    """Whether a browser says that another site is behind this request."""
    site = connection.headers.get("sec-fetch-site")
    if site is not None and site not in OWN_SITE and connection.scope["type"] == "http":
        return True
    origin = connection.headers.get("origin")
    if origin is None:
        return False
    hosts = {connection.headers.get("host", "")}
    if public_url is not None:
        hosts.add(urlsplit(public_url).netloc)
    return urlsplit(origin).netloc not in hosts


class BrowserGuard:
    """Refuses changes that other sites' pages ask for, and sends the headers that browsers obey."""

    def __init__(self, app: ASGIApp, public_url: str | None) -> None:
        self._app = app
        self._public_url = public_url
        self._headers = HEADERS
        if (public_url or "").startswith("https://"):
            self._headers = {**HEADERS, "Strict-Transport-Security": f"max-age={TWO_YEARS}; includeSubDomains"}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Guard one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        guarded = request.method not in SAFE and request.url.path.startswith("/api/")
        if guarded and is_foreign(request, self._public_url):
            refusal = problem(403, "request.cross_site", "Another site's page may not do this.")
            await refusal(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
                if request.url.path.startswith("/api/"):
                    headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await self._app(scope, receive, send_with_headers)
