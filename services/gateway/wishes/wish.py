"""What all wishes are made of."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

# Beyond this no zone's clock can tell it any more.
Moment = Annotated[AwareDatetime, Field(ge=datetime(2000, 1, 1, tzinfo=UTC), lt=datetime(2200, 1, 1, tzinfo=UTC))]


class Wish(BaseModel):
    """Something that comes in."""

    model_config = ConfigDict(extra="forbid", frozen=True)
