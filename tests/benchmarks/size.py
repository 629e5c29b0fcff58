"""Lists, counters and search over a large desk: the log is filled as the services would have filled it."""

import asyncio
import random
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import nats

from libs.events.catalog.contact import ContactRegistered
from libs.events.catalog.message import ConversationStarted, MessageReceived
from libs.events.catalog.ticket import Accepted, Resolved, TicketOpened
from libs.events.cloudevents import Context, encode
from libs.events.event import SYSTEM, Event
from libs.events.settings import Settings
from libs.identity import ids
from tests.acceptance.desk import RunningDesk
from tests.benchmarks.measure import Figure, percentile

MESSAGES_EACH = 10
WINDOW = 2_000
WORDS = """mesa cadeira sofá entrega prazo boleto troca garantia pedido frete desconto montagem tecido madeira cor
tamanho loja horário sábado segunda pagamento cartão pix nota fiscal endereço Niterói São Paulo bairro rua bom dia
obrigado aguardo resposta urgente problema avaria riscado chegou amanhã ontem semana atrasado""".split()


async def fill(desk: RunningDesk, tickets: int) -> None:
    """Append `tickets` conversations with ten messages each, in every state, and wait for the projections."""
    with desk.client("admin@demo.local") as admin:
        queues = [each["id"] for each in admin.get("/queues").json()["items"]]
        agents = [each["id"] for each in admin.get("/team").json()["items"] if each["profile"] == "agent"]
        channel = admin.get("/channels").json()["items"][0]
    settings = Settings(nats_url=desk.note()["nats"])
    client = await nats.connect(settings.require_nats_url())
    jetstream = client.jetstream()
    chance = random.Random(7)
    for index in range(tickets):
        for stream, events, at in _episode(index, tickets, channel, queues, agents, chance):
            context = Context(actor=SYSTEM, time=at, command_id=f"fill-{index}")
            data, content_type = encode(stream, 1, events, context)
            headers = {"Content-Type": content_type, "Guiche-Types": ",".join(each.name() for each in events)}
            await client.publish(settings.subject(f"evt.{stream}"), data, headers=headers)
        if index % WINDOW == WINDOW - 1:
            await client.flush()
            print(f"    {index + 1} tickets written", end="\r", flush=True)
    await client.flush()
    head = (await jetstream.stream_info(settings.stream("EVENTS"))).state.last_seq
    await client.close()
    print(f"\n    waiting for the projections to reach {head}")
    start = time.monotonic()
    with desk.client("supervisora@demo.local") as supervisor:
        while supervisor.get("/tickets", params={"limit": 1, "wait_for": head}).status_code != 200:
            assert time.monotonic() - start < 1800, "the projections did not arrive"
        while supervisor.get("/search/messages", params={"q": f"marca{tickets - 1}"}).json()["items"] == []:
            await asyncio.sleep(1)
    print(f"    projected in {time.monotonic() - start:.0f} s more")


def _episode(
    index: int, tickets: int, channel: dict[str, Any], queues: list[str], agents: list[str], chance: random.Random
) -> list[tuple[str, list[Event], datetime]]:
    phone = f"+55319{30_000_000 + index}"
    contact = ids.contact_id("phone", phone)
    conversation = ids.conversation_id(channel["id"], "phone", phone)
    ticket = ids.ticket_id(conversation, 1)
    at = datetime.now(UTC) - timedelta(seconds=(tickets - index) * 5)
    texts = [" ".join(chance.choices(WORDS, k=8)) for _ in range(MESSAGES_EACH - 1)] + [f"marca{index} fim"]
    messages: list[Event] = [
        MessageReceived(
            message_id=ids.message_id(channel["id"], f"fill.{index}.{number}"),
            provider_id=f"fill.{index}.{number}",
            contact_id=contact,
            channel_id=channel["id"],
            kind="text",
            text=text,
            provider_at=at,
            arrival=0,
        )
        for number, text in enumerate(texts)
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
    registered = ContactRegistered(label=f"Cliente {index}", alias_kind="phone", alias=phone)
    return [
        (f"contact.{contact}", [registered], at),
        (f"message.{conversation}", [started, *messages], at),
        (f"ticket.{ticket}", episode, at),
    ]


def measure(desk: RunningDesk, tickets: int) -> list[Figure]:
    """Medians and p99 of what an agent and a supervisor ask all day."""
    figures: list[Figure] = []
    for email, who in (("supervisora@demo.local", "supervisor"), ("ana@demo.local", "agent")):
        with desk.client(email) as client:
            first = client.get("/tickets", params={"state": "closed", "limit": 1}).json()["items"]
            questions: dict[str, tuple[str, dict[str, Any]]] = {
                "list open": ("/tickets", {"state": "open", "limit": 40}),
                "list closed": ("/tickets", {"state": "closed", "limit": 40}),
                "list by queue": ("/tickets", {"state": "pending", "limit": 40, "order": "oldest"}),
                "counters": ("/tickets/counters", {}),
                "find by name": ("/tickets", {"q": f"cliente {tickets // 2}"}),
                "find by number": ("/tickets", {"q": str(1_000_000 + tickets // 2)}),
                "search one message": ("/search/messages", {"q": f"marca{tickets // 2}"}),
                "search a common word": ("/search/messages", {"q": "entrega"}),
                "search two common words": ("/search/messages", {"q": "sofa riscado"}),
            }
            if first:
                questions["open a conversation"] = (f"/tickets/{first[0]['id']}/messages", {"limit": 50})
            for name, (path, parameters) in questions.items():
                times = _times(client, path, parameters)
                label = f"{name}, {who}"
                figures.append(Figure(f"{label}, p50", percentile(times, 0.5) * 1000, "ms"))
                figures.append(Figure(f"{label}, p99", percentile(times, 0.99) * 1000, "ms"))
    return figures


def _times(client: httpx.Client, path: str, parameters: dict[str, Any]) -> list[float]:
    times = []
    for _ in range(100):
        start = time.perf_counter()
        answer = client.get(path, params=parameters)
        assert answer.status_code == 200, answer.text
        times.append(time.perf_counter() - start)
    return times
