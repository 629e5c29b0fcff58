"""A service episode as the services answer it: what a transcript is made of."""

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

from libs.events.event import iso

START = datetime(2026, 11, 12, 12, 20, tzinfo=UTC)
MARINA = {"kind": "contact", "id": "contact-marina", "name": "Marina Duarte"}
ANA = {"kind": "user", "id": "user-ana", "name": "Ana Souza"}
SYSTEM = {"kind": "system", "id": "system", "name": None}


def at(minutes: float) -> str:
    """So many minutes after the beginning."""
    return iso(START + timedelta(minutes=minutes))


def ticket(number: int = 1042, **fields: Any) -> dict[str, Any]:
    """A ticket's item."""
    return {
        "id": f"ticket-{number}",
        "number": number,
        "conversation_id": "talk",
        "contact": {"id": "contact-marina", "name": "Marina Duarte", "phone": "+55 11 98765-0101"},
        "channel": {"id": "line", "kind": "waba", "name": "WhatsApp da loja"},
        "protocol": "20261112-000017",
        "opened_at": at(0),
        "closed_at": None,
        **fields,
    }


def message(minutes: float, text: str | None = None, **fields: Any) -> dict[str, Any]:
    """A message's item; one of the contact's unless it says otherwise."""
    out = fields.get("direction") == "out"
    return {
        "id": f"message-{minutes}",
        "conversation_id": "talk",
        "kind": "text",
        "direction": "in",
        "author": ANA if out else MARINA,
        "text": text,
        "media": None,
        "location": None,
        "contacts": None,
        "quoted": None,
        "mentions": [],
        "forwarded": False,
        "options": None,
        "answer": None,
        "referral": None,
        "template": None,
        "reactions": [],
        "edits": [],
        "edited_at": None,
        "revoked": None,
        "signature": None,
        "cause": "agent" if out else None,
        "status": "read" if out else None,
        "error": None,
        "change_error": None,
        "call": None,
        "at": at(minutes),
        "provider_at": at(minutes),
        "sent_at": at(minutes + 0.05) if out else None,
        "delivered_at": at(minutes + 0.07) if out else None,
        "read_at": at(minutes + 2) if out else None,
        "played_at": None,
        "position": 1,
        **fields,
    }


def media(name: str, kind: str, mime: str, **fields: Any) -> dict[str, Any]:
    """A file's item."""
    return {
        "id": hashlib.sha256(name.encode()).hexdigest(),
        "kind": kind,
        "mime": mime,
        "name": name,
        "size": 240_000,
        "width": None,
        "height": None,
        "seconds": None,
        "pages": None,
        "waveform": None,
        "voice": False,
        "thumb": False,
        "state": "stored",
        **fields,
    }


def entry(minutes: float, kind: str, actor: dict[str, Any] = ANA, **data: Any) -> dict[str, Any]:
    """An entry of the ticket's log."""
    return {
        "id": f"{kind}-{minutes}",
        "at": at(minutes),
        "type": kind,
        "actor": actor,
        "data": data,
        "address": "10.0.0.9",
        "position": 1,
    }


def note(minutes: float, text: str) -> dict[str, Any]:
    """A note's item."""
    return {
        "id": f"note-{minutes}",
        "ticket_id": "ticket-1042",
        "conversation_id": "talk",
        "text": text,
        "mentions": [],
        "author": {"id": "user-bruno", "name": "Bruno Teles"},
        "at": at(minutes),
        "edited_at": None,
        "cause": "person",
        "position": 1,
    }


def log() -> list[dict[str, Any]]:
    """What was done to the ticket."""
    sales: dict[str, Any] = {"queue_id": "sales", "queue": {"id": "sales", "name": "Vendas"}}
    ana: dict[str, Any] = {"agent_id": "user-ana", "agent": {"id": "user-ana", "name": "Ana Souza"}}
    return [
        entry(0.01, "TicketOpened", SYSTEM, ordinal=1, number=1042, **sales),
        entry(1, "TicketViewed"),
        entry(1.5, "Accepted", **ana),
        entry(1.6, "ProtocolIssued", number="20261112-000017"),
        entry(1.7, "ReasonSet", reason_id="delivery", reason={"id": "delivery", "name": None}),
        entry(1.8, "ValueSet", cents=249_000, currency="BRL"),
        entry(1500, "Resolved", how="farewell"),
    ]


def messages() -> list[dict[str, Any]]:
    """What was said: one of everything."""
    sofa = "O *sofá-cama* chega _quinta_, entre ~8h~ 9h e 11h 😀🇧🇷. Código ```BR-1029```\nObrigada 🙏🏽"
    quoted: dict[str, Any] = {"id": "m", "kind": "text", "text": "Tem em azul?", "revoked": False}
    quoted |= {"author": MARINA, "direction": "in"}
    bars = [(each * 37) % 97 + 3 for each in range(64)]
    voice = media("mensagem de voz.ogg", "audio", "audio/ogg", seconds=12.4, waveform=bars, voice=True)
    room = media("sala.jpg", "image", "image/jpeg", width=1200, height=800, thumb=True)
    contract = media("contrato.pdf", "document", "application/pdf", pages=3, size=1_240_000, thumb=True)
    place = {"latitude": -23.55052, "longitude": -46.63331, "name": "Casa", "address": "Rua das Flores, 10"}
    edits = [{"text": "Temos sim, em azulll", "at": at(4)}]
    failed = {"code": "waba.131026", "text": "O número não recebe mensagens", "may_retry": False}
    return [
        message(0, "Olá! Quando chega meu sofá? Açúcar, pão e maçã 👩‍👩‍👧"),
        message(2, sofa, direction="out"),
        message(3, "Tem em azul?", reactions=[{"emoji": "👍🏽", "by": ANA}]),
        message(
            4,
            "Temos sim, em azul",
            direction="out",
            quoted={**quoted, "revoked": False},
            edits=edits,
            edited_at=at(5),
        ),
        message(6, None, kind="image", media=room, forwarded=True),
        message(7, "Segue o contrato", kind="document", direction="out", media=contract),
        message(8, None, kind="audio", media=voice),
        message(9, None, kind="location", location=place),
        message(10, None, kind="contacts", contacts=[{"name": "João Pé", "phones": ["+55 11 91111-2222"]}]),
        message(11, None, revoked={"at": at(12), "by": MARINA}),
        message(13, "Bom dia", direction="out", status="failed", error=failed, sent_at=None, read_at=None),
        message(14, None, kind="call", call={"state": "ended", "seconds": 61.5}),
        message(1490, "Até amanhã", direction="out", cause="text", author=SYSTEM),
    ]
