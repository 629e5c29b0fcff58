"""What an Evolution API remembers: messages of a stretch of time, one message by its id, numbers on WhatsApp."""

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import orjson

from libs.events.event import iso
from libs.identity import phone
from services.gateway.channels import stretches
from services.gateway.channels.channel import Line, OutOfReach, Polled
from services.gateway.channels.evolution import jids
from services.gateway.channels.evolution.api import QUICK, Api
from services.gateway.channels.evolution.contents import content
from services.gateway.channels.evolution.errors import NOT_ON_WHATSAPP, decoded
from services.gateway.channels.evolution.messages import Request, with_options
from services.gateway.channels.evolution.parts import identifier, listed, moment, number, part_of, yes
from services.gateway.channels.evolution.payloads import CATCH_UP
from services.gateway.channels.evolution.wrapping import unwrapped
from services.gateway.channels.items import Alias
from services.gateway.channels.outbound import Failed, Outbound, Sent

PAGE = 100
MOST_PAGES = 50
ALL_PAGES = 1_000
REMEMBERED = 20_000
SKEW = timedelta(seconds=2)
LATEST = timedelta(minutes=3)
LARGEST = 512 * 1024


class Numbers:
    """Under which number WhatsApp knows somebody; asked once a number, before the first message to it.

    Brazilian accounts from before the ninth digit are known without it: both forms are asked for at once. The
    answer may tell the LID that hides the number, too.
    """

    def __init__(self, api: Api) -> None:
        self._api = api
        self._known: OrderedDict[tuple[str, str], tuple[str, str | None]] = OrderedDict()

    async def on_whatsapp(self, line: Line, peer: str) -> str | Failed:
        """The number to write to. Where Evolution does not say, it is the one that we have."""
        found = jids.jid(peer)
        if found is None or found.of != "phone":
            return str(found) if found is not None else peer
        place = (line.id, found.user)
        known = self._known.get(place)
        if known is not None:
            self._known.move_to_end(place)
            return known[0]
        forms = list(dict.fromkeys([found.user, *_forms(found.user)]))
        told = await self._ask(line, forms)
        answers = {str(each.get("number")): each for each in told}
        right = next((answers[form] for form in forms if answers.get(form, {}).get("exists") is True), None)
        if right is None:
            said = [answers[form].get("exists") for form in forms if form in answers]
            return NOT_ON_WHATSAPP if len(said) == len(forms) and set(said) == {False} else found.user
        named = jids.jid(right.get("jid"))
        number = named.user if named is not None and named.of == "phone" else found.user
        self._remember(place, number, jids.address(right.get("lid")))
        return number

    def aliases(self, line: Line, peer: str) -> tuple[Alias, ...]:
        """By which number and which LID WhatsApp knows somebody, where both were told."""
        found = jids.jid(peer)
        number, lid = self._known.get((line.id, found.user), (None, None)) if found is not None else (None, None)
        named = jids.person((number, lid)) if lid is not None else None
        return named.aliases if named is not None else ()

    def forget(self, line: Line, peer: str) -> None:
        """It turned out otherwise."""
        found = jids.jid(peer)
        if found is not None:
            self._known.pop((line.id, found.user), None)

    def _remember(self, place: tuple[str, str], number: str, lid: str | None) -> None:
        self._known[place] = (number, lid)
        if len(self._known) > REMEMBERED:
            self._known.popitem(last=False)

    async def _ask(self, line: Line, numbers: list[str]) -> list[dict[str, Any]]:
        try:
            response = await self._api.ask(line, Request("chat/whatsappNumbers", {"numbers": numbers}), QUICK)
        except (httpx.HTTPError, httpx.InvalidURL):
            return []
        body = decoded(response) if response.is_success else None
        return [each for each in body if isinstance(each, dict)] if isinstance(body, list) else []


async def chat_of(api: Api, line: Line, provider_id: str, peer: str) -> str:
    """The chat of a message as Evolution keeps it, for changes to name: a LID perhaps where we know a number."""
    try:
        found, _ = await _page(api, line, {"key": {"id": provider_id}}, 1)
    except OutOfReach:
        return jids.written(peer)
    for each in found:
        key = part_of(each, "key")
        chat = jids.chat(key)
        if key.get("id") == provider_id and chat is not None and chat.of not in (None, "nobody"):
            return str(chat)
    return jids.written(peer)


async def settled(api: Api, line: Line, outbound: Outbound, attempted: datetime) -> Sent | None:
    """The one message to this peer since the attempt that says the same; None where there is none, or several."""
    earliest = attempted - SKEW
    found = await _between(api, line, earliest, attempted + LATEST, {"fromMe": True}, False) or ()
    same = {
        provider_id: each
        for each in found
        if (provider_id := identifier(part_of(each, "key").get("id"))) is not None
        and yes(part_of(each, "key").get("fromMe"))
        and _goes_to(part_of(each, "key"), outbound.peer)
        and _says(each, outbound)
        and (moment(each.get("messageTimestamp")) or attempted) >= earliest.replace(microsecond=0)
    }
    return Sent(next(iter(same))) if len(same) == 1 else None


async def caught_up(api: Api, line: Line, since: datetime, until: datetime) -> list[Polled]:
    """What Evolution keeps of a stretch of time, the oldest first, as payloads like those it posts."""

    async def tells(since: datetime, until: datetime, halved: bool) -> list[dict[str, Any]] | None:
        return await _between(api, line, since, until, {}, halved)

    found, reached = await stretches.beginning(tells, since, until)
    ordered = sorted(found, key=lambda each: moment(each.get("messageTimestamp")) or since)
    return [_payload(line, each, reached) for each in _packed(ordered)]


def _payload(line: Line, records: list[dict[str, Any]], reached: datetime) -> Polled:
    told = {"event": CATCH_UP, "instance": line.settings.get("instance"), "data": records}
    return Polled(orjson.dumps(told), {"content-type": "application/json"}, reached)


def _packed(records: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """The records in stretches that make payloads of a sane size: pictures in small come with them."""
    packed: list[dict[str, Any]] = []
    size = 0
    for each in records:
        weight = len(orjson.dumps(each))
        if packed and (size + weight > LARGEST or len(packed) == PAGE):
            yield packed
            packed, size = [], 0
        packed.append(each)
        size += weight
    if packed:
        yield packed


async def _between(
    api: Api, line: Line, since: datetime, until: datetime, key: Mapping[str, Any], halved: bool
) -> list[dict[str, Any]] | None:
    """What is kept of a stretch of time; None: too many pages of it, where it may be `halved`."""
    where: dict[str, Any] = {"messageTimestamp": {"gte": _written(since), "lte": _written(until)}}
    if key:
        where["key"] = dict(key)
    found: list[dict[str, Any]] = []
    for page in range(1, ALL_PAGES + 1):
        records, pages = await _page(api, line, where, page)
        if halved and max(pages, page) > MOST_PAGES:
            return None
        found += [each for each in records if isinstance(each, dict) and isinstance(each.get("key"), dict)]
        if len(records) != PAGE:
            break
    return found


async def _page(api: Api, line: Line, where: Mapping[str, Any], page: int) -> tuple[list[Any], int]:
    """One page of what Evolution keeps, and how many there are, if it says so: older releases answer with the bare
    list, all of it. Raises `OutOfReach`.
    """
    wanted = Request("chat/findMessages", {"where": dict(where), "page": page, "offset": PAGE})
    body = await api.known(line, wanted)
    messages = part_of(body, "messages")
    records = messages.get("records") if messages else body
    return listed(records), int(number(messages.get("pages")) or 0)


def _goes_to(key: Mapping[str, Any], peer: str) -> bool:
    """Whether a message went to a peer, as far as its addresses tell: a LID alone may be anybody's."""
    wanted = jids.jid(peer)
    told = [each for each in (jids.jid(key.get(name)) for name in jids.OF_CHAT) if each is not None]
    same_kind = [each for each in told if wanted is not None and each.of == wanted.of]
    if wanted is None or not same_kind:
        return False
    if wanted.of == "phone":
        return any(jids.canonical(each.user) == jids.canonical(wanted.user) for each in same_kind)
    return wanted in same_kind


def _says(record: dict[str, Any], outbound: Outbound) -> bool:
    """Whether a kept message is of the same kind as ours, and says the same."""
    found = unwrapped(record)
    if found is None:
        return False
    held = content(found, "")
    if held.kind != outbound.kind:
        return False
    if outbound.kind in ("text", "image", "video", "document"):
        return (held.text or "") == with_options(outbound.text, outbound.options)
    return True


def _forms(number: str) -> tuple[str, ...]:
    """The other spelling of a Brazilian mobile number, with or without the ninth digit."""
    return tuple(each.removeprefix("+") for each in phone.variants(jids.canonical(number)))


def _written(at: datetime) -> str:
    return iso(at.astimezone(UTC))
