"""A process of a desk: started, watched, started again whenever it ends unasked, and ended for good."""

import asyncio
import contextlib
import json
import logging
import logging.handlers
import signal
import time
from asyncio.subprocess import DEVNULL, PIPE, STDOUT
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

from services.gateway import embedded
from services.gateway.embedded import CannotStart

# Seconds: what a process has to end by itself; how long to wait before it is started again, at first and at most;
# how long it must have run for the wait to be the first one again.
GRACE = 10.0
PAUSE, LONGEST_PAUSE = 0.25, 10.0
STEADY_AFTER = 30.0
TRIES_AT_START = 3

_WRONG_SETTINGS = 2


def say(text: str) -> None:
    """Shows one line to whoever started the desk."""
    print(text, flush=True)


class LogFile:
    """Where a process's output goes: bounded, so that a desk left running does not fill the disk."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.last_line = ""
        self._handler = logging.handlers.RotatingFileHandler(path, maxBytes=32 << 20, backupCount=2)

    def write(self, line: str) -> None:
        """Adds one line."""
        self.last_line = line or self.last_line
        self._handler.emit(logging.makeLogRecord({"msg": line}))

    def close(self) -> None:
        """Closes the file."""
        self._handler.close()


class Child:
    """One process of the desk, started again whenever it ends unasked."""

    def __init__(
        self,
        name: str,
        command: tuple[str, ...],
        environment: dict[str, str],
        serves: Callable[[], bool],
        log: LogFile,
        on_start: Callable[[], None],
    ) -> None:
        self.name = name
        self.serving = asyncio.Event()
        self._command = command
        self._environment = environment
        self._serves = serves
        self._log = log
        self._on_start = on_start
        self._process: asyncio.subprocess.Process | None = None
        self._keeper: asyncio.Task[None] | None = None
        self._reader: asyncio.Task[None] | None = None
        self._served_once = False

    @property
    def pid(self) -> int | None:
        """The process that runs now."""
        return self._process.pid if self._process and self._process.returncode is None else None

    def start(self) -> None:
        """Starts the process, and keeps it."""
        self._keeper = asyncio.create_task(self._keep(), name=f"keep {self.name}")

    async def first_serving(self) -> None:
        """Returns once the process serves; raises `CannotStart` when it ends instead."""
        assert self._keeper is not None, "start() comes first"
        serving = asyncio.create_task(self.serving.wait())
        try:
            await asyncio.wait({serving, self._keeper}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            serving.cancel()
        if self._keeper.done():
            self._keeper.result()

    async def stop(self, hurry: asyncio.Event) -> None:
        """Ends the process for good."""
        if self._keeper is not None:
            self._keeper.cancel()
            await asyncio.wait({self._keeper})
        if self._process is not None:
            await end(self._process, hurry)
            await self._read_to_theend()
        self._log.close()

    async def _keep(self) -> None:
        pause, tries = PAUSE, 0
        while True:
            started = time.monotonic()
            await self._live()
            tries += 1
            self._give_up_at_start(tries)
            if time.monotonic() - started > STEADY_AFTER:
                pause = PAUSE
            say(f"      {self.name} ended ({self._how_it_ended()}); starting it again in {pause:g} s")
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    async def _live(self) -> None:
        """One life of the process, from its start to its end."""
        self._process = await spawn(self._command, self._environment, PIPE, STDOUT)
        self._reader = asyncio.create_task(self._read(self._process))
        watch = asyncio.create_task(self._watch())
        self._on_start()
        try:
            await self._process.wait()
            await self._read_to_theend()
        finally:
            watch.cancel()
            self.serving.clear()

    async def _read_to_theend(self) -> None:
        """What a process said last is often why it ended; a grandchild may hold the pipe open longer."""
        if self._reader is not None:
            await asyncio.wait({self._reader}, timeout=1)
            self._reader.cancel()

    async def _watch(self) -> None:
        while not await asyncio.to_thread(self._serves):
            await asyncio.sleep(0.1)
        self.serving.set()
        if self._served_once:
            say(f"      {self.name} is back")
        self._served_once = True

    async def _read(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdout is not None
        async for line in _lines(process.stdout):
            self._log.write(line)
            if warning := _warning(line):
                say(f"      {self.name}: {warning}")

    def _give_up_at_start(self, tries: int) -> None:
        assert self._process is not None
        if self._served_once:
            return
        if tries >= TRIES_AT_START or self._process.returncode == _WRONG_SETTINGS:
            raise CannotStart(
                f"{self.name} does not start ({self._how_it_ended()}): "
                f"{self._log.last_line or 'it said nothing'} - see {self._log.path}."
            )

    def _how_it_ended(self) -> str:
        assert self._process is not None
        code = self._process.returncode or 0
        return f"killed by {signal.Signals(-code).name}" if code < 0 else f"code {code}"


async def spawn(
    command: tuple[str, ...], environment: dict[str, str], output: int | None, errors: int
) -> asyncio.subprocess.Process:
    """Starts a process that a Ctrl-C in the terminal does not reach, and that dies with this one.

    Called from the main thread only: the kernel ties the child to the thread that started it.
    """
    return await asyncio.create_subprocess_exec(
        *command,
        stdin=DEVNULL,
        stdout=output,
        stderr=errors,
        env=environment,
        start_new_session=True,
        preexec_fn=embedded.die_with_parent,
    )


async def end(process: asyncio.subprocess.Process, hurry: asyncio.Event) -> None:
    """Ends a process: by asking, and after a grace time or in a hurry, by force."""
    ended = asyncio.ensure_future(process.wait())
    hurried = asyncio.ensure_future(hurry.wait())
    with contextlib.suppress(ProcessLookupError):
        process.terminate()
    await asyncio.wait({ended, hurried}, timeout=GRACE, return_when=asyncio.FIRST_COMPLETED)
    hurried.cancel()
    with contextlib.suppress(ProcessLookupError):
        process.kill()
    await ended


async def _lines(stream: asyncio.StreamReader) -> AsyncIterator[str]:
    """The lines of a process's output, however long."""
    rest = b""
    while chunk := await stream.read(1 << 16):
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            yield line.decode(errors="replace")
    if rest:
        yield rest.decode(errors="replace")


def _warning(line: str) -> str | None:
    """What a service's log line warns of; none for anything else."""
    if not line.startswith("{"):
        return None
    try:
        entry: dict[str, Any] = json.loads(line)
    except json.JSONDecodeError:
        return None
    level = str(entry.get("level", "")).lower()
    if level not in ("warning", "error", "critical"):
        return None
    reason = str(entry.get("reason") or entry.get("exception") or "").strip().splitlines()
    return " ".join([f"{level}:", str(entry.get("event", "")), *reason[-1:]])
