"""Lending: an address at which somebody outside may have one file for a while, as bots do that look at pictures.

The address is the permission: the file's hash and the hour, sealed with the desk's own key.
"""

from datetime import datetime, timedelta

from libs.events.event import iso, now
from libs.events.settings import Settings
from services.gateway.secrets import SecretsUnreadable, Vault

PATH = "/lent"
LENT_FOR = timedelta(hours=2)


class Lending:
    """Gives such addresses, and knows them again."""

    def __init__(self, vault: Vault, settings: Settings) -> None:
        self._vault = vault
        self.desk = (settings.public_url or f"http://{settings.host}:{settings.port}").rstrip("/")

    def address(self, media_id: str, lasting: timedelta = LENT_FOR) -> str:
        """Where a file can be had from now on."""
        token = self._vault.seal({"media": media_id, "until": iso(now() + lasting)})
        return f"{self.desk}{PATH}/{token}"

    def lent(self, token: str) -> str | None:
        """The file that an address is for; None when it is none of ours, or its time is over."""
        try:
            said = self._vault.open(token)
        except (SecretsUnreadable, ValueError):
            return None
        until = said.get("until")
        if until is None or datetime.fromisoformat(until) < now():
            return None
        return said.get("media")
