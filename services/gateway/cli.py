"""`guiche`: the command line that starts a desk, runs its services and looks after its log."""

import asyncio
import importlib
from typing import Annotated, NoReturn

import typer
from pydantic import SecretStr, ValidationError

from libs.events.settings import Settings
from services.gateway import supervisor
from services.gateway.embedded import CannotStart
from services.gateway.supervisor import ServiceName

app = typer.Typer(
    help="Guichê, an open customer-service desk.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

WRONG_USE = 2


@app.command()
def run() -> None:
    """Run a whole desk on this machine: servers, services, demo and page."""
    settings = _settings()
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
