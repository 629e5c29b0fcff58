"""The embedded servers: kept ports, one user of a folder at a time, and sentences instead of tracebacks."""

import json
import socket
from pathlib import Path
from typing import Any

import nats
import pytest
from pymongo import AsyncMongoClient

from libs.events.settings import Settings
from services.gateway import embedded
from services.gateway.embedded import CannotStart, Folder


async def test_servers_offer_what_the_desk_needs(settings: Settings) -> None:
    client = await nats.connect(settings.require_nats_url())
    stream = await client.jetstream().add_stream(
        name=settings.stream("EVENTS"), subjects=[settings.subject("evt.>")]
    )
    assert stream.config.name == settings.stream("EVENTS")
    assert client.max_payload == 8 << 20
    await client.close()
    mongo: AsyncMongoClient[dict[str, Any]] = AsyncMongoClient(settings.require_mongo_url())
    async with mongo:
        database = mongo[settings.database("tickets")]
        await database.create_collection("things")
        async with mongo.start_session() as session, await session.start_transaction():
            await database.things.insert_one({"_id": 1}, session=session)
        assert await database.things.count_documents({}) == 1


def test_servers_listen_on_loopback_only(tmp_path: Path) -> None:
    with Folder(tmp_path).held() as folder:
        config = Path(embedded.nats_server(folder, "always").command[-1]).read_text()
        mongo = embedded.mongo_server(folder).command
    assert "sync_interval: always" in config
    assert config.count("127.0.0.1:") == 2
    assert "127.0.0.1" in mongo[mongo.index("--bind_ip") + 1]


def test_a_port_is_kept_while_it_is_free(tmp_path: Path) -> None:
    with Folder(tmp_path).held() as folder:
        port = folder.port("nats")
        assert folder.port("nats") == port
        with socket.create_server((embedded.LOOPBACK, port)):
            other = folder.port("nats")
        assert other != port
    with Folder(tmp_path).held() as folder:
        assert folder.port("nats") == other


def test_two_runs_never_share_a_folder(tmp_path: Path) -> None:
    with Folder(tmp_path).held(), pytest.raises(CannotStart, match="in use by another"):
        Folder(tmp_path).held().__enter__()


def test_a_folder_that_is_none_is_said_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CannotStart, match="cannot be used") as failure:
        Folder(tmp_path / "file").held().__enter__()
    assert "\n" not in str(failure.value)


def test_a_missing_mongod_says_what_to_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded, "_packaged_mongod", lambda: None)
    monkeypatch.setenv("PATH", str(tmp_path))
    with Folder(tmp_path).held() as folder, pytest.raises(CannotStart, match="GUICHE_MONGO_URL"):
        embedded.mongo_server(folder)


def test_a_mongod_that_cannot_be_loaded_says_what_it_lacks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "broken"
    broken.write_text("#!/bin/sh\necho 'libcurl.so.4: cannot open' >&2\nexit 127\n")
    broken.chmod(0o755)
    monkeypatch.setattr(embedded, "_packaged_mongod", lambda: broken)
    monkeypatch.setenv("PATH", str(tmp_path))
    with Folder(tmp_path).held() as folder, pytest.raises(CannotStart, match=r"libcurl\.so\.4"):
        embedded.mongo_server(folder)


def test_mongodb_follows_to_another_port(tmp_path: Path) -> None:
    with Folder(tmp_path).held() as folder:
        with embedded.running(embedded.mongo_server(folder, 0.25), folder.logs / "mongo.log") as first:
            pass
        kept = json.loads((tmp_path / "ports.json").read_text())
        (tmp_path / "ports.json").write_text(json.dumps({**kept, "mongo": embedded.free_port(avoid=set())}))
        with embedded.running(embedded.mongo_server(folder, 0.25), folder.logs / "mongo.log") as second:
            assert second != first
