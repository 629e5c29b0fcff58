"""What is told of a message belongs where it stands: whatever the provider says of that, and in whichever order."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import permutations
from typing import Any, cast

import httpx
import orjson
import pytest

from libs.events.bus import Bus
from libs.events.catalog.message import MessageQueued
from libs.events.command import Accepted, Command, Rejected
from libs.events.event import now
from libs.events.testing import recorded
from libs.events.view import Document
from libs.identity import ids
from services.contacts.commands import LearnAliases, MergeContact, RegisterContact
from services.contacts.queries import GetContacts, ResolveAliases
from services.gateway import carrying_out
from services.gateway.channels.channel import Channel, Opens
from services.gateway.channels.evolution.channel import Evolution
from services.gateway.channels.items import Alias
from services.gateway.channels.outbound import Sent
from services.gateway.identities import Identities
from services.gateway.ingress import Raw
from services.gateway.line_figures import LineFigures
from services.gateway.lines import Lines
from services.gateway.outgoing import Job
from services.gateway.send_outcomes import Outcomes
from services.gateway.sent_messages import SentMessages
from services.gateway.settling import Settling
from services.messaging import conversation
from services.messaging.queries import FindTargets
from services.messaging.views.messages import Messages
from tests.gateway.receivers import receiver
from tests.messaging.examples import InMemory
from tests.providers.evolution import MARINA, MARINA_LID, OWN, said

LINE = "line"
OUR_LID = "99900000000999"
BY_PHONE = ids.conversation_id(LINE, "phone", f"+{MARINA}")
BY_LID = ids.conversation_id(LINE, "lid", f"{MARINA_LID}@lid")
BY_NUMBER = ids.contact_id("phone", f"+{MARINA}")
NUMBER = {"kind": "phone", "value": f"+{MARINA}"}
QUEUED = MessageQueued(message_id="m1", contact_id=BY_NUMBER, channel_id=LINE, kind="text", text="Olá")
BEGUN = 1_785_000_000
OF_ARRIVAL = {"created", "index", "position", "at", "arrival", "sent_at"}


class Services:
    """Contacts and conversations in memory; `behind`: the views answer only who waits for them."""

    def __init__(self) -> None:
        self.talks: dict[str, InMemory[Any, Any]] = {}
        self.contacts: dict[str, Document] = {}
        self.behind = False
        self.asked: list[Any] = []
        self._position = 0

    async def ask_all(self, service: str, commands: Sequence[Command]) -> list[Accepted | Rejected]:
        """Carried out, one by one."""
        return [self._carried_out(each) for each in commands]

    async def ask(self, service: str, command: Command) -> Accepted:
        """Two contacts are one from now on; their tickets are no matter here."""
        if isinstance(command, MergeContact):
            self.contacts[command.contact_id]["merged_into"] = command.into
        if isinstance(command, LearnAliases):
            self._learn(command.contact_id, command.learned)
        return Accepted()

    async def query(self, service: str, query: Any) -> dict[str, Any]:
        """What the views know."""
        self.asked.append(query)
        match query:
            case ResolveAliases(aliases=aliases):
                owners = {each: owner for owner, known in self.contacts.items() for each in _named(known)}
                return {each: owners[each] for each in aliases if each in owners}
            case GetContacts(contact_ids=contact_ids):
                return {each: self.contacts[each] for each in contact_ids if each in self.contacts}
            case FindTargets(provider_ids=provider_ids, wait_for=position):
                told = {each: self._target(each) for each in provider_ids}
                hidden = self.behind and (position or 0) < self._position
                return {each: found for each, found in told.items() if found and not hidden}
        return {}

    def documents(self) -> dict[str, Document]:
        """All messages as they are shown."""
        return {key: each for talk in self.talks.values() for key, each in talk.documents(Messages()).items()}

    def _carried_out(self, command: Any) -> Accepted | Rejected:
        self._position += 1
        if isinstance(command, RegisterContact):
            self._learn(command.contact_id, [(command.alias_kind, command.alias), *command.learned])
            return Accepted(position=self._position)
        talk = self.talks.setdefault(
            command.conversation_id, InMemory(conversation.decider, command.conversation_id)
        )
        events = talk.carry_out(command)
        if isinstance(events, type):
            return Rejected(code=events.code, kind="not_found", detail="")
        return Accepted(position=self._position, events=[type(each).__name__ for each in events])

    def _learn(self, contact_id: str, aliases: Iterable[Alias]) -> None:
        contact = self.contacts.setdefault(contact_id, {"aliases": [], "merged_into": None})
        contact["aliases"] += [{"kind": kind, "value": value} for kind, value in aliases]

    def _target(self, provider_id: str) -> dict[str, Any] | None:
        for talk_id, talk in self.talks.items():
            for key, each in talk.documents(Messages()).items():
                if key == ids.message_id(LINE, provider_id) or provider_id in (each.get("sent_as") or ()):
                    ours = each["direction"] == "out"
                    place = {"conversation_id": talk_id, "contact_id": talk.state.contact_id, "ours": ours}
                    return {**place, "text": each["text"], "signature": each["signature"]}
        return None


class Desk:
    """One line, nobody blocked, and the list of what could not be read."""

    def __init__(self) -> None:
        self.unreadable: dict[int, tuple[Raw, list[str], tuple[str, str] | None]] = {}
        self.notes = 0

    def relation(self, contact_id: str) -> dict[str, bool]:
        return {"blocked": False}

    def channels(self) -> list[Mapping[str, Any]]:
        return [{"_id": LINE}]

    async def serving(self, channel_id: str, account: str | None, news: bool = False) -> str:
        return channel_id

    async def note(self, raw: Raw, reason: str, awaits: tuple[str, str] | None = None) -> None:
        self.notes += 1
        self.unreadable[raw.sequence] = (raw, [reason, str(self.notes)], awaits)

    async def awaiting(self, messages: Iterable[tuple[str, str]]) -> list[tuple[Raw, str]]:
        wanted = set(messages)
        return [(raw, marks[1]) for raw, marks, awaits in self.unreadable.values() if awaits in wanted]

    async def forget(self, sequence: int, noted_at: str) -> None:
        if self.unreadable[sequence][1][1] == noted_at:
            del self.unreadable[sequence]

    def inbound(self, channel_id: str) -> None:
        """Counted elsewhere."""

    def outcome(self, channel_id: str, outcome: str) -> None:
        """Counted elsewhere."""


class Receiving:
    """A receiver among doubles."""

    def __init__(self) -> None:
        self.services, self.desk, self._sequence = Services(), Desk(), 0
        bus, desk = cast(Bus, self.services), cast(Any, self.desk)
        identities = Identities(bus)
        self.outcomes = Outcomes(bus, SentMessages(), cast(LineFigures, desk), cast(Settling, None), identities)
        channels: dict[str, Channel] = {"evolution": Evolution(cast(httpx.AsyncClient, None), cast(Opens, None))}
        self._receiver = receiver(bus, identities, channels, cast(Lines, desk), desk)

    async def comes(self, *bodies: bytes) -> None:
        """These payloads are received together."""
        await self._receiver.receive([self._raw(body) for body in bodies])

    def shown(self) -> dict[str, Document]:
        """All messages, without what says when they came."""
        found = self.services.documents()
        return {
            key: {field: value for field, value in each.items() if field not in OF_ARRIVAL}
            for key, each in found.items()
        }

    def message(self, provider_id: str) -> Document:
        """One message."""
        return self.services.documents()[ids.message_id(LINE, provider_id)]

    def _raw(self, body: bytes) -> Raw:
        self._sequence += 1
        return Raw(self._sequence, LINE, "evolution", body, {}, now(), None)


@pytest.fixture
def at_work(monkeypatch: pytest.MonkeyPatch) -> Receiving:
    monkeypatch.setattr(carrying_out, "PAUSES", (0.0,))
    return Receiving()


def body(event: str, data: Any) -> bytes:
    return orjson.dumps({"event": event, "instance": "loja", "data": data, "sender": f"{OWN}@s.whatsapp.net"})


def message(provider_id: str, text: str, at: float = BEGUN, **more: Any) -> bytes:
    return body("messages.upsert", said(provider_id, {"conversation": text}, at=at, **more))


def edit(provider_id: str, text: str, chat: str, from_me: bool, second: int = 9) -> bytes:
    """An edit with no key around it: the one within is as its writer sees it."""
    key = {"remoteJid": chat, "fromMe": from_me, "id": provider_id}
    stamp = str((BEGUN + second) * 1000)
    told = {"key": key, "type": "MESSAGE_EDIT", "editedMessage": {"conversation": text}, "timestampMs": stamp}
    return body("messages.edited", told)


def reaction(provider_id: str, emoji: str, **more: Any) -> bytes:
    told = {"reactionMessage": {"key": {"id": provider_id}, "text": emoji}}
    return body("messages.upsert", said(f"{provider_id}-{emoji}", told, at=BEGUN + 5, **more))


def wrapped_edit(provider_id: str, text: str, **more: Any) -> bytes:
    inner = {"type": "MESSAGE_EDIT", "key": {"id": provider_id}, "editedMessage": {"conversation": text}}
    return body("messages.upsert", said("AC77", {"protocolMessage": inner}, at=BEGUN + 7, **more))


def deletion(provider_id: str, **more: Any) -> bytes:
    key = said(provider_id, {}, **more)["key"]
    return body("messages.delete", key)


WRITERS_VIEWS = [
    (f"{OWN}@s.whatsapp.net", True),
    (f"{OUR_LID}@lid", True),
    (f"{MARINA}@s.whatsapp.net", True),
    (f"{MARINA}@s.whatsapp.net", False),
]


@pytest.mark.parametrize("together", [True, False])
@pytest.mark.parametrize(("chat", "from_me"), WRITERS_VIEWS)
async def test_messages_edits_and_reactions_end_the_same_in_any_order(
    chat: str, from_me: bool, together: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carrying_out, "PAUSES", (0.0,))
    told = [
        message("AC1", "Quero o azul"),
        edit("AC1", "Quero o verde", chat, from_me),
        message("P1", "Até às 18h", from_me=True),
        edit("P1", "Até às 19h", f"{MARINA}@s.whatsapp.net", True),
        reaction("P1", "👍"),
    ]
    ends = []
    for order in permutations(told):
        desk = Receiving()
        await (desk.comes(*order) if together else _one_by_one(desk, order))
        assert desk.desk.unreadable == {}
        ends.append(desk.shown())
    assert ends[0][ids.message_id(LINE, "AC1")]["text"] == "Quero o verde"
    assert ends[0][ids.message_id(LINE, "P1")]["text"] == "Até às 19h"
    assert ends[0][ids.message_id(LINE, "P1")]["reactions"]
    assert all(end == ends[0] for end in ends)


async def test_an_edit_without_its_message_is_listed_until_that_comes(at_work: Receiving) -> None:
    await at_work.comes(edit("AC1", "Quero o verde", f"{OUR_LID}@lid", True))
    ((_, (reason, _), awaits),) = at_work.desk.unreadable.values()
    assert (reason, awaits) == ("a edit of a message that is not known", (LINE, "AC1"))
    assert at_work.services.talks == {}
    await at_work.comes(message("AC2", "Outra"))
    assert len(at_work.desk.unreadable) == 1
    await at_work.comes(message("AC1", "Quero o azul"))
    assert at_work.desk.unreadable == {}
    assert at_work.message("AC1")["text"] == "Quero o verde"


async def test_an_edit_right_behind_its_message_waits_for_the_view_to_know_it(at_work: Receiving) -> None:
    at_work.services.behind = True
    await at_work.comes(message("AC1", "Quero o azul"))
    await at_work.comes(edit("AC1", "Quero o verde", f"{OWN}@s.whatsapp.net", True))
    assert at_work.desk.unreadable == {}
    assert at_work.message("AC1")["text"] == "Quero o verde"


async def known_late(at_work: Receiving) -> None:
    """A number and a LID wrote, each alone; then it turns out that they are one person."""
    await at_work.comes(message("AC1", "Quero o azul", number=None))
    await at_work.comes(message("AC2", "Bom dia", lid=None))
    await at_work.comes(message("AC3", "Sou eu"))
    assert set(at_work.services.talks) == {BY_LID, BY_PHONE}


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        (wrapped_edit("AC1", "Quero o verde"), {"text": "Quero o verde"}),
        (deletion("AC1"), {"revoked": True}),
        (reaction("AC1", "👍"), {"reactions": 1}),
        (reaction("AC1", "👍", from_me=True), {"reactions": 1}),
    ],
)
async def test_a_change_finds_its_message_in_the_conversation_that_was_left(
    at_work: Receiving, told: bytes, shown: dict[str, Any]
) -> None:
    await known_late(at_work)
    await at_work.comes(told)
    found = at_work.message("AC1")
    said_now = {"text": found["text"], "revoked": found["text"] is None, "reactions": len(found["reactions"])}
    assert {key: said_now[key] for key in shown} == shown
    assert not at_work.services.talks[BY_PHONE].state.early_changes


async def test_a_message_of_the_conversation_that_was_left_is_not_told_again_in_the_new_one(
    at_work: Receiving,
) -> None:
    await known_late(at_work)
    before = at_work.services.documents()
    await at_work.comes(message("AC1", "Quero o azul"))
    assert at_work.services.documents() == before


async def test_messages_that_come_together_stand_in_the_order_in_which_they_were_written(
    at_work: Receiving,
) -> None:
    told = [("AC3", 3), ("AC1", 1), ("AC2", 2), ("AC2b", 2)]
    await at_work.comes(
        message("AC0", "A primeira"),
        *(message(name, name, at=BEGUN + second) for name, second in told),
        message("B1", "B1", number="5511900005678", lid=None, at=BEGUN - 60),
    )
    written = sorted(at_work.services.talks[BY_PHONE].documents(Messages()).values(), key=_place)
    assert [each["text"] for each in written] == ["A primeira", "AC1", "AC2", "AC2b", "AC3"]
    await at_work.comes(message("AC4", "Atrasada", at=BEGUN - 5))
    written = sorted(at_work.services.talks[BY_PHONE].documents(Messages()).values(), key=_place)
    assert written[-1]["text"] == "Atrasada"


async def written_to_by_number(at_work: Receiving) -> None:
    """The desk wrote to a number, and the provider said which LID hides it."""
    aliases: tuple[Alias, ...] = (("phone", f"+{MARINA}"), ("wa_id", MARINA), ("lid", f"{MARINA_LID}@lid"))
    job = Job(recorded(QUEUED, BY_PHONE), BY_PHONE, QUEUED.message_id)
    await at_work.outcomes.record(job, LINE, Sent("P9", MARINA, aliases), now())


async def test_who_was_written_to_by_his_number_and_answers_by_his_lid_alone_is_the_same_customer(
    at_work: Receiving,
) -> None:
    at_work.services.contacts[BY_NUMBER] = {"aliases": [NUMBER], "merged_into": None}
    await written_to_by_number(at_work)
    await at_work.comes(message("AC1", "Sou eu", number=None))
    assert set(at_work.services.talks) == {BY_PHONE}


async def test_whose_lid_is_another_contact_already_is_joined_with_him_when_he_answers(at_work: Receiving) -> None:
    await at_work.comes(message("AC1", "Quero o azul", number=None))
    at_work.services.contacts[BY_NUMBER] = {"aliases": [NUMBER], "merged_into": None}
    await written_to_by_number(at_work)
    assert at_work.services.contacts[BY_NUMBER]["aliases"] == [NUMBER]
    await at_work.comes(message("AC2", "Sou eu"))
    assert [each["merged_into"] for each in at_work.services.contacts.values()] == [BY_NUMBER, None]


async def test_nothing_is_asked_of_messages_of_groups_which_are_always_there(at_work: Receiving) -> None:
    await at_work.comes(message("AC1", "Oi", group="120363000000000001@g.us"))
    assert not [each for each in at_work.services.asked if isinstance(each, FindTargets)]


async def _one_by_one(desk: Receiving, bodies: Sequence[bytes]) -> None:
    for each in bodies:
        await desk.comes(each)


def _place(document: Document) -> tuple[int, int]:
    return document["created"], document["index"]


def _named(contact: Document) -> list[str]:
    return [f"{each['kind']}:{each['value']}" for each in contact["aliases"]]
