"""The rating: how the customer scores a ticket, asked once and answered with a number (T17)."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal, assert_never, cast

from libs.events.catalog.rating import RatingEvent, RatingExpired, RatingGiven, RatingRequested, Scale
from libs.events.command import Command as AnyCommand
from libs.events.command import Refused
from libs.events.decider import Decider
from libs.events.event import Recorded, iso
from libs.identity import ids

HIGHEST = 10
STARS = "⭐🌟★"
_NUMBER = r"(?P<score>\d{1,2})"
_OF_SCALE = r"(?:\s*(?:/|de|of)\s*(?P<scale>5|10))?"
_ANSWER = re.compile(
    rf"(?:(?:nota|note|score)\s*:?\s*)?{_NUMBER}{_OF_SCALE}(?:\s*(?:estrelas?|estrellas?|stars?))?[.!]*"
)


class AskForRating(AnyCommand):
    """Ask for a score of a ticket whose facts were looked up (`scoring.py`)."""

    request_id: str
    ticket_id: str
    conversation_id: str
    contact_id: str
    agent_id: str | None
    scale: Scale
    minutes: int


class GiveRating(AnyCommand):
    """The contact's message at a log position may be the answer."""

    conversation_id: str
    score: int
    of: int | None
    message_id: str
    message_position: int


class ExpireRating(AnyCommand):
    """Its time is over (from the timer). Before that, and once it was answered, it yields nothing."""


Event = RatingRequested | RatingGiven | RatingExpired
Command = AskForRating | GiveRating | ExpireRating


class RatingIsAwaited(Refused):
    """The contact was asked and can still answer."""

    code = "rating.already_requested"


class GroupsRateNothing(Refused):
    """Groups are not asked for a score."""

    code = "rating.not_in_groups"


@dataclass(frozen=True, slots=True)
class Rating:
    """What decisions about a ticket's rating rest on: the last request, and the messages that answered one."""

    state: Literal["none", "awaited", "given", "expired"] = "none"
    request_id: str = ""
    request_ids: frozenset[str] = frozenset()
    scale: int = 0
    until: datetime | None = None
    requested_position: int = 0
    expired_position: int = 0
    answers: frozenset[str] = frozenset()

    def awaits(self, command: GiveRating) -> bool:
        """Whether the message is an answer in time. It may be heard of only after the time was over."""
        in_time = self.until is not None and command.at <= self.until
        before_the_end = self.state == "awaited" or (
            self.state == "expired" and command.message_position < self.expired_position
        )
        fits = 1 <= command.score <= self.scale and command.of in (None, self.scale)
        return fits and in_time and before_the_end and command.message_position > self.requested_position


def answer(text: str | None) -> tuple[int, int | None] | None:
    """The score that a message states, and out of how many if it says so; None when it says anything else.

    A score is a number from 1 to 10 by itself, `nota 5`, `5 estrelas`, `9/10`, `9 de 10`, or a row of stars.
    """
    said = unicodedata.normalize("NFKC", (text or "").replace("🔟", "10"))
    said = said.replace("\ufe0f", "").replace("\u20e3", "").strip().casefold()
    if said and all(each in STARS or each.isspace() for each in said):
        stars = sum(each in STARS for each in said)
        return (stars, None) if stars <= HIGHEST else None
    found = _ANSWER.fullmatch(said)
    if found is None or not 1 <= int(found["score"]) <= HIGHEST:
        return None
    return int(found["score"]), int(found["scale"]) if found["scale"] else None


def decide(command: Command, rating: Rating) -> Sequence[RatingEvent]:
    """What follows from a command."""
    match command:
        case AskForRating():
            return _ask(command, rating)
        case GiveRating():
            if command.message_id in rating.answers or not rating.awaits(command):
                return []
            given = RatingGiven(
                request_id=rating.request_id,
                conversation_id=command.conversation_id,
                score=command.score,
                message_id=command.message_id,
                message_position=command.message_position,
            )
            return [given]
        case ExpireRating(at=at):
            if rating.state != "awaited" or rating.until is None or at < rating.until:
                return []
            return [RatingExpired(request_id=rating.request_id)]
        case _:
            assert_never(command)


def _ask(command: AskForRating, rating: Rating) -> list[RatingEvent]:
    if command.request_id in rating.request_ids:
        return []
    overdue: list[RatingEvent] = []
    if rating.state == "awaited" and rating.until is not None:
        if command.at < rating.until:
            raise RatingIsAwaited(until=iso(rating.until))
        overdue = [RatingExpired(request_id=rating.request_id)]
    return [
        *overdue,
        RatingRequested(
            request_id=command.request_id,
            ticket_id=command.ticket_id,
            conversation_id=command.conversation_id,
            contact_id=command.contact_id,
            agent_id=command.agent_id,
            scale=command.scale,
            until=command.at + timedelta(minutes=command.minutes),
            message_id=ids.text_message_id(command.request_id, "rating"),
        ),
    ]


def evolve(rating: Rating, recorded: Recorded) -> Rating:
    """The rating after an event."""
    event = cast(Event, recorded.data)
    match event:
        case RatingRequested():
            return replace(
                rating,
                state="awaited",
                request_id=event.request_id,
                request_ids=rating.request_ids | {event.request_id},
                scale=event.scale,
                until=event.until,
                requested_position=recorded.position,
            )
        case RatingGiven():
            return replace(rating, state="given", answers=rating.answers | {event.message_id})
        case RatingExpired():
            return replace(rating, state="expired", expired_position=recorded.position)
        case _:
            assert_never(event)


decider: Decider[Command, Rating] = Decider("rating", Rating, decide, evolve)
