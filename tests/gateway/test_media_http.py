"""Files over HTTP: who may read what, by which range, under which headers; stickers; transcripts."""

import contextlib
import hashlib
import io
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pypdfium2  # type: ignore[import-untyped]
import pytest
from PIL import Image

from services.gateway import shapes
from services.gateway.media.serving import RangeNotSatisfiable, disposition, span
from tests.acceptance.desk import RunningDesk, eventually
from tests.gateway import media_files

ANA, BRUNO, SUPERVISOR = "ana@demo.local", "bruno@demo.local", "supervisora@demo.local"
PDF = media_files.pdf(3)


@dataclass(frozen=True)
class Sent:
    """A file that Ana sent to the contact of one of her tickets."""

    desk: RunningDesk
    ana: httpx.Client
    ticket: dict[str, Any]
    media: dict[str, Any]

    @property
    def path(self) -> str:
        """Where it is read."""
        return f"/tickets/{self.ticket['id']}/media/{self.media['id']}"


@pytest.fixture(scope="module")
def desk(strict_desk: RunningDesk) -> RunningDesk:
    """The desk that takes files of a megabyte at most."""
    return strict_desk


@pytest.fixture(scope="module")
def sent(desk: RunningDesk) -> Iterator[Sent]:
    """A contract that was sent."""
    with desk.client(ANA) as ana:
        ticket = ana.get("/tickets?state=open&assignee=me").json()["items"][0]
        media = upload(ana, PDF, "Contrato nº 7 — açaí.pdf").json()
        answer = ana.post(f"/tickets/{ticket['id']}/messages", json={"media_id": media["id"], "text": "Segue"})
        assert answer.status_code == 202, answer.text
        yield Sent(desk, ana, ticket, media)


def upload(client: httpx.Client, content: bytes, name: str, **query: Any) -> httpx.Response:
    """Send a file up."""
    return client.post("/media", content=content, params={"name": name, **query})


def test_an_upload_is_told_by_its_bytes_and_its_owner_reads_it_again(desk: RunningDesk) -> None:
    picture = media_files.picture(300, 200)
    with desk.client(ANA) as ana, desk.client(BRUNO) as bruno, desk.client() as nobody:
        answer = upload(ana, picture, "foto.png")
        assert answer.status_code == 201
        media = shapes.MediaItem.model_validate(answer.json())
        assert (media.id, media.kind, media.mime, media.name, media.width, media.height, media.state) == (
            hashlib.sha256(picture).hexdigest(),
            "image",
            "image/jpeg",
            "foto.jpg",
            300,
            200,
            "stored",
        )
        assert ana.get(f"/media/{media.id}").content == picture
        thumb = ana.get(f"/media/{media.id}/thumb")
        assert thumb.headers["content-type"] == "image/webp"
        assert Image.open(io.BytesIO(thumb.content)).size == (300, 200)
        assert bruno.get(f"/media/{media.id}").json()["code"] == "media.not_found"
        assert bruno.get(f"/media/{media.id}/thumb").status_code == 404
        assert nobody.get(f"/media/{media.id}").status_code == 401
        assert upload(nobody, picture, "foto.jpg").status_code == 401


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (bytes(1_000_001), 413, "media.too_large"),
        (media_files.SVG, 415, "media.type_refused"),
        (media_files.HTML, 415, "media.type_refused"),
        (media_files.PROGRAM, 415, "media.type_refused"),
        (b"", 422, "media.empty"),
    ],
)
def test_what_is_not_kept_is_refused_with_the_reason(
    desk: RunningDesk, content: bytes, status: int, code: str
) -> None:
    with desk.client(ANA) as ana:
        answer = upload(ana, content, "foto.jpg")
        assert (answer.status_code, answer.json()["code"]) == (status, code)
        assert answer.json()["fields"][0]["field"] == "body"

        def parts() -> Iterator[bytes]:
            yield content

        assert ana.post("/media", content=parts()).json()["code"] == code


def test_a_recording_of_the_browser_becomes_a_voice_message(desk: RunningDesk) -> None:
    with desk.client(ANA) as ana:
        media = upload(ana, media_files.sound("webm"), "gravação.webm", voice="true").json()
        assert (media["mime"], media["name"], media["voice"]) == ("audio/ogg", "gravação.ogg", True)
        assert len(media["waveform"]) == 64
        assert upload(ana, PDF, "a.webm", voice="true").json()["code"] == "media.not_sound"


def test_a_cancelled_upload_leaves_nothing(desk: RunningDesk) -> None:
    with desk.client(ANA) as ana:
        cookie = "; ".join(f"{name}={value}" for name, value in ana.cookies.items())
    head = (
        f"POST /api/v1/media?name=a.bin HTTP/1.1\r\nHost: 127.0.0.1:{desk.port}\r\nCookie: {cookie}\r\n"
        "X-Guiche: 1\r\nContent-Length: 900000\r\n\r\n"
    )
    folder = desk.data / "incoming"
    with socket.create_connection(("127.0.0.1", desk.port)) as connection:
        connection.sendall(head.encode() + bytes(300_000))
        assert eventually(lambda: any(each.stat().st_size > 0 for each in folder.iterdir()))
    assert eventually(lambda: not list(folder.iterdir()))
    log = (desk.data / "desk.log").read_text()
    assert "request.failed" not in log


def test_a_file_of_a_message_is_read_with_headers_that_browsers_obey(sent: Sent) -> None:
    answer = sent.ana.get(sent.path)
    assert (answer.status_code, answer.content) == (200, PDF)
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-length"] == str(len(PDF))
    assert answer.headers["etag"] == f'"{sent.media["id"]}"'
    assert answer.headers["cache-control"] == "private, max-age=31536000, immutable"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert answer.headers["content-disposition"].startswith("inline; ")
    assert (
        "filename*=UTF-8''Contrato%20n%C2%BA%207%20%E2%80%94%20a%C3%A7a%C3%AD.pdf"
        in (answer.headers["content-disposition"])
    )
    saved = sent.ana.get(sent.path, params={"download": 1})
    assert saved.headers["content-disposition"].startswith("attachment; ")
    head = sent.ana.head(sent.path)
    assert (head.status_code, head.content, head.headers["content-length"]) == (200, b"", str(len(PDF)))
    known = sent.ana.get(sent.path, headers={"If-None-Match": answer.headers["etag"]})
    assert (known.status_code, known.content) == (304, b"")
    assert sent.ana.get(f"{sent.path}/thumb").headers["content-type"] == "image/webp"


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [("bytes=0-0", 0, 1), ("bytes=100-", 100, None), ("bytes=-10", -10, None), ("bytes=5-999999999", 5, None)],
)
def test_a_range_of_a_file_is_read(sent: Sent, asked: str, start: int, end: int | None) -> None:
    answer = sent.ana.get(sent.path, headers={"Range": asked})
    assert (answer.status_code, answer.content) == (206, PDF[start:end])
    first = start if start >= 0 else len(PDF) + start
    last = (end or len(PDF)) - 1
    assert answer.headers["content-range"] == f"bytes {first}-{last}/{len(PDF)}"
    changed = sent.ana.get(sent.path, headers={"Range": asked, "If-Range": '"another"'})
    assert (changed.status_code, changed.content) == (200, PDF)


def test_a_range_outside_the_file_is_refused(sent: Sent) -> None:
    answer = sent.ana.get(sent.path, headers={"Range": f"bytes={len(PDF)}-"})
    assert (answer.status_code, answer.headers["content-range"]) == (416, f"bytes */{len(PDF)}")


def test_a_file_is_read_only_by_whoever_may_see_the_message(sent: Sent, desk: RunningDesk) -> None:
    other = upload(sent.ana, media_files.picture(50, 50, color="#0C6074"), "outra.jpg").json()
    with desk.client(BRUNO) as bruno, desk.client(SUPERVISOR) as supervisor, desk.client() as nobody:
        assert supervisor.get(sent.path).content == PDF
        for path in (sent.path, f"{sent.path}/thumb", f"/media/{sent.media['id']}"):
            assert bruno.get(path).status_code == 404, path
            assert nobody.get(path).status_code == 401, path
        own = bruno.get("/tickets?state=open&assignee=me").json()["items"][0]
        assert bruno.get(f"/tickets/{own['id']}/media/{sent.media['id']}").json()["code"] == "media.not_found"
        assert supervisor.get(f"/tickets/{sent.ticket['id']}/media/{other['id']}").status_code == 404
        assert supervisor.get(f"/media/{sent.media['id']}").status_code == 404


def test_stickers_are_the_teams(desk: RunningDesk) -> None:
    with desk.client(ANA) as ana, desk.client(BRUNO) as bruno, desk.client(SUPERVISOR) as supervisor:
        marks = [upload(ana, media_files.picture(200, 100, color=each), "m.png").json() for each in ("red", "blue")]
        made = [ana.post("/stickers", json={"media_id": each["id"]}) for each in marks]
        assert [each.status_code for each in made] == [201, 201]
        first, second = (each.json() for each in made)
        assert (first["mime"], first["width"], first["height"]) == ("image/webp", 512, 512)
        assert [each["id"] for each in bruno.get("/stickers").json()["items"]] == [second["id"], first["id"]]
        assert bruno.get(f"/media/{first['id']}").headers["content-type"] == "image/webp"
        ana.post("/stickers", json={"media_id": marks[0]["id"]})
        assert [each["id"] for each in bruno.get("/stickers").json()["items"]] == [first["id"], second["id"]]
        assert bruno.post("/stickers", json={"media_id": marks[0]["id"]}).json()["code"] == "media.not_found"
        document = upload(ana, PDF, "a.pdf").json()
        assert ana.post("/stickers", json={"media_id": document["id"]}).json()["code"] == "media.not_picture"
        assert bruno.delete(f"/stickers/{first['id']}").json()["code"] == "sticker.not_yours"
        assert ana.delete(f"/stickers/{first['id']}").status_code == 204
        assert supervisor.delete(f"/stickers/{second['id']}").status_code == 204
        assert ana.delete(f"/stickers/{first['id']}").json()["code"] == "sticker.not_found"
        assert bruno.get("/stickers").json()["items"] == []


@pytest.mark.parametrize("scope", ["ticket", "contact"])
def test_a_transcript_is_made_behind_the_answer_and_only_for_its_owner(sent: Sent, scope: str) -> None:
    path = f"/tickets/{sent.ticket['id']}"
    sent.ana.post(f"{path}/notes", json={"text": "só entre nós"})
    begun = sent.ana.post(f"{path}/transcript", json={"scope": scope, "notes": False})
    assert begun.status_code == 202, begun.text
    job = shapes.Job.model_validate(begun.json()["job"])

    def done() -> dict[str, Any] | None:
        found: dict[str, Any] = sent.ana.get(f"/jobs/{job.id}").json()
        assert found["state"] in ("running", "done"), found
        return found if found["state"] == "done" else None

    finished = eventually(done, 30)
    assert (finished["done"], finished["total"]) == (100, 100)
    answer = sent.ana.get(f"/jobs/{job.id}/file")
    assert answer.headers["content-type"] == "application/pdf"
    assert len(answer.content) == finished["result"]["size"] == int(answer.headers["content-length"])
    document = pypdfium2.PdfDocument(answer.content)
    assert len(document) == finished["result"]["pages"]
    text = " ".join(document[number].get_textpage().get_text_range() for number in range(len(document)))
    assert sent.ticket["contact"]["name"] in text
    assert "Contrato nº 7 — açaí.pdf" in text
    assert sent.media["id"] in text.replace("\r\n", "")
    assert "só entre nós" not in text
    with sent.desk.client(SUPERVISOR) as supervisor:
        assert supervisor.get(f"/jobs/{job.id}/file").json()["code"] == "job.no_file"

    def exported() -> list[dict[str, Any]]:
        log = sent.ana.get(f"{path}/log").json()["items"]
        return [each for each in log if each["type"] == "TranscriptExported" and each["data"]["scope"] == scope]

    entry = eventually(exported)[0]
    assert (entry["data"]["pages"], entry["data"]["notes"]) == (len(document), False)


def test_a_transcript_is_refused_to_whoever_may_not_work_on_the_ticket(sent: Sent) -> None:
    with sent.desk.client(BRUNO) as bruno:
        refused = bruno.post(f"/tickets/{sent.ticket['id']}/transcript", json={"scope": "contact"})
        assert refused.status_code in (403, 404)
        assert bruno.get(f"/jobs/{sent.ticket['id']}/file").status_code == 404


@pytest.mark.parametrize(
    ("header", "part"),
    [
        (None, None),
        ("bytes=0-4", (0, 5)),
        ("bytes=90-", (90, 100)),
        ("bytes=-200", (0, 100)),
        ("bytes=0-1,5-6", None),
        ("bytes=5-4", None),
        ("items=0-1", None),
        ("bytes=-", None),
        ("bytes=a-b", None),
    ],
)
def test_range_headers_are_understood_or_passed_over(header: str | None, part: tuple[int, int] | None) -> None:
    assert span(header, 100) == part


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=100-200", "bytes=-0"])
def test_ranges_outside_are_told(header: str) -> None:
    with pytest.raises(RangeNotSatisfiable):
        span(header, 100)


def test_a_file_name_cannot_break_out_of_its_header() -> None:
    header = disposition('a"; filename=b\r\nSet-Cookie: x="1.exe', inline=False)
    assert "\r" not in header
    assert "\n" not in header
    assert header.count('"') == 2
    with contextlib.suppress(UnicodeEncodeError):
        header.encode("latin-1")
