"""Boards, funnels, custom fields and shared views, as the outside interface shows them (T18, K6, B8)."""

from typing import Any

import httpx

from libs.events.event import new_id
from services.gateway import shapes
from tests.acceptance.desk import RunningDesk, eventually
from tests.gateway.rest import AGENT, SUPERVISOR, problem

GREEN = "#2F9E44"
TWO = [{"name": "Primeira", "color": GREEN}, {"name": "Segunda", "color": "#C92A2A"}]


def customer(desk: RunningDesk, agent: httpx.Client, name: str, number: str) -> dict[str, Any]:
    """A new customer's ticket in the agent's hands."""
    with desk.client() as phone:
        wish = {"from": number, "name": name, "text": "Bom dia"}
        assert phone.post("/simulator/messages", json=wish).is_success
    found = eventually(lambda: next(iter(agent.get("/tickets", params={"q": name}).json()["items"]), None))
    ticket: dict[str, Any] = agent.post(f"/tickets/{found['id']}/accept").json()["ticket"]
    return ticket


def fresh(word: str) -> str:
    """A name that no other test uses."""
    return f"{word} {new_id()[-12:]}"


def test_a_board_is_read_column_by_column(desk: RunningDesk) -> None:
    with desk.client(AGENT) as agent, desk.client(SUPERVISOR) as supervisor:
        name = fresh("Quadro")
        board = supervisor.post("/boards", json={"name": name, "columns": TWO}).json()["board"]
        problem(supervisor.post("/boards", json={"name": name.upper()}), 409, "board.name_taken")
        first, second = (each["id"] for each in board["columns"])
        limit = f"/boards/{board['id']}/columns/{first}"
        for wish, limits in (({"limit": 3}, [3, None]), ({"place": 0}, [3, None]), ({"limit": None}, [None, None])):
            changed = supervisor.patch(limit, json=wish).json()["board"]
            assert [each["limit"] for each in changed["columns"]] == limits
        assert supervisor.patch(limit, json={"limit": 0}).status_code == 422
        ticket = customer(desk, agent, fresh("Ivo"), "+5511970002201")
        agent.put(f"/tickets/{ticket['id']}/value", json={"cents": 2_500})
        place = {"board_id": board["id"], "column_id": first}
        done = agent.put(f"/tickets/{ticket['id']}/board", json=place).json()
        asked = {"on_column": first, "wait_for": done["position"]}
        page = agent.get(f"/boards/{board['id']}/cards", params=asked).json()
        shapes.Page[shapes.Ticket].model_validate(page)
        assert [each["id"] for each in page["items"]] == [ticket["id"]]
        assert page["items"][0]["board"]["placed_at"]
        sums = supervisor.get(f"/boards/{board['id']}/sums", params={"wait_for": done["position"]}).json()
        shapes.Sums.model_validate(sums)
        expected = {"id": first, "count": 1, "cents": 2_500, "others": []}
        assert sums["columns"] == [expected, {"id": second, "count": 0, "cents": 0, "others": []}]
        assert (sums["count"], sums["cents"], sums["currency"]) == (1, 2_500, "BRL")
        nobodys = {"on_column": first, "assignee": "none"}
        assert agent.get(f"/boards/{board['id']}/cards", params=nobodys).json()["items"] == []
        problem(agent.get("/boards/nothing/sums"), 404, "board.not_found")
        problem(agent.get("/boards/nothing/cards", params={"on_column": first}), 404, "board.not_found")
        problem(agent.get(f"/boards/{board['id']}/cards"), 422, "request.invalid")


def test_a_contact_through_a_funnel(desk: RunningDesk) -> None:
    with desk.client(AGENT) as agent, desk.client(SUPERVISOR) as supervisor:
        name = fresh("Funil")
        problem(agent.post("/funnels", json={"name": name}), 403, "catalogue.management_only")
        made = supervisor.post("/funnels", json={"name": name, "columns": TWO}).json()
        shapes.FunnelChanged.model_validate(made)
        funnel = made["funnel"]
        problem(supervisor.post("/funnels", json={"name": f" {name} "}), 409, "funnel.name_taken")
        first, second = (each["id"] for each in funnel["columns"])
        ticket = customer(desk, agent, fresh("Rute"), "+5511970002202")
        path = f"/contacts/{ticket['contact']['id']}/funnels/{funnel['id']}"
        put = agent.put(path, json={"stage_id": first, "value": {"cents": 90_000}})
        shapes.FunnelCardChanged.model_validate(put.json())
        assert put.json()["card"]["ticket"]["id"] == ticket["id"]
        moved = agent.put(path, json={"stage_id": second}).json()
        assert moved["card"]["value"] == {"cents": 90_000, "currency": "BRL"}
        asked = {"stage_id": second, "wait_for": moved["position"]}
        page = agent.get(f"/funnels/{funnel['id']}/cards", params=asked).json()
        shapes.Page[shapes.FunnelCard].model_validate(page)
        assert [each["contact"]["id"] for each in page["items"]] == [ticket["contact"]["id"]]
        sums = agent.get(f"/funnels/{funnel['id']}/sums").json()
        assert [each["cents"] for each in shapes.Sums.model_validate(sums).model_dump()["columns"]] == [0, 90_000]
        listed = eventually(lambda: agent.get("/tickets", params={"stage_id": second}).json()["items"])
        assert [each["id"] for each in listed] == [ticket["id"]]
        bare = agent.put(path, json={"stage_id": second, "value": None}).json()
        assert bare["card"]["value"] is None
        assert agent.delete(path).json()["card"] is None
        problem(agent.put(path, json={"stage_id": "nothing"}), 404, "funnel.stage_not_found")
        problem(agent.put("/contacts/nobody/funnels/x", json={"stage_id": "y"}), 404, "contact.not_found")
        problem(agent.get("/funnels/nothing/sums"), 404, "funnel.not_found")

        column = supervisor.post(f"/funnels/{funnel['id']}/columns", json={"name": "Terceira", "color": GREEN})
        third = column.json()["funnel"]["columns"][2]["id"]
        stages = f"/funnels/{funnel['id']}/columns"
        ordered = supervisor.patch(f"{stages}/{third}", json={"place": 0}).json()["funnel"]["columns"]
        assert [each["name"] for each in ordered] == ["Terceira", "Primeira", "Segunda"]
        left = supervisor.delete(f"{stages}/{first}").json()["funnel"]["columns"]
        assert [each["name"] for each in left] == ["Terceira", "Segunda"]
        renamed = supervisor.patch(f"/funnels/{funnel['id']}", json={"name": fresh("Obras")})
        assert renamed.json()["funnel"]["name"].startswith("Obras")
        gone = supervisor.delete(f"/funnels/{funnel['id']}").json()
        offered = supervisor.get("/funnels", params={"wait_for": gone["position"]}).json()["items"]
        assert funnel["id"] not in {each["id"] for each in offered}


def test_a_field_is_defined_filled_in_and_looked_for(desk: RunningDesk) -> None:
    with desk.client(AGENT) as agent, desk.client(SUPERVISOR) as supervisor:
        name = fresh("Turno")
        wish = {"on": "ticket", "name": name, "kind": "choice", "choices": ["Manhã", "Tarde"]}
        problem(agent.post("/fields", json=wish), 403, "catalogue.management_only")
        made = supervisor.post("/fields", json=wish)
        shapes.CustomFieldChanged.model_validate(made.json())
        shift = made.json()["field"]["id"]
        problem(supervisor.post("/fields", json=wish), 409, "field.name_taken")
        invalid = {**wish, "name": fresh("X"), "choices": []}
        problem(supervisor.post("/fields", json=invalid), 422, "field.choices_invalid")
        boxes_wish = {"on": "ticket", "name": fresh("Caixas"), "kind": "number"}
        boxes = supervisor.post("/fields", json=boxes_wish).json()["field"]["id"]
        supervisor.patch(f"/fields/{boxes}", json={"before": shift})
        order = [each["id"] for each in supervisor.get("/fields", params={"on": "ticket"}).json()["items"]]
        assert order.index(boxes) == order.index(shift) - 1

        ticket = customer(desk, agent, fresh("Sara"), "+5511970002203")
        path = f"/tickets/{ticket['id']}/fields"
        filled = agent.put(f"{path}/{shift}", json={"value": "manhã"}).json()
        shapes.TicketChanged.model_validate(filled)
        assert filled["ticket"]["fields"] == {shift: "Manhã"}
        filled = agent.put(f"{path}/{boxes}", json={"value": "12,5"}).json()
        assert filled["ticket"]["fields"][boxes] == 12.5
        refused = problem(agent.put(f"{path}/{boxes}", json={"value": "doze"}), 422, "field.value_invalid")
        assert refused["fields"] == [{"field": f"fields.{boxes}", "rule": "must be a number"}]
        problem(agent.put(f"{path}/nothing", json={"value": "x"}), 404, "field.not_found")

        def found(**asked: str) -> list[str]:
            answer = agent.get("/tickets", params={**asked, "wait_for": filled["position"]})
            return [each["id"] for each in answer.json()["items"]]

        assert found(field=f"{shift}:Manhã") == [ticket["id"]]
        assert found(field=f"{shift}:Tarde") == []
        assert found(field_min=f"{boxes}:10", field_max=f"{boxes}:12,5") == [ticket["id"]]
        problem(agent.get("/tickets", params={"field": "x:1"}), 422, "field.value_invalid")
        problem(agent.get("/tickets", params={"field_min": f"{shift}:1"}), 422, "field.value_invalid")
        assert agent.delete(f"{path}/{shift}").json()["ticket"]["fields"] == {boxes: 12.5}
        log = eventually(
            lambda: [
                each
                for each in agent.get(f"/tickets/{ticket['id']}/log").json()["items"]
                if each["type"] == "FieldCleared"
            ]
        )
        assert log[0]["data"]["field"]["name"] == name
        assert "value" not in str(log)
        assert supervisor.delete(f"/fields/{shift}").is_success


def test_a_view_is_shared_with_all_or_with_a_queue(desk: RunningDesk) -> None:
    with desk.client(AGENT) as agent, desk.client(SUPERVISOR) as supervisor:
        queues = {each["id"] for each in agent.get("/me").json()["queues"]}
        other = next(each["id"] for each in supervisor.get("/queues").json()["items"] if each["id"] not in queues)
        names = {each: fresh(each) for each in ("me", "all", "mine", "other")}
        wishes = {"me": "me", "all": "all", "mine": next(iter(queues)), "other": other}
        ids = {}
        for each, whose in wishes.items():
            saved = supervisor.post("/me/filters", json={"name": names[each], "query": "unread=true", "for": whose})
            assert saved.status_code == 201
            assert saved.json()["for"] == whose
            ids[each] = saved.json()["id"]

        def seen(client: httpx.Client) -> set[str]:
            items = client.get("/me/filters").json()["items"]
            shapes.Items[shapes.SavedFilter].model_validate({"items": items})
            return {each["id"] for each in items} & set(ids.values())

        assert seen(supervisor) == set(ids.values())
        eventually(lambda: seen(agent) == {ids["all"], ids["mine"]})
        again = {"name": names["all"].upper(), "query": "state=closed", "for": "all"}
        assert supervisor.post("/me/filters", json=again).json()["id"] == ids["all"], "one of this name is replaced"
        wish = {"name": "x", "query": "", "for": "all"}
        problem(agent.post("/me/filters", json=wish), 403, "view.management_only")
        problem(agent.delete(f"/me/filters/{ids['all']}"), 403, "view.management_only")
        problem(supervisor.post("/me/filters", json={**wish, "for": "nothing"}), 422, "queue.not_found")
        for each in ids.values():
            assert supervisor.delete(f"/me/filters/{each}").status_code == 204
        assert seen(supervisor) == set()
