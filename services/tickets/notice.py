"""How far a member of the team has seen his notices (D6)."""

from collections.abc import Sequence
from dataclasses import dataclass

from libs.events.catalog.notice import NoticeEvent, NoticesSeen
from libs.events.decider import Decider
from libs.events.event import Recorded
from services.tickets.commands import SeeNotices


@dataclass(frozen=True, slots=True)
class Seen:
    """The log position up to which a user has seen them."""

    up_to: int = 0


def decide(command: SeeNotices, seen: Seen) -> Sequence[NoticeEvent]:
    """What follows from a command."""
    return [] if command.up_to <= seen.up_to else [NoticesSeen(up_to=command.up_to)]


def evolve(seen: Seen, recorded: Recorded) -> Seen:
    """How far he has seen them after an event."""
    assert isinstance(recorded.data, NoticesSeen)
    return Seen(recorded.data.up_to)


decider: Decider[SeeNotices, Seen] = Decider("notice", Seen, decide, evolve)
