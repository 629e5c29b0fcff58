"""What is to be written, now or later."""

from pydantic import AwareDatetime, Field

from services.gateway.wishes.wish import Wish


class Write(Wish):
    """A text for the contact. With an `id` made by the client, sending it twice sends it once."""

    text: str
    id: str | None = Field(None, pattern=r"^[0-9a-fA-F-]{36}$")
    sign: bool | None = None


class NewSchedule(Wish):
    """A text to be sent at a set time."""

    text: str = Field(min_length=1, max_length=4096)
    due_at: AwareDatetime
    time_zone: str
    id: str | None = Field(None, pattern=r"^[0-9a-fA-F-]{36}$")


class ScheduleChange(Wish):
    """What to change of a scheduled message; absent fields stay."""

    text: str | None = Field(None, min_length=1, max_length=4096)
    due_at: AwareDatetime | None = None
    time_zone: str | None = None
