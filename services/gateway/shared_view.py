"""The shared view: a filter of the ticket lists that management gives to the team (B8)."""

from collections.abc import Sequence
from typing import TypeAlias, assert_never, cast

from libs.access.policy import manages
from libs.events.catalog.shared_view import SharedViewEvent, ViewShared, ViewWithdrawn
from libs.events.command import Refused
from libs.events.decider import Decider
from libs.events.event import Recorded
from services.gateway.view_commands import ShareView, WithdrawView

Command = ShareView | WithdrawView
SharedView: TypeAlias = ViewShared | None


class SharingIsManagements(Refused):
    """Only supervisors and admins give views to others."""

    code = "view.management_only"
    status = "forbidden"


class ViewNeedsName(Refused):
    """A view needs a name."""

    code = "view.name_empty"
    status = "invalid"


def decide(command: Command, view: SharedView) -> Sequence[SharedViewEvent]:
    """What follows from a command."""
    if not manages(command.member):
        raise SharingIsManagements
    match command:
        case ShareView(label=label, query=query, queue_id=queue_id):
            if not label.strip():
                raise ViewNeedsName
            shared = ViewShared(label=label.strip(), query=query, queue_id=queue_id)
            return [] if shared == view else [shared]
        case WithdrawView():
            return [] if view is None else [ViewWithdrawn()]
        case _:
            assert_never(command)


def evolve(_: SharedView, recorded: Recorded) -> SharedView:
    """The view after an event; none is left of one that was withdrawn."""
    event = cast(ViewShared | ViewWithdrawn, recorded.data)
    return event if isinstance(event, ViewShared) else None


def _nothing() -> SharedView:
    return None


decider: Decider[Command, SharedView] = Decider("view", _nothing, decide, evolve)
