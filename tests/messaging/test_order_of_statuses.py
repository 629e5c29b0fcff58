"""The laws of a conversation: whatever the order and however often, the same commands end in the same place."""

from collections.abc import Sequence
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from libs.events.view import Document, Documents
from services.messaging import conversation
from services.messaging.commands import TEXT_LIMIT
from services.messaging.conversation import Command
from services.messaging.views.conversations import Conversations
from services.messaging.views.messages import Messages
from services.messaging.views.search import MessageWords
from tests.messaging.examples import (
    TALK,
    InMemory,
    attempt,
    fail,
    lose,
    queue,
    receive,
    record_sent,
    retry,
    status,
)

MESSAGES = 3
facts = st.one_of(
    st.builds(lambda number: receive(f"in-{number}", text=f"Olá {number}"), st.integers(1, MESSAGES)),
    st.builds(lambda number: record_sent(f"out-{number}", f"p-{number}"), st.integers(1, MESSAGES)),
    st.builds(
        lambda number, reached, echoed: status(
            reached, f"p-{number}", message_id=f"out-{number}" if echoed else None
        ),
        st.integers(1, MESSAGES),
        st.sampled_from(["sent", "delivered", "read", "failed"]),
        st.booleans(),
    ),
)


def told(commands: Sequence[Command]) -> dict[str, Any]:
    """What the page shows after the commands, each of them also carried out again."""
    desk = InMemory(conversation.decider, TALK)
    desk.carry_out(receive("in-0"))
    for number in range(1, MESSAGES + 1):
        desk.carry_out(queue(f"out-{number}", f"Resposta {number}"))
        desk.carry_out(attempt(f"out-{number}"))
    for command in commands:
        desk.carry_out(command)
        assert desk.carry_out(command) == []
    return {key: shown(document) for key, document in desk.documents(Messages()).items()}


def shown(document: Document) -> tuple[Any, ...]:
    return tuple(document[each] for each in ("direction", "text", "status", "error", "provider_id"))


@settings(max_examples=300)
@given(st.data())
def test_any_order_and_repetition_of_what_is_known_gives_the_same_messages(data: st.DataObject) -> None:
    known = data.draw(st.lists(facts, max_size=12))
    once = told(known)
    shuffled = data.draw(st.permutations(known))
    repeated = data.draw(st.lists(st.sampled_from(known), max_size=6)) if known else []
    assert told([*shuffled, *repeated]) == once


anything = st.one_of(
    facts,
    st.builds(
        lambda make, number: make(f"out-{number}"),
        st.sampled_from([queue, attempt, fail, lose, retry]),
        st.integers(1, MESSAGES),
    ),
    st.builds(lambda text: queue("out-9", text), st.sampled_from(["", "a", "a" * (TEXT_LIMIT + 1)])),
)


@settings(max_examples=300)
@given(st.lists(anything, max_size=25))
def test_every_command_twice_is_quiet_and_the_view_says_what_the_state_says(commands: list[Command]) -> None:
    desk = InMemory(conversation.decider, TALK)
    for command in commands:
        if isinstance(desk.carry_out(command), list):
            assert desk.carry_out(command) == []
    documents = desk.documents(Messages())
    assert {key: each["status"] for key, each in documents.items() if each["direction"] == "out"} == {
        key: each.status for key, each in desk.state.sent.items()
    }


@given(st.lists(anything, max_size=25))
def test_a_snapshot_is_the_state_that_was_folded(commands: list[Command]) -> None:
    desk = InMemory(conversation.decider, TALK)
    for command in commands:
        desk.carry_out(command)
    snapshot = conversation.decider.snapshot
    assert snapshot is not None
    assert snapshot.load(snapshot.dump(desk.state)) == desk.state


@given(st.lists(anything, max_size=25))
def test_a_view_is_the_same_whether_it_is_folded_event_by_event_or_at_once(commands: list[Command]) -> None:
    desk = InMemory(conversation.decider, TALK)
    for command in commands:
        desk.carry_out(command)
    for view in (Messages(), MessageWords(), Conversations()):
        at_once = Documents([], view.followed)
        for recorded in desk.past:
            if isinstance(recorded.data, view.events):
                view.evolve(at_once, recorded)
        assert {key: after for key, _, after in at_once.changes()} == desk.documents(view)
