"""`make bench`: the figures, each beside the raw limit of the same machine in the same run.

`GUICHE_BENCH_TICKETS` (default `1000,10000,100000`): the sizes through which a desk grows, ten messages a ticket.
`GUICHE_BENCH_PARTS` (default `library,load,channels,size,contacts,board,page`) chooses the parts.
"""

import asyncio
import os
import platform
import tempfile
from itertools import pairwise
from pathlib import Path

import uvloop

from libs.events.settings import Settings
from tests import servers
from tests.acceptance.desk import running_desk
from tests.benchmarks import board, channels, contacts, desk_load, library, page, size
from tests.benchmarks.measure import Figure


def main() -> None:
    """Measure and print."""
    parts = os.environ.get("GUICHE_BENCH_PARTS", "library,load,channels,size,contacts,board,page").split(",")
    sizes = [int(each) for each in os.environ.get("GUICHE_BENCH_TICKETS", "1000,10000,100000").split(",")]
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    with tempfile.TemporaryDirectory() as folder:
        if "library" in parts:
            with servers.running(Path(folder) / "servers") as running:
                settings = Settings(
                    nats_url=running.nats_url, mongo_url=running.mongo_url, namespace="bench", browser=False
                )
                report("The library beside raw NATS and MongoDB", asyncio.run(library.measure(settings)))
        if "load" in parts:
            with running_desk(Path(folder) / "load") as desk:
                report("The whole desk under load", uvloop.run(desk_load.measure(desk)))
        if "channels" in parts:
            report("Payloads of every kind of channel", channels.parsing())
            with running_desk(Path(folder) / "channels") as desk:
                report("Channels through a whole desk", uvloop.run(channels.through_the_desk(desk)))
        if "size" in parts:
            with running_desk(Path(folder) / "size") as desk:
                measured: dict[int, list[Figure]] = {}
                for since, tickets in pairwise([0, *sizes]):
                    asyncio.run(size.fill(desk, tickets, since))
                    measured[tickets] = size.measure(desk, tickets)
                    report(f"{tickets} tickets, {tickets * size.MESSAGES_EACH} messages", measured[tickets])
                if len(measured) > 1:
                    report("Growth", size.growth(measured))
        if "contacts" in parts:
            with running_desk(Path(folder) / "contacts") as desk:
                for since, known in pairwise([0, *sizes]):
                    asyncio.run(contacts.fill(desk, known, since))
                    report(f"The address book, {known} contacts", contacts.measure(desk, known))
                report("An import while a colleague works", contacts.take_over(desk))
        if "board" in parts:
            with running_desk(Path(folder) / "board") as desk:
                boards = board.Boards(desk)
                for cards in board.SIZES:
                    asyncio.run(boards.fill(cards))
                    report(f"A board and a funnel of {cards} cards", board.measure(boards))
        if "page" in parts:
            with running_desk(Path(folder) / "page") as desk:
                asyncio.run(size.fill(desk, page.TICKETS))
                for part, figures in page.measure(desk):
                    report(f"The page, {page.TICKETS} tickets: {part}", figures)


def report(title: str, figures: list[Figure]) -> None:
    """Print one part of the report."""
    print(f"\n{title}\n  {'':<52} {'measured':>12} {'':<6} {'raw':>12} {'ratio':>7}")
    for figure in figures:
        print(figure.line(), flush=True)


main()
