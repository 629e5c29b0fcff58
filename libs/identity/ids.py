"""Ids that are derived, never drawn: what comes twice from outside meets itself (UUIDv5, RFC 9562)."""

from datetime import datetime
from uuid import UUID, uuid5

_GUICHE = UUID("6f2a3c1e-6d0b-5f43-9a55-2a1f6c0d7b10")


def _derive(*parts: str) -> str:
    return str(uuid5(_GUICHE, "\x1f".join(parts)))


def contact_id(alias_kind: str, alias: str) -> str:
    """The contact first known by a canonical alias."""
    return _derive("contact", alias_kind, alias)


def conversation_id(channel_id: str, alias_kind: str, alias: str) -> str:
    """The conversation with a peer, named by his canonical alias, on a channel."""
    return _derive("conversation", channel_id, alias_kind, alias)


def message_id(channel_id: str, provider_id: str) -> str:
    """The inbound message that a provider named."""
    return _derive("message", channel_id, provider_id)


def ticket_id(conversation_id: str, ordinal: int) -> str:
    """The `ordinal`-th service episode of a conversation, counted from 1."""
    return _derive("ticket", conversation_id, str(ordinal))


def scheduled_message_id(schedule_id: str, occurrence: int) -> str:
    """The message that an occurrence of a schedule sends."""
    return _derive("scheduled", schedule_id, str(occurrence))


def text_message_id(cause_id: str, text: str) -> str:
    """The message by which a prepared text goes out because of something: once."""
    return _derive("text", cause_id, text)


def rule_run_id(rule_id: str, ticket_id: str, moment: datetime) -> str:
    """The command by which a rule runs on a ticket because of what happened at a moment: once."""
    return _derive("rule run", rule_id, ticket_id, moment.isoformat())


def rule_note_id(cause_id: str, place: int) -> str:
    """The note that a rule writes: once."""
    return _derive("rule note", cause_id, str(place))


def transfer_note_id(command_id: str) -> str:
    """The note that goes along with a transfer: once, however often the transfer is asked for."""
    return _derive("transfer note", command_id)


def rating_request_id(cause_id: str) -> str:
    """The request for a score that follows from something: once."""
    return _derive("rating", cause_id)


def call_id(channel_id: str, provider_id: str) -> str:
    """The call that a provider named."""
    return _derive("call", channel_id, provider_id)


def give_id(ticket_id: str, as_of: int) -> str:
    """The command by which a ticket that was given to an agent becomes his: once."""
    return _derive("give", ticket_id, str(as_of))


def direct_room_id(one_id: str, other_id: str) -> str:
    """The room in which two members of the team talk, whoever opens it."""
    return _derive("room", *sorted((one_id, other_id)))


def part_id(whole_id: str, part: str) -> str:
    """The command by which a job does one of its parts."""
    return _derive("part", whole_id, part)


def name_id(kind: str, label: str) -> str:
    """The name of a thing of a kind, case and outer blanks apart: whoever wants it meets who has it."""
    return _derive("name", kind, label.strip().casefold())


def user_id(email: str) -> str:
    """The member of the team with this e-mail address, case and outer blanks apart."""
    return _derive("user", email.strip().casefold())


def bot_run_id(cause_id: str) -> str:
    """What a bot does in a ticket because of something: one run."""
    return _derive("bot run", cause_id)


def bot_message_id(run_id: str, ordinal: int) -> str:
    """The `ordinal`-th message of a bot's run."""
    return _derive("bot message", run_id, str(ordinal))


def bot_request_id(run_id: str, ordinal: int) -> str:
    """The `ordinal`-th request of a bot's run to another system."""
    return _derive("bot request", run_id, str(ordinal))
