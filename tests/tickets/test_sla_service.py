"""Service levels on a real NATS and MongoDB: clocks start, warn, tell, stop, and lists follow (B7)."""

from datetime import timedelta
from typing import Any

from libs.events.catalog.clock import ClockStarted
from libs.events.catalog.sla import SlaDefined
from libs.events.event import now
from services.tickets.commands import SnoozeTicket, WakeTicket
from services.tickets.notice_queries import ListNotices
from services.tickets.queries import CountTickets, ListSlas, ListTickets
from services.tickets.sla_commands import ArchiveSla, DefineSla
from tests.tickets.desk import T1, Desk, accept
from tests.tickets.examples import ANA, CARLA, queued


def define(**terms: Any) -> DefineSla:
    return DefineSla(by=CARLA.actor(), member=CARLA, sla_id="s1", label="Vendas", **terms)


async def kinds(desk: Desk) -> list[str]:
    return [each.name for each in await desk.connection.log.load(f"clock.{T1}")]


async def shows(desk: Desk, kind: str | None) -> dict[str, Any]:
    """The ticket, once the clock that is due first is of this kind."""
    for _ in range(200):
        found = await desk.ticket()
        if (found["sla"] or {}).get("kind") == kind:
            return found
    raise AssertionError(f"{found['sla']}, expected {kind}")


async def test_a_clock_starts_with_the_message_and_stops_with_the_answer(desk: Desk) -> None:
    await desk.ask(define(first_response=15, next_response=30, resolution=480, warn_before=5))
    await desk.written()
    first = await shows(desk, "first_response")
    await desk.ask(accept(ANA))
    answer = queued("o1").model_copy(update={"cause": "text"})
    await desk.happened("message.v1", answer)
    assert (await shows(desk, "first_response"))["sla"] == first["sla"]
    await desk.happened("message.v1", queued("o2"))
    await shows(desk, None)
    await desk.written("m2")
    assert (await shows(desk, "next_response"))["sla"]["state"] == "ok"
    await desk.ask(SnoozeTicket(by=ANA.actor(), member=ANA, ticket_id=T1, until=now() + timedelta(hours=1)))
    await shows(desk, None)
    await desk.ask(WakeTicket(by=ANA.actor(), member=ANA, ticket_id=T1))
    await shows(desk, "next_response")
    done = await desk.ask(ArchiveSla(by=CARLA.actor(), member=CARLA, sla_id="s1"))
    await shows(desk, None)
    assert await desk.query(ListSlas(wait_for=done.position)) == {"items": []}


async def test_terms_that_come_later_count_for_what_is_live(desk: Desk) -> None:
    await desk.written()
    await desk.ticket(state="pending")
    await desk.ask(define(first_response=60))
    found = await shows(desk, "first_response")
    assert found["sla"]["due_at"] > found["waiting_since"]


async def test_it_warns_and_tells_in_time_and_the_lists_and_notices_follow(desk: Desk) -> None:
    await desk.written()
    await desk.ticket(state="pending")
    await desk.ask(accept(ANA))
    begun = now()
    due = begun + timedelta(seconds=1.4)
    started = ClockStarted(
        kind="first_response", sla_id="s1", since=begun, due_at=due, warn_at=begun + timedelta(seconds=0.5)
    )
    await desk.happened(f"clock.{T1}", started)
    for state in ("ok", "warned", "overdue"):
        shown = await shows(desk, "first_response")
        while shown["sla"]["state"] != state:
            shown = await shows(desk, "first_response")
        listed = await desk.query(ListTickets(member=ANA, sla=(state,), order="due"))
        assert [each["id"] for each in listed["items"]] == [T1]
        assert (await desk.query(CountTickets(member=ANA, sla=(state,))))["private"]["open"] == 1
    assert await kinds(desk) == ["ClockStarted", "SlaWarned", "ResponseOverdue"]
    late = now() - due
    assert late < timedelta(seconds=3)
    for member in (ANA, CARLA):
        notices = await desk.query(ListNotices(member=member, kinds=frozenset({"sla"})))
        assert [each["text"] for each in notices["items"]] == ["first_response.overdue"], member.id
    assert (await desk.query(ListTickets(member=ANA, sla=("ok", "warned"))))["items"] == []


async def test_a_defined_level_is_listed_in_order(desk: Desk) -> None:
    await desk.ask(define(first_response=15, tag_ids=("vip",)))
    done = await desk.happened("sla.main", SlaDefined(sla_id="s2", label="Todos", resolution=60))
    found = await desk.query(ListSlas(wait_for=done))
    assert [(each["id"], each["tag_ids"]) for each in found["items"]] == [("s1", ["vip"]), ("s2", [])]
