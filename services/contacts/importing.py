"""An import: contacts taken over from a file, from its beginning to its end (K2).

The rows themselves are commands on contacts; here stands only that somebody had them taken over, and what came of
it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, assert_never, cast

from libs.access.policy import manages
from libs.events.catalog.contact_import import ImportCancelled, ImportEvent, ImportFinished, ImportStarted
from libs.events.command import Refused
from libs.events.decider import Decider
from libs.events.event import Recorded
from services.contacts.commands import EndImport, StartImport

Event = ImportStarted | ImportFinished | ImportCancelled
Command = StartImport | EndImport


class ImportIsManagements(Refused):
    """Only supervisors and admins import contacts."""

    code = "import.management_only"
    status = "forbidden"


class ImportNotFound(Refused):
    """There is no such import."""

    code = "import.not_found"
    status = "not_found"


@dataclass(frozen=True, slots=True)
class Import:
    """How far an import is."""

    state: Literal["none", "running", "over"] = "none"


def decide(command: Command, state: Import) -> Sequence[ImportEvent]:
    """What follows from a command."""
    if not manages(command.member):
        raise ImportIsManagements
    match command:
        case StartImport(rows=rows, duplicates=duplicates):
            return [ImportStarted(rows=rows, duplicates=duplicates)] if state.state == "none" else []
        case EndImport():
            if state.state == "none":
                raise ImportNotFound
            return [_ended(command)] if state.state == "running" else []
        case _:
            assert_never(command)


def _ended(command: EndImport) -> ImportEvent:
    event = ImportCancelled if command.cancelled else ImportFinished
    return event(
        created=command.created, updated=command.updated, skipped=command.skipped, rejected=command.rejected
    )


def evolve(state: Import, recorded: Recorded) -> Import:
    """The import after an event."""
    event = cast(Event, recorded.data)
    match event:
        case ImportStarted():
            return replace(state, state="running")
        case ImportFinished() | ImportCancelled():
            return replace(state, state="over")
        case _:
            assert_never(event)


decider: Decider[Command, Import] = Decider("import", Import, decide, evolve)
