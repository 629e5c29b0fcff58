"""A day of provider trouble on a whole desk: nothing is lost, nothing doubled, order is kept, failures are seen."""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from tests.acceptance.desk import RunningDesk, eventually
from tests.providers.evolution import EvolutionStandIn
from tests.providers.graph import ACCESS_TOKEN, GraphStandIn, signature, status_webhook, text_webhook, webhook

ENDED = {"sent", "delivered", "read", "failed", "unknown"}


@dataclass
class Day:
    """Two lines of one desk with their providers, and an admin who works on both."""

    desk: RunningDesk
    admin: httpx.Client
    graph: GraphStandIn
    evolution: EvolutionStandIn
    waba: str
    web: str

    def line(self, channel_id: str) -> dict[str, Any]:
        """The line as the team sees it."""
        items = self.admin.get("/channels").json()["items"]
        return next(each for each in items if each["id"] == channel_id)

    def health(self, channel_id: str) -> dict[str, Any]:
        """How the line does."""
        items = self.admin.get("/channels/health").json()["items"]
        return next(each for each in items if each["id"] == channel_id)

    def meta(self, body: bytes, times: int = 1) -> None:
        """Meta posts."""
        for _ in range(times):
            answer = httpx.post(
                f"{self.desk.url}/hooks/waba/{self.waba}",
                content=body,
                headers={"X-Hub-Signature-256": signature(body)},
            )
            assert answer.status_code == 200

    def served(self, channel_id: str, name: str) -> str:
        """The path of somebody's ticket, accepted."""
        query = {"channel_id": channel_id, "q": name}
        ticket = eventually(lambda: self.admin.get("/tickets", params=query).json()["items"], 30)[0]
        path = f"/tickets/{ticket['id']}"
        assert self.admin.post(f"{path}/accept", json={}).status_code == 200
        return path

    def say(self, path: str, text: str) -> str:
        """Write to the customer; the message's id."""
        answer = self.admin.post(f"{path}/messages", json={"text": text})
        assert answer.status_code == 202, answer.text
        message_id: str = answer.json()["message"]["id"]
        return message_id

    def items(self, path: str) -> list[dict[str, Any]]:
        """What the conversation shows, oldest first."""
        found = self.admin.get(f"{path}/messages", params={"limit": "200"}).json()["items"]
        return sorted(found, key=lambda each: each["position"])

    def item(self, path: str, message_id: str) -> dict[str, Any]:
        """One message as it is shown."""
        return next(each for each in self.items(path) if each["id"] == message_id)

    def ends(self, path: str, message_id: str, status: str, seconds: float = 25.0) -> dict[str, Any]:
        """The message, once it has this status."""
        found: dict[str, Any] = eventually(
            lambda: next(
                (each for each in self.items(path) if each["id"] == message_id and each["status"] == status), None
            ),
            seconds,
        )
        return found


@pytest.fixture(scope="module")
def day(desk: RunningDesk) -> Iterator[Day]:
    """Both lines, connected."""
    with ExitStack() as stack:
        admin = stack.enter_context(desk.client("admin@demo.local"))
        graph = stack.enter_context(GraphStandIn.running())
        evolution = stack.enter_context(EvolutionStandIn.running())
        ids = []
        for kind, settings in (("waba", graph.settings()), ("evolution", evolution.settings())):
            added = admin.post("/channels", json={"kind": kind, "name": f"Dia {kind}", "settings": dict(settings)})
            assert added.status_code == 201, added.text
            ids.append(added.json()["id"])
        assert admin.post(f"/channels/{ids[1]}/connect").status_code == 200
        yield Day(desk, admin, graph, evolution, *ids)
        for channel_id in ids:
            admin.delete(f"/channels/{channel_id}")


def test_time_outs_500s_429s_and_refusals_keep_the_order_and_are_told(day: Day) -> None:
    people = {"5521960010001": "Nadir", "5521960010002": "Olavo", "5521960010003": "Perla"}
    for number, name in people.items():
        day.meta(text_webhook(f"wamid.dia.{number}", "oi", sender=number, name=f"{name} do Dia"), times=2)
    nadir, olavo, perla = (day.served(day.waba, f"{name} do Dia") for name in people.values())
    lost = day.say(olavo, "isto some #slow")
    after = day.say(olavo, "e isto vem depois")
    day.graph.refuse_next(131000)
    day.graph.refuse_next(130429)
    passing = [day.say(nadir, f"linha {place}") for place in range(4)]
    refused = day.say(perla, "isto não pode #131026")
    fine = day.say(perla, "isto pode")
    assert day.ends(perla, refused, "failed")["error"]["code"] == "waba.131026"
    day.ends(perla, fine, "sent")
    for each in passing:
        day.ends(nadir, each, "sent")
    said = [text.rpartition("\n")[2] for text in day.graph.texts_to("5521960010001")]
    tried = [text for text in said if text.startswith("linha")]
    assert list(dict.fromkeys(tried)) == [f"linha {place}" for place in range(4)]
    uncertain = day.ends(olavo, lost, "unknown")
    day.ends(olavo, after, "sent")
    # Whichever messages the two passing refusals met, each was tried once more for it.
    written = re.compile(r"linha \d|e isto vem depois|isto pode$")
    attempts = [text for number in people for text in day.graph.texts_to(number) if written.search(text)]
    assert len(attempts) == len([*passing, fine, after]) + 2
    assert sum("isto some" in text for text in day.graph.texts_to("5521960010002")) == 1
    day.meta(status_webhook("wamid.some", "delivered", "5521960010002", biz_opaque_callback_data=uncertain["id"]))
    day.ends(olavo, lost, "delivered")
    assert len([each for each in day.items(nadir) if each["direction"] == "in"]) == 1
    eventually(lambda: day.health(day.waba)["failed"] >= 1 and day.health(day.waba)["unknown"] >= 1)


def test_a_token_that_expires_stops_the_line_and_everything_goes_on_with_a_new_one(day: Day) -> None:
    day.meta(text_webhook("wamid.dia.token", "oi", sender="5521960010004", name="Quim do Dia"))
    path = day.served(day.waba, "Quim do Dia")
    day.graph.token = "another"
    first = day.say(path, "com o token vencido")
    assert day.ends(path, first, "failed")["error"]["code"] == "waba.190"
    stopped = eventually(lambda: day.line(day.waba) if day.line(day.waba)["state"] == "stopped" else None)
    assert (stopped["works"], stopped["stopped"]["code"]) == (False, "waba.190")
    second = day.say(path, "com o canal parado")
    assert day.ends(path, second, "failed")["error"]["code"] == "channel.stopped"
    day.graph.token = ACCESS_TOKEN
    changed = day.admin.patch(f"/channels/{day.waba}", json={"settings": {"access_token": ACCESS_TOKEN}})
    assert changed.status_code == 200, changed.text
    for each in (first, second):
        assert day.admin.post(f"{path}/messages/{each}/retry", json={}).status_code in (200, 202)
        day.ends(path, each, "sent")
    said = [text.rpartition("\n")[2] for text in day.graph.texts_to("5521960010004")]
    assert said[-2:] == ["com o token vencido", "com o canal parado"]


def test_a_file_that_is_gone_is_told_and_the_message_stays(day: Day) -> None:
    image = {"id": "999999999999999", "mime_type": "image/jpeg", "sha256": "x", "caption": "o comprovante"}
    message = {"from": "5521960010005", "id": "wamid.dia.file", "timestamp": "1785000010", "type": "image"}
    contacts = [{"wa_id": "5521960010005", "profile": {"name": "Rosa do Dia"}}]
    day.meta(webhook({"contacts": contacts, "messages": [{**message, "image": image}]}))
    path = day.served(day.waba, "Rosa do Dia")
    shown = eventually(lambda: next((each for each in day.items(path) if _lost(each)), None), 20)
    assert (shown["kind"], shown["text"]) == ("image", "o comprovante")


def test_a_session_that_ends_is_told_and_what_was_written_meanwhile_comes_in_order_and_once(day: Day) -> None:
    day.evolution.says("primeira", number="5521960020001", lid=None, name="Saulo do Dia")
    path = day.served(day.web, "Saulo do Dia")
    day.evolution.hang_up(401)
    lost = eventually(lambda: day.line(day.web) if not day.line(day.web)["works"] else None)
    assert (lost["connection"]["state"], lost["connection"]["lasting"]) == ("closed", True)
    unsent = day.say(path, "está aí?")
    assert day.ends(path, unsent, "failed")["error"]["code"] == "channel.disconnected"
    day.evolution.lost = 2
    missed = [day.evolution.says(text, number="5521960020001", lid=None) for text in ("segunda", "terceira")]
    pairing = day.admin.post(f"/channels/{day.web}/connect").json()
    assert pairing["image"].startswith("data:image/")
    day.evolution.scan()
    eventually(lambda: day.line(day.web)["works"])

    def heard() -> list[str]:
        return [each["text"] for each in day.items(path) if each["direction"] == "in"]

    eventually(lambda: len(heard()) == 3, 30)
    for each in missed:
        day.evolution.tell("messages.upsert", each)
    day.evolution.says("quarta", number="5521960020001", lid=None)
    eventually(lambda: len(heard()) >= 4, 20)
    assert heard() == ["primeira", "segunda", "terceira", "quarta"]
    assert day.admin.post(f"{path}/messages/{unsent}/retry", json={}).status_code in (200, 202)
    eventually(lambda: day.item(path, unsent)["status"] in ENDED - {"failed", "unknown"}, 20)
    assert len([each for each in day.evolution.texts_to("5521960020001") if "está aí?" in each]) == 1


def _lost(item: dict[str, Any]) -> bool:
    return item["media"] is not None and item["media"]["state"] == "lost"
