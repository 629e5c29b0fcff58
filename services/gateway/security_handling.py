"""Commands on second factors, sign-on, tokens and webhooks, whose secrets are kept beside the log.

A secret is kept before the fact that speaks of it, and dropped after: a crash between the two locks nobody out and
leaves nothing open.
"""

from libs.events.catalog.sign_on import SIGN_ON
from libs.events.command import Accepted
from libs.events.service import Service
from services.gateway import sign_on, token, user, webhook
from services.gateway.commands import UserCommand
from services.gateway.sealing import Sealing
from services.gateway.second_factor import SecondFactors
from services.gateway.secrets import SealedSecrets
from services.gateway.security_commands import (
    ChangeWebhook,
    DisableSecondFactor,
    EnableSecondFactor,
    IssueToken,
    PauseWebhook,
    RegisterWebhook,
    RemoveWebhook,
    RenewRecoveryCodes,
    RenewWebhookKey,
    RequireSecondFactor,
    ResumeWebhook,
    RevokeToken,
    SetSingleSignOn,
    SignOnCommand,
    SwitchOffSingleSignOn,
    TokenCommand,
    WebhookCommand,
)
from services.gateway.tokens import Tokens


def serve(service: Service, second_factors: SecondFactors, tokens: Tokens, secrets: SealedSecrets) -> None:
    """Have the service carry out all of them."""
    _serve_second_factors(service, second_factors)
    _serve_sign_on(service, secrets)
    _serve_tokens(service, tokens)
    _serve_webhooks(service, secrets)


def _serve_second_factors(service: Service, second_factors: SecondFactors) -> None:
    async def enable(command: EnableSecondFactor) -> Accepted:
        await second_factors.put_into_force(command.user_id, command.recovery_hashes)
        return await service.store.execute(user.decider, command.user_id, command)

    async def disable(command: DisableSecondFactor) -> Accepted:
        done = await service.store.execute(user.decider, command.user_id, command)
        await second_factors.remove(command.user_id)
        return done

    async def renew(command: RenewRecoveryCodes) -> Accepted:
        done = await service.store.execute(user.decider, command.user_id, command)
        await second_factors.renew(command.user_id, command.recovery_hashes)
        return done

    service.handles(EnableSecondFactor, enable, _user)
    service.handles(DisableSecondFactor, disable, _user)
    service.handles(RenewRecoveryCodes, renew, _user)


def _serve_sign_on(service: Service, secrets: SealedSecrets) -> None:
    async def set_provider(command: SetSingleSignOn) -> Accepted:
        if command.sealed is not None:
            await secrets.keep(SIGN_ON, command.sealed)
        return await service.store.execute(sign_on.decider, SIGN_ON, command)

    async def switch_off(command: SwitchOffSingleSignOn) -> Accepted:
        done = await service.store.execute(sign_on.decider, SIGN_ON, command)
        await secrets.drop(SIGN_ON)
        return done

    service.handles(SetSingleSignOn, set_provider, _sign_on)
    service.handles(SwitchOffSingleSignOn, switch_off, _sign_on)
    service.decides(sign_on.decider, (RequireSecondFactor,), _sign_on)


def _serve_tokens(service: Service, tokens: Tokens) -> None:
    async def issue(command: IssueToken) -> Accepted:
        done = await service.store.execute(token.decider, command.token_id, command)
        await tokens.keep(command.token_id, command.token_hash)
        return done

    async def revoke(command: RevokeToken) -> Accepted:
        done = await service.store.execute(token.decider, command.token_id, command)
        await tokens.drop(command.token_id)
        return done

    service.handles(IssueToken, issue, _token)
    service.handles(RevokeToken, revoke, _token)


def _serve_webhooks(service: Service, secrets: SealedSecrets) -> None:
    sealing = Sealing(service, secrets, webhook.decider, _webhook)
    sealing.begins(RegisterWebhook)
    sealing.changes(RenewWebhookKey)
    sealing.ends(RemoveWebhook)
    service.decides(webhook.decider, (ChangeWebhook, PauseWebhook, ResumeWebhook), _webhook)


def _user(command: UserCommand) -> str:
    return command.user_id


def _sign_on(_: SignOnCommand) -> str:
    return SIGN_ON


def _token(command: TokenCommand) -> str:
    return command.token_id


def _webhook(command: WebhookCommand) -> str:
    return command.webhook_id
