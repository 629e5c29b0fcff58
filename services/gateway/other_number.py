"""A number that the provider cannot reach is tried once more in its other form (Brazil's ninth digit)."""

from typing import ClassVar

from libs.events import telemetry
from libs.events.bus import Bus
from libs.events.catalog.message import MessageFailed
from libs.events.command import CommandRejected
from libs.events.event import SYSTEM, Event, Recorded
from libs.events.policy import Policy
from libs.identity import phone
from services.gateway.channels.channel import Channel
from services.gateway.directory import Directory
from services.messaging import commands as messaging
from services.messaging.commands import RetryMessage
from services.messaging.queries import GetConversation

log = telemetry.logger(__name__)


class TryOtherNumber(Policy):
    """MessageFailed ⇒ a first attempt to somebody who never wrote is made again to his number's other form."""

    name = "try_other_number"
    events: ClassVar[tuple[type[Event], ...]] = (MessageFailed,)

    def __init__(self, bus: Bus, directory: Directory, kinds: dict[str, Channel]) -> None:
        self._bus = bus
        self._directory = directory
        self._kinds = kinds

    async def react(self, recorded: Recorded) -> None:
        """Attempt it again, where the provider's refusal may mean the form of the number."""
        failed = recorded.data
        assert isinstance(failed, MessageFailed)
        if not any(failed.code in each.not_reached for each in self._kinds.values()):
            return
        query = GetConversation(conversation_id=recorded.stream_id, wait_for=recorded.position)
        found = await self._bus.query(messaging.SERVICE, query)
        document = self._directory.channel(found["channel_id"])
        channel = self._kinds.get(document["kind"]) if document is not None else None
        if channel is None or failed.code not in channel.not_reached or found["last_inbound"] is not None:
            return
        other = phone.other_form(found["peer"] or "")
        if other is None or found["group"]:
            return
        command = RetryMessage(
            by=SYSTEM,
            causation_id=recorded.id,
            conversation_id=recorded.stream_id,
            message_id=failed.message_id,
            peer=other,
        )
        try:
            done = await self._bus.ask(messaging.SERVICE, command)
        except CommandRejected as error:
            if error.rejected.kind == "failed":
                raise
            return
        if done.events:
            telemetry.SENDS.labels(channel.kind, "other number").inc()
            log.info("sending.other_number", conversation=recorded.stream_id, message=failed.message_id)
