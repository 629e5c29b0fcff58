"""Receiving without its surroundings: what posted payloads become, in which order, and where they go."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

import httpx
import orjson
import pytest

from libs.events.bus import Bus
from libs.events.command import Accepted, Command, CommandRejected, Rejected
from libs.events.event import Recorded, now
from libs.events.reader import Entry
from libs.identity import ids
from services.contacts.commands import LearnAliases, RegisterContact
from services.contacts.queries import GetContacts, ResolveAliases
from services.gateway import carrying_out, receiving
from services.gateway.channels.channel import Channel, Opens
from services.gateway.channels.items import Alias
from services.gateway.channels.outbound import Sent
from services.gateway.channels.waba.channel import Waba
from services.gateway.directory import Directory
from services.gateway.identities import Identities
from services.gateway.ingress import Raw
from services.gateway.lines import Lines
from services.gateway.outgoing import Job
from services.gateway.receiving import stretches
from services.gateway.secrets import ChannelSecrets
from services.gateway.send_outcomes import Outcomes
from services.gateway.sent_messages import SentMessages
from services.messaging.commands import LearnPeer, ReceiveMessage, RecordStatus
from services.messaging.queries import FindByProviderId, FindConversations
from tests.gateway.receivers import receiver
from tests.providers.graph import PHONE_NUMBER_ID, status_webhook, webhook

LINE, OTHER_LINE, FOREIGN_APP = "line", "other-line", "foreign-app"
LINES = [
    {"_id": LINE, "kind": "waba", "settings": {"phone_number_id": PHONE_NUMBER_ID, "waba_id": ""}},
    {"_id": OTHER_LINE, "kind": "waba", "settings": {"phone_number_id": "2", "waba_id": "W"}},
    {"_id": FOREIGN_APP, "kind": "waba", "settings": {"phone_number_id": "3", "waba_id": "X"}},
]
OLD, NEW, NEWEST = "5511988001234", "5511900009999", "5511900007777"
OLD_ID, NEW_ID = "BR.12", "BR.999"


class Services:
    """Contacts and messaging that take everything, and whose views have not heard of it yet."""

    def __init__(self) -> None:
        self.taken: list[Command] = []
        self.contacts: dict[str, list[Alias]] = {}
        self.sent_as: dict[str, str] = {}
        self.sent: dict[str, str] = {}
        self.refusing: Rejected | None = None

    async def ask_all(self, service: str, commands: Sequence[Command]) -> list[Accepted | Rejected]:
        """Taken."""
        if self.refusing is not None:
            return [self.refusing for _ in commands]
        self.taken += commands
        return [Accepted() for _ in commands]

    async def ask(self, service: str, command: Command) -> Accepted:
        """Taken."""
        self.taken.append(command)
        return Accepted()

    async def query(self, service: str, query: Any) -> dict[str, Any]:
        """What the views know."""
        match query:
            case ResolveAliases(aliases=aliases):
                owners = {f"{kind}:{value}": owner for owner, own in self.contacts.items() for kind, value in own}
                return {each: owners[each] for each in aliases if each in owners}
            case GetContacts(contact_ids=contact_ids):
                return {each: self._contact(each) for each in contact_ids if each in self.contacts}
            case FindByProviderId(provider_ids=named):
                return {each: self.sent_as[each] for each in named if each in self.sent_as}
            case FindConversations(message_ids=named):
                return {each: self.sent[each] for each in named if each in self.sent}
        return {}

    def _contact(self, contact_id: str) -> dict[str, Any]:
        own = [{"kind": kind, "value": value} for kind, value in self.contacts[contact_id]]
        return {"aliases": own, "merged_into": None}

    def told(self, *of: type[Command]) -> list[Any]:
        """What was asked for, of these types, in order."""
        return [each for each in self.taken if isinstance(each, of)]


class Desk:
    """Lines, nobody blocked, and what could not be read."""

    def __init__(self) -> None:
        self.unreadable: list[tuple[int, str]] = []

    def channel(self, channel_id: str) -> Mapping[str, Any] | None:
        return next((each for each in LINES if each["_id"] == channel_id), None)

    def channels(self) -> list[Mapping[str, Any]]:
        return list(LINES)

    def relation(self, contact_id: str) -> dict[str, bool]:
        return {"blocked": False}

    async def of(self, channel_id: str) -> dict[str, str]:
        return {"app_secret": "another" if channel_id == FOREIGN_APP else "one"}

    async def note(self, raw: Raw, reason: str, awaits: Any = None) -> None:
        self.unreadable.append((raw.sequence, reason))

    def inbound(self, channel_id: str) -> None:
        """Counted elsewhere."""

    def outcome(self, channel_id: str, outcome: str) -> None:
        """Counted elsewhere."""


class Receiving:
    """A receiver among doubles."""

    def __init__(self) -> None:
        self.services, self.desk, self.sequence = Services(), Desk(), 0
        bus, desk = cast(Bus, self.services), cast(Any, self.desk)
        self.identities = Identities(bus)
        channels: dict[str, Channel] = {"waba": Waba(httpx.AsyncClient(), cast(Opens, None))}
        lines = Lines(cast(Directory, desk), cast(ChannelSecrets, desk))
        self.receiver = receiver(bus, self.identities, channels, lines, desk)

    async def comes(self, *bodies: bytes) -> None:
        """These payloads are received together."""
        await self.receiver.receive([self._raw(body) for body in bodies])

    def _raw(self, body: bytes) -> Raw:
        self.sequence += 1
        return Raw(self.sequence, LINE, "waba", body, {}, datetime(2026, 7, 1, tzinfo=UTC), None)

    def conversations(self) -> list[str]:
        """The conversations of what customers wrote, in order."""
        return [each.conversation_id for each in self.services.told(ReceiveMessage)]


@pytest.fixture
def at_work(monkeypatch: pytest.MonkeyPatch) -> Receiving:
    monkeypatch.setattr(carrying_out, "PAUSES", (0.0,))
    return Receiving()


def text(wamid: str, sender: str | None, user_id: str | None = None, **beside: Any) -> bytes:
    """A text as Meta posts it, from a number, a user id, or both."""
    named = {"from": sender, "from_user_id": user_id}
    message = {"id": wamid, "timestamp": "1785000010", "type": "text", "text": {"body": "oi"}}
    said = message | {key: value for key, value in named.items() if value is not None}
    return webhook({"messages": [said], **beside})


def system(kind: str, sender: str, **part: str) -> bytes:
    """Meta's news of somebody's identity."""
    message = {"from": sender, "id": f"wamid.{part}", "timestamp": "1785000010", "type": "system"}
    return webhook({"messages": [{**message, "system": {"type": kind, **part}}]})


def moved(sender: str, number: str) -> bytes:
    """His number is another one now."""
    return system("user_changed_number", sender, wa_id=number)


def on(body: bytes, number: str) -> bytes:
    """The same, for another number of the company's."""
    assert PHONE_NUMBER_ID.encode() in body
    return body.replace(PHONE_NUMBER_ID.encode(), number.encode())


def conversation(kind: Any, value: str, line: str = LINE) -> str:
    return ids.conversation_id(line, kind, value)


BY_OLD = conversation("phone", f"+{OLD}")


async def test_a_changed_number_and_what_is_written_from_it_in_one_stretch_are_one_customer(
    at_work: Receiving,
) -> None:
    await at_work.comes(text("w1", OLD), moved(OLD, NEW), text("w2", NEW), moved(NEW, NEWEST), text("w3", NEWEST))
    assert at_work.conversations() == [BY_OLD] * 3
    assert {each.contact_id for each in at_work.services.told(RegisterContact)} == {
        ids.contact_id("phone", f"+{OLD}")
    }


async def test_a_changed_number_is_remembered_while_the_view_lags(at_work: Receiving) -> None:
    await at_work.comes(moved(OLD, NEW))
    await at_work.comes(text("w2", NEW))
    assert at_work.conversations() == [BY_OLD]


async def test_a_changed_user_id_and_what_is_written_under_it_in_one_stretch_are_one_customer(
    at_work: Receiving,
) -> None:
    contact_id = ids.contact_id("phone", f"+{OLD}")
    at_work.services.contacts[contact_id] = [("phone", f"+{OLD}"), ("bsuid", OLD_ID)]
    changed = system("user_changed_user_id", OLD, previous_user_id=OLD_ID, user_id=NEW_ID)
    await at_work.comes(text("w1", OLD, NEW_ID), changed, text("w2", None, NEW_ID))
    assert at_work.conversations() == [BY_OLD] * 2
    assert {each.contact_id for each in at_work.services.told(RegisterContact)} == {contact_id}


async def test_who_is_known_by_his_number_alone_stays_so_when_his_user_id_changes(at_work: Receiving) -> None:
    contact_id = ids.contact_id("phone", f"+{OLD}")
    at_work.services.contacts[contact_id] = [("phone", f"+{OLD}")]
    await at_work.comes(system("user_changed_user_id", OLD, previous_user_id=OLD_ID, user_id=NEW_ID))
    (learned,) = at_work.services.told(RegisterContact)
    assert learned.contact_id == contact_id
    assert {("bsuid", OLD_ID), ("bsuid", NEW_ID)} <= set(learned.learned)
    assert learned.label.startswith("+") or learned.label.isdigit()


async def test_whose_number_changed_is_written_to_at_the_new_one(at_work: Receiving) -> None:
    await at_work.comes(moved(OLD, NEW))
    (peer,) = at_work.services.told(LearnPeer)
    assert (peer.conversation_id, peer.peer) == (BY_OLD, NEW)
    assert {OLD, "551188001234"} == set(peer.instead_of)


async def test_whose_user_id_changed_is_written_to_by_it_only_if_he_was_by_the_old_one(at_work: Receiving) -> None:
    await at_work.comes(system("user_changed_user_id", OLD, previous_user_id=OLD_ID, user_id=NEW_ID))
    (peer,) = at_work.services.told(LearnPeer)
    assert (peer.peer, peer.instead_of) == (NEW_ID, (OLD_ID,))


async def test_a_status_that_names_only_our_own_id_finds_its_message(at_work: Receiving) -> None:
    at_work.services.sent["ours"] = BY_OLD
    status = {"id": "w9", "status": "delivered", "timestamp": "1785000010", "biz_opaque_callback_data": "ours"}
    await at_work.comes(webhook({"statuses": [status]}))
    (recorded,) = at_work.services.told(RecordStatus)
    assert (recorded.conversation_id, recorded.message_id, recorded.provider_id) == (BY_OLD, "ours", "w9")


async def test_more_statuses_than_one_question_takes_are_placed(at_work: Receiving) -> None:
    at_work.services.sent_as = {f"w{number}": BY_OLD for number in range(2500)}
    statuses = [
        {"id": each, "status": "read", "timestamp": "1785000010", "recipient_id": OLD}
        for each in at_work.services.sent_as
    ]
    await at_work.comes(webhook({"statuses": statuses}))
    assert len(at_work.services.told(RecordStatus)) == 2500
    assert at_work.desk.unreadable == []


async def test_to_whom_we_wrote_first_answers_by_his_user_id_alone_and_is_the_same_customer(
    at_work: Receiving,
) -> None:
    contact_id = ids.contact_id("phone", f"+{OLD}")
    at_work.services.contacts[contact_id] = [("phone", f"+{OLD}")]
    at_work.services.sent_as = {"w1": BY_OLD}
    delivered = status_webhook("w1", "delivered", OLD, recipient_user_id=OLD_ID)
    await at_work.comes(delivered, text("w2", None, OLD_ID))
    await at_work.comes(status_webhook("w1", "read", OLD, recipient_user_id=OLD_ID))
    (learned,) = at_work.services.told(LearnAliases)
    assert learned.contact_id == contact_id
    assert ("bsuid", OLD_ID) in learned.learned
    assert at_work.conversations() == [BY_OLD]


async def test_whom_the_answer_to_a_message_names_by_his_user_id_answers_by_it_as_the_same_customer(
    at_work: Receiving,
) -> None:
    contact_id = ids.contact_id("phone", f"+{OLD}")
    at_work.services.contacts[contact_id] = [("phone", f"+{OLD}")]
    desk: Any = at_work.desk
    outcomes = Outcomes(cast(Bus, at_work.services), SentMessages(), desk, desk, at_work.identities)
    aliases: tuple[Alias, ...] = (("phone", f"+{OLD}"), ("wa_id", OLD), ("bsuid", OLD_ID))
    for conversation_id in (BY_OLD, "of somebody else", BY_OLD):
        job = Job(cast(Recorded, SimpleNamespace(id="e1")), conversation_id, "m1")
        await outcomes.record(job, LINE, Sent("w1", OLD, aliases), now())
    (learned,) = at_work.services.told(LearnAliases)
    assert (learned.contact_id, learned.learned) == (contact_id, aliases)
    await at_work.comes(text("w2", None, OLD_ID))
    assert at_work.conversations() == [BY_OLD]


async def test_a_status_teaches_nothing_of_somebody_else(at_work: Receiving) -> None:
    contact_id = ids.contact_id("phone", f"+{OLD}")
    at_work.services.contacts[contact_id] = [("phone", f"+{OLD}"), ("bsuid", OLD_ID)]
    at_work.services.sent_as = {"w1": BY_OLD}
    handed_on = status_webhook("w1", "delivered", OLD, recipient_user_id=NEW_ID)
    of_another_program = status_webhook("w2", "delivered", NEW, recipient_user_id="BR.7")
    await at_work.comes(handed_on, of_another_program)
    assert at_work.services.told(LearnAliases) == []
    assert at_work.services.told(RecordStatus)[0].conversation_id == BY_OLD


async def test_a_user_id_that_is_told_beside_the_message_is_the_senders(at_work: Receiving) -> None:
    contact = {"wa_id": OLD, "user_id": OLD_ID, "profile": {"name": "Marina"}}
    await at_work.comes(text("w1", OLD, contacts=[contact]), text("w2", None, OLD_ID))
    assert at_work.conversations() == [BY_OLD] * 2


async def test_what_is_for_another_number_goes_to_the_line_that_has_it(at_work: Receiving) -> None:
    await at_work.comes(on(text("w1", OLD), "2"), text("w2", OLD))
    assert at_work.conversations() == [conversation("phone", f"+{OLD}", OTHER_LINE), BY_OLD]


@pytest.mark.parametrize("number", ["3", "4"])
async def test_what_is_for_a_number_that_no_line_of_the_app_has_is_kept_and_shown_nowhere(
    at_work: Receiving, number: str
) -> None:
    await at_work.comes(on(text("w1", OLD), number), text("w2", OLD))
    assert at_work.conversations() == [BY_OLD]
    assert at_work.desk.unreadable == [(1, f"for a number that is not set up here: {number}")]


async def test_what_names_no_number_is_for_the_line_that_it_was_posted_to(at_work: Receiving) -> None:
    body = orjson.loads(text("w1", OLD))
    del body["entry"][0]["changes"][0]["value"]["metadata"]
    await at_work.comes(orjson.dumps(body))
    assert at_work.conversations() == [BY_OLD]


async def test_a_command_that_no_request_holds_is_given_up_and_the_line_goes_on(at_work: Receiving) -> None:
    at_work.services.refusing = Rejected(code="request.too_large", kind="invalid", detail="9 MB")
    await at_work.comes(text("w1", OLD))
    at_work.services.refusing = None
    await at_work.comes(text("w2", OLD))
    assert [sequence for sequence, _ in at_work.desk.unreadable] == [1, 1]
    assert "request.too_large" in at_work.desk.unreadable[0][1]
    assert at_work.conversations() == [BY_OLD]


async def test_a_question_that_is_refused_is_not_asked_for_ever(
    at_work: Receiving, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refused(service: str, query: Any) -> Any:
        raise CommandRejected(Rejected(code="request.invalid", kind="invalid", detail="too many"))

    monkeypatch.setattr(at_work.services, "query", refused)
    await at_work.comes(text("w1", OLD))
    assert [sequence for sequence, _ in at_work.desk.unreadable] == [1]


def test_what_is_received_at_once_is_bounded_in_number_and_in_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiving, "AT_ONCE", 3)
    monkeypatch.setattr(receiving, "BYTES_AT_ONCE", 10)
    sizes = [1, 1, 1, 1, 9, 1, 30, 1]
    entries = [Entry("raw.line", place, 0, b"x" * size, {}) for place, size in enumerate(sizes)]
    assert [[len(each.data) for each in stretch] for stretch in stretches(entries)] == [
        [1, 1, 1],
        [1, 9],
        [1],
        [30],
        [1],
    ]
