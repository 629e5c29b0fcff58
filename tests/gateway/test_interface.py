"""The outside interface as its own description tells it: who is refused what, by whatever route; and that a program
made from the description alone works with it.
"""

import importlib
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest

from services.gateway.scopes import AREA_OF_TAG, SCOPES, needed
from tests.acceptance.desk import RunningDesk
from tests.gateway.test_webhooks import token
from tests.visibility.routes import Operation, operations

EMAILS = {"admin": "admin@demo.local", "supervisor": "supervisora@demo.local", "agent": "ana@demo.local"}
# Of what begins as what is for admins: what everybody reads, and what supervisors do too.
READ_BY_ALL = ("/assistants", "/channels", "/channels/{channel_id}/templates", "/company/access")
LED_BY_MANAGEMENT = ("/channels/health", "/channels/{channel_id}/templates/sync")
# What only admins reach at all, by the specification's table; the rest is decided on the thing itself.
FOR_ADMINS = (
    "/assistants",
    "/channels",
    "/tokens",
    "/webhooks",
    "/sign-on",
    "/audit",
    "/unreadable",
    "/company/access",
    "/users",
)
FOR_MANAGEMENT = ("tags", "reasons", "boards", "funnels", "fields", "queues", "company", "rules", "slas")


@pytest.fixture(scope="module")
def document(desk: RunningDesk) -> dict[str, Any]:
    """The OpenAPI document."""
    found: dict[str, Any] = httpx.get(f"{desk.url}/api/v1/openapi.json", timeout=60).json()
    return found


@pytest.fixture(scope="module")
def clients(desk: RunningDesk) -> Iterator[dict[str, httpx.Client]]:
    """One of each profile, and nobody."""
    with ExitStack() as stack:
        found = {who: stack.enter_context(desk.client(email)) for who, email in EMAILS.items()}
        yield {**found, "nobody": stack.enter_context(desk.client())}


def asked(client: httpx.Client, operation: Operation) -> httpx.Response:
    """A request that fits its schema, about things that do not exist."""
    return client.request(operation.method, operation.filled({}), json=operation.body)


def test_every_route_belongs_to_an_area_or_is_closed_to_tokens(document: dict[str, Any]) -> None:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            assert operation["tags"][0] in AREA_OF_TAG, f"{method} {path}: give its tag an area in scopes.py"


def test_every_route_refuses_whoever_is_not_logged_in(
    document: dict[str, Any], clients: dict[str, httpx.Client]
) -> None:
    open_to_all = [
        str(operation)
        for operation in operations(document)
        if asked(clients["nobody"], operation).status_code != 401
    ]
    assert open_to_all == []


def test_every_route_refuses_another_sites_page(document: dict[str, Any], clients: dict[str, httpx.Client]) -> None:
    for operation in operations(document):
        if operation.method == "get":
            continue
        for header in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
            answer = clients["admin"].request(operation.method, operation.filled({}), headers=header)
            assert answer.json()["code"] == "request.cross_site", str(operation)


@pytest.mark.parametrize("who", ["agent", "supervisor"])
def test_what_is_for_admins_is_refused_to_others(
    document: dict[str, Any], clients: dict[str, httpx.Client], who: str
) -> None:
    checked = 0
    for operation in operations(document):
        path = operation.path.removeprefix("/api/v1")
        reading = operation.method == "get" and path in READ_BY_ALL
        leading = who == "supervisor" and path in LED_BY_MANAGEMENT
        if not path.startswith(FOR_ADMINS) or reading or leading or path.endswith("/photo"):
            continue
        answer = asked(clients[who], operation)
        assert answer.status_code == 403, f"{operation}: {answer.status_code} {answer.text[:200]}"
        checked += 1
    assert checked >= 25


def test_what_is_for_management_is_refused_to_agents(
    document: dict[str, Any], clients: dict[str, httpx.Client]
) -> None:
    refused = 0
    for operation in operations(document):
        path = operation.path.removeprefix("/api/v1")
        setting = operation.method != "get" and path.split("/")[1] in FOR_MANAGEMENT
        if not setting and not path.startswith(("/panel", "/bulk")):
            continue
        answer = asked(clients["agent"], operation)
        assert answer.status_code in (403, 404, 422), f"{operation}: {answer.status_code} {answer.text[:200]}"
        refused += answer.status_code == 403
    assert refused >= 20


def test_no_route_lets_a_token_do_what_its_scopes_do_not_say(desk: RunningDesk, document: dict[str, Any]) -> None:
    tags = {
        (method, path): operation["tags"][0]
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    }
    with token(desk, "calls:read") as (program, issued):
        for operation in operations(document):
            scope = needed(tags[(operation.method, operation.path)], operation.method.upper())
            if scope == "calls:read" or operation.path == "/api/v1/token":
                continue
            answer = asked(program, operation)
            expected = "token.not_allowed" if scope is None else "token.scope_missing"
            assert answer.status_code == 403, f"{operation}: {answer.status_code}"
            assert answer.json()["code"] == expected, f"{operation}: {answer.text[:200]}"
        assert set(issued["token"]["scopes"]) < SCOPES


@pytest.fixture(scope="module")
def generated(document: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A client made from the description by openapi-python-client, which knows nothing of us."""
    folder = tmp_path_factory.mktemp("client")
    (folder / "openapi.json").write_text(json.dumps(document))
    files = "".join(f"  {each}: application/octet-stream\n" for each in ("image/webp", '"image/*"'))
    (folder / "config.yaml").write_text(f"post_hooks: []\ncontent_type_overrides:\n{files}")
    made = subprocess.run(
        [
            *(Path(sys.executable).with_name("openapi-python-client"), "generate", "--meta", "none"),
            *("--path", folder / "openapi.json", "--output-path", folder / "guiche_made"),
            *("--config", folder / "config.yaml", "--fail-on-warning"),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stdout[-3000:] + made.stderr[-3000:]
    sys.path.insert(0, str(folder))
    yield "guiche_made"
    sys.path.remove(str(folder))


def test_a_generated_client_reads_and_writes_with_a_token(desk: RunningDesk, generated: str) -> None:
    made = importlib.import_module(f"{generated}.client")
    with token(desk, "tickets:read", "tickets:write") as (_, issued):
        client = made.AuthenticatedClient(
            base_url=desk.url, token=issued["secret"], raise_on_unexpected_status=True
        )
        listing = importlib.import_module(f"{generated}.api.tickets.listed_api_v1_tickets_get")
        page = listing.sync(client=client, limit=5)
        assert len(page.items) == 5
        ticket = page.items[0]
        assert ticket.contact.name
        noting = importlib.import_module(f"{generated}.api.notes.add_api_v1_tickets_ticket_id_notes_post")
        wish = importlib.import_module(f"{generated}.models.new_note").NewNote
        noted = noting.sync(ticket.id, client=client, body=wish(text="Escrito por um programa"))
        assert noted.note.text == "Escrito por um programa"
