"""What can be asked of the telephony service: the life cycle of a call (V3)."""

from libs.access.policy import Member
from libs.events.catalog.call import Direction
from libs.events.command import Command

SERVICE = "telephony"


class CallCommand(Command):
    """A command on one call."""

    call_id: str


class OfferCall(CallCommand):
    """A call came in or was placed; the same call id again yields nothing."""

    direction: Direction
    conversation_id: str
    contact_id: str
    channel_id: str
    provider_id: str


class AnswerCall(CallCommand):
    """Take a ringing call; exactly one agent wins, the others are told who."""

    member: Member


class RejectCall(CallCommand):
    """Refuse a ringing call."""

    member: Member


class HangUpCall(CallCommand):
    """The agent ends an answered call."""

    member: Member


class ContactHungUp(CallCommand):
    """The contact ended the call: answered → ended, ringing → missed."""


class RingingTimedOut(CallCommand):
    """Nobody took the call in time."""


class LineFailed(CallCommand):
    """The line or the provider failed, and why."""

    cause: str
