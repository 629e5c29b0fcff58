"""The calls that a page shows: their state, their ticket's facts, their contact, and who sees them."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from libs.access.policy import Member
from libs.events.catalog.call import CallAnswered, CallEnded, CallMissed, CallOffered, CallRejected
from libs.events.catalog.channel import ChannelAdded, ChannelReconfigured
from libs.events.catalog.contact import AliasLearned, ContactRegistered, ContactRenamed
from libs.events.catalog.queue import QueueCreated
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
from libs.events.testing import NOON, ViewSpec, history, recorded
from libs.events.view import Document, Documents
from services.telephony.queries import call_item, mentioned, sees
from services.telephony.views.calls import Calls
from services.telephony.views.names import Names

SPEC = ViewSpec(Calls())
LATER = NOON + timedelta(seconds=30)


def call(event: Event, call_id: str = "c1") -> Recorded:
    return recorded(event, call_id)


def offered(call_id: str = "c1") -> Recorded:
    event = CallOffered(
        direction="in", conversation_id="v1", contact_id="rosa", channel_id="line", provider_id=call_id
    )
    return call(event, call_id)


def opened(ticket_id: str, number: int = 1, queue_id: str | None = "sales") -> Recorded:
    event = TicketOpened(
        number=number,
        conversation_id="v1",
        contact_id="rosa",
        channel_id="line",
        ordinal=number,
        queue_id=queue_id,
        cause="call",
    )
    return recorded(event, ticket_id)


def registered(label: str = "Rosa") -> Recorded:
    return recorded(ContactRegistered(label=label, alias_kind="phone", alias="+5521988421170"), "rosa")


def test_a_call_rings_is_taken_and_ends() -> None:
    SPEC.given(offered()).then("c1", {"call_state": "ringing", "offered_at": iso(NOON), "agent_id": None})
    answered = recorded(CallAnswered(agent_id="ana"), "c1", time=LATER)
    SPEC.given(offered(), answered).then("c1", {"call_state": "answered", "answered_at": iso(LATER)})
    ended = recorded(CallEnded(cause="agent hung up", seconds=30.0), "c1", time=LATER)
    spec = SPEC.given(offered(), answered, ended)
    spec.then("c1", {"call_state": "ended", "agent_id": "ana", "seconds": 30.0, "ended_at": iso(LATER)})


def test_a_call_joins_the_live_ticket_of_its_conversation() -> None:
    spec = SPEC.given(opened("t1"), recorded(Accepted(agent_id="ana"), "t1"), offered())
    spec.then("c1", {"ticket_id": "t1", "state": "open", "assignee_id": "ana", "handler_ids": ["ana"]})


def test_a_call_joins_the_ticket_that_it_causes() -> None:
    spec = SPEC.given(offered(), opened("t1", number=7))
    spec.then("c1", {"ticket_id": "t1", "ticket_number": 7, "state": "pending", "queue_id": "sales"})


def test_a_call_after_a_closed_ticket_joins_the_next_one() -> None:
    closed = recorded(Resolved(), "t1")
    spec = SPEC.given(opened("t1"), closed, offered(), opened("t2", number=2))
    spec.then("c1", {"ticket_id": "t2", "ticket_number": 2, "state": "pending", "awaits_ticket": False})


def test_a_call_after_a_closed_ticket_joins_it_when_it_is_reopened() -> None:
    past = (opened("t1"), recorded(Resolved(), "t1"), offered(), recorded(Reopened(agent_id="ana"), "t1"))
    SPEC.given(*past).then("c1", {"ticket_id": "t1", "state": "open", "assignee_id": "ana"})
    SPEC.given(*past, opened("t2", number=2)).then("c1", {"ticket_id": "t1"})


def test_a_call_stays_with_its_ticket_when_the_next_one_comes() -> None:
    spec = SPEC.given(opened("t1"), offered(), recorded(Resolved(), "t1"), opened("t2", number=2), offered("c2"))
    spec.then("c1", {"ticket_id": "t1", "state": "closed"})
    spec.then("c2", {"ticket_id": "t2", "state": "pending"})


def test_a_calls_facts_follow_its_ticket() -> None:
    past = (offered(), opened("t1"), recorded(Accepted(agent_id="ana"), "t1"))
    to_agent = recorded(Transferred(queue_id="support", agent_id="bruno"), "t1")
    to_queue = recorded(Transferred(queue_id="finance"), "t1")
    returned = recorded(ReturnedToQueue(queue_id="support"), "t1")
    held = {"state": "open", "queue_id": "support", "assignee_id": "bruno", "handler_ids": ["ana", "bruno"]}
    SPEC.given(*past, to_agent).then("c1", held)
    SPEC.given(*past, to_queue).then("c1", {"state": "pending", "queue_id": "finance", "assignee_id": None})
    SPEC.given(*past, to_agent, returned).then("c1", {"state": "pending", "assignee_id": None})


def test_a_call_shows_its_contact_by_the_present_name() -> None:
    SPEC.given(registered(), offered()).then("c1", {"contact_label": "Rosa", "contact_phone": "+5521988421170"})
    renamed = recorded(ContactRenamed(label="Rosa Lima"), "rosa")
    SPEC.given(registered(), offered(), renamed).then("c1", {"contact_label": "Rosa Lima"})
    SPEC.given(offered(), registered()).then("c1", {"contact_label": "Rosa"})


def test_a_number_that_is_learned_late_is_shown() -> None:
    unnumbered = recorded(ContactRegistered(label="Rosa", alias_kind="lid", alias="9"), "rosa")
    learned = recorded(AliasLearned(alias_kind="wa_id", alias="552188421170", source="waba"), "rosa")
    SPEC.given(unnumbered, offered()).then("c1", {"contact_phone": None})
    SPEC.given(unnumbered, offered(), learned).then("c1", {"contact_phone": "+5521988421170"})


def test_only_calls_are_announced() -> None:
    documents = SPEC.given(registered(), offered(), opened("t1")).documents()
    announced = [each["_id"] for each in documents.values() if Calls().announced(each)]
    assert announced == ["c1"]
    assert len(documents) == 3


def _item(*past: Recorded) -> Document:
    document = SPEC.given(*past).documents()["c1"]
    names = {
        "line": {"name": "Loja", "kind": "simulator"},
        "sales": {"name": "Vendas"},
        "ana": {"name": "Ana"},
    }
    assert mentioned(document) <= set(names)
    return call_item(document, names)


def test_an_item_is_what_the_page_shows() -> None:
    item = _item(registered(), offered(), opened("t1", number=7), call(CallAnswered(agent_id="ana")))
    assert item == {
        "id": "c1",
        "direction": "in",
        "state": "answered",
        "channel": {"id": "line", "kind": "simulator", "name": "Loja"},
        "contact": {"id": "rosa", "name": "Rosa", "phone": "+5521988421170"},
        "conversation_id": "v1",
        "ticket": {"id": "t1", "number": 7, "queue": {"id": "sales", "name": "Vendas"}},
        "agent": {"id": "ana", "name": "Ana"},
        "offered_at": iso(NOON),
        "answered_at": iso(NOON),
        "ended_at": None,
        "seconds": None,
        "position": 4,
    }


def test_an_item_without_a_ticket_or_an_agent_says_so() -> None:
    item = _item(offered(), call(CallMissed(cause="contact gave up")))
    assert (item["ticket"], item["agent"], item["state"]) == (None, None, "missed")


def test_who_sees_a_call_sees_its_ticket_or_took_it() -> None:
    ana = Member(id="ana", profile="agent", queue_ids=frozenset({"sales"}))
    bruno = Member(id="bruno", profile="agent", queue_ids=frozenset({"support"}))
    carla = Member(id="carla", profile="supervisor")
    waiting = SPEC.given(offered()).documents()["c1"]
    assert [sees(each, waiting) for each in (ana, bruno, carla)] == [False, False, True]
    pending = SPEC.given(offered(), opened("t1")).documents()["c1"]
    assert [sees(each, pending) for each in (ana, bruno, carla)] == [True, False, True]
    moved = (opened("t1"), call(CallAnswered(agent_id="ana")), recorded(Transferred(queue_id="support"), "t1"))
    elsewhere = SPEC.given(offered(), *moved).documents()["c1"]
    assert [sees(each, elsewhere) for each in (ana, bruno, carla)] == [True, True, True]


def test_names_are_kept_for_queries() -> None:
    spec = ViewSpec(Names()).given(
        recorded(UserJoined(label="Ana", email="ana@demo.local", profile="agent"), "ana"),
        recorded(PreferencesChanged(signature=False), "ana"),
        recorded(PreferencesChanged(label="Ana P."), "ana"),
        recorded(QueueCreated(label="Vendas", color="#000000"), "sales"),
        recorded(ChannelAdded(kind="waba", label="Loja", settings={}), "line"),
        recorded(ChannelReconfigured(label="Loja 2", settings={}), "line"),
    )
    spec.then("ana", {"name": "Ana P.", "position": 3})
    spec.then("sales", {"name": "Vendas"})
    spec.then("line", {"name": "Loja 2", "kind": "waba"})


happenings = st.sampled_from(
    [
        offered(),
        offered("c2"),
        call(CallAnswered(agent_id="ana")),
        call(CallRejected(agent_id="ana"), "c2"),
        call(CallEnded(cause="agent hung up", seconds=1)),
        opened("t1"),
        opened("t2", number=2),
        recorded(Accepted(agent_id="ana"), "t1"),
        recorded(Resolved(), "t1"),
        recorded(Reopened(agent_id="bruno"), "t1"),
        recorded(Transferred(queue_id="support"), "t2"),
        registered(),
        recorded(ContactRenamed(label="Rosa Lima"), "rosa"),
    ]
)


@given(st.lists(happenings, max_size=15))
def test_the_borders_of_batches_never_show(order: list[Recorded]) -> None:
    view = Calls()
    in_one_batch = Documents((), view.followed)
    for each in history(order):
        view.evolve(in_one_batch, each)
    whole = {key: after for key, _, after in in_one_batch.changes() if after is not None}
    assert whole == SPEC.given(*order).documents()
