"""Keeps a whole desk running on one machine: its servers, its services, and whichever of them dies."""

import asyncio
import contextlib
import errno
import json
import os
import signal
import sys
import time
import webbrowser
from collections.abc import Callable, Iterator
from typing import Any, Literal, get_args

from libs.events.settings import Settings
from services.gateway import embedded
from services.gateway.child_process import Child, LogFile, end, say, spawn
from services.gateway.embedded import CannotStart, Folder, Server

ServiceName = Literal["tickets", "contacts", "messaging", "telephony", "reporting", "gateway"]
SERVICES: tuple[ServiceName, ...] = get_args(ServiceName)
STAND_INS = "stand-ins"
LOG_INS = ("admin", "supervisora", "ana", "bruno", "carla", "diego")

# Seconds for everything to serve.
PATIENCE = 90.0


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
            process = await spawn(command, self._environment, None, errors.fileno())
        try:
            code = await process.wait()
        finally:
            await end(process, self._hurry)
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

    def _server(self, server: Server) -> Child:
        self._addresses[server.name] = server.url
        return self._child(server.name, server.command, server.environment, server.serves)

    def _service(self, name: ServiceName) -> Child:
        port = self._folder.port(name)
        ready = f"http://{embedded.LOOPBACK}:{port}/readyz"
        environment = {"GUICHE_SERVICE_PORT": str(port)}
        return self._child(name, service_command(name), environment, lambda: embedded.http_ok(ready))

    def _child(
        self, name: str, command: tuple[str, ...], environment: dict[str, str], serves: Callable[[], bool]
    ) -> Child:
        log = LogFile(self._folder.logs / f"{name}.log")
        child = Child(name, command, {**self._environment, **environment}, serves, log, self._note_processes)
        child.start()
        return child

    async def _all_serving(self, children: list[Child]) -> None:
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


def _reachable(host: str) -> str:
    """An address that a browser on this machine can open."""
    if host in ("0.0.0.0", "::", ""):
        return embedded.LOOPBACK
    return f"[{host}]" if ":" in host else host


def _has_display() -> bool:
    if sys.platform == "darwin":
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
