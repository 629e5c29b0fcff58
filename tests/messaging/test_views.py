"""What messaging shows: messages and calls in order, conversations with whose they are, schedules, names."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from libs.events.catalog.call import CallAnswered, CallEnded, CallFailed, CallMissed, CallOffered, CallRejected
from libs.events.catalog.contact import ContactRegistered, ContactRenamed
from libs.events.catalog.message import (
    MessageDelivered,
    MessageFailed,
    MessageOutcomeUnknown,
    MessageRead,
    MessageRetried,
    PeerLearned,
    Segments,
    SendAttempted,
)
from libs.events.catalog.schedule import (
    MessageScheduled,
    ScheduleCancelled,
    ScheduleChanged,
    ScheduleFired,
    ScheduleMissed,
)
from libs.events.catalog.ticket import (
    Accepted,
    Reopened,
    Resolved,
    ReturnedToQueue,
    TicketOpened,
    Transferred,
)
from libs.events.catalog.user import PreferencesChanged, UserJoined
from libs.events.event import Event, Recorded, iso
from libs.events.testing import NOON, ViewSpec, recorded
from libs.identity import ids
from services.messaging.queries import message_item, schedule_item
from services.messaging.views.conversations import Conversations
from services.messaging.views.messages import Messages
from services.messaging.views.names import Names
from services.messaging.views.schedules import Schedules
from services.messaging.views.search import MessageWords
from tests.messaging.examples import (
    ANA,
    LINE,
    MARINA,
    STARTED,
    TALK,
    attempted,
    queued,
    received,
    sent,
)

IN_1 = ids.message_id(LINE, "in-1")


def said(event: Event, conversation_id: str = TALK) -> Recorded:
    return recorded(event, conversation_id, actor=ANA)


def messages(*events: Event | Recorded) -> ViewSpec:
    past = [each if isinstance(each, Recorded) else said(each) for each in events]
    return ViewSpec(Messages()).given(*past)


class TestMessages:
    def test_what_the_contact_wrote_is_shown_as_it_came(self) -> None:
        document = messages(received(text="Olá, João")).documents()[IN_1]
        assert (document["created"], document["index"], document["arrival"]) == (1, 0, 1)
        assert message_item(document, {MARINA: "Marina"}) == {
            "id": IN_1,
            "conversation_id": TALK,
            "kind": "text",
            "direction": "in",
            "author": {"kind": "contact", "id": MARINA, "name": "Marina"},
            "text": "Olá, João",
            "media": None,
            "location": None,
            "contacts": None,
            "quoted": None,
            "mentions": [],
            "forwarded": False,
            "options": None,
            "answer": None,
            "referral": None,
            "template": None,
            "segments": None,
            "reactions": [],
            "edits": [],
            "edited_at": None,
            "revoked": None,
            "signature": None,
            "cause": None,
            "status": None,
            "error": None,
            "change_error": None,
            "call": None,
            "at": iso(NOON),
            "provider_at": iso(NOON),
            "sent_at": None,
            "delivered_at": None,
            "read_at": None,
            "played_at": None,
            "position": 1,
        }

    def test_what_the_team_wrote_is_shown_with_its_author(self) -> None:
        document = messages(queued()).documents()["out-1"]
        item = message_item(document, {})
        assert item["author"] == {"kind": "user", "id": "ana", "name": None}
        assert (item["direction"], item["status"], item["provider_at"]) == ("out", "queued", None)

    def test_its_status_follows_it(self) -> None:
        failed = MessageFailed(message_id="out-1", code="waba.1", detail="no", may_retry=True)
        steps: list[tuple[Event, str]] = [
            (attempted(), "sending"),
            (MessageOutcomeUnknown(message_id="out-1", attempt=1), "unknown"),
            (MessageRetried(message_id="out-1"), "queued"),
            (attempted(2), "sending"),
            (sent(), "sent"),
            (failed, "failed"),
            (MessageDelivered(message_id="out-1"), "delivered"),
            (sent("p-2"), "delivered"),
        ]
        for count in range(1, len(steps) + 1):
            shown = messages(queued(), *(event for event, _ in steps[:count])).documents()["out-1"]
            assert shown["status"] == steps[count - 1][1]
            expected = (
                {"code": "waba.1", "text": "no", "may_retry": True} if steps[count - 1][0] is failed else None
            )
            assert shown["error"] == expected
            assert (shown["created"], shown["position"]) == (1, count + 1)
        assert shown["sent_as"] == ["p-1", "p-2"]

    def test_it_tells_when_it_was_sent_delivered_and_read(self) -> None:
        later = NOON.replace(hour=23)
        shown = messages(
            queued(),
            sent(),
            MessageDelivered(message_id="out-1", provider_at=later),
            MessageRead(message_id="out-1"),
        ).documents()["out-1"]
        item = message_item(shown, {})
        assert (item["sent_at"], item["delivered_at"], item["read_at"]) == (iso(NOON), iso(later), iso(NOON))

    def test_it_says_in_how_many_parts_it_left(self) -> None:
        parts = Segments(encoding="ucs2", parts=2)
        leaving = SendAttempted(message_id="out-1", attempt=1, segments=parts)
        shown = messages(queued(), leaving, sent()).documents()["out-1"]
        assert message_item(shown, {})["segments"] == {"encoding": "ucs2", "parts": 2}

    def test_the_id_of_a_message_cannot_be_taken_by_another_conversation(self) -> None:
        stolen = said(queued(text="instead"), "other"), said(sent("p-9"), "other")
        messages(queued(), *stolen).then("out-1", {"text": "Bom dia", "status": "queued", "sent_as": []})

    @pytest.mark.parametrize(
        ("events", "state", "seconds"),
        [
            ([], "ringing", None),
            ([CallAnswered(agent_id="ana")], "answered", None),
            ([CallAnswered(agent_id="ana"), CallEnded(cause="agent hung up", seconds=61.5)], "ended", 61.5),
            ([CallMissed(cause="nobody answered")], "missed", None),
            ([CallRejected(agent_id="ana")], "rejected", None),
            ([CallFailed(cause="line lost")], "failed", None),
        ],
    )
    def test_a_call_is_an_entry_of_its_conversation(
        self, events: list[Event], state: str, seconds: float | None
    ) -> None:
        offered = CallOffered(
            direction="in", conversation_id=TALK, contact_id=MARINA, channel_id=LINE, provider_id="c"
        )
        past = [recorded(each, "call-1") for each in (offered, *events)]
        messages(*past).then(
            "call-1",
            {
                "conversation_id": TALK,
                "kind": "call",
                "direction": "in",
                "author": {"kind": "contact", "id": MARINA, "name": None},
                "text": None,
                "call": {"state": state, "seconds": seconds},
                "created": 1,
            },
        )


def opened(ordinal: int = 1, **fields: Any) -> Recorded:
    values = {"number": ordinal, "conversation_id": TALK, "contact_id": MARINA, "channel_id": LINE}
    event = TicketOpened.model_validate({**values, "ordinal": ordinal, "queue_id": "sales", **fields})
    return recorded(event, f"ticket-{ordinal}")


def on_ticket(event: Event, ordinal: int = 1) -> Recorded:
    return recorded(event, f"ticket-{ordinal}")


class TestMessageWords:
    def test_what_was_written_can_be_found_by_its_words(self) -> None:
        spec = ViewSpec(MessageWords()).given(said(received(text="Olá, João")), said(queued(text="Oi")))
        spec.then(IN_1, {"conversation_id": TALK, "words": ["ola", "joao"], "created": 1, "index": 0})
        spec.then("out-1", {"words": ["oi"], "created": 2})

    def test_what_has_no_words_is_not_found(self) -> None:
        ViewSpec(MessageWords()).given(said(received(text=None))).then_nothing(IN_1)
        ViewSpec(MessageWords()).given(said(received(text="🙂"))).then_nothing(IN_1)


class TestConversations:
    @pytest.mark.parametrize(
        ("written", "counts"),
        [
            (NOON - timedelta(days=6), NOON - timedelta(days=6)),
            (NOON - timedelta(days=120), NOON),
            (NOON + timedelta(hours=3), NOON),
        ],
    )
    def test_a_clock_of_the_provider_that_must_be_wrong_is_not_believed(
        self, written: datetime, counts: datetime
    ) -> None:
        event = received().model_copy(update={"provider_at": written})
        spec = ViewSpec(Conversations()).given(said(STARTED), said(event))
        last = {"message_id": ids.message_id(LINE, "in-1"), "provider_id": "in-1"}
        spec.then(TALK, {"last_inbound": {**last, "at": iso(written), "believed_at": iso(counts)}})

    def test_it_says_where_messages_go_and_when_the_contact_last_wrote(self) -> None:
        past = said(STARTED), said(received("in-1")), said(received("in-2")), said(PeerLearned(peer="552188"))
        ViewSpec(Conversations()).given(*past).then(
            TALK,
            {
                "channel_id": LINE,
                "contact_id": MARINA,
                "peer": "552188",
                "last_inbound": {
                    "message_id": ids.message_id(LINE, "in-2"),
                    "provider_id": "in-2",
                    "at": iso(NOON),
                    "believed_at": iso(NOON),
                },
                "last_inbound_position": 3,
                "state": None,
            },
        )

    @pytest.mark.parametrize(
        ("events", "expected"),
        [
            ([], ("pending", "sales", None, [])),
            ([Accepted(agent_id="ana")], ("open", "sales", "ana", ["ana"])),
            (
                [Accepted(agent_id="ana"), Transferred(queue_id="support", agent_id="bruno")],
                ("open", "support", "bruno", ["ana", "bruno"]),
            ),
            (
                [Accepted(agent_id="ana"), Transferred(queue_id="support")],
                ("pending", "support", None, ["ana"]),
            ),
            ([Accepted(agent_id="ana"), ReturnedToQueue(queue_id="sales")], ("pending", "sales", None, ["ana"])),
            ([Accepted(agent_id="ana"), Resolved(agent_id="ana")], ("closed", "sales", "ana", ["ana"])),
            (
                [Accepted(agent_id="ana"), Resolved(agent_id="ana"), Reopened(agent_id="ana")],
                ("open", "sales", "ana", ["ana"]),
            ),
        ],
    )
    def test_it_says_whose_its_latest_ticket_is(
        self, events: list[Event], expected: tuple[str, str, str | None, list[str]]
    ) -> None:
        fields = ("state", "queue_id", "assignee_id", "handler_ids")
        past = said(STARTED), opened(), *(on_ticket(each) for each in events)
        ViewSpec(Conversations()).given(*past).then(TALK, dict(zip(fields, expected, strict=True)))

    def test_an_earlier_ticket_counts_no_more(self) -> None:
        past = opened(1), on_ticket(Accepted(agent_id="ana")), opened(2, group=True)
        spec = ViewSpec(Conversations()).given(*past, on_ticket(Resolved(), 1))
        spec.then(TALK, {"state": "pending", "assignee_id": None, "handler_ids": [], "group": True})

    def test_a_ticket_of_a_call_stands_before_the_first_message(self) -> None:
        ViewSpec(Conversations()).given(opened(cause="call"), said(STARTED)).then(
            TALK, {"state": "pending", "peer": STARTED.peer, "channel_kind": "simulator"}
        )


class TestSchedules:
    def test_it_follows_the_schedule(self) -> None:
        due = NOON + timedelta(hours=1)
        scheduled = MessageScheduled(conversation_id=TALK, ticket_id="t", text="Oi", due=due, time_zone="UTC")
        changed = ScheduleChanged(text="Olá", due=due + timedelta(hours=1), time_zone="America/Sao_Paulo")
        fired = ScheduleFired(conversation_id=TALK, message_id="m", text="Olá")
        steps: list[tuple[Event, dict[str, Any]]] = [
            (scheduled, {"state": "waiting", "text": "Oi", "due_at": iso(due), "time_zone": "UTC"}),
            (changed, {"state": "waiting", "text": "Olá", "time_zone": "America/Sao_Paulo"}),
            (fired, {"state": "sent", "message_id": "m"}),
        ]
        for count in range(1, len(steps) + 1):
            past = [recorded(event, "s", actor=ANA) for event, _ in steps[:count]]
            ViewSpec(Schedules()).given(*past).then("s", {**steps[count - 1][1], "position": count})

    def test_a_cancelled_one_and_a_missed_one_say_so(self) -> None:
        scheduled = MessageScheduled(conversation_id=TALK, text="Oi", due=NOON, time_zone="UTC")
        for event, state in ((ScheduleCancelled(), "cancelled"), (ScheduleMissed(late_seconds=1), "missed")):
            past = recorded(scheduled, "s", actor=ANA), recorded(event, "s")
            spec = ViewSpec(Schedules()).given(*past)
            spec.then("s", {"state": state})
            assert schedule_item(spec.documents()["s"], {"ana": "Ana"})["by"] == {"id": "ana", "name": "Ana"}


class TestNames:
    def test_users_and_contacts_have_their_latest_names(self) -> None:
        joined = UserJoined(label="Ana", email="ana@demo.local", profile="agent")
        spec = ViewSpec(Names()).given(
            recorded(joined, "ana"),
            recorded(PreferencesChanged(signature=True), "ana"),
            recorded(PreferencesChanged(label="Ana Paula"), "ana"),
            recorded(ContactRegistered(label="+5521", alias_kind="phone", alias="+5521"), MARINA),
            recorded(ContactRenamed(label="Marina"), MARINA),
        )
        spec.then("ana", {"name": "Ana Paula"})
        spec.then(MARINA, {"name": "Marina"})
