"""The rule book: the rules that run, by rank, held in memory because every event asks for them (B6)."""

from dataclasses import dataclass

from pymongo.asynchronous.collection import AsyncCollection

from libs.events.catalog.rule import SILENCES, Occasion, RuleRewritten
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


class RuleBook:
    """Follows the view `rules` of this process's projector, and reads it anew when another may have written it."""

    def __init__(self, rules: AsyncCollection[Document], projector: Projector) -> None:
        self._rules = rules
        self._projector = projector
        self._standing: dict[str, Standing] = {}
        self._epoch: int | None = None
        projector.followers.append(self._follow)

    async def on(self, occasion: Occasion, position: int) -> list[Standing]:
        """The rules for an occasion at a log position, by rank."""
        return [each for each in await self._all() if each.written.occasion == occasion and each.since < position]

    async def silences(self) -> list[Standing]:
        """The rules that run when nothing happens, by rank."""
        return [each for each in await self._all() if each.written.occasion in SILENCES]

    async def _all(self) -> list[Standing]:
        while self._epoch != self._projector.epoch:
            async with self._projector.paused():
                epoch = self._projector.epoch
                found = [each async for each in self._rules.find({"since": {"$ne": None}})]
                self._standing = {each["_id"]: standing(each) for each in found}
                self._epoch = epoch
        return sorted(self._standing.values(), key=lambda each: (each.place, each.id))

    def _follow(self, view: View, before: Document | None, after: Document | None) -> None:
        if not isinstance(view, Rules):
            return
        changed = after or before
        assert changed is not None
        if after is None or after["since"] is None:
            self._standing.pop(changed["_id"], None)
        else:
            self._standing[after["_id"]] = standing(after)


def standing(document: Document) -> Standing:
    """A rule from its document."""
    written = RuleRewritten.model_validate({each: document[each] for each in RuleRewritten.model_fields})
    return Standing(document["_id"], document["name"], document["place"], document["since"] or 0, written)
