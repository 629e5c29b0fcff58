"""Tickets in every relation to every member of the team, each with a word that only it contains."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

import httpx

from tests.acceptance.desk import RunningDesk, eventually

Profile = Literal["admin", "supervisor", "agent"]
Holder = Literal["nobody", "ana", "carla"]
SYLLABLES = ("bra", "cli", "dor", "fle", "gru", "jav", "kim", "lor", "mup", "nix", "pel", "que")


@dataclass(frozen=True)
class Person:
    """A member of the team, as the test knows him."""

    who: str
    id: str
    profile: Profile
    queue_ids: frozenset[str]


@dataclass(frozen=True)
class Relation:
    """How a ticket came to stand where it stands."""

    group: bool
    queue: Literal["vendas", "financeiro"]
    holders: tuple[Holder, ...]
    closed: bool
    owner: Holder = "nobody"

    def __str__(self) -> str:
        kind = "group" if self.group else "private"
        owned = "" if self.owner == "nobody" else f", of {self.owner}"
        return f"{kind}, {self.queue}, {'>'.join(self.holders)}, {'closed' if self.closed else 'live'}{owned}"


@dataclass
class Staged:
    """A ticket of one relation, and the ids of all that hangs on it."""

    relation: Relation
    word: str
    ids: dict[str, str] = field(default_factory=dict)

    def visible_to(self, person: Person, people: dict[str, Person], queues: dict[str, str]) -> bool:
        """Who sees tickets, in the words of the specification (*Who may do what*)."""
        if person.profile != "agent" or person.who == self.relation.owner:
            return True
        held_by = [people[who].id for who in self.relation.holders if who != "nobody"]
        last = self.relation.holders[-1]
        if last != "nobody" and people[last].id == person.id:
            return True
        pending = last == "nobody" and not self.relation.closed
        if queues[self.relation.queue] in person.queue_ids and (pending or self.relation.group):
            return True
        return self.relation.closed and person.id in held_by


def found_path(staged: "Staged") -> str:
    """Where the ticket is read."""
    return f"/tickets/{staged.ids['ticket_id']}"


def relations() -> Iterator[Relation]:
    """Every relation that can be reached."""
    histories: tuple[tuple[Holder, ...], ...] = (
        ("nobody",),
        ("ana",),
        ("carla",),
        ("ana", "carla"),
        ("carla", "ana"),
        ("ana", "nobody"),
        ("carla", "nobody"),
    )
    for group, queue, holders, closed in itertools.product(
        (False, True), ("vendas", "financeiro"), histories, (False, True)
    ):
        yield Relation(group, queue, holders, closed)  # type: ignore[arg-type]
    last_holders: tuple[tuple[Holder, ...], ...] = (("nobody",), ("carla",))
    for held_by, closed in itertools.product(last_holders, (False, True)):
        yield Relation(False, "financeiro", held_by, closed, owner="ana")


def words() -> Iterator[str]:
    """Words that stand nowhere else."""
    for first, second in itertools.product(SYLLABLES, SYLLABLES):
        if first != second:
            yield f"zyx{first}{second}"


class Stage:
    """Puts tickets into their relations, as a supervisor."""

    def __init__(self, desk: RunningDesk, supervisor: httpx.Client) -> None:
        self._desk = desk
        self._supervisor = supervisor
        queues = self._get("/queues")["items"]
        self.queues = {each["name"].lower(): each["id"] for each in queues}
        self.people = {
            each["name"].split()[0].lower(): Person(
                each["name"].split()[0].lower(), each["id"], each["profile"], frozenset(each["queue_ids"])
            )
            for each in self._get("/team")["items"]
        }

    def put(self, relation: Relation, word: str, number: int) -> Staged:
        """One ticket, with a message, a note, a file, a schedule and a protocol."""
        staged = Staged(relation, word)
        phone = f"+55119601{number:05}"
        wish: dict[str, Any] = {"from": phone, "name": f"Pessoa {word}", "text": f"mensagem {word}"}
        if relation.group:
            wish["group"] = {"id": f"grupo-{number}", "name": f"Grupo {word}"}
        media = httpx.post(
            f"{self._desk.url}/api/v1/simulator/media",
            params={"name": f"{word}.txt"},
            content=f"arquivo {word}".encode(),
            headers={"Content-Type": "text/plain", "X-Guiche": "1"},
        )
        assert media.status_code == 201, media.text
        staged.ids["media_id"] = media.json()["media_id"]
        document = {**wish, "kind": "document", "media_id": staged.ids["media_id"]}
        for each in (wish, document):
            answer = httpx.post(f"{self._desk.url}/api/v1/simulator/messages", json=each)
            assert answer.status_code == 202, answer.text
        found = eventually(lambda: self._get("/tickets", q=word)["items"])[0]
        staged.ids |= {"ticket_id": found["id"], "contact_id": found["contact"]["id"]}
        self._hang(staged)
        self._move(staged)
        if relation.owner != "nobody":
            path = f"/contacts/{staged.ids['contact_id']}/owners"
            owned = self._supervisor.put(path, json={"user_ids": [self.people[relation.owner].id]})
            assert owned.status_code == 200, owned.text
            waited = self._supervisor.get(found_path(staged), params={"wait_for": owned.json()["position"]})
            assert waited.status_code == 200, waited.text
        return staged

    def snapshot(self, staged: Staged) -> dict[str, Any]:
        """The ticket and what was done to it, as management sees it."""
        ticket = staged.ids["ticket_id"]
        itself = self._get(f"/tickets/{ticket}")
        for moving in ("position", "active_at"):
            itself.pop(moving)
        hanging = ("messages", "notes", "schedules")
        return {"ticket": itself} | {part: self._get(f"/tickets/{ticket}/{part}")["items"] for part in hanging}

    def _hang(self, staged: Staged) -> None:
        path = f"/tickets/{staged.ids['ticket_id']}"
        written = eventually(lambda: len(found := self._inbound(path)) == 2 and found)
        staged.ids["message_id"] = written[0]["id"]
        self._do(path + "/transfer", queue_id=self.queues[staged.relation.queue], anyway=True)
        note = self._do(path + "/notes", text=f"nota {staged.word}")
        staged.ids["note_id"] = note["note"]["id"]
        due = {"due_at": "2031-01-02T12:00:00Z", "time_zone": "America/Sao_Paulo"}
        schedule = self._do(path + "/schedules", text=f"agendada {staged.word}", **due)
        staged.ids["schedule_id"] = schedule["schedule"]["id"]
        staged.ids["number"] = self._do(path + "/protocol")["protocol"]

    def _inbound(self, path: str) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = self._get(f"{path}/messages")["items"]
        return [each for each in items if each["direction"] == "in"]

    def _move(self, staged: Staged) -> None:
        path = f"/tickets/{staged.ids['ticket_id']}"
        queue_id = self.queues[staged.relation.queue]
        for holder in staged.relation.holders:
            if holder == "nobody":
                standing = self._get(path)
                if standing["assignee"] is not None:
                    self._do(path + "/return")
            else:
                self._do(path + "/transfer", queue_id=queue_id, user_id=self.people[holder].id, anyway=True)
        if staged.relation.closed:
            self._do(path + "/resolve", silent=True)

    def _do(self, path: str, **wish: Any) -> dict[str, Any]:
        answer = self._supervisor.post(path, json=wish)
        # Where a ticket stands already, a transfer to there is refused.
        if answer.status_code == 409 and answer.json()["code"] == "ticket.transfer_changes_nothing":
            return {}
        assert answer.status_code < 300, (path, wish, answer.text)
        found: dict[str, Any] = answer.json()
        return found

    def _get(self, path: str, **params: Any) -> dict[str, Any]:
        answer = self._supervisor.get(path, params=params)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found
