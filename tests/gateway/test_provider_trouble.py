"""A day of provider trouble on a whole desk: nothing is lost, nothing doubled, order is kept, failures are seen."""

import re
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from tests.acceptance.desk import RunningDesk, eventually
from tests.providers.comtele import ComteleStandIn
from tests.providers.evolution import EvolutionStandIn
from tests.providers.graph import GraphStandIn, signature, status_webhook, text_webhook, webhook

LEFT = {"sent", "delivered", "read"}


@dataclass
class Day:
    """Three lines of one desk with their providers, and an admin who works on all of them."""

    desk: RunningDesk
    admin: httpx.Client
    graph: GraphStandIn
    evolution: EvolutionStandIn
    comtele: ComteleStandIn
    waba: str
    web: str
    sms: str

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
        answer = self.admin.post(f"{path}/messages", json={"text": text, "sign": False})
        assert answer.status_code == 202, answer.text
        message_id: str = answer.json()["message"]["id"]
        return message_id

    def say_again(self, path: str, message_id: str) -> None:
        """Try a failed message once more."""
        answer = self.admin.post(f"{path}/messages/{message_id}/retry", json={})
        assert answer.status_code in (200, 202), answer.text

    def items(self, path: str) -> list[dict[str, Any]]:
        """What the conversation shows, oldest first."""
        found = self.admin.get(f"{path}/messages", params={"limit": "200"}).json()["items"]
        return sorted(found, key=lambda each: each["position"])

    def heard(self, path: str) -> list[str]:
        """What the customer wrote, oldest first."""
        return [each["text"] for each in self.items(path) if each["direction"] == "in"]

    def item(self, path: str, message_id: str) -> dict[str, Any]:
        """One message as it is shown."""
        return next(each for each in self.items(path) if each["id"] == message_id)

    def ends(self, path: str, message_id: str, *status: str, seconds: float = 40.0) -> dict[str, Any]:
        """The message, once it has one of these statuses."""
        found: dict[str, Any] = eventually(
            lambda: next(
                (each for each in self.items(path) if each["id"] == message_id and each["status"] in status), None
            ),
            seconds,
        )
        return found


@pytest.fixture
def day(desk: RunningDesk) -> Iterator[Day]:
    """All three lines, connected."""
    with ExitStack() as stack:
        admin = stack.enter_context(desk.client("admin@demo.local"))
        graph = stack.enter_context(GraphStandIn.running())
        evolution = stack.enter_context(EvolutionStandIn.running())
        comtele = stack.enter_context(ComteleStandIn.running())
        ids = []
        for kind, provider in (("waba", graph), ("evolution", evolution), ("comtele", comtele)):
            wish = {"kind": kind, "name": f"Dia {kind}", "settings": dict(provider.settings())}
            added = admin.post("/channels", json=wish)
            assert added.status_code == 201, added.text
            ids.append(added.json()["id"])
        assert admin.post(f"/channels/{ids[1]}/connect").status_code == 200
        comtele.hook = desk.url + admin.get(f"/channels/{ids[2]}/setup").json()["hook"]
        yield Day(desk, admin, graph, evolution, comtele, *ids)
        for channel_id in ids:
            admin.delete(f"/channels/{channel_id}")


def test_a_day_of_provider_trouble_loses_nothing_doubles_nothing_and_tells_every_failure(day: Day) -> None:
    meta_times_out_throttles_and_refuses(day)
    a_token_expires_and_a_new_one_is_set(day)
    a_file_is_gone(day)
    evolution_fails_in_every_way(day)
    a_session_ends_and_webhooks_are_lost(day)
    the_operator_of_sms_refuses_within_200(day)
    nothing_was_doubled(day)


def meta_times_out_throttles_and_refuses(day: Day) -> None:
    """A time-out is uncertain until a status names our id; what passes is tried again, in order."""
    people = {"5521960010001": "Nadir", "5521960010002": "Olavo", "5521960010003": "Perla"}
    for number, name in people.items():
        day.meta(text_webhook(f"wamid.dia.{number}", "oi", sender=number, name=f"{name} do Dia"), times=2)
    nadir, olavo, perla = (day.served(day.waba, f"{name} do Dia") for name in people.values())
    lost = day.say(olavo, "isto some #slow")
    after = day.say(olavo, "e isto vem depois")
    passing_codes = (131000, 130429, 80007, 4)
    for code in passing_codes:
        day.graph.refuse_next(code)
    passing = [day.say(nadir, f"linha {place}") for place in range(4)]
    refused = day.say(perla, "isto não pode #131026")
    fine = day.say(perla, "isto pode")
    assert day.ends(perla, refused, "failed")["error"]["code"] == "waba.131026"
    day.ends(perla, fine, "sent")
    for each in passing:
        day.ends(nadir, each, "sent")
    tried = [text for text in day.graph.texts_to("5521960010001") if text.startswith("linha")]
    assert list(dict.fromkeys(tried)) == [f"linha {place}" for place in range(4)]
    uncertain = day.ends(olavo, lost, "unknown")
    day.ends(olavo, after, "sent")
    # Whichever messages the passing refusals met, each was tried once more for it.
    written = re.compile(r"linha \d|e isto vem depois|isto pode$")
    attempts = [text for number in people for text in day.graph.texts_to(number) if written.search(text)]
    assert len(attempts) == len([*passing, fine, after]) + len(passing_codes)
    assert sum("isto some" in text for text in day.graph.texts_to("5521960010002")) == 1
    day.meta(status_webhook("wamid.some", "delivered", "5521960010002", biz_opaque_callback_data=uncertain["id"]))
    day.ends(olavo, lost, "delivered")
    assert day.heard(nadir) == ["oi"]
    eventually(lambda: day.health(day.waba)["failed"] >= 1 and day.health(day.waba)["unknown"] >= 1)


def a_token_expires_and_a_new_one_is_set(day: Day) -> None:
    """The line stops and says what to do; with a new token it works, and what failed can be said again."""
    day.meta(text_webhook("wamid.dia.token", "oi", sender="5521960010004", name="Quim do Dia"))
    path = day.served(day.waba, "Quim do Dia")
    # Whatever else is asked of Meta meanwhile must not be the first to meet it.
    day.graph.refuse_next(190)
    first = day.say(path, "com o token vencido")
    assert day.ends(path, first, "failed")["error"]["code"] == "waba.190"
    stopped = eventually(lambda: day.line(day.waba) if day.line(day.waba)["state"] == "stopped" else None)
    assert (stopped["works"], stopped["stopped"]["code"]) == (False, "waba.190")
    second = day.say(path, "com o canal parado")
    assert day.ends(path, second, "failed")["error"]["code"] == "channel.stopped"
    day.graph.token = "renewed-access-token"
    changed = day.admin.patch(f"/channels/{day.waba}", json={"settings": {"access_token": day.graph.token}})
    assert changed.status_code == 200, changed.text
    for each in (first, second):
        day.say_again(path, each)
        day.ends(path, each, "sent")
    assert day.graph.texts_to("5521960010004")[-2:] == ["com o token vencido", "com o canal parado"]


def a_file_is_gone(day: Day) -> None:
    """The message stays, and its file is told to be lost."""
    image = {"id": "999999999999999", "mime_type": "image/jpeg", "sha256": "x", "caption": "o comprovante"}
    message = {"from": "5521960010005", "id": "wamid.dia.file", "timestamp": "1785000010", "type": "image"}
    contacts = [{"wa_id": "5521960010005", "profile": {"name": "Rosa do Dia"}}]
    day.meta(webhook({"contacts": contacts, "messages": [{**message, "image": image}]}))
    path = day.served(day.waba, "Rosa do Dia")
    shown = eventually(lambda: next((each for each in day.items(path) if _lost(each)), None), 40)
    assert (shown["kind"], shown["text"]) == ("image", "o comprovante")


def evolution_fails_in_every_way(day: Day) -> None:
    """A closed connection is waited for, a refusal told; an echo settles what has no answer; order stays."""
    day.evolution.says("bom dia", number="5521960020002", lid=None, name="Tadeu do Dia")
    path = day.served(day.web, "Tadeu do Dia")
    day.evolution.repeats, day.evolution.reordered = 2, True
    day.evolution.refuse_next(500, ["Error: Connection Closed"])
    said = [day.say(path, f"recado {place}") for place in range(3)]
    refused = day.say(path, "isto não #400")
    unclear = day.say(path, "isto some também #lost")
    taken = day.say(path, "disto não vem resposta #slow")
    for each in said:
        day.ends(path, each, *LEFT)
    assert day.ends(path, refused, "failed")["error"]["code"].startswith("evolution.")
    # The echo of what was taken tells that it left, though its answer never came, or was an error.
    for each in (unclear, taken):
        day.ends(path, each, *LEFT)
    tried = [text for text in day.evolution.texts_to("5521960020002") if "recado" in text]
    assert tried == ["recado 0", "recado 0", "recado 1", "recado 2"]
    for place in range(3):
        day.evolution.says(f"resposta {place}", number="5521960020002", lid=None)
    eventually(lambda: len(day.heard(path)) == 4)
    day.evolution.repeats, day.evolution.reordered = 1, False
    assert sorted(day.heard(path)) == ["bom dia", "resposta 0", "resposta 1", "resposta 2"]


def a_session_ends_and_webhooks_are_lost(day: Day) -> None:
    """The line is told to be disconnected; what was written meanwhile comes in order and once."""
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
    eventually(lambda: len(day.heard(path)) == 3)
    for each in missed:
        day.evolution.tell("messages.upsert", each)
    day.evolution.says("quarta", number="5521960020001", lid=None)
    eventually(lambda: len(day.heard(path)) >= 4)
    assert day.heard(path) == ["primeira", "segunda", "terceira", "quarta"]
    day.say_again(path, unsent)
    day.ends(path, unsent, *LEFT)


def the_operator_of_sms_refuses_within_200(day: Day) -> None:
    """HTTP 200 with an error inside fails the message; callbacks that come twice and swapped change nothing."""
    day.comtele.repeats, day.comtele.reordered = 2, True
    begun = day.admin.post(
        "/conversations",
        json={
            "phone": "+5521960030001",
            "name": "Ulisses do Dia",
            "channel_id": day.sms,
            "message": {"text": "Aqui é a loja", "sign": False},
        },
    )
    assert begun.status_code == 201, begun.text
    path = f"/tickets/{begun.json()['ticket']['id']}"
    refused = day.say(path, "isto não #numero")
    assert day.ends(path, refused, "failed")["error"]["code"] == "comtele.number"
    unheard = day.say(path, "isto chega e falha #500")
    undelivered = day.say(path, "isto não chega #falha")
    day.ends(path, unheard, "delivered")
    assert day.ends(path, undelivered, "failed")["error"]["code"].startswith("comtele.")
    fine = day.say(path, "seu pedido saiu")
    day.ends(path, fine, "delivered")
    day.comtele.writes("+5521960030001", "obrigado")
    eventually(lambda: "obrigado" in day.heard(path))
    time.sleep(1)
    assert day.heard(path) == ["obrigado"]
    day.comtele.refuse_next("Saldo insuficiente")
    broke = day.say(path, "sem saldo")
    assert day.ends(path, broke, "failed")["error"]["code"] == "comtele.no_balance"
    eventually(lambda: day.line(day.sms)["state"] == "stopped")


def nothing_was_doubled(day: Day) -> None:
    """No provider was given twice what it had taken, and the desk could read all that came."""
    sms = day.comtele.texts_to("+5521960030001")
    assert len(sms) == len(set(sms)) == 4
    for number in ("5521960020001", "5521960020002"):
        taken = [each["message"].get("conversation") for each in day.evolution.kept if _to(each, number)]
        assert len(taken) == len(set(taken))
    for channel_id in (day.waba, day.web, day.sms):
        assert day.health(channel_id)["unreadable"] == 0


def _to(record: dict[str, Any], number: str) -> bool:
    return bool(record["key"]["fromMe"]) and str(record["key"]["remoteJid"]).startswith(number)


def _lost(item: dict[str, Any]) -> bool:
    return item["media"] is not None and item["media"]["state"] == "lost"
