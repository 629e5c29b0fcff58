"""The socket: who sees what, what is gone, and that a push equals a fetch."""

import contextlib
import json
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from tests.acceptance.desk import RunningDesk, eventually

AGENT, OTHER, SUPERVISOR = "ana@demo.local", "carla@demo.local", "supervisora@demo.local"


class Page:
    """A page's socket and what it was told."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.frames: list[dict[str, Any]] = []

    def send(self, **frame: Any) -> None:
        """Send a frame."""
        self.socket.send(json.dumps(frame))

    def until(self, check: Any, seconds: float = 30.0) -> dict[str, Any]:
        """The first frame that fits."""
        deadline = time.monotonic() + seconds
        while True:
            frame: dict[str, Any] = json.loads(self.socket.recv(timeout=max(0.01, deadline - time.monotonic())))
            self.frames.append(frame)
            if check(frame):
                return frame

    def quiet(self, seconds: float = 0.7) -> list[dict[str, Any]]:
        """Everything that comes within a while."""
        got: list[dict[str, Any]] = []
        deadline = time.monotonic() + seconds
        with contextlib.suppress(TimeoutError):
            while True:
                got.append(json.loads(self.socket.recv(timeout=max(0.01, deadline - time.monotonic()))))
        return got


@contextlib.contextmanager
def page(
    desk: RunningDesk, client: httpx.Client, position: int | None = None, holding: list[str] | None = None
) -> Iterator[Page]:
    """An open page of whoever is logged in."""
    cookie = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    url = f"ws://127.0.0.1:{desk.port}/api/v1/live"
    with connect(url, additional_headers={"Cookie": cookie}, max_size=None) as socket:
        opened = Page(socket)
        opened.send(type="hello", position=position, holding={"tickets": holding or []})
        opened.until(lambda frame: frame["type"] == "welcome")
        yield opened


def write_as(desk: RunningDesk, phone: str, name: str, text: str) -> None:
    """A simulated customer writes."""
    wish = {"from": phone, "name": name, "text": text}
    assert httpx.post(f"{desk.url}/api/v1/simulator/messages", json=wish).status_code == 202


def ticket_of(client: httpx.Client, name: str) -> dict[str, Any]:
    """The newest ticket of a customer."""
    found: list[dict[str, Any]] = eventually(lambda: client.get("/tickets", params={"q": name}).json()["items"])
    return found[0]


def about(ticket_id: str, kind: str = "document") -> Any:
    """Whether a frame is about a ticket."""
    return lambda frame: frame["type"] == kind and frame["view"] == "tickets" and frame["id"] == ticket_id


def test_without_a_session_the_socket_says_so(desk: RunningDesk) -> None:
    with connect(f"ws://127.0.0.1:{desk.port}/api/v1/live") as socket, pytest.raises(ConnectionClosed) as closed:
        socket.recv(timeout=5)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4401


def test_another_sites_page_gets_no_socket(desk: RunningDesk) -> None:
    with desk.client(AGENT) as ana:
        headers = {"Cookie": f"guiche_session={ana.cookies['guiche_session']}", "Origin": "https://evil.example"}
        url = f"ws://127.0.0.1:{desk.port}/api/v1/live"
        with pytest.raises((ConnectionClosed, InvalidStatus)), connect(url, additional_headers=headers) as socket:
            socket.recv(timeout=5)


def test_a_new_ticket_comes_to_its_queue_and_not_to_others(desk: RunningDesk) -> None:
    with (
        desk.client(AGENT) as ana,
        desk.client(OTHER) as carla,
        page(desk, ana) as seen,
        page(desk, carla) as unseen,
    ):
        write_as(desk, "+5511955550001", "Nova Na Fila", "oi")
        frame = seen.until(lambda each: each["type"] == "document" and each["document"].get("unread") == 1)
        assert frame["document"]["contact"]["name"] == "Nova Na Fila"
        counters = seen.until(lambda each: each["type"] == "counters")
        assert counters["counters"]["private"] == ana.get("/tickets/counters").json()["private"]
        assert not [each for each in unseen.quiet() if each["type"] in ("document", "counters")]


def test_what_leaves_ones_sight_is_gone_and_comes_to_the_next(desk: RunningDesk) -> None:
    with desk.client(AGENT) as ana, desk.client(OTHER) as carla:
        write_as(desk, "+5511955550002", "Vai Embora", "oi")
        ticket_id = ticket_of(ana, "Vai Embora")["id"]
        ana.post(f"/tickets/{ticket_id}/accept", json={})
        with page(desk, ana) as hers, page(desk, carla) as other:
            financeiro = next(each for each in ana.get("/queues").json()["items"] if each["name"] == "Financeiro")
            ana.post(f"/tickets/{ticket_id}/transfer", json={"queue_id": financeiro["id"]})
            hers.until(about(ticket_id, "gone"))
            assert other.until(about(ticket_id))["document"]["queue"]["name"] == "Financeiro"


def test_what_a_push_brings_equals_a_fetch(desk: RunningDesk) -> None:
    with desk.client(SUPERVISOR) as supervisor, page(desk, supervisor) as open_page:
        write_as(desk, "+5511955550003", "Igual Ao Buscado", "oi")
        ticket_id = ticket_of(supervisor, "Igual Ao Buscado")["id"]
        path = f"/tickets/{ticket_id}"
        for action in ("accept", "unread", "read", "return", "accept", "resolve", "reopen"):
            answer = supervisor.post(f"{path}/{action}", json={})
            assert answer.status_code == 200, answer.text
            position = answer.json()["position"]
            frame = open_page.until(
                lambda each, position=position: about(ticket_id)(each) and each["position"] >= position
            )
            fetched = supervisor.get(path).json()
            if fetched["position"] == frame["position"]:
                assert frame["document"] == fetched
                assert answer.json()["ticket"] == fetched


def test_a_watched_conversation_brings_its_messages_and_viewers(desk: RunningDesk) -> None:
    with desk.client(AGENT) as ana, desk.client(SUPERVISOR) as supervisor:
        write_as(desk, "+5511955550004", "Olhada Por Duas", "oi")
        ticket_id = ticket_of(ana, "Olhada Por Duas")["id"]
        with page(desk, ana) as one, page(desk, supervisor) as two:
            one.send(type="watch", ticket_id=ticket_id)
            one.until(lambda each: each["type"] == "document" and each["view"] == "messages")
            two.send(type="watch", ticket_id=ticket_id)
            one.until(lambda each: each["type"] == "viewers" and len(each["viewers"]) == 2)
            two.send(type="typing", ticket_id=ticket_id, typing=True)
            one.until(lambda each: each["type"] == "viewers" and any(who["typing"] for who in each["viewers"]))
            write_as(desk, "+5511955550004", "Olhada Por Duas", "mais uma")
            frame = one.until(
                lambda each: each["type"] == "document" and each["document"].get("text") == "mais uma"
            )
            two.send(type="unwatch", ticket_id=ticket_id)
            one.until(lambda each: each["type"] == "viewers" and len(each["viewers"]) == 1)
            fetched = ana.get(f"/tickets/{ticket_id}/messages").json()["items"]
            assert frame["document"] in fetched


def test_nobody_watches_what_he_may_not_see(desk: RunningDesk) -> None:
    with desk.client(AGENT) as ana, desk.client(OTHER) as carla:
        write_as(desk, "+5511955550005", "So Da Ana", "oi")
        ticket_id = ticket_of(ana, "So Da Ana")["id"]
        ana.post(f"/tickets/{ticket_id}/accept", json={})
        with page(desk, carla) as other:
            other.send(type="watch", ticket_id=ticket_id)
            assert other.until(lambda each: each["type"] == "refused")["code"] == "ticket.not_found"
            write_as(desk, "+5511955550005", "So Da Ana", "segredo")
            assert "segredo" not in json.dumps(other.quiet())


def test_who_loses_sight_of_a_ticket_hears_no_more_of_its_messages(desk: RunningDesk) -> None:
    with desk.client(AGENT) as ana:
        write_as(desk, "+5511955550006", "Perdida De Vista", "oi")
        ticket_id = ticket_of(ana, "Perdida De Vista")["id"]
        ana.post(f"/tickets/{ticket_id}/accept", json={})
        with page(desk, ana) as hers:
            hers.send(type="watch", ticket_id=ticket_id)
            hers.until(lambda each: each["type"] == "document" and each["view"] == "messages")
            financeiro = next(each for each in ana.get("/queues").json()["items"] if each["name"] == "Financeiro")
            ana.post(f"/tickets/{ticket_id}/transfer", json={"queue_id": financeiro["id"]})
            hers.until(about(ticket_id, "gone"))
            write_as(desk, "+5511955550006", "Perdida De Vista", "confidencial")
            assert "confidencial" not in json.dumps(hers.quiet())


def test_a_page_that_comes_back_is_told_what_changed_and_what_is_gone(desk: RunningDesk) -> None:
    with desk.client(AGENT) as ana:
        write_as(desk, "+5511955550007", "Enquanto Fora", "oi")
        ticket = ticket_of(ana, "Enquanto Fora")
        position = ana.get("/tickets?limit=1").json()["position"]
        ana.post(f"/tickets/{ticket['id']}/accept", json={})
        with page(desk, ana, position, [ticket["id"], "never-was"]) as back:
            (welcome,) = back.frames
            documents = {each["id"]: each["document"] for each in welcome["documents"]}
            assert documents[ticket["id"]]["state"] == "open"
            assert {"view": "tickets", "id": "never-was"} in welcome["gone"]


def test_presence_follows_the_sockets_and_the_choice(desk: RunningDesk) -> None:
    def presence(client: httpx.Client, name: str) -> str:
        team = client.get("/team").json()["items"]
        return str(next(each["presence"] for each in team if each["name"].startswith(name)))

    with desk.client(SUPERVISOR) as supervisor, desk.client("bruno@demo.local") as bruno:
        assert presence(supervisor, "Bruno") == "offline"
        with page(desk, supervisor) as watching, page(desk, bruno):
            watching.until(lambda each: each["type"] == "presence" and each["presence"] == "online")
            bruno.put("/me/presence", json={"presence": "away"})
            watching.until(lambda each: each["type"] == "presence" and each["presence"] == "away")
            assert presence(supervisor, "Bruno") == "away"
        eventually(lambda: presence(supervisor, "Bruno") == "offline")
        bruno.put("/me/presence", json={"presence": "online"})


def test_logging_out_closes_the_socket(desk: RunningDesk) -> None:
    with desk.client("carla@demo.local") as carla, page(desk, carla) as hers:
        carla.delete("/session")
        with pytest.raises(ConnectionClosed) as closed:
            hers.until(lambda _: False)
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 4401


def test_frames_that_are_none_change_nothing(desk: RunningDesk) -> None:
    with desk.client(AGENT) as ana, page(desk, ana) as hers:
        for text in ("", "{", "[]", '{"type":5}', '{"type":"watch"}', '{"type":"watch","ticket_id":7}'):
            hers.socket.send(text)
        hers.send(type="ping")
        hers.until(lambda each: each["type"] == "pong")


def test_a_call_rings_where_it_may_be_taken_and_one_agent_wins(desk: RunningDesk) -> None:
    with desk.client(AGENT) as ana, desk.client("bruno@demo.local") as bruno, page(desk, ana) as hers:
        wish = {"from": "+5511955550008", "name": "Liga Agora"}
        call_id = httpx.post(f"{desk.url}/api/v1/simulator/calls", json=wish).json()["call_id"]
        hers.until(
            lambda each: (
                each["type"] == "document"
                and each["view"] == "calls"
                and each["id"] == call_id
                and each["document"]["ticket"] is not None
            )
        )
        eventually(lambda: bruno.get(f"/calls/{call_id}").status_code == 200)
        answers = [bruno.post(f"/calls/{call_id}/answer"), ana.post(f"/calls/{call_id}/answer")]
        assert [each.status_code for each in answers] == [200, 409]
        assert answers[1].json()["by"]["name"].startswith("Bruno")
        assert httpx.post(f"{desk.url}/api/v1/simulator/calls/{call_id}/hangup").status_code == 204
        eventually(lambda: bruno.get(f"/calls/{call_id}").json()["state"] == "ended")
