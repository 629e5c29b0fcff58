"""How the team logs in: single sign-on, and who must give a second factor. There is one: `sign_on.main` (P5)."""

from dataclasses import dataclass, replace
from typing import TypeAlias, assert_never

from libs.events.catalog.sign_on import SecondFactorRequired, SingleSignOnSet, SingleSignOnSwitchedOff
from libs.events.decider import Decider
from libs.events.event import Event, Recorded
from services.gateway.security_commands import RequireSecondFactor, SetSingleSignOn, SwitchOffSingleSignOn

SignOnCommands: TypeAlias = SetSingleSignOn | SwitchOffSingleSignOn | RequireSecondFactor
SignOnEvents: TypeAlias = SingleSignOnSet | SingleSignOnSwitchedOff | SecondFactorRequired


@dataclass(frozen=True, slots=True)
class SignOn:
    """What decisions about logging in rest on."""

    provider: SingleSignOnSet | None = None
    profiles: frozenset[str] = frozenset()
    last_command: str | None = None


def decide(command: SignOnCommands, sign_on: SignOn) -> list[Event]:
    """What follows from a command on logging in. A new secret counts as a change although it cannot be seen."""
    match command:
        case SetSingleSignOn(issuer=issuer, client_id=client_id, label=label, required=required):
            provider = SingleSignOnSet(issuer=issuer, client_id=client_id, label=label, required=required)
            secret_is_new = command.sealed is not None and sign_on.last_command != command.command_id
            return [provider] if secret_is_new or provider != sign_on.provider else []
        case SwitchOffSingleSignOn():
            return [SingleSignOnSwitchedOff()] if sign_on.provider is not None else []
        case RequireSecondFactor(profiles=profiles):
            same = profiles == sign_on.profiles
            return [] if same else [SecondFactorRequired(profiles=tuple(sorted(profiles)))]
        case _:
            assert_never(command)


def evolve(sign_on: SignOn, recorded: Recorded) -> SignOn:
    """How the team logs in after an event."""
    event: SignOnEvents = recorded.data  # type: ignore[assignment]
    match event:
        case SingleSignOnSet():
            return replace(sign_on, provider=event, last_command=recorded.command_id)
        case SingleSignOnSwitchedOff():
            return replace(sign_on, provider=None)
        case SecondFactorRequired(profiles=profiles):
            return replace(sign_on, profiles=frozenset(profiles))
        case _:
            assert_never(event)


decider: Decider[SignOnCommands, SignOn] = Decider("sign_on", SignOn, decide, evolve)
