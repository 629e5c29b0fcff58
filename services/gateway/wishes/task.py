"""What is to be done, by whom, and until when."""

from pydantic import Field

from libs.events.catalog.task import Priority
from services.gateway.wishes.wish import Moment, Wish

UUID = r"^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$"


class NewTask(Wish):
    """A task, for oneself unless `assignee_id` names somebody. With an `id`, writing it twice writes it once.

    `remind_minutes`: how long before it is due the assignee is told; 0 is then, null never. One for a ticket is
    also for the ticket's contact.
    """

    title: str = Field(min_length=1, max_length=200)
    text: str | None = Field(None, max_length=4000)
    priority: Priority = "normal"
    assignee_id: str | None = Field(None, max_length=64)
    due_at: Moment | None = None
    remind_minutes: int | None = Field(None, ge=0, le=40_320)
    ticket_id: str | None = Field(None, pattern=UUID)
    contact_id: str | None = Field(None, pattern=UUID)
    id: str | None = Field(None, pattern=UUID)


class TaskChange(Wish):
    """What to change of a task; absent fields stay, null clears what may be empty."""

    title: str | None = Field(None, min_length=1, max_length=200)
    text: str | None = Field(None, max_length=4000)
    priority: Priority | None = None
    assignee_id: str | None = Field(None, max_length=64)
    due_at: Moment | None = None
    remind_minutes: int | None = Field(None, ge=0, le=40_320)
    ticket_id: str | None = Field(None, pattern=UUID)
    contact_id: str | None = Field(None, pattern=UUID)
