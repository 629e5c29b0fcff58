"""Processes that open what others sent: a broken or hostile file ends one of them, never the gateway.

Each does one task at a time, asked and answered by a line of JSON (`worker.py`). They are started when there is
work, ended when there has been none for a while, and killed when a task takes too long or is given up.
"""

import asyncio
import contextlib
import sys
import time
from typing import Any

import orjson

from libs.events import telemetry

AT_ONCE = 2
IDLE_SECONDS = 60.0
ANSWER_LIMIT = 16 << 20
log = telemetry.logger(__name__)


class TaskFailed(Exception):
    """The task was not done; the text says why."""


class Workers:
    """As many processes as there is work for, `at_once` at most."""

    def __init__(self, at_once: int = AT_ONCE, idle_seconds: float = IDLE_SECONDS) -> None:
        self._turns = asyncio.Semaphore(at_once)
        self._idle_seconds = idle_seconds
        self._idle: list[tuple[asyncio.subprocess.Process, float]] = []
        self._busy: set[asyncio.subprocess.Process] = set()

    async def run(self) -> None:
        """End processes that have nothing to do, and all of them at the end."""
        try:
            while True:
                await asyncio.sleep(self._idle_seconds / 2)
                before = time.monotonic() - self._idle_seconds
                for process, since in [each for each in self._idle if each[1] < before]:
                    self._idle.remove((process, since))
                    await _end(process)
        finally:
            await self.close()

    async def close(self) -> None:
        """End all processes now."""
        ending = [*(process for process, _ in self._idle), *self._busy]
        self._idle.clear()
        for process in ending:
            await _end(process)

    async def do(self, task: str, seconds: float, **arguments: Any) -> Any:
        """The result of a task; raises `TaskFailed`."""
        async with self._turns:
            process = await self._worker()
            self._busy.add(process)
            whole = False
            try:
                answer = await asyncio.wait_for(_ask(process, task, arguments), seconds)
                whole = answer is not None
            except TimeoutError as error:
                raise TaskFailed(f"took longer than {seconds:g} s") from error
            finally:
                self._busy.discard(process)
                if whole:
                    self._idle.append((process, time.monotonic()))
                else:
                    await asyncio.shield(_end(process))
        if answer is None:
            raise TaskFailed(f"the process ended ({process.returncode})")
        if "failed" in answer:
            raise TaskFailed(answer["failed"])
        return answer["done"]

    async def _worker(self) -> asyncio.subprocess.Process:
        while self._idle:
            process, _ = self._idle.pop()
            if process.returncode is None:
                return process
        return await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "services.gateway.media.worker",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            limit=ANSWER_LIMIT,
            # A Ctrl-C is meant for the desk; it ends its workers itself.
            start_new_session=True,
        )


async def _ask(process: asyncio.subprocess.Process, task: str, arguments: dict[str, Any]) -> dict[str, Any] | None:
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        process.stdin.write(orjson.dumps({"task": task, "with": arguments}) + b"\n")
        await process.stdin.drain()
        line = await process.stdout.readline()
    except (ConnectionError, ValueError):
        return None
    if not line.endswith(b"\n"):
        return None
    answer: dict[str, Any] = orjson.loads(line)
    return answer


async def _end(process: asyncio.subprocess.Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        process.kill()
    await process.wait()
