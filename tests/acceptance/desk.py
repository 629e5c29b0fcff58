"""A whole desk as a user starts it (`guiche run`), with handles to look at it and to break it."""

import contextlib
import hashlib
import hmac
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import orjson

PASSWORD = "guiche-demo"
APP_SECRET = "0123456789abcdef0123456789abcdef"
VERIFY_TOKEN = "invented-verify-token"
START_SECONDS = 300.0


@dataclass
class RunningDesk:
    """A desk that was started by this test run; `data` is its folder."""

    process: subprocess.Popen[bytes]
    port: int
    data: Path

    @property
    def url(self) -> str:
        """Where the desk answers."""
        return f"http://127.0.0.1:{self.port}"

    def note(self) -> dict[str, Any]:
        """What the supervisor notes of itself: addresses and process ids."""
        found: dict[str, Any] = json.loads((self.data / "run.json").read_text())
        return found

    def kill(self, name: str) -> int:
        """`kill -9` one process of the desk; returns its id."""
        pid = int(self.note()["processes"][name])
        os.kill(pid, signal.SIGKILL)
        return pid

    @contextlib.contextmanager
    def client(self, email: str | None = None) -> Iterator[httpx.Client]:
        """An HTTP client, logged in when an e-mail is given."""
        with httpx.Client(base_url=f"{self.url}/api/v1", headers={"X-Guiche": "1"}, timeout=30) as client:
            if email is not None:
                answer = client.post("/session", json={"email": email, "password": PASSWORD})
                assert answer.status_code == 200, answer.text
            yield client

    def stop(self) -> None:
        """Ctrl-C, and wait."""
        self.process.send_signal(signal.SIGINT)
        self.process.wait(timeout=60)


def free_port() -> int:
    """A TCP port of the loopback address that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextlib.contextmanager
def running_desk(data: Path, **settings: str) -> Iterator[RunningDesk]:
    """Start a desk in `data`; its settings are given without the prefix (`traces_file="…"`).

    Unlike its demo it is always open and says nothing by itself: tests see the same by day and by night.
    """
    port = free_port()
    data.mkdir(parents=True, exist_ok=True)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GUICHE_")}
    # Tests ask faster than people; what is limited has tests of its own.
    environment |= {"GUICHE_REQUESTS_PER_MINUTE": "0"}
    environment |= {f"GUICHE_{name.upper()}": value for name, value in settings.items()}
    environment |= {"GUICHE_PORT": str(port), "GUICHE_DATA": str(data), "GUICHE_BROWSER": "0"}
    with (data / "desk.log").open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "services.gateway.cli", "run"],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
    desk = RunningDesk(process, port, data)
    try:
        _wait_until_ready(desk)
        _open_and_silent(desk)
        yield desk
    finally:
        if process.poll() is None:
            desk.stop()


def _wait_until_ready(desk: RunningDesk) -> None:
    deadline = time.monotonic() + START_SECONDS
    while b"Guich\xc3\xaa is ready" not in (desk.data / "desk.log").read_bytes():
        if desk.process.poll() is not None or time.monotonic() > deadline:
            raise AssertionError(f"the desk did not start:\n{(desk.data / 'desk.log').read_text()[-3000:]}")
        time.sleep(0.1)


def _open_and_silent(desk: RunningDesk) -> None:
    with desk.client("admin@demo.local") as admin:
        queues = [f"/queues/{each['id']}" for each in admin.get("/queues").json()["items"]]
        for place in ("/company", *queues):
            for what, wish in (("texts", {}), ("hours", {"hours": None})):
                answer = admin.put(f"{place}/{what}", json=wish)
                assert answer.status_code == 200, answer.text


def eventually(check: Any, seconds: float = 30.0) -> Any:
    """The first true result of `check`, which is called until it gives one or time is up."""
    deadline = time.monotonic() + seconds
    while True:
        result = check()
        if result or time.monotonic() > deadline:
            assert result, "it did not happen in time"
            return result
        time.sleep(0.05)


def add_waba_channel(admin: httpx.Client, base_url: str, phone_number_id: str = "104500000000001") -> str:
    """Set up an official WhatsApp line whose Graph API stands at `base_url`; returns its id."""
    answer = admin.post(
        "/channels",
        json={
            "kind": "waba",
            "name": "WhatsApp da loja",
            "settings": {
                "phone_number_id": phone_number_id,
                "waba_id": "208800000000001",
                "access_token": "invented-access-token",
                "app_secret": APP_SECRET,
                "verify_token": VERIFY_TOKEN,
                "base_url": base_url,
            },
        },
    )
    assert answer.status_code == 201, answer.text
    channel_id: str = answer.json()["id"]
    return channel_id


def text_webhook(wa_id: str, provider_id: str, text: str, seconds: int = 1785000010, name: str = "Marina") -> bytes:
    """A text message as Meta sends it; so long after it was written the desk says nothing by itself."""
    return _webhook(
        contacts=[{"profile": {"name": name}, "wa_id": wa_id}],
        messages=[
            {"from": wa_id, "id": provider_id, "timestamp": str(seconds), "type": "text", "text": {"body": text}}
        ],
    )


def status_webhook(wa_id: str, provider_id: str, status: str, seconds: int = 1785000040) -> bytes:
    """A status as Meta sends it."""
    return _webhook(
        statuses=[{"id": provider_id, "status": status, "timestamp": str(seconds), "recipient_id": wa_id}]
    )


def _webhook(**value: Any) -> bytes:
    metadata = {"display_phone_number": "551130000001", "phone_number_id": "104500000000001"}
    change = {"field": "messages", "value": {"messaging_product": "whatsapp", "metadata": metadata, **value}}
    return orjson.dumps(
        {"object": "whatsapp_business_account", "entry": [{"id": "208800000000001", "changes": [change]}]}
    )


def signed(body: bytes, secret: str = APP_SECRET) -> dict[str, str]:
    """The headers of a webhook that Meta signed."""
    digest = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return {"X-Hub-Signature-256": f"sha256={digest}", "Content-Type": "application/json"}
