"""Classification, snooze, going on on another channel and notes of transfers, on a real NATS and MongoDB."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from libs.access.policy import Member
from libs.events.catalog.board import BoardCreated, ColumnAdded
from libs.events.catalog.channel import ChannelAdded
from libs.events.catalog.note import NoteAdded
from libs.events.catalog.reason import ReasonCreated
from libs.events.catalog.relation import ContactBlocked
from libs.events.catalog.tag import TagCreated
from libs.events.catalog.ticket import Snoozed, TranscriptExported, Transferred, Woken
from libs.events.command import CommandRejected
from libs.events.event import now
from libs.identity import ids
from services.tickets.commands import (
    ContinueTicket,
    NoteTranscript,
    PlaceOnBoard,
    ReopenTicket,
    SetReason,
    SetValue,
    SnoozeTicket,
    TagTicket,
    TransferTicket,
    WakeTicket,
)
from services.tickets.queries import CountTickets, GetHistory, GetTicket, ListPanel, ListTickets
from tests.tickets.desk import T1, Desk, accept, resolve
from tests.tickets.examples import ANA, BRUNO, CARLA


@pytest.fixture
async def desk(desk: Desk) -> Desk:
    await desk.happened("channel.sms", ChannelAdded(kind="sms", label="SMS", queue_id=None, settings={}))
    await desk.happened("tag.vip", TagCreated(label="VIP", color="#112233"))
    await desk.happened("reason.price", ReasonCreated(label="Preço"))
    added = ColumnAdded(column_id="new", label="Novos", color="#445566")
    await desk.happened("board.b1", BoardCreated(label="Vendas"), added)
    await desk.written()
    await desk.ticket()
    await desk.ask(accept(ANA))
    return desk


def about(member: Member, ticket_id: str = T1) -> dict[str, Any]:
    return {"by": member.actor(), "member": member, "ticket_id": ticket_id}


async def test_a_ticket_is_classified_and_found_by_that(desk: Desk) -> None:
    await desk.ask(TagTicket(**about(ANA), tag_ids=("vip",)))
    await desk.ask(SetReason(**about(ANA), reason_id="price"))
    await desk.ask(SetValue(**about(ANA), cents=9_900))
    done = await desk.ask(PlaceOnBoard(**about(ANA), board_id="b1", column_id="new"))
    shown = await desk.query(GetTicket(member=ANA, ticket_id=T1, wait_for=done.position))
    assert shown["tags"] == [{"id": "vip", "name": "VIP", "color": "#112233"}]
    assert shown["reason"] == {"id": "price", "name": "Preço"}
    assert shown["value"] == {"cents": 9_900, "currency": "BRL"}
    assert shown["board"]["column"] == {"id": "new", "name": "Novos", "color": "#445566"}
    filters: list[tuple[dict[str, Any], int]] = [
        ({"tag_id": ("vip",), "value_min": 9_900, "column_id": ("new",)}, 1),
        ({"tag_id": ("other",)}, 0),
        ({"reason_id": ("price",), "value_max": 9_899}, 0),
        ({"board_id": ("b1",), "opened_from": now() - timedelta(hours=1)}, 1),
        ({"opened_to": now() - timedelta(hours=1)}, 0),
    ]
    for each, count in filters:
        found = await desk.query(ListTickets(member=ANA, wait_for=done.position, **each))
        assert len(found["items"]) == count, each
        assert (await desk.query(CountTickets(member=ANA, **each)))["private"]["open"] == count, each
    code, extra = await desk.refused(TagTicket(**about(ANA), tag_ids=("nothing",)))
    assert (code, extra) == ("tag.not_found", {})


async def test_a_ticket_sleeps_until_its_time(desk: Desk) -> None:
    until = now() + timedelta(seconds=1)
    done = await desk.ask(SnoozeTicket(**about(ANA), until=until))
    listed = await desk.query(ListTickets(member=ANA, wait_for=done.position))
    counters = await desk.query(CountTickets(member=ANA))
    assert (listed["items"], counters["private"]["open"], counters["snoozed"]) == ([], 0, 1)
    asleep = await desk.query(ListTickets(member=ANA, snoozed=True))
    assert [each["id"] for each in asleep["items"]] == [T1]
    assert [each["id"] for each in (await desk.query(ListTickets(member=ANA, q="rosa")))["items"]] == [T1]
    await desk.ticket(snoozed=None)
    assert (await woken(desk), now() >= until) == ("time", True)
    assert (await desk.query(CountTickets(member=ANA)))["snoozed"] == 0


async def test_a_message_wakes_a_ticket_and_its_timer_is_gone(desk: Desk) -> None:
    await desk.ask(SnoozeTicket(**about(ANA), until=now() + timedelta(seconds=2)))
    await desk.written("m2")
    await desk.ticket(snoozed=None, unread=2)
    assert await woken(desk) == "message"
    await asyncio.sleep(2.2)
    assert await woken(desk) == "message"
    await desk.ask(SnoozeTicket(**about(ANA)))
    await desk.ask(WakeTicket(**about(ANA)))
    assert await woken(desk) == "person"


async def woken(desk: Desk) -> str:
    """What ended the last snooze, of which there are as many as of endings."""
    stream = await desk.connection.log.load(f"ticket.{T1}")
    endings = [each.data.because for each in stream if isinstance(each.data, Woken)]
    assert len(endings) == len([each for each in stream if isinstance(each.data, Snoozed)])
    return str(endings[-1])


async def test_a_case_goes_on_on_another_channel_with_its_history(desk: Desk) -> None:
    await desk.ask(TagTicket(**about(ANA), tag_ids=("vip",)))
    done = await desk.ask(ContinueTicket(**about(ANA), channel_id="sms", conversation_id="v2"))
    there = ids.ticket_id("v2", 1)
    assert done.result == {"ticket_id": there}
    following = await desk.ticket(there, ANA, continues={"id": T1, "number": 1})
    assert (following["state"], following["assignee"]["id"], following["channel"]["name"]) == ("open", "ana", "SMS")
    assert [each["id"] for each in following["tags"]] == ["vip"]
    left = await desk.ticket(state="closed")
    assert left["continued_by"] == {"id": there, "number": following["number"]}
    history = (await desk.query(GetHistory(member=ANA, ticket_id=there)))["parts"]
    assert [(each["ticket_id"], each["conversation_id"]) for each in history] == [(there, "v2"), (T1, "v1")]
    assert history[0]["until"] is None
    assert history[1]["until"] < done.position
    with pytest.raises(CommandRejected, match=r"ticket\.not_found"):
        await desk.query(GetHistory(member=BRUNO, ticket_id=there))
    reopen = ReopenTicket(**about(ANA))
    assert await desk.refused(reopen) == ("ticket.continues_elsewhere", {"ticket_id": there})
    await desk.ask(resolve(ANA, there))
    await desk.ask(reopen)
    assert (await desk.ticket(state="open"))["continued_by"] is None


async def test_what_the_giver_of_a_ticket_says_becomes_a_note(desk: Desk) -> None:
    transfer = TransferTicket(
        **about(ANA), agent_id="bruno", agent_queue_ids=BRUNO.queue_ids, note=" Cliente antiga "
    )
    done = await desk.ask(transfer)
    again = await desk.ask(transfer)
    assert (again.position, again.events) == (done.position, [])
    moved = (await desk.connection.log.load(f"ticket.{T1}"))[-1]
    (noted,) = await desk.connection.log.load("note.v1")
    assert isinstance(noted.data, NoteAdded)
    assert isinstance(moved.data, Transferred)
    assert (noted.data.text, noted.data.cause, noted.actor.id) == ("Cliente antiga", "transfer", "ana")
    assert (moved.data.note, noted.position < moved.position) == (None, True)
    assert (await desk.ticket(assignee={"id": "bruno", "name": ""}))["notes"] == 1
    in_vain = TransferTicket(**about(ANA), queue_id="sales", note="Nada disso")
    assert (await desk.refused(in_vain))[0] == "ticket.not_yours"
    assert len(await desk.connection.log.load("note.v1")) == 1


async def test_management_hands_a_ticket_to_the_tray_and_back(desk: Desk) -> None:
    tray = TransferTicket(**about(ANA), to_tray=True)
    assert (await desk.refused(tray))[0] == "ticket.tray_is_managements"
    done = await desk.ask(TransferTicket(**about(CARLA), to_tray=True))
    counters = await desk.query(CountTickets(member=CARLA, wait_for=done.position))
    assert (counters["private"]["pending"], counters["no_queue"]) == (1, 1)
    listed = await desk.query(ListTickets(member=CARLA, no_queue=True, state=("pending",)))
    assert [each["queue"] for each in listed["items"]] == [None]
    assert (await desk.query(ListTickets(member=BRUNO, no_queue=True)))["items"] == []


async def test_a_supervisor_gives_a_closed_ticket_back_to_its_agent(desk: Desk) -> None:
    await desk.ask(resolve(CARLA))
    code, _ = await desk.refused(ReopenTicket(**about(ANA), agent_id="bruno"))
    assert code == "ticket.management_assigns"
    await desk.ask(ReopenTicket(**about(CARLA), agent_id="ana"))
    await desk.ticket(state="open", assignee={"id": "ana", "name": "Ana"})


async def test_the_panel_shows_all_that_is_under_way_to_management(desk: Desk) -> None:
    await desk.written("m1", "v2")
    await desk.ticket(ids.ticket_id("v2", 1))
    done = await desk.ask(SnoozeTicket(**about(ANA)))
    panel = await desk.query(ListPanel(member=CARLA, wait_for=done.position))
    assert ({each["id"] for each in panel["items"]}, panel["more"]) == ({T1, ids.ticket_id("v2", 1)}, False)
    mine = await desk.query(ListPanel(member=CARLA, assignee=("ana",)))
    assert [each["id"] for each in mine["items"]] == [T1]
    with pytest.raises(CommandRejected, match=r"panel\.management_only"):
        await desk.query(ListPanel(member=ANA))


async def test_who_takes_the_history_away_is_noted_and_a_blocked_contact_shown(desk: Desk) -> None:
    await desk.ask(NoteTranscript(**about(ANA), scope="ticket", notes=False, pages=2, messages=14))
    (noted,) = await desk.connection.log.load(f"access.{T1}")
    assert isinstance(noted.data, TranscriptExported)
    assert (noted.actor.id, noted.data.pages) == ("ana", 2)
    await desk.happened("relation.rosa", ContactBlocked())
    contact = {**(await desk.ticket())["contact"], "blocked": True}
    await desk.ticket(contact=contact)
