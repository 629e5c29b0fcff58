"""Single sign-on by OpenID Connect: the authorization code flow with PKCE, state and nonce (P5, ADR 0030).

Nothing is kept between the two halves but a sealed cookie, so any gateway can finish what another began. The desk
takes in nobody whom it does not know: the provider's verified e-mail address must be that of an open account.
"""

import base64
import hashlib
import hmac
import secrets
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from libs.events.settings import Settings
from services.gateway.secrets import SecretsUnreadable, Vault

CALLBACK = "/api/v1/session/single-sign-on/callback"
# The signatures that a provider may use; `none` and shared keys are not among them.
ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"]
LEEWAY_SECONDS = 60
LASTS_SECONDS = 600
REMEMBERED_SECONDS = 600
TIMEOUT_SECONDS = 10.0
LOOPBACK = ("127.0.0.1", "localhost", "::1")


class ProviderFailed(Exception):
    """What is wrong with the provider or its answer, to be read after `the provider`."""


class AnswerRefused(Exception):
    """Why somebody who comes back from the provider is not let in; `code` is stable."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class Provider:
    """What the discovery document of a provider says."""

    issuer: str
    authorization: str
    token: str
    keys: str
    userinfo: str | None = None


@dataclass(frozen=True, slots=True)
class Begun:
    """A log-in that has begun: where the browser goes, and what it carries back in a cookie."""

    address: str
    cookie: str


class SingleSignOn:
    """Talks to the provider."""

    def __init__(self, client: httpx.AsyncClient, vault: Vault, settings: Settings) -> None:
        self._client = client
        self._vault = vault
        self._redirect_uri = redirect_uri(settings)
        self._known: dict[str, tuple[float, Provider]] = {}
        self._keys: dict[str, tuple[float, KeySet]] = {}

    async def discover(self, issuer: str) -> Provider:
        """Ask the provider where its parts are (OpenID Connect Discovery). Raises `ProviderFailed`."""
        known = self._known.get(issuer)
        if known is not None and known[0] > time.monotonic():
            return known[1]
        _require_tls(issuer)
        document = await self._fetch(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
        if document.get("issuer") != issuer:
            raise ProviderFailed("names itself otherwise than the address that was given")
        try:
            parts = [str(document[each]) for each in ("authorization_endpoint", "token_endpoint", "jwks_uri")]
        except KeyError as error:
            raise ProviderFailed("does not say where its parts are") from error
        userinfo = document.get("userinfo_endpoint")
        for part in (*parts, *((str(userinfo),) if userinfo else ())):
            _require_tls(part)
        authorization, token, keys = parts
        provider = Provider(issuer, authorization, token, keys, str(userinfo) if userinfo else None)
        self._known[issuer] = (time.monotonic() + REMEMBERED_SECONDS, provider)
        return provider

    async def begin(self, issuer: str, client_id: str, back_to: str) -> Begun:
        """Send a browser to the provider; `back_to` is the place within the page where it wanted to go."""
        provider = await self.discover(issuer)
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        asked = {
            "response_type": "code",
            "client_id": client_id,
            "redirect_uri": self._redirect_uri,
            "scope": "openid email profile",
            "state": state,
            "nonce": nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        kept = {"state": state, "nonce": nonce, "verifier": verifier, "issuer": issuer, "back_to": back_to}
        separator = "&" if "?" in provider.authorization else "?"
        cookie = self._vault.seal({**kept, "until": str(int(time.time()) + LASTS_SECONDS)})
        return Begun(f"{provider.authorization}{separator}{urlencode(asked)}", cookie)

    def kept(self, cookie: str | None, state: str) -> dict[str, str]:
        """What a browser carried along, if it is the one that was sent. Raises `AnswerRefused`."""
        try:
            kept = self._vault.open(cookie or "")
        except SecretsUnreadable as error:
            raise AnswerRefused("sso.not_begun") from error
        if int(kept["until"]) < time.time() or not hmac.compare_digest(kept["state"].encode(), state.encode()):
            raise AnswerRefused("sso.not_begun")
        return kept

    async def finish(self, kept: dict[str, str], client_id: str, client_secret: str, code: str) -> str:
        """The verified e-mail address of whoever comes back. Raises `ProviderFailed` and `AnswerRefused`."""
        provider = await self.discover(kept["issuer"])
        wanted = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._redirect_uri,
            "code_verifier": kept["verifier"],
        }
        answer = await self._fetch(provider.token, wanted, (client_id, client_secret))
        claims = await self._claims(provider, str(answer.get("id_token", "")), client_id, kept["nonce"])
        if "email" not in claims and provider.userinfo is not None:
            claims = await self._told(provider.userinfo, str(answer.get("access_token", "")), claims["sub"])
        email = claims.get("email")
        if not isinstance(email, str) or claims.get("email_verified") is not True:
            raise AnswerRefused("sso.email_unverified")
        return email

    async def _told(self, address: str, access_token: str, subject: str) -> dict[str, Any]:
        """What the provider tells of somebody when asked: some put it there rather than into the ID token."""
        told = await self._fetch(address, bearer=access_token)
        if told.get("sub") != subject:
            raise AnswerRefused("sso.token_invalid")
        return told

    async def _claims(self, provider: Provider, id_token: str, client_id: str, nonce: str) -> dict[str, Any]:
        """The claims of an ID token that the provider signed for us, just now, for this log-in."""
        try:
            token = await self._decoded(provider, id_token)
            registry = jwt.JWTClaimsRegistry(
                leeway=LEEWAY_SECONDS,
                iss={"essential": True, "value": provider.issuer},
                aud={"essential": True, "value": client_id},
                exp={"essential": True},
                iat={"essential": True},
                sub={"essential": True},
                nonce={"essential": True, "value": nonce},
            )
            registry.validate(token.claims)
        except (JoseError, ValueError) as error:
            raise AnswerRefused("sso.token_invalid") from error
        claims: dict[str, Any] = token.claims
        several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
        if (several or "azp" in claims) and claims.get("azp") != client_id:
            raise AnswerRefused("sso.token_invalid")
        return claims

    async def _decoded(self, provider: Provider, id_token: str) -> jwt.Token:
        """The token, its signature checked; keys that the provider has changed are fetched anew, once."""
        try:
            return jwt.decode(id_token, await self._key_set(provider), algorithms=ALGORITHMS)
        except (JoseError, ValueError):
            self._keys.pop(provider.keys, None)
            return jwt.decode(id_token, await self._key_set(provider), algorithms=ALGORITHMS)

    async def _key_set(self, provider: Provider) -> KeySet:
        known = self._keys.get(provider.keys)
        if known is not None and known[0] > time.monotonic():
            return known[1]
        found = KeySet.import_key_set(await self._fetch(provider.keys))  # type: ignore[arg-type]
        self._keys[provider.keys] = (time.monotonic() + REMEMBERED_SECONDS, found)
        return found

    async def _fetch(
        self,
        address: str,
        form: dict[str, str] | None = None,
        basic: tuple[str, str] | None = None,
        bearer: str | None = None,
    ) -> dict[str, Any]:
        headers = {"Accept": "application/json"}
        if bearer is not None:
            headers["Authorization"] = f"Bearer {bearer}"
        try:
            answer = await self._client.request(
                "GET" if form is None else "POST",
                address,
                data=form,
                auth=basic,
                headers=headers,
                timeout=TIMEOUT_SECONDS,
                follow_redirects=False,
            )
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise ProviderFailed(f"does not answer ({type(error).__name__})") from error
        try:
            found = answer.json() if answer.status_code == 200 else None
        except ValueError as error:
            raise ProviderFailed("answers something else than JSON") from error
        if not isinstance(found, dict):
            raise ProviderFailed(f"answers {answer.status_code}")
        return found


def redirect_uri(settings: Settings) -> str:
    """The address at which the provider hands people back; it must know it."""
    return f"{(settings.public_url or f'http://{settings.host}:{settings.port}').rstrip('/')}{CALLBACK}"


def own_place(place: str) -> str:
    """A place within this page, or its beginning: nobody is sent to another site from here."""
    parts = urlsplit(place)
    within = place.startswith("/") and not place.startswith(("//", "/\\")) and not parts.scheme and not parts.netloc
    return place if within and "\\" not in place and place.isprintable() else "/"


def _require_tls(address: str) -> None:
    parts = urlsplit(address)
    if parts.scheme != "https" and parts.hostname not in LOOPBACK:
        raise ProviderFailed("must be asked by https")
