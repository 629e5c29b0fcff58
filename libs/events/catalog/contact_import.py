"""Events of `import.<import id>`: contacts taken over from a file, many at once (K2)."""

from typing import ClassVar, Literal

from libs.events.event import Event

Duplicates = Literal["skip", "update", "create"]


class ImportEvent(Event):
    """What all events of an import's stream share."""

    category: ClassVar[str] = "import"


class ImportStarted(ImportEvent):
    """Somebody had a file's rows taken over. `duplicates`: what becomes of a row whose contact is there already."""

    rows: int
    duplicates: Duplicates


class ImportFinished(ImportEvent):
    """All rows were looked at: so many made a contact, changed one, changed nothing, or broke a rule."""

    created: int
    updated: int
    skipped: int
    rejected: int


class ImportCancelled(ImportEvent):
    """Somebody stopped the import; what it had done until then stays."""

    created: int
    updated: int
    skipped: int
    rejected: int
