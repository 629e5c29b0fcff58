"""The connected lines as receiving and sending need them: settings with opened secrets."""

from libs.events.view import Document
from services.gateway import channels
from services.gateway.channels.channel import Line
from services.gateway.directory import Directory
from services.gateway.secrets import ChannelSecrets


class Lines:
    """Lines by id, and by the provider's own account number."""

    def __init__(self, directory: Directory, secrets: ChannelSecrets) -> None:
        self._directory = directory
        self._secrets = secrets

    async def get(self, channel_id: str) -> Line | None:
        """A line that may send, or None: unknown, removed."""
        channel = self._directory.channel(channel_id)
        if channel is None:
            return None
        return Line(channel_id, channel["settings"], await self._secrets.of(channel_id))

    async def serving(self, channel_id: str, account: str | None) -> str:
        """The line that an item belongs to: one post may hold those of several numbers of one app.

        A number that none of the app's lines has counts for the line that was posted to.
        """
        posted_to = self._directory.channel(channel_id)
        if account is None or posted_to is None or account in self._accounts(posted_to):
            return channel_id
        secret = (await self._secrets.of(channel_id)).get("app_secret")
        for other in self._directory.channels():
            same_app = other["kind"] == posted_to["kind"] and account in self._accounts(other)
            if same_app and (await self._secrets.of(other["_id"])).get("app_secret") == secret:
                found: str = other["_id"]
                return found
        return channel_id

    def _accounts(self, channel: Document) -> set[str]:
        names = channels.CHANNELS[channel["kind"]].accounts if channel["kind"] in channels.CHANNELS else ()
        return {str(channel["settings"].get(name)) for name in names}
