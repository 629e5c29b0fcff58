"""Log-ins: what is counted, what is listed and ended, what takes a second factor, and what the record says."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import httpx
import pyotp
import pytest

from tests.acceptance.desk import PASSWORD, RunningDesk, eventually
from tests.gateway.rest import problem

ADMIN, BRUNO, CARLA, DIEGO = (f"{each}@demo.local" for each in ("admin", "bruno", "carla", "diego"))
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def log_in(desk: RunningDesk, email: str, password: str = PASSWORD, **more: Any) -> httpx.Response:
    """Try to log in."""
    wish = {"email": email, "password": password, **more}
    return httpx.post(f"{desk.url}/api/v1/session", json=wish, headers={"User-Agent": FIREFOX})


@contextmanager
def as_of(desk: RunningDesk, answer: httpx.Response) -> Iterator[httpx.Client]:
    """A client with the session that an answer began."""
    assert answer.status_code == 200, answer.text
    with httpx.Client(base_url=f"{desk.url}/api/v1", cookies=answer.cookies, timeout=30) as client:
        yield client


@contextmanager
def with_second_factor(desk: RunningDesk, email: str) -> Iterator[tuple[pyotp.TOTP, list[str]]]:
    """Somebody whose log-in takes a code; afterwards it no longer does."""
    with desk.client(email) as client:
        proposed = client.post("/me/second-factor", json={"password": PASSWORD}).json()
        totp = pyotp.TOTP(proposed["secret"])
        codes = client.post("/me/second-factor/confirm", json={"code": totp.now()}).json()["recovery_codes"]
        try:
            yield totp, codes
        finally:
            with desk.client(ADMIN) as admin:
                user_id = client.get("/me").json()["id"]
                assert admin.delete(f"/users/{user_id}/second-factor").status_code == 200


def fresh(totp: pyotp.TOTP) -> str:
    """A code of a half minute that no earlier test has used: the next one, which a clock may be ahead by."""
    return totp.at(int(time.time()) + 30)


def test_one_sees_where_one_is_logged_in_and_ends_it_from_elsewhere(desk: RunningDesk) -> None:
    with as_of(desk, log_in(desk, BRUNO)) as phone, desk.client(BRUNO) as here:
        shown = here.get("/me/sessions").json()["items"]
        assert [each["current"] for each in shown].count(True) == 1
        there = next(each for each in shown if each["device"]["browser"] == "Firefox")
        assert there["device"] == {"browser": "Firefox", "system": "Linux", "mobile": False}
        assert (there["address"], there["way"], there["current"]) == ("127.0.0.1", "password", False)
        assert phone.get("/me").status_code == 200
        assert here.delete(f"/me/sessions/{there['id']}").status_code == 204
        problem(phone.get("/me"), 401, "session.required")
        problem(here.delete(f"/me/sessions/{there['id']}"), 404, "session.not_found")


def test_nobody_ends_somebody_elses_session(desk: RunningDesk) -> None:
    with desk.client(BRUNO) as bruno, desk.client(CARLA) as carla:
        own = bruno.get("/me/sessions").json()["items"][0]["id"]
        problem(carla.delete(f"/me/sessions/{own}"), 404, "session.not_found")
        assert bruno.get("/me").status_code == 200


def test_all_other_sessions_end_at_once(desk: RunningDesk) -> None:
    with as_of(desk, log_in(desk, BRUNO)) as other, desk.client(BRUNO) as here:
        assert here.delete("/me/sessions").json()["ended"] >= 1
        problem(other.get("/me"), 401, "session.required")
        assert len(here.get("/me/sessions").json()["items"]) == 1


def test_a_log_in_never_goes_on_with_the_cookie_that_was_there(desk: RunningDesk) -> None:
    with desk.client(BRUNO) as browser:
        before = browser.cookies["guiche_session"]
        again = browser.post("/session", json={"email": BRUNO, "password": PASSWORD})
        assert again.cookies["guiche_session"] != before
        with httpx.Client(base_url=f"{desk.url}/api/v1", cookies={"guiche_session": before}) as old:
            problem(old.get("/me"), 401, "session.required")
        planted = {"guiche_session": "x" * 43}
        answer = httpx.post(
            f"{desk.url}/api/v1/session", json={"email": BRUNO, "password": PASSWORD}, cookies=planted
        )
        assert answer.cookies["guiche_session"] != planted["guiche_session"]


def test_a_new_password_changes_ones_own_cookie_and_ends_the_others(desk: RunningDesk) -> None:
    new = "cavalo bateria grampo"
    with as_of(desk, log_in(desk, CARLA)) as other, desk.client(CARLA) as here:
        before = here.cookies["guiche_session"]
        weak = {"password": {"current": PASSWORD, "new": "Senha@2026!"}}
        body = problem(here.patch("/me", json=weak), 422, "password.known")
        assert body["fields"][0]["field"] == "password.new"
        assert here.patch("/me", json={"password": {"current": PASSWORD, "new": new}}).status_code == 200
        assert here.cookies["guiche_session"] != before
        problem(other.get("/me"), 401, "session.required")
        problem(httpx.get(f"{desk.url}/api/v1/me", cookies={"guiche_session": before}), 401, "session.required")
        assert here.patch("/me", json={"password": {"current": new, "new": PASSWORD}}).status_code == 200


def test_tries_at_one_account_from_many_sessions_at_once_cannot_slip_through(desk: RunningDesk) -> None:
    email = f"{uuid4().hex}@demo.local"
    with httpx.Client(base_url=f"{desk.url}/api/v1") as client:
        codes = [client.post("/session", json={"email": email, "password": "x"}).status_code for _ in range(12)]
    assert codes == [401] * 10 + [429] * 2


def test_a_second_factor_is_asked_for_and_each_code_counts_once(desk: RunningDesk) -> None:
    with with_second_factor(desk, DIEGO) as (totp, recovery):
        assert len(recovery) == 10
        asked = log_in(desk, DIEGO)
        problem(asked, 401, "session.second_factor_required")
        assert "set-cookie" not in asked.headers
        problem(log_in(desk, DIEGO, code="000000"), 401, "session.wrong_code")
        problem(log_in(desk, DIEGO, password="wrong", code=fresh(totp)), 401, "session.wrong_credentials")
        code = fresh(totp)
        with as_of(desk, log_in(desk, DIEGO, code=code)) as diego:
            assert diego.get("/me/sessions").json()["items"][0]["way"] == "second_factor"
            problem(log_in(desk, DIEGO, code=code), 401, "session.wrong_code")
        with as_of(desk, log_in(desk, DIEGO, code=recovery[0].upper().replace("-", " "))) as diego:
            assert diego.get("/me/second-factor").json() == {
                "enabled": True,
                "required": False,
                "recovery_codes_left": 9,
            }
        problem(log_in(desk, DIEGO, code=recovery[0]), 401, "session.wrong_code")


def test_a_second_factor_is_set_up_with_ones_password_and_proved_by_a_code(desk: RunningDesk) -> None:
    with desk.client(DIEGO) as diego:
        problem(diego.post("/me/second-factor", json={"password": "wrong"}), 422, "password.wrong")
        proposed = diego.post("/me/second-factor", json={"password": PASSWORD}).json()
        assert proposed["uri"].startswith("otpauth://totp/")
        assert proposed["qr"].startswith("data:image/svg+xml")
        wrong = diego.post("/me/second-factor/confirm", json={"code": "123456"})
        problem(wrong, 422, "second_factor.wrong_code")
        assert diego.get("/me/second-factor").json()["enabled"] is False
        assert log_in(desk, DIEGO).status_code == 200


def test_new_recovery_codes_void_the_old_and_a_second_factor_can_be_given_up(desk: RunningDesk) -> None:
    with with_second_factor(desk, DIEGO) as (totp, recovery):
        with as_of(desk, log_in(desk, DIEGO, code=recovery[0])) as diego:
            proof = {"password": PASSWORD, "code": fresh(totp)}
            renewed = diego.post("/me/second-factor/recovery-codes", json=proof).json()["recovery_codes"]
            problem(log_in(desk, DIEGO, code=recovery[1]), 401, "session.wrong_code")
            proof = {"password": PASSWORD, "code": renewed[0]}
            assert diego.post("/me/second-factor/disable", json=proof).json()["enabled"] is False
        assert log_in(desk, DIEGO).status_code == 200


def test_whose_profile_needs_a_second_factor_sets_it_up_before_anything_else(desk: RunningDesk) -> None:
    with desk.client(ADMIN) as admin:
        assert admin.put("/sign-on/second-factor", json={"profiles": ["supervisor"]}).status_code == 200
        try:
            with desk.client("supervisora@demo.local") as rafaela:
                assert rafaela.get("/session").json()["second_factor_missing"] is True
                problem(rafaela.get("/tickets"), 403, "session.second_factor_missing")
                proposed = rafaela.post("/me/second-factor", json={"password": PASSWORD}).json()
                code = pyotp.TOTP(proposed["secret"]).now()
                assert rafaela.post("/me/second-factor/confirm", json={"code": code}).status_code == 200
                assert rafaela.get("/tickets").status_code == 200
                proof = {"password": PASSWORD, "code": fresh(pyotp.TOTP(proposed["secret"]))}
                refused = rafaela.post("/me/second-factor/disable", json=proof)
                problem(refused, 409, "second_factor.required")
                user_id = rafaela.get("/me").json()["id"]
        finally:
            assert admin.put("/sign-on/second-factor", json={"profiles": []}).status_code == 200
        assert admin.delete(f"/users/{user_id}/second-factor").status_code == 200


def test_the_record_names_log_ins_and_changes_with_their_address(desk: RunningDesk) -> None:
    with desk.client(ADMIN) as admin:
        log_in(desk, BRUNO, password="wrong")
        bruno = next(each["id"] for each in admin.get("/team").json()["items"] if each["name"].startswith("Bruno"))

        def refused() -> Any:
            found = admin.get("/audit", params={"kind": "log_in", "user_id": bruno, "limit": 200}).json()["items"]
            return [each for each in found if each["type"] == "LogInRefused"]

        entry = eventually(refused)[0]
        assert (entry["address"], entry["about"]["name"]) == ("127.0.0.1", "Bruno Carvalho")
        admin.put("/sign-on/second-factor", json={"profiles": ["agent", "supervisor"]})
        position = admin.put("/sign-on/second-factor", json={"profiles": []}).json()["position"]
        changes = admin.get("/audit", params={"kind": "permission", "limit": 2, "wait_for": position}).json()
        assert [each["type"] for each in changes["items"]] == ["SecondFactorRequired"] * 2
        assert changes["items"][1]["data"] == {"profiles": ["agent", "supervisor"]}
        older = admin.get("/audit", params={"kind": "permission", "limit": 2, "before": changes["next"]}).json()
        assert {each["id"] for each in older["items"]}.isdisjoint(each["id"] for each in changes["items"])


@pytest.mark.parametrize("path", ["/audit", "/sign-on", "/tokens"])
def test_the_record_and_the_settings_are_for_admins(desk: RunningDesk, path: str) -> None:
    with desk.client("supervisora@demo.local") as supervisor:
        problem(supervisor.get(path), 403, "profile.not_allowed")
