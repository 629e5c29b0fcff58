"""A person who is erased is nowhere any more; and before, everything that is kept of him can be had (K10)."""

import asyncio
import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import nats
import pytest
from bson import encode
from nats.js.errors import NotFoundError
from pymongo import MongoClient

from tests.acceptance.desk import RunningDesk, eventually, running_desk
from tests.gateway.test_live import ticket_of, write_as

ADMIN, SUPERVISOR, AGENT = "admin@demo.local", "supervisora@demo.local", "ana@demo.local"
NAME, PHONE, MAIL = "Quitéria Zumbão Vrk", "+5511977123456", "quiteria.vrk@exemplo.test"
GROUP = {"id": "grupo-vrk-1", "name": "Condomínio Jacarandá"}
# Words that stand nowhere else, one for each way by which something of her is kept.
SAID = (
    "zoroquim",
    "bravelho",
    "tumbarela",
    "quinzofre",
    "lavandrio",
    "mofuncaz",
    "dorminato",
    "gralhote",
    "pirulongo",
    "esmunfado",
)
NEEDLES = [NAME, "Quitéria", PHONE, PHONE[1:], "551177123456", MAIL, *SAID]
SERVICES = ("tickets", "contacts", "messaging", "telephony", "reporting", "gateway")


@dataclass
class Person:
    """Somebody who has left something everywhere."""

    contact_id: str = ""
    ticket_id: str = ""
    media_id: str = ""
    jobs: dict[str, dict[str, Any]] = field(default_factory=dict)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDesk]:
    """A desk of its own: all of it is looked at."""
    with running_desk(tmp_path_factory.mktemp("privacy")) as running:
        yield running


def do(client: httpx.Client, method: str, path: str, **wish: Any) -> dict[str, Any]:
    """Something done, and its answer."""
    answer = client.request(method, path, json=wish or None)
    assert answer.status_code < 300, (path, answer.text)
    found: dict[str, Any] = answer.json() if answer.content else {}
    return found


@pytest.fixture(scope="module")
def person(desk: RunningDesk) -> Person:
    """She writes, is written to, written about, called for and filed."""
    found = Person()
    write_as(desk, PHONE, NAME, f"Bom dia, {SAID[0]}")
    with desk.client(ADMIN) as admin, desk.client(AGENT) as ana:
        ticket = ticket_of(admin, NAME)
        found.ticket_id, found.contact_id = ticket["id"], ticket["contact"]["id"]
        media = httpx.post(
            f"{desk.url}/api/v1/simulator/media",
            params={"name": f"{SAID[1]}.txt"},
            content=f"o contrato de {SAID[2]}".encode(),
            headers={"Content-Type": "text/plain", "X-Guiche": "1"},
        )
        found.media_id = media.json()["media_id"]
        sent = {"from": PHONE, "name": NAME, "kind": "document", "media_id": found.media_id}
        assert httpx.post(f"{desk.url}/api/v1/simulator/messages", json=sent).status_code == 202
        path = f"/tickets/{found.ticket_id}"
        eventually(lambda: len(admin.get(f"{path}/messages").json()["items"]) >= 2)
        bot = do(admin, "GET", "/bots")["items"][0]
        do(admin, "POST", f"{path}/bot", kind=bot["kind"], id=bot["id"])
        write_as(desk, PHONE, NAME, f"quero {SAID[9]}")
        log = f"{path}/log"
        eventually(lambda: "BotMisunderstood" in [each["type"] for each in admin.get(log).json()["items"]])
        do(admin, "POST", f"{path}/transfer", user_id=_user(admin, "Ana"), anyway=True)
        do(ana, "POST", f"{path}/messages", text=f"Claro, {SAID[3]}")
        do(ana, "POST", f"{path}/notes", text=f"Ela é {SAID[4]}")
        do(ana, "POST", f"{path}/protocol")
        schedule = {"due_at": "2031-01-02T12:00:00Z", "time_zone": "America/Sao_Paulo"}
        do(ana, "POST", f"{path}/schedules", text=f"Até lá, {SAID[5]}", **schedule)
        do(ana, "PUT", f"{path}/drafts/note", text=f"rascunho {SAID[6]}")
        do(ana, "POST", "/tasks", title=f"Ligar para {SAID[7]}", ticket_id=found.ticket_id)
        do(admin, "PATCH", f"/contacts/{found.contact_id}", email=MAIL, address=f"Rua {SAID[8]}, 1")
        do(admin, "PUT", f"/contacts/{found.contact_id}/owners", user_ids=[_user(admin, "Ana")])
        _in_a_group(desk, admin)
        found.jobs["transcript"] = over(
            ana, ana.post(f"{path}/transcript", json={"scope": "ticket", "notes": True})
        )
    return found


def over(client: httpx.Client, started: httpx.Response) -> dict[str, Any]:
    """A job, once it is over."""
    assert started.status_code == 202, started.text
    path = f"/jobs/{started.json()['job']['id']}"
    job: dict[str, Any] = eventually(lambda: (found := client.get(path).json())["state"] != "running" and found, 60)
    return job


def _user(client: httpx.Client, name: str) -> str:
    team = client.get("/team").json()["items"]
    return next(str(each["id"]) for each in team if each["name"].startswith(name))


def _in_a_group(desk: RunningDesk, admin: httpx.Client) -> None:
    """She begins a group, and somebody answers her there."""
    wish = {"from": PHONE, "name": NAME, "group": GROUP, "text": f"no grupo {SAID[0]}", "id": "vrk-1"}
    assert httpx.post(f"{desk.url}/api/v1/simulator/messages", json=wish).status_code == 202
    ticket_of(admin, "Jacarandá")
    other = {"from": "+5511977000001", "name": "Vizinho", "group": GROUP, "text": "concordo", "quoted": "vrk-1"}
    assert httpx.post(f"{desk.url}/api/v1/simulator/messages", json=other).status_code == 202
    path = f"/tickets/{ticket_of(admin, 'Jacarandá')['id']}/messages"
    eventually(lambda: len(admin.get(path).json()["items"]) >= 2)


def hits(desk: RunningDesk, needles: list[str]) -> dict[str, list[str]]:
    """Where any of these words stands, by the word: in every stream, every collection, every file of the log."""
    wanted = {each: {each.encode(), json.dumps(each)[1:-1].encode()} for each in needles}
    found: dict[str, list[str]] = {}
    for place, told in _everything(desk):
        for each, spellings in wanted.items():
            if any(spelling in told for spelling in spellings):
                found.setdefault(each, []).append(place)
    return found


def _everything(desk: RunningDesk) -> Iterator[tuple[str, bytes]]:
    """All that the desk keeps, each with where it stands."""
    note = desk.note()
    yield from asyncio.run(_in_streams(note["nats"]))
    yield from _in_databases(note["mongo"])
    yield from _in_files(desk.data / "nats")


async def _in_streams(url: str) -> list[tuple[str, bytes]]:
    client = await nats.connect(url)
    jetstream, found = client.jetstream(), []
    for stream in await jetstream.streams_info():
        name = str(stream.config.name)
        for sequence in range(max(stream.state.first_seq, 1), stream.state.last_seq + 1):
            try:
                stored = await jetstream.get_msg(name, seq=sequence)
            except NotFoundError:
                continue
            told = f"{stored.subject} {stored.headers}".encode() + (stored.data or b"")
            found.append((f"{name} {sequence} {stored.subject}", told))
    await client.close()
    return found


def _in_databases(url: str) -> Iterator[tuple[str, bytes]]:
    """Every collection of every database, files in GridFS too; the server's own are told apart in ADR 0022."""
    with MongoClient[dict[str, Any]](url) as mongo:
        for name in sorted(set(mongo.list_database_names()) - {"admin", "config", "local"}):
            for collection in mongo[name].list_collection_names():
                for document in mongo[name][collection].find():
                    yield f"{name}.{collection} {document['_id']}", encode(document)


def _in_files(folder: Path) -> Iterator[tuple[str, bytes]]:
    """The bytes on disk, where what was deleted would still stand if it had not been overwritten."""
    assert folder.is_dir()
    for path in folder.rglob("*"):
        if path.is_file():
            yield str(path.relative_to(folder)), path.read_bytes()


def test_everything_that_is_kept_of_a_person_is_one_archive_that_can_be_read(
    desk: RunningDesk, person: Person
) -> None:
    with desk.client(ADMIN) as admin:
        job = over(admin, admin.post(f"/contacts/{person.contact_id}/personal-data"))
        assert job["state"] == "done", job
        archive = zipfile.ZipFile(io.BytesIO(admin.get(f"/jobs/{job['id']}/file").content))
    page = archive.read("index.html").decode()
    everything = page + archive.read("data.json").decode()
    for each in (NAME, PHONE, MAIL, SAID[0], SAID[3], SAID[4], SAID[5], SAID[8]):
        assert each in page, each
    assert "<script" not in page
    files = [each for each in archive.namelist() if each.startswith("media/")]
    assert any(archive.read(each) == f"o contrato de {SAID[2]}".encode() for each in files)
    assert f'href="{files[0]}"' in page
    assert f"no grupo {SAID[0]}" in everything
    assert "concordo" not in everything, "what others wrote is theirs"


def test_only_admins_take_away_or_erase_and_only_under_her_name(desk: RunningDesk, person: Person) -> None:
    path = f"/contacts/{person.contact_id}"
    with desk.client(SUPERVISOR) as supervisor, desk.client(ADMIN) as admin:
        assert supervisor.post(f"{path}/personal-data").status_code == 403
        assert supervisor.post(f"{path}/erase", json={"name": NAME}).status_code == 403
        answer = admin.post(f"{path}/erase", json={"name": "Outra Pessoa"})
        assert (answer.status_code, answer.json()["code"]) == (422, "contact.name_differs")
        assert answer.json()["fields"][0]["field"] == "name"
        assert admin.post("/contacts/nobody/erase", json={"name": NAME}).status_code == 404


def test_who_was_erased_is_nowhere_any_more(desk: RunningDesk, person: Person) -> None:
    before = hits(desk, NEEDLES)
    assert set(before) >= {NAME, PHONE, MAIL, *SAID}, "the scan finds what is there"
    with desk.client(ADMIN) as admin:
        job = over(admin, admin.post(f"/contacts/{person.contact_id}/erase", json={"name": NAME.lower()}))
        assert job["state"] == "done", job
        assert job["result"]["events"] > 10
        assert job["result"]["payloads"] > 0
        eventually(lambda: admin.get(f"/contacts/{person.contact_id}").status_code == 404)
    left: dict[str, list[str]] = {}

    def nothing() -> bool:
        left.clear()
        left.update(hits(desk, NEEDLES))
        return not left

    try:
        eventually(nothing, 10)
    except AssertionError:
        pytest.fail(f"still there: {left}")


def test_what_remains_says_that_something_was_there(desk: RunningDesk, person: Person) -> None:
    with desk.client(ADMIN) as admin:
        ticket = admin.get(f"/tickets/{person.ticket_id}").json()
        assert (ticket["state"], ticket["contact"]["name"], ticket["last_message"]) == ("closed", "—", None)
        assert ticket["protocol"] is not None
        assert admin.get(f"/tickets/{person.ticket_id}/messages").json()["items"] == []
        assert admin.get(f"/tickets/{person.ticket_id}/notes").json()["items"] == []
        logged = [each["type"] for each in admin.get(f"/tickets/{person.ticket_id}/log").json()["items"]]
        assert {"TicketOpened", "Resolved", "ProtocolIssued"} <= set(logged)
        assert admin.get("/search/messages", params={"q": SAID[0]}).json()["items"] == []
        group = ticket_of(admin, "Jacarandá")
        texts = [each["text"] for each in admin.get(f"/tickets/{group['id']}/messages").json()["items"]]
        assert texts == ["concordo"]
        assert admin.get(f"/media/{person.media_id}").status_code == 404


def test_the_views_can_be_built_anew_after_it(desk: RunningDesk, person: Person) -> None:
    async def rebuild() -> dict[str, Any]:
        client = await nats.connect(desk.note()["nats"])
        answers = {}
        for service in SERVICES:
            answers[service] = json.loads((await client.request(f"ops.{service}.rebuild", b"", timeout=120)).data)
        await client.close()
        return answers

    answers = asyncio.run(rebuild())
    assert {each: "error" in answer for each, answer in answers.items()} == dict.fromkeys(SERVICES, False), answers
    assert hits(desk, NEEDLES) == {}
    with desk.client(ADMIN) as admin:
        assert admin.get(f"/tickets/{person.ticket_id}").json()["contact"]["name"] == "—"


def test_who_comes_back_is_somebody_new(desk: RunningDesk, person: Person) -> None:
    write_as(desk, PHONE, "Nova Pessoa", "olá de novo")
    with desk.client(ADMIN) as admin:
        ticket = ticket_of(admin, "Nova Pessoa")
        assert ticket["id"] != person.ticket_id
        eventually(lambda: "olá de novo" in admin.get(f"/tickets/{ticket['id']}/messages").text)
        assert admin.get(f"/tickets/{person.ticket_id}").json()["contact"]["name"] == "—"
