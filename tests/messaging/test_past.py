"""Time travel: a page of a conversation folded anew is the page that was shown then."""

from typing import Any

import pytest

from libs.access.policy import Member
from libs.events.command import Command, CommandRejected
from libs.events.testing import NOON
from libs.identity import ids
from services.messaging.commands import SERVICE, EditMessage, ReactToMessage, RevokeMessage
from services.messaging.queries import ListMessages, MessagesAsOf
from tests.messaging.conftest import Desk
from tests.messaging.examples import ANA, LINE, TALK, attempt, queue, receive, record_sent, status

MEMBER = Member(id="ana", profile="agent")
FIRST = ids.message_id(LINE, "in-1")


def change(command: Any, message_id: str, change_id: str, **fields: Any) -> Command:
    """A change of a message by Ana."""
    made: Command = command(
        by=ANA, member=MEMBER, at=NOON, conversation_id=TALK, message_id=message_id, change_id=change_id, **fields
    )
    return made


async def then(desk: Desk, position: int, **fields: Any) -> dict[str, Any]:
    """A page as of a position."""
    page: dict[str, Any] = await desk.bus.query(
        SERVICE, MessagesAsOf(conversation_id=TALK, position=position, wait_for=position, **fields)
    )
    return page


async def test_messages_are_at_every_position_what_they_were_when_the_log_stood_there(desk: Desk) -> None:
    shown: list[tuple[int, list[dict[str, Any]]]] = []
    for command in (
        receive("in-1", text="Têm a mesa?"),
        queue("out-1", "Temos", quoted=FIRST),
        attempt("out-1"),
        record_sent("out-1"),
        status("delivered"),
        change(ReactToMessage, FIRST, "c1", emoji="👍"),
        change(EditMessage, "out-1", "c2", text="Temos, em cerejeira"),
        status("read"),
        receive("in-2", text="Ótimo", reply_to="p-1"),
        change(RevokeMessage, "out-1", "c3"),
    ):
        position = (await desk.bus.ask(SERVICE, command)).position
        page = await desk.bus.query(SERVICE, ListMessages(conversation_id=TALK, wait_for=position))
        shown.append((position, page["items"]))
    assert len({str(items) for _, items in shown}) == len(shown), "every step shows"
    for position, items in shown:
        assert (await then(desk, position))["items"] == items
        assert (await then(desk, position, limit=1))["items"] == items[-1:]


async def test_pages_of_then_follow_each_other_and_hold_nothing_of_later(desk: Desk) -> None:
    replies = [await desk.bus.ask(SERVICE, receive(f"in-{number}", text=str(number))) for number in range(9)]
    last = await then(desk, replies[6].position, limit=3)
    assert [each["text"] for each in last["items"]] == ["4", "5", "6"]
    before = await then(desk, replies[6].position, limit=3, before=last["next"])
    assert [each["text"] for each in before["items"]] == ["1", "2", "3"]
    first = await then(desk, replies[6].position, limit=3, before=before["next"])
    assert ([each["text"] for each in first["items"]], first["next"]) == (["0"], None)
    assert (await then(desk, replies[0].position - 1))["items"] == []
    with pytest.raises(CommandRejected, match=r"cursor\.invalid"):
        await then(desk, replies[6].position, before="yesterday")
