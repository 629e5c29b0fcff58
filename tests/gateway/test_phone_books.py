"""The phone book of a line's telephone: read as its provider keeps it, and taken over like a file (K2)."""

import csv
import io
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import orjson
import pytest

from services.gateway import shapes
from services.gateway.channels.channel import Line, OutOfReach, Saved
from services.gateway.channels.evolution.channel import Evolution
from services.gateway.channels.evolution.phone_book import entries
from services.gateway.contact_files.checking import check
from services.gateway.contact_files.reporting import report
from services.gateway.contact_files.writing import write
from tests.acceptance.desk import RunningDesk, eventually
from tests.contracts.contract import Cupboard
from tests.gateway.rest import AGENT, SUPERVISOR, problem
from tests.gateway.test_address_book import ended, listed
from tests.providers.evolution import API_KEY, GROUP, MARINA, EvolutionStandIn, saved

PERSON = f"{MARINA}@s.whatsapp.net"
HIDDEN = "84700000000999@lid"


def test_each_address_comes_once_the_named_ones_first() -> None:
    told = [
        saved("551188880001:12@s.whatsapp.net", "Otávio"),
        saved("5531977770002@s.whatsapp.net", "5531977770002"),
        saved(PERSON, "Ágata"),
        saved(PERSON, "Outra vez"),
        saved(HIDDEN, " Bia "),
        saved(GROUP, "Condomínio"),
        saved("5511955550000@s.whatsapp.net", None, "https://pps.example/p.jpg"),
    ]
    assert entries(told) == [
        Saved(f"+{MARINA}", "Ágata"),
        Saved(HIDDEN, "Bia"),
        Saved(GROUP, "Condomínio"),
        Saved("+551188880001", "Otávio"),
        Saved("+5511955550000", None),
        Saved("+5531977770002", None),
    ]


def test_whom_nobody_saved_and_what_has_no_address_is_left_out() -> None:
    told: list[Any] = [
        saved(PERSON, None),
        saved(PERSON, ""),
        {**saved(PERSON, "Marina"), "isSaved": False},
        {"pushName": "Ninguém"},
        {"pushName": "Ninguém", "remoteJid": {"user": 1}},
        {"pushName": "Ninguém", "remoteJid": "@lid"},
        "Marina",
        None,
    ]
    assert entries(told) == []


@pytest.fixture(scope="module")
def api() -> Iterator[EvolutionStandIn]:
    """An Evolution API whose instance is connected."""
    with EvolutionStandIn.running() as stand_in:
        yield stand_in


@pytest.fixture
async def channel() -> AsyncIterator[Evolution]:
    """The channel under test."""
    async with httpx.AsyncClient() as client:
        yield Evolution(client, Cupboard())


def line(api: EvolutionStandIn, key: str = API_KEY, instance: str | None = None) -> Line:
    """A line that talks to the stand-in."""
    return Line("c", {"base_url": api.url, "instance": instance or api.instance}, {"api_key": key})


async def test_the_whole_book_is_asked_for_at_once(channel: Evolution, api: EvolutionStandIn) -> None:
    api.asked.clear()
    assert [each.name for each in await channel.phone_book(line(api))] == [
        "Bia da Portaria",
        "Condomínio Sol",
        "Marina Duarte",
        "Otávio Lima",
        "status",
        None,
    ]
    assert api.bodies("chat/findContacts") == [{"where": {}}]


@pytest.mark.parametrize(
    ("key", "instance", "said"),
    [("another", None, "não aceita a chave"), (API_KEY, "outra", "A instância não existe")],
)
async def test_a_book_that_cannot_be_read_says_why(
    channel: Evolution, api: EvolutionStandIn, key: str, instance: str | None, said: str
) -> None:
    with pytest.raises(OutOfReach) as refused:
        await channel.phone_book(line(api, key, instance))
    assert said in refused.value.detail


async def test_an_answer_that_is_no_book_is_none() -> None:
    answers = httpx.MockTransport(lambda _: httpx.Response(200, json={"contacts": []}))
    async with httpx.AsyncClient(transport=answers) as client:
        with pytest.raises(OutOfReach, match="não é uma agenda"):
            await Evolution(client, Cupboard()).phone_book(Line("c", {"base_url": "https://e.example"}, {}))


def test_what_is_no_person_is_named_with_field_and_rule(tmp_path: Path) -> None:
    rows = [["Nome", "Número"], ["Bia", HIDDEN], ["Sol", GROUP], ["", "status@broadcast"], ["Marina", f"+{MARINA}"]]
    rows += [["Loja", "120363000000000002@newsletter"], ["Outra", "marina@exemplo.com"]]
    (tmp_path / "rows").write_bytes(b"\n".join(orjson.dumps(each) for each in rows))
    write(str(tmp_path / "rows"), str(tmp_path / "file"), "csv")
    plan = {"0": "name", "1": "phone"}
    found = check(str(tmp_path / "file"), str(tmp_path / "lines"), plan, {}, {})
    assert (found["good"], found["rejected"]) == (1, 5)
    assert [(each["row"], each["field"], each["code"], each["value"]) for each in found["faults"]] == [
        (2, "phone", "contact.number_hidden", f"Bia {HIDDEN}"),
        (3, "phone", "contact.is_group", f"Sol {GROUP}"),
        (4, "phone", "contact.is_broadcast", "status@broadcast"),
        (6, "phone", "contact.is_broadcast", "Loja 120363000000000002@newsletter"),
        (7, "phone", "contact.number_invalid", "marina@exemplo.com"),
    ]
    report(tmp_path / "lines", tmp_path / "said", 6, "pt-BR", {})
    said = [orjson.loads(each)[1:3] for each in (tmp_path / "said").read_bytes().splitlines()]
    assert said[1:3] == [
        ["Número", "esconde o número: a pessoa entra na agenda quando escrever"],
        ["Número", "é um grupo, não uma pessoa"],
    ]


def shown(client: httpx.Client, channel_id: str) -> dict[str, Any]:
    """A line as the team sees it."""
    lines: list[dict[str, Any]] = client.get("/channels").json()["items"]
    return next(each for each in lines if each["id"] == channel_id)


@pytest.fixture(scope="module")
def channel_id(desk: RunningDesk, api: EvolutionStandIn) -> Iterator[str]:
    """A connected line, taken away afterwards."""
    with desk.client("admin@demo.local") as admin:
        wish = {"kind": "evolution", "name": "WhatsApp da agenda", "settings": api.settings()}
        added = admin.post("/channels", json=wish)
        assert added.status_code == 201, added.text
        line_id = str(added.json()["id"])
        assert admin.post(f"/channels/{line_id}/connect").json()["state"] == "open"
        eventually(lambda: shown(admin, line_id)["works"])
        yield line_id
        admin.delete(f"/channels/{line_id}")


def test_a_line_s_phone_book_becomes_contacts(desk: RunningDesk, api: EvolutionStandIn, channel_id: str) -> None:
    numbers = [f"551198{uuid4().int % 10**7:07d}" for _ in range(2)]
    api.phone_book = [
        saved(f"{numbers[0]}@s.whatsapp.net", "Zuleica da Agenda"),
        saved(f"{numbers[1][:4]}{numbers[1][5:]}@s.whatsapp.net", "=Yara da Agenda"),
        saved(HIDDEN, "Bia da Portaria"),
        saved(GROUP, "Condomínio Sol"),
    ]
    with desk.client(SUPERVISOR) as lead:
        answer = lead.post("/contacts/imports/phone-book", json={"channel_id": channel_id})
        assert answer.status_code == 201, answer.text
        file = answer.json()
        shapes.ContactFile.model_validate(file)
        assert (file["name"], file["rows"]) == ("WhatsApp da agenda.csv", 4)
        plan = {"columns": {str(each["index"]): each["guess"] for each in file["columns"]}}
        assert plan == {"columns": {"0": "name", "1": "phone"}}
        preview = lead.post(f"/contacts/imports/{file['id']}/preview", json=plan).json()
        assert (preview["good"], preview["rejected"], preview["known"]) == (2, 2, 0)
        job = ended(lead, lead.post(f"/contacts/imports/{file['id']}/start", json=plan).json()["job"])
        assert (job["result"]["created"], job["result"]["rejected"]) == (2, 2)
        found = {each["name"]: each["phone"] for each in listed(lead, q="da agenda")}
        assert found == {"Zuleica da Agenda": f"+{numbers[0]}", "=Yara da Agenda": f"+{numbers[1]}"}
        told = lead.get(f"/jobs/{job['id']}/file").content.decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(told), delimiter=";"))
        assert [(row[1], row[4]) for row in rows[1:]] == [
            ("Número", "contact.number_hidden"),
            ("Número", "contact.is_group"),
        ]


def test_only_management_reads_a_phone_book_of_a_connected_line_that_has_one(
    desk: RunningDesk, api: EvolutionStandIn, channel_id: str
) -> None:
    path, own = "/contacts/imports/phone-book", {"channel_id": channel_id}
    with desk.client(AGENT) as agent:
        problem(agent.post(path, json=own), 403, "import.management_only")
    with desk.client("admin@demo.local") as admin:
        assert shown(admin, channel_id)["capabilities"]["phone_book"] is True
        simulator = next(each for each in admin.get("/channels").json()["items"] if each["kind"] == "simulator")
        problem(admin.post(path, json={"channel_id": "nothing"}), 404, "channel.not_found")
        refused = problem(admin.post(path, json={"channel_id": simulator["id"]}), 422, "channel.no_phone_book")
        assert [each["field"] for each in refused["fields"]] == ["channel_id"]
        api.phone_book = []
        problem(admin.post(path, json=own), 422, "import.phone_book_empty")
        api.key = "changed"
        assert "chave" in problem(admin.post(path, json=own), 502, "channel.out_of_reach")["detail"]
        api.key = API_KEY
        admin.post(f"/channels/{channel_id}/disconnect")
        problem(admin.post(path, json=own), 409, "channel.disconnected")
