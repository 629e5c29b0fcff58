"""The team: who has an account, with which profile, in which queues."""

from libs.events.catalog.queue import AgentJoinedQueue, AgentLeftQueue
from libs.events.catalog.user import (
    EmailChanged,
    FilterRemoved,
    FilterSaved,
    LoggedIn,
    Notifications,
    PasswordChanged,
    PreferencesChanged,
    ProfileGiven,
    SecondFactorDisabled,
    SecondFactorEnabled,
    UserDeactivated,
    UserJoined,
    UserReactivated,
)
from libs.events.event import Recorded, iso
from libs.events.view import Document, DocumentView

NEW: Document = {"second_factor": False, "temporary_password": False, "last_log_in_at": None}


class Users(DocumentView):
    """One document an account. Somebody put into a queue before he joined has a document, but no account."""

    name = "users"
    version = 4
    events = (
        UserJoined,
        ProfileGiven,
        PreferencesChanged,
        EmailChanged,
        FilterSaved,
        FilterRemoved,
        SecondFactorEnabled,
        SecondFactorDisabled,
        UserDeactivated,
        UserReactivated,
        PasswordChanged,
        LoggedIn,
        AgentJoinedQueue,
        AgentLeftQueue,
    )
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
                asked = {"signature": True, "language": "pt-BR", "notifications": Notifications().model_dump()}
                return {**before, **joined, **asked, "photo": None, "filters": [], **NEW}
            case ProfileGiven(profile=profile):
                return {**before, "profile": profile}
            case PreferencesChanged() as changed:
                return {**before, **_changed(changed)}
            case EmailChanged(email=email):
                return {**before, "email": email}
            case FilterSaved(filter_id=filter_id, label=label, query=query):
                saved = {"id": filter_id, "name": label, "query": query}
                filters = [*_without(before["filters"], filter_id), saved]
                return {**before, "filters": sorted(filters, key=lambda each: str(each["name"]).casefold())}
            case FilterRemoved(filter_id=filter_id):
                return {**before, "filters": _without(before["filters"], filter_id)}
            case SecondFactorEnabled():
                return {**before, "second_factor": True}
            case SecondFactorDisabled():
                return {**before, "second_factor": False}
            case UserDeactivated():
                return {**before, "active": False}
            case UserReactivated():
                return {**before, "active": True}
            case PasswordChanged(temporary=temporary):
                return {**before, "temporary_password": temporary is True}
            case LoggedIn():
                return {**before, "last_log_in_at": iso(recorded.time)}
            case AgentJoinedQueue():
                return {**before, "queue_ids": sorted({*queue_ids, recorded.stream_id})}
            case AgentLeftQueue():
                return {**before, "queue_ids": [each for each in queue_ids if each != recorded.stream_id]}
            case _:
                return document


def _changed(preferences: PreferencesChanged) -> Document:
    """The fields that were given; an empty photo is none."""
    given: Document = {
        "name": preferences.label,
        "signature": preferences.signature,
        "language": preferences.language,
        "notifications": preferences.notifications and preferences.notifications.model_dump(),
    }
    changed = {key: value for key, value in given.items() if value is not None}
    return changed if preferences.photo is None else {**changed, "photo": preferences.photo or None}


def _without(filters: list[Document], filter_id: str) -> list[Document]:
    return [each for each in filters if each["id"] != filter_id]
