"""Events of `sign_on.main`: how members of the team may log in (P5)."""

from typing import ClassVar, Literal

from libs.events.event import Event

SIGN_ON = "main"


class SignOnEvent(Event):
    """What all events of the sign-on stream share."""

    category: ClassVar[str] = "sign_on"


class SingleSignOnSet(SignOnEvent):
    """Members may log in at an OpenID Connect provider. The client's secret is never in an event.

    `required`: no longer by password, but for administrators, whom a failing provider must not lock out.
    """

    issuer: str
    client_id: str
    label: str
    required: bool = False


class SingleSignOnSwitchedOff(SignOnEvent):
    """Members log in by password only."""


class SecondFactorRequired(SignOnEvent):
    """Whoever has one of these profiles gives a second factor with his password; all at once, none for nobody."""

    profiles: tuple[Literal["admin", "supervisor", "agent"], ...] = ()
