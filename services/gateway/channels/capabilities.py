"""What a kind of channel can do, as data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from libs.events.catalog.contact import AliasKind
from libs.events.catalog.media import MediaKind
from libs.events.catalog.message import MessageKind
from libs.wording import sms

ANY = "*/*"


@dataclass(frozen=True, slots=True)
class Files:
    """Which files a channel takes as one kind of message; `*/*` stands for every type."""

    mimes: tuple[str, ...]
    max_bytes: int

    def takes(self, mime: str) -> bool:
        """Whether a file of this type is taken."""
        return ANY in self.mimes or mime.partition(";")[0].strip() in self.mimes


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a kind of channel can do, as data: nobody asks for a channel's kind by name.

    `idempotent_send`: sending the same message or change id again is harmless. `window_hours`: how long after
    the contact's last message free text may be sent. `edit_seconds` and `revoke_seconds`: for how long after
    its writing a message can be changed; None: never. `bold`: text between asterisks is shown bold.
    `per_second` limits the channel; a single recipient gets at most `recipient_burst` messages at once, then
    one every `recipient_seconds`. `buttons` and `rows`: how many native answers a message may offer; 0: they
    are written out as text. `templates`: the provider keeps approved texts that may be sent at any time.
    `segments`: long texts are charged by the part (`sms`). `pairs`: the line is connected by a QR code.
    `poll_seconds`: how often the provider has to be asked for what it did not post; None: never. `reaches`: by
    which identities a contact who never wrote here can be written to, the best first. `phone_book`: whom the line's
    telephone has saved can be read. `by_message`: what is told of a message belongs where that stands, for the
    provider may say otherwise, or learn late who somebody is.
    """

    kinds: frozenset[MessageKind]
    text_limit: int
    idempotent_send: bool
    window_hours: int | None
    receipts: bool
    marks_read: bool
    per_second: float
    recipient_seconds: float
    recipient_burst: int
    caption_limit: int = 0
    files: Mapping[MediaKind, Files] = field(default_factory=dict)
    quotes: bool = False
    reactions: bool = False
    edit_seconds: float | None = None
    revoke_seconds: float | None = None
    voice: bool = False
    typing: bool = False
    bold: bool = True
    groups: bool = False
    buttons: int = 0
    rows: int = 0
    templates: bool = False
    segments: Literal["sms"] | None = None
    pairs: bool = False
    poll_seconds: float | None = None
    reaches: tuple[AliasKind, ...] = ("phone",)
    phone_book: bool = False
    by_message: bool = False

    def room(self, text: str) -> int:
        """How many characters of a text's beginning one message carries."""
        return sms.room(text) if self.segments == "sms" else self.text_limit

    def shown(self) -> dict[str, Any]:
        """What pages need to know before they offer something."""
        return {
            "kinds": sorted(self.kinds),
            "text_limit": self.text_limit,
            "caption_limit": self.caption_limit,
            "media": {
                kind: {"mimes": list(each.mimes), "max_bytes": each.max_bytes}
                for kind, each in sorted(self.files.items())
            },
            "quotes": self.quotes,
            "reactions": self.reactions,
            "edits": self.edit_seconds is not None,
            "edit_seconds": self.edit_seconds,
            "revokes": self.revoke_seconds is not None,
            "revoke_seconds": self.revoke_seconds,
            "voice": self.voice,
            "window_hours": self.window_hours,
            "groups": self.groups,
            "buttons": self.buttons,
            "rows": self.rows,
            "templates": self.templates,
            "segments": self.segments,
            "pairs": self.pairs,
            "phone_book": self.phone_book,
        }
