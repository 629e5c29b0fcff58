"""The service levels: how soon whose customers are answered and served, in their order (B7)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, assert_never, cast

from libs.events.catalog.sla import SlaArchived, SlaChanged, SlaDefined, SlaEvent, SlaMoved, SlaTerms
from libs.events.command import Refused
from libs.events.decider import Decider
from libs.events.event import Recorded
from services.tickets.management import named, require_management
from services.tickets.sla_commands import ArchiveSla, ChangeSla, DefineSla, MoveSla, SlaTermsCommand

LIMIT = 50
Event = SlaDefined | SlaChanged | SlaMoved | SlaArchived
Command = DefineSla | ChangeSla | MoveSla | ArchiveSla
PROMISES = ("first_response", "next_response", "resolution")
TERMS = (*PROMISES, "warn_before", "queue_ids", "channel_ids", "tag_ids")


class SlaNotFound(Refused):
    """There is no such service level."""

    code = "sla.not_found"
    status = "not_found"


class SlaNameIsTaken(Refused):
    """Another service level has this name."""

    code = "sla.name_taken"


class SlaPromisesNothing(Refused):
    """A service level promises a response or a resolution."""

    code = "sla.promises_nothing"
    status = "invalid"


class TooManySlas(Refused):
    """There are only so many service levels."""

    code = "sla.too_many"


@dataclass(frozen=True, slots=True)
class Slas:
    """Those that count, in their order; and which ids were used before."""

    terms: tuple[SlaTerms, ...] = ()
    archived: frozenset[str] = frozenset()

    def get(self, sla_id: str) -> SlaTerms | None:
        """A service level that counts."""
        return next((each for each in self.terms if each.sla_id == sla_id), None)


def decide(command: Command, slas: Slas) -> Sequence[SlaEvent]:
    """What follows from a command."""
    require_management(command.member)
    now = slas.get(command.sla_id)
    match command:
        case DefineSla():
            wanted = SlaDefined(**_terms(command, slas))
            if now is not None or command.sla_id in slas.archived:
                return []
            if len(slas.terms) >= LIMIT:
                raise TooManySlas(limit=LIMIT)
            return [wanted]
        case ArchiveSla() if command.sla_id in slas.archived:
            return []
        case _ if now is None:
            raise SlaNotFound
        case ChangeSla():
            terms = _terms(command, slas)
            return [] if terms == now.model_dump() else [SlaChanged(**terms)]
        case MoveSla(place=place):
            reached = min(place, len(slas.terms) - 1)
            return [] if slas.terms[reached] is now else [SlaMoved(sla_id=command.sla_id, place=reached)]
        case ArchiveSla():
            return [SlaArchived(sla_id=command.sla_id)]
        case _:
            assert_never(command)


def _terms(command: SlaTermsCommand, slas: Slas) -> dict[str, Any]:
    label = named(command.label)
    if all(getattr(command, each) is None for each in PROMISES):
        raise SlaPromisesNothing
    for each in slas.terms:
        if each.sla_id != command.sla_id and each.label.casefold() == label.casefold():
            raise SlaNameIsTaken
    return {"sla_id": command.sla_id, "label": label} | {each: getattr(command, each) for each in TERMS}


def evolve(slas: Slas, recorded: Recorded) -> Slas:
    """The service levels after an event."""
    event = cast(Event, recorded.data)
    match event:
        case SlaDefined():
            return Slas((*slas.terms, event), slas.archived)
        case SlaChanged(sla_id=sla_id):
            return Slas(tuple(event if each.sla_id == sla_id else each for each in slas.terms), slas.archived)
        case SlaMoved(sla_id=sla_id, place=place):
            others = [each for each in slas.terms if each.sla_id != sla_id]
            moved = [each for each in slas.terms if each.sla_id == sla_id]
            return Slas((*others[:place], *moved, *others[place:]), slas.archived)
        case SlaArchived(sla_id=sla_id):
            left = tuple(each for each in slas.terms if each.sla_id != sla_id)
            return Slas(left, slas.archived | {sla_id})
        case _:
            assert_never(event)


def counting(terms: Sequence[Mapping[str, Any]], row: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The service level that counts for a ticket: the first that fits its queue, channel and tags."""
    tags = {*row.get("tag_ids", ()), *row.get("contact_tag_ids", ())}
    for each in terms:
        fits = (
            (not each["queue_ids"] or row["queue_id"] in each["queue_ids"])
            and (not each["channel_ids"] or row["channel_id"] in each["channel_ids"])
            and (not each["tag_ids"] or bool(tags & set(each["tag_ids"])))
        )
        if fits:
            return each
    return None


decider: Decider[Command, Slas] = Decider("sla", Slas, decide, evolve)
