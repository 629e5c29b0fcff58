"""Twenty replicas distribute the same tickets at once, on a real NATS and MongoDB (B5, ADR 0028)."""

import asyncio
from collections import Counter
from collections.abc import Callable
from contextlib import AsyncExitStack
from typing import Any, cast

import pytest
from pymongo import AsyncMongoClient

from libs.access.presence import SUBJECT, Table
from libs.events.catalog.queue import DistributionSet
from libs.events.catalog.ticket import Assigned, Resolved, ReturnedToQueue, TicketOpened
from libs.events.catalog.workload import Mode, TicketGiven
from libs.events.command import CommandRejected
from libs.events.event import SYSTEM
from libs.events.projector import CHECKPOINTS, Projector
from libs.events.store import Store
from libs.events.view import Document
from services.tickets.catalogue_commands import SetQueueDistribution
from services.tickets.commands import SERVICE, AcceptTicket, AddAgentToQueue, CreateQueue
from services.tickets.distributing import Distributing, QueueTurns
from services.tickets.online import Online
from services.tickets.views.inbox import Inbox
from services.tickets.views.names import Names
from tests.events.connected import connected
from tests.tickets.desk import Desk, resolve
from tests.tickets.examples import CARLA, received

REPLICAS = 20
AGENTS = tuple(f"agent{number}" for number in range(8))
Change = Callable[[frozenset[str], frozenset[str]], Any]


class Standby:
    """What a replica that projects nothing itself knows of the rows: how far the one that does has come."""

    def __init__(self, database: Any) -> None:
        self.position = 0
        self.epoch = 0
        self.followers: list[Any] = []
        self._database = database
        self._lock = asyncio.Lock()

    async def look(self) -> None:
        self.position = (await self._database[CHECKPOINTS].find_one({"_id": SERVICE}))["position"]

    async def reached(self, position: int) -> None:
        async with asyncio.timeout(60):
            await self.look()
            while self.position < position:
                await asyncio.sleep(0.01)
                await self.look()

    def paused(self) -> asyncio.Lock:
        return self._lock


class Everybody:
    """All agents are there."""

    def __init__(self) -> None:
        self.on_change: list[Change] = []

    def online(self) -> frozenset[str]:
        return frozenset(AGENTS)

    active = online


@pytest.fixture
async def desk(bare_desk: Desk) -> Desk:
    return bare_desk


async def queue(desk: Desk, queue_id: str, agents: tuple[str, ...], mode: Mode, cap: int) -> None:
    await desk.ask(CreateQueue(by=SYSTEM, queue_id=queue_id, label=queue_id, color="#3355AA"))
    for agent_id in agents:
        await desk.ask(AddAgentToQueue(by=SYSTEM, queue_id=queue_id, user_id=agent_id))
    await desk.ask(
        SetQueueDistribution(by=SYSTEM, member=CARLA, queue_id=queue_id, mode=mode, cap=cap, grace_seconds=None)
    )


async def opened(desk: Desk, number: int, queue_id: str) -> int:
    event = TicketOpened(
        number=number,
        conversation_id=f"v{number}",
        contact_id="rosa",
        channel_id="line",
        ordinal=1,
        queue_id=queue_id,
    )
    return await desk.happened(f"ticket.t{number}", event)


async def race(desk: Desk, stack: AsyncExitStack, since: int) -> list[Distributing]:
    """As many replicas, with connections and caches of their own, all look at once."""
    replicas = []
    mongo = await stack.enter_async_context(
        AsyncMongoClient[Document](desk.connection.settings.require_mongo_url())
    )
    database = mongo[desk.connection.settings.database(SERVICE)]
    rows, names = (database[f"{view.name}_v{view.version}"] for view in (Inbox(), Names()))
    for _ in range(REPLICAS):
        own = await stack.enter_async_context(connected(desk.connection.settings))
        standby = cast(Projector, Standby(database))
        turns = QueueTurns(names, standby)
        replicas.append(Distributing(Store(own.log), standby, rows, turns, cast(Online, Everybody())))
    await look(replicas, since)
    return replicas


async def look(replicas: list[Distributing], since: int) -> None:
    await asyncio.gather(*(each.distribute(since) for each in replicas))


async def history(desk: Desk, count: int) -> list[list[Any]]:
    streams = [desk.connection.log.load(f"ticket.t{number}") for number in range(count)]
    return [[each.data for each in past] for past in await asyncio.gather(*streams)]


async def assigned(desk: Desk, count: int, wanted: int) -> Counter[str]:
    """How many each agent got, once that many are assigned; nothing was assigned twice."""
    for _ in range(200):
        past = await history(desk, count)
        found = [[each for each in events if isinstance(each, Assigned)] for events in past]
        if sum(map(len, found)) >= wanted:
            break
        # Looking is work for the same two cores that distribute.
        await asyncio.sleep(0.3)
    assert all(len(each) <= 1 for each in found)
    holders = Counter(each[0].agent_id for each in found if each)
    assert holders.total() == wanted
    return holders


@pytest.mark.parametrize("mode", ["round_robin", "least_loaded"])
async def test_everybody_gets_as_many_and_nothing_is_assigned_twice(desk: Desk, mode: Mode) -> None:
    await queue(desk, "sales", AGENTS, mode, cap=20)
    for number in range(101):
        last = await opened(desk, number, "sales")
    async with AsyncExitStack() as stack:
        await race(desk, stack, last)
        holders = await assigned(desk, 101, 101)
    assert sorted(holders) == sorted(AGENTS)
    assert max(holders.values()) - min(holders.values()) <= 1


async def test_nobody_has_more_than_his_cap_over_all_queues_and_a_free_place_is_taken(desk: Desk) -> None:
    await queue(desk, "sales", AGENTS[:5], "round_robin", cap=3)
    await queue(desk, "support", AGENTS[3:], "least_loaded", cap=3)
    for number in range(60):
        last = await opened(desk, number, "sales" if number % 2 else "support")
    async with AsyncExitStack() as stack:
        replicas = await race(desk, stack, last)
        holders = await assigned(desk, 60, 3 * len(AGENTS))
        assert set(holders.values()) == {3}

        given = [each.data for each in await desk.connection.log.load("workload.main")]
        first = {each.ticket_id for each in given if isinstance(each, TicketGiven)}
        tickets = [number for number in range(60) if f"t{number}" in first]
        waited = [number for number in range(60) if f"t{number}" not in first]
        for queue_number in (0, 1):
            last_given = max(each for each in tickets if each % 2 == queue_number)
            assert last_given < min(each for each in waited if each % 2 == queue_number)

        for number in tickets[:10]:
            last = (await desk.ask(resolve(CARLA, f"t{number}"))).position
        await look(replicas, last)
        await assigned(desk, 60, 3 * len(AGENTS) + 10)
        past = await history(desk, 60)
    held = Counter(
        events[1].agent_id for events in past if len(events) > 1 and not isinstance(events[-1], Resolved)
    )
    assert set(held.values()) == {3}


async def test_who_takes_a_ticket_meanwhile_has_it_and_the_place_is_free_again(desk: Desk) -> None:
    await queue(desk, "sales", AGENTS, "least_loaded", cap=2)
    for number in range(40):
        last = await opened(desk, number, "sales")
    await desk.ticket("t39")

    async def take(number: int) -> None:
        try:
            await desk.ask(AcceptTicket(by=CARLA.actor(), member=CARLA, ticket_id=f"t{number}"))
        except CommandRejected as error:
            assert error.rejected.code == "ticket.already_accepted"

    async with AsyncExitStack() as stack:
        racing = asyncio.create_task(race(desk, stack, last))
        await asyncio.gather(*(take(number) for number in range(12)))
        replicas = await racing
        await asyncio.sleep(0.5)
        # The rows' checkpoint is written with rows alone: an event of the workload does not move it.
        past = [await desk.connection.log.load(f"ticket.t{number}") for number in range(40)]
        await look(replicas, max(events[-1].position for events in past))
        holders = await assigned(desk, 40, 2 * len(AGENTS))
    assert set(holders.values()) == {2}
    for events in await history(desk, 40):
        assert len(events) <= 2


async def test_who_comes_gets_the_backlog_and_who_leaves_a_customer_waiting_gives_it_back(desk: Desk) -> None:
    await queue(desk, "sales", ("ana", "bruno"), "least_loaded", cap=5)
    await desk.happened("queue.sales", DistributionSet(mode="least_loaded", cap=5, grace_seconds=1))
    await opened(desk, 0, "sales")
    await desk.happened("message.v0", received())
    await desk.ticket("t0", state="pending")

    async def there(**users: int) -> None:
        table = Table(gateway="g1", users=users)
        subject = desk.connection.settings.subject(SUBJECT)
        await desk.connection.client.publish(subject, table.model_dump_json().encode())

    await there(ana=1)
    await desk.ticket("t0", state="open")
    (_, event) = (await history(desk, 1))[0]
    assert event == Assigned(agent_id="ana", queue_id="sales", rule="least_loaded", load=0)
    await there(bruno=1)
    await desk.ticket("t0", state="open", assignee={"id": "bruno", "name": ""})
    (_, _, returned, again) = (await history(desk, 1))[0]
    assert returned == ReturnedToQueue(queue_id="sales", from_agent_id="ana", because="absence")
    assert again == Assigned(agent_id="bruno", queue_id="sales", rule="least_loaded", load=0)
