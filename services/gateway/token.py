"""An API token: by what a program asks as its owner, within its scopes (P4)."""

from dataclasses import dataclass, replace
from typing import TypeAlias, assert_never

from libs.events.catalog.token import TokenIssued, TokenRevoked
from libs.events.command import Refused
from libs.events.decider import Decider
from libs.events.event import Event, Recorded
from services.gateway.scopes import SCOPES
from services.gateway.security_commands import IssueToken, RevokeToken

TokenCommands: TypeAlias = IssueToken | RevokeToken
TokenEvents: TypeAlias = TokenIssued | TokenRevoked


class TokenIsUnknown(Refused):
    """There is no such token."""

    code = "token.not_found"
    status = "not_found"


class TokenNeedsScopes(Refused):
    """A token has one scope at least, and only such as there are."""

    code = "token.scopes_invalid"
    status = "invalid"


class TokenEndsBeforeItBegins(Refused):
    """The token would be over before it is used."""

    code = "token.expires_in_the_past"
    status = "invalid"


@dataclass(frozen=True, slots=True)
class Token:
    """What decisions about a token rest on."""

    issued: bool = False
    revoked: bool = False


def decide(command: TokenCommands, token: Token) -> list[Event]:
    """What follows from a command on a token."""
    match command:
        case IssueToken():
            return [] if token.issued else [_issued(command)]
        case RevokeToken():
            if not token.issued:
                raise TokenIsUnknown
            return [] if token.revoked else [TokenRevoked()]
        case _:
            assert_never(command)


def _issued(command: IssueToken) -> TokenIssued:
    if not command.scopes or not command.scopes <= SCOPES:
        raise TokenNeedsScopes(fields=[{"field": "scopes", "rule": "must be some of those there are"}])
    if command.expires_at is not None and command.expires_at <= command.at:
        raise TokenEndsBeforeItBegins(fields=[{"field": "expires_at", "rule": "must lie in the future"}])
    return TokenIssued(
        label=command.label,
        owner_id=command.owner_id,
        scopes=tuple(sorted(command.scopes)),
        expires_at=command.expires_at,
    )


def evolve(token: Token, recorded: Recorded) -> Token:
    """The token after an event."""
    event: TokenEvents = recorded.data  # type: ignore[assignment]
    match event:
        case TokenIssued():
            return Token(issued=True)
        case TokenRevoked():
            return replace(token, revoked=True)
        case _:
            assert_never(event)


decider: Decider[TokenCommands, Token] = Decider("token", Token, decide, evolve)
