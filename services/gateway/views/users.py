"""The team: who has an account, with which profile, in which queues."""

from libs.events.catalog.queue import AgentJoinedQueue, AgentLeftQueue
from libs.events.catalog.user import PreferencesChanged, ProfileGiven, UserDeactivated, UserJoined
from libs.events.event import Recorded
from libs.events.view import Document, DocumentView


class Users(DocumentView):
    """One document an account. Somebody put into a queue before he joined has a document, but no account."""

    name = "users"
    events = (UserJoined, ProfileGiven, PreferencesChanged, UserDeactivated, AgentJoinedQueue, AgentLeftQueue)
    live = True

    def key(self, recorded: Recorded) -> str:
        """The user's id."""
        event = recorded.data
        if isinstance(event, AgentJoinedQueue | AgentLeftQueue):
            return event.user_id
        return recorded.stream_id

    def fold(self, document: Document | None, recorded: Recorded) -> Document | None:
        """The account after an event."""
        before: Document = document or {"queue_ids": [], "active": False}
        queue_ids: list[str] = before["queue_ids"]
        match recorded.data:
            case UserJoined(label=label, email=email, profile=profile):
                joined = {"name": label, "email": email, "profile": profile, "active": True}
                return {**before, **joined, "signature": True, "language": "pt-BR"}
            case ProfileGiven(profile=profile):
                return {**before, "profile": profile}
            case PreferencesChanged(label=label, signature=signature, language=language):
                changed = {"name": label, "signature": signature, "language": language}
                return {**before, **{key: value for key, value in changed.items() if value is not None}}
            case UserDeactivated():
                return {**before, "active": False}
            case AgentJoinedQueue():
                return {**before, "queue_ids": sorted({*queue_ids, recorded.stream_id})}
            case AgentLeftQueue():
                return {**before, "queue_ids": [each for each in queue_ids if each != recorded.stream_id]}
            case _:
                return document
