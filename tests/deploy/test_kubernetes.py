"""The manifests: they render, they fit the Kubernetes API, and what they configure really starts."""

import contextlib
import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from pymongo import MongoClient
from pymongo.errors import OperationFailure

from services.gateway import embedded
from services.gateway.embedded import LOOPBACK, Server
from services.gateway.supervisor import SERVICES

BASE = Path(__file__).parents[2] / "deploy" / "k8s" / "base"
BIN = Path(sys.executable).parent

Manifest = dict[str, Any]


@pytest.fixture(scope="module")
def rendered() -> str:
    """The base as one stream of manifests."""
    done = subprocess.run([BIN / "kubectl", "kustomize", BASE], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def manifests(rendered: str) -> list[Manifest]:
    """The base, manifest by manifest."""
    return list(yaml.safe_load_all(rendered))


def named(manifests: list[Manifest], kind: str) -> dict[str, Manifest]:
    """The manifests of one kind by name."""
    return {each["metadata"]["name"]: each for each in manifests if each["kind"] == kind}


def pods(manifests: list[Manifest]) -> list[Manifest]:
    """The pod templates of all workloads."""
    return [each["spec"]["template"]["spec"] for each in manifests if "template" in each.get("spec", {})]


def test_the_base_fits_the_kubernetes_api(rendered: str, tmp_path: Path) -> None:
    file = tmp_path / "base.yaml"
    file.write_text(rendered)
    done = subprocess.run(
        [BIN / "kubernetes-validate", "--strict", "--quiet", file], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_service_has_a_deployment_and_a_service(manifests: list[Manifest]) -> None:
    deployments = named(manifests, "Deployment")
    assert set(deployments) == set(SERVICES)
    assert set(SERVICES) | {"nats", "mongo"} == set(named(manifests, "Service"))
    for name, deployment in deployments.items():
        (container,) = deployment["spec"]["template"]["spec"]["containers"]
        assert container["args"] == ["service", name]
        assert container["readinessProbe"]["httpGet"]["path"] == "/readyz"
        assert container["livenessProbe"]["httpGet"]["path"] == "/healthz"


def test_no_container_is_root_or_writes_to_its_image(manifests: list[Manifest]) -> None:
    for pod in pods(manifests):
        assert pod["securityContext"]["runAsNonRoot"] is True
        assert pod["automountServiceAccountToken"] is False
        for container in [*pod["containers"], *pod.get("initContainers", [])]:
            assert container["securityContext"]["readOnlyRootFilesystem"] is True
            assert container["securityContext"]["allowPrivilegeEscalation"] is False
            assert container["securityContext"]["capabilities"] == {"drop": ["ALL"]}
            assert set(container["resources"]) == {"requests", "limits"}


def test_the_base_holds_no_secret(manifests: list[Manifest]) -> None:
    assert not named(manifests, "Secret")
    example = yaml.safe_load((BASE / "secret.example.yaml").read_text())
    asked = {
        variable["valueFrom"]["secretKeyRef"]["key"]
        for pod in pods(manifests)
        for container in pod["containers"]
        for variable in container["env"]
        if "secretKeyRef" in variable.get("valueFrom", {})
    }
    assert asked | {"mongo-keyfile"} == set(example["stringData"])


def test_the_nats_configuration_is_accepted(tmp_path: Path) -> None:
    environment = {"POD_NAME": "nats-0", "QUOTED_PASSWORD": '"12e4"'}
    for number in range(3):
        environment[f"ROUTE_{number}"] = f'"nats://guiche:12e4@nats-{number}.nats:6222"'
    done = subprocess.run(
        [embedded.nats_binary(), "-t", "--config", BASE / "nats.conf"],
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.skipif(embedded.mongo_binary() is None, reason="needs a mongod of its own")
def test_mongodb_becomes_a_replica_set_with_a_user_and_lets_nobody_else_in(tmp_path: Path) -> None:
    ports = [embedded.free_port(avoid=set()) for _ in range(3)]
    members = [f"{LOOPBACK}:{port}" for port in ports]
    keyfile = tmp_path / "keyfile"
    keyfile.write_text(secrets.token_hex(64))
    keyfile.chmod(0o400)
    password = secrets.token_hex(8)
    with contextlib.ExitStack() as stack:
        for port in ports:
            stack.enter_context(_member(tmp_path, port, keyfile))
        for _ in range(2):  # a second time changes nothing
            _run_init(ports[0], members, password)
        address = f"mongodb://{','.join(members)}/?replicaSet=guiche&authSource=admin"
        with MongoClient[Manifest](address, username="guiche", password=password) as client:
            client.desk.things.insert_one({"_id": 1})
            assert client.admin.command("replSetGetStatus")["members"][0]["stateStr"] == "PRIMARY"
        with (
            MongoClient[Manifest](LOOPBACK, ports[0], directConnection=True) as stranger,
            pytest.raises(OperationFailure, match="requires authentication"),
        ):
            stranger.desk.things.find_one()


@contextlib.contextmanager
def _member(directory: Path, port: int, keyfile: Path) -> Iterator[None]:
    data = directory / str(port)
    data.mkdir()
    command = (
        *(str(embedded.mongo_binary()), "--dbpath", str(data), "--port", str(port), "--bind_ip", LOOPBACK),
        *("--replSet", "guiche", "--keyFile", str(keyfile), "--wiredTigerCacheSizeGB", "0.25"),
        *("--nounixsocket", "--oplogSize", "64"),
    )

    def answers() -> bool:
        return not embedded.is_free(port)

    with embedded.running(Server("mongo", command, "", answers), directory / f"{port}.log", grace=0):
        yield


def _run_init(port: int, members: list[str], password: str) -> None:
    environment = {
        "MONGO_MEMBERS": ",".join(members),
        "MONGO_PORT": str(port),
        "MONGO_PASSWORD": password,
        "MONGO_INIT_ONCE": "1",
    }
    done = subprocess.run(
        [sys.executable, BASE / "mongo_init.py"],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert "the replica set is ready" in done.stdout, done.stdout + done.stderr
