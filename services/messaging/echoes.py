"""Messages of ours as their provider tells of them: what was sent from here, and what was written on the phone.

An answer, a status and an echo of the same message come in any order; each names the provider's id, and whichever
comes first makes it known. An echo that overtook the answer to its sending is recognized, at the latest, by it.
"""

from datetime import datetime

from libs.events.catalog.message import (
    EchoRecognized,
    MessageEvent,
    MessageOutcomeUnknown,
    MessageSent,
    MessageSentElsewhere,
    QuoteFound,
    StatusArrivedEarly,
)
from services.messaging import changes
from services.messaging.commands import ReceiveEcho
from services.messaging.conversation_state import Conversation
from services.messaging.delivery import Outbound, heard_all, taken
from services.messaging.message_text import digest, unsigned

CLOCKS_DIFFER = 120.0
ANSWERED_WITHIN = 3_600.0


def receive(command: ReceiveEcho, quoted: str | None, state: Conversation) -> list[MessageEvent]:
    """What follows from an echo in a conversation that has started."""
    message_id, provider_id = command.message_id, command.provider_id
    if provider_id in state.by_provider_id or message_id in state.sent:
        return []
    ours = _under_way(command, state)
    if ours is not None:
        return took(ours, provider_id, command.provider_at, state)
    written = MessageSentElsewhere(
        message_id=message_id,
        provider_id=provider_id,
        contact_id=command.contact_id,
        channel_id=command.channel_id,
        kind=command.kind,
        text=command.text,
        provider_at=command.provider_at,
        arrival=command.arrival,
        reply_to=command.reply_to,
        raw=command.raw,
        quoted=quoted,
        media=command.media,
        location=command.location,
        contacts=command.contacts,
        mentions=command.mentions,
        forwarded=command.forwarded,
    )
    known = Outbound(status="sent", provider_id=provider_id)
    statuses = heard_all(message_id, known, state.early.get(provider_id, ()))
    return [written, *statuses, *waited(message_id, provider_id, his=False, state=state)]


def took(
    message_id: str,
    provider_id: str,
    provider_at: datetime | None,
    state: Conversation,
    news: tuple[StatusArrivedEarly, ...] = (),
) -> list[MessageEvent]:
    """The provider's id of a message that was sent from here became known.

    What stood under it as written elsewhere was this message; another of the same text, which an echo seemed to
    be of, is without an answer again.
    """
    holder = state.by_provider_id.get(provider_id)
    if holder == message_id:
        return []
    sent = MessageSent(message_id=message_id, provider_id=provider_id, provider_at=provider_at)
    events = taken(sent, state.ours(message_id), (*state.early.get(provider_id, ()), *news))
    events += waited(message_id, provider_id, his=False, state=state)
    if holder is None:
        return events
    other = state.sent[holder]
    if other.elsewhere:
        return [*events, EchoRecognized(message_id=message_id, echo_id=holder)]
    if other.echoed and other.status == "sent" and other.provider_id == provider_id:
        return [*events, MessageOutcomeUnknown(message_id=holder, attempt=other.attempt)]
    return events


def waited(message_id: str, provider_id: str, his: bool, state: Conversation) -> list[MessageEvent]:
    """What waited for a message that comes now: those that answer it, and its changes. `his`: of the contact."""
    answers = state.answers.get(provider_id, ())
    found: list[MessageEvent] = [QuoteFound(message_id=each, quoted=message_id) for each in answers]
    early = [each for each in state.early_changes.get(provider_id, ()) if changes.possible(each, his)]
    revoked = [each for each in early if each.what == "revoke"]
    return found + [changes.fact(message_id, each, each.by) for each in revoked or early]


def _under_way(command: ReceiveEcho, state: Conversation) -> str | None:
    """The message of ours whose answer is still to come and that says what the echo says; the oldest of several."""
    said = command.text or ""
    found = [
        (each.at, message_id)
        for message_id, each in state.sent.items()
        if each.under_way
        and each.kind == command.kind
        and each.text == digest(unsigned(said, each.signature))
        and -CLOCKS_DIFFER <= command.provider_at.timestamp() - each.at <= ANSWERED_WITHIN
    ]
    return min(found)[1] if found else None
