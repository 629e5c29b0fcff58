"""What an admin asks of Meta about a line: its templates, how it stands, to whom Meta posts what happens."""

from collections.abc import AsyncIterator, Sequence
from typing import Any

import httpx

from libs.events.catalog.template import Template
from services.gateway.channels.channel import Health, Line, OutOfReach
from services.gateway.channels.waba import templates as reading
from services.gateway.channels.waba.errors import describe, meaning, stop
from services.gateway.channels.waba.files import authorization, base_url, decoded
from services.gateway.channels.waba.parts import identifier, listed, number, part_of, words

TIMEOUT = httpx.Timeout(20.0, connect=5.0)
PAGE, PAGES = 100, 200
NUMBER = (
    "display_phone_number,verified_name,quality_rating,status,name_status,messaging_limit_tier,throughput,"
    "health_status,is_on_biz_app"
)
# Messages a second by Meta's level of throughput, and of a number that is used with the Business app too.
RATES, SHARED_RATE = {"STANDARD": 80.0, "HIGH": 1_000.0}, 20.0
NOT_CONNECTED = frozenset({"DISCONNECTED", "BANNED", "MIGRATED", "DELETED", "UNVERIFIED"})
LIMITS = {"TIER_50": "50", "TIER_250": "250", "TIER_1K": "1.000", "TIER_2K": "2.000", "TIER_10K": "10.000"} | {
    "TIER_100K": "100.000",
    "TIER_UNLIMITED": "sem limite",
}
QUALITY = {"GREEN": "alta", "YELLOW": "média", "RED": "baixa", "UNKNOWN": "ainda não avaliada"}


class Refused(Exception):
    """Meta answered, and refused; `stop` is the code of a refusal that stops the line."""

    def __init__(self, code: int, detail: str) -> None:
        super().__init__(detail)
        self.code, self.detail = code, detail
        self.stop = stop(code)


async def templates(client: httpx.AsyncClient, line: Line) -> AsyncIterator[Sequence[Template]]:
    """The account's templates, page by page, which may be shorter than asked for; raises `OutOfReach`."""
    query = {"fields": reading.FIELDS, "limit": str(PAGE)}
    for _ in range(PAGES):
        try:
            page = await _asked(client, line, "GET", f"{_account(line)}/message_templates", query)
        except Refused as error:
            raise OutOfReach(error.detail, error.stop) from error
        found, paging = page.get("data"), part_of(page, "paging")
        held = found if isinstance(found, list) else []
        if held:
            yield [each for each in map(reading.template, held) if each is not None]
        after = identifier(part_of(paging, "cursors").get("after"))
        if after is None or not (held or paging.get("next")):
            return
        query = {**query, "after": after}
    raise OutOfReach("A Meta não terminou de listar os templates da conta.")


async def health(client: httpx.AsyncClient, line: Line) -> Health:
    """How the number stands with Meta; raises `OutOfReach`."""
    asked = str(line.settings.get("phone_number_id", ""))
    try:
        told = await _asked(client, line, "GET", asked, {"fields": NUMBER})
    except Refused as error:
        if meaning(error.code).act != "stop":
            raise OutOfReach(error.detail) from error
        return Health("closed", error.detail, stop=error.stop)
    quality, tier = identifier(told.get("quality_rating")), identifier(told.get("messaging_limit_tier"))
    facts = {
        "number": words(told.get("display_phone_number")),
        "name": words(told.get("verified_name")),
        "quality": QUALITY.get(quality or "", quality),
        "limit": LIMITS.get(tier or "", tier),
    }
    state = identifier(told.get("status")) or "CONNECTED"
    known = {name: value for name, value in facts.items() if value}
    if state in NOT_CONNECTED:
        return Health("closed", f"A Meta diz que o número não está conectado ({state}).", known)
    if (blocked := _blocked(told)) is not None:
        return Health("closed", blocked, known)
    return Health("open", "", known, per_second=_rate(told))


def _blocked(told: dict[str, Any]) -> str | None:
    """Why nothing can be sent by the number as Meta has it and its account, in Meta's words."""
    status = part_of(told, "health_status")
    if status.get("can_send_message") != "BLOCKED":
        return None
    entities = [each for each in listed(status.get("entities")) if isinstance(each, dict)]
    errors = [error for each in entities for error in listed(each.get("errors")) if isinstance(error, dict)]
    said = " ".join(filter(None, (words(each.get("error_description")) for each in errors)))
    return f"A Meta não deixa o número enviar ({said})." if said else "A Meta não deixa o número enviar."


def _rate(told: dict[str, Any]) -> float | None:
    if told.get("is_on_biz_app") is True:
        return SHARED_RATE
    return RATES.get(identifier(part_of(told, "throughput").get("level")) or "")


async def subscribe(client: httpx.AsyncClient, line: Line, hook: str) -> None:
    """Have Meta post what happens in the account to `hook`, which it asks to answer first; raises `OutOfReach`.

    Meta calls only addresses that are public and encrypted: for another one the address stays as the app has it.
    """
    body: dict[str, str] = {}
    if hook.startswith("https://"):
        body = {"override_callback_uri": hook, "verify_token": line.secrets.get("verify_token", "")}
    try:
        await _asked(client, line, "POST", f"{_account(line)}/subscribed_apps", {}, body)
    except Refused as error:
        raise OutOfReach(error.detail) from error


def _account(line: Line) -> str:
    account = str(line.settings.get("waba_id") or "")
    if not account:
        raise OutOfReach("Falta o ID da conta do WhatsApp Business (WABA) nas configurações do canal.")
    return account


async def _asked(
    client: httpx.AsyncClient,
    line: Line,
    method: str,
    path: str,
    query: dict[str, str],
    body: dict[str, str] | None = None,
) -> dict[str, Any]:
    """Meta's answer; raises `Refused` and `OutOfReach`."""
    url = f"{base_url(line)}/{path}"
    try:
        response = await client.request(
            method, url, params=query, json=body, headers=authorization(line), timeout=TIMEOUT
        )
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise OutOfReach(f"A Meta não pôde ser alcançada ({type(error).__name__}).") from error
    answer = decoded(response)
    if response.is_success:
        return answer
    code = number(part_of(answer, "error").get("code"))
    if code is None:
        raise OutOfReach(f"A Meta respondeu {response.status_code}.")
    details = words(part_of(part_of(answer, "error"), "error_data").get("details"))
    raise Refused(code, describe(code, details or words(part_of(answer, "error").get("message"))))
