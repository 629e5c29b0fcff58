"""Whose a contact is, who he is, and what the company lets the team see of him (K3, K5, K7–K9)."""

import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from pydantic import TypeAdapter

from services.gateway import shapes
from tests.acceptance.desk import RunningDesk, eventually
from tests.gateway.test_live import page, ticket_of, write_as
from tests.gateway.test_privacy import do, over

ADMIN, SUPERVISOR, ANA, CARLA = (f"{each}@demo.local" for each in ("admin", "supervisora", "ana", "carla"))
WIDE = {"supervisors_see": "all", "agents_see_contacts": "served", "agents_see_numbers": True}


@pytest.fixture
def admin(desk: RunningDesk) -> Iterator[httpx.Client]:
    """An admin, who leaves the company's settings as they were."""
    with desk.client(ADMIN) as client:
        yield client
        do(client, "PUT", "/company/access", **WIDE)


def user(client: httpx.Client, name: str) -> str:
    """The id of a member of the team."""
    team = client.get("/team").json()["items"]
    return next(str(each["id"]) for each in team if each["name"].startswith(name))


def customer(desk: RunningDesk, client: httpx.Client, phone: str, name: str, text: str = "oi") -> dict[str, Any]:
    """A ticket of somebody who wrote."""
    write_as(desk, phone, name, text)
    return ticket_of(client, name)


def of_contact(client: httpx.Client, name: str, state: str) -> dict[str, Any] | None:
    """His newest ticket in a state."""
    found: list[dict[str, Any]] = client.get("/tickets", params={"q": name, "state": state}).json()["items"]
    return found[0] if found else None


def test_a_new_ticket_goes_to_the_first_owner_who_is_there_and_else_to_the_queue(
    desk: RunningDesk, admin: httpx.Client
) -> None:
    ticket = customer(desk, admin, "+5511944000001", "Dona Carteira")
    path, ana, carla = f"/contacts/{ticket['contact']['id']}", user(admin, "Ana"), user(admin, "Carla")
    owned = do(admin, "PUT", f"{path}/owners", user_ids=[carla, ana])["contact"]
    assert [each["id"] for each in owned["owners"]] == [carla, ana]
    do(admin, "POST", f"/tickets/{ticket['id']}/resolve", silent=True)

    write_as(desk, "+5511944000001", "Dona Carteira", "ninguém aí?")
    pending = eventually(lambda: of_contact(admin, "Dona Carteira", "pending"))
    assert pending["assignee"] is None
    do(admin, "POST", f"/tickets/{pending['id']}/resolve", silent=True)

    with desk.client(ANA) as agent, page(desk, agent):
        eventually(lambda: _present(admin, ana))
        # The gateway knows at once who has come; what it tells the other services is with them a moment later.
        time.sleep(1.5)
        write_as(desk, "+5511944000001", "Dona Carteira", "e agora?")
        taken = eventually(lambda: of_contact(admin, "Dona Carteira", "open"))
        assert taken["assignee"]["id"] == ana
        path = f"/tickets/{taken['id']}/log"

        def assigned() -> dict[str, Any] | None:
            return next((each for each in admin.get(path).json()["items"] if each["type"] == "Assigned"), None)

        assert eventually(assigned)["data"]["rule"] == "portfolio"


def _present(client: httpx.Client, user_id: str) -> bool:
    team = client.get("/team").json()["items"]
    return any(each["id"] == user_id and each["presence"] == "online" for each in team)


def test_owners_see_their_contacts_tickets_in_every_queue(desk: RunningDesk, admin: httpx.Client) -> None:
    ticket = customer(desk, admin, "+5511944000002", "Dono de Fora", "palavra jabuticabeira")
    do(admin, "POST", f"/tickets/{ticket['id']}/transfer", user_id=user(admin, "Ana"), anyway=True)
    with desk.client(CARLA) as carla:
        assert carla.get(f"/tickets/{ticket['id']}").status_code == 404
        changed = do(admin, "PUT", f"/contacts/{ticket['contact']['id']}/owners", user_ids=[user(admin, "Carla")])
        seen = carla.get(f"/tickets/{ticket['id']}", params={"wait_for": changed["position"]})
        assert seen.status_code == 200
        assert carla.get(f"/tickets/{ticket['id']}/messages").status_code == 200
        assert [each["id"] for each in carla.get("/tickets", params={"q": "Fora"}).json()["items"]] == [
            ticket["id"]
        ]
        counters = carla.get("/tickets/counters", params={"q": "Fora"}).json()
        assert counters["private"]["open"] == 1
        hits = eventually(lambda: carla.get("/search/messages", params={"q": "jabuticabeira"}).json()["items"])
        assert hits[0]["ticket"]["id"] == ticket["id"]
        assert (
            do(carla, "POST", f"/tickets/{ticket['id']}/notes", text="meu cliente")["note"]["text"] == "meu cliente"
        )
        refused = carla.post(f"/tickets/{ticket['id']}/messages", json={"text": "não é meu"})
        assert (refused.status_code, refused.json()["code"]) == (403, "ticket.not_yours")
        gone = do(admin, "PUT", f"/contacts/{ticket['contact']['id']}/owners", user_ids=[])
        path = f"/tickets/{ticket['id']}"
        assert carla.get(path, params={"wait_for": gone["position"]}).status_code == 404


def test_portfolios_are_managements_and_name_members_only(desk: RunningDesk, admin: httpx.Client) -> None:
    ticket = customer(desk, admin, "+5511944000003", "Quem Cuida")
    path = f"/contacts/{ticket['contact']['id']}/owners"
    with desk.client(ANA) as ana:
        assert ana.put(path, json={"user_ids": []}).status_code == 403
    answer = admin.put(path, json={"user_ids": ["nobody"]})
    assert (answer.status_code, answer.json()["fields"][0]["field"]) == (422, "user_ids")
    assert admin.put("/contacts/nobody/owners", json={"user_ids": []}).status_code == 404


def test_supervisors_of_own_queues_see_no_others(desk: RunningDesk, admin: httpx.Client) -> None:
    wish = {"name": "Fila sem supervisora", "color": "#1971C2"}
    other = do(admin, "POST", "/queues", **wish)["queue"]["id"]
    foreign = customer(desk, admin, "+5511944000004", "Fila Alheia")
    with desk.client(SUPERVISOR) as supervisor:
        do(admin, "POST", f"/tickets/{foreign['id']}/transfer", queue_id=other, anyway=True)
        assert supervisor.get(f"/tickets/{foreign['id']}").status_code == 200
        assert supervisor.put("/company/access", json=WIDE).status_code == 403
        do(admin, "PUT", "/company/access", **WIDE | {"supervisors_see": "own_queues"})
        assert supervisor.get("/company/access").json()["supervisors_see"] == "own_queues"
        hidden = eventually(lambda: supervisor.get(f"/tickets/{foreign['id']}").status_code == 404)
        assert hidden
        assert supervisor.get("/tickets", params={"q": "Alheia"}).json()["items"] == []
        assert supervisor.post(f"/tickets/{foreign['id']}/resolve", json={"silent": True}).status_code == 404


def test_numbers_that_agents_do_not_see_leave_by_no_way(desk: RunningDesk, admin: httpx.Client) -> None:
    ticket = customer(desk, admin, "+5511944005678", "Número Oculto")
    customer(desk, admin, "+5511944005679", "Outro Oculto")
    do(admin, "POST", f"/tickets/{ticket['id']}/transfer", user_id=user(admin, "Ana"), anyway=True)
    do(admin, "PUT", "/company/access", **WIDE | {"agents_see_numbers": False})
    with desk.client(ANA) as ana:
        eventually(lambda: ana.get(f"/tickets/{ticket['id']}").json()["contact"]["phone"] == "•••• 5678")
        contact = f"/contacts/{ticket['contact']['id']}"
        paths = [f"/tickets/{ticket['id']}", "/tickets", contact, "/contacts", "/calls", "/notices"]
        paths += [f"/tickets/{ticket['id']}/messages", f"{contact}/history", "/search/messages?q=oi"]
        with page(desk, ana, position=1) as socket:
            socket.send(type="watch", ticket_id=ticket["id"])
            write_as(desk, "+5511944005678", "Número Oculto", "mais uma")
            frames = str(socket.frames) + str(socket.quiet(1.5))
        assert ticket["id"] in frames
        said = frames + "".join(ana.get(each).text for each in paths)
        assert "944005678" not in said
    assert "+5511944005678" in admin.get(f"/tickets/{ticket['id']}").text


def test_a_merged_contact_is_shown_as_the_other_and_can_be_taken_apart(
    desk: RunningDesk, admin: httpx.Client
) -> None:
    own = customer(desk, admin, "+5511944000005", "Beto Antigo", "primeiro número")
    other = customer(desk, admin, "+5511944000006", "Beto Novo", "segundo número")
    stays, goes = own["contact"]["id"], other["contact"]["id"]
    do(admin, "POST", f"/contacts/{goes}/tags", tag_ids=[admin.get("/tags").json()["items"][0]["id"]])
    merged = do(admin, "POST", f"/contacts/{goes}/merge", into=stays)
    assert merged["contact"]["id"] == stays
    values = {each["value"] for each in merged["contact"]["aliases"]}
    assert {"+5511944000005", "+5511944000006"} <= values
    assert len(merged["contact"]["tags"]) == 1

    moved = admin.get(f"/tickets/{other['id']}", params={"wait_for": merged["position"]}).json()
    assert (moved["contact"]["id"], moved["contact"]["name"]) == (stays, "Beto Antigo")
    said = {"primeiro número", "segundo número"}
    eventually(lambda: said <= {each["message"]["text"] for each in _history(admin, stays) if "message" in each})
    write_as(desk, "+5511944000006", "Beto Novo", "ainda sou eu")
    eventually(lambda: "ainda sou eu" in str(_history(admin, stays)))
    found = admin.get("/contacts", params={"q": "5511944000006"}).json()["items"]
    assert [each["id"] for each in found] == [stays]
    doubles = admin.get(f"/contacts/{stays}/doubles").json()
    assert [each["id"] for each in doubles["merged"]] == [goes]

    apart = do(admin, "POST", f"/contacts/{goes}/unmerge")
    assert apart["contact"]["merged_into"] is None
    back = admin.get(f"/tickets/{other['id']}", params={"wait_for": apart["position"]}).json()
    assert (back["contact"]["id"], back["contact"]["name"]) == (goes, "Beto Novo")
    assert "segundo número" not in str(_history(admin, stays))
    assert "ainda sou eu" in str(_history(admin, goes))


def test_a_merge_that_would_lead_nowhere_is_refused(desk: RunningDesk, admin: httpx.Client) -> None:
    first, second, third = (
        customer(desk, admin, f"+551194400010{number}", f"Junta {name}")["contact"]["id"]
        for number, name in enumerate(("Alfa", "Beta", "Gama"))
    )
    do(admin, "POST", f"/contacts/{second}/merge", into=first)
    do(admin, "POST", f"/contacts/{second}/merge", into=first)
    codes = {
        (first, third): "contact.has_merged",
        (third, second): "contact.merged",
        (third, third): "contact.merge_impossible",
        (third, "nobody"): "contact.not_found",
    }
    for (who, into), code in codes.items():
        assert admin.post(f"/contacts/{who}/merge", json={"into": into}).json()["code"] == code
    with desk.client(ANA) as ana:
        assert ana.post(f"/contacts/{third}/merge", json={"into": first}).status_code == 403


def _history(client: httpx.Client, contact_id: str, limit: int = 100) -> list[dict[str, Any]]:
    answer = client.get(f"/contacts/{contact_id}/history", params={"limit": limit})
    assert answer.status_code == 200, answer.text
    TypeAdapter(shapes.Page[shapes.HistoryEntry]).validate_python(answer.json())
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


def test_the_history_tells_everything_once_page_by_page(desk: RunningDesk, admin: httpx.Client) -> None:
    ticket = customer(desk, admin, "+5511944000007", "Linha do Tempo", "mensagem 0")
    contact_id = ticket["contact"]["id"]
    for number in range(1, 6):
        write_as(desk, "+5511944000007", "Linha do Tempo", f"mensagem {number}")
    do(admin, "POST", f"/tickets/{ticket['id']}/notes", text="uma nota")
    eventually(lambda: "mensagem 5" in str(_history(admin, contact_id)))
    do(admin, "POST", f"/tickets/{ticket['id']}/resolve", silent=True)
    whole = eventually(lambda: (found := _history(admin, contact_id)) and found[0]["kind"] == "closed" and found)
    assert [each["at"] for each in whole] == sorted((each["at"] for each in whole), reverse=True)
    assert {each["kind"] for each in whole} == {"opened", "closed", "note", "message"}
    paged: list[str] = []
    before: str | None = None
    while True:
        params = {"limit": 2} | ({"before": before} if before else {})
        found = admin.get(f"/contacts/{contact_id}/history", params=params).json()
        paged += [each["id"] for each in found["items"]]
        before = found["next"]
        if before is None:
            break
    assert paged == [each["id"] for each in whole]
    with desk.client(CARLA) as carla:
        assert carla.get(f"/contacts/{contact_id}/history").status_code == 404
    assert admin.get(f"/contacts/{contact_id}/history", params={"before": "x"}).status_code == 422


def test_sanitizing_asks_management_and_reports_what_it_did(desk: RunningDesk, admin: httpx.Client) -> None:
    ticket = customer(desk, admin, "+5511944000008", "Nome do Canal")
    contact_id = ticket["contact"]["id"]
    do(admin, "PATCH", f"/contacts/{contact_id}", name="Nome Errado")
    with desk.client(ANA) as ana:
        assert ana.post(f"/contacts/{contact_id}/sanitize").status_code == 403
    job = over(admin, admin.post(f"/contacts/{contact_id}/sanitize"))
    assert job["state"] == "done", job
    result = job["result"]
    assert (result["renamed"], result["merged"], result["tickets_closed"]) == ("Nome do Canal", [], 1)
    after = admin.get(f"/tickets/{ticket['id']}", params={"wait_for": result["position"]}).json()
    assert (after["state"], after["contact"]["name"]) == ("closed", "Nome do Canal")
    again = over(admin, admin.post(f"/contacts/{contact_id}/sanitize"))["result"]
    assert (again["renamed"], again["tickets_closed"]) == (None, 0)


def test_what_a_blocked_contact_sends_is_counted_and_kept_nowhere(desk: RunningDesk, admin: httpx.Client) -> None:
    ticket = customer(desk, admin, "+5511944000009", "Bloqueado")
    path = f"/contacts/{ticket['contact']['id']}"
    do(admin, "PUT", f"{path}/block", blocked=True)
    for number in range(3):
        write_as(desk, "+5511944000009", "Bloqueado", f"descartada xilogravura {number}")
    eventually(lambda: admin.get(f"{path}/dropped").json()["count"] == 3)
    assert "xilogravura" not in admin.get(f"/tickets/{ticket['id']}/messages").text
    assert admin.get("/search/messages", params={"q": "xilogravura"}).json()["items"] == []
    do(admin, "PUT", f"{path}/block", blocked=False)
    write_as(desk, "+5511944000009", "Bloqueado", "agora entra")
    eventually(lambda: "agora entra" in admin.get(f"/tickets/{ticket['id']}/messages").text)
