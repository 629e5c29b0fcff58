"""`guiche`: the command line that starts a desk, runs its services and looks after its log."""

import asyncio
import gc
import importlib
import os
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Annotated, NoReturn

import nats.errors
import orjson
import typer
from pydantic import SecretStr, ValidationError
from pymongo.errors import PyMongoError

from libs.access.policy import Profile
from libs.events.settings import Settings
from services.gateway import supervisor
from services.gateway.embedded import CannotStart
from services.gateway.operations import Asked, Operations, Unanswered
from services.gateway.passwords import PasswordRefused, check_password
from services.gateway.supervisor import ServiceName

app = typer.Typer(
    help="Guichê, an open customer-service desk.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

WRONG_USE = 2
# Fewer and larger collections than an interpreter for small programs makes: ten thousand new objects each.
COLLECTOR = (10_000, 20, 20)
MOMENTS = ["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M:%S.%f%z"]


@app.command()
def run(
    with_stand_ins: Annotated[
        bool, typer.Option("--with-stand-ins", help="With stand-ins of the providers, from a checkout.")
    ] = False,
) -> None:
    """Run a whole desk on this machine: servers, services, demo and page."""
    settings = _settings()
    if with_stand_ins:
        settings = settings.model_copy(update={"stand_ins": True})
    try:
        asyncio.run(supervisor.run(settings))
    except CannotStart as reason:
        _fail(str(reason))


@app.command()
def service(name: Annotated[ServiceName, typer.Argument(help="Which one.")]) -> None:
    """Run one service in the foreground, as a container does."""
    import uvloop

    settings = _settings()
    if settings.nats_url is None or settings.mongo_url is None:
        _fail("A service needs GUICHE_NATS_URL and GUICHE_MONGO_URL; `guiche run` sets both.")
    module = importlib.import_module(f"services.{name}.app")
    # What was imported stays: the collector need not walk it again and again while messages are waiting.
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECTOR)
    uvloop.run(module.main(settings))


@app.command()
def settings() -> None:
    """List every setting: its variable, value, default and meaning."""
    current = _settings()
    rows = [("variable", "value", "default", "meaning")]
    for field, info in Settings.model_fields.items():
        value = getattr(current, field)
        rows.append((f"GUICHE_{field.upper()}", _shown(value), _shown(info.default), info.description or ""))
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    for *cells, meaning in rows:
        aligned = [cell.ljust(width) for cell, width in zip(cells, widths, strict=True)]
        typer.echo("  ".join([*aligned, meaning]))


events = typer.Typer(help="Read the log: JSON lines, one event a line.", no_args_is_help=True)
projections = typer.Typer(help="The views that services derive from the log.", no_args_is_help=True)
users = typer.Typer(help="Who may log in.", no_args_is_help=True)
dead_letters = typer.Typer(help="Messages that a service gave up on.", no_args_is_help=True)
app.add_typer(events, name="events")
app.add_typer(projections, name="projections")
app.add_typer(users, name="users")
app.add_typer(dead_letters, name="dead-letters")

Category = Annotated[str | None, typer.Option(help="Only this kind of stream, as `ticket`.")]
Stream = Annotated[str | None, typer.Option(help="Only this stream, as `ticket.<id>`.")]
Types = Annotated[list[str] | None, typer.Option("--type", help="Only this type; may be repeated.")]
After = Annotated[int, typer.Option(help="Only behind this position: where an earlier run ended.")]
Moment = Annotated[
    datetime | None, typer.Option(formats=MOMENTS, metavar="TIME", help="In UTC unless it says otherwise.")
]


@events.command()
def tail(category: Category = None, stream: Stream = None, types: Types = None) -> None:
    """Print events as they are stored, until Ctrl-C."""
    asked = Asked(category=category, stream=stream, types=tuple(types or ()))

    async def work(desk: Operations) -> None:
        async for line in desk.replay(asked, follow=True):
            _print_line(line)

    _ask(work)


@events.command()
def replay(
    category: Category = None,
    stream: Stream = None,
    types: Types = None,
    since: Moment = None,
    until: Moment = None,
    after: After = 0,
) -> None:
    """Print the events that the log holds, in order."""
    asked = Asked(category, stream, tuple(types or ()), _in_utc(since), _in_utc(until), after)

    async def work(desk: Operations) -> None:
        async for line in desk.replay(asked):
            _print_line(line)

    _ask(work)


@events.command("as-of")
def as_of(
    ticket: Annotated[str, typer.Argument(help="The ticket's id.")],
    position: Annotated[int | None, typer.Option(min=1, help="At this position of the log.")] = None,
    at: Moment = None,
) -> None:
    """Print a ticket as it was then, with its conversation and notes, as JSON; now, if no time is given."""
    if position is not None and at is not None:
        _fail("Give --position or --at, not both.")

    async def work(desk: Operations) -> None:
        then = await desk.as_of(ticket, position, _in_utc(at))
        _print_line(orjson.dumps(then, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))

    _ask(work)


@projections.command("list")
def list_projections() -> None:
    """Show how far each service is, and its views with their documents."""

    async def work(desk: Operations) -> None:
        for each in await desk.projections():
            typer.echo(f"{each.service}  position {each.position}, {each.behind} behind the log")
            for view, documents in each.views.items():
                typer.echo(f"  {view}  {documents} documents")

    _ask(work)


@projections.command()
def rebuild(
    name: Annotated[ServiceName, typer.Argument(help="The service.")],
    view: Annotated[str, typer.Argument(help="One of its views; without it, all.")] = "",
) -> None:
    """Derive a service's views from the log again, while it runs, and swap them in."""

    async def work(desk: Operations) -> None:
        done = await desk.rebuild(name, view)
        typer.echo(f"rebuilt {', '.join(done['views'])} up to position {done['position']}")

    _ask(work)


@users.command("add")
def add_user(
    email: Annotated[str, typer.Argument(help="The address to log in with.")],
    name: Annotated[str, typer.Option(help="The name the team sees.")],
    profile: Annotated[Profile, typer.Option(help="What the user may do.")] = "admin",
    password: Annotated[str, typer.Option(prompt=True, hide_input=True, confirmation_prompt=True)] = "",
) -> None:
    """Give somebody an account: the first admin of a desk without a demo, for one."""
    try:
        check_password(password, email, name)
    except PasswordRefused as refusal:
        _fail(f"The password {refusal.rule}.")

    async def work(desk: Operations) -> None:
        await desk.add_user(name, email, profile, password)
        typer.echo(f"{email} may log in")

    _ask(work)


@dead_letters.command("list")
def list_dead_letters() -> None:
    """Show what was given up on, by whom and why."""

    async def work(desk: Operations) -> None:
        for letter in await desk.dead_letters():
            typer.echo(f"{letter.number}  {letter.consumer}  {letter.subject}  {letter.reason}")

    _ask(work)


@dead_letters.command()
def retry(
    numbers: Annotated[list[int] | None, typer.Argument(help="Which ones; without any, all.")] = None,
) -> None:
    """Run dead letters again; those that succeed are gone from the list."""

    async def work(desk: Operations) -> None:
        failed = False
        for letter in await desk.dead_letters():
            if numbers and letter.number not in numbers:
                continue
            try:
                await desk.retry(letter)
                typer.echo(f"{letter.number}  done")
            except Unanswered as reason:
                failed = True
                typer.echo(f"{letter.number}  {reason}")
        if failed:
            raise typer.Exit(1)

    _ask(work)


def _ask(work: Callable[[Operations], Awaitable[None]]) -> None:
    """Does something with the running desk."""

    async def connected() -> None:
        async with Operations.connect(_settings()) as desk:
            await work(desk)

    try:
        asyncio.run(connected())
    except Unanswered as reason:
        _fail(str(reason))
    except (nats.errors.Error, PyMongoError, TimeoutError) as error:
        _fail(f"The desk's servers refused or did not answer: {error!r}.")
    except KeyboardInterrupt:
        raise typer.Exit from None
    except BrokenPipeError:  # `… | head` has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _print_line(line: bytes) -> None:
    sys.stdout.buffer.write(line)
    sys.stdout.flush()


def _in_utc(moment: datetime | None) -> datetime | None:
    return moment.replace(tzinfo=UTC) if moment is not None and moment.tzinfo is None else moment


def _shown(value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, SecretStr):
        return "(set)"
    return _without_password(str(value)) or "-"


def _without_password(value: str) -> str:
    """A connection address as it may be shown."""
    scheme, separator, rest = value.partition("://")
    credentials, at, host = rest.rpartition("@")
    user = credentials.partition(":")[0]
    return f"{scheme}{separator}{user}:***@{host}" if separator and at else value


def _settings() -> Settings:
    try:
        return Settings()
    except ValidationError as error:
        wrong = error.errors()[0]
        _fail(f"GUICHE_{str(wrong['loc'][0]).upper()}: {wrong['msg']} (it is {wrong['input']!r}).")


def _fail(reason: str) -> NoReturn:
    typer.echo(f"guiche: {reason}", err=True)
    raise typer.Exit(WRONG_USE)


if __name__ == "__main__":
    app()
