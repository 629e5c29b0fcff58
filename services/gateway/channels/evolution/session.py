"""What Evolution tells of the line itself and of groups: connection, QR code, names, who is in a group."""

from datetime import UTC, datetime
from typing import Any

from services.gateway.channels.evolution import jids
from services.gateway.channels.evolution.parts import Unreadable, moment, number, words
from services.gateway.channels.items import GroupChanged, Ignored, Item, LineChanged, PairingOffered, Peer

LONGEST_QR = 200_000
LONGEST_NAME = 200
MOST_MEMBERS = 2_000
LASTING = {
    401: "O celular desconectou este aparelho: leia o QR code de novo em Configurações › Canais.",
    402: "O WhatsApp encerrou a sessão: leia o QR code de novo em Configurações › Canais.",
    403: "O WhatsApp baniu ou bloqueou este número: veja no celular o que ele diz.",
    406: "O WhatsApp encerrou a sessão: leia o QR code de novo em Configurações › Canais.",
}
PASSING = {
    408: "A conexão com o WhatsApp caiu; a Evolution tenta de novo.",
    428: "A conexão com o WhatsApp caiu; a Evolution tenta de novo.",
    440: "Outro programa tomou a sessão deste número; a Evolution tenta de novo.",
    515: "O WhatsApp pediu para reiniciar a conexão; a Evolution tenta de novo.",
}
UNREAD = "O QR code não foi lido a tempo: peça outro em Configurações › Canais."
CLOSED = "A conexão com o WhatsApp caiu."
REMOVED = "A instância foi desconectada ou removida na Evolution: conecte o canal de novo."


def connection(data: dict[str, Any], own: str | None) -> list[Item]:
    """The connection opened, is being made, or closed."""
    state = str(data.get("state")).lower()
    if state == "open":
        return [LineChanged("open")]
    if state == "connecting":
        return [LineChanged("connecting")]
    if state == "refused":
        return [LineChanged("closed", code="evolution.qr_unread", detail=UNREAD, lasting=True)]
    if state not in ("close", "closed"):
        raise Unreadable("a connection in no state that we know")
    return [_closed(data.get("statusReason"), None)]


def closed(data: dict[str, Any], own: str | None) -> list[Item]:
    """The instance was closed for good: Evolution does not connect it again by itself."""
    if data.get("status") not in ("closed", "close", "removed"):
        return [Ignored("status.instance")]
    told = _closed(data.get("disconnectionReasonCode"), told_at(data.get("disconnectionAt")))
    return [LineChanged("closed", told.at, told.code, told.detail if told.lasting else CLOSED, lasting=True)]


def given_up(data: dict[str, Any], own: str | None) -> list[Item]:
    """Somebody logged the instance out, or removed it."""
    return [LineChanged("closed", code="evolution.logged_out", detail=REMOVED, lasting=True)]


def pairing(data: dict[str, Any], own: str | None) -> list[Item]:
    """A QR code to scan, good for less than a minute; or no more of them."""
    offered = data.get("qrcode")
    if not isinstance(offered, dict):
        if data.get("statusCode") is not None or data.get("message") is not None:
            return [LineChanged("closed", code="evolution.qr_unread", detail=UNREAD, lasting=True)]
        raise Unreadable("a QR code that is none")
    return [offered_pairing(offered)]


def offered_pairing(offered: dict[str, Any]) -> PairingOffered:
    """What is to be scanned or typed; raises `Unreadable` where there is neither."""
    image, code = words(offered.get("base64")), words(offered.get("pairingCode"))
    if image is not None and (not image.startswith("data:image/") or len(image) > LONGEST_QR):
        image = None
    if image is None and code is None:
        raise Unreadable("a QR code without a picture")
    return PairingOffered(image, code[:40] if code is not None else None)


def group(data: dict[str, Any], own: str | None) -> list[Item]:
    """A group that we are in, or what changed about it."""
    where = _group(data)
    told = data.get("participants")
    people = _people(told, data) if isinstance(told, list) else None
    name = words(data.get("subject"))
    if people is None and name is None:
        return [Ignored("group without news")]
    return [GroupChanged(str(where), name[:LONGEST_NAME] if name is not None else None, people)]


def participants(data: dict[str, Any], own: str | None) -> list[Item]:
    """Who came into a group, or left it."""
    where, action = _group(data), str(data.get("action")).lower()
    if action not in ("add", "remove"):
        return [Ignored("group role")]
    people = _people(data.get("participants") or data.get("participantsData"), data)
    if not people:
        raise Unreadable("a change of a group's people without people")
    return [
        GroupChanged(str(where), joined=people if action == "add" else (), left=() if action == "add" else people)
    ]


def told_at(value: Any) -> datetime | None:
    """A time as JavaScript writes it, or in seconds."""
    if isinstance(value, str) and not value.strip().isdigit():
        try:
            at = datetime.fromisoformat(value.strip())
        except ValueError:
            return None
        at = at if at.tzinfo is not None else at.replace(tzinfo=UTC)
        return at.astimezone(UTC) if 2000 <= at.year < 2200 else None
    return moment(value)


def _closed(reason: Any, at: datetime | None) -> LineChanged:
    found = number(reason)
    code = int(found) if found is not None and 0 <= found < 1000 else 0
    detail = LASTING.get(code) or PASSING.get(code, CLOSED)
    return LineChanged("closed", at, f"evolution.closed_{code}", detail, lasting=code in LASTING)


def _group(data: dict[str, Any]) -> jids.Jid:
    where = jids.jid(data.get("id")) or jids.jid(data.get("groupJid"))
    if where is None or where.of != "group":
        raise Unreadable("a group without an address")
    return where


def _people(told: Any, data: dict[str, Any]) -> tuple[Peer, ...]:
    names = jids.described(data)
    found = (jids.member(each, names) for each in (told if isinstance(told, list) else [])[:MOST_MEMBERS])
    return tuple({each.address: each for each in found if each is not None}.values())
