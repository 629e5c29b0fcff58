"""Events of `rating.<ticket id>`: the customer's score of a ticket (T17)."""

from typing import ClassVar, Literal

from pydantic import AwareDatetime

from libs.events.event import Event

Scale = Literal[5, 10]


class RatingEvent(Event):
    """What all events of a ticket's rating stream share."""

    category: ClassVar[str] = "rating"


class RatingRequested(RatingEvent):
    """The customer is asked for a score from 1 to `scale`, and may answer until `until`.

    `message_id` is that of the message that asks; `agent_id` is whose work is scored.
    """

    request_id: str
    ticket_id: str
    conversation_id: str
    contact_id: str
    agent_id: str | None = None
    scale: Scale
    until: AwareDatetime
    message_id: str


class RatingGiven(RatingEvent):
    """The customer gave a score, by the message that stands at a log position; it calls for nobody's answer.

    The event has the time of that message.
    """

    request_id: str
    conversation_id: str
    score: int
    message_id: str
    message_position: int


class RatingExpired(RatingEvent):
    """No score came in time."""

    request_id: str
