"""The second factor: codes from a telephone (TOTP, RFC 6238), and recovery codes for the day it is lost (P5)."""

import base64
import hashlib
import hmac
import secrets
import time
from typing import Any, Literal

import pyotp
import segno
from pymongo.asynchronous.database import AsyncDatabase

from libs.events.view import Document
from services.gateway.secrets import Vault

ISSUER = "Guichê"
SECONDS = 30
# A telephone's clock may be half a minute off.
STEPS = (0, -1, 1)
RECOVERY_CODES = 10
Proof = Literal["second_factor", "recovery_code"]


class SecondFactors:
    """Whose telephones make codes from what. Secrets are sealed, recovery codes hashed; a code counts once."""

    def __init__(self, database: AsyncDatabase[Document], vault: Vault) -> None:
        self._collection = database["second_factors"]
        self._vault = vault

    async def propose(self, user_id: str) -> str:
        """A new secret for the user's telephone, not yet in force."""
        secret = pyotp.random_base32()
        proposed = {"proposed": self._vault.seal({"secret": secret})}
        await self._collection.update_one({"_id": user_id}, {"$set": proposed}, upsert=True)
        return secret

    async def proves(self, user_id: str, code: str) -> bool:
        """Whether a code comes from what was proposed last."""
        document = await self._collection.find_one({"_id": user_id})
        sealed = document.get("proposed") if document is not None else None
        return sealed is not None and _step(self._vault.open(sealed)["secret"], code) is not None

    async def put_into_force(self, user_id: str, recovery_hashes: list[str]) -> None:
        """Ask for codes made from what was proposed last; quiet when that is in force."""
        document = await self._collection.find_one({"_id": user_id})
        if document is None or "proposed" not in document:
            return
        await self._collection.update_one(
            {"_id": user_id, "proposed": document["proposed"]},
            {
                "$set": {"sealed": document["proposed"], "recovery": recovery_hashes, "last_step": 0},
                "$unset": {"proposed": ""},
            },
        )

    async def is_on(self, user_id: str) -> bool:
        """Whether the user's log-in takes a code."""
        return await self._collection.find_one({"_id": user_id, "sealed": {"$exists": True}}) is not None

    async def accept(self, user_id: str, code: str) -> Proof | None:
        """What a code proves, or None. It counts once: the same code again proves nothing."""
        document = await self._collection.find_one({"_id": user_id})
        if document is None or "sealed" not in document:
            return None
        step = _step(self._vault.open(document["sealed"])["secret"], code)
        if step is not None:
            later = {"_id": user_id, "last_step": {"$lt": step}}
            used = await self._collection.update_one(later, {"$set": {"last_step": step}})
            return "second_factor" if used.modified_count else None
        kept = hashed(code)
        used = await self._collection.update_one({"_id": user_id, "recovery": kept}, {"$pull": {"recovery": kept}})
        return "recovery_code" if used.modified_count else None

    async def renew(self, user_id: str, recovery_hashes: list[str]) -> None:
        """Have new recovery codes; the old ones are void."""
        await self._collection.update_one({"_id": user_id}, {"$set": {"recovery": recovery_hashes}})

    async def remove(self, user_id: str) -> None:
        """Ask the user for no codes any more."""
        await self._collection.delete_one({"_id": user_id})

    async def recovery_codes_left(self, user_id: str) -> int:
        """How many recovery codes are unused."""
        document = await self._collection.find_one({"_id": user_id})
        return len(document.get("recovery", ())) if document is not None else 0


def shown(secret: str, email: str) -> dict[str, Any]:
    """What the user's telephone needs, once: the secret, its address, and both as a QR code (an SVG)."""
    uri = pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER)
    qr = segno.make(uri, error="m", micro=False)
    return {"secret": secret, "uri": uri, "qr": qr.svg_data_uri(scale=5, border=3, light="#ffffff", dark="#111111")}


def recovery_codes() -> list[str]:
    """New recovery codes, 80 random bits each, written so that they can be typed."""
    drawn = (base64.b32encode(secrets.token_bytes(10)).decode().lower() for _ in range(RECOVERY_CODES))
    return ["-".join(each[at : at + 4] for at in range(0, 16, 4)) for each in drawn]


def hashed(code: str) -> str:
    """A recovery code as it is kept: random as it is, a plain hash does."""
    plain = "".join(each for each in code.lower() if each.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()


def _step(secret: str, code: str) -> int | None:
    """The half minute that a code is of, or None when it is of none near now."""
    given = code.replace(" ", "")
    if not (given.isascii() and given.isdigit()):
        return None
    totp, present = pyotp.TOTP(secret), int(time.time()) // SECONDS
    for offset in STEPS:
        if hmac.compare_digest(totp.at((present + offset) * SECONDS), given):
            return present + offset
    return None
