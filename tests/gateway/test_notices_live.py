"""Notices over the socket: to whom they are for, while he may see the ticket, and as a fetch would show them."""

from typing import Any

import httpx
from pydantic import TypeAdapter

from services.gateway import shapes
from tests.acceptance.desk import RunningDesk, eventually
from tests.gateway.test_live import page, ticket_of, write_as

AGENT, COLLEAGUE, OTHER, SUPERVISOR = (
    "ana@demo.local",
    "bruno@demo.local",
    "carla@demo.local",
    "supervisora@demo.local",
)


def about(ticket_id: str, kind: str) -> Any:
    """Whether a frame is a notice of a kind about a ticket."""
    return lambda frame: (
        frame["type"] == "notice"
        and ((frame["notice"]["ticket"] or {}).get("id"), frame["notice"]["kind"]) == (ticket_id, kind)
    )


def fetched(client: httpx.Client, notice: dict[str, Any]) -> dict[str, Any] | None:
    """The notice as it is fetched."""
    found = client.get("/notices", params={"wait_for": notice["position"], "limit": 100}).json()
    TypeAdapter(shapes.Notices).validate_python(found)
    return next((each for each in found["items"] if each["id"] == notice["id"]), None)


def test_a_pushed_notice_is_the_one_that_is_fetched_and_is_gone_when_it_is_settled(desk: RunningDesk) -> None:
    with (
        desk.client(AGENT) as ana,
        desk.client(COLLEAGUE) as bruno,
        desk.client(OTHER) as carla,
        page(desk, ana) as hers,
        page(desk, carla) as unconcerned,
    ):
        write_as(desk, "+5511955570001", "Aviso Novo", "Bom dia")
        ticket = ticket_of(ana, "Aviso Novo")
        told = hers.until(about(ticket["id"], "pending"))["notice"]
        assert (told["text"], told["contact"]["name"], told["unread"]) == ("Bom dia", "Aviso Novo", True)
        assert fetched(ana, told) == told
        assert not [each for each in unconcerned.quiet() if each["type"] == "notice"]
        bruno.post(f"/tickets/{ticket['id']}/accept", json={})
        hers.until(lambda each: each["type"] == "gone" and each["view"] == "notices" and each["id"] == told["id"])
        assert fetched(ana, told) is None


def test_messages_transfers_and_mentions_reach_the_one_they_are_for(desk: RunningDesk) -> None:
    with desk.client(AGENT) as ana, desk.client(COLLEAGUE) as bruno, desk.client(SUPERVISOR) as supervisor:
        write_as(desk, "+5511955570002", "Aviso De Ana", "oi")
        ticket = ticket_of(ana, "Aviso De Ana")
        path = f"/tickets/{ticket['id']}"
        ana.post(f"{path}/accept", json={})
        own_id, bruno_id = ana.get("/me").json()["id"], bruno.get("/me").json()["id"]
        with page(desk, ana) as hers, page(desk, bruno) as his:
            write_as(desk, "+5511955570002", "Aviso De Ana", "está aí?")
            first = hers.until(about(ticket["id"], "message"))["notice"]
            write_as(desk, "+5511955570002", "Aviso De Ana", "alô?")
            second = hers.until(about(ticket["id"], "message"))["notice"]
            assert (first["id"], second["text"]) == (second["id"], "alô?")
            ana.post(f"{path}/read", json={})
            assert hers.until(about(ticket["id"], "message"))["notice"]["unread"] is False
            supervisor.post(f"{path}/notes", json={"text": "veja @Ana", "mentions": [own_id]})
            mention = hers.until(about(ticket["id"], "mention"))["notice"]
            assert mention["actor"]["name"].startswith("Rafaela")
            assert fetched(ana, mention) == mention
            ana.post(f"{path}/transfer", json={"user_id": bruno_id, "anyway": True})
            handed = his.until(about(ticket["id"], "transfer"))["notice"]
            assert handed["actor"]["name"].startswith("Ana")
            assert fetched(bruno, handed) == handed
            assert fetched(ana, mention) is None, "the ticket is out of her sight"


def test_notices_are_seen_and_kinds_can_be_turned_off(desk: RunningDesk) -> None:
    with desk.client(AGENT) as ana:
        write_as(desk, "+5511955570003", "Aviso Visto", "oi")
        ticket = ticket_of(ana, "Aviso Visto")
        own = eventually(
            lambda: [
                x for x in ana.get("/notices").json()["items"] if x["ticket"] and x["ticket"]["id"] == ticket["id"]
            ]
        )
        before = ana.get("/notices").json()
        assert own[0]["unread"] is True
        assert before["unread"] >= 1
        seen = ana.post("/notices/seen", json={"up_to": before["position"]}).json()
        after = ana.get("/notices", params={"wait_for": seen["position"]}).json()
        assert after["unread"] == 0
        assert not any(each["unread"] for each in after["items"])
        with page(desk, ana) as hers:
            ana.patch("/me", json={"notifications": {"kinds": {"pending": False}}})
            assert "pending" not in {each["kind"] for each in ana.get("/notices?limit=100").json()["items"]}
            write_as(desk, "+5511955570004", "Aviso Calado", "oi")
            ticket_of(ana, "Aviso Calado")
            assert not [each for each in hers.quiet() if each["type"] == "notice"]
        ana.patch("/me", json={"notifications": {"kinds": {"pending": True}}})


def test_pages_of_notices_follow_each_other_without_a_gap(desk: RunningDesk) -> None:
    with desk.client(AGENT) as ana:
        for number in range(3):
            write_as(desk, f"+551195557001{number}", f"Aviso Em {'ABC'[number]}", "oi")
            ticket_of(ana, f"Aviso Em {'ABC'[number]}")
        everything = [each["id"] for each in ana.get("/notices?limit=100").json()["items"]]
        found, cursor = [], None
        while True:
            part = ana.get("/notices", params={"limit": 2, **({"before": cursor} if cursor else {})}).json()
            found += [each["id"] for each in part["items"]]
            cursor = part["next"]
            if cursor is None:
                break
        assert found == everything


def test_a_ticket_is_shown_as_it_was_by_position_of_its_log(desk: RunningDesk) -> None:
    with desk.client(AGENT) as ana, desk.client(OTHER) as carla:
        write_as(desk, "+5511955570005", "No Passado", "primeira")
        ticket = ticket_of(ana, "No Passado")
        path = f"/tickets/{ticket['id']}"
        accepted = ana.post(f"{path}/accept", json={}).json()
        sent = ana.post(f"{path}/messages", json={"text": "segunda", "sign": False}).json()
        resolved = ana.post(f"{path}/resolve", json={"silent": True}).json()
        then = ana.get(f"{path}/as_of", params={"position": accepted["ticket"]["position"]}).json()
        TypeAdapter(shapes.AsOf).validate_python(then)
        assert then["ticket"] == accepted["ticket"]
        texts = [each["text"] for each in then["messages"]["items"]]
        assert ("primeira" in texts, "segunda" in texts) == (True, False)
        later = ana.get(f"{path}/as_of", params={"position": sent["message"]["position"]}).json()
        assert sent["message"] in later["messages"]["items"]
        assert (
            ana.get(f"{path}/as_of", params={"position": resolved["position"]}).json()["ticket"]["state"]
            == "closed"
        )
        assert carla.get(f"{path}/as_of", params={"position": accepted["position"]}).status_code == 404
