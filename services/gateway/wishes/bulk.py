"""What is to become of many tickets at once."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from services.gateway.wishes.wish import Wish
from services.tickets.queries import PANEL_SHOWS

BulkAction = Literal["transfer", "return", "resolve", "tag", "untag"]


def _once(ids: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ids))


class Bulk(Wish):
    """One action on many tickets. `anyway`: transfer even to an agent outside a ticket's queue."""

    action: BulkAction
    ticket_ids: Annotated[tuple[str, ...], Field(min_length=1, max_length=PANEL_SHOWS), AfterValidator(_once)]
    queue_id: str | None = None
    user_id: str | None = None
    tag_ids: Annotated[tuple[str, ...], Field(max_length=50), AfterValidator(_once)] = ()
    silent: bool = False
    anyway: bool = False

    @model_validator(mode="after")
    def _complete(self) -> "Bulk":
        if self.action == "transfer" and self.queue_id is None and self.user_id is None:
            raise ValueError("a transfer needs queue_id, user_id, or both")
        if self.action in ("tag", "untag") and not self.tag_ids:
            raise ValueError(f"{self.action} needs tag_ids")
        return self
