"""Held: what a few documents say, in memory because it is asked for all the time; read anew once one is written."""

from abc import ABC, abstractmethod
from typing import Generic, TypeVar

from libs.events.projector import Projector
from libs.events.view import Document, View

T = TypeVar("T")


class Held(ABC, Generic[T]):
    """Stands at the projector's position: nothing is read while it writes, and what it writes is let go."""

    def __init__(self, projector: Projector) -> None:
        self._projector = projector
        self._value: T | None = None
        self._epoch: int | None = None
        projector.followers.append(self._let_go)

    @abstractmethod
    async def read(self) -> T:
        """What the documents say."""

    @abstractmethod
    def concerned(self, view: View, document: Document) -> bool:
        """Whether a document that was written is one of them."""

    async def now(self) -> T:
        """What the documents say now."""
        if self._value is None or self._epoch != self._projector.epoch:
            async with self._projector.paused():
                self._epoch = self._projector.epoch
                self._value = await self.read()
        return self._value

    def _let_go(self, view: View, before: Document | None, after: Document | None) -> None:
        written = after or before
        if written is not None and self.concerned(view, written):
            self._value = None
