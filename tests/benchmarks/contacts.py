"""The address book as it grows, and a large import with a colleague at work meanwhile."""

import asyncio
import io
import random
import threading
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import nats
import psutil

from libs.events.catalog.contact import AliasLearned, ContactRegistered, ContactTagged, DetailsChanged
from libs.events.catalog.ticket import Accepted, TicketOpened
from libs.events.cloudevents import Context, encode
from libs.events.event import SYSTEM, Event
from libs.events.settings import Settings
from libs.identity import ids
from tests.acceptance.desk import RunningDesk
from tests.benchmarks.measure import Figure, milliseconds

AGENT, LEAD = "ana@demo.local", "supervisora@demo.local"
FIRST = """Ana Bruno Carla Daniel Elaine Fábio Gisele Hugo Íris João Kátia Luís Márcia Nélson Olívia Paulo Quitéria
Rosa Sérgio Tânia""".split()
LAST = "Silva Souza Costa Santos Oliveira Pereira Lima Carvalho Almeida Ribeiro Araújo Barbosa Rocha Dias".split()
AREAS = (11, 21, 31, 41, 51, 71, 81)
ASKED = 100
WINDOW = 5_000
SERVED_EVERY = 100
ROWS = 50_000


async def fill(desk: RunningDesk, contacts: int, since: int = 0) -> None:
    """Have so many contacts, one in a hundred with a ticket of one agent's; `since` of them are there already."""
    with desk.client("admin@demo.local") as admin:
        tags = [each["id"] for each in admin.get("/tags").json()["items"]]
        channel = admin.get("/channels").json()["items"][0]["id"]
    with desk.client(AGENT) as agent:
        me = agent.get("/session").json()["me"]["id"]
    settings = Settings(nats_url=desk.note()["nats"])
    client = await nats.connect(settings.require_nats_url())
    jetstream = client.jetstream()
    chance = random.Random(3)
    for index in range(since, contacts):
        at = datetime.now(UTC) - timedelta(minutes=contacts - index)
        for stream, events in _contact(index, tags, channel, me, chance):
            context = Context(actor=SYSTEM, time=at, command_id=f"fill-{stream}")
            data, content_type = encode(stream, 1, events, context)
            headers = {"Content-Type": content_type, "Guiche-Types": ",".join(each.name() for each in events)}
            await client.publish(settings.subject(f"evt.{stream}"), data, headers=headers)
        if index % WINDOW == WINDOW - 1:
            await client.flush()
    await client.flush()
    head = (await jetstream.stream_info(settings.stream("EVENTS"))).state.last_seq
    await client.close()
    start = time.monotonic()
    with desk.client(LEAD) as lead:
        while lead.get("/contacts", params={"limit": 1, "wait_for": head}).status_code != 200:
            assert time.monotonic() - start < 900, "the address book did not arrive"
            await asyncio.sleep(0.5)


def _contact(
    index: int, tags: list[str], channel: str, agent: str, chance: random.Random
) -> list[tuple[str, list[Event]]]:
    phone = f"+55{AREAS[index % len(AREAS)]}9{80_000_000 + index}"
    contact_id = ids.contact_id("phone", phone)
    events: list[Event] = [
        ContactRegistered(label=f"{chance.choice(FIRST)} {chance.choice(LAST)}", alias_kind="phone", alias=phone),
        AliasLearned(alias_kind="email", alias=f"cliente{index}@ipe.example", source="edited"),
        DetailsChanged(field="birthday", value=f"19{60 + index % 40}-{1 + index % 12:02}-{1 + index % 28:02}"),
    ]
    if index % 10 == 0:
        events.append(ContactTagged(tag_id=tags[0]))
    if index % 1_000 == 0:
        events.append(ContactTagged(tag_id=tags[1]))
    said = [(f"contact.{contact_id}", events)]
    if index % SERVED_EVERY == 0:
        conversation_id = ids.conversation_id(channel, "phone", phone)
        opened = TicketOpened(
            number=2_000_000 + index,
            conversation_id=conversation_id,
            contact_id=contact_id,
            channel_id=channel,
            ordinal=1,
        )
        said.append((f"ticket.{ids.ticket_id(conversation_id, 1)}", [opened, Accepted(agent_id=agent)]))
    return said


def measure(desk: RunningDesk, contacts: int) -> list[Figure]:
    """What somebody asks of the address book all day."""
    figures: list[Figure] = []
    number = str(80_000_000 + contacts // 2)
    with desk.client(LEAD) as lead, desk.client(AGENT) as agent:
        tags = [each["id"] for each in lead.get("/tags").json()["items"]]
        middle = _middle(lead)
        asked: dict[str, tuple[httpx.Client, dict[str, Any]]] = {
            "by name": (lead, {}),
            "by name, a page from the middle": (lead, {"after": middle}),
            "last served": (lead, {"order": "-last"}),
            "newest": (lead, {"order": "-created"}),
            "search a common name": (lead, {"q": "ana"}),
            "search two common names": (lead, {"q": "ana silva"}),
            "search part of a number": (lead, {"q": number[2:]}),
            "search an e-mail": (lead, {"q": f"cliente{contacts // 2}@ipe"}),
            "search for nobody": (lead, {"q": "zzz"}),
            "filter by a common tag": (lead, {"tag_id": tags[0]}),
            "filter by a rare tag": (lead, {"tag_id": tags[1], "order": "-created"}),
            "those an agent serves": (agent, {}),
            "search as an agent": (agent, {"q": "ana"}),
        }
        for name, (client, parameters) in asked.items():
            figures += milliseconds(name, _times(client, parameters))
    return figures


def _middle(client: httpx.Client) -> str:
    """A cursor well inside the list."""
    after: str | None = None
    for _ in range(4):
        page = client.get("/contacts", params={"limit": 200, **({} if after is None else {"after": after})}).json()
        after = page["next"]
    assert after is not None
    return after


def _times(client: httpx.Client, parameters: dict[str, Any], path: str = "/contacts") -> list[float]:
    times = []
    for _ in range(ASKED):
        start = time.perf_counter()
        answer = client.get(path, params={"limit": 60, **parameters})
        assert answer.status_code == 200, answer.text
        times.append(time.perf_counter() - start)
    return times


def take_over(desk: RunningDesk, rows: int = ROWS) -> list[Figure]:
    """An import of so many rows, one in twenty of them bad, and what a colleague feels of it."""
    figures: list[Figure] = []
    with desk.client(LEAD) as lead, desk.client(AGENT) as agent:
        alone = _times(agent, {"state": "open"}, "/tickets")
        started = time.perf_counter()
        answer = lead.post("/contacts/imports", params={"name": "many.csv"}, content=_sheet(rows), timeout=60)
        figures.append(Figure("upload, columns guessed", time.perf_counter() - started, "s"))
        file = answer.json()
        plan = {"columns": {str(each["index"]): each["guess"] for each in file["columns"] if each["guess"]}}
        started = time.perf_counter()
        preview = lead.post(f"/contacts/imports/{file['id']}/preview", json=plan, timeout=300).json()
        figures.append(Figure("preview, every row checked", time.perf_counter() - started, "s"))
        memory = _Memory(desk)
        started = time.perf_counter()
        job = lead.post(f"/contacts/imports/{file['id']}/start", json=plan).json()["job"]
        meanwhile: list[float] = []
        while job["state"] == "running":
            before = time.perf_counter()
            assert agent.get("/tickets", params={"state": "open", "limit": 60}).status_code == 200
            meanwhile.append(time.perf_counter() - before)
            time.sleep(0.1)
            job = lead.get(f"/jobs/{job['id']}").json()
        took = time.perf_counter() - started
        report = lead.get(f"/jobs/{job['id']}/file").text.splitlines()
    assert (job["state"], job["result"]["rejected"]) == ("done", preview["rejected"]), job
    assert len({line.partition(";")[0] for line in report[1:]}) == preview["rejected"]
    figures += [
        Figure(f"import of {rows} rows", took, "s", note=f"{rows / took:.0f} rows a second"),
        Figure("rows reported as bad", preview["rejected"], "rows"),
        Figure(
            "memory of the gateway and its worker, most", memory.most(), "MB", note=f"{memory.before:.0f} before"
        ),
        *milliseconds("a colleague's tickets before", alone),
        *milliseconds("a colleague's tickets meanwhile", meanwhile),
    ]
    return figures


class _Memory:
    """How much memory the desk's gateway and its workers hold, looked at twice a second."""

    def __init__(self, desk: RunningDesk) -> None:
        self._desk = psutil.Process(desk.process.pid)
        self._most = self.before = self._now()
        self._ended = threading.Event()
        threading.Thread(target=self._look, daemon=True).start()

    def most(self) -> float:
        """The most it was, in MB."""
        self._ended.set()
        return self._most

    def _look(self) -> None:
        while not self._ended.wait(0.5):
            self._most = max(self._most, self._now())

    def _now(self) -> float:
        total = 0
        for each in self._desk.children(recursive=True):
            try:
                said = " ".join(each.cmdline())
                if "service gateway" in said or "media.worker" in said:
                    total += each.memory_info().rss
            except psutil.Error:
                continue
        return total / 1e6


def _sheet(rows: int) -> bytes:
    """A file as a spreadsheet in Brazil saves it."""
    chance = random.Random(5)
    text = io.StringIO()
    text.write("Cliente;Celular;E-mail;Nasc.\r\n")
    for index in range(rows):
        number = f"({AREAS[index % len(AREAS)]}) 9{70_000_000 + index}"
        bad = index % 20 == 7
        cells = (
            f"{chance.choice(FIRST)} {chance.choice(LAST)}",
            "1234" if bad else number,
            f"novo{index}@ipe.example",
            f"{1 + index % 28:02}/{1 + index % 12:02}/{1950 + index % 50}",
        )
        text.write(";".join(cells) + "\r\n")
    return text.getvalue().encode("cp1252")
