"""The rule book: the rules that run, by rank, held in memory because every event asks for them (B6)."""

from dataclasses import dataclass

from pymongo.asynchronous.collection import AsyncCollection

from libs.events.catalog.rule import SILENCES, Occasion, RuleRewritten
from libs.events.held import Held
from libs.events.projector import Projector
from libs.events.view import Document, View
from services.tickets.views.automation import Rules


@dataclass(frozen=True, slots=True)
class Standing:
    """A rule that runs on what happened after the log position `since`."""

    id: str
    label: str
    place: int
    since: int
    written: RuleRewritten


class RuleBook(Held[list[Standing]]):
    """The rules that run, by rank."""

    def __init__(self, rules: AsyncCollection[Document], projector: Projector) -> None:
        super().__init__(projector)
        self._rules = rules

    async def on(self, occasion: Occasion, position: int) -> list[Standing]:
        """The rules for an occasion at a log position, by rank."""
        return [each for each in await self.now() if each.written.occasion == occasion and each.since < position]

    async def silences(self) -> list[Standing]:
        """The rules that run when nothing happens, by rank."""
        return [each for each in await self.now() if each.written.occasion in SILENCES]

    async def read(self) -> list[Standing]:
        """Those that are switched on."""
        found = [standing(each) async for each in self._rules.find({"since": {"$ne": None}})]
        return sorted(found, key=lambda each: (each.place, each.id))

    def concerned(self, view: View, document: Document) -> bool:
        """Any rule."""
        return isinstance(view, Rules)


def standing(document: Document) -> Standing:
    """A rule from its document."""
    written = RuleRewritten.model_validate({each: document[each] for each in RuleRewritten.model_fields})
    return Standing(document["_id"], document["name"], document["place"], document["since"] or 0, written)
