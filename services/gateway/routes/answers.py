"""How routes answer: plain values as JSON, without a second validation of what a query already shaped."""

from typing import Annotated, Any

import orjson
from fastapi import Query, Response

WaitFor = Annotated[int | None, Query(ge=0, description="A position that the answer must already reflect.")]


class Json(Response):
    """A JSON answer."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        """The value as JSON."""
        return orjson.dumps(content)
