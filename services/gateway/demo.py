"""The demo: a team of six, three queues and some hundred tickets of varied age, all made by commands.

Run by `guiche run` at the first start. Ids are derived, so running it again changes nothing.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

import nats

from libs.access.policy import Member, Profile
from libs.events.bus import Bus
from libs.events.command import Accepted, Command, CommandRejected
from libs.events.event import SYSTEM, Actor, now
from libs.events.settings import Settings
from libs.identity import ids
from services.contacts.commands import RegisterContact
from services.gateway.auth import hash_password
from services.gateway.channels.simulator import CHANNEL_ID, PREFIX
from services.gateway.commands import InviteUser, ReconfigureChannel
from services.gateway.demo_texts import DELIVERY, MONEY, PEOPLE, SALES, Line
from services.messaging.commands import QueueMessage, ReceiveMessage, RecordStatus, ScheduleMessage
from services.tickets.commands import (
    AcceptTicket,
    AddAgentToQueue,
    CreateQueue,
    IssueProtocol,
    MarkTicketRead,
    ReopenTicket,
    ResolveTicket,
    ReturnTicket,
    TransferTicket,
)
from services.tickets.queries import GetTicket

PASSWORD = "guiche-demo"
TEAM: tuple[tuple[str, str, Profile], ...] = (
    ("admin", "Helena Prado", "admin"),
    ("supervisora", "Rafaela Nunes", "supervisor"),
    ("ana", "Ana Ribeiro", "agent"),
    ("bruno", "Bruno Teles", "agent"),
    ("carla", "Carla Menezes", "agent"),
    ("diego", "Diego Farias", "agent"),
)
QUEUES = (("Suporte", "#0C6074"), ("Vendas", "#8B2C5C"), ("Financeiro", "#83500A"))
MEMBERS = {"Suporte": ("ana", "bruno"), "Vendas": ("ana", "carla"), "Financeiro": ("bruno", "diego")}
TALK = {"Suporte": DELIVERY, "Vendas": SALES, "Financeiro": MONEY}
TICKETS = 104
AT_ONCE = 12


def _demo_id(kind: str, name: str) -> str:
    return str(uuid5(NAMESPACE_URL, f"guiche-demo/{kind}/{name}"))


def _user_id(name: str) -> str:
    return ids.user_id(f"{name}@demo.local")


class Demo:
    """Loads the demo through the bus."""

    def __init__(self, bus: Bus, say: Callable[[str], None]) -> None:
        self._bus = bus
        self._say = say
        self._queues = {label: _demo_id("queue", label) for label, _ in QUEUES}
        self._admin = Member(id=_user_id("admin"), profile="admin")

    async def load(self) -> None:
        """Team and queues first, then the tickets, oldest first."""
        await self._team()
        start = now()
        chance = random.Random(11)
        episodes = [self._episode(index, start, random.Random(chance.random())) for index in range(TICKETS)]
        gate = asyncio.Semaphore(AT_ONCE)
        done = 0

        async def one(episode: Awaitable[None]) -> None:
            nonlocal done
            async with gate:
                await episode
            done += 1
            if done % 20 == 0 or done == TICKETS:
                self._say(f"{done} of {TICKETS} tickets")

        await asyncio.gather(*(one(episode) for episode in episodes))

    async def _team(self) -> None:
        password_hash = await hash_password(PASSWORD)
        for name, label, profile in TEAM:
            await self._ask(
                "gateway",
                InviteUser(
                    user_id=_user_id(name),
                    label=label,
                    email=f"{name}@demo.local",
                    profile=profile,
                    password_hash=password_hash,
                    by=SYSTEM,
                ),
            )
        for label, color in QUEUES:
            queue_id = self._queues[label]
            await self._ask("tickets", CreateQueue(queue_id=queue_id, label=label, color=color, by=SYSTEM))
            for name in MEMBERS[label]:
                await self._ask("tickets", AddAgentToQueue(queue_id=queue_id, user_id=_user_id(name), by=SYSTEM))
        await self._ask(
            "gateway",
            ReconfigureChannel(
                channel_id=CHANNEL_ID,
                label="Simulador",
                queue_id=self._queues["Suporte"],
                by=SYSTEM,
            ),
        )
        self._say(f"{len(TEAM)} people, {len(QUEUES)} queues")

    async def _episode(self, index: int, start: datetime, chance: random.Random) -> None:
        """One ticket: closed ones are the oldest, pending ones the youngest."""
        queue = QUEUES[index % len(QUEUES)][0]
        agent = chance.choice(MEMBERS[queue])
        name = _name(index)
        number = f"+55219{88421000 + index * 37}"
        contact_id = ids.contact_id("phone", number)
        conversation_id = ids.conversation_id(CHANNEL_ID, "phone", number)
        ticket_id = ids.ticket_id(conversation_id, 1)
        state = "closed" if index < 42 else "open" if index < 68 else "pending"
        at = start - _age(state, index, chance)
        await self._ask(
            "contacts",
            RegisterContact(
                contact_id=contact_id,
                label=name,
                alias_kind="phone",
                alias=number,
                source="demo",
                by=SYSTEM,
                at=at,
            ),
        )
        talk = list(TALK[queue][chance.randrange(len(TALK[queue]))])
        if state == "pending":
            talk = [line for line in talk if line[0] == "in"][: chance.randint(1, 3)]
        talker = _Talker(self, conversation_id, contact_id, number, ticket_id, agent, at, chance)
        position = await talker.say(talk[0])
        member = _member(agent, self._queues)
        await self._until_there(ticket_id, position)
        if queue != "Suporte":
            await self._to_queue(ticket_id, queue, talker)
        if state != "pending":
            await self._ask("tickets", AcceptTicket(ticket_id=ticket_id, member=member, **talker.by()))
        for line in talk[1:]:
            position = await talker.say(line)
        if state != "pending" and index % 3:
            await self._ask(
                "tickets", MarkTicketRead(ticket_id=ticket_id, member=member, up_to=position, **talker.by())
            )
        await self._variety(index, state, ticket_id, conversation_id, member, talker)

    async def _variety(
        self, index: int, state: str, ticket_id: str, conversation_id: str, member: Member, talker: "_Talker"
    ) -> None:
        if index % 6 == 0 and state != "pending":
            await self._ask("tickets", IssueProtocol(ticket_id=ticket_id, member=member, **talker.by()))
        if state == "closed":
            await self._ask("tickets", ResolveTicket(ticket_id=ticket_id, member=member, **talker.by()))
        if index == 41:
            await self._ask("tickets", ReopenTicket(ticket_id=ticket_id, member=member, **talker.by()))
        if index == 67:
            await self._ask("tickets", ReturnTicket(ticket_id=ticket_id, member=member, **talker.by()))
        if index in (50, 60):
            await self._ask(
                "messaging",
                ScheduleMessage(
                    schedule_id=_demo_id("schedule", str(index)),
                    conversation_id=conversation_id,
                    ticket_id=ticket_id,
                    text="Bom dia! A coleta da mesa está confirmada para hoje, entre 8h e 11h.",
                    due=now() + timedelta(hours=20),
                    time_zone="America/Sao_Paulo",
                    member=member,
                    by=member.actor(),
                ),
            )

    async def _to_queue(self, ticket_id: str, queue: str, talker: "_Talker") -> None:
        queue_id = self._queues[queue]
        by, at = self._admin.actor(), talker.tick()
        command = TransferTicket(ticket_id=ticket_id, member=self._admin, queue_id=queue_id, by=by, at=at)
        await self._ask("tickets", command)

    async def _until_there(self, ticket_id: str, position: int) -> None:
        """Wait for the policy that opens the ticket."""
        for _ in range(200):
            try:
                await self._bus.query("tickets", GetTicket(member=self._admin, ticket_id=ticket_id))
            except CommandRejected as error:
                if error.rejected.code != "ticket.not_found":
                    raise
                await asyncio.sleep(0.05)
            else:
                return
        raise TimeoutError(f"no ticket came of the message at {position}")

    async def _ask(self, service: str, command: Command) -> Accepted:
        return await self._bus.ask(service, command)


class _Talker:
    """One conversation as it goes on, with its own clock."""

    def __init__(
        self,
        demo: Demo,
        conversation_id: str,
        contact_id: str,
        number: str,
        ticket_id: str,
        agent: str,
        at: datetime,
        chance: random.Random,
    ) -> None:
        self._demo = demo
        self._conversation_id = conversation_id
        self._contact_id = contact_id
        self._number = number
        self._ticket_id = ticket_id
        self._agent = agent
        self._at = at
        self._chance = chance
        self._count = 0

    def by(self) -> dict[str, object]:
        """Author and time of the agent's next act."""
        return {"by": Actor(kind="user", id=_user_id(self._agent)), "at": self.tick()}

    def tick(self) -> datetime:
        """A little later, but never in the future."""
        self._at = min(self._at + timedelta(seconds=self._chance.randint(15, 120)), now())
        return self._at

    async def say(self, line: Line) -> int:
        """One message, inbound or outbound; returns its position."""
        direction, text = line
        self._count += 1
        self.tick()
        said = await (self._received(text) if direction == "in" else self._sent(text))
        return said.position

    async def _received(self, text: str) -> Accepted:
        provider_id = f"demo.{self._number}.{self._count}"
        return await self._demo._ask(
            "messaging",
            ReceiveMessage(
                conversation_id=self._conversation_id,
                channel_id=CHANNEL_ID,
                channel_kind="simulator",
                contact_id=self._contact_id,
                peer=self._number,
                message_id=ids.message_id(CHANNEL_ID, provider_id),
                provider_id=provider_id,
                kind="text",
                text=text,
                provider_at=self._at,
                arrival=0,
                by=Actor(kind="contact", id=self._contact_id),
                at=self._at,
            ),
        )

    async def _sent(self, text: str) -> Accepted:
        message_id = ids.message_id(CHANNEL_ID, f"demo.out.{self._number}.{self._count}")
        label = next(label for name, label, _ in TEAM if name == self._agent)
        queued = await self._demo._ask(
            "messaging",
            QueueMessage(
                conversation_id=self._conversation_id,
                channel_id=CHANNEL_ID,
                contact_id=self._contact_id,
                message_id=message_id,
                text=text,
                signature=label,
                ticket_id=self._ticket_id,
                by=Actor(kind="user", id=_user_id(self._agent)),
                at=self._at,
            ),
        )
        if self._chance.random() < 0.8:
            await self._demo._ask(
                "messaging",
                RecordStatus(
                    conversation_id=self._conversation_id,
                    provider_id=PREFIX + message_id,
                    message_id=message_id,
                    status="read",
                    by=SYSTEM,
                    at=self._at,
                ),
            )
        return queued


def _name(index: int) -> str:
    """A person; behind the last one, first and last names meet anew."""
    if index < len(PEOPLE):
        return PEOPLE[index]
    first, last = PEOPLE[index % len(PEOPLE)].split(" ")[0], PEOPLE[(index * 7 + 3) % len(PEOPLE)].split(" ")[-1]
    return f"{first} {last}"


def _member(name: str, queues: dict[str, str]) -> Member:
    own = frozenset(queues[label] for label, names in MEMBERS.items() if name in names)
    return Member(id=_user_id(name), profile="agent", queue_ids=own)


def _age(state: str, index: int, chance: random.Random) -> timedelta:
    if state == "closed":
        return timedelta(days=chance.uniform(1, 20))
    if state == "open":
        return timedelta(minutes=chance.uniform(30, 300))
    return timedelta(minutes=chance.choice((2, 3, 6, 8, 12, 17, 22, 28, 35, 44, 70)) + (index % 7) / 7)


async def main(settings: Settings) -> None:
    """Load the demo into a running desk."""
    client = await nats.connect(settings.require_nats_url())
    try:
        await Demo(Bus(client, settings), lambda text: print(f"      {text}", flush=True)).load()
    finally:
        await client.close()


if __name__ == "__main__":
    asyncio.run(main(Settings()))
