"""The shapes of what comes in: what OpenAPI describes, and what a request is checked against."""

from typing import Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from services.gateway.shapes import Language, Presence


class Wish(BaseModel):
    """Something that comes in."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class LogIn(Wish):
    """An address and its password."""

    email: str = Field(max_length=254)
    password: str = Field(max_length=1024)


class NewPassword(Wish):
    """The password that is and the one to be."""

    current: str = Field(max_length=1024)
    new: str = Field(min_length=8, max_length=1024)


class Preferences(Wish):
    """What a member may change of himself; absent fields stay."""

    name: str | None = Field(None, min_length=1, max_length=100)
    signature: bool | None = None
    language: Language | None = None
    password: NewPassword | None = None


class PresenceWish(Wish):
    """How a member wants to appear."""

    presence: Presence


class Write(Wish):
    """A text for the contact. With an `id` made by the client, sending it twice sends it once."""

    text: str
    id: str | None = Field(None, pattern=r"^[0-9a-fA-F-]{36}$")
    sign: bool | None = None


class Transfer(Wish):
    """Where to hand a ticket; `anyway` even to an agent outside the queue."""

    queue_id: str | None = None
    user_id: str | None = None
    note: str | None = Field(None, max_length=1000)
    anyway: bool = False


class Resolve(Wish):
    """How to end; silently: without a farewell."""

    silent: bool = False


class Read(Wish):
    """Up to which log position; without it, everything."""

    up_to: int | None = Field(None, ge=0)


class IssueProtocol(Wish):
    """Whether the contact is told the number."""

    send: bool = False


class NewSchedule(Wish):
    """A text to be sent at a set time."""

    text: str = Field(min_length=1, max_length=4096)
    due_at: AwareDatetime
    time_zone: str
    id: str | None = Field(None, pattern=r"^[0-9a-fA-F-]{36}$")


class ScheduleChange(Wish):
    """What to change of a scheduled message; absent fields stay."""

    text: str | None = Field(None, min_length=1, max_length=4096)
    due_at: AwareDatetime | None = None
    time_zone: str | None = None


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


class SimulatedText(Wish):
    """What a simulated customer writes."""

    sender: str = Field(alias="from", min_length=8, max_length=20)
    name: str | None = Field(None, max_length=200)
    text: str = Field(min_length=1, max_length=4096)
    id: str | None = Field(None, min_length=1, max_length=200)


class SimulatedRead(Wish):
    """Which messages a simulated customer has seen."""

    ids: list[str] = Field(max_length=500)


class SimulatedCall(Wish):
    """A simulated customer calls."""

    sender: str = Field(alias="from", min_length=8, max_length=20)
    name: str | None = Field(None, max_length=200)
