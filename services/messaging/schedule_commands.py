"""What can be asked of the messaging service about messages that are sent at a set time (T12)."""

from pydantic import AwareDatetime

from libs.access.policy import Member
from libs.events.catalog.media import Media
from libs.events.catalog.message import MessageKind, Options
from libs.events.catalog.schedule import Recurrence
from libs.events.catalog.template_use import TemplateUse
from libs.events.command import Command


class ScheduleCommand(Command):
    """A command on one scheduled message."""

    schedule_id: str


class ScheduleMessage(ScheduleCommand):
    """Send a message at a set time. `schedule_id` is made by the client; the same id again yields nothing.

    Refused `schedule.in_the_past` when `due` is not after `at`, `schedule.time_zone_unknown`,
    `schedule.id_taken`, `message.text_empty` and `message.text_too_long`. A `template` is checked where its line
    is known.
    """

    conversation_id: str
    ticket_id: str | None = None
    text: str | None = None
    due: AwareDatetime
    time_zone: str
    member: Member
    kind: MessageKind = "text"
    media: Media | None = None
    signature: str | None = None
    recurrence: Recurrence = "none"
    opens_ticket: bool = False
    options: Options | None = None
    template: TemplateUse | None = None


class ChangeSchedule(ScheduleCommand):
    """Change one that still waits: all of a series, or with `once` the next occurrence's text and time alone.

    What a template says stays. Refused like `ScheduleMessage`, and `schedule.not_found`, `.already_sent`,
    `.cancelled`, `.missed`, `.template_fixed` for other words than a template's, and `.after_the_next` when an
    occurrence would come after the one that follows it.
    """

    text: str | None = None
    due: AwareDatetime | None = None
    time_zone: str | None = None
    member: Member
    media: Media | None = None
    recurrence: Recurrence | None = None
    opens_ticket: bool | None = None
    once: bool = False


class CancelSchedule(ScheduleCommand):
    """Do not send it; refused once it was sent or missed. `once`: of a series, only the one due then."""

    member: Member
    once: AwareDatetime | None = None


class FireSchedule(ScheduleCommand):
    """Its time has come (from the timer). Before its time, and once it is settled, it yields nothing."""


class EraseSchedule(ScheduleCommand):
    """Forget a message that was to be sent at a set time."""
