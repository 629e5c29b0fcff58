"""The two generations of Comtele's API: the same wishes as different requests. Pure."""

import math
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, ClassVar

from services.gateway.channels.comtele.payloads import LOCAL, content

PAGE = 500
MOST_PAGES = 40
ALL_PAGES = 1_000


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of the API; `body` is sent as JSON. `paged`: it goes on with `skip` while pages are full."""

    method: str
    path: str
    params: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, Any] | None = None
    paged: bool = False


class Generation(ABC):
    """How one generation is asked. `number` is always E.164."""

    base_url: ClassVar[str]
    key_header: ClassVar[str]
    routed: ClassVar[bool] = False

    @abstractmethod
    def send(self, number: str, text: str, tag: str, route: int) -> Request:
        """Send a text; the tag comes back with everything that is told of it."""

    @abstractmethod
    def sent(self, since: datetime, until: datetime) -> Request:
        """What became of the messages that were handed over in a stretch of time."""

    @abstractmethod
    def received(self, since: datetime, until: datetime) -> Request:
        """The replies of a stretch of time."""

    @abstractmethod
    def balance(self) -> Request:
        """What is left to be spent."""

    @abstractmethod
    def left(self, answer: Any) -> str | None:
        """The balance in an answer; None where it tells none."""


class V4(Generation):
    """The gateway's API; messages take one of the account's routes."""

    base_url = "https://api.comtele.com.br"
    key_header = "x-api-key"
    routed = True

    def send(self, number: str, text: str, tag: str, route: int) -> Request:
        """POST `/messages/sms/send`."""
        body = {
            "receivers": [number.lstrip("+")],
            "contactGroups": [],
            "message": text,
            "route": route,
            "tag": "guiche",
            "custom": tag,
            "scheduleDate": None,
        }
        return Request("POST", "/messages/sms/send", body=body)

    def sent(self, since: datetime, until: datetime) -> Request:
        """GET `/reports/messages/sent`."""
        return Request("GET", "/reports/messages/sent", _in_utc(since, until), paged=True)

    def received(self, since: datetime, until: datetime) -> Request:
        """GET `/reports/messages/received`."""
        return Request("GET", "/reports/messages/received", _in_utc(since, until), paged=True)

    def balance(self) -> Request:
        """GET `/balance`."""
        return Request("GET", "/balance")

    def left(self, answer: Any) -> str | None:
        """`object.balance`, in reais."""
        held = content(answer)
        return _figure(held.get("balance") if isinstance(held, dict) else held)

    def routes(self) -> Request:
        """GET `/routes`: those that the account may take."""
        return Request("GET", "/routes")

    def first_route(self, answer: Any) -> int | None:
        """The account's first route for SMS."""
        held = content(answer)
        for each in held if isinstance(held, list) else []:
            number = each.get("id") if isinstance(each, dict) else None
            if isinstance(number, int) and str(each.get("productName", "SMS")).upper() == "SMS":
                return number
        return None


class V2(Generation):
    """The older API; times are Comtele's own, without a zone."""

    base_url = "https://sms.comtele.com.br/api/v2"
    key_header = "auth-key"

    def send(self, number: str, text: str, tag: str, route: int) -> Request:
        """POST `/send`, to a number without its country."""
        body = {"Sender": tag, "Receivers": number.removeprefix("+55"), "Content": text}
        return Request("POST", "/send", body=body)

    def sent(self, since: datetime, until: datetime) -> Request:
        """GET `/detailedreporting`, delivered or not."""
        return Request("GET", "/detailedreporting", {**_local(since, until), "delivered": "all"})

    def received(self, since: datetime, until: datetime) -> Request:
        """GET `/replyreporting`, of all senders."""
        return Request("GET", "/replyreporting", {**_local(since, until), "sender": ""})

    def balance(self) -> Request:
        """GET `/credits`."""
        return Request("GET", "/credits")

    def left(self, answer: Any) -> str | None:
        """`Object`: how many credits there are."""
        return _figure(content(answer))


GENERATIONS: Mapping[str, Generation] = {"v4": V4(), "v2": V2()}


def _in_utc(since: datetime, until: datetime) -> dict[str, str]:
    shape = "%Y-%m-%dT%H:%M:%SZ"
    return {"startDate": since.astimezone(UTC).strftime(shape), "endDate": until.astimezone(UTC).strftime(shape)}


def _local(since: datetime, until: datetime) -> dict[str, str]:
    shape = "%Y-%m-%d %H:%M:%S"
    return {
        "startDate": since.astimezone(LOCAL).strftime(shape),
        "endDate": until.astimezone(LOCAL).strftime(shape),
    }


def _figure(value: Any) -> str | None:
    """A number as it is written here, with cents where it has any."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return f"{value:.0f}" if value == int(value) else f"{value:.2f}".replace(".", ",")
