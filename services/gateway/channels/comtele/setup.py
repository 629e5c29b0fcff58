"""What an SMS account at Comtele needs."""

from typing import Literal

from pydantic import Field, SecretStr

from services.gateway.channels.setup import Setup


class ComteleSetup(Setup):
    """An account: keys of one generation of the API are refused by the other (401).

    `route`: the number of the route that messages take, of the newer API alone; 0: the account's first. `base_url`
    may name a proxy or a stand-in; empty: Comtele's own address.
    """

    api: Literal["v4", "v2"] = "v4"
    api_key: SecretStr = Field(min_length=1, max_length=500)
    route: int = Field(0, ge=0, le=10**9)
    base_url: str = Field("", pattern=r"^(https?://[^\s]+)?$", max_length=500, json_schema_extra={"format": "uri"})
