"""The team: who is logged in, his colleagues, their queues."""

from typing import Annotated, Literal

from pydantic import Field

from services.gateway.shapes.job import Job
from services.gateway.shapes.shape import Named, Shape

Profile = Literal["admin", "supervisor", "agent"]
Presence = Literal["online", "away", "offline"]
Language = Literal["pt-BR", "en", "es"]


class NoticeKinds(Shape):
    """Which kinds of notices one wants."""

    pending: bool
    message: bool
    transfer: bool
    mention: bool
    failed: bool
    missed_call: bool
    task: bool
    internal: bool
    sla: bool
    channel: bool


class Notifications(Shape):
    """How one wants to be told, and of what."""

    page: bool
    desktop: bool
    sound: bool
    kinds: NoticeKinds


class SavedFilter(Shape):
    """A filter of the ticket lists that one keeps."""

    id: str
    name: str
    query: str
    for_: Annotated[str, Field(alias="for", description="`me`, `all`, or the id of a queue.")]


class Me(Shape):
    """Who is logged in. With a `temporary_password` he must choose his own before he works."""

    id: str
    name: str
    email: str
    profile: Profile
    queues: list[Named]
    signature: bool
    language: Language
    presence: Presence
    photo: str | None
    notifications: Notifications
    temporary_password: bool


class Session(Shape):
    """Who is logged in, or null; and how one logs in.

    `second_factor_missing`: he must set one up before he works. `single_sign_on`: what the way in at the company's
    provider is called, if there is one.
    """

    me: Me | None
    second_factor_missing: bool
    single_sign_on: str | None


class Account(Shape):
    """An account as admins look after it. `temporary_password`: it must be changed at the next log-in."""

    id: str
    name: str
    email: str
    photo: str | None
    profile: Profile
    queue_ids: list[str]
    active: bool
    presence: Presence
    last_log_in_at: str | None
    temporary_password: bool
    second_factor: bool


class AccountChanged(Shape):
    """An account after a command."""

    user: Account
    position: int


class PasswordGiven(AccountChanged):
    """An account with the temporary password that it was given: shown now and never again."""

    password: str


class Belongings(Shape):
    """What is somebody's. When his account closes, open tickets and tasks are handed over; `contacts` stay in his
    portfolio, which passes over him, and the messages that he scheduled (`schedules`) are still sent.
    """

    tickets: int
    tasks: int
    contacts: int
    schedules: int


class AccountClosed(AccountChanged):
    """A closed account, and the job that hands over what was open with it, if anything was."""

    job: Job | None


class TeamMember(Shape):
    """A member of the team, as the team sees him."""

    id: str
    name: str
    photo: str | None
    profile: Profile
    queue_ids: list[str]
    presence: Presence
