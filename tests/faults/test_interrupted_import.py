"""Gateway and contacts are killed while a file of contacts is taken over: no row is lost, none is there twice."""

import time
from pathlib import Path
from typing import Any

import httpx

from tests.acceptance.desk import RunningDesk, eventually, running_desk

ROWS = 1_000
KILLED = ("gateway", "contacts")


def test_an_import_goes_on_where_it_was(tmp_path: Path) -> None:
    with running_desk(tmp_path / "desk", demo="1") as desk, desk.client("supervisora@demo.local") as lead:
        sheet = "Nome;Celular\n" + "".join(
            f"Linha {number:05};{'1234' if number % 20 == 7 else f'31966{number:06}'}\n" for number in range(ROWS)
        )
        file = lead.post("/contacts/imports", content=sheet.encode()).json()
        plan = {"columns": {"0": "name", "1": "phone"}}
        job = lead.post(f"/contacts/imports/{file['id']}/start", json=plan).json()["job"]
        for number, victim in enumerate(KILLED, start=1):
            _reached(desk, lead, job["id"], number * ROWS // 4)
            desk.kill(victim)
        done = _reached(desk, lead, job["id"], ROWS)
        counts = {each: done["result"][each] for each in ("created", "skipped", "rejected")}
        # What a killed process had done and not yet noted is found done.
        assert counts["rejected"] == ROWS // 20
        assert counts["created"] + counts["skipped"] == ROWS - ROWS // 20
        assert counts["skipped"] <= 100 * len(KILLED)
        found = eventually(lambda: _found(lead) if _found(lead)["total"] == ROWS - ROWS // 20 else None, 30)
        assert not found["more"]


def _found(lead: httpx.Client) -> dict[str, Any]:
    page: dict[str, Any] = lead.get("/contacts", params={"q": "linha", "limit": 1}).json()
    return page


def _reached(desk: RunningDesk, lead: httpx.Client, job_id: str, done: int) -> dict[str, Any]:
    """The job once so much of it is done; a gateway that starts again is waited for."""
    deadline = time.monotonic() + 180
    while time.monotonic() < deadline:
        try:
            answer = lead.get(f"/jobs/{job_id}")
            job: dict[str, Any] = answer.json() if answer.is_success else {}
        except httpx.TransportError:
            job = {}
        assert job.get("state") != "failed", job
        if job.get("done", 0) >= done and (done < ROWS or job["state"] != "running"):
            assert job["state"] in ("running", "done"), job
            return job
        time.sleep(0.1)
    raise AssertionError(
        f"{done} rows were not reached: {(desk.data / 'logs' / 'gateway.log').read_text()[-2000:]}"
    )
