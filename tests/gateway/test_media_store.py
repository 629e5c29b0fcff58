"""The store of media: once by content, durable, looked at apart, and nothing left of what was given up."""

import asyncio
import contextlib
import hashlib
import io
from collections.abc import AsyncIterator

import av
import pytest
from pymongo import AsyncMongoClient

from libs.events.settings import Settings
from libs.events.view import Document
from services.gateway.media.media import MediaEmpty, MediaNotPicture, MediaNotSound, MediaTooLarge, MediaTypeRefused
from services.gateway.media.store import MediaStore
from services.gateway.media.workers import Workers
from tests.gateway import media_files

ANA, BRUNO = "user-ana", "user-bruno"


class Kept:
    """A store, and what stands in its database."""

    def __init__(self, store: MediaStore, mongo: AsyncMongoClient[Document], settings: Settings) -> None:
        self.store, self.settings = store, settings
        self.database = mongo[settings.database("gateway")]

    async def counts(self) -> dict[str, int]:
        """How many documents there are, by collection."""
        names = ("media", "media.files", "media.chunks", "media_uploads", "media_arriving")
        return {name: await self.database[name].count_documents({}) for name in names}

    def files(self) -> list[str]:
        """What is left in the folder that files come in by."""
        return [each.name for each in (self.settings.data / "incoming").iterdir()]


@pytest.fixture
async def kept(settings: Settings) -> AsyncIterator[Kept]:
    """A store of one's own."""
    workers = Workers()
    mongo: AsyncMongoClient[Document] = AsyncMongoClient(settings.require_mongo_url(), w="majority")
    small = settings.model_copy(update={"media_limit": 3_000_000})
    store = MediaStore(mongo[settings.database("gateway")], workers, small)
    await store.prepare()
    yield Kept(store, mongo, small)
    await workers.close()
    await mongo.close()


async def body(content: bytes, size: int = 65_536) -> AsyncIterator[bytes]:
    """Content as it comes over the network."""
    for start in range(0, len(content), size):
        yield content[start : start + size]


async def test_what_was_put_is_read_again_whole_and_in_parts(kept: Kept) -> None:
    content = media_files.picture(4000, 3000, "BMP")[:2_900_000]
    media = await kept.store.put(body(content), "foto.bmp", ANA)
    assert media.id == hashlib.sha256(content).hexdigest()
    assert await kept.store.read(media.id or "") == content
    part = b"".join([each async for each in kept.store.open(media.id or "", 1_000_001, 2_000_003)])
    assert part == content[1_000_001:2_000_003]
    assert [each async for each in kept.store.open(media.id or "", 2_900_000)] == []
    assert kept.files() == []


async def test_the_same_content_is_kept_once_under_the_name_that_each_gave_it(kept: Kept) -> None:
    content = media_files.pdf()
    first, second = await asyncio.gather(
        kept.store.put(body(content), "a.pdf", ANA), kept.store.put(body(content), "b.pdf", BRUNO)
    )
    assert first.id == second.id
    assert (first.name, second.name) == ("a.pdf", "b.pdf")
    assert first.id is not None
    assert [(await kept.store.get(first.id, by) or first).name for by in (ANA, BRUNO)] == ["a.pdf", "b.pdf"]
    counts = await kept.counts()
    assert counts == {"media": 1, "media.files": 1, "media.chunks": 1, "media_uploads": 2, "media_arriving": 0}
    assert [await kept.store.uploaded(first.id, each) for each in (ANA, BRUNO, "user-caio")] == [True, True, False]


async def test_nothing_is_left_of_an_upload_that_breaks_off(kept: Kept) -> None:
    async def broken() -> AsyncIterator[bytes]:
        yield media_files.picture()[:500]
        raise ConnectionResetError

    with contextlib.suppress(ConnectionResetError):
        await kept.store.put(broken(), "foto.jpg", ANA)
    waiting = asyncio.Event()

    async def endless() -> AsyncIterator[bytes]:
        yield media_files.picture()[:500]
        waiting.set()
        await asyncio.sleep(60)

    task = asyncio.create_task(kept.store.put(endless(), "foto.jpg", ANA))
    await waiting.wait()
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
    assert set((await kept.counts()).values()) == {0}
    assert kept.files() == []


async def test_what_is_too_large_or_empty_is_refused(kept: Kept) -> None:
    with pytest.raises(MediaTooLarge) as refused:
        await kept.store.put(body(bytes(3_000_001)), "grande.bin", ANA)
    assert (refused.value.status, refused.value.code) == (413, "media.too_large")
    assert "3000000" in refused.value.detail
    with pytest.raises(MediaEmpty):
        await kept.store.put(body(b""), "nada.txt", ANA)
    assert set((await kept.counts()).values()) == {0}


@pytest.mark.parametrize(
    ("content", "name", "named"),
    [
        (media_files.SVG, "logo.png", "image/svg+xml"),
        (media_files.HTML, "nota.txt", "text/html"),
        (media_files.PROGRAM, "foto.jpg", "portable-executable"),
        (media_files.ELF, "foto.jpg", "x-elf"),
        (media_files.SHELL, "leia.txt", "x-script"),
        (b"WScript.Echo 1", "leia.vbs", ".vbs"),
        (media_files.archive("AndroidManifest.xml", "classes.dex"), "app.zip", "android"),
        (media_files.archive("META-INF/MANIFEST.MF", "A.class"), "app.zip", "java-archive"),
    ],
)
async def test_what_may_run_is_refused_by_its_bytes_whatever_it_is_called(
    kept: Kept, content: bytes, name: str, named: str
) -> None:
    with pytest.raises(MediaTypeRefused, match=r"media\.type_refused") as refused:
        await kept.store.put(body(content), name, ANA)
    assert named in refused.value.mime
    assert set((await kept.counts()).values()) == {0}


async def test_a_picture_tells_its_size_as_it_is_shown_and_has_a_small_one(kept: Kept) -> None:
    media = await kept.store.put(body(media_files.picture(1200, 800, turn=6)), "férias.png", ANA)
    assert (media.kind, media.mime, media.name) == ("image", "image/jpeg", "férias.jpg")
    assert (media.width, media.height, media.thumb) == (800, 1200, True)
    thumb = await kept.store.thumb(media.id or "")
    assert thumb is not None
    assert thumb[8:12] == b"WEBP"
    assert len(thumb) < 20_000


async def test_a_pdf_tells_its_pages_and_a_film_its_length(kept: Kept) -> None:
    document = await kept.store.put(body(media_files.pdf(3)), "contrato.pdf", ANA)
    assert (document.kind, document.pages, document.thumb) == ("document", 3, True)
    film = await kept.store.put(body(media_files.film(320, 240, 2)), "cozinha.mov", ANA)
    assert (film.kind, film.mime, film.name) == ("video", "video/mp4", "cozinha.mp4")
    assert (film.width, film.height, film.seconds, film.thumb) == (320, 240, 2.0, True)


async def test_a_picture_that_would_fill_the_memory_is_kept_as_a_document(kept: Kept) -> None:
    media = await kept.store.put(body(media_files.bomb()), "bomba.png", ANA)
    assert (media.kind, media.mime) == ("document", "image/png")
    assert (media.width, media.height, media.thumb) == (None, None, False)


@pytest.mark.parametrize(
    ("content", "mime"),
    [(media_files.picture()[:300], "image/jpeg"), (media_files.pdf()[:60], "application/pdf")],
)
async def test_a_broken_file_is_kept_as_a_document_without_facts(kept: Kept, content: bytes, mime: str) -> None:
    media = await kept.store.put(body(content), "quebrado", ANA)
    assert (media.kind, media.mime, media.width, media.pages, media.thumb) == ("document", mime, None, None, False)
    assert await kept.store.read(media.id or "") == content


@pytest.mark.parametrize(
    ("kind", "codec", "layout"),
    [
        ("webm", "libopus", "mono"),
        ("webm", "libopus", "stereo"),
        ("mp4", "aac", "mono"),
        ("ogg", "libopus", "mono"),
    ],
)
async def test_every_recording_becomes_a_voice_message_that_whatsapp_takes(
    kept: Kept, kind: str, codec: str, layout: str
) -> None:
    media = await kept.store.put(body(media_files.sound(kind, codec, layout)), f"gravação.{kind}", ANA, voice=True)
    assert (media.kind, media.mime, media.name, media.voice) == ("audio", "audio/ogg", "gravação.ogg", True)
    content = await kept.store.read(media.id or "")
    assert content[:4] == b"OggS"
    assert b"OpusHead\x01\x01" in content[:64]
    assert media.seconds == pytest.approx(3.0, abs=0.1)
    assert media.waveform is not None
    assert len(media.waveform) == 64
    quiet, loud = media.waveform[10], media.waveform[-5]
    assert 25 <= quiet <= 45
    assert loud >= 95


async def test_an_opus_recording_is_not_encoded_again(kept: Kept) -> None:
    recorded = media_files.sound("webm", "libopus", "mono")
    media = await kept.store.put(body(recorded), "gravação.webm", ANA, voice=True)
    assert opus_packets(await kept.store.read(media.id or "")) == opus_packets(recorded)


async def test_a_recording_without_a_sound_is_refused(kept: Kept) -> None:
    with pytest.raises(MediaNotSound):
        await kept.store.put(body(media_files.picture()), "gravação.webm", ANA, voice=True)
    assert set((await kept.counts()).values()) == {0}
    assert kept.files() == []


async def test_any_picture_becomes_a_sticker(kept: Kept) -> None:
    source = await kept.store.put(body(media_files.picture(900, 300, "PNG")), "marca.png", ANA)
    sticker = await kept.store.to_sticker(source, ANA)
    assert (sticker.mime, sticker.width, sticker.height) == ("image/webp", 512, 512)
    assert (sticker.size or 0) <= 100_000
    document = await kept.store.put(body(media_files.pdf()), "a.pdf", ANA)
    with pytest.raises(MediaNotPicture):
        await kept.store.to_sticker(document, ANA)


async def test_what_a_killed_writer_left_is_swept_away(kept: Kept) -> None:
    content = media_files.pdf()
    media = await kept.store.put(body(content), "a.pdf", ANA)
    file = (await kept.database["media"].find_one({})) or {}
    chunk = await kept.database["media.chunks"].find_one({}, {"_id": 0}) or {}
    await kept.database["media.chunks"].insert_one({**chunk, "files_id": "left"})
    old = file["at"].replace(year=2020)
    await kept.database["media_arriving"].insert_many(
        [{"_id": "left", "at": old}, {"_id": file["file"], "at": old}]
    )
    await kept.store.prepare()
    counts = await kept.counts()
    assert (counts["media.chunks"], counts["media_arriving"]) == (1, 0)
    assert await kept.store.read(media.id or "") == content


def opus_packets(content: bytes) -> list[bytes]:
    """The sound of a file as it was encoded."""
    with av.open(io.BytesIO(content), "r") as container:
        return [bytes(packet) for packet in container.demux(audio=0) if packet.dts is not None]
