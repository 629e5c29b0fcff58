"""A WhatsApp number at work on a whole desk: its limits, news that come twice and swapped, a token that expires."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import orjson
import pytest

from tests.acceptance.desk import RunningDesk, add_waba_channel, eventually
from tests.gateway.conftest import Line
from tests.gateway.media_files import picture
from tests.providers.graph import PHONE_NUMBER_ID, Callback, GraphStandIn, text_webhook, webhook

NUMBER, ACCOUNT = "104500000000078", "208800000000078"
LEFT = {"sent", "delivered", "read"}


@dataclass
class Number:
    """A line with an account of its own, and an admin who works on it."""

    line: Line
    admin: httpx.Client

    @property
    def graph(self) -> GraphStandIn:
        """Meta."""
        return self.line.graph

    def shown(self) -> dict[str, Any]:
        """The line as the team sees it."""
        items = self.admin.get("/channels").json()["items"]
        return next(each for each in items if each["id"] == self.line.id)

    def post(self, body: bytes) -> None:
        """Meta posts, of this number."""
        own = body.replace(PHONE_NUMBER_ID.encode(), NUMBER.encode())
        assert self.line.post(own).status_code == 200

    def served(self, sender: str, body: bytes | None = None) -> str:
        """The path of somebody's ticket, accepted."""
        self.post(body or text_webhook(f"wamid.{sender}", "Oi", sender=sender, name=f"Cliente {sender}"))
        query = {"channel_id": self.line.id, "q": sender}
        (ticket,) = eventually(lambda: self.admin.get("/tickets", params=query).json()["items"])
        path = f"/tickets/{ticket['id']}"
        assert self.admin.post(f"{path}/accept").status_code == 200
        return path

    def items(self, path: str) -> list[dict[str, Any]]:
        """What the conversation shows."""
        found: list[dict[str, Any]] = self.admin.get(f"{path}/messages", params={"limit": "200"}).json()["items"]
        return found

    def say(self, path: str, text: str) -> str:
        """Write to the customer; the message's id."""
        answer = self.admin.post(f"{path}/messages", json={"text": text, "sign": False})
        assert answer.status_code == 202, answer.text
        message_id: str = answer.json()["message"]["id"]
        return message_id

    def ends(self, path: str, message_id: str, *status: str) -> dict[str, Any]:
        """The message, once it has one of these statuses."""
        found: dict[str, Any] = eventually(
            lambda: next(
                (each for each in self.items(path) if each["id"] == message_id and each["status"] in status), None
            ),
            60,
        )
        return found

    def notice(self) -> dict[str, Any] | None:
        """What management is told of the line."""
        items = self.admin.get("/notices").json()["items"]
        return next((each for each in items if (each["channel"] or {}).get("id") == self.line.id), None)

    def stopped(self) -> dict[str, Any]:
        """Why the line rests, once it does."""
        found: dict[str, Any] = eventually(lambda: self.shown()["stopped"])
        return found


@pytest.fixture
def number(desk: RunningDesk) -> Iterator[Number]:
    """A number that is nobody else's, nor is its account."""
    with GraphStandIn.running() as graph, desk.client("admin@demo.local") as admin:
        line = Line(desk, graph, add_waba_channel(admin, graph.url, NUMBER))
        assert admin.patch(f"/channels/{line.id}", json={"settings": {"waba_id": ACCOUNT}}).status_code == 200
        yield Number(line, admin)
        admin.delete(f"/channels/{line.id}")


def test_what_is_too_fast_for_the_number_comes_later_in_order_and_statuses_twice_and_swapped_change_nothing(
    number: Number,
) -> None:
    people = [f"552196004000{each}" for each in range(3)]
    paths = [number.served(each) for each in people]
    statuses = ("sent", "delivered", "read")
    number.graph.callback = Callback(number.line.hook, statuses, repeats=2, reordered=True)
    number.graph.per_second = 4
    said = [[number.say(path, f"linha {place}") for place in range(3)] for path in paths]
    for path, ids in zip(paths, said, strict=True):
        for each in ids:
            assert number.ends(path, each, "read", "failed")["status"] == "read"
    for person, path in zip(people, paths, strict=True):
        tried = [text for text in number.graph.texts_to(person) if text.startswith("linha")]
        assert list(dict.fromkeys(tried)) == [f"linha {place}" for place in range(3)]
        assert len([each for each in number.items(path) if (each["text"] or "").startswith("linha")]) == 3


def test_a_message_that_fails_afterwards_for_what_an_admin_alone_can_mend_stops_the_line(number: Number) -> None:
    path = number.served("5521960040010")
    billing = {"code": 131042, "title": "Business eligibility payment issue"}
    number.graph.callback = Callback(number.line.hook, ("sent", "failed"), repeats=2, error=billing)
    failed = number.ends(path, number.say(path, "isto não foi pago"), "failed")
    assert (failed["error"]["code"], failed["error"]["may_retry"]) == ("waba.131042", True)
    assert number.stopped()["code"] == "waba.131042"
    assert "forma de pagamento" in eventually(number.notice)["text"]
    number.graph.callback = None
    assert number.admin.post(f"/channels/{number.line.id}/resume").status_code == 200
    number.ends(path, number.say(path, "agora foi"), *LEFT)


def test_news_of_the_account_that_come_again_do_not_close_what_was_opened_since(number: Number) -> None:
    def tell(state: str, at: int) -> None:
        value = {"event": "DISABLED_UPDATE", "ban_info": {"waba_ban_state": state}}
        change = {"field": "account_update", "value": value}
        body = {"object": "whatsapp_business_account", "entry": [{"id": ACCOUNT, "time": at, "changes": [change]}]}
        number.post(orjson.dumps(body))

    # What Meta says when it is asked would open the line, too.
    number.graph.blocked = "The account is disabled."
    tell("SCHEDULE_FOR_DISABLE", 1785000000)
    tell("DISABLE", 1785000010)
    eventually(lambda: not number.shown()["works"])
    assert number.shown()["connection"]["code"] == "waba.account_disabled"
    tell("REINSTATE", 1785000020)
    eventually(lambda: number.shown()["works"])
    tell("DISABLE", 1785000010)
    number.served("5521960040020")
    assert number.shown()["works"]


def test_a_file_that_came_while_the_token_was_expired_is_had_once_there_is_a_new_one(number: Number) -> None:
    sender = "5521960040030"
    path = number.served(sender)
    number.graph.token = "renewed-access-token"
    source = number.graph.keep(picture(), "image/jpeg")
    image = {"id": source, "mime_type": "image/jpeg", "sha256": "x", "caption": "a mesa"}
    about = {"from": sender, "id": "wamid.file", "timestamp": "1785000010", "type": "image", "image": image}
    number.post(webhook({"contacts": [{"wa_id": sender}], "messages": [about]}))
    assert number.stopped()["code"] == "waba.190"
    token = {"settings": {"access_token": number.graph.token}}
    assert number.admin.patch(f"/channels/{number.line.id}", json=token).status_code == 200
    eventually(lambda: any(_has_file(each) for each in number.items(path)), 60)
    assert number.graph.fetches == [source]


def _has_file(item: dict[str, Any]) -> bool:
    return item["media"] is not None and item["media"]["id"] is not None
