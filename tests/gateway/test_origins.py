"""Who writes in a group and is named there, what the provider said word for word, and a contact who only called."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.acceptance.desk import RunningDesk, eventually
from tests.gateway.conftest import Line
from tests.providers.graph import webhook

ADMIN = "admin@demo.local"


def pending(admin: httpx.Client, **params: str) -> dict[str, Any]:
    """The one pending ticket that is found by these parameters."""
    found: list[dict[str, Any]] = eventually(
        lambda: admin.get("/tickets", params={"state": "pending", **params}).json()["items"]
    )
    return found[0]


def test_somebody_in_a_group_is_named_by_his_contact_and_called_by_his_number(desk: RunningDesk) -> None:
    group = {"id": f"{uuid4().hex}@g.us", "name": f"Condomínio {uuid4().hex[:6]}"}
    number = f"55119{uuid4().int % 10**8:08d}"
    with desk.client(ADMIN) as admin:
        said = {"from": f"+{number}", "name": "Síndico Beltrão", "text": "Quem paga?", "group": group}
        assert admin.post("/simulator/messages", json=said).status_code == 202
        ticket = pending(admin, group="true", q=str(group["name"]))
        here = f"/tickets/{ticket['id']}"
        assert admin.post(f"{here}/accept").status_code == 200
        (person,) = eventually(lambda: admin.get(f"{here}/participants").json()["items"])
        assert person["name"] == "Síndico Beltrão"

        wish = {"text": "@Síndico Beltrão o prédio paga", "mentions": [person["id"]]}
        written = admin.post(f"{here}/messages", json=wish)
        assert written.status_code == 202, written.text
        message = written.json()["message"]
        assert message["text"] == f"@{number} o prédio paga"
        assert message["mentions"] == [{"id": number, "name": "Síndico Beltrão"}]

        address = {"text": "@5511900000000 veja", "mentions": ["5511900000000"]}
        message = admin.post(f"{here}/messages", json=address).json()["message"]
        assert [each["id"] for each in message["mentions"]] == ["5511900000000"]


@pytest.fixture
def admin(desk: RunningDesk) -> Iterator[httpx.Client]:
    """An administrator."""
    with desk.client(ADMIN) as client:
        yield client


def test_what_the_desk_does_not_know_can_be_saved_as_the_provider_said_it(line: Line, admin: httpx.Client) -> None:
    number = f"55119{uuid4().int % 10**8:08d}"
    moment = {"from": number, "timestamp": str(int(time.time()))}
    said = [
        {**moment, "id": f"wamid.{uuid4().hex}", "type": "text", "text": {"body": "Oi"}},
        {**moment, "id": f"wamid.{uuid4().hex}", "type": "hologram", "hologram": {"depth": 3}},
    ]
    assert line.post(webhook({"messages": said})).status_code == 200
    ticket = pending(admin, q=number)

    def both() -> Any:
        items = admin.get(f"/tickets/{ticket['id']}/messages").json()["items"]
        found = {each["kind"]: each["id"] for each in items if each["direction"] == "in"}
        return found if len(found) == 2 else None

    kinds = eventually(both)
    strange = admin.get(f"/tickets/{ticket['id']}/messages/{kinds['unsupported']}/raw")
    assert (strange.status_code, strange.json()["hologram"]) == (200, {"depth": 3})
    assert strange.headers["content-disposition"].startswith("attachment")
    plain = admin.get(f"/tickets/{ticket['id']}/messages/{kinds['text']}/raw")
    assert (plain.status_code, plain.json()["code"]) == (404, "message.no_original")
    gone = admin.get(f"/tickets/{ticket['id']}/messages/{uuid4()}/raw")
    assert (gone.status_code, gone.json()["code"]) == (404, "message.no_original")
    assert admin.get(f"/tickets/{uuid4()}/messages/{kinds['unsupported']}/raw").status_code == 404


def test_a_schedule_for_somebody_who_only_called_says_what_to_do_first(admin: httpx.Client) -> None:
    phone, name = f"+55219{uuid4().int % 10**8:08d}", f"Ligou {uuid4().hex[:6]}"
    made = admin.post("/contacts", json={"name": name, "phone": phone})
    assert made.status_code == 201, made.text
    called = admin.post("/simulator/calls", json={"from": phone, "name": name}).json()
    ticket = pending(admin, q=name)
    admin.post(f"/simulator/calls/{called['call_id']}/hangup")
    here = f"/tickets/{ticket['id']}"
    assert admin.post(f"{here}/accept").status_code == 200
    items = eventually(lambda: admin.get(f"{here}/messages").json()["items"])
    assert [each["kind"] for each in items] == ["call"]
    due = (datetime.now(UTC) + timedelta(seconds=2)).isoformat()
    wish = {"text": "Vi sua ligação", "due_at": due, "time_zone": "America/Sao_Paulo"}
    refused = admin.post(f"{here}/schedules", json=wish)
    assert (refused.status_code, refused.json()["code"]) == (409, "schedule.only_calls")
    assert admin.post(f"{here}/messages", json={"text": "Olá"}).status_code == 202
    shown = f"/simulator/phones/{phone}/messages"
    eventually(lambda: said(admin, shown, "Olá"))
    due = (datetime.now(UTC) + timedelta(seconds=2)).isoformat()
    planned = admin.post(f"{here}/schedules", json={**wish, "due_at": due})
    assert planned.status_code == 201, planned.text
    eventually(lambda: said(admin, shown, "Vi sua ligação"))


def said(admin: httpx.Client, shown: str, text: str) -> bool:
    """Whether a telephone shows a text, signed or not."""
    return any((each["text"] or "").endswith(text) for each in admin.get(shown).json()["items"])
