"""What all wishes are made of."""

from pydantic import BaseModel, ConfigDict


class Wish(BaseModel):
    """Something that comes in."""

    model_config = ConfigDict(extra="forbid", frozen=True)
