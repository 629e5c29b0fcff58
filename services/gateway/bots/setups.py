"""What each kind of bot outside needs to be told, as forms that management fills in (C7)."""

from typing import Literal

from pydantic import Field, SecretStr

from services.gateway.channels.setup import Setup

URL = r"^https?://[^\s]+$"


class BotSetup(Setup):
    """What every bot is told.

    `*_words` are separated by commas. `expire_minutes` of silence begin a new talk, 0: never. `unknown_message` is
    said to what the bot cannot take, `failure_message` when it does not work. `when_done`: what becomes of the
    ticket when the bot has come to its end. For `debounce_ms` more messages are waited for before the bot is
    asked, and `delay_ms` pass before each thing that it says.
    """

    timeout_seconds: int = Field(30, ge=1, le=120)
    expire_minutes: int = Field(0, ge=0, le=43_200)
    finish_words: str = Field("", max_length=300)
    finish_does: Literal["hand_over", "close"] = "hand_over"
    restart_words: str = Field("", max_length=300)
    restart_message: str = Field("", max_length=1_000)
    unknown_message: str = Field("", max_length=1_000)
    failure_message: str = Field("", max_length=1_000)
    when_done: Literal["hand_over", "close"] = "hand_over"
    debounce_ms: int = Field(1_000, ge=0, le=10_000)
    delay_ms: int = Field(0, ge=0, le=10_000)


class TypebotSetup(BotSetup):
    """A published typebot: the viewer's address and the bot's public id."""

    url: str = Field(pattern=URL, max_length=500, json_schema_extra={"format": "uri"})
    public_id: str = Field(min_length=1, max_length=200, pattern=r"^[^\s/?#]+$")
    token: SecretStr = Field(SecretStr(""), max_length=2_000)


class WebhookSetup(BotSetup):
    """An address that is told what the customer says, as n8n's chats are.

    `mode`: with `answer`, what it replies is said; with `forward`, the message is handed on and nothing expected.
    `api_key` is told to it, so that it can ask the desk back.
    """

    url: str = Field(pattern=URL, max_length=500, json_schema_extra={"format": "uri"})
    mode: Literal["answer", "forward"] = "answer"
    user: str = Field("", max_length=200)
    password: SecretStr = Field(SecretStr(""), max_length=500)
    api_key: SecretStr = Field(SecretStr(""), max_length=2_000)


class ChatSetup(BotSetup):
    """A language model behind an OpenAI-compatible interface. `history`: how many earlier lines it is told."""

    url: str = Field("https://api.openai.com", pattern=URL, max_length=500, json_schema_extra={"format": "uri"})
    api_key: SecretStr = Field(SecretStr(""), max_length=2_000)
    model: str = Field(min_length=1, max_length=200)
    instructions: str = Field("", max_length=8_000)
    history: int = Field(20, ge=0, le=100)
    max_tokens: int = Field(400, ge=1, le=8_000)
    temperature: float = Field(0.4, ge=0, le=2)
