"""The tickets service on a real NATS and MongoDB."""

import asyncio
from typing import Any

import orjson
import pytest
from nats.aio.msg import Msg
from pymongo import AsyncMongoClient

from libs.access.policy import Action
from libs.events.catalog.call import CallOffered
from libs.events.catalog.channel import ChannelReconfigured
from libs.events.catalog.contact import ContactRenamed
from libs.events.command import Accepted, CommandRejected
from libs.events.event import SYSTEM
from libs.events.projector import Projector
from libs.events.reader import Reader
from libs.events.settings import Settings
from libs.events.view import Document
from libs.identity import ids
from services.tickets.commands import (
    SERVICE,
    CreateQueue,
    IssueProtocol,
    MarkTicketRead,
    NoteTicketView,
    OpenTicket,
    ReopenTicket,
    ReturnTicket,
    TransferTicket,
)
from services.tickets.queries import (
    ChangedTickets,
    CheckTicket,
    CountTickets,
    GetTicket,
    GetTicketsByConversation,
    ListQueues,
    ListTickets,
    Names,
    NextTicket,
    item,
)
from services.tickets.views.inbox import Inbox
from services.tickets.views.names import Names as NamesView
from tests.tickets.desk import T1, Desk, accept, resolve
from tests.tickets.examples import ANA, BRUNO, CARLA, DIEGO, received, started


def read(up_to: int | None) -> MarkTicketRead:
    return MarkTicketRead(by=ANA.actor(), member=ANA, ticket_id=T1, up_to=up_to)


async def test_a_message_becomes_a_pending_ticket_in_the_channels_queue(desk: Desk) -> None:
    await desk.written()
    ticket = await desk.ticket(unread=1)
    assert (ticket["state"], ticket["number"]) == ("pending", 1)
    assert ticket["queue"] == {"id": "sales", "name": "Vendas"}
    assert ticket["channel"] == {"id": "line", "kind": "waba", "name": "Loja"}
    assert ticket["contact"]["name"] == "Rosa Conceição"
    assert ticket["last_message"]["text"] == "Bom dia"


async def test_new_tickets_follow_their_channel_to_another_queue(desk: Desk) -> None:
    await desk.set_up()
    await desk.written()
    await desk.ticket(queue={"id": "sales", "name": "Vendas"})
    await desk.ask(CreateQueue(by=SYSTEM, queue_id="support", label="Suporte", color="#3355AA"))
    moved = ChannelReconfigured(label="Loja", queue_id="support", settings={})
    await desk.query(ListQueues(wait_for=await desk.happened("channel.line", moved)))
    await desk.written("m2", "v2")
    await desk.ticket(ids.ticket_id("v2", 1), queue={"id": "support", "name": "Suporte"})


async def test_a_ticket_goes_through_the_desk(desk: Desk) -> None:
    await desk.written()
    await desk.ticket()
    assert (await desk.ask(accept(ANA))).events == ["Accepted"]
    told = await desk.query(GetTicket(member=ANA, ticket_id=T1, wait_for=(await desk.ask(accept(ANA))).position))
    assert (told["state"], told["assignee"]) == ("open", {"id": "ana", "name": "Ana"})
    back = await desk.ask(ReturnTicket(by=ANA.actor(), member=ANA, ticket_id=T1))
    assert (await desk.query(NextTicket(member=BRUNO, wait_for=back.position)))["ticket"]["id"] == T1
    assert (await desk.query(NextTicket(member=DIEGO)))["ticket"] is None
    await desk.ask(accept(BRUNO))
    closed = await desk.ask(resolve(BRUNO))
    counters = await desk.query(CountTickets(member=BRUNO, wait_for=closed.position))
    assert counters["private"] == {"pending": 0, "open": 0, "closed": 1}
    reopened = await desk.ask(ReopenTicket(by=ANA.actor(), member=ANA, ticket_id=T1))
    counters = await desk.query(CountTickets(member=BRUNO, wait_for=reopened.position))
    assert counters["private"] == {"pending": 0, "open": 0, "closed": 0}


async def test_a_returned_ticket_waits_behind_those_that_were_there(desk: Desk) -> None:
    second = ids.ticket_id("v2", 1)
    await desk.written()
    await desk.ticket()
    await desk.written("m2", "v2")
    await desk.ticket(second)
    position = (await desk.ask(accept(ANA))).position
    assert (await desk.query(NextTicket(member=ANA, wait_for=position)))["ticket"]["id"] == second
    position = (await desk.ask(ReturnTicket(by=ANA.actor(), member=ANA, ticket_id=T1))).position
    assert (await desk.query(NextTicket(member=ANA, wait_for=position)))["ticket"]["id"] == second
    position = (await desk.ask(accept(ANA, second))).position
    assert (await desk.query(NextTicket(member=ANA, wait_for=position)))["ticket"]["id"] == T1


async def test_two_hundred_first_messages_open_one_ticket(desk: Desk) -> None:
    await desk.happened("message.v1", started(), received("m0"))
    await asyncio.gather(*(desk.happened("message.v1", received(f"m{number}")) for number in range(1, 200)))
    await desk.ticket(unread=100)
    listed = await desk.query(ListTickets(member=CARLA))
    assert [each["id"] for each in listed["items"]] == [T1]


async def test_two_hundred_openers_open_one_ticket(desk: Desk) -> None:
    asked = [
        OpenTicket(by=SYSTEM, conversation_id="v1", contact_id="rosa", channel_id="line", because_position=number)
        for number in range(200)
    ]
    replies = await asyncio.gather(*(desk.ask(command) for command in asked))
    assert {(reply.result["ticket_id"], reply.result["number"]) for reply in replies} == {(T1, 1)}
    assert sum(len(reply.events) for reply in replies) == 1


async def test_of_two_who_accept_at_once_one_wins_and_the_other_reads_who(desk: Desk) -> None:
    await desk.written()
    await desk.ticket()
    outcomes = await asyncio.gather(desk.ask(accept(ANA)), desk.ask(accept(BRUNO)), return_exceptions=True)
    won = [each for each in outcomes if isinstance(each, Accepted)]
    lost = [each for each in outcomes if isinstance(each, CommandRejected)]
    assert (len(won), len(lost)) == (1, 1)
    winner = (await desk.ticket(state="open"))["assignee"]["id"]
    assert lost[0].rejected.code == "ticket.already_accepted"
    assert lost[0].rejected.extra == {"by": {"id": winner}}


async def test_a_new_message_after_the_end_opens_the_next_ticket_which_the_old_one_names(desk: Desk) -> None:
    await desk.written()
    await desk.ticket()
    await desk.ask(accept(ANA))
    await desk.ask(resolve(ANA))
    await desk.written("m2")
    second = ids.ticket_id("v1", 2)
    assert (await desk.ticket(second))["number"] == 2
    refusal = await desk.refused(ReopenTicket(by=ANA.actor(), member=ANA, ticket_id=T1))
    assert refusal == ("ticket.contact_has_live_ticket", {"ticket_id": second})
    latest = await desk.query(GetTicketsByConversation(member=CARLA, conversation_ids=["v1", "v9"]))
    contact = {"id": "rosa", "name": "Rosa Conceição"}
    assert latest == {"v1": {"id": second, "number": 2, "state": "pending", "contact": contact}}


async def test_a_call_opens_a_ticket_and_a_message_joins_it(desk: Desk) -> None:
    call = CallOffered(direction="in", conversation_id="v1", contact_id="rosa", channel_id="line", provider_id="c1")
    await desk.happened("call.c1", call)
    await desk.ticket(state="pending", last_message=None)
    await desk.written()
    await desk.ticket(unread=1)
    assert len((await desk.query(ListTickets(member=CARLA)))["items"]) == 1


async def test_protocols_are_given_once_and_without_gap(desk: Desk) -> None:
    for conversation in ("v1", "v2", "v3"):
        await desk.written("m1", conversation)
        await desk.ticket(ids.ticket_id(conversation, 1))
    issues = [
        IssueProtocol(by=CARLA.actor(), member=CARLA, ticket_id=ids.ticket_id(each, 1))
        for each in ("v1", "v2", "v3") * 4
    ]
    replies = await asyncio.gather(*(desk.ask(command) for command in issues))
    numbers = {reply.result["protocol"] for reply in replies}
    day = next(iter(numbers)).partition("-")[0]
    assert numbers == {f"{day}-00000{number}" for number in (1, 2, 3)}
    shown = await desk.query(GetTicket(member=CARLA, ticket_id=T1, wait_for=max(r.position for r in replies)))
    assert shown["protocol"] == replies[0].result["protocol"]
    found = await desk.query(ListTickets(member=CARLA, q=shown["protocol"]))
    assert [each["id"] for each in found["items"]] == [T1]
    assert (await desk.refused(IssueProtocol(by=DIEGO.actor(), member=DIEGO, ticket_id=T1)))[
        0
    ] == "ticket.not_found"


async def test_reading_marks_what_was_there_and_not_what_comes(desk: Desk) -> None:
    first = await desk.written()
    second = await desk.written("m2")
    await desk.ticket(unread=2)
    await desk.ask(accept(ANA))
    await desk.ask(read(first))
    await desk.ticket(unread=1)
    assert (await desk.ask(read(first))).events == []
    assert (await desk.ask(read(None))).events == ["MarkedRead"]
    assert (await desk.ticket(unread=0))["position"] > second
    assert (await desk.ask(read(None))).events == []
    await desk.ask(read(10**12))
    await desk.written("m3")
    await desk.ticket(unread=1)
    await desk.ask(read(10**12))
    await desk.ticket(unread=0)


async def test_a_ticket_is_transferred_to_queues_that_exist(desk: Desk) -> None:
    await desk.written()
    await desk.ticket()
    await desk.ask(accept(ANA))
    lost = TransferTicket(by=ANA.actor(), member=ANA, ticket_id=T1, queue_id="nowhere")
    assert (await desk.refused(lost))[0] == "queue.not_found"
    await desk.ask(CreateQueue(by=SYSTEM, queue_id="finance", label="Financeiro", color="#AA5533"))
    await desk.ask(TransferTicket(by=ANA.actor(), member=ANA, ticket_id=T1, queue_id="finance"))
    await desk.ticket(state="pending", queue={"id": "finance", "name": "Financeiro"})
    queues = await desk.query(ListQueues())
    assert [(each["name"], each["user_ids"]) for each in queues["items"]] == [
        ("Financeiro", []),
        ("Vendas", ["ana"]),
    ]


async def test_checks_are_answered_from_the_log(desk: Desk) -> None:
    await desk.written()
    await desk.ticket()
    accepted = await desk.ask(accept(ANA))
    facts = await desk.query(CheckTicket(member=ANA, ticket_id=T1, action=Action.WORK, state="open"))
    assert facts == {
        "ticket_id": T1,
        "conversation_id": "v1",
        "contact_id": "rosa",
        "channel_id": "line",
        "state": "open",
        "queue_id": "sales",
        "assignee_id": "ana",
        "number": 1,
        "group": False,
        "position": accepted.position,
    }
    for member, code in ((BRUNO, "ticket.not_found"), (DIEGO, "ticket.not_found")):
        with pytest.raises(CommandRejected, match=code):
            await desk.query(CheckTicket(member=member, ticket_id=T1, action=Action.WORK, state="open"))
    await desk.ask(ReturnTicket(by=ANA.actor(), member=ANA, ticket_id=T1))
    with pytest.raises(CommandRejected, match=r"ticket\.not_open"):
        await desk.query(CheckTicket(member=ANA, ticket_id=T1, action=Action.WORK, state="open"))


async def test_who_looks_at_a_ticket_is_noted(desk: Desk) -> None:
    await desk.ask(NoteTicketView(by=ANA.actor(), member=ANA, ticket_id=T1))
    noted = await desk.connection.log.load(f"access.{T1}")
    assert [(each.name, each.actor.id) for each in noted] == [("TicketViewed", "ana")]


async def test_a_page_that_resumes_gets_what_changed_and_loses_what_it_may_not_see(desk: Desk) -> None:
    for conversation in ("v1", "v2"):
        await desk.written("m1", conversation)
        await desk.ticket(ids.ticket_id(conversation, 1))
    t2 = ids.ticket_id("v2", 1)
    since = (await desk.query(ListTickets(member=BRUNO)))["position"]
    taken = await desk.ask(accept(ANA))
    changed = ChangedTickets(member=BRUNO, since=since, holding=[T1, t2], wait_for=taken.position)
    told = await desk.query(changed)
    assert (told["documents"], told["gone"], told["more"]) == ([], [T1], False)
    told = await desk.query(changed.model_copy(update={"member": ANA}))
    assert ([each["id"] for each in told["documents"]], told["gone"]) == ([T1], [])
    assert told["documents"][0] == await desk.ticket()


async def test_what_is_announced_is_what_would_be_fetched(desk: Desk) -> None:
    announced: dict[str, dict[str, Any]] = {}

    async def hear(message: Msg) -> None:
        body = orjson.loads(message.data)
        announced[body["id"]] = body["document"]

    await desk.connection.client.subscribe(desk.connection.settings.subject("live.tickets.>"), cb=hear)
    await desk.written()
    await desk.ticket()
    await desk.ask(accept(ANA))
    await desk.happened("contact.rosa", ContactRenamed(label="Rosa"))
    fetched = await desk.ticket(state="open", contact={**(await desk.ticket())["contact"], "name": "Rosa"})
    names = Names({"sales": "Vendas"}, {"ana": "Ana"}, {"line": {"kind": "waba", "name": "Loja"}})
    await asyncio.sleep(0.1)
    assert {key: item(document, names) for key, document in announced.items()} == {T1: fetched}


async def test_the_views_rebuilt_in_batches_of_any_size_are_the_same(desk: Desk, settings: Settings) -> None:
    for conversation in ("v1", "v2", "v3"):
        await desk.written("m1", conversation)
        await desk.ticket(ids.ticket_id(conversation, 1))
        await desk.ask(accept(ANA, ids.ticket_id(conversation, 1)))
    await desk.ask(IssueProtocol(by=ANA.actor(), member=ANA, ticket_id=T1))
    await desk.ask(resolve(ANA))
    await desk.written("m2")
    await desk.happened("contact.rosa", ContactRenamed(label="Rosa"))
    await desk.ticket(ids.ticket_id("v1", 2))
    last = await desk.written("m3", "v2")
    await desk.query(ListTickets(member=CARLA, wait_for=last))
    mongo: AsyncMongoClient[Document] = AsyncMongoClient(settings.require_mongo_url())
    async with mongo:
        database = mongo[settings.database(SERVICE)]
        for size in (1, 3, 1000):
            again = f"_again{size}"
            rebuilt = Projector(again, [NamesView(), Inbox()], database, mongo, _reader(desk), suffix=again)
            await rebuilt.prepare()
            for position in range(size, last + size, size):
                await rebuilt.run_until(min(position, last))
            for view in rebuilt.views:
                live = await database[f"{view.name}_v{view.version}"].find().sort("_id", 1).to_list()
                assert live
                assert await rebuilt.collection(view).find().sort("_id", 1).to_list() == live, size


def _reader(desk: Desk) -> Reader:
    return Reader(desk.connection.client, desk.connection.jetstream, desk.connection.settings.stream("EVENTS"))
