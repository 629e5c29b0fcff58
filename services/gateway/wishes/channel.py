"""Channels to connect and to change."""

from typing import Literal

from pydantic import Field

from services.gateway.wishes.wish import Wish


class WabaSettings(Wish):
    """What the Cloud API needs. Tokens and secrets are encrypted and never shown again."""

    phone_number_id: str = Field(min_length=1, max_length=100)
    waba_id: str = Field("", max_length=100)
    access_token: str = Field(min_length=1, max_length=2000)
    app_secret: str = Field(min_length=1, max_length=500)
    verify_token: str = Field(min_length=1, max_length=500)
    base_url: str = Field("https://graph.facebook.com/v23.0", pattern=r"^https?://[^\s]+$", max_length=500)


class NewWaba(Wish):
    """A WhatsApp number to connect."""

    kind: Literal["waba"]
    name: str = Field(min_length=1, max_length=60)
    queue_id: str | None = None
    settings: WabaSettings


class ChannelChange(Wish):
    """A channel's new name, default queue or settings; absent fields stay. Given settings replace all."""

    name: str | None = Field(None, min_length=1, max_length=60)
    queue_id: str | None = None
    settings: WabaSettings | None = None
