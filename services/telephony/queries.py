"""What can be asked of the telephony service about calls."""

from typing import Literal

from pydantic import Field

from libs.access.policy import Member
from libs.events.query import Query


class ListCalls(Query):
    """Calls the member may see, newest first. → {"items": [call item]}"""

    member: Member
    state: Literal["ringing", "live", "missed"] | None = None
    limit: int = Field(50, ge=1, le=200)


class GetCall(Query):
    """One call the member may see; refused `call.not_found`. → call item"""

    member: Member
    call_id: str
