"""One believable example of every event type: for the AsyncAPI document, the golden files and readers.

They tell one story: Rosa writes to Casa Ipê, Ana answers, schedules a message, issues a protocol and talks to
her on the telephone.
"""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

import orjson

from libs.events.catalog import call, channel, contact, message, queue, schedule, ticket, user
from libs.events.cloudevents import Context, encode
from libs.events.event import Actor, Event
from libs.identity import ids

NOON = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
ANA = "0198c0de-0000-7000-8000-00000000a0a1"
BRUNO = "0198c0de-0000-7000-8000-00000000b0b1"
SALES = "0198c0de-0000-7000-8000-000000005a1e"
SUPPORT = "0198c0de-0000-7000-8000-000000005099"
LINE = "0198c0de-0000-7000-8000-00000000c4a1"
PHONE = "+5521988421170"
ROSA = ids.contact_id("phone", PHONE)
CONVERSATION = ids.conversation_id(LINE, "phone", PHONE)
TICKET = ids.ticket_id(CONVERSATION, 1)
WAMID = "wamid.HBgNNTUyMTk4ODQyMTE3MBUCABIYFjNFQjBDMUQ2"
REPLY_WAMID = "wamid.HBgNNTUyMTk4ODQyMTE3MBUCABEYEjlBM0NBNUIz"
RECEIVED = ids.message_id(LINE, WAMID)
REPLY = "0198c0de-0000-7000-8000-00000000e911"
SCHEDULE = "0198c0de-0000-7000-8000-000000005ced"
LATER = NOON + timedelta(days=3)
SETTINGS = {"phone_number_id": "106540352242922", "base_url": "https://graph.facebook.com/v23.0"}

_BY_MEMBERS: tuple[Event, ...] = (
    ticket.Accepted(agent_id=ANA),
    ticket.Transferred(
        queue_id=SUPPORT, agent_id=BRUNO, note="Pede a nota fiscal", from_queue_id=SALES, from_agent_id=ANA
    ),
    ticket.ReturnedToQueue(queue_id=SALES, from_agent_id=ANA),
    ticket.Resolved(how="farewell", agent_id=ANA),
    ticket.Reopened(agent_id=ANA),
    ticket.MarkedRead(up_to=4711),
    ticket.MarkedUnread(),
    ticket.TicketViewed(ticket_id=TICKET),
    ticket.ProtocolIssued(
        number="20261120-000042",
        ticket_id=TICKET,
        ticket_number=1042,
        conversation_id=CONVERSATION,
        contact_id=ROSA,
    ),
    queue.QueueCreated(label="Vendas", color="#2F6F4E"),
    queue.QueueRenamed(label="Vendas e orçamentos"),
    queue.AgentJoinedQueue(user_id=ANA),
    queue.AgentLeftQueue(user_id=ANA),
    queue.QueueArchived(),
    message.MessageQueued(
        message_id=REPLY,
        contact_id=ROSA,
        channel_id=LINE,
        kind="text",
        text="Bom dia, Rosa! Temos a mesa em cerejeira. 🌳",
        signature="Ana",
        cause="agent",
        ticket_id=TICKET,
    ),
    message.MessageRetried(message_id=REPLY),
    schedule.MessageScheduled(
        conversation_id=CONVERSATION,
        ticket_id=TICKET,
        text="Sua mesa chega amanhã entre 9h e 12h.",
        due=LATER,
        time_zone="America/Sao_Paulo",
    ),
    schedule.ScheduleChanged(
        text="Sua mesa chega amanhã entre 14h e 17h.",
        due=LATER + timedelta(hours=1),
        time_zone="America/Sao_Paulo",
    ),
    schedule.ScheduleCancelled(),
    call.CallAnswered(agent_id=ANA),
    call.CallEnded(cause="contact hung up", seconds=97.5),
    call.CallRejected(agent_id=ANA),
    user.UserJoined(label="Ana Prado", email="ana@demo.local", profile="agent"),
    user.ProfileGiven(profile="supervisor"),
    user.PreferencesChanged(label="Ana P.", signature=True, language="pt-BR"),
    user.PasswordChanged(),
    user.UserDeactivated(),
    user.LoggedIn(session_id="0198c0de-0000-7000-8000-000000005e55"),
    user.LogInRefused(),
    user.LoggedOut(session_id="0198c0de-0000-7000-8000-000000005e55"),
    channel.ChannelAdded(kind="waba", label="WhatsApp da loja", queue_id=SALES, settings=SETTINGS),
    channel.ChannelReconfigured(label="WhatsApp Vendas", queue_id=SUPPORT, settings=SETTINGS),
    channel.ChannelResumed(),
    channel.ChannelRemoved(),
)

_BY_THE_CONTACT: tuple[Event, ...] = (
    message.MessageReceived(
        message_id=RECEIVED,
        provider_id=WAMID,
        contact_id=ROSA,
        channel_id=LINE,
        kind="text",
        text="Vocês têm a mesa de jantar em cerejeira?",
        provider_at=NOON - timedelta(seconds=2),
        arrival=118,
        reply_to=REPLY,
    ),
    call.CallOffered(
        direction="in",
        conversation_id=CONVERSATION,
        contact_id=ROSA,
        channel_id=LINE,
        provider_id="call-7f3a",
    ),
)

_BY_THE_SYSTEM: tuple[Event, ...] = (
    ticket.TicketOpened(
        number=1042,
        conversation_id=CONVERSATION,
        contact_id=ROSA,
        channel_id=LINE,
        ordinal=1,
        queue_id=SALES,
        cause="inbound",
        group=False,
    ),
    ticket.Succeeded(by_ticket_id=ids.ticket_id(CONVERSATION, 2)),
    contact.ContactRegistered(label="Rosa Martins", alias_kind="phone", alias=PHONE, group=False),
    contact.ContactRenamed(label="Rosa Martins Lima"),
    contact.AliasLearned(alias_kind="wa_id", alias="552188421170", source="waba"),
    message.ConversationStarted(
        channel_id=LINE, channel_kind="waba", contact_id=ROSA, peer="552188421170", group=False
    ),
    message.PeerLearned(peer="5521988421170"),
    message.SendAttempted(message_id=REPLY, attempt=1),
    message.MessageSent(message_id=REPLY, provider_id=REPLY_WAMID, provider_at=NOON),
    message.MessageDelivered(message_id=REPLY, provider_at=NOON + timedelta(seconds=1)),
    message.MessageRead(message_id=REPLY, provider_at=NOON + timedelta(seconds=9)),
    message.MessageFailed(
        message_id=REPLY, code="waba.131047", detail="More than 24 hours have passed", may_retry=False
    ),
    message.MessageOutcomeUnknown(message_id=REPLY, attempt=1),
    message.StatusArrivedEarly(
        provider_id=REPLY_WAMID,
        status="failed",
        provider_at=NOON,
        code="waba.131026",
        detail="Message undeliverable",
    ),
    schedule.ScheduleFired(
        conversation_id=CONVERSATION,
        ticket_id=TICKET,
        message_id=ids.scheduled_message_id(SCHEDULE, 1),
        text="Sua mesa chega amanhã entre 9h e 12h.",
    ),
    schedule.ScheduleMissed(late_seconds=93_600.0),
    call.CallMissed(cause="nobody answered"),
    call.CallFailed(cause="line lost"),
    channel.ChannelStopped(code="waba.190", detail="The access token has expired"),
)

_ACTORS: dict[type[Event], Actor] = {
    **{type(each): Actor(kind="user", id=ANA, address="203.0.113.7") for each in _BY_MEMBERS},
    **{type(each): Actor(kind="contact", id=ROSA) for each in _BY_THE_CONTACT},
    **{type(each): Actor(kind="system", id="system") for each in _BY_THE_SYSTEM},
}

EXAMPLES: dict[type[Event], Event] = {
    type(each): each for each in (*_BY_MEMBERS, *_BY_THE_CONTACT, *_BY_THE_SYSTEM)
}

_STREAMS = {
    "ticket": f"ticket.{TICKET}",
    "access": f"access.{TICKET}",
    "protocol": "protocol.20261120",
    "queue": f"queue.{SALES}",
    "contact": f"contact.{ROSA}",
    "message": f"message.{CONVERSATION}",
    "schedule": f"schedule.{SCHEDULE}",
    "call": f"call.{ids.call_id(LINE, 'call-7f3a')}",
    "user": f"user.{ANA}",
    "session": f"session.{ANA}",
    "channel": f"channel.{LINE}",
}


def stored(event_type: type[Event]) -> dict[str, Any]:
    """The CloudEvent in which the log would keep the type's example; the same at every call."""
    data, _ = encode(
        _STREAMS[event_type.category],
        1,
        [EXAMPLES[event_type]],
        Context(
            actor=_ACTORS[event_type],
            time=NOON,
            command_id=_id(event_type, "command"),
            correlation_id=_id(event_type, "correlation"),
            causation_id=_id(event_type, "cause"),
        ),
    )
    envelope: dict[str, Any] = orjson.loads(data)
    return {**envelope, "id": _id(event_type, "event")}


def _id(event_type: type[Event], part: str) -> str:
    return str(uuid5(UUID(ANA), f"{event_type.name()} {part}"))
