"""The outside interface: log-ins, refusals, shapes, and what another site's page may not do."""

from typing import Any

import httpx
import pytest
from pydantic import TypeAdapter

from services.gateway import shapes
from tests.acceptance.desk import PASSWORD, RunningDesk, eventually
from tests.gateway.rest import ADMIN, AGENT, SUPERVISOR, problem


def test_the_cookie_is_out_of_reach_for_scripts_and_other_sites(desk: RunningDesk) -> None:
    answer = httpx.post(f"{desk.url}/api/v1/session", json={"email": AGENT, "password": PASSWORD})
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "secure" not in cookie


@pytest.mark.parametrize("email", [AGENT, "nobody@demo.local"])
def test_a_wrong_password_and_an_unknown_address_look_the_same(desk: RunningDesk, email: str) -> None:
    answer = httpx.post(f"{desk.url}/api/v1/session", json={"email": email, "password": "wrong"})
    problem(answer, 401, "session.wrong_credentials")
    assert "set-cookie" not in answer.headers


def test_guessing_is_slowed_down_for_one_account_and_not_for_others(desk: RunningDesk) -> None:
    wish = {"email": "guess@demo.local", "password": "wrong"}
    answers = [httpx.post(f"{desk.url}/api/v1/session", json=wish) for _ in range(11)]
    last = problem(answers[-1], 429, "session.too_many_attempts")
    assert last["status"] == 429
    assert int(answers[-1].headers["retry-after"]) > 0
    with desk.client(AGENT) as agent:
        assert agent.get("/me").status_code == 200


def test_without_a_session_nothing_is_shown(desk: RunningDesk) -> None:
    with desk.client() as nobody:
        for path in (
            "/me",
            "/tickets",
            "/tickets/counters",
            "/team",
            "/channels",
            "/calls",
            "/search/messages?q=a",
        ):
            problem(nobody.get(path), 401, "session.required")


def test_a_page_may_ask_who_is_logged_in_before_anybody_is(desk: RunningDesk) -> None:
    with desk.client() as nobody:
        answer = nobody.get("/session")
        assert (answer.status_code, answer.json()["me"]) == (200, None)
    with desk.client(AGENT) as agent:
        assert agent.get("/session").json()["me"] == agent.get("/me").json()
        agent.delete("/session")
        assert agent.get("/session").json()["me"] is None


def test_who_logs_out_is_out(desk: RunningDesk) -> None:
    with desk.client(AGENT) as agent:
        kept = dict(agent.cookies)
        assert agent.delete("/session").status_code == 204
        problem(httpx.get(f"{desk.url}/api/v1/me", cookies=kept), 401, "session.required")


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_another_sites_page_may_change_nothing(desk: RunningDesk, headers: dict[str, str]) -> None:
    with desk.client(AGENT) as agent:
        problem(agent.put("/me/presence", json={"presence": "away"}, headers=headers), 403, "request.cross_site")
        assert agent.get("/me", headers=headers).status_code == 200


def test_our_own_page_may_change(desk: RunningDesk) -> None:
    with desk.client(AGENT) as agent:
        headers = {"Origin": desk.url, "Sec-Fetch-Site": "same-origin"}
        assert agent.put("/me/presence", json={"presence": "online"}, headers=headers).status_code == 204


def test_the_page_is_told_to_run_nothing_foreign(desk: RunningDesk) -> None:
    answer = httpx.get(f"{desk.url}/tickets/any/page")
    policy = answer.headers["content-security-policy"]
    assert "script-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_an_unknown_address_of_the_interface_is_a_problem_and_not_the_page(desk: RunningDesk) -> None:
    problem(httpx.get(f"{desk.url}/api/v1/nowhere"), 404, "route.not_found")


def test_a_request_that_does_not_fit_names_the_fields(desk: RunningDesk) -> None:
    with desk.client(ADMIN) as admin:
        body = problem(admin.post("/channels", json={"kind": "waba", "name": ""}), 422, "request.invalid")
        assert {each["field"] for each in body["fields"]} == {"name", "settings"}


def test_channels_are_for_admins(desk: RunningDesk) -> None:
    with desk.client(SUPERVISOR) as supervisor:
        problem(supervisor.post("/channels", json={"kind": "waba"}), 403, "profile.not_allowed")
        problem(supervisor.get("/unreadable"), 403, "profile.not_allowed")


def test_a_channel_never_shows_its_secrets(desk: RunningDesk, line: Any) -> None:
    with desk.client(ADMIN) as admin:
        shown = admin.get("/channels").text
        assert "invented-access-token" not in shown
        assert line.id in shown
        changed = admin.patch(f"/channels/{line.id}", json={"name": "WhatsApp da loja 2"})
        assert changed.json()["name"] == "WhatsApp da loja 2"


def test_who_takes_a_taken_ticket_is_told_by_whom(desk: RunningDesk) -> None:
    with desk.client(SUPERVISOR) as supervisor, desk.client(ADMIN) as admin:
        ticket = supervisor.get("/tickets?state=pending&limit=1").json()["items"][0]
        taken = supervisor.post(f"/tickets/{ticket['id']}/accept", json={})
        assert taken.json()["ticket"]["assignee"]["name"] == "Rafaela Nunes"
        body = problem(admin.post(f"/tickets/{ticket['id']}/accept", json={}), 409, "ticket.already_accepted")
        assert body["by"]["name"] == "Rafaela Nunes"


def test_what_one_may_not_see_does_not_exist(desk: RunningDesk) -> None:
    with desk.client(SUPERVISOR) as supervisor, desk.client(AGENT) as ana:
        me = ana.get("/me").json()["id"]
        foreign = next(
            each
            for each in supervisor.get("/tickets?state=open&limit=50").json()["items"]
            if each["assignee"]["id"] != me
        )
        for path in ("", "/messages", "/log", "/schedules"):
            problem(ana.get(f"/tickets/{foreign['id']}{path}"), 404, "ticket.not_found")
        problem(ana.post(f"/tickets/{foreign['id']}/resolve", json={}), 404, "ticket.not_found")


def test_refusals_of_transfers_say_what_is_wrong(desk: RunningDesk) -> None:
    with desk.client(SUPERVISOR) as supervisor:
        ticket = supervisor.get("/tickets?state=open&limit=1").json()["items"][0]
        path = f"/tickets/{ticket['id']}/transfer"
        problem(supervisor.post(path, json={}), 422, "ticket.transfer_needs_target")
        problem(supervisor.post(path, json={"user_id": "nobody"}), 422, "user.not_found")
        problem(supervisor.post(path, json={"queue_id": "nowhere"}), 422, "queue.not_found")


def test_texts_are_checked_before_anything_is_stored(desk: RunningDesk) -> None:
    with desk.client(AGENT) as ana:
        ticket = ana.get("/tickets?state=open&assignee=me&limit=1").json()["items"][0]
        path = f"/tickets/{ticket['id']}/messages"
        problem(ana.post(path, json={"text": "  "}), 422, "message.text_empty")
        problem(ana.post(path, json={"text": "x" * 4097}), 422, "message.text_too_long")


def test_the_same_message_sent_twice_is_one(desk: RunningDesk) -> None:
    with desk.client(AGENT) as ana:
        ticket = ana.get("/tickets?state=open&assignee=me&limit=1").json()["items"][0]
        wish = {"text": "uma vez só", "id": "0199a6a0-0000-7000-8000-000000000001", "sign": False}
        first, second = (ana.post(f"/tickets/{ticket['id']}/messages", json=wish) for _ in range(2))
        assert first.status_code == second.status_code == 202
        items = ana.get(f"/tickets/{ticket['id']}/messages?limit=200").json()["items"]
        assert len([each for each in items if each["id"] == wish["id"]]) == 1


@pytest.mark.parametrize(
    ("path", "shape"),
    [
        ("/me", shapes.Me),
        ("/team", shapes.Items[shapes.TeamMember]),
        ("/queues", shapes.Items[shapes.QueueItem]),
        ("/channels", shapes.Items[shapes.ChannelItem]),
        ("/tickets?limit=200", shapes.Page[shapes.Ticket]),
        ("/tickets/counters", shapes.Counters),
        ("/queues/next", shapes.NextTicket),
        ("/calls", shapes.Items[shapes.Call]),
        ("/search/messages?q=entrega", shapes.Page[shapes.Hit]),
        ("/unreadable", shapes.UnreadablePage),
    ],
)
def test_answers_have_the_shape_that_the_description_promises(desk: RunningDesk, path: str, shape: Any) -> None:
    with desk.client(ADMIN) as admin:
        answer = admin.get(path)
        assert answer.status_code == 200, answer.text
        TypeAdapter(shape).validate_python(answer.json())


def test_a_tickets_parts_have_their_shapes(desk: RunningDesk) -> None:
    with desk.client(ADMIN) as admin:
        for ticket in admin.get("/tickets?state=open&limit=8").json()["items"]:
            path = f"/tickets/{ticket['id']}"
            TypeAdapter(shapes.Ticket).validate_python(admin.get(path).json())
            for part, shape in (
                ("messages", shapes.Page[shapes.Message]),
                ("log", shapes.Page[shapes.LogEntry]),
                ("schedules", shapes.Items[shapes.Schedule]),
            ):
                found = admin.get(f"{path}/{part}").json()
                found.pop("newer", None)
                TypeAdapter(shape).validate_python(found)


def test_the_descriptions_are_there_for_machines_and_people(desk: RunningDesk) -> None:
    with desk.client() as nobody:
        described = nobody.get("/openapi.json").json()
        for path in (
            "/api/v1/tickets/{ticket_id}/accept",
            "/api/v1/simulator/messages",
            "/hooks/{kind}/{channel_id}",
            "/hooks/{kind}/{channel_id}/{event}",
        ):
            assert path in described["paths"]
        assert "Problem" in described["components"]["schemas"]
        page = nobody.get("/docs")
        assert page.status_code == 200
        assert "<script" not in page.text
        assert nobody.get("/asyncapi.json").json()["asyncapi"].startswith("3")


def test_preferences_and_password_are_ones_own(desk: RunningDesk) -> None:
    with desk.client("diego@demo.local") as diego:
        changed = diego.patch("/me", json={"name": "Diego F.", "signature": False, "language": "en"})
        assert (changed.json()["name"], changed.json()["signature"], changed.json()["language"]) == (
            "Diego F.",
            False,
            "en",
        )
        wrong = {"password": {"current": "no", "new": "1234567890"}}
        problem(diego.patch("/me", json=wrong), 422, "password.wrong")
        assert diego.patch("/me", json={"password": {"current": PASSWORD, "new": "outra-senha"}}).status_code == 200
        assert diego.get("/me").status_code == 200
        problem(
            httpx.post(f"{desk.url}/api/v1/session", json={"email": "diego@demo.local", "password": PASSWORD}),
            401,
            "session.wrong_credentials",
        )
        back = {"password": {"current": "outra-senha", "new": PASSWORD}}
        assert diego.patch("/me", json=back).status_code == 200


def test_a_look_at_a_ticket_stands_in_its_log(desk: RunningDesk) -> None:
    with desk.client(SUPERVISOR) as supervisor:

        def views(ticket: dict[str, Any]) -> list[dict[str, Any]]:
            log = supervisor.get(f"/tickets/{ticket['id']}/log").json()["items"]
            return [each for each in log if each["type"] == "TicketViewed"]

        closed = supervisor.get("/tickets?state=closed").json()["items"]
        ticket = next(each for each in closed if not views(each))
        for _ in range(3):
            supervisor.get(f"/tickets/{ticket['id']}")
        assert len(eventually(lambda: views(ticket))) == 1
        assert views(ticket)[0]["address"] == "127.0.0.1"


def test_a_protocol_is_issued_once_found_by_its_number_and_told_to_the_contact(desk: RunningDesk) -> None:
    with desk.client(AGENT) as ana:
        open_ones = ana.get("/tickets?state=open&assignee=me").json()["items"]
        ticket = next(each for each in open_ones if each["protocol"] is None)
        path = f"/tickets/{ticket['id']}"
        number = ana.post(f"{path}/protocol", json={"send": True}).json()["protocol"]
        assert ana.post(f"{path}/protocol", json={}).json()["protocol"] == number
        found = eventually(lambda: ana.get(f"/protocols/{number}").json().get("ticket_id"))
        assert found == ticket["id"]
        told = f"Seu protocolo de atendimento é {number}."
        eventually(lambda: ana.get(f"{path}/messages").json()["items"][-1]["text"] == told)
