"""The demo: a furniture shop's team of six and some hundred tickets, made by the same commands as any other.

Safe to run again: ids are derived, and a ticket that is there already is left as it is.
"""

import asyncio
import sys
import time
from datetime import datetime, timedelta

import nats
from pymongo import AsyncMongoClient

from libs.access.policy import Action
from libs.events.bus import Bus
from libs.events.command import Accepted, Command, CommandRejected
from libs.events.event import SYSTEM, now
from libs.events.settings import Settings
from libs.events.view import Document
from libs.identity import ids
from services.contacts import commands as contacts
from services.contacts.commands import RegisterContact
from services.gateway import commands as gateway
from services.gateway import (
    demo_arranging,
    demo_automation,
    demo_catalogues,
    demo_contacts,
    demo_files,
    demo_flows,
    demo_work,
)
from services.gateway.auth import hash_password
from services.gateway.channels.simulator.channel import CHANNEL_ID, Simulator
from services.gateway.commands import AddChannel, InviteUser, ReconfigureChannel
from services.gateway.demo_playing import Player, patiently
from services.gateway.demo_scripts import MEMBERS, Script, written
from services.gateway.demo_team import PASSWORD, QUEUES, TEAM, member_of, queue_id, user_id
from services.gateway.media.store import MediaStore
from services.gateway.media.workers import Workers
from services.messaging import commands as messaging
from services.tickets import commands as tickets
from services.tickets.commands import AddAgentToQueue, CreateQueue
from services.tickets.queries import CheckTicket

# How many scripts are played side by side.
AT_ONCE = 12


class Demo:
    """Plays the demo's commands to the services."""

    def __init__(self, bus: Bus, store: MediaStore) -> None:
        self._bus = bus
        self._store = store

    async def load(self) -> None:
        """Everything, in order."""
        started = time.monotonic()
        await self._team()
        player = Player(self._bus, await demo_files.kept(self._store, user_id("admin")))
        say("      team and queues are there")
        scripts = list(written(now()))
        done, limit = 0, asyncio.Semaphore(AT_ONCE)

        async def play(script: Script) -> None:
            nonlocal done
            async with limit:
                await player.play(script)
            done += 1
            if done % 25 == 0:
                say(f"      {done} of {len(scripts)} tickets")

        await asyncio.gather(*(play(script) for script in scripts))
        await self._group()
        await self._work(scripts)
        await self._arrange(scripts)
        for command in demo_contacts.written_down(scripts, now()):
            await self._ask(contacts.SERVICE, command)
        # Last: what the demo tells of has happened without them.
        for command in demo_catalogues.settings(now()):
            await self._ask(tickets.SERVICE, command)
        say(f"      the demo is loaded ({time.monotonic() - started:.1f} s)")

    async def _group(self) -> None:
        for command in demo_files.group(now() - timedelta(minutes=40)):
            registers = isinstance(command, RegisterContact)
            await self._ask(contacts.SERVICE if registers else messaging.SERVICE, command)

    async def _arrange(self, scripts: list[Script]) -> None:
        """What the team wants to know, where customers stand, and what is shared."""
        for command in demo_arranging.fields(now() - timedelta(days=30)):
            await self._ask(tickets.SERVICE, command)
        for command in demo_arranging.views(now() - timedelta(days=20)):
            await self._ask(gateway.SERVICE, command)
        for command in demo_arranging.funnel(scripts, now()):
            await self._ask(contacts.SERVICE, command)
        for command in demo_arranging.filled_in(scripts, now()):
            await self._ask(tickets.SERVICE, command)

    async def _work(self, scripts: list[Script]) -> None:
        """What the team has to do, and what it says to each other."""
        for task in demo_work.tasks(scripts, now()):
            await self._ask(tickets.SERVICE, task)
        member, spoken_of = member_of("admin"), next(each for each in scripts if each.state == "open")
        query = CheckTicket(member=member, ticket_id=spoken_of.ticket_id, action=Action.SEE)
        number = (await self._bus.query(tickets.SERVICE, query))["number"]
        for command in demo_work.rooms(str(number), now()):
            await self._ask(messaging.SERVICE, command)

    async def _team(self) -> None:
        long_ago = now() - timedelta(days=30)
        for who, name, profile in TEAM:
            email = f"{who}@demo.local"
            invite = InviteUser(
                by=SYSTEM,
                at=long_ago,
                user_id=ids.user_id(email),
                label=name,
                email=email,
                profile=profile,
                password_hash=await hash_password(PASSWORD),
            )
            try:
                await self._ask(gateway.SERVICE, invite)
            except CommandRejected as error:
                if error.rejected.code != "user.address_taken":  # somebody of that address has a new name
                    raise
        for key, (label, color) in QUEUES.items():
            create = CreateQueue(by=SYSTEM, at=long_ago, queue_id=queue_id(key), label=label, color=color)
            await self._ask(tickets.SERVICE, create)
            for who in MEMBERS[key]:
                join = AddAgentToQueue(by=SYSTEM, at=long_ago, queue_id=queue_id(key), user_id=user_id(who))
                await self._ask(tickets.SERVICE, join)
        for command in demo_catalogues.catalogues(long_ago):
            await self._ask(tickets.SERVICE, command)
        for command in demo_automation.automation(long_ago):
            await self._ask(tickets.SERVICE, command)
        for reply in demo_catalogues.quick_replies(long_ago):
            await self._ask(messaging.SERVICE, reply)
        await self._draw_flow(long_ago)
        line = {"channel_id": CHANNEL_ID, "label": "WhatsApp da loja (simulado)", "queue_id": queue_id("suporte")}
        await self._ask(gateway.SERVICE, AddChannel(by=SYSTEM, kind=Simulator.kind, **line))
        await self._ask(gateway.SERVICE, ReconfigureChannel(by=SYSTEM, **line))

    async def _draw_flow(self, at: datetime) -> None:
        """The chatbot, once: what management has made of it since stays."""
        try:
            drawn = await self._ask(messaging.SERVICE, demo_flows.draft(at))
        except CommandRejected as error:
            if error.rejected.kind == "failed":
                raise
            return
        if drawn.events:
            await self._ask(messaging.SERVICE, demo_flows.published(at))
            await self._ask(tickets.SERVICE, demo_flows.placed(at))

    async def _ask(self, service: str, command: Command) -> Accepted:
        return await patiently(lambda: self._bus.ask(service, command))


def say(text: str) -> None:
    """Show a line of progress."""
    print(text, flush=True)


async def main(settings: Settings) -> None:
    """Load the demo into the desk that these settings name."""
    client = await nats.connect(settings.require_nats_url(), name="guiche-demo")
    mongo: AsyncMongoClient[Document] = AsyncMongoClient(settings.require_mongo_url())
    workers = Workers()
    try:
        store = MediaStore(mongo[settings.database(gateway.SERVICE)], workers, settings)
        await store.prepare()
        await Demo(Bus(client, settings), store).load()
    finally:
        await workers.close()
        await mongo.close()
        await client.close()


if __name__ == "__main__":
    try:
        asyncio.run(main(Settings()))
    except CommandRejected as refusal:
        sys.exit(f"the demo could not be loaded: {refusal}")
