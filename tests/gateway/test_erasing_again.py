"""Erasing a person goes on wherever the gateway died between two of its steps, and nothing is left behind (K10)."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any, cast

import pytest
from pymongo import AsyncMongoClient
from pymongo.asynchronous.database import AsyncDatabase

from libs.access.policy import Member
from libs.events.bus import Bus
from libs.events.command import Accepted, Command, CommandRejected, Rejected
from libs.events.settings import Settings
from libs.events.tasks import end
from services.contacts.commands import ErasePerson, LeaveFunnel, SetOwners
from services.contacts.queries import FindPhotos, GetPerson
from services.gateway import jobs
from services.gateway.directory import Directory
from services.gateway.jobs import Job, Jobs
from services.gateway.media.stickers import Stickers
from services.gateway.media.store import MediaStore
from services.gateway.personal import Personal
from services.gateway.privacy.erasing import Erasures
from services.gateway.privacy.scrubbing import Scrubbing
from services.messaging.commands import EraseConversation, EraseParticipant
from services.messaging.queries import FindPersonal, FindUsedMedia, GetConversation
from services.tickets.commands import EraseTasks, EraseWritings, ResolveTicket
from services.tickets.queries import FindTasksAbout, GetTicketsOfContact

ADMIN = Member(id="admin", profile="admin")
NAME, NUMBER = "Quitéria Zumbão", "+5511977123456"
MERGED, ROOT, OWN, GROUP = "merged", "root", "own", "group"
FILES = {"file-1", "file-deleted-for-everybody", "photo-now", "photo-before"}
NEVER = 10**6


class Kept:
    """All that is kept of a person, wherever it is; what is done at `dies_at` is done, and no answer comes."""

    def __init__(self, dies_at: int = NEVER) -> None:
        self.dies_at, self.acts, self.dead = dies_at, 0, asyncio.Event()
        self.left = {"ticket", "INGRESS", "DEAD", "unreadable", "drafts", "files", "documents", "phones", "jobs"}
        self.left |= {"writings", "tasks", "funnel", "owners", OWN, GROUP, MERGED, ROOT, *FILES}
        self.order: list[str] = []

    async def gone(self, *what: str) -> int:
        """Have something not be kept any more: how much of it was."""
        count = len(self.left & {*what})
        self.order += [each for each in what if each in self.left]
        self.left -= {*what}
        self.acts += 1
        if self.acts == self.dies_at:
            self.dead.set()
            await asyncio.sleep(60)
        return count

    async def query(self, service: str, query: Any, timeout: float = 0) -> Any:
        """What the services say."""
        match query:
            case GetPerson():
                people = [self._person(each) for each in (ROOT, MERGED) if each in self.left]
                if ROOT not in self.left:
                    raise CommandRejected(Rejected(code="contact.not_found", kind="not_found", detail=""))
                return {"items": people}
            case FindPhotos():
                return ["photo-before", "photo-now"]
            case FindPersonal():
                media = ["file-1", "file-deleted-for-everybody"]
                return {
                    "conversation_ids": [OWN],
                    "group_ids": [GROUP],
                    "media_ids": media,
                    "schedules": {"s": OWN},
                }
            case GetTicketsOfContact():
                state = "open" if "ticket" in self.left else "closed"
                return {"items": [{"id": "t", "state": state, "conversation_id": OWN}]}
            case FindTasksAbout():
                return ["task"]
            case FindUsedMedia():
                return []
            case GetConversation():
                return {"contact_id": "the-group"}
        raise AssertionError(query)

    def _person(self, contact_id: str) -> dict[str, Any]:
        places = [{"funnel_id": "f"}] if "funnel" in self.left else []
        owners = ["ana"] if "owners" in self.left else []
        alias = {"kind": "phone", "value": NUMBER}
        common = {"name": NAME, "photo": "photo-now", "aliases": [alias]}
        return {"id": contact_id, **common, "places": places, "owner_ids": owners}

    async def ask(self, service: str, command: Command, timeout: float = 0) -> Accepted:
        """What the services do; what is gone is gone."""
        match command:
            case ResolveTicket():
                erased = await self.gone("ticket")
            case EraseWritings():
                erased = await self.gone("writings")
            case EraseTasks():
                erased = await self.gone("tasks")
            case EraseConversation():
                erased = await self.gone(OWN)
            case EraseParticipant():
                erased = await self.gone(GROUP)
            case LeaveFunnel():
                erased = await self.gone("funnel")
            case SetOwners():
                erased = await self.gone("owners")
            case ErasePerson(contact_id=contact_id):
                erased = await self.gone(contact_id)
            case _:
                raise AssertionError(command)
        # Files are told by what is deleted: once.
        return Accepted(position=1, result={"messages": erased, "media_ids": []})

    async def stream(self, name: str, needles: Any) -> list[int]:
        """A stream that only the gateway reads."""
        assert needles or ROOT not in self.left
        return [1] * await self.gone(name)

    async def unreadable(self, sequences: Any) -> None:
        """A list of the gateway's."""
        await self.gone("unreadable")

    async def drafts(self, conversation_ids: Any) -> None:
        """What was begun to be written."""
        await self.gone("drafts")

    async def files(self) -> int:
        """What was taken away or brought along."""
        return await self.gone("files")

    async def documents(self, names: Any, needles: Any) -> None:
        """Collections of no view."""
        await self.gone("documents")

    async def phones(self, needles: Any) -> None:
        """Simulated phones."""
        await self.gone("phones")

    async def jobs(self, needles: Any, except_id: str) -> None:
        """Jobs that are over."""
        await self.gone("jobs")

    async def forget(self, media_id: str) -> int:
        """A file."""
        return await self.gone(media_id)

    async def has(self, media_id: str) -> bool:
        """Nothing is a sticker."""
        return False

    def member(self, user_id: str, address: str | None = None) -> Member:
        """Whoever asked."""
        return ADMIN

    def users(self) -> list[dict[str, Any]]:
        """The team."""
        return [{"_id": "admin"}]

    def company(self) -> dict[str, Any]:
        """Without a logo."""
        return {}

    async def tell(self, user_id: str, frame: dict[str, Any]) -> None:
        """Nobody listens."""


@pytest.fixture
async def database(settings: Settings) -> AsyncIterator[AsyncDatabase[dict[str, Any]]]:
    """An empty database."""
    async with AsyncMongoClient[dict[str, Any]](settings.require_mongo_url()) as mongo:
        yield mongo[settings.database("gateway")]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look often."""
    monkeypatch.setattr(jobs, "SAVE_EVERY", 0.01)
    monkeypatch.setattr(jobs, "RENEW_EVERY", 0.02)


def gateway(database: AsyncDatabase[dict[str, Any]], kept: Kept) -> tuple[Jobs, Erasures]:
    """A gateway, or the same one started again: only the database knows what it did."""
    of = Jobs(database, cast(Directory, kept), cast(Personal, kept), "gateway-1")
    parts = (cast(Bus, kept), of, cast(Directory, kept), cast(MediaStore, kept), cast(Scrubbing, kept))
    return of, Erasures(*parts, cast(Stickers, kept))


async def over(of: Jobs, job_id: str) -> Job:
    """The job, once it is over."""
    async with asyncio.timeout(10):
        while (job := await of.get(ADMIN, job_id))["state"] == "running":
            await asyncio.sleep(0.01)
    return job


async def test_erasing_goes_on_after_every_step_that_it_may_be_interrupted_behind(
    database: AsyncDatabase[dict[str, Any]],
) -> None:
    undisturbed = Kept()
    of, erasures = gateway(database, undisturbed)
    assert (await over(of, (await erasures.start(ADMIN, ROOT, NAME))["id"]))["state"] == "done"
    assert undisturbed.left == set()
    steps = undisturbed.acts
    assert steps > len(FILES) + 12
    for dies_at in range(1, steps + 1):
        kept = Kept(dies_at)
        of, erasures = gateway(database, kept)
        job = await erasures.start(ADMIN, ROOT, NAME)
        await asyncio.wait_for(kept.dead.wait(), 5)
        await end(of._running)
        assert (await of.get(ADMIN, job["id"]))["state"] == "running"

        again, _ = gateway(database, kept)
        looking = asyncio.create_task(again.run())
        done = await over(again, job["id"])
        await end([looking])
        assert (done["state"], kept.left) == ("done", set()), (dies_at, done, kept.left)
        # The contact goes last: as long as it is there, everything else can be found again.
        assert kept.order[-1] == ROOT
        assert max(kept.order.index(each) for each in ("INGRESS", *FILES)) < kept.order.index(OWN)
