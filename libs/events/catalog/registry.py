"""The published language: every event type by its stored name, and the decoding of stored payloads."""

from typing import Any

from libs.events.catalog import (
    board,
    call,
    channel,
    company,
    contact,
    message,
    note,
    notice,
    queue,
    rating,
    reason,
    relation,
    reply,
    schedule,
    tag,
    ticket,
    user,
)
from libs.events.catalog.upcasts import UPCASTS
from libs.events.event import Event

EVENT_TYPES: tuple[type[Event], ...] = (
    ticket.TicketOpened,
    ticket.Accepted,
    ticket.Transferred,
    ticket.ReturnedToQueue,
    ticket.Resolved,
    ticket.Reopened,
    ticket.Succeeded,
    ticket.MarkedRead,
    ticket.MarkedUnread,
    ticket.TagAdded,
    ticket.TagRemoved,
    ticket.ReasonSet,
    ticket.ReasonCleared,
    ticket.ValueSet,
    ticket.ValueCleared,
    ticket.PlacedOnBoard,
    ticket.MovedOnBoard,
    ticket.TakenOffBoard,
    ticket.Snoozed,
    ticket.Woken,
    ticket.ContinuedOnChannel,
    ticket.TicketViewed,
    ticket.TranscriptExported,
    ticket.ProtocolIssued,
    queue.QueueCreated,
    queue.QueueRenamed,
    queue.AgentJoinedQueue,
    queue.AgentLeftQueue,
    queue.QueueArchived,
    queue.HoursSet,
    queue.TextsSet,
    company.CompanyHoursSet,
    company.CompanyTextsSet,
    company.RatingSettingsSet,
    tag.TagCreated,
    tag.TagRenamed,
    tag.TagRecoloured,
    tag.TagArchived,
    reason.ReasonCreated,
    reason.ReasonRenamed,
    reason.ReasonArchived,
    board.BoardCreated,
    board.BoardRenamed,
    board.BoardArchived,
    board.ColumnAdded,
    board.ColumnRenamed,
    board.ColumnRecoloured,
    board.ColumnMoved,
    board.ColumnArchived,
    note.NoteAdded,
    note.NoteEdited,
    note.NoteDeleted,
    notice.NoticesSeen,
    rating.RatingRequested,
    rating.RatingGiven,
    rating.RatingExpired,
    contact.ContactRegistered,
    contact.ContactRenamed,
    contact.AliasLearned,
    contact.ContactTagged,
    contact.ContactUntagged,
    relation.ContactBlocked,
    relation.ContactUnblocked,
    relation.ChatbotBlocked,
    relation.ChatbotUnblocked,
    message.ConversationStarted,
    message.PeerLearned,
    message.MessageReceived,
    message.MessageQueued,
    message.SendAttempted,
    message.MessageSent,
    message.MessageDelivered,
    message.MessageRead,
    message.MessageFailed,
    message.MessageOutcomeUnknown,
    message.MessageRetried,
    message.StatusArrivedEarly,
    message.MessageEdited,
    message.MessageRevoked,
    message.ReactionSet,
    message.ReactionRemoved,
    message.ChangeAttempted,
    message.ChangeTaken,
    message.ChangeFailed,
    message.ChangeOutcomeUnknown,
    message.MediaStored,
    message.MediaLost,
    schedule.MessageScheduled,
    schedule.ScheduleChanged,
    schedule.OccurrenceChanged,
    schedule.OccurrenceSkipped,
    schedule.ScheduleCancelled,
    schedule.ScheduleFired,
    schedule.ScheduleMissed,
    reply.QuickReplySaved,
    reply.QuickReplyArchived,
    call.CallOffered,
    call.CallAnswered,
    call.CallEnded,
    call.CallMissed,
    call.CallRejected,
    call.CallFailed,
    user.UserJoined,
    user.ProfileGiven,
    user.PreferencesChanged,
    user.EmailChanged,
    user.FilterSaved,
    user.FilterRemoved,
    user.PasswordChanged,
    user.UserDeactivated,
    user.LoggedIn,
    user.LogInRefused,
    user.LoggedOut,
    channel.ChannelAdded,
    channel.ChannelReconfigured,
    channel.ChannelStopped,
    channel.ChannelResumed,
    channel.ChannelRemoved,
)

BY_NAME: dict[str, type[Event]] = {each.name(): each for each in EVENT_TYPES}


class UnknownEvent(Exception):
    """The log holds an event type or version that this release does not know."""


def decode(name: str, schema_version: int, data: dict[str, Any]) -> Event:
    """Today's event for a stored payload, upcast step by step from the version it was written in.

    Raises `UnknownEvent` for an unknown name or a version from the future, and `pydantic.ValidationError`
    when the payload does not fit the type.
    """
    event_type = BY_NAME.get(name)
    if event_type is None:
        raise UnknownEvent(f"event type {name!r} is not in the catalogue")
    if schema_version > event_type.schema_version:
        raise UnknownEvent(f"{name} version {schema_version} is newer than {event_type.schema_version}")
    for version in range(schema_version, event_type.schema_version):
        data = UPCASTS[(name, version)](data)
    return event_type.model_validate(data)
