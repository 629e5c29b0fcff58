"""What follows for tickets from events of other services: who writes or calls has a ticket (T1, V3)."""

from typing import assert_never, cast

from libs.events.catalog.call import CallOffered
from libs.events.catalog.message import ConversationStarted, MessageReceived
from libs.events.catalog.schedule import ScheduleFired
from libs.events.catalog.ticket import Cause, TicketOpened
from libs.events.event import Recorded
from libs.events.policy import Policy
from libs.events.store import Store
from libs.identity import ids
from services.tickets import ticket as tickets
from services.tickets.commands import OpenTicket
from services.tickets.lookups import LookUps
from services.tickets.opening import Opening
from services.tickets.scoring import Scoring


class OpenTicketForMessage(Policy):
    """A message of a contact without a live ticket opens one, in the channel's default queue.

    A score that the contact was asked for is taken as that, and opens nothing.
    """

    name = "open_ticket_for_message"
    linger = 0.0
    events = (ConversationStarted, MessageReceived)

    def __init__(self, opening: Opening, lookups: LookUps, scoring: Scoring) -> None:
        self._opening = opening
        self._lookups = lookups
        self._scoring = scoring

    async def react(self, recorded: Recorded) -> None:
        """Have a ticket for the message; mostly one look at the live one."""
        if isinstance(recorded.data, MessageReceived) and await self._scoring.takes(recorded):
            return
        event = cast(ConversationStarted | MessageReceived, recorded.data)
        match event:
            case ConversationStarted(group=group):
                self._opening.conversation_started(recorded.stream_id, group)
            case MessageReceived(contact_id=contact_id, channel_id=channel_id, text=text):
                who = (recorded.stream_id, contact_id, channel_id)
                await _have_ticket(self._opening, self._lookups, recorded, *who, "inbound", text)
            case _:
                assert_never(event)


class LeaveChannel(Policy):
    """A ticket that continues another one begins ⇒ that one ends, if that has not happened yet (T10)."""

    name = "leave_channel"
    events = (TicketOpened,)

    def __init__(self, opening: Opening) -> None:
        self._opening = opening

    async def react(self, recorded: Recorded) -> None:
        """Take the second step of changing channel."""
        opened = recorded.data
        assert isinstance(opened, TicketOpened)
        if opened.continues is not None:
            await self._opening.left(recorded, opened, opened.continues)


class OpenTicketForCall(Policy):
    """A call joins the contact's live ticket, or opens one."""

    name = "open_ticket_for_call"
    linger = 0.0
    events = (CallOffered,)

    def __init__(self, opening: Opening, lookups: LookUps) -> None:
        self._opening = opening
        self._lookups = lookups

    async def react(self, recorded: Recorded) -> None:
        """Have a ticket for the call."""
        call = recorded.data
        assert isinstance(call, CallOffered)
        await _have_ticket(
            self._opening, self._lookups, recorded, call.conversation_id, call.contact_id, call.channel_id, "call"
        )


class OpenTicketForSchedule(Policy):
    """A scheduled message that opens a ticket goes out ⇒ there is one, pending in the queue of the last (T12)."""

    name = "open_ticket_for_schedule"
    events = (ScheduleFired,)

    def __init__(self, opening: Opening, store: Store) -> None:
        self._opening = opening
        self._store = store

    async def react(self, recorded: Recorded) -> None:
        """Have a ticket, if the message was to open one. The last ticket says whose and where."""
        fired = recorded.data
        assert isinstance(fired, ScheduleFired)
        conversation = await self._opening.conversation(fired.conversation_id, recorded.position)
        if not fired.opens_ticket or conversation.ordinal == 0:
            return
        last_id = ids.ticket_id(fired.conversation_id, conversation.ordinal)
        last, _ = await self._store.state(tickets.decider, last_id)
        await self._opening.open(
            OpenTicket(
                by=recorded.actor,
                at=recorded.time,
                correlation_id=recorded.correlation_id,
                causation_id=recorded.id,
                conversation_id=fired.conversation_id,
                contact_id=last.contact_id,
                channel_id=last.channel_id,
                queue_id=last.queue_id,
                cause="schedule",
                group=conversation.group,
                because_position=recorded.position,
            )
        )


async def _have_ticket(
    opening: Opening,
    lookups: LookUps,
    recorded: Recorded,
    conversation_id: str,
    contact_id: str,
    channel_id: str,
    cause: Cause,
    text: str | None = None,
) -> None:
    found = await opening.covering(conversation_id, recorded.position)
    if found is not None:
        ticket_id, ticket = found
        if ticket.snooze is not None:
            await opening.wake(ticket_id, recorded)
        return
    queue_id = await lookups.default_queue(channel_id, recorded.position)
    conversation = await opening.conversation(conversation_id, recorded.position)
    had = await opening.open(
        OpenTicket(
            by=recorded.actor,
            at=recorded.time,
            correlation_id=recorded.correlation_id,
            causation_id=recorded.id,
            conversation_id=conversation_id,
            contact_id=contact_id,
            channel_id=channel_id,
            queue_id=queue_id,
            cause=cause,
            group=conversation.group,
            text=text,
            because_position=recorded.position,
        )
    )
    if not had.events:
        await opening.wake(had.result["ticket_id"], recorded)
