"""The connected lines as receiving and sending need them: settings with opened secrets."""

from libs.events.view import Document
from services.gateway import channels
from services.gateway.channels.channel import Line
from services.gateway.directory import Directory
from services.gateway.secrets import ChannelSecrets

UNSAID = ""


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

    async def serving(self, channel_id: str, account: str | None, news: bool = False) -> str | None:
        """The line that an item belongs to: one post may hold those of several numbers of one app.

        None for a number that none of the app's lines has. What names none counts for the line that was posted to;
        so does `news` of an account, where the line does not say whose it is.
        """
        posted_to = self._directory.channel(channel_id)
        if account is None or posted_to is None or account in _accounts(posted_to):
            return channel_id
        secret = (await self._secrets.of(channel_id)).get("app_secret")
        for other in self._directory.channels():
            same_app = other["kind"] == posted_to["kind"] and account in _accounts(other)
            if same_app and (await self._secrets.of(other["_id"])).get("app_secret") == secret:
                found: str = other["_id"]
                return found
        return channel_id if news and UNSAID in _accounts(posted_to) else None


def sharing(directory: Directory, channel_id: str, account: str | None) -> list[str]:
    """The lines that news of an account concern: all of its kind that have it, or the one that was told."""
    told = directory.channel(channel_id)
    if told is None or account is None:
        return [channel_id]
    others = (each for each in directory.channels() if each["kind"] == told["kind"])
    return [each["_id"] for each in others if account in _accounts(each)] or [channel_id]


def _accounts(channel: Document) -> set[str]:
    names = channels.CHANNELS[channel["kind"]].accounts if channel["kind"] in channels.CHANNELS else ()
    return {str(channel["settings"].get(name) or UNSAID) for name in names}
