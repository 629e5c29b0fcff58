"""Forgetting a person everywhere (K10, ADR 0022): a job that goes on where it stopped, and may be begun again.

The order matters. What only the person's own data leads to (raw payloads, files) goes first; then the streams, each
behind its tombstone; the contact goes last, for as long as it is there, everything else can be found again.
"""

from typing import Any

from libs.access.policy import Member
from libs.events.bus import Bus
from libs.events.command import Accepted, Command, CommandRejected, Refused
from libs.events.event import now
from libs.events.view import Document
from libs.identity import ids
from services.contacts import commands as contacts
from services.contacts.commands import ErasePerson, LeaveFunnel, SetOwners
from services.gateway.directory import Directory
from services.gateway.jobs import Job, Jobs, Progress
from services.gateway.media.stickers import Stickers
from services.gateway.media.store import MediaStore
from services.gateway.privacy.person import Traces, contacts_of, identities, traces
from services.gateway.privacy.scrubbing import PASSING, Scrubbing
from services.messaging import commands as messaging
from services.messaging.commands import EraseConversation, EraseParticipant
from services.messaging.queries import FindUsedMedia, GetConversation
from services.tickets import commands as tickets
from services.tickets.commands import EraseTasks, EraseWritings, ResolveTicket
from services.tickets.queries import GetTicketsOfContact

KIND = "erasure"
STEPS = 8
TIMEOUT = 120.0
SHORTEST_NAME = 5


class ErasingIsAdmins(Refused):
    """Only admins erase a person."""

    code = "contact.admins_only"
    status = "forbidden"


class NameDiffers(Refused):
    """To make sure, the person's name is asked for again; this is not it."""

    code = "contact.name_differs"
    status = "invalid"


class Erasures:
    """Forgets people."""

    def __init__(
        self,
        bus: Bus,
        jobs: Jobs,
        directory: Directory,
        media: MediaStore,
        scrubbing: Scrubbing,
        stickers: Stickers,
    ) -> None:
        self._bus, self._jobs, self._directory = bus, jobs, directory
        self._media, self._scrubbing, self._stickers = media, scrubbing, stickers
        jobs.resumes(KIND, self._erase)

    async def start(self, member: Member, contact_id: str, name: str) -> Job:
        """Begin to forget a person, whose name is given again."""
        _require_admin(member)
        people = await contacts_of(self._bus, member, contact_id)
        if name.strip().casefold() != str(people[0]["name"]).strip().casefold():
            raise NameDiffers(fields=[{"field": "name", "rule": "is not the name of this contact"}])
        found = await traces(self._bus, member, people)
        wish = found.kept()

        async def work(progress: Progress) -> dict[str, Any]:
            return await self._erase(member, wish, progress)

        return await self._jobs.start(KIND, member, STEPS, work, wish=wish)

    async def _erase(self, member: Member, wish: Document, progress: Progress) -> dict[str, Any]:
        """All of it; what an interrupted run has done is found done."""
        _require_admin(member)
        found, job_id = Traces(**wish), progress.job_id
        people = await self._people(member, found)
        names = identities(people)
        called = [*names, *(str(each["name"]).encode() for each in people if len(each["name"]) >= SHORTEST_NAME)]
        known_ids = [each.encode() for each in (*found.contact_ids, *found.conversation_ids)]
        progress.done = 0
        done: dict[str, Any] = {"tickets": await self._close(member, found, job_id)}
        progress.advance()
        payloads = await self._scrubbing.stream("INGRESS", names)
        await self._scrubbing.unreadable(payloads)
        letters = await self._scrubbing.stream("DEAD", [*names, *known_ids])
        done |= {"payloads": len(payloads), "dead_letters": len(letters)}
        progress.advance()
        done["media"] = await self._forget_files(found, found.media_ids)
        progress.advance()
        await self._scrubbing.drafts(found.conversation_ids)
        done["files"] = await self._scrubbing.files()
        await self._scrubbing.documents(PASSING, [*names, *known_ids])
        await self._scrubbing.phones(called)
        await self._scrubbing.jobs(called, job_id)
        progress.advance()
        position, events = await self._writings(member, found)
        progress.advance()
        position, events = await self._conversations(member, found, position, events)
        progress.advance()
        position, events = await self._groups(member, found, position, events)
        progress.advance()
        position, events = await self._contacts(member, found, people, position, events)
        progress.advance()
        return {**done, "events": events, "position": position}

    async def _people(self, member: Member, found: Traces) -> list[dict[str, Any]]:
        """Who is still to be forgotten."""
        try:
            return await contacts_of(self._bus, member, found.contact_ids[0])
        except CommandRejected as error:
            if error.rejected.kind != "not_found":
                raise
            return []

    async def _close(self, member: Member, found: Traces, job_id: str) -> int:
        live = []
        for contact_id in found.contact_ids:
            asked = GetTicketsOfContact(member=member, contact_id=contact_id, limit=1000)
            items = (await self._bus.query(tickets.SERVICE, asked))["items"]
            live += [each["id"] for each in items if each["state"] != "closed"]
        for ticket_id in live:
            await self._ask(
                tickets.SERVICE,
                ResolveTicket(
                    by=member.actor(),
                    member=member,
                    ticket_id=ticket_id,
                    how="silent",
                    correlation_id=job_id,
                    command_id=ids.part_id(job_id, ticket_id),
                ),
            )
        return len(live)

    async def _forget_files(self, found: Traces, media_ids: list[str]) -> int:
        """Remove files that stand nowhere else."""
        query = FindUsedMedia(media_ids=media_ids, besides=found.conversation_ids, contact_ids=found.contact_ids)
        used = set(await self._bus.query(messaging.SERVICE, query)) if media_ids else set()
        used |= {each["photo"] for each in self._directory.users() if each.get("photo")}
        used.add(self._directory.company().get("logo"))
        count = 0
        for media_id in media_ids:
            if media_id not in used and not await self._stickers.has(media_id):
                count += await self._media.forget(media_id)
        return count

    async def _writings(self, member: Member, found: Traces) -> tuple[int, int]:
        position = events = 0
        for conversation_id, ticket_ids in found.tickets.items():
            erased = await self._ask(
                tickets.SERVICE,
                EraseWritings(
                    by=member.actor(), conversation_id=conversation_id, ticket_ids=tuple(sorted(ticket_ids))
                ),
            )
            position, events = max(position, erased.position), events + erased.result["messages"]
        if found.task_ids:
            end = EraseTasks(by=member.actor(), member=member, task_ids=tuple(found.task_ids))
            erased = await self._ask(tickets.SERVICE, end)
            position, events = max(position, erased.position), events + erased.result["messages"]
        return position, events

    async def _conversations(self, member: Member, found: Traces, position: int, events: int) -> tuple[int, int]:
        for conversation_id in found.conversation_ids:
            scheduled = [each for each, where in found.schedules.items() if where == conversation_id]
            end = EraseConversation(
                by=member.actor(), conversation_id=conversation_id, schedule_ids=tuple(sorted(scheduled))
            )
            erased = await self._ask(messaging.SERVICE, end)
            position, events = max(position, erased.position), events + erased.result["messages"]
            await self._forget_files(found, erased.result["media_ids"])
        return position, events

    async def _groups(self, member: Member, found: Traces, position: int, events: int) -> tuple[int, int]:
        for group_id in found.group_ids:
            for contact_id in found.contact_ids:
                end = EraseParticipant(
                    by=member.actor(),
                    conversation_id=group_id,
                    contact_id=contact_id,
                    ticket_ids=tuple(await self._tickets_in(member, group_id)),
                )
                erased = await self._ask(messaging.SERVICE, end)
                position, events = max(position, erased.position), events + erased.result["messages"]
        return position, events

    async def _tickets_in(self, member: Member, conversation_id: str) -> list[str]:
        """All tickets of a group's conversation."""
        found = await self._bus.query(messaging.SERVICE, GetConversation(conversation_id=conversation_id))
        asked = GetTicketsOfContact(member=member, contact_id=found["contact_id"], limit=1000)
        return [each["id"] for each in (await self._bus.query(tickets.SERVICE, asked))["items"]]

    async def _contacts(
        self, member: Member, found: Traces, people: list[dict[str, Any]], position: int, events: int
    ) -> tuple[int, int]:
        """The contacts, and how the team dealt with them; who stands for all of them goes last."""
        for person in people:
            common: dict[str, Any] = {"by": member.actor(), "member": member, "contact_id": person["id"]}
            leaving: list[Command] = [
                LeaveFunnel(**common, funnel_id=each["funnel_id"]) for each in person["places"]
            ]
            if person["owner_ids"]:
                leaving.append(SetOwners(**common, user_ids=()))
            for command in leaving:
                await self._ask(contacts.SERVICE, command)
        for contact_id in reversed(found.contact_ids):
            end = ErasePerson(by=member.actor(), at=now(), member=member, contact_id=contact_id)
            erased = await self._ask(contacts.SERVICE, end)
            position, events = max(position, erased.position), events + erased.result["messages"]
            await self._forget_files(found, erased.result["media_ids"])
        return position, events

    async def _ask(self, service: str, command: Command) -> Accepted:
        return await self._bus.ask(service, command, TIMEOUT)


def _require_admin(member: Member) -> None:
    if member.profile != "admin":
        raise ErasingIsAdmins
