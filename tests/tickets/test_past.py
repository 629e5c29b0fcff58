"""Time travel: what is folded anew up to a position is what was shown at that position."""

from typing import Any

import pytest

from libs.access.policy import Member
from libs.events.catalog.contact import ContactRenamed
from libs.events.catalog.message import MessageDelivered, MessageSent
from libs.events.command import CommandRejected
from libs.events.event import now
from libs.identity import ids
from services.tickets.commands import (
    AddNote,
    IssueProtocol,
    MarkTicketRead,
    ReopenTicket,
    ResolveTicket,
    ReturnTicket,
    TransferTicket,
)
from services.tickets.queries import ListQueues, TicketAsOf
from tests.tickets.desk import T1, Desk, accept
from tests.tickets.examples import ANA, CARLA, DIEGO, queued

T2 = ids.ticket_id("v1", 2)


def by(member: Member, command: Any, ticket_id: str = T1, **fields: Any) -> Any:
    return command(by=member.actor(), member=member, ticket_id=ticket_id, **fields)


async def as_of(desk: Desk, ticket_id: str = T1, member: Member = CARLA, **when: Any) -> dict[str, Any]:
    then: dict[str, Any] = await desk.query(TicketAsOf(member=member, ticket_id=ticket_id, **when))
    return then


async def test_a_ticket_is_at_every_position_what_it_was_when_the_log_stood_there(desk: Desk) -> None:
    shown: list[dict[str, Any]] = []

    async def look(position: int, ticket_id: str = T1) -> None:
        await desk.query(ListQueues(wait_for=position))
        shown.append(await desk.ticket(ticket_id))

    await desk.written()
    await desk.ticket(unread=1)
    steps = [
        accept(ANA),
        by(ANA, AddNote, note_id="n1", text="Cliente antiga"),
        by(ANA, MarkTicketRead),
        by(ANA, IssueProtocol),
        by(ANA, TransferTicket, agent_id="bruno", anyway=True),
        by(CARLA, ReturnTicket),
        accept(ANA),
        by(ANA, ResolveTicket),
        by(ANA, ReopenTicket),
    ]
    for step in steps:
        await look((await desk.ask(step)).position)
    await look(await desk.happened("message.v1", queued("o1", "Olá, Rosa")))
    await look(await desk.happened("message.v1", MessageSent(message_id="o1", provider_id="p1")))
    await look(await desk.happened("message.v1", MessageDelivered(message_id="o1")))
    await look(await desk.happened("contact.rosa", ContactRenamed(label="Rosa C.")))
    await look((await desk.ask(by(ANA, ResolveTicket))).position)
    await desk.written("m2")
    await desk.ticket(T2, state="pending", unread=1)
    await look((await desk.ask(accept(ANA, T2))).position, T2)
    await look((await desk.ask(by(ANA, ResolveTicket, T2))).position, T2)
    await look(await desk.happened("contact.rosa", ContactRenamed(label="Rosa Conceição")))
    for then in shown:
        found = await as_of(desk, then["id"], position=then["position"])
        assert found["ticket"] == then
    assert len({each["position"] for each in shown}) == len(shown)


async def test_notes_are_those_of_that_time(desk: Desk) -> None:
    await desk.written()
    await desk.ticket()
    accepted = await desk.ask(accept(ANA))
    noted = await desk.ask(by(ANA, AddNote, note_id="n1", text="Cliente antiga"))
    before, after = [await as_of(desk, position=each.position) for each in (accepted, noted)]
    assert [before["notes"], [each["text"] for each in after["notes"]]] == [[], ["Cliente antiga"]]
    assert (before["ticket"]["notes"], after["ticket"]["notes"]) == (0, 1)


async def test_a_moment_is_as_good_as_a_position(desk: Desk) -> None:
    await desk.written()
    await desk.ticket()
    accepted = await desk.ask(accept(ANA))
    moment = now()
    await desk.ask(by(ANA, ResolveTicket))
    then = await as_of(desk, moment=moment)
    assert (then["ticket"]["state"], then["position"]) == ("open", accepted.position)
    assert (await as_of(desk))["ticket"]["state"] == "closed"


async def test_before_it_was_opened_there_was_no_ticket(desk: Desk) -> None:
    first = await desk.written()
    await desk.ticket()
    with pytest.raises(CommandRejected, match=r"ticket\.not_yet_opened"):
        await as_of(desk, position=first)


async def test_the_past_is_for_those_who_may_see_the_ticket_now(desk: Desk) -> None:
    await desk.written()
    await desk.ticket()
    accepted = await desk.ask(accept(ANA))
    assert (await as_of(desk, member=ANA, position=accepted.position))["ticket"]["state"] == "open"
    with pytest.raises(CommandRejected, match=r"ticket\.not_found"):
        await as_of(desk, member=DIEGO, position=accepted.position)
