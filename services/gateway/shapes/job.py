"""The shapes of jobs."""

from typing import Any, Literal

from services.gateway.shapes.shape import Shape


class JobOutcome(Shape):
    """What came of one item; `code` and `detail` say why it was not done."""

    id: str
    ok: bool
    code: str | None
    detail: str | None


class Job(Shape):
    """Long work that one asked for. Of a failed one the result is why: `code` and `detail`."""

    id: str
    kind: str
    state: Literal["running", "done", "failed", "cancelled"]
    done: int
    total: int
    outcomes: list[JobOutcome]
    result: dict[str, Any] | None
    undoable: bool
    at: str


class JobStarted(Shape):
    """A job that has begun."""

    job: Job
