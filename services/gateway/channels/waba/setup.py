"""What a WhatsApp number of the Cloud API needs."""

from pydantic import Field, SecretStr

from services.gateway.channels.setup import Setup


class WabaSetup(Setup):
    """The ids and keys of Meta's app. `base_url` may name a proxy or a stand-in of the Graph API."""

    phone_number_id: str = Field(min_length=1, max_length=100)
    waba_id: str = Field("", max_length=100)
    access_token: SecretStr = Field(min_length=1, max_length=2000)
    app_secret: SecretStr = Field(min_length=1, max_length=500)
    verify_token: SecretStr = Field(min_length=1, max_length=500)
    base_url: str = Field(
        "https://graph.facebook.com/v23.0",
        pattern=r"^https?://[^\s]+$",
        max_length=500,
        json_schema_extra={"format": "uri"},
    )
