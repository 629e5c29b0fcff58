"""Keeps a whole desk running on one machine: its servers, its services, and whichever of them dies."""

import asyncio
import contextlib
import errno
import json
import logging
import logging.handlers
import os
import signal
import sys
import time
import webbrowser
from asyncio.subprocess import DEVNULL, PIPE, STDOUT
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any, Literal, get_args

from libs.events.settings import Settings
from services.gateway import embedded
from services.gateway.embedded import CannotStart, Folder, Server

ServiceName = Literal["tickets", "contacts", "messaging", "telephony", "reporting", "gateway"]
SERVICES: tuple[ServiceName, ...] = get_args(ServiceName)
STAND_INS = "stand-ins"
LOG_INS = ("admin", "supervisora", "ana", "bruno", "carla", "diego")

PATIENCE = 90.0
GRACE = 10.0
PAUSE, LONGEST_PAUSE = 0.25, 10.0
STEADY_AFTER = 30.0
TRIES_AT_START = 3

_WRONG_SETTINGS = 2


def say(text: str) -> None:
    """Shows one line to whoever started the desk."""
    print(text, flush=True)


def service_command(name: ServiceName) -> tuple[str, ...]:
    """What starts a service in this environment."""
    return (sys.executable, "-m", "services.gateway.cli", "service", name)


async def run(settings: Settings) -> None:
    """Runs the desk until SIGINT or SIGTERM; raises `CannotStart` when it cannot."""
    _check_port(settings)
    with Folder(settings.data).held() as folder:
        desk = Desk(settings, folder)
        running = asyncio.create_task(desk.run())
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, desk.interrupt, running)
        with contextlib.suppress(asyncio.CancelledError):
            await running


def _check_port(settings: Settings) -> None:
    error = embedded.listening_fails(settings.port, settings.host)
    if error is None:
        return
    place = f"Port {settings.port} on {settings.host}"
    if error.errno == errno.EADDRINUSE:
        raise CannotStart(f"{place} is taken by another program: stop it, or set GUICHE_PORT to a free one.")
    raise CannotStart(f"{place} cannot be used ({error.strerror}): set GUICHE_PORT or GUICHE_HOST.")


class Desk:
    """All processes of one desk, in the order in which they need each other."""

    def __init__(self, settings: Settings, folder: Folder) -> None:
        self._settings = settings
        self._folder = folder
        self._environment = {**os.environ, "GUICHE_DATA": str(folder.path), "PYTHONUNBUFFERED": "1"}
        self._servers: list[Child] = []
        self._services: list[Child] = []
        self._addresses: dict[str, Any] = {}
        self._hurry = asyncio.Event()
        self._demo_loaded = folder.path / "demo-loaded"
        steps = 3 + self._loads_demo() + settings.stand_ins
        self._steps = (f"[{number}/{steps}]" for number in range(1, steps + 1))

    def interrupt(self, running: asyncio.Task[None]) -> None:
        """Begins to stop; the second time, stops without waiting."""
        if running.cancelling():
            self._hurry.set()
        else:
            say("Stopping …")
            running.cancel()

    async def run(self) -> None:
        """Starts everything, shows where it is, and keeps it running until cancelled."""
        try:
            await self._start_servers()
            await self._start_services()
            await self._load_demo()
            await self._start_stand_ins()
            self._welcome()
            await asyncio.Event().wait()
        finally:
            await self._stop()

    async def _start_servers(self) -> None:
        nats_url, mongo_url = self._settings.nats_url, self._settings.mongo_url
        with self._step("NATS and MongoDB"):
            if nats_url is None:
                server = embedded.nats_server(self._folder, self._settings.sync_interval)
                nats_url = server.url
                self._servers.append(self._server(server))
            if mongo_url is None:
                server = await asyncio.to_thread(embedded.mongo_server, self._folder)
                mongo_url = server.url
                self._servers.append(self._server(server))
            await self._all_serving(self._servers)
        self._environment |= {"GUICHE_NATS_URL": nats_url, "GUICHE_MONGO_URL": mongo_url}
        if "simulator" not in self._settings.model_fields_set:
            self._environment["GUICHE_SIMULATOR"] = "1"
        if self._settings.stand_ins and "private_targets" not in self._settings.model_fields_set:
            # Bots that stand in answer on this machine.
            self._environment["GUICHE_PRIVATE_TARGETS"] = "1"

    async def _start_services(self) -> None:
        with self._step("services: " + ", ".join(SERVICES)):
            self._services = [self._service(name) for name in SERVICES]
            await self._all_serving(self._services)

    async def _load_demo(self) -> None:
        """Loads the demo once in the life of a data folder; a desk without it is still a desk."""
        if not self._loads_demo():
            return
        say(f"{next(self._steps)} demo: a team of six and their tickets")
        log = self._folder.logs / "demo.log"
        with open(log, "ab") as errors:  # noqa: ASYNC230 (a local file, opened once)
            command = (sys.executable, "-m", "services.gateway.demo")
            process = await _spawn(command, self._environment, None, errors.fileno())
        try:
            code = await process.wait()
        finally:
            await _end(process, self._hurry)
        if code == 0:
            self._demo_loaded.touch()
        else:
            say(f"      The demo was not loaded (code {code}): see {log}; the next start tries again.")

    async def _start_stand_ins(self) -> None:
        """Starts the providers' stand-ins, which connect lines of the demo to themselves."""
        if not self._settings.stand_ins:
            return
        page = f"http://{embedded.LOOPBACK}:{self._folder.port(STAND_INS)}"
        environment = {
            "GUICHE_SERVICE_PORT": page.rpartition(":")[2],
            "GUICHE_DESK_URL": f"http://{_reachable(self._settings.host)}:{self._settings.port}",
        }
        with self._step("stand-ins of the providers"):
            command = (sys.executable, "-m", "tests.providers")
            child = self._child(STAND_INS, command, environment, lambda: embedded.http_ok(page))
            self._services.append(child)
            await self._all_serving([child])
        self._addresses[STAND_INS] = page
        say(f"      customers' phones on every channel: {page}")

    def _loads_demo(self) -> bool:
        return self._settings.demo and not self._demo_loaded.exists()

    @contextlib.contextmanager
    def _step(self, what: str) -> Iterator[None]:
        """Shows a step of the start, and how long it took."""
        started = time.monotonic()
        say(f"{next(self._steps)} {what} …")
        yield
        say(f"      ready in {time.monotonic() - started:.1f} s")

    def _welcome(self) -> None:
        address = f"http://{_reachable(self._settings.host)}:{self._settings.port}"
        say(f"{next(self._steps)} Guichê is ready:  {address}")
        if self._settings.demo:
            say("      log in as  " + ", ".join(f"{name}@demo.local" for name in LOG_INS))
            say("      password   guiche-demo")
        if self._environment.get("GUICHE_SIMULATOR", "0").lower() in ("1", "true", "yes", "on"):
            say(f"      a customer's phone: {address}/simulator")
        say(f"      logs are in {self._folder.logs}; Ctrl-C stops everything")
        if self._settings.browser and _has_display():
            asyncio.get_running_loop().run_in_executor(None, webbrowser.open, address)

    def _server(self, server: Server) -> "Child":
        self._addresses[server.name] = server.url
        return self._child(server.name, server.command, server.environment, server.serves)

    def _service(self, name: ServiceName) -> "Child":
        port = self._folder.port(name)
        ready = f"http://{embedded.LOOPBACK}:{port}/readyz"
        environment = {"GUICHE_SERVICE_PORT": str(port)}
        return self._child(name, service_command(name), environment, lambda: embedded.http_ok(ready))

    def _child(
        self, name: str, command: tuple[str, ...], environment: dict[str, str], serves: Callable[[], bool]
    ) -> "Child":
        log = LogFile(self._folder.logs / f"{name}.log")
        child = Child(name, command, {**self._environment, **environment}, serves, log, self._note_processes)
        child.start()
        return child

    async def _all_serving(self, children: list["Child"]) -> None:
        try:
            async with asyncio.timeout(PATIENCE):
                await asyncio.gather(*(child.first_serving() for child in children))
        except TimeoutError:
            late = ", ".join(child.name for child in children if not child.serving.is_set())
            raise CannotStart(
                f"Not ready after {PATIENCE:.0f} s: {late}; see the logs in {self._folder.logs}."
            ) from None

    def _note_processes(self) -> None:
        """Keeps `run.json` true: whoever measures or breaks this desk finds its processes there."""
        pids = {child.name: child.pid for child in [*self._servers, *self._services]}
        note = {"supervisor": os.getpid(), **self._addresses}
        note["processes"] = {name: pid for name, pid in pids.items() if pid is not None}
        draft = self._folder.path / "run.json.new"
        draft.write_text(json.dumps(note, indent=1))
        draft.replace(self._folder.path / "run.json")

    async def _stop(self) -> None:
        """Services first, while what they write to is still there."""
        await asyncio.gather(*(child.stop(self._hurry) for child in self._services))
        await asyncio.gather(*(child.stop(self._hurry) for child in self._servers))
        (self._folder.path / "run.json").unlink(missing_ok=True)


class Child:
    """One process of the desk, started again whenever it ends unasked."""

    def __init__(
        self,
        name: str,
        command: tuple[str, ...],
        environment: dict[str, str],
        serves: Callable[[], bool],
        log: "LogFile",
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
            await _end(self._process, hurry)
            await self._read_to_the_end()
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
        self._process = await _spawn(self._command, self._environment, PIPE, STDOUT)
        self._reader = asyncio.create_task(self._read(self._process))
        watch = asyncio.create_task(self._watch())
        self._on_start()
        try:
            await self._process.wait()
            await self._read_to_the_end()
        finally:
            watch.cancel()
            self.serving.clear()

    async def _read_to_the_end(self) -> None:
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


async def _spawn(
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


async def _end(process: asyncio.subprocess.Process, hurry: asyncio.Event) -> None:
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


def _reachable(host: str) -> str:
    """An address that a browser on this machine can open."""
    if host in ("0.0.0.0", "::", ""):
        return embedded.LOOPBACK
    return f"[{host}]" if ":" in host else host


def _has_display() -> bool:
    if sys.platform == "darwin":
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
