"""Whatever the order in which providers tell of a conversation, and however often, it ends as the same one.

What is compared are all documents of a conversation with all that they show, but for what says when something
came here: a message's place in the log, the time of its arrival, and when we first knew that the provider had it.
What was done at the same second is in the order of the ids; what the provider does not date, in that of arrival.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import permutations
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from libs.events.catalog.message import PHONE
from libs.events.testing import NOON
from libs.events.view import Document, Documents
from services.messaging import conversation
from services.messaging.conversation import Command
from services.messaging.views.conversations import Conversations
from services.messaging.views.messages import Messages
from services.messaging.views.search import MessageWords
from tests.messaging.examples import (
    CONTACT,
    TALK,
    InMemory,
    attempt,
    change,
    echo,
    queue,
    receive,
    record_sent,
    status,
)

SENT = {"out-1": ("p-1", "Bom dia"), "out-2": ("p-2", "Até logo")}
HIS, OURS = ("in-1", "in-2"), ("p-1", "p-2", "e-1")
OF_ARRIVAL = {"created", "index", "position", "at", "arrival", "sent_at"}
MESSAGES, WORDS, CONVERSATIONS = Messages(), MessageWords(), Conversations()


def at(minutes: int) -> datetime:
    return NOON + timedelta(minutes=minutes)


def all_that_can_be_told(garbled: bool) -> Iterator[Command]:
    """Each under an id of its own. `garbled`: of what we sent, the provider echoes another text than we wrote."""
    for number, provider_id in enumerate(HIS, start=1):
        yield receive(provider_id, text=f"Olá {number}", provider_at=at(number), arrival=number)
    yield echo("e-1", "Passo aí hoje", provider_at=at(2), reply_to="in-1")
    for target in (*HIS, *OURS):
        yield receive(f"answer-{target}", text="Sobre isso", reply_to=target, provider_at=at(4))
    for message_id, (provider_id, text) in SENT.items():
        yield record_sent(message_id, provider_id)
        yield echo(provider_id, f"{text} (como lista)" if garbled else text, provider_at=NOON)
    for provider_id in OURS:
        for what in ("sent", "delivered", "read", "played", "failed"):
            yield status(what, provider_id, provider_at=at(3))
    for target in (*HIS, *OURS):
        for minute in (2, 3, 5):
            for by in (CONTACT, PHONE):
                about = {"provider_at": at(minute), "by": by}
                name = f"{target}-{minute}-{by.id}"
                yield change("edit", target, f"edit-{name}", text=f"Emenda {minute}", **about)
                emoji = {2: "👍", 3: None, 5: "❤️"}[minute]
                yield change("reaction", target, f"react-{name}", text=emoji, **about)
                if minute == 5:
                    yield change("revoke", target, f"revoke-{name}", **about)
        yield change("edit", target, f"untold-{target}", provider_at=at(6))


KNOWN = {garbled: tuple(all_that_can_be_told(garbled)) for garbled in (False, True)}


def told(commands: Sequence[Command]) -> dict[str, Any]:
    """What there is after the provider told this, everything of it twice at once."""
    desk = InMemory(conversation.decider, TALK)
    desk.carry_out(receive("in-0", provider_at=NOON))
    for message_id, (_, text) in SENT.items():
        desk.carry_out(queue(message_id, text, at=NOON))
        desk.carry_out(attempt(message_id))
    for command in commands:
        if isinstance(desk.carry_out(command), list):
            assert desk.carry_out(command) == []
    snapshot = conversation.decider.snapshot
    assert snapshot is not None
    assert snapshot.load(snapshot.dump(desk.state)) == desk.state
    documents = desk.documents(MESSAGES)
    at_once = Documents([], MESSAGES.followed)
    for each in desk.past:
        if isinstance(each.data, MESSAGES.events):
            MESSAGES.evolve(at_once, each)
    assert {key: after for key, _, after in at_once.changes() if after is not None} == documents
    return {
        "messages": {key: without_arrival(each) for key, each in documents.items()},
        "words": {key: set(each["words"]) for key, each in desk.documents(WORDS).items() if each["words"]},
        "last": desk.documents(CONVERSATIONS)[TALK]["last_inbound"],
    }


def without_arrival(document: Document) -> Document:
    kept = {key: value for key, value in document.items() if key not in OF_ARRIVAL}
    # Which attempt a provider answered first is no matter; and of ours, nor is its clock.
    kept["sent_as"] = sorted(document.get("sent_as", ()))
    if document["direction"] == "out" and document["cause"] is not None:
        kept["provider_at"] = None
    return kept


@settings(max_examples=400, deadline=None)
@given(st.data())
def test_any_interleaving_and_repetition_gives_the_same_conversation(data: st.DataObject) -> None:
    known = st.sampled_from(KNOWN[data.draw(st.booleans())])
    commands = data.draw(st.lists(known, max_size=16, unique_by=lambda each: each.command_id))
    shuffled = data.draw(st.permutations(commands))
    repeated = data.draw(st.lists(st.sampled_from(commands), max_size=5)) if commands else []
    assert told([*shuffled, *repeated]) == told(commands)


def test_echoes_of_two_messages_that_say_the_same_settle_both_in_any_order() -> None:
    facts: tuple[Command, ...] = (
        echo("p-1", "Ok", provider_at=NOON),
        echo("p-2", "Ok", provider_at=NOON),
        record_sent("out-1", "p-1"),
        record_sent("out-2", "p-2"),
    )
    for order in permutations(facts):
        desk = InMemory(conversation.decider, TALK)
        desk.carry_out(receive("in-0", provider_at=NOON))
        for message_id in SENT:
            desk.carry_out(queue(message_id, "Ok", at=NOON))
            desk.carry_out(attempt(message_id))
        for command in order:
            desk.carry_out(command)
        documents = desk.documents(MESSAGES)
        assert {key: each["status"] for key, each in documents.items() if each["direction"] == "out"} == {
            "out-1": "sent",
            "out-2": "sent",
        }
