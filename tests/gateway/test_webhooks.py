"""Outgoing webhooks and API tokens: what is told, to whom, how often; what a program may ask, and how much."""

import base64
import hashlib
import hmac
import ipaddress
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpcore
import httpx
import pytest

from libs.events.catalog.contact import AliasLearned, ContactRegistered, ContactRenamed, DetailsChanged
from libs.events.catalog.message import MessageSentElsewhere
from libs.events.catalog.relation import ContactBlocked
from libs.events.catalog.webhook import (
    WebhookChanged,
    WebhookKeyRenewed,
    WebhookPaused,
    WebhookRegistered,
    WebhookRemoved,
    WebhookResumed,
)
from libs.events.cloudevents import Context, decode_commit, encode
from libs.events.command import CommandRejected, Rejected
from libs.events.event import SYSTEM, Event, Recorded
from libs.events.testing import NOON, DeciderSpec
from services.gateway import webhook, webhook_targets
from services.gateway.rate_limits import Allowance
from services.gateway.security_commands import (
    ChangeWebhook,
    PauseWebhook,
    RegisterWebhook,
    RemoveWebhook,
    RenewWebhookKey,
    ResumeWebhook,
)
from services.gateway.webhook_bodies import EventIsGone, WebhookBodies
from services.gateway.webhook_kinds import KINDS as ALL_KINDS
from services.gateway.webhook_kinds import delivery_id, kind_told
from services.gateway.webhook_targets import PinnedNetwork, TargetRefused, is_public
from tests.acceptance.desk import RunningDesk, eventually
from tests.gateway.rest import problem

ADMIN, AGENT = "admin@demo.local", "ana@demo.local"
URL, KINDS = "https://erp.example/hook", frozenset({"ticket.opened"})
REGISTERED = WebhookRegistered(label="ERP", url=URL, kinds=("ticket.opened",))


class Receiver:
    """Somebody who is told, and answers as he was told to: with each status in turn, the last one for ever."""

    def __init__(self) -> None:
        self.heard: list[tuple[dict[str, str], bytes]] = []
        self.answers = [200]
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                status = receiver.answers.pop(0) if len(receiver.answers) > 1 else receiver.answers[0]
                receiver.heard.append((dict(self.headers), body))
                self.send_response(status)
                if status == 302:
                    self.send_header("Location", f"{receiver.url}/elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                return

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def bodies(self, kind: str) -> list[dict[str, Any]]:
        """What was told of a kind."""
        told = [json.loads(body) for _, body in self.heard]
        return [each for each in told if each["kind"] == kind]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A receiver on this machine."""
    receiver = Receiver()
    threading.Thread(target=receiver.server.serve_forever, daemon=True).start()
    yield receiver
    receiver.server.shutdown()
    receiver.server.server_close()


@contextmanager
def registered(admin: httpx.Client, url: str, *kinds: str) -> Iterator[dict[str, Any]]:
    """A webhook for as long as a test needs it."""
    answer = admin.post("/webhooks", json={"name": "ERP", "url": url, "kinds": list(kinds)})
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    try:
        yield {**made["webhook"], "key": made["key"]}
    finally:
        assert admin.delete(f"/webhooks/{made['webhook']['id']}").status_code == 200


def deliveries(admin: httpx.Client, webhook_id: str) -> list[dict[str, Any]]:
    """What the log of a webhook shows."""
    items: list[dict[str, Any]] = admin.get(f"/webhooks/{webhook_id}/deliveries").json()["items"]
    return items


def accept(desk: RunningDesk, admin: httpx.Client) -> str:
    """Accept a pending ticket; its id."""
    ticket: dict[str, Any] = admin.get("/tickets?state=pending&limit=1").json()["items"][0]
    assert admin.post(f"/tickets/{ticket['id']}/accept", json={}).status_code == 200
    return str(ticket["id"])


def spec() -> DeciderSpec:  # type: ignore[type-arg]
    return DeciderSpec(webhook.decider)


def test_a_webhook_is_registered_once_and_told_of_known_kinds_only() -> None:
    def register(*kinds: str) -> RegisterWebhook:
        return RegisterWebhook(by=SYSTEM, webhook_id="w", label="ERP", url=URL, kinds=frozenset(kinds), sealed="s")

    spec().when(register("ticket.opened")).then(REGISTERED)
    spec().given(REGISTERED).when(register("ticket.opened")).then_nothing()
    spec().when(register()).then_refused(webhook.WebhookNeedsKinds)
    spec().when(register("ticket.dreamt")).then_refused(webhook.WebhookNeedsKinds)


def test_a_webhook_is_changed_paused_and_removed_and_each_counts_once() -> None:
    change = ChangeWebhook(by=SYSTEM, webhook_id="w", label="Loja", url=URL, kinds=KINDS)
    changed = WebhookChanged(label="Loja", url=URL, kinds=("ticket.opened",))
    spec().given(REGISTERED).when(change).then(changed)
    spec().given(REGISTERED, changed).when(change).then_nothing()
    pause, resume = PauseWebhook(by=SYSTEM, webhook_id="w"), ResumeWebhook(by=SYSTEM, webhook_id="w")
    failing = PauseWebhook(by=SYSTEM, webhook_id="w", failing=True)
    spec().given(REGISTERED).when(pause).then(WebhookPaused(why="asked"))
    spec().given(REGISTERED).when(failing).then(WebhookPaused(why="failing"))
    spec().given(REGISTERED, WebhookPaused(why="asked")).when(failing).then_nothing()
    spec().given(REGISTERED, WebhookPaused(why="asked")).when(resume).then(WebhookResumed())
    spec().given(REGISTERED).when(resume).then_nothing()
    spec().given(REGISTERED).when(RenewWebhookKey(by=SYSTEM, webhook_id="w", sealed="s")).then(WebhookKeyRenewed())
    remove = RemoveWebhook(by=SYSTEM, webhook_id="w")
    spec().given(REGISTERED).when(remove).then(WebhookRemoved())
    spec().given(REGISTERED, WebhookRemoved()).when(remove).then_nothing()
    spec().given(REGISTERED, WebhookRemoved()).when(change).then_refused(webhook.WebhookIsUnknown)
    spec().when(pause).then_refused(webhook.WebhookIsUnknown)


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/hook",
        "https://127.0.0.1/hook",
        "https://10.0.0.7/hook",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/hook",
        "https://[::ffff:127.0.0.1]/hook",
        "https://[64:ff9b::a00:1]/hook",
        "https://[fd00::1]/hook",
        "https://0.0.0.0/hook",
        "https://user:secret@example.com/hook",
        "https://localhost/hook",
        "https://nats:4222/",
        "https:///hook",
        "https://[::1/hook",
    ],
)
def test_addresses_that_are_not_of_the_public_internet_are_refused_by_their_spelling(url: str) -> None:
    with pytest.raises(TargetRefused):
        webhook_targets.check(url, private=False)


def test_public_addresses_are_taken_and_private_ones_where_the_installation_says_so() -> None:
    webhook_targets.check("https://hooks.example.com:8443/guiche?x=1", private=False)
    webhook_targets.check("https://93.184.215.14/guiche", private=False)
    webhook_targets.check("http://127.0.0.1:9000/hook", private=True)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.215.14", True),
        ("2606:2800:220:1:248:1893:25c8:1946", True),
        ("192.168.1.1", False),
        ("100.64.0.1", False),
        ("224.0.0.1", False),
        ("::ffff:10.0.0.1", False),
        ("2002:7f00:1::", False),
        ("fe80::1", False),
    ],
)
def test_an_address_is_public_also_under_what_wraps_it(address: str, public: bool) -> None:
    assert is_public(ipaddress.ip_address(address)) is public


async def test_a_name_that_leads_inside_is_not_connected_to() -> None:
    with pytest.raises(httpcore.ConnectError, match="not public"):
        await PinnedNetwork(private=False).connect_tcp("localhost", 80)


def test_a_delivery_is_signed_and_shows_the_ticket_as_the_interface_does(
    strict_desk: RunningDesk, receiver: Receiver
) -> None:
    with strict_desk.client(ADMIN) as admin, registered(admin, receiver.url, "ticket.accepted") as hook:
        ticket_id = accept(strict_desk, admin)
        told = eventually(lambda: receiver.bodies("ticket.accepted"))[0]
        assert told["data"]["ticket"] == admin.get(f"/tickets/{ticket_id}").json()
        assert told["actor"]["name"] == "Sílvia Antunes"
        headers, body = receiver.heard[0]
        content = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
        key = base64.b64decode(hook["key"].removeprefix("whsec_"))
        expected = base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
        assert headers["webhook-signature"] == f"v1,{expected}"
        assert abs(int(headers["webhook-timestamp"]) - time.time()) < 60
        shown = eventually(lambda: [each for each in deliveries(admin, hook["id"]) if each["state"] == "delivered"])
        assert (shown[0]["id"], shown[0]["attempts"][0]["status"]) == (headers["webhook-id"], 200)
        assert hook["key"] not in admin.get("/webhooks").text


def commit(stream: str, version: int, *events: Event) -> list[Recorded]:
    """What one decision stored."""
    stored, _ = encode(stream, version, list(events), Context(actor=SYSTEM, time=NOON, command_id="c"))
    return decode_commit(stored, version)


def test_a_new_contact_is_told_of_once_and_what_changes_at_once_too() -> None:
    first = ContactRegistered(label="Rosa", alias_kind="phone", alias="+5511987650101")
    email = AliasLearned(alias_kind="email", alias="rosa@example.com", source="typed")
    begun = commit("contact.rosa", 1, first, email, DetailsChanged(field="birthday", value="1980-02-03"))
    assert [kind_told(each) for each in begun] == ["contact.created", None, None]
    later = commit("contact.rosa", 4, ContactRenamed(label="Rosa Lima"), DetailsChanged(field="address", value="x"))
    assert [kind_told(each) for each in later] == ["contact.changed"] * 2
    assert len({delivery_id(each, "contact.changed", "w") for each in later}) == 1
    again = commit("contact.rosa", 6, ContactRenamed(label="Rosa"))
    other = commit("relation.rosa", 1, ContactBlocked())
    assert kind_told(other[0]) == "contact.changed"
    told = {delivery_id(each, "contact.changed", hook) for each in (later[0], again[0]) for hook in "wx"}
    assert len(told) == 4


async def test_what_was_typed_on_the_phone_is_told_as_the_interface_shows_it() -> None:
    elsewhere = MessageSentElsewhere(
        message_id="m",
        provider_id="p",
        contact_id="rosa",
        channel_id="line",
        kind="text",
        text="Já sai",
        provider_at=NOON,
        arrival=1,
    )
    stored, _ = encode("conversation.v", 7, [elsewhere], Context(actor=SYSTEM, time=NOON, command_id="c"))
    shown = {"GetMessage": {"id": "m", "text": "Já sai"}, "GetTicketsByConversation": {"v": {"id": "t"}}}

    async def get_msg(_: str, seq: int) -> Any:
        return SimpleNamespace(data=stored, seq=seq)

    async def query(_: str, asked: Any) -> Any:
        if type(asked).__name__ not in shown:
            raise CommandRejected(Rejected(code="message.not_found", kind="not_found", detail="gone"))
        return shown[type(asked).__name__]

    async def people(_: list[str]) -> dict[str, str]:
        return {}

    jetstream: Any = SimpleNamespace(get_msg=get_msg)
    bus: Any = SimpleNamespace(query=query)
    directory: Any = SimpleNamespace(people=people)
    settings: Any = SimpleNamespace(stream=str)
    bodies = WebhookBodies(jetstream, bus, directory, settings)
    delivery = {"kind": "message.sent_elsewhere", "position": 9, "index": 0, "event_id": "e"}
    body = await bodies.body(delivery)
    assert (body["event"], body["position"]) == ("MessageSentElsewhere", 9)
    assert body["data"] == {"message": {"id": "m", "text": "Já sai"}, "ticket": {"id": "t"}}
    del shown["GetMessage"]
    with pytest.raises(EventIsGone):
        await bodies.body(delivery)


def test_contacts_and_tasks_are_told_of_as_the_interface_shows_them(
    strict_desk: RunningDesk, receiver: Receiver
) -> None:
    kinds = ("contact.created", "contact.changed", "contact.merged", "task.created", "task.done")
    with strict_desk.client(ADMIN) as admin, registered(admin, receiver.url, *kinds):
        wish = {"name": "Rosa Prado", "phone": "+55 11 98765-0909", "email": "rosa.prado@example.com"}
        rosa = admin.post("/contacts", json=wish).json()["contact"]
        created = eventually(lambda: receiver.bodies("contact.created"))[0]
        assert created["data"] == {"contact": rosa}
        admin.patch(f"/contacts/{rosa['id']}", json={"name": "Rosa Lima", "birthday": "1980-02-03", "address": "x"})
        changed = eventually(lambda: receiver.bodies("contact.changed"))[0]
        assert changed["data"] == {"contact": admin.get(f"/contacts/{rosa['id']}").json()}
        assert (changed["actor"]["name"], changed["data"]["contact"]["name"]) == ("Sílvia Antunes", "Rosa Lima")
        other = admin.post("/contacts", json={"name": "Rosa P.", "phone": "+55 11 98765-0910"}).json()["contact"]
        assert len(receiver.bodies("contact.changed")) == 1
        kept = admin.post(f"/contacts/{other['id']}/merge", json={"into": rosa["id"]}).json()["contact"]
        merged = eventually(lambda: receiver.bodies("contact.merged"))[0]["data"]
        assert (merged["merged_id"], merged["contact"]["id"]) == (other["id"], kept["id"])
        assert {each["value"] for each in merged["contact"]["aliases"]} == {
            each["value"] for each in kept["aliases"]
        }
        task = admin.post("/tasks", json={"title": "Medir a sala", "contact_id": rosa["id"]}).json()["task"]
        assert eventually(lambda: receiver.bodies("task.created"))[0]["data"] == {"task": task}
        done = admin.post(f"/tasks/{task['id']}/done").json()["task"]
        assert eventually(lambda: receiver.bodies("task.done"))[0]["data"] == {"task": done}


@pytest.mark.parametrize("language", ["pt-BR", "en", "es"])
def test_every_kind_is_named_in_the_page_and_described(language: str) -> None:
    root = Path(webhook.__file__).parent
    words = json.loads((root / f"web/src/i18n/{language}.json").read_text())["settings"]["webhooks"]["kind"]
    described = (root.parents[1] / "docs/webhooks.md").read_text()
    for kind in ALL_KINDS:
        assert words[kind.replace(".", "_")]
        assert f"| `{kind}` |" in described


def test_a_delivery_is_tried_again_and_follows_no_redirect(strict_desk: RunningDesk, receiver: Receiver) -> None:
    receiver.answers = [302, 200]
    with strict_desk.client(ADMIN) as admin, registered(admin, receiver.url, "ticket.opened") as hook:
        delivery = admin.post(f"/webhooks/{hook['id']}/test").json()
        waiting = eventually(lambda: [each for each in deliveries(admin, hook["id"]) if each["attempts"]])[0]
        assert (waiting["state"], waiting["attempts"][0]["status"]) == ("waiting", 302)
        assert waiting["next_at"] > waiting["attempts"][0]["at"]
        eventually(lambda: deliveries(admin, hook["id"])[0]["state"] == "delivered")
        assert [headers["webhook-id"] for headers, _ in receiver.heard] == [delivery["id"]] * 2


def test_what_happens_during_a_pause_is_held_and_told_afterwards_and_can_be_told_again(
    strict_desk: RunningDesk, receiver: Receiver
) -> None:
    with strict_desk.client(ADMIN) as admin, registered(admin, receiver.url, "ticket.accepted") as hook:
        path = f"/webhooks/{hook['id']}"
        assert admin.post(f"{path}/pause").json()["webhook"]["why"] == "asked"
        problem(admin.post(f"{path}/test"), 409, "webhook.paused")
        accept(strict_desk, admin)
        held = eventually(lambda: deliveries(admin, hook["id"]))[0]
        assert (held["state"], receiver.heard) == ("held", [])
        assert admin.post(f"{path}/resume").json()["webhook"]["state"] == "active"
        eventually(lambda: len(receiver.heard) == 1)
        assert admin.post(f"{path}/deliveries/{held['id']}/replay").status_code == 202
        eventually(lambda: len(receiver.heard) == 2)
        assert {headers["webhook-id"] for headers, _ in receiver.heard} == {held["id"]}


def test_webhooks_are_for_admins_and_checked_before_anything_is_stored(strict_desk: RunningDesk) -> None:
    with strict_desk.client("supervisora@demo.local") as supervisor, strict_desk.client(ADMIN) as admin:
        problem(supervisor.get("/webhooks"), 403, "profile.not_allowed")
        wish = {"name": "ERP", "url": "https://user@erp.example/", "kinds": ["ticket.opened"]}
        body = problem(admin.post("/webhooks", json=wish), 422, "webhook.url_refused")
        assert body["fields"][0]["field"] == "url"
        wish = {"name": "ERP", "url": URL, "kinds": ["ticket.dreamt"]}
        assert problem(admin.post("/webhooks", json=wish), 422, "webhook.kinds_invalid")["fields"]
        assert admin.get("/webhooks").json()["items"] == []


@contextmanager
def token(desk: RunningDesk, *scopes: str, **more: Any) -> Iterator[tuple[httpx.Client, dict[str, Any]]]:
    """A program with a token."""
    with desk.client(ADMIN) as admin:
        answer = admin.post("/tokens", json={"name": "Painel", "scopes": list(scopes), **more})
        assert answer.status_code == 201, answer.text
        issued: dict[str, Any] = answer.json()
        headers = {"Authorization": f"Bearer {issued['secret']}"}
        with httpx.Client(base_url=f"{desk.url}/api/v1", headers=headers, timeout=30) as client:
            yield client, issued
        admin.delete(f"/tokens/{issued['token']['id']}")


def test_a_token_reads_and_writes_within_its_scopes(strict_desk: RunningDesk) -> None:
    with token(strict_desk, "tickets:read") as (program, issued), strict_desk.client(ADMIN) as admin:
        assert program.get("/tickets").status_code == 200
        assert program.get("/token").json()["scopes"] == ["tickets:read"]
        ticket = program.get("/tickets?state=open&limit=1").json()["items"][0]
        problem(program.post(f"/tickets/{ticket['id']}/unread", json={}), 403, "token.scope_missing")
        problem(program.get("/channels"), 403, "token.scope_missing")
        for path in ("/me", "/me/sessions", "/tokens", "/webhooks", "/audit", "/sign-on"):
            problem(program.get(path), 403, "token.not_allowed")
        shown = next(each for each in admin.get("/tokens").json()["items"] if each["id"] == issued["token"]["id"])
        assert shown["used_from"] == "127.0.0.1"
        assert issued["secret"] not in admin.get("/tokens").text


def test_a_token_never_does_more_than_its_owner(strict_desk: RunningDesk) -> None:
    with strict_desk.client(AGENT) as ana:
        owner_id = ana.get("/me").json()["id"]
        own = {each["id"] for each in ana.get("/tickets?limit=200").json()["items"]}
    scopes = ("tickets:read", "tickets:write", "settings:write")
    with token(strict_desk, *scopes, owner_id=owner_id) as (program, _):
        assert {each["id"] for each in program.get("/tickets?limit=200").json()["items"]} == own
        problem(program.get("/panel"), 403, "panel.management_only")
        problem(program.post("/channels", json={"kind": "waba"}), 403, "profile.not_allowed")


def test_a_token_opens_nothing_once_it_is_revoked_or_invented(strict_desk: RunningDesk) -> None:
    with token(strict_desk, "tickets:read") as (program, issued), strict_desk.client(ADMIN) as admin:
        assert admin.delete(f"/tokens/{issued['token']['id']}").status_code == 200
        refused = program.get("/tickets")
        problem(refused, 401, "token.invalid")
        assert refused.headers["www-authenticate"].startswith("Bearer")
        program.headers["Authorization"] = "Bearer guiche_invented"
        program.cookies.update(admin.cookies)
        problem(program.get("/tickets"), 401, "token.invalid")


def test_a_token_has_known_scopes_and_an_end_that_lies_ahead(strict_desk: RunningDesk) -> None:
    with strict_desk.client(ADMIN) as admin:
        wish = {"name": "x", "scopes": ["tickets:dream"]}
        problem(admin.post("/tokens", json=wish), 422, "token.scopes_invalid")
        wish = {"name": "x", "scopes": ["tickets:read"], "expires_at": "2020-01-01T00:00:00Z"}
        problem(admin.post("/tokens", json=wish), 422, "token.expires_in_the_past")


def test_an_allowance_is_spent_at_once_and_comes_back_evenly() -> None:
    allowance = Allowance(60)
    assert [allowance.take("a", 0.0)[0] for _ in range(60)] == list(range(59, -1, -1))
    left, seconds = allowance.take("a", 0.0)
    assert (left, round(seconds, 6)) == (-1, 1.0)
    assert allowance.take("a", 1.0)[0] == 0
    assert allowance.take("b", 1.0)[0] == 59
    assert allowance.take("a", 90.0)[0] == 59


def test_who_asks_too_much_is_told_when_to_come_back_and_others_are_not(strict_desk: RunningDesk) -> None:
    with strict_desk.client(AGENT) as ana, strict_desk.client("bruno@demo.local") as bruno:
        first = ana.get("/queues")
        assert first.headers["ratelimit-policy"] == '"session";q=300;w=60'
        answers = [ana.get("/queues") for _ in range(320)]
        refused = next(each for each in answers if each.status_code == 429)
        problem(refused, 429, "request.too_many")
        assert int(refused.headers["retry-after"]) >= 1
        assert refused.headers["ratelimit"].startswith('"session";r=0;t=')
        assert bruno.get("/queues").status_code == 200
