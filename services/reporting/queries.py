"""What can be asked of the reporting service."""

from typing import Literal

from pydantic import Field

from libs.events.query import Query

SERVICE = "reporting"


class LogPage(Query):
    """A page of what the log tells, newest first; the cursor is the place in the log of the last one shown."""

    cursor: str | None = Field(None, pattern=r"^\d+\.\d+$")

    def before(self) -> tuple[int, int] | None:
        """The place in the log that the cursor stands for: position, and index within the commit."""
        if self.cursor is None:
            return None
        position, index = self.cursor.split(".")
        return int(position), int(index)


class TicketLog(LogPage):
    """Who did what when on a ticket (R1), newest first; the caller has checked that it may be seen.

    → {"items": [{"id", "at", "type", "actor": {"kind", "id", "name"}, "data", "address", "position"}],
    "next": cursor|None}
    Beside an id in `data` (`agent_id`, `queue_id` …) stands who that is (`agent`, `queue` …: {"id", "name"}).
    """

    ticket_id: str
    limit: int = Field(100, ge=1, le=500)


AuditKind = Literal["log_in", "permission"]


class ListAudit(LogPage):
    """Who logged in, tried to, or changed what somebody may do; newest first. The caller has checked: an admin.

    → {"items": [{"id", "at", "type", "actor": {"kind", "id", "name"}, "address", "about": {"id", "name"}, "data",
    "position"}], "next": cursor|None}
    """

    limit: int = Field(50, ge=1, le=200)
    kind: AuditKind | None = None
    user_id: str | None = None


class GetProtocol(Query):
    """A protocol number's entry (R2); refused `protocol.not_found`.

    → {"number", "issued_at", "ticket_id", "ticket_number", "conversation_id", "contact_id", "contact_name"}
    """

    number: str


class ListProtocols(Query):
    """Protocols of a day (`YYYYMMDD`), newest first. → {"items": […]}"""

    day: str = Field(pattern=r"^\d{8}$")
    limit: int = Field(100, ge=1, le=500)
