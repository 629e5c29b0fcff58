"""What follows from changes of what somebody may do: his sessions end, and he logs in as what he is now (P5)."""

from typing import ClassVar

from libs.events.catalog.user import PasswordChanged, ProfileGiven, SessionRevoked, UserDeactivated
from libs.events.cloudevents import Context
from libs.events.event import SYSTEM, Event, Recorded, now
from libs.events.policy import Policy
from libs.events.store import Store
from services.gateway.live import Hub
from services.gateway.sessions import Sessions


class EndSessions(Policy):
    """ProfileGiven, PasswordChanged, UserDeactivated ⇒ the user's sessions from before end, at all gateways."""

    name = "end_sessions"
    events: ClassVar[tuple[type[Event], ...]] = (ProfileGiven, PasswordChanged, UserDeactivated)

    def __init__(self, sessions: Sessions, hub: Hub, store: Store) -> None:
        self._sessions = sessions
        self._hub = hub
        self._store = store

    async def react(self, recorded: Recorded) -> None:
        """End them; when none is left, nothing happens."""
        user_id = recorded.stream_id
        if recorded.actor.id == user_id and isinstance(recorded.data, PasswordChanged):
            return  # who changes his own goes on: his request ends the others and renews its cookie
        ended = await self._sessions.end_others(user_id, before=recorded.time)
        if ended:
            await self._hub.end_sessions(ended)
            context = Context(actor=SYSTEM, time=now(), command_id=recorded.id, causation_id=recorded.id)
            facts: list[Event] = [SessionRevoked(session_id=each) for each in ended]
            await self._store.append(f"session.{user_id}", facts, context)
