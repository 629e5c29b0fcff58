"""Given / when / then for deciders, views and policies: specifications that run in milliseconds."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

from libs.events.command import Command, Refused
from libs.events.decider import Decider
from libs.events.event import SYSTEM, Actor, Event, Recorded
from libs.events.view import Document, Documents, View

C = TypeVar("C", bound=Command)
S = TypeVar("S")
NOON = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)


def recorded(
    event: Event,
    stream_id: str = "1",
    position: int = 1,
    actor: Actor = SYSTEM,
    time: datetime = NOON,
    version: int = 1,
) -> Recorded:
    """An event as the log would return it."""
    return Recorded(
        id=f"event-{position}",
        stream=f"{event.category}.{stream_id}",
        position=position,
        index=0,
        version=version,
        time=time,
        actor=actor,
        command_id=f"command-{position}",
        correlation_id=f"command-{position}",
        causation_id=None,
        traceparent=None,
        data=event,
    )


def history(events: Sequence[Event | Recorded], stream_id: str = "1") -> list[Recorded]:
    """Events at the positions 1, 2, 3 …; those already recorded keep everything but their position."""
    return [
        replace(each, position=position)
        if isinstance(each, Recorded)
        else recorded(each, stream_id, position, version=position)
        for position, each in enumerate(events, start=1)
    ]


@dataclass(frozen=True)
class DeciderSpec(Generic[C, S]):
    """`DeciderSpec(decider).given(...).when(command).then(...)`."""

    decider: Decider[C, S]
    past: tuple[Recorded, ...] = ()
    command: C | None = None

    def given(self, *events: Event | Recorded) -> "DeciderSpec[C, S]":
        """What happened before."""
        return replace(self, past=tuple(history(events)))

    def when(self, command: C) -> "DeciderSpec[C, S]":
        """The command under test."""
        return replace(self, command=command)

    def then(self, *events: Event) -> None:
        """It yields exactly these events, and nothing when run again after them."""
        decided = self._decide()
        assert decided == list(events), f"decided {decided}, expected {list(events)}"
        assert self.command is not None
        by, at = self.command.by, self.command.at
        own = self.command.command_id
        done = [replace(recorded(each, actor=by, time=at), command_id=own) for each in decided]
        after = self.decider.fold(history([*self.past, *done]))
        again = list(self.decider.decide(self.command, after))
        assert again == [], f"the second run of the same command decided {again}"

    def then_nothing(self) -> None:
        """It is already fulfilled."""
        decided = self._decide()
        assert decided == [], f"decided {decided}, expected nothing"

    def then_refused(self, refusal: type[Refused], **extra: Any) -> None:
        """A rule forbids it."""
        try:
            decided = self._decide()
        except Refused as raised:
            assert type(raised) is refusal, f"refused with {raised!r}, expected {refusal.__name__}"
            assert all(raised.extra.get(key) == value for key, value in extra.items()), raised.extra
        else:
            raise AssertionError(f"decided {decided}, expected {refusal.__name__}")

    def _decide(self) -> list[Event]:
        assert self.command is not None, "no command given"
        return list(self.decider.decide(self.command, self.decider.fold(self.past)))


@dataclass(frozen=True)
class ViewSpec:
    """`ViewSpec(view).given(...).then(id, {...})`: folds events and compares documents."""

    view: View
    past: tuple[Recorded, ...] = ()

    def given(self, *events: Recorded) -> "ViewSpec":
        """What happened, in order; positions are counted from 1."""
        return replace(self, past=tuple(history(events)))

    def documents(self) -> dict[str, Document]:
        """All documents after the history, folded one event at a time through `needs`."""
        kept: dict[str, Document] = {}
        for each in self.past:
            needed: dict[str, Document] = {}
            for need in self.view.needs(each):
                for document in kept.values():
                    if document.get(need.field) == need.value:
                        needed[document["_id"]] = document
            documents = Documents(needed.values(), self.view.followed)
            self.view.evolve(documents, each)
            for key, _, after in documents.changes():
                if after is None:
                    kept.pop(key, None)
                else:
                    kept[key] = after
        return kept

    def then(self, document_id: str, expected: Document) -> None:
        """The document has at least these fields with these values."""
        document = self.documents().get(document_id)
        assert document is not None, f"there is no document {document_id}"
        actual = {key: document.get(key) for key in expected}
        assert actual == expected, f"{actual} is not {expected}"

    def then_nothing(self, document_id: str) -> None:
        """There is no such document."""
        assert document_id not in self.documents()
