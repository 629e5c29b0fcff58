"""A line of the unofficial WhatsApp through a whole desk: pairing, both directions, groups, echoes, an outage."""

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.acceptance.desk import RunningDesk, eventually
from tests.gateway.test_live import page
from tests.providers.evolution import OWN, EvolutionStandIn, overwritten, said

PICTURE = (Path(__file__).parents[2] / "docs" / "pictures" / "phone.png").read_bytes()
NEXT = "data:image/png;base64,bmV4dA=="


class Phone:
    """A customer's WhatsApp, an admin who has his ticket, and the line between them."""

    def __init__(self, admin: httpx.Client, api: EvolutionStandIn, channel_id: str) -> None:
        self.admin, self.api, self.channel_id = admin, api, channel_id
        self.number = f"55119{uuid4().int % 10**8:08d}".replace("0000", "1111")
        self.lid = str(uuid4().int % 10**14 + 10**14)
        self.ticket = ""

    def says(self, text: str, **more: Any) -> str:
        """Write; the provider's id of the message."""
        who = {"number": self.number, "lid": self.lid, "name": "Rosa"}
        return str(self.api.says(text, **{**who, **more})["key"]["id"])

    def accept(self, **known: Any) -> "Phone":
        """Have the admin take the pending ticket of this customer, or of whom it is known as."""
        self.ticket = eventually(lambda: self._pending(**known))["id"]
        assert self.admin.post(f"/tickets/{self.ticket}/accept").status_code == 200
        return self

    def _pending(self, **known: Any) -> Any:
        wanted = known or {"phone": f"+{self.number}"}
        items = self.admin.get("/tickets", params={"state": "pending", "limit": 100}).json()["items"]
        return next((each for each in items if wanted.items() <= each["contact"].items()), None)

    def answers(self, text: str, **more: Any) -> dict[str, Any]:
        """The desk writes; the message."""
        wish = {"text": text, "sign": False, **more}
        answer = self.admin.post(f"/tickets/{self.ticket}/messages", json=wish)
        assert answer.status_code == 202, answer.text
        message: dict[str, Any] = answer.json()["message"]
        return message

    def messages(self) -> list[dict[str, Any]]:
        """What the desk shows."""
        found: list[dict[str, Any]] = self.admin.get(f"/tickets/{self.ticket}/messages").json()["items"]
        return found

    def shown(self, message_id: str) -> dict[str, Any]:
        """One message as the desk shows it."""
        return next(each for each in self.messages() if each["id"] == message_id)

    def texts(self) -> list[str | None]:
        """All that was written, in order."""
        return [each["text"] for each in self.messages()]

    def catch_up(self) -> None:
        """Have the line lose its connection and come back, and wait until all was looked through again."""
        self.api.hang_up(428)
        eventually(lambda: connection(self.admin, self.channel_id) == "closed")
        asked = len(self.api.bodies("chat/findMessages"))
        self.api.scan()
        eventually(lambda: len(self.api.bodies("chat/findMessages")) > asked)
        self.says("Voltou", number=f"55119{uuid4().int % 10**8:08d}", lid=None, name=(back := f"Volta {uuid4()}"))
        eventually(lambda: self._pending(name=back))

    def becomes(self, message_id: str, *states: str) -> dict[str, Any]:
        """A message once it has come so far."""

        def check() -> Any:
            message = self.shown(message_id)
            return message if message["status"] in states else None

        found: dict[str, Any] = eventually(check)
        return found


@pytest.fixture(scope="module")
def admin(desk: RunningDesk) -> Iterator[httpx.Client]:
    """An administrator."""
    with desk.client("admin@demo.local") as client:
        yield client


@pytest.fixture(scope="module")
def api() -> Iterator[EvolutionStandIn]:
    """An Evolution API without an instance."""
    with EvolutionStandIn.running() as stand_in:
        stand_in.state = "missing"
        yield stand_in


@pytest.fixture(scope="module")
def channel_id(desk: RunningDesk, admin: httpx.Client, api: EvolutionStandIn) -> str:
    """A line that was paired by QR code, while an admin looked on."""
    wish = {"kind": "evolution", "name": "WhatsApp da recepção", "settings": api.settings()}
    answer = admin.post("/channels", json=wish)
    assert answer.status_code == 201, answer.text
    channel_id = str(answer.json()["id"])
    with page(desk, admin) as mine:
        offered = admin.post(f"/channels/{channel_id}/connect")
        assert offered.status_code == 200, offered.text
        assert offered.json()["image"].startswith("data:image/png;base64,")
        assert api.webhook["url"] == f"{desk.url}/hooks/evolution/{channel_id}"
        api.tell("qrcode.updated", {"qrcode": {"base64": NEXT, "code": "2@", "pairingCode": None}})
        mine.until(lambda frame: frame["type"] == "pairing" and frame["image"] == NEXT)
        api.scan()
        mine.until(lambda frame: frame["type"] == "pairing" and frame["state"] == "open")
    eventually(lambda: connection(admin, channel_id) == "open")
    return channel_id


def connection(admin: httpx.Client, channel_id: str) -> str | None:
    """How a line is connected."""
    items = admin.get("/channels").json()["items"]
    found = next(each for each in items if each["id"] == channel_id)["connection"]
    return found["state"] if found is not None else None


@pytest.fixture
def phone(admin: httpx.Client, api: EvolutionStandIn, channel_id: str) -> Phone:
    """A customer who has not written yet."""
    return Phone(admin, api, channel_id)


@pytest.fixture
def talk(phone: Phone) -> Phone:
    """A customer who has written, and whose ticket an admin has."""
    phone.says("Bom dia")
    return phone.accept()


def test_nothing_comes_in_without_the_line_s_own_key(
    desk: RunningDesk, api: EvolutionStandIn, phone: Phone
) -> None:
    body = api.envelope("messages.upsert", said("FORGED", {"conversation": "?"}, number=phone.number, lid=None))
    hook = f"{desk.url}/hooks/evolution/{phone.channel_id}"
    for headers in ({}, {"Authorization": "Bearer nobody"}, {"apikey": api.key}):
        assert httpx.post(hook, content=body, headers=headers).status_code == 401
    right = api.webhook["headers"]
    assert httpx.post(f"{hook}/messages-upsert", content=b"{}", headers=right).status_code == 200
    phone.says("De verdade")
    assert eventually(phone.accept().texts) == ["De verdade"]


def test_who_hides_his_number_at_first_has_one_contact_and_one_ticket(phone: Phone) -> None:
    hidden = {"name": f"Rosa {phone.lid}"}
    phone.says("Quem sou eu?", number=None, **hidden)
    phone.accept(**hidden)
    phone.says("Agora com número", **hidden)
    phone.says("E sem", number=None, **hidden)
    eventually(lambda: len(phone.messages()) == 3)
    assert phone.texts() == ["Quem sou eu?", "Agora com número", "E sem"]
    contact = phone.admin.get(f"/tickets/{phone.ticket}").json()["contact"]
    assert contact["phone"] == f"+{phone.number}"
    phone.becomes(phone.answers("Oi, Rosa")["id"], "sent")


def test_a_number_and_a_lid_that_were_two_contacts_become_one(phone: Phone) -> None:
    name = f"Bia {phone.lid}"
    phone.says("Pelo número", lid=None, name=name)
    phone.accept(name=name)
    phone.says("Escondida", number=None, name=f"{name} 2")
    other = eventually(lambda: phone._pending(name=f"{name} 2"))["id"]
    phone.says("As duas", name=name)
    phone.says("Escondida de novo", number=None, name=name)
    eventually(lambda: len(phone.messages()) == 3)
    assert phone.texts() == ["Pelo número", "As duas", "Escondida de novo"]
    contact = phone.admin.get(f"/tickets/{phone.ticket}").json()["contact"]

    def known_as() -> list[str]:
        return [each["id"] for each in phone.admin.get("/contacts", params={"q": name}).json()["items"]]

    eventually(lambda: known_as() == [contact["id"]])
    phone.catch_up()
    assert phone.texts() == ["Pelo número", "As duas", "Escondida de novo"]
    # There is one live ticket: the other one ended in it, and what was written there is its older history.
    ended, live = (phone.admin.get(f"/tickets/{each}").json() for each in (other, phone.ticket))
    assert (ended["state"], ended["continued_by"]["id"]) == ("closed", phone.ticket)
    assert (live["state"], live["continues"]["id"]) == ("open", other)
    first = phone.admin.get(f"/tickets/{phone.ticket}/messages").json()
    older = phone.admin.get(f"/tickets/{phone.ticket}/messages", params={"before": first["next"]}).json()
    assert [each["text"] for each in older["items"]] == ["Escondida"]


def test_who_hid_his_number_stays_with_his_agent_when_it_is_that_of_a_known_contact(phone: Phone) -> None:
    name = f"Cora {phone.lid}"
    known = {"name": name, "phone": f"+{phone.number}"}
    assert phone.admin.post("/contacts", json=known).status_code == 201
    phone.says("Quem sou eu?", number=None, name=f"{name} 2")
    phone.accept(name=f"{name} 2")
    left = phone.ticket
    phone.says("Agora com número", name=name)
    ended = eventually(
        lambda: next((each for each in (ticket_of(phone, left),) if each["continued_by"] is not None), None)
    )
    assert ended["state"] == "closed"
    phone.ticket = ended["continued_by"]["id"]
    live = ticket_of(phone, phone.ticket)
    assert (live["state"], live["assignee"], live["contact"]["name"]) == ("open", ended["assignee"], name)
    eventually(lambda: phone.texts() == ["Agora com número"])


def ticket_of(phone: Phone, ticket_id: str) -> dict[str, Any]:
    """A ticket as an admin sees it."""
    found: dict[str, Any] = phone.admin.get(f"/tickets/{ticket_id}").json()
    return found


def test_an_answer_is_shown_once_however_often_and_early_its_echo_comes(talk: Phone) -> None:
    talk.api.hasty, talk.api.repeats, talk.api.reordered, talk.api.delivers = True, 3, True, True
    try:
        message = talk.answers("Temos às 14h")
        talk.becomes(message["id"], "delivered")
    finally:
        talk.api.hasty, talk.api.repeats, talk.api.reordered, talk.api.delivers = False, 1, False, False
    talk.says("Combinado")
    eventually(lambda: "Combinado" in talk.texts())
    assert talk.texts() == ["Bom dia", "Temos às 14h", "Combinado"]
    assert talk.api.texts_to(talk.number).count("Temos às 14h") == 1


def test_an_attempt_whose_answer_was_lost_is_not_sent_again_and_is_found(talk: Phone) -> None:
    message = talk.answers("Confirmado #lost")
    talk.becomes(message["id"], "sent")
    assert talk.api.texts_to(talk.number).count("Confirmado #lost") == 1
    assert talk.texts() == ["Bom dia", "Confirmado #lost"]


def test_what_was_written_on_the_phone_is_ours_and_marks_nothing_unread(talk: Phone) -> None:
    before = talk.admin.get(f"/tickets/{talk.ticket}").json()["unread"]
    asked = len(talk.api.asked)
    talk.says("Respondi pelo celular", from_me=True)
    eventually(lambda: len(talk.messages()) == 2)
    echo = talk.messages()[-1]
    assert (echo["direction"], echo["text"]) == ("out", "Respondi pelo celular")
    assert talk.admin.get(f"/tickets/{talk.ticket}").json()["unread"] == before
    assert not [each for each in talk.api.asked[asked:] if each.route.startswith("message/")]


def test_edits_deletions_and_reactions_go_both_ways(talk: Phone) -> None:
    target = talk.says("Quero duas")
    eventually(lambda: len(talk.messages()) == 2)
    his = talk.messages()[-1]["id"]
    his_view = {"remoteJid": f"{OWN}@s.whatsapp.net", "fromMe": True, "id": target}
    edit = {"key": his_view, "type": "MESSAGE_EDIT", "editedMessage": {"conversation": "Quero três"}}
    talk.api.tell("messages.edited", {**edit, "timestampMs": "1785000140000"})
    eventually(lambda: talk.shown(his)["text"] == "Quero três")
    mine = talk.becomes(talk.answers("Certo")["id"], "sent")["id"]
    reaction = {"key": {"id": talk.api.kept[-1]["key"]["id"], "fromMe": True}, "text": "👍"}
    thumb = said("ACR", {"reactionMessage": reaction}, number=talk.number, lid=talk.lid)
    talk.api.tell("messages.upsert", thumb)
    eventually(lambda: talk.shown(mine)["reactions"])
    talk.api.tell("messages.delete", {"remoteJid": f"{talk.lid}@lid", "fromMe": False, "id": target})
    eventually(lambda: talk.shown(his)["revoked"])
    at = f"/tickets/{talk.ticket}/messages/{mine}"
    assert talk.admin.patch(at, json={"text": "Certo, três"}).status_code == 202
    eventually(lambda: talk.api.bodies("chat/updateMessage"))
    assert talk.api.bodies("chat/updateMessage")[-1]["text"] == "Certo, três"
    assert talk.admin.delete(at).status_code == 202
    eventually(lambda: talk.api.bodies("chat/deleteMessageForEveryone"))


def test_a_picture_is_had_out_of_its_message(talk: Phone) -> None:
    provider_id = f"AC{uuid4().hex.upper()}"
    talk.api.files[provider_id] = PICTURE
    image = {"imageMessage": {"mimetype": "image/png", "caption": "A mesa"}}
    talk.api.tell("messages.upsert", said(provider_id, image, number=talk.number, lid=talk.lid))
    eventually(lambda: len(talk.messages()) == 2)

    def stored() -> Any:
        media = talk.messages()[-1]["media"]
        return media if media["state"] == "stored" else None

    media = eventually(stored)
    found = talk.admin.get(f"/tickets/{talk.ticket}/media/{media['id']}")
    assert found.content == PICTURE
    within = {**image, "base64": base64.b64encode(PICTURE).decode()}
    talk.api.tell("messages.upsert", said(uuid4().hex, within, number=talk.number, lid=talk.lid))
    eventually(lambda: len(talk.messages()) == 3)
    assert eventually(stored)["id"] == media["id"]


def test_a_group_has_one_ticket_its_people_and_mentions(
    desk: RunningDesk, admin: httpx.Client, phone: Phone
) -> None:
    group, name = f"1203{uuid4().int % 10**14:014d}@g.us", f"Equipe {phone.lid}"
    phone.says("Bom dia, equipe", group=group)
    people = [{"id": f"{phone.lid}@lid", "phoneNumber": f"{phone.number}@s.whatsapp.net"}]
    phone.api.tell("groups.upsert", [{"id": group, "subject": name, "participants": people}])
    params: dict[str, str] = {"state": "pending", "limit": "100", "group": "true"}

    def pending() -> Any:
        items = admin.get("/tickets", params=params).json()["items"]
        return next((each for each in items if each["contact"]["name"] == name), None)

    phone.ticket = eventually(pending)["id"]
    assert admin.post(f"/tickets/{phone.ticket}/accept").status_code == 200
    joana = f"55219{uuid4().int % 10**8:08d}"
    joined = {"id": group, "participants": [f"{joana}@s.whatsapp.net"], "action": "add"}
    present = f"/tickets/{phone.ticket}/participants"
    with page(desk, admin) as mine:
        mine.send(type="watch", ticket_id=phone.ticket)
        mine.until(lambda frame: frame["type"] == "viewers")
        phone.api.tell("group-participants.update", joined)
        mine.until(lambda frame: frame == {"type": "catalogue", "what": "participants"})
    eventually(lambda: len(admin.get(present).json()["items"]) == 2)
    assert "Rosa" in [each["name"] for each in admin.get(present).json()["items"]]
    named = {"contextInfo": {"mentionedJid": [f"{phone.lid}@lid"]}}
    phone.says(f"@{phone.lid} chegou", group=group, number=joana, lid=None, **named)
    mention = eventually(lambda: phone.messages()[-1]["mentions"])[0]
    assert mention["name"] == "Rosa"
    hidden = str(uuid4().int % 10**14 + 10**14)
    phone.says("Cheguei também", group=group, number=None, lid=hidden, name="Lia")
    lia = eventually(
        lambda: next((each for each in admin.get(present).json()["items"] if each["name"] == "Lia"), None)
    )
    phone.becomes(phone.answers("Bom dia, @Lia", mentions=[lia["id"]])["id"], "sent")
    asked = next(each for each in phone.api.bodies("message/sendText") if each["text"] == f"Bom dia, @{hidden}")
    assert (asked["number"], asked["mentioned"]) == (group, [f"{hidden}@lid"])
    assert phone.messages()[0]["author"]["name"] == "Rosa"


def test_a_call_is_noted_once_and_opens_the_customer_s_ticket(phone: Phone) -> None:
    caller = f"{phone.number}@s.whatsapp.net"
    call = {"id": uuid4().hex, "from": caller, "chatId": caller, "isVideo": False, "date": "2026-11-23T03:00:00Z"}
    for status in ("offer", "ringing", "timeout"):
        phone.api.tell("call", {**call, "status": status})
    phone.accept()
    noted = eventually(phone.messages)
    assert [(each["kind"], each["text"]) for each in noted] == [("call", "Chamada de voz pelo WhatsApp")]


def test_an_edit_that_was_missed_in_an_outage_is_caught_up_with_and_one_of_ours_is_one(talk: Phone) -> None:
    target = talk.says("Quero duas")
    eventually(lambda: len(talk.messages()) == 2)
    his = talk.messages()[-1]["id"]
    mine = talk.becomes(talk.answers("Certo")["id"], "sent")["id"]
    assert talk.admin.patch(f"/tickets/{talk.ticket}/messages/{mine}", json={"text": "Certo!"}).status_code == 202
    overwritten(next(each for each in talk.api.kept if each["key"]["id"] == target), "Quero três")
    for _ in range(2):
        talk.catch_up()
        eventually(lambda: talk.shown(his)["text"] == "Quero três")
    assert (talk.shown(mine)["text"], len(talk.shown(his)["edits"])) == ("Certo!", 1)
    assert len(talk.shown(mine)["edits"]) == 1


def test_what_was_missed_in_an_outage_is_caught_up_with_once(talk: Phone) -> None:
    talk.api.lost = 2
    talk.says("Perdida um")
    talk.says("Perdida dois")
    talk.catch_up()
    eventually(lambda: len(talk.messages()) == 3)
    talk.says("Chegou")
    eventually(lambda: "Chegou" in talk.texts())
    assert talk.texts() == ["Bom dia", "Perdida um", "Perdida dois", "Chegou"]
    assert len([each for each in talk.messages() if each["direction"] == "in"]) == 4
