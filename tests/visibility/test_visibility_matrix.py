"""Rule 6: what the policy hides is hidden everywhere. Profile × relation to the ticket × every route, generated.

Every ticket holds a word that stands nowhere else, so whatever leaks shows itself, whichever way it comes.
"""

import itertools
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass

import httpx
import pytest

from tests.acceptance.desk import RunningDesk, running_desk
from tests.gateway.test_live import page, write_as
from tests.visibility.routes import Operation, operations
from tests.visibility.staged import Person, Stage, Staged, relations, words

ASKING = ("ana", "bruno", "carla")


@dataclass(frozen=True)
class Matrix:
    """All relations staged on one desk, and everybody who asks."""

    desk: RunningDesk
    stage: Stage
    staged: list[Staged]
    clients: dict[str, httpx.Client]
    operations: list[Operation]

    def sees(self, who: str, staged: Staged) -> bool:
        """Whether the specification lets somebody see a ticket."""
        return staged.visible_to(self.stage.people[who], self.stage.people, self.stage.queues)

    def hidden(self, who: str) -> list[Staged]:
        """What somebody must not see."""
        return [each for each in self.staged if not self.sees(who, each)]

    def leaks(self, who: str, said: bytes) -> list[str]:
        """The hidden tickets that somebody was told of."""
        return [str(each.relation) for each in self.hidden(who) if each.word.encode() in said]


@pytest.fixture(scope="module")
def matrix(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Matrix]:
    """Sixty tickets and five people."""
    with running_desk(tmp_path_factory.mktemp("matrix")) as desk, ExitStack() as open_clients:
        clients = {
            who: open_clients.enter_context(desk.client(f"{who}@demo.local")) for who in (*ASKING, "supervisora")
        }
        stage = Stage(desk, clients["supervisora"])
        with ThreadPoolExecutor(4) as hands:
            staged = list(hands.map(stage.put, relations(), words(), itertools.count()))
        document = clients["ana"].get("/openapi.json").json()
        yield Matrix(desk, stage, staged, clients, list(operations(document)))


def test_the_matrix_has_both_sides(matrix: Matrix) -> None:
    agents = [person for person in matrix.stage.people.values() if person.profile == "agent"]
    assert {person.who for person in agents} >= set(ASKING)
    for who in ("ana", "carla"):
        assert 5 < len(matrix.hidden(who)) < len(matrix.staged) - 5
    assert len([each for each in matrix.operations if "ticket_id" in each.parameters]) > 25


@pytest.mark.parametrize("who", ASKING)
def test_every_reading_of_one_thing_obeys_the_policy(matrix: Matrix, who: str) -> None:
    wrong: list[str] = []
    for operation in matrix.operations:
        if operation.method not in ("get", "head") or not operation.parameters:
            continue
        for staged in matrix.staged:
            if not any(name in staged.ids for name in operation.parameters):
                continue
            answer = matrix.clients[who].request(operation.method, operation.filled(staged.ids))
            said = answer.content + json.dumps(dict(answer.headers)).encode()
            shown = matrix.sees(who, staged)
            if not shown and (answer.status_code < 400 or staged.word.encode() in said):
                wrong.append(f"{operation} shows {staged.relation}")
            elif shown and b'"ticket.not_found"' in answer.content:
                wrong.append(f"{operation} hides {staged.relation}")
    assert wrong == []


@pytest.mark.parametrize("who", ASKING)
def test_every_list_and_search_obeys_the_policy(matrix: Matrix, who: str) -> None:
    client, wrong = matrix.clients[who], []
    for operation in matrix.operations:
        if operation.method != "get" or operation.parameters:
            continue
        every: dict[str, str] = {"limit": "200"} if "limit" in operation.queries else {}
        for params in (every, *({"q": each.word} for each in matrix.staged if "q" in operation.queries)):
            told = matrix.leaks(who, client.get(operation.filled({}), params=params).content)
            wrong += [f"{operation} {params} shows {each}" for each in told]
    assert wrong == []


@pytest.mark.parametrize("who", ASKING)
def test_lists_hold_all_that_may_be_seen(matrix: Matrix, who: str) -> None:
    client = matrix.clients[who]
    for staged in matrix.staged:
        found = client.get("/tickets", params={"q": staged.word}).json()["items"]
        assert bool(found) == matrix.sees(who, staged), str(staged.relation)
        hits = client.get("/search/messages", params={"q": staged.word}).json()["items"]
        assert bool(hits) == matrix.sees(who, staged), str(staged.relation)


@pytest.mark.parametrize("who", ASKING)
def test_nobody_changes_what_he_cannot_see(matrix: Matrix, who: str) -> None:
    wrong: list[str] = []
    for staged in matrix.hidden(who):
        before = matrix.stage.snapshot(staged)
        for operation in matrix.operations:
            if operation.method in ("get", "head") or not any(name in staged.ids for name in operation.parameters):
                continue
            body = {**operation.body, "queue_id": None} if isinstance(operation.body, dict) else operation.body
            answer = matrix.clients[who].request(operation.method, operation.filled(staged.ids), json=body)
            if answer.status_code < 400 or staged.word.encode() in answer.content:
                wrong.append(f"{operation} takes {staged.relation}: {answer.status_code}")
        after = matrix.stage.snapshot(staged)
        wrong += [f"{part} of {staged.relation} changed" for part in before if before[part] != after[part]]
    assert wrong == []


@pytest.mark.parametrize("who", ["ana", "carla"])
def test_nobody_reaches_a_hidden_tickets_things_through_one_he_sees(matrix: Matrix, who: str) -> None:
    own = next(each for each in matrix.staged if matrix.sees(who, each))
    wrong: list[str] = []
    for operation in matrix.operations:
        if operation.method != "get" or "ticket_id" not in operation.parameters or len(operation.parameters) < 2:
            continue
        for staged in matrix.hidden(who):
            mixed = {**staged.ids, "ticket_id": own.ids["ticket_id"]}
            answer = matrix.clients[who].get(operation.filled(mixed))
            if staged.word.encode() in answer.content:
                wrong.append(f"{operation} shows {staged.relation}")
    assert wrong == []


@pytest.mark.parametrize("who", ASKING)
def test_the_socket_obeys_the_policy(matrix: Matrix, who: str) -> None:
    with page(matrix.desk, matrix.clients[who]) as socket:
        for staged in matrix.staged:
            socket.send(type="watch", ticket_id=staged.ids["ticket_id"])
            socket.send(type="typing", ticket_id=staged.ids["ticket_id"], typing=True)
        frames = socket.quiet(1.5)
        for staged in matrix.staged:
            path = f"/tickets/{staged.ids['ticket_id']}"
            matrix.clients["supervisora"].post(f"{path}/notes", json={"text": f"mais uma {staged.word}"})
            matrix.clients["supervisora"].post(f"{path}/unread", json={})
        write_as(matrix.desk, "+5511960199999", "Última", "fim")
        frames += socket.quiet(3.0)
    assert matrix.leaks(who, json.dumps(frames).encode()) == []
    hidden = {each.ids["ticket_id"] for each in matrix.hidden(who)}
    viewed = [each for each in frames if each["type"] == "viewers" and each["ticket_id"] in hidden]
    assert viewed == []


@pytest.mark.parametrize("who", ASKING)
def test_a_resuming_socket_obeys_the_policy(matrix: Matrix, who: str) -> None:
    holding = [each.ids["ticket_id"] for each in matrix.staged]
    with page(matrix.desk, matrix.clients[who], position=1, holding=holding) as socket:
        assert matrix.leaks(who, json.dumps(socket.frames).encode()) == []


def test_management_sees_all(matrix: Matrix) -> None:
    supervisor: Person = next(each for each in matrix.stage.people.values() if each.profile == "supervisor")
    assert all(each.visible_to(supervisor, matrix.stage.people, matrix.stage.queues) for each in matrix.staged)
    for staged in matrix.staged:
        assert matrix.clients["supervisora"].get(f"/tickets/{staged.ids['ticket_id']}").status_code == 200
