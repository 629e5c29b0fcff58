"""A NATS server of a test's own, that can be killed and started again."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from services.gateway import embedded


class MortalNats:
    """A server process on a kept port with kept data."""

    def __init__(self, folder: embedded.Folder) -> None:
        self._server = embedded.nats_server(folder, sync_interval="1s")
        self._process: subprocess.Popen[bytes] | None = None
        self.url = self._server.url

    def start(self) -> None:
        """Run it, and return once it serves."""
        self._process = subprocess.Popen(self._server.command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 20
        while not self._server.serves():
            assert time.monotonic() < deadline, "NATS did not start"
            time.sleep(0.02)

    def kill(self) -> None:
        """End it without a warning (SIGKILL)."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


@contextmanager
def mortal_nats(directory: Path) -> Iterator[MortalNats]:
    """A running server, gone afterwards."""
    with embedded.Folder(directory).held() as folder:
        server = MortalNats(folder)
        try:
            server.start()
            yield server
        finally:
            server.kill()
