"""What events say of a file: facts only. Its bytes stand in the gateway's store, under their own hash."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

MediaKind = Literal["image", "video", "audio", "document", "sticker"]
WAVEFORM_BARS = 64


class Media(BaseModel):
    """A file of a message. `id` is the SHA-256 of its bytes in hex; None while it is still with the provider.

    `voice` marks an audio that was spoken for this message. `waveform` holds loudness from 0 to 100. `thumb`
    says that a small picture of it is kept. `source` is the provider's own name for it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    id: str | None = None
    kind: MediaKind
    mime: str
    name: str | None = None
    size: int | None = None
    width: int | None = None
    height: int | None = None
    seconds: float | None = None
    pages: int | None = None
    waveform: tuple[int, ...] | None = Field(None, max_length=WAVEFORM_BARS)
    voice: bool = False
    thumb: bool = False
    source: str | None = None
