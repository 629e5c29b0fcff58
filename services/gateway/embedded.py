"""The NATS server and the MongoDB that a laptop, a demo and the tests run on."""

import contextlib
import ctypes
import fcntl
import hashlib
import importlib.util
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pymongo import MongoClient
from pymongo.errors import OperationFailure, PyMongoError

LOOPBACK = "127.0.0.1"
REPLICA_SET = "guiche"
MONGO_IMAGE = "mongo:7.0"
# Below the ephemeral range: there, a client that reconnects while its server is away could be given the
# server's own port by the system, and keep it.
PORTS = range(20_000, 32_000)


class CannotStart(Exception):
    """One sentence on what stands in the way of a start, and what to do about it."""


@dataclass(frozen=True)
class Server:
    """A server process: how to start it, where clients reach it, and how to tell that it serves."""

    name: str
    command: tuple[str, ...]
    url: str
    serves: Callable[[], bool]
    environment: dict[str, str] = field(default_factory=dict)


class Folder:
    """The data folder of one desk: its servers' files, its logs and the ports that it keeps."""

    def __init__(self, path: Path) -> None:
        self.path = path.expanduser().absolute()

    @property
    def logs(self) -> Path:
        """Where every process of the desk writes its log."""
        return self.path / "logs"

    @contextlib.contextmanager
    def held(self) -> Iterator["Folder"]:
        """Holds the folder for this process alone; raises `CannotStart` when that cannot be."""
        try:
            self.logs.mkdir(parents=True, exist_ok=True)
            lock = open(self.path / "lock", "a")  # noqa: SIM115 (closed below, once the desk has stopped)
            os.listdir(self.path)
        except OSError as error:
            raise CannotStart(
                f"The data folder {self.path} cannot be used ({error.strerror}): "
                "give it to this user, or set GUICHE_DATA to another one."
            ) from None
        with lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise CannotStart(
                    f"The data folder {self.path} is in use by another `guiche run`: "
                    "stop that one, or set GUICHE_DATA to another folder."
                ) from None
            yield self

    def directory(self, name: str) -> Path:
        """A folder within, made if it is missing; raises `CannotStart` when this user cannot write to it."""
        directory = self.path / name
        try:
            directory.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CannotStart(f"The data folder {directory} cannot be used ({error.strerror}).") from None
        if not os.access(directory, os.R_OK | os.W_OK | os.X_OK):
            raise CannotStart(f"The data folder {directory} cannot be used (not readable by this user).")
        return directory

    def port(self, name: str) -> int:
        """The loopback port kept for a process: the one of the last run while it is free."""
        kept = self._kept_ports()
        port = kept.get(name)
        if port is None or not is_free(port):
            port = free_port(avoid=set(kept.values()))
            kept[name] = port
            (self.path / "ports.json").write_text(json.dumps(kept, indent=1))
        return port

    def _kept_ports(self) -> dict[str, int]:
        try:
            kept: dict[str, int] = json.loads((self.path / "ports.json").read_text())
        except (FileNotFoundError, json.JSONDecodeError):
            return {}
        return kept


def is_free(port: int, host: str = LOOPBACK) -> bool:
    """Whether a server could listen on this port now."""
    return listening_fails(port, host) is None


def listening_fails(port: int, host: str) -> OSError | None:
    """Why a server could not listen on this port now; none when it could."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            return error
    return None


def free_port(avoid: set[int]) -> int:
    """A loopback port that nobody listens on."""
    for port in random.sample(PORTS, len(PORTS)):
        if port not in avoid and is_free(port):
            return port
    raise CannotStart(f"No port between {PORTS.start} and {PORTS.stop} is free on {LOOPBACK}.")


def http_ok(url: str) -> bool:
    """Whether a loopback address answers 200 within a second."""
    try:
        with _direct.open(url, timeout=1) as answer:
            return bool(answer.status == 200)
    except (OSError, ValueError, urllib.error.URLError):
        return False


# A proxy in the environment is for the world outside, never for loopback.
_direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def nats_server(folder: Folder, sync_interval: str) -> Server:
    """A NATS server with JetStream on loopback; its files are in the folder."""
    binary = nats_binary()
    port, monitor = folder.port("nats"), folder.port("nats-monitor")
    store = folder.directory("nats")
    config = store / "nats.conf"
    config.write_text(
        f"""server_name: guiche
listen: "{LOOPBACK}:{port}"
http: "{LOOPBACK}:{monitor}"
max_payload: 8MB
jetstream {{
  store_dir: {json.dumps(str(store))}
  sync_interval: {sync_interval}
}}
"""
    )
    return Server(
        name="nats",
        command=(binary, "--config", str(config)),
        url=f"nats://{LOOPBACK}:{port}",
        serves=lambda: http_ok(f"http://{LOOPBACK}:{monitor}/healthz"),
        # The block cache of an event log grows with what is read: keep it well below a laptop's memory.
        environment={"GOMEMLIMIT": "1GiB"},
    )


def nats_binary() -> str:
    """The packaged nats-server, otherwise one on the path; raises `CannotStart` when there is none."""
    packaged = Path(sys.executable).with_name("nats-server")
    binary = str(packaged) if packaged.exists() else shutil.which("nats-server")
    if binary is None:
        raise CannotStart(
            "No nats-server was found: run `make setup`, install nats-server, "
            "or set GUICHE_NATS_URL to a NATS server with JetStream."
        )
    return binary


def mongo_server(folder: Folder, cache_gb: float = 1.0) -> Server:
    """A MongoDB replica set of one node on loopback; its files are in the folder."""
    port = folder.port("mongo")
    options: tuple[str, ...] = ("--port", str(port), "--replSet", REPLICA_SET)
    options += ("--oplogSize", "512", "--wiredTigerCacheSizeGB", str(cache_gb))
    binary = mongo_binary()
    command: tuple[str, ...]
    if binary is None:
        command = _mongo_in_docker(folder, port, options)
    else:
        directory = folder.directory("mongo")
        place = ("--dbpath", str(directory), "--bind_ip", LOOPBACK, "--nounixsocket")
        command = (binary, *place, *options)
    return Server(
        name="mongo",
        command=command,
        url=f"mongodb://{LOOPBACK}:{port}/?replicaSet={REPLICA_SET}",
        serves=lambda: leads_replica_set(port),
    )


def mongo_binary() -> str | None:
    """The packaged mongod where it runs, otherwise one on the path; none: Docker has to do."""
    packaged = _packaged_mongod()
    if packaged is not None and _runs(packaged):
        return str(packaged)
    return shutil.which("mongod")


def _packaged_mongod() -> Path | None:
    spec = importlib.util.find_spec("fiftyone")
    for place in (spec.submodule_search_locations or []) if spec else []:
        binary = Path(place) / "db" / "bin" / "mongod"
        if binary.exists():
            if not os.access(binary, os.X_OK):
                binary.chmod(0o755)
            return binary
    return None


def _runs(binary: Path) -> bool:
    """Whether the system can load this program: a wheel cannot bring libcurl and OpenSSL along."""
    try:
        return subprocess.run([binary, "--version"], capture_output=True, timeout=20).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _mongo_in_docker(folder: Folder, port: int, options: tuple[str, ...]) -> tuple[str, ...]:
    docker = shutil.which("docker")
    if docker is None or subprocess.run([docker, "info"], capture_output=True).returncode != 0:
        raise CannotStart(_no_mongo())
    name = f"guiche-mongo-{hashlib.sha256(str(folder.path).encode()).hexdigest()[:10]}"
    # A killed run leaves its container behind: the name says that it is this folder's.
    subprocess.run([docker, "rm", "--force", name], capture_output=True)
    if subprocess.run([docker, "image", "inspect", MONGO_IMAGE], capture_output=True).returncode != 0:
        subprocess.run([docker, "pull", "--quiet", MONGO_IMAGE], stdout=subprocess.DEVNULL)
    directory = folder.directory("mongo")
    return (
        *(docker, "run", "--rm", "--init", "--name", name, "--user", f"{os.getuid()}:{os.getgid()}"),
        *("--publish", f"{LOOPBACK}:{port}:{port}", "--volume", f"{directory}:/data/db", MONGO_IMAGE),
        *("--bind_ip_all", *options),
    )


def _no_mongo() -> str:
    packaged = _packaged_mongod()
    if packaged is None:
        return "No MongoDB can be started here: install mongod or Docker, or set GUICHE_MONGO_URL to a replica set."
    said = subprocess.run([packaged, "--version"], capture_output=True, text=True).stderr.strip()
    reason = said.splitlines()[-1] if said else "it ends at once"
    return (
        f"The packaged mongod does not run here ({reason}): install what it lacks "
        "(Debian: apt install libcurl4 libssl3), mongod or Docker, or set GUICHE_MONGO_URL to a replica set."
    )


def leads_replica_set(port: int, member: str | None = None) -> bool:
    """Whether the node at a loopback port accepts writes.

    Makes it the one member of its replica set first, under the address that clients are to use: its own,
    unless `member` says otherwise.
    """
    client: MongoClient[dict[str, Any]] = MongoClient(
        LOOPBACK, port, directConnection=True, serverSelectionTimeoutMS=500, connectTimeoutMS=500
    )
    with client:
        try:
            hello = client.admin.command("hello")
            if hello.get("isWritablePrimary"):
                return True
            _configure_replica_set(client, member or f"{LOOPBACK}:{port}")
        except PyMongoError:
            return False
    return False


def _configure_replica_set(client: MongoClient[dict[str, Any]], address: str) -> None:
    member = {"_id": 0, "host": address}
    try:
        config = client.admin.command("replSetGetConfig")["config"]
    except OperationFailure as error:
        if error.code == 94:  # NotYetInitialized
            client.admin.command("replSetInitiate", {"_id": REPLICA_SET, "members": [member]})
        return
    if config["members"][0]["host"] != address:  # the port of the last run was taken
        config.update(version=config["version"] + 1, members=[member])
        client.admin.command("replSetReconfig", config, force=True)


_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None
_PR_SET_PDEATHSIG = 1


def die_with_parent() -> None:
    """For `preexec_fn`: the kernel kills the child when its parent dies, however that happens."""
    if _libc is not None:
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


@contextlib.contextmanager
def running(server: Server, log: Path, patience: float = 60, grace: float = 15) -> Iterator[str]:
    """Runs a server while the block runs, and yields its address once it serves."""
    with open(log, "ab") as output:
        process = subprocess.Popen(
            server.command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env={**os.environ, **server.environment},
            start_new_session=True,
            preexec_fn=die_with_parent,
        )
    try:
        _wait_until_serving(server, process, log, patience)
        yield server.url
    finally:
        stop(process, grace)


def _wait_until_serving(server: Server, process: subprocess.Popen[bytes], log: Path, patience: float) -> None:
    deadline = time.monotonic() + patience
    while not server.serves():
        if process.poll() is not None:
            raise CannotStart(f"{server.name} ended with code {process.returncode} at its start: see {log}.")
        if time.monotonic() > deadline:
            raise CannotStart(f"{server.name} did not serve within {patience:.0f} s: see {log}.")
        time.sleep(0.05)


def stop(process: subprocess.Popen[bytes], grace: float) -> None:
    """Asks a process to end, and ends it when it does not."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(grace)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
