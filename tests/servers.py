"""The real NATS and MongoDB that tests run against: embedded, external, or in containers."""

import contextlib
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nats
from nats.aio.client import Client
from pymongo import AsyncMongoClient

from libs.events.settings import Settings
from services.gateway import embedded


@dataclass(frozen=True)
class Servers:
    """Where the tests' NATS and MongoDB are."""

    nats_url: str
    mongo_url: str


@contextlib.contextmanager
def running(directory: Path) -> Iterator[Servers]:
    """One NATS and one MongoDB for a whole test session.

    External ones when `GUICHE_TEST_NATS_URL` and `GUICHE_TEST_MONGO_URL` name them, containers with
    `GUICHE_TEST_DOCKER=1`, otherwise the packaged ones.
    """
    with contextlib.ExitStack() as stack:
        nats_url = os.environ.get("GUICHE_TEST_NATS_URL")
        mongo_url = os.environ.get("GUICHE_TEST_MONGO_URL")
        if os.environ.get("GUICHE_TEST_DOCKER") == "1":
            nats_url = nats_url or stack.enter_context(_nats_container(directory))
            mongo_url = mongo_url or stack.enter_context(_mongo_container())
        folder = stack.enter_context(embedded.Folder(directory).held())
        if nats_url is None:
            server = embedded.nats_server(folder, sync_interval="1s")
            nats_url = stack.enter_context(embedded.running(server, folder.logs / "nats.log"))
        if mongo_url is None:
            server = embedded.mongo_server(folder, cache_gb=0.5)
            mongo_url = stack.enter_context(embedded.running(server, folder.logs / "mongo.log"))
        yield Servers(nats_url, mongo_url)


async def forget(settings: Settings) -> None:
    """Deletes every stream and database of a namespace."""
    if not settings.namespace:
        raise ValueError("without a namespace these may be somebody's data")
    client: Client = await nats.connect(settings.require_nats_url())
    try:
        context = client.jetstream()
        for name in [info.config.name for info in await context.streams_info()]:
            if name and name.startswith(settings.stream("")):
                await context.delete_stream(name)
    finally:
        await client.close()
    mongo: AsyncMongoClient[dict[str, Any]] = AsyncMongoClient(settings.require_mongo_url())
    async with mongo:
        for name in await mongo.list_database_names():
            if name.startswith(settings.database("")):
                await mongo.drop_database(name)


@contextlib.contextmanager
def _nats_container(directory: Path) -> Iterator[str]:
    from testcontainers.community.nats import NatsContainer

    config = directory / "nats-container.conf"
    config.write_text("max_payload: 8MB\nhttp: 8222\njetstream { store_dir: /tmp/jetstream }\n")
    container = NatsContainer("nats:2.15").with_volume_mapping(str(config), "/guiche.conf")
    with container.with_command("--config /guiche.conf"):
        yield container.nats_uri()


@contextlib.contextmanager
def _mongo_container() -> Iterator[str]:
    from testcontainers.core.container import DockerContainer

    container = DockerContainer(embedded.MONGO_IMAGE).with_exposed_ports(27017)
    with container.with_command(f"--replSet {embedded.REPLICA_SET} --bind_ip_all"):
        port = int(container.get_exposed_port(27017))
        while not embedded.leads_replica_set(port, member="127.0.0.1:27017"):
            time.sleep(0.1)
        # The member knows itself by the container's port only: talk to it without asking it who it is.
        yield f"mongodb://{embedded.LOOPBACK}:{port}/?directConnection=true"
