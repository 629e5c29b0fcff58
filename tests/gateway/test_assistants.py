"""Assistants: bots of somebody else's are set up, kept secret, tried, placed, and answer in tickets (C7, T21)."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from libs.events.catalog.assistant import (
    AssistantArchived,
    AssistantChanged,
    AssistantDefined,
    AssistantKeysChanged,
)
from libs.events.event import SYSTEM
from libs.events.testing import DeciderSpec
from services.gateway import assistant
from services.gateway.assistant_commands import ArchiveAssistant, ChangeAssistant, DefineAssistant
from tests.acceptance.desk import RunningDesk
from tests.gateway.rest import problem
from tests.providers.bots import CHOICES, PUBLIC_ID, BotsStandIn

ADMIN, AGENT = "admin@demo.local", "ana@demo.local"
SETTINGS = {"url": "https://bot.example", "public_id": "x"}
DEFINED = AssistantDefined(kind="typebot", label="Loja", settings=SETTINGS)
KEY = "sk-invented-key"


def spec() -> DeciderSpec:  # type: ignore[type-arg]
    return DeciderSpec(assistant.decider)


def change(label: str = "Loja", sealed: str | None = None, **settings: Any) -> ChangeAssistant:
    return ChangeAssistant(
        by=SYSTEM, assistant_id="a", label=label, settings={**SETTINGS, **settings}, sealed=sealed
    )


def test_an_assistant_is_defined_once_and_changed_by_what_differs() -> None:
    define = DefineAssistant(
        by=SYSTEM, assistant_id="a", kind="typebot", label="Loja", settings=SETTINGS, sealed="s"
    )
    spec().when(define).then(DEFINED)
    spec().given(DEFINED).when(define).then_nothing()
    spec().given(DEFINED).when(change()).then_nothing()
    renamed = AssistantChanged(label="Casa", settings=SETTINGS)
    spec().given(DEFINED).when(change("Casa")).then(renamed)
    spec().given(DEFINED).when(change(sealed="t")).then(AssistantKeysChanged())
    spec().when(change()).then_refused(assistant.AssistantIsUnknown)


def test_an_archived_assistant_is_gone_and_archived_once() -> None:
    archive = ArchiveAssistant(by=SYSTEM, assistant_id="a")
    archived = AssistantArchived(kind="typebot")
    spec().given(DEFINED).when(archive).then(archived)
    spec().given(DEFINED, archived).when(archive).then_nothing()
    spec().given(DEFINED, archived).when(change("Casa")).then_refused(assistant.AssistantIsUnknown)
    spec().when(archive).then_refused(assistant.AssistantIsUnknown)


@pytest.fixture(scope="module")
def bots() -> Iterator[BotsStandIn]:
    """Bots on this machine."""
    with BotsStandIn.running() as running:
        yield running


@contextmanager
def defined(admin: httpx.Client, kind: str, **settings: Any) -> Iterator[dict[str, Any]]:
    """A bot for as long as a test needs it."""
    wish = {"kind": kind, "name": f"Bot {kind}", "settings": {"debounce_ms": 50, **settings}}
    answer = admin.post("/assistants", json=wish)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()["assistant"]
    try:
        yield made
    finally:
        assert admin.delete(f"/assistants/{made['id']}").status_code == 200


def test_a_bots_keys_are_never_shown_and_stay_where_nothing_new_is_typed(
    strict_desk: RunningDesk, bots: BotsStandIn
) -> None:
    with (
        strict_desk.client(ADMIN) as admin,
        strict_desk.client(AGENT) as ana,
        defined(admin, "openai", url=bots.url, model="m", api_key=KEY) as bot,
    ):
        path = f"/assistants/{bot['id']}"
        shown = admin.get(f"{path}/setup").json()
        assert (shown["secrets"], shown["settings"]["model"]) == (["api_key"], "m")
        assert KEY not in admin.get(f"{path}/setup").text + admin.get("/assistants").text
        changed = admin.patch(path, json={"name": "Modelo", "settings": {"temperature": 0.1}})
        assert changed.json()["assistant"]["name"] == "Modelo"
        assert admin.get(f"{path}/setup").json()["secrets"] == ["api_key"]
        assert admin.post(f"{path}/try", json={"text": "oi"}).json()["said"][0]["text"] == "*Entendi*: oi"
        assert bots.headers[-1]["authorization"] == f"Bearer {KEY}"
        seen = next(each for each in ana.get("/assistants").json()["items"] if each["id"] == bot["id"])
        assert seen["places"] is None
        for refused in (
            ana.get(f"{path}/setup"),
            ana.patch(path, json={"name": "x"}),
            ana.post(f"{path}/try", json={"text": "oi"}),
            ana.put(f"{path}/places", json={}),
        ):
            problem(refused, 403, "profile.not_allowed")
    with strict_desk.client(ADMIN) as admin:
        problem(admin.get(f"{path}/setup"), 404, "assistant.not_found")


def test_a_bots_settings_are_checked_by_field_before_anything_is_stored(desk: RunningDesk) -> None:
    with desk.client(ADMIN) as admin:
        inside = {"kind": "typebot", "name": "x", "settings": {"url": "https://127.0.0.1", "public_id": "x"}}
        assert problem(admin.post("/assistants", json=inside), 422, "assistant.url_refused")["fields"]
        empty = {"kind": "typebot", "name": "x", "settings": {"url": "https://bot.example"}}
        fields = problem(admin.post("/assistants", json=empty), 422, "request.invalid")["fields"]
        assert [each["field"] for each in fields] == ["settings.public_id"]
        unknown = {"kind": "oracle", "name": "x", "settings": {}}
        problem(admin.post("/assistants", json=unknown), 422, "assistant.kind_unknown")
        kinds = {each["kind"]: each["fields"] for each in admin.get("/assistants/kinds").json()["items"]}
        assert kinds.keys() == {"typebot", "webhook", "openai"}
        token = next(each for each in kinds["typebot"] if each["name"] == "token")
        assert (token["kind"], token["required"]) == ("secret", False)


def test_a_bot_is_tried_turn_by_turn_and_failures_are_told(strict_desk: RunningDesk, bots: BotsStandIn) -> None:
    with (
        strict_desk.client(ADMIN) as admin,
        defined(admin, "typebot", url=bots.url, public_id=PUBLIC_ID, restart_words="menu") as bot,
    ):
        path = f"/assistants/{bot['id']}/try"
        began = admin.post(path, json={"text": "Oi"}).json()
        assert [each["title"] for each in began["said"][-1]["choices"]] == list(CHOICES)
        talk = {"session": began["session"], "awaits": began["awaits"]}
        asked = admin.post(path, json={"text": "Financeiro", "choice": "it1", **talk}).json()
        assert asked["said"][0]["text"] == "*Qual o número do pedido?*"
        moved = admin.post(path, json={"text": "2", **talk}).json()
        assert moved["said"][0]["text"] == "Resposta inválida, tente de novo."
        failed = admin.post(path, json={"text": "#500", **talk}).json()
        assert failed["failed"]["code"] == "bot.failed"
        again = admin.post(path, json={"text": "menu", **talk}).json()
        assert again["session"] != began["session"]


def test_places_of_a_bot_are_told_and_checked(strict_desk: RunningDesk, bots: BotsStandIn) -> None:
    with (
        strict_desk.client(ADMIN) as admin,
        defined(admin, "webhook", url=f"{bots.url}/webhook/loja") as bot,
    ):
        path = f"/assistants/{bot['id']}/places"
        problem(admin.put(path, json={"queue_ids": ["dreamt"]}), 422, "queue.not_found")
        placed = admin.put(path, json={"keywords": ["  Promoção de NATAL "]}).json()["assistant"]
        assert placed["places"] == {"channel_ids": [], "queue_ids": [], "keywords": ["promoção de natal"]}
        assert admin.get("/assistants").json()["items"][0]["places"] == placed["places"]
