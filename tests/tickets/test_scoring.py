"""Ratings on a real NATS and MongoDB: a score is taken before it could open a ticket, and nothing else is."""

import asyncio
from datetime import timedelta

from libs.events.catalog.rating import RatingExpired, RatingGiven
from libs.events.event import Event, now
from libs.events.timers import Timers
from libs.identity import ids
from services.tickets.commands import AddNote, DeleteNote, RequestRating
from services.tickets.note_queries import ListNotes
from services.tickets.policies import OpenTicketForMessage
from services.tickets.scoring import TIMERS
from tests.tickets.desk import T1, Desk, accept, resolve
from tests.tickets.examples import ANA, BRUNO, CARLA, DIEGO, opened, received, started

T2 = ids.ticket_id("v1", 2)


def request(minutes: int = 60, request_id: str = "r1") -> RequestRating:
    return RequestRating(by=ANA.actor(), member=ANA, ticket_id=T1, request_id=request_id, scale=5, minutes=minutes)


async def closed_and_asked(desk: Desk, minutes: int = 60) -> None:
    """Ana has resolved the ticket, and the customer is asked for a score."""
    await desk.written()
    await desk.ticket(state="pending")
    await desk.ask(accept(ANA))
    await desk.ask(resolve(ANA))
    await desk.ask(request(minutes))
    await desk.ticket(state="closed", rating_pending=True)


async def says(desk: Desk, text: str, message_id: str) -> int:
    return await desk.happened("message.v1", received(message_id, text))


async def rated(desk: Desk) -> list[Event]:
    return [each.data for each in await desk.connection.log.load(f"rating.{T1}")]


async def heard_of_everything(desk: Desk) -> None:
    """Wait until the policy that opens tickets has nothing left to do."""
    await desk.handled(OpenTicketForMessage)


async def test_a_score_is_kept_and_opens_no_ticket(desk: Desk) -> None:
    await closed_and_asked(desk)
    position = await says(desk, "nota 5", "m2")
    ticket = await desk.ticket(rating_pending=False)
    assert ticket["rating"]["score"] == 5
    assert (ticket["state"], ticket["unread"], ticket["waiting_since"]) == ("closed", 0, None)
    await heard_of_everything(desk)
    assert not await desk.connection.log.load(f"ticket.{T2}")
    (_, given) = await rated(desk)
    assert isinstance(given, RatingGiven)
    assert given.message_position == position


async def test_other_text_opens_a_ticket_and_the_score_may_still_come(desk: Desk) -> None:
    await closed_and_asked(desk)
    await says(desk, "Comprei 5 cadeiras e faltou 1", "m2")
    await desk.ticket(T2, state="pending", unread=1)
    await says(desk, "4", "m3")
    assert (await desk.ticket(rating_pending=False))["rating"]["score"] == 4
    second = await desk.ticket(T2, unread=1)
    assert second["waiting_since"] is not None


async def test_a_second_number_is_a_message_like_any_other(desk: Desk) -> None:
    await closed_and_asked(desk)
    await says(desk, "5", "m2")
    await desk.ticket(rating_pending=False)
    await says(desk, "3", "m3")
    await desk.ticket(T2, state="pending", unread=1)
    assert (await desk.ticket())["rating"]["score"] == 5


async def test_a_score_heard_of_twice_is_given_once(desk: Desk) -> None:
    await closed_and_asked(desk)
    await says(desk, "5", "m2")
    await says(desk, "5", "m2")
    await heard_of_everything(desk)
    assert sum(isinstance(each, RatingGiven) for each in await rated(desk)) == 1
    assert not await desk.connection.log.load(f"ticket.{T2}")


async def test_a_score_on_an_open_ticket_leaves_nobody_waiting(desk: Desk) -> None:
    await desk.written()
    await desk.ticket(state="pending")
    await desk.ask(accept(ANA))
    await desk.ask(request())
    await desk.ticket(rating_pending=True)
    await says(desk, "⭐⭐⭐", "m2")
    ticket = await desk.ticket(rating_pending=False)
    assert (ticket["rating"]["score"], ticket["unread"]) == (3, 1)


async def test_a_request_that_nobody_answers_expires_by_itself(desk: Desk) -> None:
    await closed_and_asked(desk, minutes=1)
    timers = Timers(desk.connection.jetstream, TIMERS, desk.connection.settings)
    # Before its time the timer changes nothing, and is set again.
    await timers.set(T1, now())
    await asyncio.sleep(0.5)
    assert (await desk.ticket())["rating_pending"] is True
    late = request().model_copy(update={"at": now() + timedelta(minutes=2), "request_id": "r2"})
    await desk.ask(late)
    assert sum(isinstance(each, RatingExpired) for each in await rated(desk)) == 1


async def test_who_may_not_work_on_a_ticket_asks_for_no_score(desk: Desk) -> None:
    await closed_and_asked(desk)
    other = {"by": BRUNO.actor(), "member": BRUNO, "request_id": "r3"}
    assert (await desk.refused(request().model_copy(update=other)))[0] == "ticket.not_found"
    assert (await desk.refused(request(request_id="r3")))[0] == "rating.already_requested"


async def test_groups_are_asked_for_no_score(desk: Desk) -> None:
    await desk.happened("message.v1", started(group=True))
    await desk.happened(f"ticket.{T1}", opened(group=True))
    command = request().model_copy(update={"by": CARLA.actor(), "member": CARLA})
    assert (await desk.refused(command))[0] == "rating.not_in_groups"


async def test_notes_are_for_those_who_see_the_ticket(desk: Desk) -> None:
    await desk.written()
    await desk.ticket(state="pending")

    def add(note_id: str = "n1", mentions: tuple[str, ...] = ("ana",)) -> AddNote:
        return AddNote(
            by=ANA.actor(), member=ANA, ticket_id=T1, note_id=note_id, text="@Ana veja", mentions=mentions
        )

    done = await desk.ask(add())
    (shown,) = (await desk.query(ListNotes(member=BRUNO, ticket_id=T1, wait_for=done.position)))["items"]
    assert (shown["text"], shown["mentions"]) == ("@Ana veja", [{"id": "ana", "name": "Ana"}])
    assert (await desk.ticket(notes=1))["notes"] == 1
    assert await desk.refused(add("n2", ("nobody",))) == ("note.mention_unknown", {"user_ids": ["nobody"]})
    foreign = add("n3").model_copy(update={"by": DIEGO.actor(), "member": DIEGO})
    assert (await desk.refused(foreign))[0] == "ticket.not_found"
    delete = DeleteNote(by=CARLA.actor(), member=CARLA, ticket_id=T1, note_id="n1")
    done = await desk.ask(delete)
    (shown,) = (await desk.query(ListNotes(member=ANA, ticket_id=T1, wait_for=done.position)))["items"]
    assert shown["text"] is None
    await desk.ticket(notes=0)
