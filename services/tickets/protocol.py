"""The protocol register of a day: the numbers that prove to customers that their tickets exist (T16).

A ticket belongs to the day on which it was opened, so one stream decides both that a ticket has one number and
that the day's numbers have no gap: the next number is the count of those issued, plus one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from immutables import Map

from libs.events.catalog.ticket import ProtocolIssued
from libs.events.command import Command
from libs.events.decider import Decider
from libs.events.event import Recorded


class RegisterProtocol(Command):
    """Enter a ticket into the register of its day, once."""

    day: str
    ticket_id: str
    ticket_number: int
    conversation_id: str
    contact_id: str


@dataclass(frozen=True, slots=True)
class Register:
    """The numbers issued so far, by ticket."""

    numbers: Map[str, str] = Map()  # noqa: RUF009 (immutable)


def day_of(opened_at: datetime, time_zone: str) -> str:
    """The company's day (`YYYYMMDD`) of a moment."""
    return opened_at.astimezone(ZoneInfo(time_zone)).strftime("%Y%m%d")


def decide(command: RegisterProtocol, register: Register) -> Sequence[ProtocolIssued]:
    """What follows from a command."""
    if command.ticket_id in register.numbers:
        return []
    return [
        ProtocolIssued(
            number=f"{command.day}-{len(register.numbers) + 1:06}",
            ticket_id=command.ticket_id,
            ticket_number=command.ticket_number,
            conversation_id=command.conversation_id,
            contact_id=command.contact_id,
        )
    ]


def evolve(register: Register, recorded: Recorded) -> Register:
    """The register after an event."""
    assert isinstance(recorded.data, ProtocolIssued)
    return Register(register.numbers.set(recorded.data.ticket_id, recorded.data.number))


decider: Decider[RegisterProtocol, Register] = Decider("protocol", Register, decide, evolve)
