"""Channel secrets: access tokens and the like, encrypted at rest, never in events."""

import base64
import hashlib
import os
from pathlib import Path

import orjson
from cryptography.fernet import Fernet, InvalidToken
from pymongo.asynchronous.collection import AsyncCollection

from libs.events.settings import Settings
from libs.events.view import Document


class SecretsUnreadable(Exception):
    """The secrets were sealed with another key than the present one."""


class Vault:
    """Seals secrets into text and opens them again."""

    def __init__(self, key: bytes) -> None:
        self._fernet = Fernet(key)

    @classmethod
    def of(cls, settings: Settings) -> "Vault":
        """The vault of this installation: its key is a setting, or else a file that only we can read."""
        if settings.secret_key is not None:
            digest = hashlib.sha256(settings.secret_key.get_secret_value().encode()).digest()
            return cls(base64.urlsafe_b64encode(digest))
        return cls(_key_file(settings.data / "secret.key"))

    def seal(self, secrets: dict[str, str]) -> str:
        """The secrets as encrypted text."""
        return self._fernet.encrypt(orjson.dumps(secrets)).decode()

    def open(self, sealed: str) -> dict[str, str]:
        """The secrets again; raises `SecretsUnreadable`."""
        try:
            opened: dict[str, str] = orjson.loads(self._fernet.decrypt(sealed.encode()))
        except InvalidToken as error:
            raise SecretsUnreadable("the secrets were sealed with another key") from error
        return opened


class ChannelSecrets:
    """The secrets of channels, kept sealed in the gateway's database, opened once and remembered."""

    def __init__(self, collection: AsyncCollection[Document], vault: Vault) -> None:
        self._collection = collection
        self._vault = vault
        self._opened: dict[str, tuple[str, dict[str, str]]] = {}

    async def keep(self, channel_id: str, sealed: str) -> None:
        """Keep a channel's secrets in place of earlier ones."""
        await self._collection.replace_one({"_id": channel_id}, {"sealed": sealed}, upsert=True)
        self.forget(channel_id)

    async def keep_first(self, channel_id: str, sealed: str) -> None:
        """Keep a new channel's secrets, unless it has some."""
        await self._collection.update_one({"_id": channel_id}, {"$setOnInsert": {"sealed": sealed}}, upsert=True)

    async def of(self, channel_id: str) -> dict[str, str]:
        """A channel's secrets; empty when it has none."""
        known = self._opened.get(channel_id)
        if known is not None:
            return known[1]
        document = await self._collection.find_one({"_id": channel_id})
        if document is None:
            return {}
        opened = self._vault.open(document["sealed"])
        self._opened[channel_id] = (document["sealed"], opened)
        return opened

    async def drop(self, channel_id: str) -> None:
        """Keep a channel's secrets no longer."""
        await self._collection.delete_one({"_id": channel_id})
        self.forget(channel_id)

    def forget(self, channel_id: str) -> None:
        """Read a channel's secrets anew when next asked: they may have changed."""
        self._opened.pop(channel_id, None)


class SealedSecrets:
    """Secrets of other things by their ids, kept sealed and opened each time that they are needed."""

    def __init__(self, collection: AsyncCollection[Document], vault: Vault) -> None:
        self._collection = collection
        self._vault = vault

    async def keep(self, owner_id: str, sealed: str) -> None:
        """Keep secrets in place of earlier ones."""
        await self._collection.replace_one({"_id": owner_id}, {"sealed": sealed}, upsert=True)

    async def keep_first(self, owner_id: str, sealed: str) -> None:
        """Keep secrets unless there are some."""
        await self._collection.update_one({"_id": owner_id}, {"$setOnInsert": {"sealed": sealed}}, upsert=True)

    async def drop(self, owner_id: str) -> None:
        """Keep them no longer."""
        await self._collection.delete_one({"_id": owner_id})

    async def of(self, owner_id: str) -> dict[str, str]:
        """The secrets; empty when there are none."""
        document = await self._collection.find_one({"_id": owner_id})
        return self._vault.open(document["sealed"]) if document is not None else {}


def _key_file(path: Path) -> bytes:
    """The key kept in a file; two processes that start at once agree on one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    if not path.exists():
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(Fernet.generate_key())
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_bytes()
