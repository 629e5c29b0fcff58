"""Lists, filters, counters, conversations and search over a desk that grows: the log is filled as the services
would have filled it."""

import asyncio
import random
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import nats

from libs.events.catalog.contact import ContactRegistered
from libs.events.catalog.message import ConversationStarted, MessageReceived
from libs.events.catalog.ticket import Accepted, ReasonSet, Resolved, TagAdded, TicketOpened, ValueSet
from libs.events.cloudevents import Context, encode
from libs.events.event import SYSTEM, Event
from libs.events.settings import Settings
from libs.identity import ids
from tests.acceptance.desk import RunningDesk
from tests.benchmarks.measure import Figure, percentile

MESSAGES_EACH = 10
LONG = 5_000
LONG_PHONE = "+5531930000000"
WINDOW = 2_000
SECONDS_APART = 80
WORDS = """mesa cadeira sofá entrega prazo boleto troca garantia pedido frete desconto montagem tecido madeira cor
tamanho loja horário sábado segunda pagamento cartão pix nota fiscal endereço Niterói São Paulo bairro rua bom dia
obrigado aguardo resposta urgente problema avaria riscado chegou amanhã ontem semana atrasado""".split()


@dataclass(frozen=True, slots=True)
class Marks:
    """How tickets are classified: one tag is common and one rare, most have a reason, some a value."""

    tags: list[str]
    reasons: list[str]

    def of(self, index: int) -> list[Event]:
        """The marks of one ticket."""
        found: list[Event] = []
        if index % 20 == 0:
            found.append(TagAdded(tag_id=self.tags[0]))
        if index % 500 == 0:
            found.append(TagAdded(tag_id=self.tags[1]))
        if index % 3:
            found.append(ReasonSet(reason_id=self.reasons[index % len(self.reasons)]))
        if index % 5 == 0:
            found.append(ValueSet(cents=100 * (index % 997), currency="BRL"))
        return found


async def policies_at_rest(desk: RunningDesk) -> None:
    """Return once every policy and every projector has been handed all that the log holds."""
    settings = Settings(nats_url=desk.note()["nats"])
    client = await nats.connect(settings.require_nats_url())
    start = time.monotonic()
    while any(each.num_pending for each in await client.jetstream().consumers_info(settings.stream("EVENTS"))):
        assert time.monotonic() - start < 3600, "the policies did not come to their end"
        await asyncio.sleep(1)
    await client.close()


async def fill(desk: RunningDesk, tickets: int, since: int = 0) -> None:
    """Have `tickets` conversations with ten messages each, in every state, and one that is very long.

    `since` of them are there already. Returns when the projections hold them all.
    """
    with desk.client("admin@demo.local") as admin:
        queues = [each["id"] for each in admin.get("/queues").json()["items"]]
        marks = Marks(
            tags=[each["id"] for each in admin.get("/tags").json()["items"]],
            reasons=[each["id"] for each in admin.get("/reasons").json()["items"]],
        )
        agents = [each["id"] for each in admin.get("/team").json()["items"] if each["profile"] == "agent"]
        channel = admin.get("/channels").json()["items"][0]
    settings = Settings(nats_url=desk.note()["nats"])
    client = await nats.connect(settings.require_nats_url())
    jetstream = client.jetstream()
    chance = random.Random(7)

    async def append(stream: str, version: int, events: list[Event], at: datetime) -> None:
        context = Context(actor=SYSTEM, time=at, command_id=f"fill-{stream}-{version}")
        data, content_type = encode(stream, version, events, context)
        headers = {"Content-Type": content_type, "Guiche-Types": ",".join(each.name() for each in events)}
        await client.publish(settings.subject(f"evt.{stream}"), data, headers=headers)

    if since == 0:
        for stream, version, events, at in _long(channel, queues[0], agents[0], chance):
            await append(stream, version, events, at)
    for index in range(since, tickets):
        for stream, events, at in _episode(index, tickets, channel, queues, agents, marks, chance):
            await append(stream, 1, events, at)
        if index % WINDOW == WINDOW - 1:
            await client.flush()
            print(f"    {index + 1} tickets written", end="\r", flush=True)
    await client.flush()
    head = (await jetstream.stream_info(settings.stream("EVENTS"))).state.last_seq
    print(f"\n    waiting for the projections to reach {head}")
    start = time.monotonic()
    with desk.client("supervisora@demo.local") as supervisor:
        while supervisor.get("/tickets", params={"limit": 1, "wait_for": head}).status_code != 200:
            assert time.monotonic() - start < 1800, "the projections did not arrive"
        while supervisor.get("/search/messages", params={"q": f"marca{tickets - 1}"}).json()["items"] == []:
            await asyncio.sleep(1)
    print(f"    projected in {time.monotonic() - start:.0f} s more")
    # What follows from a million messages is worked through too: it would take the time of what is asked.
    await policies_at_rest(desk)
    print(f"    policies done {time.monotonic() - start:.0f} s after the writing")
    await client.close()


def _episode(
    index: int,
    tickets: int,
    channel: dict[str, Any],
    queues: list[str],
    agents: list[str],
    marks: Marks,
    chance: random.Random,
) -> list[tuple[str, list[Event], datetime]]:
    phone = f"+55319{40_000_000 + index}"
    contact, conversation, ticket = _ids(channel, phone)
    at = datetime.now(UTC) - timedelta(seconds=(tickets - index) * SECONDS_APART)
    texts = [" ".join(chance.choices(WORDS, k=8)) for _ in range(MESSAGES_EACH - 1)] + [f"marca{index} fim"]
    messages: list[Event] = [
        _received(channel, contact, f"fill.{index}.{number}", text, at) for number, text in enumerate(texts)
    ]
    started = ConversationStarted(
        channel_id=channel["id"], channel_kind=channel["kind"], contact_id=contact, peer=phone
    )
    episode: list[Event] = [
        TicketOpened(
            number=1_000_000 + index,
            conversation_id=conversation,
            contact_id=contact,
            channel_id=channel["id"],
            ordinal=1,
            queue_id=queues[index % len(queues)],
        )
    ]
    if index % 100 >= 3:
        episode.append(Accepted(agent_id=agents[index % len(agents)]))
    if index % 100 >= 6:
        episode.append(Resolved(agent_id=agents[index % len(agents)]))
    episode += marks.of(index)
    registered = ContactRegistered(label=f"Cliente {index}", alias_kind="phone", alias=phone)
    return [
        (f"contact.{contact}", [registered], at),
        (f"message.{conversation}", [started, *messages], at),
        (f"ticket.{ticket}", episode, at),
    ]


def _long(
    channel: dict[str, Any], queue_id: str, agent_id: str, chance: random.Random
) -> list[tuple[str, int, list[Event], datetime]]:
    """One conversation of thousands of messages, a hundred to an append."""
    contact, conversation, ticket = _ids(channel, LONG_PHONE)
    begun = datetime.now(UTC) - timedelta(days=30)
    texts = (" ".join(chance.choices(WORDS, k=8)) for _ in range(LONG))
    messages: list[Event] = [
        _received(channel, contact, f"long.{number}", text, begun + timedelta(minutes=5 * number))
        for number, text in enumerate(texts)
    ]
    started = ConversationStarted(
        channel_id=channel["id"], channel_kind=channel["kind"], contact_id=contact, peer=LONG_PHONE
    )
    opened = TicketOpened(
        number=999_999,
        conversation_id=conversation,
        contact_id=contact,
        channel_id=channel["id"],
        ordinal=1,
        queue_id=queue_id,
    )
    registered = ContactRegistered(label="Cliente Antiga", alias_kind="phone", alias=LONG_PHONE)
    said = [
        (f"message.{conversation}", 2 + first, messages[first : first + 100], begun + timedelta(minutes=5 * first))
        for first in range(0, LONG, 100)
    ]
    return [
        (f"contact.{contact}", 1, [registered], begun),
        (f"message.{conversation}", 1, [started], begun),
        *said,
        (f"ticket.{ticket}", 1, [opened, Accepted(agent_id=agent_id)], begun),
    ]


def _ids(channel: dict[str, Any], phone: str) -> tuple[str, str, str]:
    """A customer's contact, conversation and first ticket."""
    conversation = ids.conversation_id(channel["id"], "phone", phone)
    return ids.contact_id("phone", phone), conversation, ids.ticket_id(conversation, 1)


def _received(channel: dict[str, Any], contact_id: str, provider_id: str, text: str, at: datetime) -> Event:
    return MessageReceived(
        message_id=ids.message_id(channel["id"], provider_id),
        provider_id=provider_id,
        contact_id=contact_id,
        channel_id=channel["id"],
        kind="text",
        text=text,
        provider_at=at,
        arrival=0,
    )


def measure(desk: RunningDesk, tickets: int) -> list[Figure]:
    """Medians and p99 of what an agent and a supervisor ask all day."""
    figures: list[Figure] = []
    with desk.client("supervisora@demo.local") as supervisor:
        tags = [each["id"] for each in supervisor.get("/tags").json()["items"]]
        queue = supervisor.get("/queues").json()["items"][0]["id"]
        reason = supervisor.get("/reasons").json()["items"][0]["id"]
        rare = supervisor.get("/channels").json()["items"][-1]["id"]
        long = supervisor.get("/tickets", params={"q": "cliente antiga"}).json()["items"][0]
    for email, who in (("supervisora@demo.local", "supervisor"), ("ana@demo.local", "agent")):
        with desk.client(email) as client:
            first = client.get("/tickets", params={"state": "closed", "limit": 1}).json()["items"]
            questions: dict[str, tuple[str, dict[str, Any]]] = {
                "list open": ("/tickets", {"state": "open", "limit": 40}),
                "list closed": ("/tickets", {"state": "closed", "limit": 40}),
                "list by queue": ("/tickets", {"state": "pending", "limit": 40, "order": "oldest"}),
                "filter by queue, unread, period": (
                    "/tickets",
                    {"state": "closed", "queue_id": queue, "unread": "false", "opened_from": _days_ago(3)},
                ),
                "filter by a period long ago": (
                    "/tickets",
                    {"state": "closed", "opened_from": _days_ago(60), "opened_to": _days_ago(55)},
                ),
                "filter by a common tag": ("/tickets", {"tag_id": tags[0], "limit": 40}),
                "filter by a rare tag": ("/tickets", {"tag_id": tags[1], "limit": 40}),
                "filter by a rare channel": ("/tickets", {"channel_id": rare, "limit": 40}),
                "filter by reason and value": (
                    "/tickets",
                    {"reason_id": reason, "value_min": 50_000, "value_max": 60_000, "limit": 40},
                ),
                "counters": ("/tickets/counters", {}),
                "counters of a queue": ("/tickets/counters", {"queue_id": queue}),
                "counters of a tag": ("/tickets/counters", {"tag_id": tags[0]}),
                "counters of a reason and value": ("/tickets/counters", {"reason_id": reason, "value_min": 1_000}),
                "counters of a period": ("/tickets/counters", {"opened_from": _days_ago(60)}),
                "counters of a search": ("/tickets/counters", {"q": f"cliente {tickets // 2}"}),
                "find by name": ("/tickets", {"q": f"cliente {tickets // 2}"}),
                "find by number": ("/tickets", {"q": str(1_000_000 + tickets // 2)}),
                "search one message": ("/search/messages", {"q": f"marca{tickets // 2}"}),
                "search a common word": ("/search/messages", {"q": "entrega"}),
                "search two common words": ("/search/messages", {"q": "sofa riscado"}),
            }
            if first:
                questions["open a conversation of 10"] = (f"/tickets/{first[0]['id']}/messages", {"limit": 50})
            if client.get(f"/tickets/{long['id']}").status_code == 200:
                questions[f"open a conversation of {LONG}"] = (f"/tickets/{long['id']}/messages", {"limit": 50})
            for name, (path, parameters) in questions.items():
                times = _times(client, path, parameters)
                label = f"{name}, {who}"
                figures.append(Figure(f"{label}, p50", percentile(times, 0.5) * 1000, "ms"))
                figures.append(Figure(f"{label}, p99", percentile(times, 0.99) * 1000, "ms"))
    return figures


def growth(measured: dict[int, list[Figure]]) -> list[Figure]:
    """How many times slower each question became from the smallest desk to the largest."""
    least, most = min(measured), max(measured)
    before = {figure.name: figure.value for figure in measured[least]}
    return [
        Figure(f"{figure.name}, {least} to {most}", figure.value / before[figure.name], "times")
        for figure in measured[most]
        if before.get(figure.name)
    ]


def _days_ago(days: int) -> str:
    return (datetime.now(UTC) - timedelta(days=days)).isoformat()


def _times(client: httpx.Client, path: str, parameters: dict[str, Any]) -> list[float]:
    times = []
    for _ in range(100):
        start = time.perf_counter()
        answer = client.get(path, params=parameters)
        assert answer.status_code == 200, answer.text
        times.append(time.perf_counter() - start)
    return times
