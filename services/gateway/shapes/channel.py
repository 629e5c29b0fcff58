"""Channels, and the payloads of theirs that could not be taken."""

from typing import Any, Literal

from services.gateway.shapes.shape import Shape


class FileLimits(Shape):
    """Which types of files are carried as one kind of message, and how large; `*/*` stands for every type."""

    mimes: list[str]
    max_bytes: int


class Capabilities(Shape):
    """What a channel can do. `edit_seconds` and `revoke_seconds`: for how long after the writing."""

    kinds: list[str]
    text_limit: int
    caption_limit: int
    media: dict[str, FileLimits]
    quotes: bool
    reactions: bool
    edits: bool
    edit_seconds: float | None
    revokes: bool
    revoke_seconds: float | None
    voice: bool
    window_hours: int | None
    groups: bool
    buttons: int
    rows: int
    templates: bool
    segments: Literal["sms"] | None
    pairs: bool


class SetupField(Shape):
    """One field of the form by which a line is connected."""

    name: str
    kind: Literal["text", "secret", "url", "number", "switch", "choice"]
    required: bool
    default: str | float | bool | None
    choices: list[str]
    max_length: int | None


class ChannelKind(Shape):
    """A kind of lines that can be connected."""

    kind: str
    fields: list[SetupField]
    capabilities: Capabilities


class ChannelSetup(Shape):
    """How a line is set up. `secrets` are the names of those it has; `hook` is the path its provider posts to."""

    settings: dict[str, Any]
    secrets: list[str]
    hook: str


class ChannelItem(Shape):
    """A channel, without anything secret. `stopped` says why it does not work, `since` from when on."""

    id: str
    name: str
    kind: str
    state: Literal["active", "stopped"]
    stopped: dict[str, str] | None
    since: str
    queue_id: str | None
    capabilities: Capabilities | None


class ChannelMark(Shape):
    """A channel as rows of lists show it."""

    id: str
    kind: str
    name: str


class UnreadablePayload(Shape):
    """A raw payload that could not be taken."""

    seq: int
    channel_id: str
    kind: str
    received_at: str
    noted_at: str
    reasons: list[str]
