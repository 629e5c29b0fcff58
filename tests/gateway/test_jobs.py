"""Jobs: progress and outcomes that are kept, one owner, and what becomes of them when a gateway is gone."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, cast

import pytest
from pymongo import AsyncMongoClient
from pymongo.asynchronous.database import AsyncDatabase

from libs.access.policy import Member
from libs.events.settings import Settings
from libs.events.tasks import end
from services.gateway import jobs
from services.gateway.directory import Directory
from services.gateway.jobs import Job, JobNotFound, Jobs, Progress, outcome
from services.gateway.personal import Personal

ANA, BRUNO = Member(id="ana", profile="supervisor"), Member(id="bruno", profile="supervisor")


class Team:
    """A directory in which some have accounts."""

    def __init__(self) -> None:
        self.open = {"ana": ANA, "bruno": BRUNO}

    def member(self, user_id: str, address: str | None = None) -> Member | None:
        return self.open.get(user_id)

    def users(self) -> list[str]:
        return ["somebody"]


class Told:
    """What was pushed to whom."""

    def __init__(self) -> None:
        self.frames: list[tuple[str, dict[str, Any]]] = []

    async def tell(self, user_id: str, frame: dict[str, Any]) -> None:
        self.frames.append((user_id, frame))


class Gateways:
    """Gateways on one database."""

    def __init__(self, database: AsyncDatabase[dict[str, Any]]) -> None:
        self.database, self.team, self.told = database, Team(), Told()

    def one(self, holder: str) -> Jobs:
        return Jobs(self.database, cast(Directory, self.team), cast(Personal, self.told), holder)

    @asynccontextmanager
    async def running(self, holder: str, resumes: bool = False) -> AsyncIterator[Jobs]:
        gateway = self.one(holder)
        if resumes:
            gateway.resumes("counting", lambda member, wish, progress: count(wish["items"], progress))
        task = asyncio.create_task(gateway.run())
        try:
            yield gateway
        finally:
            await end([task])


@pytest.fixture
async def gateways(settings: Settings) -> AsyncIterator[Gateways]:
    async with AsyncMongoClient[dict[str, Any]](settings.require_mongo_url()) as mongo:
        yield Gateways(mongo[settings.database("gateway")])


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "SAVE_EVERY", 0.02)
    monkeypatch.setattr(jobs, "RENEW_EVERY", 0.05)
    monkeypatch.setattr(jobs, "HELD_SECONDS", 1)


counted: list[str] = []


async def count(items: list[str], progress: Progress, pause: float = 0.0) -> dict[str, Any]:
    """Count items, those not counted before; a `bad` one is refused."""
    seen = {each["id"] for each in progress.outcomes}
    for each in [item for item in items if item not in seen]:
        if progress.cancelled:
            break
        counted.append(each)
        progress.advance(outcome=outcome(each, "item.bad", "It is bad.") if each == "bad" else outcome(each))
        await asyncio.sleep(pause)
    return {"counted": len(progress.outcomes)}


async def over(gateway: Jobs, job_id: str, member: Member = ANA) -> Job:
    """The job, once it is over."""
    for _ in range(400):
        job = await gateway.get(member, job_id)
        if job["state"] != "running":
            return job
        await asyncio.sleep(0.02)
    raise AssertionError(f"{job} is not over")


async def begun(gateway: Jobs, job_id: str) -> None:
    """Return once some of the job is done."""
    async with asyncio.timeout(10):
        while (await gateway.get(ANA, job_id))["done"] == 0:
            await asyncio.sleep(0.01)


async def start(gateway: Jobs, items: list[str], pause: float = 0.0, **options: Any) -> Job:
    return await gateway.start(
        "counting", ANA, len(items), lambda each: count(items, each, pause), wish={"items": items}, **options
    )


async def test_a_job_tells_its_owner_how_far_it_is_and_what_came_of_it(gateways: Gateways) -> None:
    gateway = gateways.one("a")
    job = await start(gateway, ["x", "bad", "y"], 0.05)
    assert (job["state"], job["done"], job["total"], job["undoable"]) == ("running", 0, 3, False)
    done = await over(gateway, job["id"])
    assert (done["state"], done["done"], done["result"]) == ("done", 3, {"counted": 3})
    bad = {"id": "bad", "ok": False, "code": "item.bad", "detail": "It is bad."}
    assert [each["id"] for each in done["outcomes"]] == ["x", "bad", "y"]
    assert done["outcomes"][1] == bad
    frames = gateways.told.frames
    # What is over is kept first, and told then.
    async with asyncio.timeout(5):
        while frames[-1][1]["job"]["state"] == "running":
            await asyncio.sleep(0.02)
    assert {user_id for user_id, _ in frames} == {"ana"}
    assert {**frames[-1][1]["job"], "outcomes": done["outcomes"]} == done
    told: list[dict[str, Any]] = []
    for _, frame in frames:
        assert frame["first"] == len(told), "a frame goes on where the one before ended"
        told += frame["job"]["outcomes"]
    assert told == done["outcomes"]
    assert any(frame["job"]["state"] == "running" and frame["job"]["done"] for _, frame in frames)


async def test_frames_come_at_a_bounded_pace(gateways: Gateways, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "SAVE_EVERY", 0.25)
    gateway = gateways.one("a")
    job = await start(gateway, [f"i{number}" for number in range(100)], 0.01)
    await over(gateway, job["id"])
    assert 3 <= len(gateways.told.frames) <= 8


async def test_a_job_is_its_owners(gateways: Gateways) -> None:
    gateway = gateways.one("a")
    job = await start(gateway, ["x"])
    for act in (gateway.get, gateway.cancel, gateway.find):
        with pytest.raises(JobNotFound):
            await act(BRUNO, job["id"])
    with pytest.raises(JobNotFound):
        await gateway.get(ANA, "nowhere")
    assert (await over(gateway, job["id"]))["state"] == "done"


async def test_a_cancelled_job_stops_where_it_is_though_another_gateway_runs_it(gateways: Gateways) -> None:
    gateway = gateways.one("a")
    job = await start(gateway, [f"i{number}" for number in range(500)], 0.01)
    await begun(gateway, job["id"])
    await gateways.one("b").cancel(ANA, job["id"])
    stopped = await over(gateway, job["id"])
    assert stopped["state"] == "cancelled"
    assert 0 < stopped["done"] < 500
    assert len(stopped["outcomes"]) == stopped["done"]


async def test_a_failure_ends_the_job_and_says_so(gateways: Gateways) -> None:
    async def fail(progress: Progress) -> dict[str, Any]:
        progress.advance(outcome=outcome("x"))
        raise RuntimeError("secret detail")

    gateway = gateways.one("a")
    job = await gateway.start("failing", ANA, 2, fail)
    failed = await over(gateway, job["id"])
    assert (failed["state"], failed["done"], failed["result"]["code"]) == ("failed", 1, "job.failed")
    assert "secret" not in str(failed)


async def test_a_job_begun_under_the_same_id_is_the_same(gateways: Gateways) -> None:
    counted.clear()
    gateway = gateways.one("a")
    first, second = [await start(gateway, ["x", "y"], 0.05, job_id="j1") for _ in range(2)]
    assert first["id"] == second["id"] == "j1"
    await over(gateway, "j1")
    assert counted == ["x", "y"]


async def test_what_a_stopped_gateway_left_another_goes_on_with_from_the_outcomes(gateways: Gateways) -> None:
    counted.clear()
    items = [f"i{number}" for number in range(60)]
    async with gateways.running("a", resumes=True) as first:
        job = await start(first, items, 0.02)
        await begun(first, job["id"])
    assert 0 < (await first.get(ANA, job["id"]))["done"] < 60
    async with gateways.running("b", resumes=True) as second:
        done = await over(second, job["id"])
    assert (done["state"], done["done"]) == ("done", 60)
    assert [each["id"] for each in done["outcomes"]] == items
    assert len(counted) < 70


async def test_a_gateway_that_comes_back_under_its_name_goes_on(gateways: Gateways) -> None:
    await gateways.database["jobs"].insert_one(left_behind(holder="a"))
    async with gateways.running("a", resumes=True) as again:
        assert (await over(again, "left"))["result"] == {"counted": 2}


async def test_another_gateways_job_is_left_to_it_until_it_is_gone(gateways: Gateways) -> None:
    left = left_behind(holder="b")
    await gateways.database["jobs"].insert_one(left)
    later = {"$set": {"until": {"$dateAdd": {"startDate": "$$NOW", "unit": "millisecond", "amount": 2_000}}}}
    await gateways.database["jobs"].update_one({"_id": "left"}, [later])
    async with gateways.running("a", resumes=True) as other:
        await asyncio.sleep(0.3)
        assert (await other.get(ANA, "left"))["done"] == 0
        assert (await over(other, "left"))["state"] == "done"


async def test_a_job_that_cannot_go_on_after_a_restart_is_reported_as_failed(gateways: Gateways) -> None:
    await gateways.database["jobs"].insert_one(left_behind(holder="a"))
    async with gateways.running("a") as again:
        failed = await over(again, "left")
    assert (failed["state"], failed["result"]["code"]) == ("failed", "job.interrupted")


async def test_nobodys_job_is_not_gone_on_with(gateways: Gateways) -> None:
    del gateways.team.open["ana"]
    await gateways.database["jobs"].insert_one(left_behind(holder="a"))
    async with gateways.running("a", resumes=True) as again:
        assert (await over(again, "left"))["result"]["code"] == "job.owner_gone"


def left_behind(holder: str) -> dict[str, Any]:
    """A job as a killed gateway leaves it."""
    return {
        "_id": "left",
        "kind": "counting",
        "user_id": "ana",
        "address": None,
        "state": "running",
        "done": 0,
        "total": 2,
        "outcomes": [],
        "result": None,
        "undoable": False,
        "cancelled": False,
        "wish": {"items": ["x", "y"]},
        "at": "2026-11-20T15:00:00.000000Z",
        "holder": holder,
        "until": None,
    }
