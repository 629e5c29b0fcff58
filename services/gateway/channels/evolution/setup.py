"""What a WhatsApp number behind an Evolution API needs."""

from pydantic import Field, SecretStr

from services.gateway.channels.setup import Setup


class EvolutionSetup(Setup):
    """Where the Evolution API stands, and the name of the number there.

    `api_key` is the server's own key, which may create the instance; or the key of an instance that exists.
    """

    base_url: str = Field(
        pattern=r"^https?://[^\s/?#]+[^\s?#]*$", max_length=500, json_schema_extra={"format": "uri"}
    )
    api_key: SecretStr = Field(min_length=1, max_length=500)
    instance: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$", max_length=100)
    groups: bool = True
    reject_calls: bool = False
    reject_text: str = Field("", max_length=500)
