"""What leaves besides new messages, and what may not leave by itself (rule 8)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from libs.events.catalog.message import (
    Choice,
    MessageEdited,
    MessageQueued,
    MessageRetried,
    MessageRevoked,
    Options,
    QueueCause,
    ReactionRemoved,
    ReactionSet,
    Segments,
)
from libs.events.catalog.template_use import TemplateUse
from libs.events.event import Event
from libs.events.testing import NOON, recorded
from services.gateway.channels.comtele.channel import Comtele
from services.gateway.channels.outbound import Outbound, OutboundChange
from services.gateway.channels.simulator.channel import Simulator
from services.gateway.channels.waba.channel import Waba
from services.gateway.outgoing import Job, Leaving, Outgoing, refused, segments, signed

FREE = {"blocked": False, "chatbot_blocked": False}
FOUND: dict[str, Any] = {
    "peer": "+5511900001234",
    "channel_id": "c",
    "contact_id": "k",
    "group": False,
    "last_inbound": {
        "message_id": "i",
        "provider_id": "p",
        "at": "2026-11-20T12:00:00.000000Z",
        "believed_at": "2026-11-20T12:00:00.000000Z",
    },
    "content": {"kind": "text", "text": "Olá", "signature": "Ana"},
    "direction": "out",
    "provider_id": "wamid.1",
    "answers": "wamid.0",
}


async def completed(event: Event, change_id: str | None = None, **found: Any) -> Leaving | None:
    """What leaves for an event, given what messaging answers."""

    async def ask(_: Any) -> dict[str, Any]:
        return {**FOUND, **found}

    job = Job(recorded(event, "v1"), "v1", "m1", change_id)
    return await Outgoing(ask).complete(job)


@pytest.mark.parametrize(
    ("event", "what", "text"),
    [
        (MessageEdited(message_id="m1", change_id="c1", text="Oi"), "edit", "Oi"),
        (MessageRevoked(message_id="m1", change_id="c1"), "revoke", None),
        (ReactionSet(message_id="m1", change_id="c1", emoji="👍"), "reaction", "👍"),
        (ReactionRemoved(message_id="m1", change_id="c1"), "reaction", None),
    ],
)
async def test_a_change_leaves_with_the_providers_id_of_its_message(
    event: Event, what: str, text: str | None
) -> None:
    leaving = await completed(event, "c1")
    assert leaving is not None
    change = leaving.what
    assert isinstance(change, OutboundChange)
    assert (change.what, change.text, change.target, change.ours) == (what, text, "wamid.1", True)


async def test_a_message_that_the_provider_never_had_cannot_be_changed_there() -> None:
    assert await completed(MessageRevoked(message_id="m1", change_id="c1"), "c1", provider_id=None) is None


async def test_a_reply_leaves_with_the_providers_id_of_what_it_answers() -> None:
    event = MessageQueued(message_id="m1", contact_id="k", channel_id="c", kind="text", text="Sim", quoted="i")
    leaving = await completed(event)
    assert leaving is not None
    assert isinstance(leaving.what, Outbound)
    assert (leaving.what.text, leaving.what.reply_to) == ("Sim", "wamid.0")


async def test_answers_and_templates_leave_with_their_message_also_when_it_is_sent_again() -> None:
    options = Options(style="buttons", choices=(Choice(id="1", title="Sim"),))
    template = TemplateUse(name="confirma", language="pt_BR", body=("Rosa",))
    event = MessageQueued(
        message_id="m1", contact_id="k", channel_id="c", kind="template", options=options, template=template
    )
    content = {**FOUND["content"], **event.model_dump(include={"kind", "options", "template"})}
    for leaving in (await completed(event), await completed(MessageRetried(message_id="m1"), content=content)):
        assert leaving is not None
        assert isinstance(leaving.what, Outbound)
        assert (leaving.what.kind, leaving.what.options, leaving.what.template) == ("template", options, template)


def leaves(cause: QueueCause | None, last_inbound: datetime | None = NOON) -> Leaving:
    return Leaving("c", "k", Outbound("m", "v", "+55", "Oi"), cause=cause, last_inbound=last_inbound)


@pytest.mark.parametrize("cause", ["schedule", "rating", "text", "bot"])
def test_nothing_leaves_by_itself_to_a_blocked_contact(cause: QueueCause) -> None:
    failed = refused(leaves(cause), Simulator.capabilities, {**FREE, "blocked": True}, NOON)
    assert failed is not None
    assert failed.code == "contact.blocked"


@pytest.mark.parametrize(("cause", "code"), [("rating", "contact.chatbot_blocked"), ("schedule", None)])
def test_whom_bots_do_not_answer_still_gets_what_people_scheduled(cause: QueueCause, code: str | None) -> None:
    failed = refused(leaves(cause), Simulator.capabilities, {**FREE, "chatbot_blocked": True}, NOON)
    assert (failed.code if failed is not None else None) == code


@pytest.mark.parametrize("last_inbound", [None, NOON - timedelta(hours=25)])
def test_nothing_leaves_by_itself_through_a_closed_window(last_inbound: datetime | None) -> None:
    failed = refused(leaves("schedule", last_inbound), Waba.capabilities, FREE, NOON)
    assert failed is not None
    assert failed.code == "message.window_closed"
    assert refused(leaves("schedule", last_inbound), Simulator.capabilities, FREE, NOON) is None
    assert refused(leaves("schedule", NOON - timedelta(hours=23)), Waba.capabilities, FREE, NOON) is None


@pytest.mark.parametrize(("category", "code"), [("marketing", "contact.no_marketing"), ("utility", None)])
@pytest.mark.parametrize("cause", ["agent", "schedule"])
def test_whoever_wants_no_marketing_gets_none_whoever_sends_it(
    cause: QueueCause, category: str, code: str | None
) -> None:
    template = TemplateUse(name="promo", language="pt_BR", category=category)
    leaving = Leaving("c", "k", Outbound("m", "v", "+55", "Oi", kind="template", template=template), cause=cause)
    failed = refused(leaving, Waba.capabilities, FREE, NOON, declines=True)
    assert (failed.code if failed is not None else None) == code
    assert refused(leaving, Waba.capabilities, FREE, NOON) is None


@pytest.mark.parametrize("cause", ["agent", None])
def test_what_somebody_writes_now_is_his_to_answer_for(cause: QueueCause | None) -> None:
    nobody = {"blocked": True, "chatbot_blocked": True}
    assert refused(leaves(cause, None), Waba.capabilities, nobody, datetime(2026, 11, 22, tzinfo=UTC)) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a" * 155, Segments(encoding="gsm", parts=1)),
        ("a" * 156, Segments(encoding="gsm", parts=2)),
        ("ã", Segments(encoding="ucs2", parts=1)),
    ],
)
def test_a_text_leaves_in_parts_its_writers_name_included_where_those_are_charged(
    text: str, found: Segments
) -> None:
    leaving = Leaving("c", "k", Outbound("m", "v", "+55", text), signature="Ana")
    assert segments(leaving, Comtele.capabilities) == found
    assert segments(leaving, Waba.capabilities) is None


def test_a_name_stands_bold_above_a_text_where_the_channel_knows_bold() -> None:
    assert signed("Oi", "Ana", bold=True) == "*Ana*:\nOi"
    assert signed("Oi", "Ana", bold=False) == "Ana:\nOi"
    assert signed(None, "Ana", bold=True) is None
    assert signed("Oi", None, bold=True) == "Oi"


@pytest.mark.parametrize(("hours", "code"), [(23, None), (25, "message.window_closed")])
def test_what_somebody_writes_is_refused_too_once_the_window_is_known_to_be_closed(
    hours: int, code: str | None
) -> None:
    at = NOON + timedelta(hours=hours)
    known = replace(leaves("agent"), asked=True)
    failed = refused(known, Waba.capabilities, FREE, at)
    assert (failed.code if failed is not None else None) == code
    assert refused(leaves("agent"), Waba.capabilities, FREE, at) is None
    use = TemplateUse(name="retomar", language="pt_BR")
    template = Outbound("m", "v", "+55", "Oi", kind="template", template=use)
    assert refused(replace(known, what=template), Waba.capabilities, FREE, at) is None
    assert refused(replace(leaves("bot"), what=template), Waba.capabilities, FREE, at) is None
    assert refused(known, Simulator.capabilities, FREE, at) is None
