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
    phone_book: bool


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


class Connection(Shape):
    """Whether the provider has the line connected; `lasting`: only an admin can connect it again."""

    state: Literal["open", "closed"]
    code: str
    detail: str
    lasting: bool
    since: str


class Pairing(Shape):
    """What an admin scans (`image`, a data URL) or types (`code`) to connect a line, while it is valid."""

    channel_id: str
    state: Literal["open", "connecting", "closed"]
    image: str | None
    code: str | None
    expires_at: str | None


class AskedInVain(Shape):
    """The provider could not be asked: since when on last, and how many times in a row."""

    at: str
    detail: str
    times: int


class ChannelHealth(Shape):
    """How a line does. `sent`, `failed`, `unknown` and `failure_rate` (0 to 1) are those of the last hour.

    `silent`: the provider should have posted something and has not. `facts` are the provider's own figures.
    """

    id: str
    name: str
    kind: str
    works: bool
    state: Literal["active", "stopped"]
    stopped: dict[str, str] | None
    since: str
    connection: Connection | None
    last_event_at: str | None
    last_inbound_at: str | None
    last_outbound_at: str | None
    waiting: int
    sent: int
    failed: int
    unknown: int
    failure_rate: float | None
    silent: bool
    unreadable: int
    facts: dict[str, str]
    checked_at: str | None
    asked_in_vain: AskedInVain | None


class ChannelItem(Shape):
    """A channel, without anything secret. `stopped` says why it does not work, `since` from when on.

    `works`: messages can leave by it. `connection` is None for lines that need no connecting.
    """

    id: str
    name: str
    kind: str
    state: Literal["active", "stopped"]
    stopped: dict[str, str] | None
    since: str
    queue_id: str | None
    works: bool
    connection: Connection | None
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


class UnreadablePage(Shape):
    """The newest payloads that could not be taken, and how many there are."""

    items: list[UnreadablePayload]
    total: int


class RawPayload(Shape):
    """What a provider posted, as text; `cut`: it is longer than what is shown. `size` is in bytes."""

    seq: int
    channel_id: str
    kind: str
    received_at: str
    size: int
    body: str
    cut: bool
