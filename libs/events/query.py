"""Queries: questions to a service, answered from its projections."""

from pydantic import BaseModel, ConfigDict


class Query(BaseModel):
    """A question. `wait_for` is a log position that the answer must already reflect."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    wait_for: int | None = None

    @classmethod
    def name(cls) -> str:
        """The name under which the bus carries this query."""
        return cls.__name__
