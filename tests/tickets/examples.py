"""The people and tickets that the specs of this service talk about."""

from datetime import timedelta

from libs.access.policy import Member
from libs.events.catalog.contact import ContactRegistered
from libs.events.catalog.message import ConversationStarted, MessageQueued, MessageReceived
from libs.events.catalog.ticket import TicketOpened
from libs.events.event import Event, Recorded
from libs.events.testing import NOON, recorded

ANA = Member(id="ana", profile="agent", queue_ids=frozenset({"sales", "support"}))
BRUNO = Member(id="bruno", profile="agent", queue_ids=frozenset({"sales"}))
DIEGO = Member(id="diego", profile="agent", queue_ids=frozenset({"finance"}))
CARLA = Member(id="carla", profile="supervisor")
WANDA = Member(id="wanda", profile="supervisor", queue_ids=frozenset({"finance"}), scope="own_queues")
ADMIN = Member(id="admin", profile="admin")
TEAM = (ANA, BRUNO, DIEGO, CARLA, WANDA, ADMIN)


def opened(queue_id: str | None = "sales", group: bool = False, ordinal: int = 1, number: int = 7) -> TicketOpened:
    return TicketOpened(
        number=number,
        conversation_id="v1",
        contact_id="rosa",
        channel_id="line",
        ordinal=ordinal,
        queue_id=queue_id,
        group=group,
    )


def by(member: Member, event: Event, stream_id: str = "t1") -> Recorded:
    return recorded(event, stream_id, actor=member.actor())


def minute(number: int, event: Event, stream_id: str) -> Recorded:
    """What happened `number` minutes past noon."""
    return recorded(event, stream_id, time=NOON + timedelta(minutes=number))


def at(number: int) -> str:
    """That moment as documents spell it."""
    return f"2026-11-20T15:{number:02}:00.000000Z"


def started(group: bool = False) -> ConversationStarted:
    return ConversationStarted(
        channel_id="line", channel_kind="simulator", contact_id="rosa", peer="+5511987654321", group=group
    )


def registered(label: str = "Rosa Conceição", phone: str = "+5511987654321") -> ContactRegistered:
    return ContactRegistered(label=label, alias_kind="phone", alias=phone)


def received(message_id: str = "m1", text: str | None = "Bom dia") -> MessageReceived:
    return MessageReceived(
        message_id=message_id,
        provider_id=f"p-{message_id}",
        contact_id="rosa",
        channel_id="line",
        kind="text" if text is not None else "image",
        text=text,
        provider_at=NOON,
        arrival=1,
    )


def queued(message_id: str = "o1", text: str = "Olá, Rosa") -> MessageQueued:
    return MessageQueued(message_id=message_id, contact_id="rosa", channel_id="line", kind="text", text=text)
