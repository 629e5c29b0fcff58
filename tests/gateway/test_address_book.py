"""The address book over REST: contacts by hand, out of files and into files, who sees them, and groups' members."""

import csv
import io
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from services.gateway import shapes
from tests.acceptance.desk import RunningDesk, eventually
from tests.gateway import media_files
from tests.gateway.rest import AGENT, SUPERVISOR, problem


@pytest.fixture
def lead(desk: RunningDesk) -> Iterator[httpx.Client]:
    with desk.client(SUPERVISOR) as client:
        yield client


@pytest.fixture
def agent(desk: RunningDesk) -> Iterator[httpx.Client]:
    with desk.client(AGENT) as client:
        yield client


def changed(answer: httpx.Response, status: int = 200) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    shapes.ContactChanged.model_validate(answer.json())
    contact: dict[str, Any] = answer.json()["contact"]
    return contact


def listed(client: httpx.Client, **asked: Any) -> list[dict[str, Any]]:
    answer = client.get("/contacts", params=asked)
    shapes.ContactPage.model_validate(answer.json())
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


def ended(client: httpx.Client, job: dict[str, Any]) -> dict[str, Any]:
    def over() -> dict[str, Any] | None:
        found: dict[str, Any] = client.get(f"/jobs/{job['id']}").json()
        return found if found["state"] != "running" else None

    done: dict[str, Any] = eventually(over, 30)
    return done


def test_a_contact_is_added_found_changed_put_away_and_fetched_back(lead: httpx.Client) -> None:
    wish = {"name": "Vânia Prova", "phone": "(21) 8765-4321", "email": "vania@prova.example"}
    contact = changed(lead.post("/contacts", json=wish), 201)
    assert (contact["phone"], contact["email"]) == ("+5521987654321", "vania@prova.example")
    path = f"/contacts/{contact['id']}"
    again = problem(lead.post("/contacts", json={**wish, "name": "Outra"}), 409, "contact.exists")
    assert again["contact_id"] == contact["id"]
    for q in ("vania pro", "8765-4321", "21 98765", "VANIA@prova"):
        assert [each["id"] for each in listed(lead, q=q)] == [contact["id"]], q

    picture = lead.post("/media", content=media_files.picture()).json()
    change = {
        "birthday": "14/03/1968",
        "address": "Rua A, 1",
        "photo_media_id": picture["id"],
        "phone": "1133334444",
    }
    after = changed(lead.patch(path, json=change))
    assert (after["birthday"], after["address"], after["phone"]) == ("1968-03-14", "Rua A, 1", "+551133334444")
    assert lead.get(f"{path}/photo").headers["content-type"].startswith("image/")
    assert changed(lead.patch(path, json={"address": None}))["address"] is None
    disowned = lead.delete(f"{path}/aliases", params={"kind": "phone", "value": "+551133334444"})
    assert changed(disowned)["phone"] == "+5521987654321"
    first = lead.delete(f"{path}/aliases", params={"kind": "phone", "value": "+5521987654321"})
    problem(first, 409, "contact.first_identity")

    position = lead.delete(path).json()["position"]
    assert listed(lead, q="vania", wait_for=position) == []
    assert lead.get(path).json()["archived"]
    assert not changed(lead.post(f"{path}/restore"))["archived"]


def test_what_is_wrong_names_its_field_and_leaves_all_as_it_was(lead: httpx.Client) -> None:
    contact = changed(lead.post("/contacts", json={"name": "Wanda Prova", "phone": "21987650001"}), 201)
    for wish, code, field in (
        ({"name": "X", "phone": "123"}, "contact.number_invalid", "phone"),
        ({"email": "nada"}, "contact.email_invalid", "email"),
        ({"birthday": "31/02/1990"}, "contact.birthday_invalid", "birthday"),
        ({"name": None}, "contact.name_empty", "name"),
        ({"photo_media_id": "nothing"}, "contact.photo_invalid", "photo_media_id"),
        ({"fields": {"nothing": "1"}}, "field.not_found", "fields"),
    ):
        body = problem(lead.patch(f"/contacts/{contact['id']}", json={"address": "nowhere", **wish}), 422, code)
        assert [each["field"] for each in body["fields"]] == [field]
    assert lead.get(f"/contacts/{contact['id']}").json() == contact
    problem(lead.post("/contacts", json={"name": "Ninguém"}), 422, "contact.unreachable")
    problem(lead.get("/contacts/nobody"), 404, "contact.not_found")
    problem(lead.get("/contacts", params={"after": "zz"}), 422, "cursor.invalid")
    taken = changed(lead.post("/contacts", json={"name": "Xênia Prova", "phone": "21987650002"}), 201)
    problem(lead.patch(f"/contacts/{taken['id']}", json={"phone": "21987650001"}), 409, "contact.number_taken")


def test_an_agent_sees_those_he_serves_and_who_has_a_live_ticket_stays(
    desk: RunningDesk, lead: httpx.Client, agent: httpx.Client
) -> None:
    unserved = changed(lead.post("/contacts", json={"name": "Yara Prova", "phone": "21987650003"}), 201)
    assert listed(agent, q="Yara Prova") == []
    problem(agent.get(f"/contacts/{unserved['id']}"), 404, "contact.not_found")
    problem(agent.patch(f"/contacts/{unserved['id']}", json={"name": "Minha"}), 404, "contact.not_found")
    problem(agent.get(f"/contacts/{unserved['id']}/photo"), 404, "contact.not_found")
    with desk.client() as customer:
        wish = {"from": "+5521987650004", "name": "Zilda Prova", "text": "Bom dia"}
        assert customer.post("/simulator/messages", json=wish).is_success
    ticket = eventually(
        lambda: next(iter(agent.get("/tickets", params={"q": "Zilda Prova"}).json()["items"]), None)
    )
    path = f"/contacts/{ticket['contact']['id']}"
    assert changed(agent.patch(path, json={"name": "Zilda da Prova"}))["name"] == "Zilda da Prova"
    assert [each["name"] for each in listed(agent, q="Zilda da Prova")] == ["Zilda da Prova"]
    problem(agent.delete(path), 403, "contact.management_only")
    refused = problem(lead.delete(path), 409, "contact.has_live_ticket")
    assert refused["ticket_id"] == ticket["id"]


def test_who_writes_in_a_group_is_a_contact_of_his_own(desk: RunningDesk, lead: httpx.Client) -> None:
    with desk.client() as customer:
        group = {"id": "prova@g.us", "name": "Condomínio Prova"}
        wish = {"from": "+5521987650005", "name": "Ulisses Prova", "text": "Oi, gente", "group": group}
        assert customer.post("/simulator/messages", json=wish).is_success
    member = eventually(lambda: next(iter(listed(lead, q="Ulisses Prova")), None))
    assert (member["phone"], member["group"]) == ("+5521987650005", False)
    assert [each["group"] for each in listed(lead, q="Condomínio Prova")] == [True]


def sheet(*rows: str) -> bytes:
    return "\r\n".join(("Nome;Celular;E-mail", *rows)).encode("cp1252")


def sent(client: httpx.Client, content: bytes) -> dict[str, Any]:
    answer = client.post("/contacts/imports", params={"name": "prova.csv"}, content=content)
    assert answer.status_code == 201, answer.text
    shapes.ContactFile.model_validate(answer.json())
    file: dict[str, Any] = answer.json()
    return file


def taken_over(client: httpx.Client, content: bytes, **plan: Any) -> dict[str, Any]:
    file = sent(client, content)
    columns = {str(each["index"]): each["guess"] for each in file["columns"]}
    answer = client.post(f"/contacts/imports/{file['id']}/start", json={"columns": columns, **plan})
    assert answer.status_code == 202, answer.text
    return ended(client, answer.json()["job"])


def test_a_file_is_tried_out_taken_over_and_its_bad_rows_reported(lead: httpx.Client) -> None:
    content = sheet("Íris Planilha;(31) 98888-0001;iris@p.example", "João Planilha;12;", "Lia Planilha;3188880002;")
    file = sent(lead, content)
    plan = {"columns": {"0": "name", "1": "phone", "2": "email"}}
    preview = lead.post(f"/contacts/imports/{file['id']}/preview", json=plan).json()
    shapes.ImportPreview.model_validate(preview)
    assert {each: preview[each] for each in ("rows", "good", "rejected", "known", "repeated")} == {
        "rows": 3,
        "good": 2,
        "rejected": 1,
        "known": 0,
        "repeated": 0,
    }
    assert listed(lead, q="planilha") == []
    job = taken_over(lead, content)
    counts = {"created": 2, "updated": 0, "skipped": 0, "rejected": 1}
    assert (job["state"], {each: job["result"][each] for each in counts}) == ("done", counts)
    assert {each["phone"] for each in eventually(lambda: listed(lead, q="planilha"))} == {
        "+5531988880001",
        "+5531988880002",
    }
    report = lead.get(f"/jobs/{job['id']}/file")
    rows = list(csv.reader(io.StringIO(report.content.decode("utf-8-sig")), delimiter=";"))
    assert [(row[0], row[1], row[4]) for row in rows[1:]] == [("3", "Número", "contact.number_invalid")]


def test_who_is_there_already_is_updated_left_alone_or_there_twice(lead: httpx.Client) -> None:
    assert taken_over(lead, sheet("Nara Tabela;31988880011;"))["result"]["created"] == 1
    changed_row = sheet("Nara Tabela Lima;3188880011;nara@t.example")
    assert taken_over(lead, changed_row, duplicates="skip")["result"]["skipped"] == 1
    assert [each["name"] for each in eventually(lambda: listed(lead, q="nara tabela"))] == ["Nara Tabela"]
    assert taken_over(lead, changed_row, duplicates="update")["result"]["updated"] == 1
    assert taken_over(lead, changed_row, duplicates="update")["result"]["skipped"] == 1
    assert taken_over(lead, changed_row, duplicates="create")["result"]["created"] == 1
    twins = eventually(lambda: [each for each in (listed(lead, q="nara tabela"),) if len(each) == 2])[0]
    assert {(each["name"], each["phone"]) for each in twins} == {("Nara Tabela Lima", "+5531988880011")}


def test_a_plan_names_fields_that_exist_each_once(lead: httpx.Client, agent: httpx.Client) -> None:
    file = sent(lead, sheet("Olga;31988880021;"))
    for columns, rule in (
        ({"0": "name", "1": "nothing"}, "must have a column with the number or the e-mail address"),
        ({"0": "phone", "1": "phone"}, "names a field twice"),
        ({"0": "phone", "1": "nothing"}, "names a field that does not exist"),
    ):
        answer = lead.post(f"/contacts/imports/{file['id']}/start", json={"columns": columns})
        assert problem(answer, 422, "import.plan_invalid")["fields"] == [{"field": "columns", "rule": rule}]
    problem(lead.post("/contacts/imports", content=b"\x89PNG\0\0"), 422, "import.unreadable")
    problem(agent.post("/contacts/imports", content=b"a"), 403, "import.management_only")
    problem(agent.post("/contacts/export", json={"format": "csv"}), 403, "import.management_only")
    other = {"columns": {"0": "name", "1": "phone"}}
    problem(lead.post("/contacts/imports/nothing/preview", json=other), 404, "import.not_found")


def test_an_import_that_is_stopped_keeps_what_it_did(lead: httpx.Client) -> None:
    rows = [f"Parada {number:04};31977{number:06};" for number in range(3_000)]
    file = sent(lead, sheet(*rows))
    plan = {"columns": {"0": "name", "1": "phone"}}
    job = lead.post(f"/contacts/imports/{file['id']}/start", json=plan).json()["job"]
    assert lead.post(f"/contacts/imports/{file['id']}/start", json=plan).json()["job"]["id"] == job["id"]
    assert lead.delete(f"/jobs/{job['id']}").is_success
    stopped = ended(lead, job)
    assert stopped["state"] == "cancelled"
    assert stopped["done"] < 3_000
    assert stopped["result"]["created"] == stopped["done"]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_filtered_list_is_taken_away_as_a_file(lead: httpx.Client, kind: str) -> None:
    changed(lead.post("/contacts", json={"name": f"=Fórmula {kind}", "email": f"{kind}@saida.example"}), 201)
    answer = lead.post("/contacts/export", params={"q": f"{kind}@saida"}, json={"format": kind})
    assert answer.status_code == 202, answer.text
    job = ended(lead, answer.json()["job"])
    assert (job["state"], job["result"]["rows"]) == ("done", 1)
    file = lead.get(f"/jobs/{job['id']}/file")
    assert file.headers["content-disposition"].startswith("attachment")
    if kind == "csv":
        rows = list(csv.reader(io.StringIO(file.content.decode("utf-8-sig")), delimiter=";"))
        assert rows[1][:3] == ["'=Fórmula csv", "", "csv@saida.example"]
    else:
        back = sent(lead, file.content)
        assert [each["samples"] for each in back["columns"]][:1] == [["=Fórmula xlsx"]]
