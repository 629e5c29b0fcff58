"""A stored file as the outside sees it, its name, and why one is not kept."""

from pathlib import PurePosixPath
from typing import Any

from libs.events.catalog.media import Media
from services.gateway.errors import HttpProblem
from services.gateway.media.sniffing import EXTENSIONS

NAME_LIMIT = 150


def item(media: Media) -> dict[str, Any]:
    """A stored file as everybody outside sees it."""
    return {**media.model_dump(mode="json", exclude={"source"}), "state": "stored"}


class MediaTooLarge(HttpProblem):
    """More bytes than one may send."""

    def __init__(self, limit: int) -> None:
        rule = f"has more than {limit} bytes"
        super().__init__(413, "media.too_large", f"The file {rule}.", fields=[{"field": "body", "rule": rule}])
        self.limit = limit


class MediaEmpty(HttpProblem):
    """Nothing was sent."""

    def __init__(self) -> None:
        fields = [{"field": "body", "rule": "is empty"}]
        super().__init__(422, "media.empty", "The file is empty.", fields=fields)


class MediaTypeRefused(HttpProblem):
    """What runs on the machine of whoever opens it is not kept: programs, scripts, web pages."""

    def __init__(self, mime: str) -> None:
        fields = [{"field": "body", "rule": f"is {mime}, which may run as a program"}]
        super().__init__(415, "media.type_refused", f"Files of the type {mime} are refused.", fields=fields)
        self.mime = mime


class MediaNotSound(HttpProblem):
    """A voice message without a sound that could be read."""

    def __init__(self) -> None:
        fields = [{"field": "body", "rule": "holds no sound that can be read"}]
        super().__init__(422, "media.not_sound", "The recording could not be read.", fields=fields)


class MediaNotPicture(HttpProblem):
    """A sticker is made of a picture that can be read."""

    def __init__(self) -> None:
        fields = [{"field": "media_id", "rule": "is no picture that can be read"}]
        super().__init__(422, "media.not_picture", "A sticker is made of a picture.", fields=fields)


def proper_name(name: str | None, mime: str) -> str:
    """A file name without a path or control characters, whose ending agrees with the type."""
    kept = "".join(each for each in (name or "").replace("\\", "/") if each.isprintable())
    path = PurePosixPath(PurePosixPath(kept).name.strip().strip(".") or "arquivo")
    endings = EXTENSIONS.get(mime)
    if endings is None or path.suffix.lower() in endings:
        return f"{path.stem[:NAME_LIMIT]}{path.suffix[:20]}"
    known = {each for group in EXTENSIONS.values() for each in group}
    stem = path.stem if path.suffix.lower() in known else path.name
    return f"{stem[:NAME_LIMIT]}{endings[0]}"
