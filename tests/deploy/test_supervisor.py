"""`guiche run`: what dies comes back, what is stopped stays stopped, and nothing is left behind."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from services.gateway import embedded
from services.gateway.supervisor import SERVICES

TOY_DESK = Path(__file__).with_name("toy_desk.py")


class ToyDesk:
    """A started toy desk, its folder and what it says."""

    def __init__(self, data: Path, **environment: str) -> None:
        self.data = data
        self.port = int(environment.get("GUICHE_PORT") or embedded.free_port(avoid=set()))
        self._screen = data.with_suffix(".screen")
        own = {"GUICHE_DATA": str(data), "GUICHE_PORT": str(self.port), "GUICHE_DEMO": "0"}
        with open(self._screen, "wb") as screen:
            self.process = subprocess.Popen(
                [sys.executable, TOY_DESK],
                stdin=subprocess.DEVNULL,
                stdout=screen,
                stderr=screen,
                env={**os.environ, "GUICHE_BROWSER": "0", **own, **environment},
            )

    def said(self) -> str:
        """Everything on its screen so far."""
        return self._screen.read_text()

    def run_note(self) -> dict[str, Any]:
        """What it notes about its processes."""
        note: dict[str, Any] = json.loads((self.data / "run.json").read_text())
        return note

    def pids(self) -> dict[str, int]:
        """Its processes by name."""
        pids: dict[str, int] = self.run_note()["processes"]
        return pids

    def says(self, text: str) -> None:
        """Waits until it says this."""
        eventually(lambda: text in self.said(), lambda: f"{text!r} was not said: {self.said()}")

    def ended(self) -> int:
        """Waits until it ends; returns its exit code."""
        return self.process.wait(30)


def eventually(holds: Callable[[], bool], otherwise: Callable[[], str], within: float = 30) -> None:
    """Waits until something holds."""
    deadline = time.monotonic() + within
    while not holds():
        assert time.monotonic() < deadline, otherwise()
        time.sleep(0.05)


@contextlib.contextmanager
def desk(data: Path, **environment: str) -> Iterator[ToyDesk]:
    """A toy desk, gone at the end."""
    started = ToyDesk(data, **environment)
    try:
        yield started
    finally:
        if started.process.poll() is None:
            started.process.kill()
            started.process.wait()


def none_alive(pids: dict[str, int]) -> bool:
    """Whether all of these processes are gone."""
    return not any(psutil.pid_exists(pid) for pid in pids.values())


def test_what_is_killed_comes_back_and_a_stop_leaves_nothing(tmp_path: Path) -> None:
    with desk(tmp_path / "data", TOY_CONTACTS="warns") as toy:
        toy.says("Guichê is ready")
        assert "contacts: warning: low battery" in toy.said()
        before = toy.pids()
        assert set(before) == {"nats", "mongo", *SERVICES}
        for name in ("tickets", "nats", "mongo"):
            os.kill(before[name], signal.SIGKILL)
        for name in ("tickets", "nats", "mongo"):
            toy.says(f"{name} ended (killed by SIGKILL)")
            toy.says(f"{name} is back")
        after = toy.pids()
        assert {name for name in before if before[name] != after[name]} == {"tickets", "nats", "mongo"}

        toy.process.send_signal(signal.SIGTERM)
        assert toy.ended() == 0
        assert none_alive(after)
        assert not (toy.data / "run.json").exists()
        assert "Traceback" not in toy.said()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent died")
def test_children_die_with_a_killed_supervisor_and_the_next_start_works(tmp_path: Path) -> None:
    with desk(tmp_path / "data") as toy:
        toy.says("Guichê is ready")
        pids = toy.pids()
        toy.process.kill()
        toy.process.wait()
        eventually(lambda: none_alive(pids), lambda: "children outlive their supervisor", within=5)
    with desk(tmp_path / "data") as again:
        again.says("Guichê is ready")
        again.process.send_signal(signal.SIGINT)
        assert again.ended() == 0


def test_a_second_interrupt_does_not_wait_for_a_stubborn_service(tmp_path: Path) -> None:
    with desk(tmp_path / "data", TOY_REPORTING="stubborn") as toy:
        toy.says("Guichê is ready")
        pids = toy.pids()
        asked = time.monotonic()
        toy.process.send_signal(signal.SIGINT)
        toy.says("Stopping")
        toy.process.send_signal(signal.SIGINT)
        assert toy.ended() == 0
        assert time.monotonic() - asked < 5
        assert none_alive(pids)


def test_a_service_that_cannot_start_ends_the_desk_with_its_last_words(tmp_path: Path) -> None:
    with desk(tmp_path / "data", TOY_TELEPHONY="fails") as toy:
        assert toy.ended() == 2
        assert "telephony does not start (code 1): toys need batteries" in toy.said()
        assert "Traceback" not in toy.said()


def test_a_taken_port_is_one_clear_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with desk(tmp_path / "data", GUICHE_PORT=str(port)) as toy:
            assert toy.ended() == 2
    assert toy.said().splitlines() == [
        f"guiche: Port {port} on 127.0.0.1 is taken by another program: stop it, or set GUICHE_PORT to a free one."
    ]


def test_a_folder_in_use_is_one_clear_sentence(tmp_path: Path) -> None:
    with embedded.Folder(tmp_path / "data").held(), desk(tmp_path / "data") as toy:
        assert toy.ended() == 2
    assert len(toy.said().splitlines()) == 1
    assert "is in use by another `guiche run`" in toy.said()


def test_a_wrong_setting_is_one_clear_sentence(tmp_path: Path) -> None:
    with desk(tmp_path / "data", GUICHE_LOG_LEVEL="LOUD") as toy:
        assert toy.ended() == 2
    assert len(toy.said().splitlines()) == 1
    assert "GUICHE_LOG_LEVEL" in toy.said()
