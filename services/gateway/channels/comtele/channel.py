"""SMS through Comtele (C5): sends by HTTP, statuses and replies by webhook and by asking for reports."""

import asyncio
import hmac
import time
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, ClassVar, NoReturn

import httpx
import orjson

from libs.events.event import now
from libs.wording import sms
from services.gateway.channels.capabilities import Capabilities
from services.gateway.channels.channel import Call, Channel, Health, Line, OutOfReach, Polled
from services.gateway.channels.comtele import payloads, tags
from services.gateway.channels.comtele.errors import RATE_WAIT, refusal
from services.gateway.channels.comtele.generations import GENERATIONS, V4, Generation, Request
from services.gateway.channels.comtele.reports import Reports, rows
from services.gateway.channels.comtele.setup import ComteleSetup
from services.gateway.channels.items import Item, PairingOffered
from services.gateway.channels.outbound import Failed, Outbound, SendOutcome, Sent, Unknown
from services.gateway.channels.provider_json import decoded
from services.gateway.channels.setup import HOOK_KEY, Setup

TIMEOUT = httpx.Timeout(20.0, connect=5.0)
JSON = {"content-type": "application/json"}
# Clocks differ, and a report may know of a message a moment before we do.
MARGIN = timedelta(minutes=2)
REPORT_REST = 30.0
EMPTY = b'{"hasError": false, "object": []}'


class Comtele(Channel):
    """Comtele's SMS as a channel."""

    kind: ClassVar[str] = "comtele"
    capabilities: ClassVar[Capabilities] = Capabilities(
        kinds=frozenset({"text"}),
        text_limit=sms.MOST_PARTS * sms.IN_PARTS["gsm"],
        idempotent_send=False,
        window_hours=None,
        receipts=True,
        marks_read=False,
        per_second=10.0,
        recipient_seconds=0.0,
        recipient_burst=1_000,
        bold=False,
        segments="sms",
        poll_seconds=90.0,
    )
    setup: ClassVar[type[Setup]] = ComteleSetup

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client
        self._reports: dict[str, Reports] = {}
        self._routes: dict[tuple[str, str], int] = {}
        self._asked: dict[str, float] = {}

    def vouches(self, line: Line, call: Call) -> bool:
        """Comtele signs nothing: whoever knows the key in the address that it was told is Comtele."""
        expected, given = line.secrets.get(HOOK_KEY, ""), call.query.get("key", "")
        return bool(expected) and hmac.compare_digest(expected.encode(), given.encode())

    def hook(self, line: Line) -> str:
        """The key that vouches for what is posted."""
        return f"?key={line.secrets.get(HOOK_KEY, '')}"

    def parse(self, raw: bytes, headers: Mapping[str, str]) -> list[Item]:
        """Everything in a webhook's body or a report."""
        return payloads.parse(raw, headers)

    async def send(self, line: Line, outbound: Outbound) -> SendOutcome:
        """Hand a text over; that Comtele took it means that it is sent."""
        number, text = outbound.peer, outbound.text or ""
        if not number.startswith("+55"):
            return Failed("comtele.foreign_number", "A Comtele só envia SMS para números do Brasil.")
        if sms.count(text).parts > sms.MOST_PARTS:
            return Failed("comtele.too_long", f"O texto passa de {sms.MOST_PARTS} partes de SMS.")
        api = _generation(line)
        route = int(line.settings.get("route") or 0)
        if api.routed and route == 0:
            found = await self._first_route(line)
            if isinstance(found, Failed):
                return found
            route = found
        tag = tags.made(outbound.message_id, number, now())
        return await self._handed_over(line, api.send(number, text, tag, route), tag)

    async def settle(self, line: Line, outbound: Outbound, attempted: datetime) -> SendOutcome | None:
        """Look for the message in the report; one that is not there may still come, or never left."""
        if time.monotonic() - self._asked.get(line.id, -REPORT_REST) < REPORT_REST:
            return None
        request = _generation(line).sent(attempted - MARGIN, now() + MARGIN)
        self._asked[line.id] = time.monotonic()
        for row in await rows(lambda each: self._ask(line, each), request) or ():
            tag = payloads.named(row)
            if tag is None or tag.message_id != outbound.message_id or tag.at < attempted.replace(microsecond=0):
                continue
            said = payloads.told(row)
            if said is not None and said.status == "failed":
                return Failed(said.code or "", said.detail or "", may_retry=True)
            return Sent(tag.text)
        return None

    async def poll(self, line: Line, since: datetime, until: datetime) -> Sequence[Polled]:
        """The reports of sent and received messages, as far as they say something new."""
        reports = self._reports.setdefault(line.id, Reports())
        ways = (lambda each: self._ask(line, each), lambda: self._rest(line))
        news, reached = await reports.news(_generation(line), *ways, since, until)
        return [Polled(body, JSON, reached) for body in news or ([EMPTY] if reached < until else [])]

    async def health(self, line: Line) -> Health:
        """Whether the account lets us in, and what is left of its balance."""
        api = _generation(line)
        response = await self._response(line, api.balance())
        if response.status_code in (401, 403):
            return Health("closed", refusal("unauthorized").detail)
        left = api.left(_answer(response))
        return Health("open", facts={"balance": left} if left is not None else {})

    async def connect(self, line: Line, hook: str) -> PairingOffered | None:
        """Have the key tried; the address for webhooks is told to Comtele by hand, in its own panel."""
        health = await self.health(line)
        if health.connection == "closed":
            raise OutOfReach(health.detail)
        return None

    async def _rest(self, line: Line) -> None:
        """Wait until a report may be asked for again."""
        await asyncio.sleep(max(0.0, self._asked.get(line.id, -REPORT_REST) + REPORT_REST - time.monotonic()))
        self._asked[line.id] = time.monotonic()

    async def _first_route(self, line: Line) -> int | Failed:
        """The route of an account that names none, asked for once."""
        key = (line.id, line.secrets.get("api_key", ""))
        known = self._routes.get(key)
        if known is not None:
            return known
        api = V4()
        try:
            response = await self._request(line, api.routes())
        except httpx.InvalidURL as error:
            return _wrong_address(error)
        except httpx.HTTPError as error:
            return _unreachable(type(error).__name__)
        refused = _refused(response)
        if refused is not None:
            return refused
        try:
            found = api.first_route(decoded(response.content))
        except ValueError:
            found = None
        if found is None:
            return refusal("a conta não tem rota de SMS")
        self._routes[key] = found
        return found

    async def _handed_over(self, line: Line, request: Request, tag: str) -> SendOutcome:
        try:
            response = await self._request(line, request)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol) as error:
            return _unreachable(type(error).__name__)
        except httpx.InvalidURL as error:
            return _wrong_address(error)
        except httpx.HTTPError as error:
            return Unknown(type(error).__name__)
        refused = _refused(response)
        if refused is not None:
            return refused
        try:
            why = payloads.answered(decoded(response.content))
        except (ValueError, RecursionError):
            return Unknown(f"an answer {response.status_code} that does not say whether it worked")
        return Sent(tag) if why is None else refusal(why)

    async def _ask(self, line: Line, request: Request) -> Any:
        """An answer that worked; raises `OutOfReach`."""
        return _answer(await self._response(line, request))

    async def _response(self, line: Line, request: Request) -> httpx.Response:
        try:
            return await self._request(line, request)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            _out_of_reach(f"A Comtele não pôde ser alcançada ({type(error).__name__}).")

    async def _request(self, line: Line, request: Request) -> httpx.Response:
        api = _generation(line)
        base = str(line.settings.get("base_url") or api.base_url).rstrip("/")
        return await self._client.request(
            request.method,
            f"{base}{request.path}",
            params=dict(request.params) or None,
            content=orjson.dumps(request.body) if request.body is not None else None,
            headers={api.key_header: line.secrets.get("api_key", ""), "Content-Type": "application/json"},
            timeout=TIMEOUT,
        )


def _generation(line: Line) -> Generation:
    return GENERATIONS.get(str(line.settings.get("api", "v4")), GENERATIONS["v4"])


def _refused(response: httpx.Response) -> Failed | None:
    """What the status alone says: Comtele did not take it. Other failures say nothing without a verdict."""
    status = response.status_code
    match status:
        case 401 | 403:
            return refusal("unauthorized")
        case 404 | 405:
            detail = "O endereço da API da Comtele está errado: confira-o nas configurações do canal."
            return Failed("comtele.base_url", detail, may_retry=True, stops_channel=True)
        case 429:
            detail = "O limite de envios da Comtele foi atingido."
            return Failed("comtele.rate_limit", detail, transient=True, may_retry=True, wait=_wait(response))
        case 503:
            return _unreachable(str(status))
        case _:
            if status < 400 or status >= 500 or _speaks(response):
                return None
            return Failed(f"comtele.http_{status}", f"A Comtele respondeu {status}.", may_retry=True)


def _speaks(response: httpx.Response) -> bool:
    try:
        payloads.answered(decoded(response.content))
    except (ValueError, RecursionError):
        return False
    return True


def _wait(response: httpx.Response) -> float:
    said = response.headers.get("retry-after", "")
    return min(float(said), 600.0) if said.isascii() and said.isdigit() else RATE_WAIT


def _answer(response: httpx.Response) -> Any:
    """An answer that worked; raises `OutOfReach`."""
    refused = _refused(response)
    if refused is not None:
        _out_of_reach(refused.detail)
    try:
        answer = decoded(response.content)
        why = payloads.answered(answer)
    except (ValueError, RecursionError):
        _out_of_reach(f"A Comtele respondeu {response.status_code} de forma que não se entende.")
    if why is not None:
        _out_of_reach(refusal(why).detail)
    return answer


def _out_of_reach(detail: str) -> NoReturn:
    raise OutOfReach(detail)


def _unreachable(why: str) -> Failed:
    detail = f"A Comtele não pôde ser alcançada ({why})."
    return Failed("comtele.unreachable", detail, transient=True, may_retry=True, unreachable=True)


def _wrong_address(error: Exception) -> Failed:
    return Failed("comtele.base_url", f"O endereço da API do canal está errado ({error}).", may_retry=True)
