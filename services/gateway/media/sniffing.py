"""What a file is, by its bytes: neither its name nor what the sender says of it counts."""

import hashlib
import mmap
import zipfile
from pathlib import Path
from typing import Any

HEAD = 4096
UNKNOWN = "application/octet-stream"
OFFICE = "application/vnd.openxmlformats-officedocument"
OPEN_DOCUMENT = "application/vnd.oasis.opendocument"
PROGRAM = "application/vnd.microsoft.portable-executable"

# The first ending is the one that a file gets whose own does not agree with its type.
EXTENSIONS: dict[str, tuple[str, ...]] = {
    "image/jpeg": (".jpg", ".jpeg", ".jfif"),
    "image/png": (".png",),
    "image/gif": (".gif",),
    "image/webp": (".webp",),
    "image/bmp": (".bmp",),
    "image/tiff": (".tif", ".tiff"),
    "image/avif": (".avif",),
    "image/heic": (".heic", ".heif"),
    "video/mp4": (".mp4", ".m4v"),
    "video/3gpp": (".3gp", ".3gpp"),
    "video/quicktime": (".mov",),
    "video/webm": (".webm",),
    "video/x-matroska": (".mkv",),
    "video/x-msvideo": (".avi",),
    "video/ogg": (".ogv", ".ogg"),
    "audio/ogg": (".ogg", ".oga", ".opus"),
    "audio/webm": (".weba", ".webm"),
    "audio/mp4": (".m4a", ".mp4", ".m4b"),
    "audio/mpeg": (".mp3",),
    "audio/aac": (".aac",),
    "audio/amr": (".amr",),
    "audio/wav": (".wav",),
    "audio/flac": (".flac",),
    "application/pdf": (".pdf",),
    "application/zip": (".zip",),
    "application/vnd.rar": (".rar",),
    "application/x-7z-compressed": (".7z",),
    "application/gzip": (".gz", ".tgz"),
    "application/rtf": (".rtf", ".doc"),
    "application/msword": (".doc", ".dot"),
    "application/vnd.ms-excel": (".xls", ".xlt"),
    "application/vnd.ms-powerpoint": (".ppt", ".pps"),
    f"{OFFICE}.wordprocessingml.document": (".docx", ".docm", ".dotx"),
    f"{OFFICE}.spreadsheetml.sheet": (".xlsx", ".xlsm", ".xltx"),
    f"{OFFICE}.presentationml.presentation": (".pptx", ".pptm", ".ppsx"),
    f"{OPEN_DOCUMENT}.text": (".odt", ".ott"),
    f"{OPEN_DOCUMENT}.spreadsheet": (".ods", ".ots"),
    f"{OPEN_DOCUMENT}.presentation": (".odp", ".otp"),
    "application/epub+zip": (".epub",),
    "text/vcard": (".vcf", ".vcard"),
}
FILES = (*EXTENSIONS, UNKNOWN, "application/xml", "application/x-ole-storage", "text/plain")
REFUSED = frozenset(
    {
        PROGRAM,
        "application/java-archive",
        "application/java-vm",
        "application/vnd.android.package-archive",
        "application/wasm",
        "application/x-elf",
        "application/x-mach-binary",
        "application/x-ms-shortcut",
        "application/x-msi",
        "image/svg+xml",
        "text/html",
        "text/x-script",
    }
)
# Scripts are plain text: only their name tells the machine of whoever opens them to run them.
SCRIPTS = frozenset(
    ".bat .cmd .com .cpl .hta .htm .html .js .jse .lnk .mjs .ps1 .psm1 .reg .scf .scr .sh .svg .url .vbe .vbs .wsf "
    ".xhtml".split()
)

_BEGINNINGS: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"ID3", "audio/mpeg"),
    (b"#!AMR", "audio/amr"),
    (b"fLaC", "audio/flac"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"\x1f\x8b", "application/gzip"),
    (b"{\\rtf", "application/rtf"),
    (b"PK\x03\x04", "application/zip"),
    (b"PK\x05\x06", "application/zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"MZ", PROGRAM),
    (b"\x7fELF", "application/x-elf"),
    (b"\xfe\xed\xfa\xce", "application/x-mach-binary"),
    (b"\xfe\xed\xfa\xcf", "application/x-mach-binary"),
    (b"\xce\xfa\xed\xfe", "application/x-mach-binary"),
    (b"\xcf\xfa\xed\xfe", "application/x-mach-binary"),
    (b"\xca\xfe\xba\xbe", "application/java-vm"),
    (b"dex\n", "application/vnd.android.package-archive"),
    (b"\x00asm", "application/wasm"),
    (b"\x4c\x00\x00\x00\x01\x14\x02\x00", "application/x-ms-shortcut"),
    (b"#!", "text/x-script"),
)
_RIFF = {b"WEBP": "image/webp", b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo"}
_BRANDS: tuple[tuple[bytes, str], ...] = (
    (b"avi", "image/avif"),
    (b"hei", "image/heic"),
    (b"hev", "image/heic"),
    (b"mif1", "image/heic"),
    (b"M4A", "audio/mp4"),
    (b"M4B", "audio/mp4"),
    (b"3g", "video/3gpp"),
    (b"qt", "video/quicktime"),
)
_PAGES = (b"<!doctype html", b"<html", b"<head", b"<body", b"<script", b"<iframe", b"<object", b"<embed")
_OLE = (
    ("WordDocument", "application/msword"),
    ("Workbook", "application/vnd.ms-excel"),
    ("Book", "application/vnd.ms-excel"),
    ("PowerPoint Document", "application/vnd.ms-powerpoint"),
)
_INSTALLER = bytes.fromhex("84100c0000000000c000000000000046")
_IN_ZIP = (
    ("AndroidManifest.xml", "application/vnd.android.package-archive"),
    ("META-INF/MANIFEST.MF", "application/java-archive"),
    ("word/", f"{OFFICE}.wordprocessingml.document"),
    ("xl/", f"{OFFICE}.spreadsheetml.sheet"),
    ("ppt/", f"{OFFICE}.presentationml.presentation"),
)


def sniff(head: bytes) -> str:
    """The type of a file that begins with these bytes (`HEAD` of them, or all there are)."""
    for beginning, mime in _BEGINNINGS:
        if head.startswith(beginning):
            return mime
    if head.startswith(b"RIFF"):
        return _RIFF.get(head[8:12], UNKNOWN)
    if head[4:8] == b"ftyp":
        return next((mime for brand, mime in _BRANDS if head[8:12].startswith(brand)), "video/mp4")
    if head.startswith(b"\x1aE\xdf\xa3"):
        return "video/webm" if b"webm" in head[:64] else "video/x-matroska"
    if head.startswith(b"OggS"):
        return "video/ogg" if b"theora" in head[:64] else "audio/ogg"
    if b"%PDF-" in head[:1024]:
        return "application/pdf"
    if head.startswith(b"BM") and head[6:10] == b"\x00\x00\x00\x00":
        return "image/bmp"
    # Text in UTF-16 begins as a frame of MPEG audio of a kind that nobody uses.
    if len(head) > 2 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0 and head[1] != 0xFE:
        return "audio/aac" if head[1] & 0xF6 == 0xF0 else "audio/mpeg"
    return _text(head)


def identify(path: Path) -> dict[str, Any]:
    """Id, type and size of a file, by its first bytes: what can always be told."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        file.seek(0)
        mime = sniff(file.read(HEAD))
    return {"id": digest, "mime": mime, "kind": "document", "size": path.stat().st_size, "thumb": None}


def inside(path: Path, mime: str) -> str:
    """The type of a file that is a container by its beginning: archives that are documents or programs."""
    if mime == "application/zip":
        return _zip(path)
    if mime == "application/x-ole-storage":
        return _ole(path)
    return mime


def is_refused(mime: str, name: str | None) -> str | None:
    """The type that a file is refused as, or None."""
    if mime in REFUSED:
        return mime
    ending = Path(name or "").suffix.lower()
    return f"text/x-script ({ending})" if mime.startswith("text/") and ending in SCRIPTS else None


def _text(head: bytes) -> str:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = head.decode("utf-16", "ignore")
    elif b"\x00" in head:
        return UNKNOWN
    else:
        text = head.decode("utf-8-sig" if head.startswith(b"\xef\xbb\xbf") else "utf-8", "replace")
        if text.count("\ufffd") > 1:
            text = head.decode("latin-1")
    if any(ord(each) < 32 and each not in "\t\n\r\f\x1b" for each in text):
        return UNKNOWN
    begin = text.lstrip().lower().encode()
    if b"<svg" in begin and begin.startswith(b"<"):
        return "image/svg+xml"
    if begin.startswith(b"<") and any(each in begin for each in _PAGES):
        return "text/html"
    if begin.startswith(b"<?xml"):
        return "application/xml"
    return "text/vcard" if begin.startswith(b"begin:vcard") else "text/plain"


def _zip(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            declared = archive.read("mimetype", pwd=None)[:80].decode() if "mimetype" in names[:1] else ""
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError):
        return "application/zip"
    if declared in EXTENSIONS:
        return declared
    return next((mime for part, mime in _IN_ZIP if any(name.startswith(part) for name in names)), "application/zip")


def _ole(path: Path) -> str:
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        if content.find(_INSTALLER) >= 0:
            return "application/x-msi"
        found = (mime for name, mime in _OLE if content.find(name.encode("utf-16-le")) >= 0)
        return next(found, "application/x-ole-storage")
