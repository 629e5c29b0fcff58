"""Notices of lines that do not work: raised for management, and gone once the line works again."""

from typing import Any

from libs.access.policy import Member
from libs.events.catalog.channel import (
    ChannelAdded,
    ChannelConnected,
    ChannelDisconnected,
    ChannelReconfigured,
    ChannelRemoved,
    ChannelResumed,
    ChannelStopped,
)
from libs.events.event import Actor, Event, Recorded
from libs.events.testing import ViewSpec, recorded
from services.tickets.notice_queries import concerns, notice_item
from services.tickets.views.notices import Notices

ADDED = ChannelAdded(kind="waba", label="Loja", settings={})
STOPPED = ChannelStopped(code="waba.190", detail="O token expirou: gere outro na Meta.")
LOST = ChannelDisconnected(code="evolution.401", detail="O telefone saiu.", lasting=True)
ADMIN = Member(id="a", profile="admin")


def happened(*events: Event | Recorded) -> list[Recorded]:
    """Events of one line, in order."""
    return [
        each if isinstance(each, Recorded) else recorded(each, "c", position)
        for position, each in enumerate(events, 1)
    ]


def notices(*events: Event | Recorded) -> list[dict[str, Any]]:
    """The notices that stand after these events."""
    documents = ViewSpec(Notices()).given(*happened(*events)).documents()
    return [each for each in documents.values() if each["what"] == "notice"]


def test_a_line_that_stops_tells_management_what_to_do() -> None:
    (told,) = notices(ADDED, ChannelReconfigured(label="Matriz", settings={}), STOPPED)
    shown = notice_item(told, "", {})
    assert (shown["kind"], shown["channel"]) == ("channel", {"id": "c", "name": "Matriz"})
    assert shown["text"] == STOPPED.detail
    assert concerns(told, ADMIN)
    assert concerns(told, Member(id="s", profile="supervisor"))
    assert not concerns(told, Member(id="b", profile="agent", queue_ids=frozenset({"q"})))


def test_it_stands_until_the_line_works_again() -> None:
    assert notices(ADDED, STOPPED, ChannelResumed()) == []
    assert notices(ADDED, LOST, ChannelConnected()) == []
    assert notices(ADDED, STOPPED, LOST, ChannelRemoved()) == []
    assert len(notices(ADDED, STOPPED, LOST, ChannelConnected())) == 1


def test_a_passing_loss_and_one_that_an_admin_wanted_tell_nobody() -> None:
    assert notices(ADDED, ChannelDisconnected(code="x", detail="Por um momento.")) == []
    by_hand = recorded(LOST, "c", 2, actor=Actor(kind="user", id="a"))
    assert notices(recorded(ADDED, "c", 1), by_hand) == []
