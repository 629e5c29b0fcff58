"""Messages and schedules in the examples."""

from datetime import timedelta

from libs.events.catalog import message, reply, schedule
from libs.events.catalog.examples.story import (
    CONVERSATION,
    LATER,
    LINE,
    NOON,
    RECEIVED,
    REPLY,
    REPLY_WAMID,
    ROSA,
    SCHEDULE,
    TICKET,
    WAMID,
)
from libs.events.catalog.media import Media
from libs.events.event import Actor, Event
from libs.identity import ids

QUICK_REPLY = "0198c0de-0000-7000-8000-0000000094c1"
CHANGE = "0198c0de-0000-7000-8000-00000000c8a1"
PICTURE = ids.message_id(LINE, "wamid.HBgNNTUyMTk4ODQyMTE3MBUCABIYIEY0")
PRICES = Media(
    id="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    kind="document",
    mime="application/pdf",
    name="tabela-de-precos.pdf",
    size=182_044,
    pages=3,
    thumb=True,
)

BY_MEMBERS: tuple[Event, ...] = (
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
    schedule.OccurrenceChanged(text="Hoje a loja abre às 10h.", due=LATER + timedelta(hours=2)),
    schedule.OccurrenceSkipped(next_due=LATER + timedelta(days=7)),
    schedule.ScheduleCancelled(),
    message.MessageEdited(message_id=REPLY, change_id=CHANGE, text="Bom dia, Rosa! Temos a mesa em cerejeira."),
    message.MessageRevoked(message_id=REPLY, change_id=CHANGE),
    reply.QuickReplySaved(shortcut="precos", text="Segue a tabela, {{first_name}}.", media=(PRICES,)),
    reply.QuickReplyArchived(),
)

BY_THE_CONTACT: tuple[Event, ...] = (
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
    message.ReactionSet(message_id=REPLY, change_id=ids.message_id(LINE, "wamid.R1"), emoji="❤️", provider_at=NOON),
    message.ReactionRemoved(message_id=REPLY, change_id=ids.message_id(LINE, "wamid.R2"), provider_at=NOON),
)

BY_THE_SYSTEM: tuple[Event, ...] = (
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
    message.ChangeAttempted(change_id=CHANGE, message_id=REPLY, attempt=1),
    message.ChangeTaken(change_id=CHANGE, message_id=REPLY, provider_id="wamid.HBgNNTUyMTk4ODQyMTE3MBUCABEYEjc3"),
    message.ChangeFailed(change_id=CHANGE, message_id=REPLY, code="waba.131009", detail="The message is too old"),
    message.ChangeOutcomeUnknown(change_id=CHANGE, message_id=REPLY),
    message.MediaStored(message_id=PICTURE, media=PRICES),
    message.MediaLost(message_id=PICTURE, code="waba.131052", detail="The provider no longer has it"),
    schedule.ScheduleFired(
        conversation_id=CONVERSATION,
        ticket_id=TICKET,
        message_id=ids.scheduled_message_id(SCHEDULE, 1),
        text="Sua mesa chega amanhã entre 9h e 12h.",
    ),
    schedule.ScheduleMissed(late_seconds=93_600.0),
    schedule.ScheduleErased(),
    message.MediaWanted(message_id=PICTURE),
    message.MessageSentElsewhere(
        message_id=ids.message_id(LINE, "wamid.HBgNNTUyMTk4ODQyMTE3MBUCABEYEjE1"),
        provider_id="wamid.HBgNNTUyMTk4ODQyMTE3MBUCABEYEjE1",
        contact_id=ROSA,
        channel_id=LINE,
        kind="text",
        text="Rosa, acabo de passar na loja e separei a mesa.",
        provider_at=NOON,
        arrival=131,
    ),
    message.EchoRecognized(message_id=REPLY, echo_id=ids.message_id(LINE, REPLY_WAMID)),
    message.QuoteFound(message_id=RECEIVED, quoted=REPLY),
    message.MessagePlayed(message_id=REPLY, provider_at=NOON + timedelta(seconds=30)),
    message.ChangeArrivedEarly(
        provider_id=WAMID,
        change_id=ids.message_id(LINE, "wamid.R3"),
        contact_id=ROSA,
        by=Actor(kind="contact", id=ROSA),
        what="edit",
        text="Vocês têm a mesa de jantar em cerejeira ou em carvalho?",
        provider_at=NOON,
        changed_as="wamid.R3",
    ),
    message.ParticipantsChanged(
        joined=(message.Participant(contact_id=ROSA, address="5521988421170@s.whatsapp.net", name="Rosa"),)
    ),
    message.ConversationErased(),
    message.ParticipantErased(contact_id=ROSA, message_ids=(RECEIVED,), quoting_ids=(REPLY,), ticket_ids=(TICKET,)),
)

STREAMS = {
    "message": f"message.{CONVERSATION}",
    "schedule": f"schedule.{SCHEDULE}",
    "reply": f"reply.{QUICK_REPLY}",
}
