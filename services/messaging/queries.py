"""What can be asked of the messaging service about conversations, messages and schedules."""

from pydantic import Field

from libs.access.policy import Member
from libs.events.query import Query


class ListMessages(Query):
    """One page of a conversation's messages, oldest first. The caller has checked that it may be seen.

    → {"items": [message item], "next": cursor of older ones|None, "position": int}; with `around`, the page
    that holds that message in its middle.
    """

    conversation_id: str
    limit: int = Field(50, ge=1, le=200)
    before: str | None = None
    around: str | None = None


class GetMessage(Query):
    """One message. → message item; refused `message.not_found`"""

    message_id: str


class SearchMessages(Query):
    """Messages holding all words of `q` (accents and case apart), newest first, of conversations that the
    member may see. → {"items": [{"message": item, "conversation_id", "marks": [[start, end]]}],
    "next": cursor|None}
    """

    member: Member
    q: str = Field(min_length=1, max_length=200)
    limit: int = Field(20, ge=1, le=100)
    cursor: str | None = None


class GetConversation(Query):
    """A conversation's facts. → {"id", "channel_id", "contact_id", "peer", "last_inbound": {"message_id",
    "provider_id", "at"}|None, "last_inbound_position": int}; refused `conversation.not_found`
    """

    conversation_id: str


class FindByProviderId(Query):
    """Conversation ids by (channel, provider id) of messages that we sent. → {provider_id: conversation_id}"""

    channel_id: str
    provider_ids: list[str] = Field(max_length=1000)


class ListSchedules(Query):
    """The scheduled messages of a conversation. → {"items": [schedule item]}"""

    conversation_id: str


class GetSchedule(Query):
    """One scheduled message. → schedule item (with "conversation_id", "ticket_id"); refused `schedule.not_found`"""

    schedule_id: str
