"""News of templates that a provider posts: approved, paused, in another category, of other quality (C3)."""

from libs.events import telemetry
from libs.events.bus import Bus
from libs.events.command import CommandRejected
from libs.events.event import SYSTEM
from services.gateway.channels.items import TemplateChanged
from services.gateway.directory import Directory
from services.gateway.ingress import Raw
from services.gateway.lines import sharing
from services.gateway.template_sync import TemplatesAreOutOfReach, TemplateSync
from services.messaging import commands as messaging
from services.messaging.template_commands import RecordTemplateState

log = telemetry.logger(__name__)


class TemplateNews:
    """Hands on what providers tell of templates. The numbers of one account share its templates."""

    def __init__(self, bus: Bus, directory: Directory, sync: TemplateSync) -> None:
        self._bus = bus
        self._directory = directory
        self._sync = sync

    async def tell(self, channel_id: str, item: TemplateChanged, raw: Raw) -> None:
        """Have every line of the account know; of a template that is new, or said anew, the provider is asked.

        Raises `CommandRejected` of kind `failed` while messaging is away.
        """
        if not self._sync.keeps(channel_id):
            return
        for each in sharing(self._directory, channel_id, item.account):
            command = RecordTemplateState(
                by=SYSTEM,
                causation_id=f"ingress:{raw.sequence}",
                traceparent=raw.traceparent,
                channel_id=each,
                template_id=item.template_id,
                status=item.status,
                category=item.category,
                quality=item.quality,
                reason=item.reason,
                provider_at=item.at,
            )
            known = item.status is not None or item.category is not None or item.quality is not None
            try:
                await self._bus.ask(messaging.SERVICE, command)
            except CommandRejected as error:
                if error.rejected.kind == "failed":
                    raise
                known = False
            if not known:
                await self._ask(each)

    async def _ask(self, channel_id: str) -> None:
        """Read the line's templates anew; the daily reading makes good what fails here."""
        try:
            await self._sync.sync(channel_id)
        except TemplatesAreOutOfReach:
            log.warning("template_news.not_read", channel=channel_id)
