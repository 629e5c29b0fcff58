"""Commands, their refusals, and the replies that carry both over the bus."""

from typing import Annotated, Any, ClassVar, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter

from libs.events.event import Actor, new_id, now


class Command(BaseModel):
    """A wish, in the imperative. Clock, ids and what was looked up come in with it.

    One that `begins` is often the first on its stream: it is decided so, before the stream is read.
    """

    begins: ClassVar[bool] = False

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    command_id: str = Field(default_factory=new_id)
    correlation_id: str | None = None
    causation_id: str | None = None
    at: AwareDatetime = Field(default_factory=now)
    by: Actor
    traceparent: str | None = None

    @classmethod
    def name(cls) -> str:
        """The name under which the bus carries this command."""
        return cls.__name__


class Refused(Exception):
    """A rule forbids the command. Subclasses are sentences about the state, each with a stable code."""

    code: ClassVar[str] = "refused"
    status: ClassVar[Literal["conflict", "forbidden", "not_found", "invalid"]] = "conflict"

    def __init__(self, detail: str | None = None, **extra: Any) -> None:
        self.detail = detail or (type(self).__doc__ or self.code).strip()
        self.extra = extra
        super().__init__(self.detail)


class Accepted(BaseModel):
    """The command was decided and its events, if any, are durable at `position`."""

    outcome: Literal["accepted"] = "accepted"
    position: int = 0
    stream: str | None = None
    events: list[str] = []
    result: dict[str, Any] = {}


class Rejected(BaseModel):
    """The command was refused (a rule), invalid (its shape), or failed (our fault)."""

    outcome: Literal["rejected"] = "rejected"
    code: str
    kind: Literal["conflict", "forbidden", "not_found", "invalid", "failed"]
    detail: str
    fields: list[dict[str, str]] = []
    extra: dict[str, Any] = {}


Reply = Annotated[Accepted | Rejected, Field(discriminator="outcome")]
reply_adapter: TypeAdapter[Accepted | Rejected] = TypeAdapter(Reply)


class CommandRejected(Exception):
    """What the asking side raises when a reply is `Rejected`."""

    def __init__(self, rejected: Rejected) -> None:
        self.rejected = rejected
        super().__init__(f"{rejected.code}: {rejected.detail}")


def rejected(refusal: Refused) -> Rejected:
    """The reply for a refusal."""
    return Rejected(code=refusal.code, kind=refusal.status, detail=refusal.detail, extra=refusal.extra)
