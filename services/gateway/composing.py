"""From what a member wishes to say to what the channel can carry: files, signature, limits (T3, T4, C10)."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from libs.access.policy import Member
from libs.events.catalog.media import Media, MediaKind
from libs.events.catalog.message import ContactCard, Location, MessageKind, Options
from libs.events.catalog.template_use import TemplateUse
from libs.events.command import Refused
from libs.wording import sms
from services.gateway import interactive
from services.gateway.channels.capabilities import Capabilities, Files
from services.gateway.errors import HttpProblem
from services.gateway.gateway import Gateway
from services.gateway.media.media import MediaNotPicture
from services.gateway.outgoing import signed
from services.messaging import commands as messaging
from services.messaging.queries import FindReplyMedia

SENT_AS: dict[str, MediaKind] = {"sticker": "sticker", "voice": "audio", "document": "document"}
As = Literal["sticker", "voice", "document"]
STICKER, VOICE = "image/webp", "audio/ogg"


class Content(BaseModel):
    """What a message will hold."""

    model_config = ConfigDict(frozen=True)

    kind: MessageKind = "text"
    text: str | None = None
    media: Media | None = None
    location: Location | None = None
    contacts: tuple[ContactCard, ...] | None = None
    options: Options | None = None
    template: TemplateUse | None = None


class ChannelCannot(Refused):
    """The channel cannot do that; `what` says what."""

    code = "message.channel_cannot"


class MediaIsUnknown(Refused):
    """There is no such file, or it is not yours to send."""

    code = "message.media_unknown"
    status = "invalid"


class MediaIsTooLarge(Refused):
    """The file is larger than the channel carries."""

    code = "message.media_too_large"
    status = "invalid"


class MediaKindIsUnsupported(Refused):
    """The channel does not carry files of this type."""

    code = "message.media_kind_unsupported"
    status = "invalid"


def capabilities(gateway: Gateway, channel_id: str) -> Capabilities:
    """What a channel can do; raises a problem when it is gone."""
    document = gateway.directory.channel(channel_id)
    kind = gateway.kinds.get(document["kind"]) if document is not None else None
    if kind is None:
        raise HttpProblem(409, "channel.removed", "The ticket's channel is gone.")
    return kind.capabilities


def may(possible: bool, what: str) -> None:
    """Raises `ChannelCannot`."""
    if not possible:
        raise ChannelCannot(what=what)


async def may_use(gateway: Gateway, member: Member, media_id: str) -> bool:
    """Whether a file is the member's own, or one that the team shares: a sticker, a quick reply's attachment."""
    if await gateway.media.uploaded(media_id, member.id) or await gateway.stickers.has(media_id):
        return True
    found: bool = await gateway.bus.query(messaging.SERVICE, FindReplyMedia(member=member, media_id=media_id))
    return found


async def file(gateway: Gateway, member: Member, media_id: str, sent_as: As | None) -> Media:
    """A file that the member may send, made into what he sends it as: a picture a sticker, a sound a voice message.

    Raises `MediaIsUnknown`, and what the store raises for what cannot be made.
    """
    usable = await may_use(gateway, member, media_id)
    media = await gateway.media.get(media_id, member.id) if usable else None
    if media is None:
        raise MediaIsUnknown(field="media_id")
    return await made(gateway, member, media, sent_as)


async def made(gateway: Gateway, member: Member, media: Media, sent_as: As | None) -> Media:
    """The file as what it is sent; the same one where nothing has to be made."""
    media_id = media.id or ""
    match sent_as:
        case "sticker" if media.mime != STICKER:
            if media.kind != "image":
                raise MediaNotPicture
            media = await gateway.media.to_sticker(media, member.id)
        case "voice" if media.mime.partition(";")[0] != VOICE or not media.voice:
            media = await gateway.media.put(gateway.media.open(media_id), media.name, member.id, voice=True)
    if sent_as == "sticker":
        await gateway.stickers.used(media.id or "")
    if sent_as is None:
        return media
    return media.model_copy(update={"kind": SENT_AS[sent_as], "voice": sent_as == "voice"})


def carried(media: Media, can: Capabilities, sent_as: As | None) -> Media:
    """The file as the kind of message by which the channel carries it: at last as a document.

    Raises `MediaKindIsUnsupported` and `MediaIsTooLarge`.
    """
    kinds: list[MediaKind] = [media.kind] if sent_as is not None else [media.kind, "document"]
    limit: int | None = None
    for kind in kinds:
        files: Files | None = can.files.get(kind)
        if kind not in can.kinds or files is None or not files.takes(media.mime):
            continue
        if (media.size or 0) <= files.max_bytes:
            return media.model_copy(update={"kind": kind})
        limit = files.max_bytes
    if limit is not None:
        raise MediaIsTooLarge(limit=limit, size=media.size)
    raise MediaKindIsUnsupported(mime=media.mime, kind=media.kind)


def checked(content: Content, can: Capabilities, signature: str | None) -> None:
    """Raises when the channel does not carry such a message, or not so long a text."""
    may(content.kind in can.kinds, content.kind)
    if content.template is not None:
        return
    if content.media is not None and content.media.voice:
        may(can.voice, "voice")
    text = content.text or ""
    if content.options is not None:
        may(bool(can.buttons if content.options.style == "buttons" else can.rows), content.options.style)
        interactive.check(content.options, signed(text, signature, can.bold) or "", can)
    if content.kind in ("audio", "sticker", "location", "contacts"):
        may(not text, "caption")
    limit = (can.text_limit if content.kind == "text" else can.caption_limit) - signed_by(signature)
    if len(text) > limit:
        rule = f"has {len(text)} characters, at most {limit} fit"
        fields = [{"field": "text", "rule": rule}]
        raise HttpProblem(422, "message.text_too_long", "The text is too long.", fields=fields)
    if can.segments == "sms":
        _check_parts(signed(text, signature, can.bold) or "")


def _check_parts(text: str) -> None:
    """Raises when a text, as it is sent, takes more parts than an SMS may have."""
    found = sms.count(text)
    if found.parts > sms.MOST_PARTS:
        fields = [{"field": "text", "rule": f"takes {found.parts} parts, at most {sms.MOST_PARTS} fit"}]
        raise HttpProblem(422, "message.text_too_long", "The text is too long.", fields=fields)


def signed_by(signature: str | None) -> int:
    """How many characters a signature takes."""
    return len(signature) + 4 if signature else 0


def signature(gateway: Gateway, member: Member, sign: bool | None = None) -> str | None:
    """The writer's name, if he signs: as asked for this message, else as he prefers."""
    user = gateway.directory.user(member.id)
    if user is None:
        return None
    signs = sign if sign is not None else user["signature"]
    return str(user["name"]) if signs else None


def of_message(item: dict[str, Any]) -> Content:
    """What a message of a conversation holds, to be said again elsewhere."""
    media = item["media"]
    if media is not None and media["state"] != "stored":
        raise MediaIsUnknown(field="media")
    kept = {each: media[each] for each in media if each not in ("state", "error")} if media is not None else None
    return Content.model_validate(
        {
            "kind": item["kind"],
            "text": item["text"],
            "media": kept,
            "location": item["location"],
            "contacts": item["contacts"],
        }
    )
