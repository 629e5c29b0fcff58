"""The instance behind a line: made, told where to post, paired by QR code, asked how it is, given up."""

from collections.abc import Mapping
from typing import Any, Literal

from libs.identity import phone
from services.gateway.channels.channel import Health, Line, OutOfReach
from services.gateway.channels.evolution import jids, session
from services.gateway.channels.evolution.api import Api, refused
from services.gateway.channels.evolution.errors import decoded, told
from services.gateway.channels.evolution.messages import Request
from services.gateway.channels.evolution.parts import Unreadable, part_of, words
from services.gateway.channels.items import PairingOffered
from services.gateway.channels.setup import HOOK_KEY

EVENTS = (
    "QRCODE_UPDATED",
    "CONNECTION_UPDATE",
    "STATUS_INSTANCE",
    "LOGOUT_INSTANCE",
    "REMOVE_INSTANCE",
    "MESSAGES_UPSERT",
    "MESSAGES_UPDATE",
    "MESSAGES_EDITED",
    "MESSAGES_DELETE",
    "SEND_MESSAGE",
    "CONTACTS_UPSERT",
    "CONTACTS_UPDATE",
    "GROUPS_UPSERT",
    "GROUP_UPDATE",
    "GROUP_PARTICIPANTS_UPDATE",
    "CALL",
)
State = Literal["open", "connecting", "closed"]
STATES: Mapping[str, State] = {"open": "open", "connecting": "connecting"}


def vouching(line: Line) -> str:
    """What stands in the header `Authorization` of everything that the line's instance posts."""
    return f"Bearer {line.secrets[HOOK_KEY]}" if line.secrets.get(HOOK_KEY) else ""


async def connect(api: Api, line: Line, hook: str) -> PairingOffered | None:
    """Have the instance exist, post to the hook and be paired; None where it is paired. Raises `OutOfReach`."""
    state = await api.reached(line, Request("instance/connectionState", {}, "GET"))
    if state.status_code == 404:
        return _offered(await _create(api, line, hook))
    if not state.is_success:
        raise refused(state)
    await api.known(line, Request("webhook/set", {"webhook": _webhook(line, hook)}))
    await api.known(line, Request("settings/set", _settings(line)))
    if part_of(decoded(state), "instance").get("state") == "open":
        return None
    return _offered(await api.known(line, Request("instance/connect", {}, "GET")))


async def health(api: Api, line: Line) -> Health:
    """Whether the instance is connected, and as whom; raises `OutOfReach`."""
    response = await api.reached(line, Request("instance/connectionState", {}, "GET"))
    if response.status_code == 404:
        return Health("closed", "A instância ainda não existe na Evolution: conecte o canal.")
    if not response.is_success:
        raise refused(response)
    state = part_of(decoded(response), "instance").get("state")
    connection = STATES.get(state, "closed") if isinstance(state, str) else "closed"
    return Health(connection, "" if connection == "open" else session.CLOSED, await _facts(api, line))


async def disconnect(api: Api, line: Line) -> None:
    """Log the instance out; one that is not connected, or not there, is out already. Raises `OutOfReach`."""
    response = await api.reached(line, Request("instance/logout", {}, "DELETE"))
    if response.is_success or response.status_code == 404:
        return
    if "not connected" not in told(decoded(response)).lower():
        raise refused(response)


async def _create(api: Api, line: Line, hook: str) -> Any:
    wish = {
        "instanceName": line.settings.get("instance"),
        "integration": "WHATSAPP-BAILEYS",
        "qrcode": True,
        **{name: value for name, value in _settings(line).items() if value != ""},
        "webhook": _webhook(line, hook),
    }
    response = await api.reached(line, Request("instance/create", wish), of_server=True)
    if response.is_success:
        return part_of(decoded(response), "qrcode")
    if response.status_code == 403 and "already in use" in told(decoded(response)):
        raise OutOfReach("Já existe uma instância com esse nome na Evolution, e a chave do canal não é dela.")
    if response.status_code == 401:
        raise OutOfReach("A chave do canal não pode criar instâncias: use a chave do servidor Evolution.")
    raise refused(response)


def _webhook(line: Line, hook: str) -> dict[str, Any]:
    return {
        "enabled": True,
        "url": hook,
        "byEvents": False,
        "base64": False,
        "headers": {"Authorization": vouching(line)},
        "events": list(EVENTS),
    }


def _settings(line: Line) -> dict[str, Any]:
    return {
        "rejectCall": line.settings.get("reject_calls") is True,
        "msgCall": str(line.settings.get("reject_text") or ""),
        "groupsIgnore": line.settings.get("groups") is False,
        "alwaysOnline": False,
        "readMessages": False,
        "readStatus": False,
        "syncFullHistory": False,
    }


def _offered(told_of: Any) -> PairingOffered | None:
    """What is to be scanned. There may be none yet: it is posted when it is there."""
    if not isinstance(told_of, dict) or part_of(told_of, "instance").get("state") == "open":
        return None
    try:
        return session.offered_pairing(told_of)
    except Unreadable:
        return None


async def _facts(api: Api, line: Line) -> dict[str, str]:
    """The number and name that the instance is paired with, where Evolution tells."""
    instance = str(line.settings.get("instance", ""))
    try:
        found = await api.known(line, Request(f"instance/fetchInstances?instanceName={instance}", {}, "GET"), True)
    except OutOfReach:
        return {}
    several = [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []
    one = next((each for each in several if each.get("name") == instance), {})
    owner = jids.address(one.get("ownerJid"))
    number = phone.display(f"+{owner}") if owner and owner.isdigit() else None
    facts = {"number": number, "name": words(one.get("profileName"))}
    return {name: value for name, value in facts.items() if value is not None}
