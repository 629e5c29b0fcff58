"""What a scanner would look for, asked of a running desk: headers, cookies, other sites, redirects, paths, uploads.

The outcome stands in docs/security.md.
"""

import io
import zipfile
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from services.gateway.browser_guard import HEADERS, BrowserGuard
from tests.acceptance.desk import PASSWORD, RunningDesk
from tests.gateway.rest import problem
from tests.gateway.test_me import PIXEL

ADMIN, AGENT = "admin@demo.local", "ana@demo.local"
PAGES = ("/", "/tickets/x", "/settings", "/api/v1/me", "/api/v1/openapi.json", "/api/v1/docs", "/api/v1/nowhere")
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"


def upload(client: httpx.Client, content: bytes, name: str, mime: str = "image/png") -> httpx.Response:
    """Send a file up, whatever it says that it is."""
    return client.post("/media", params={"name": name}, content=content, headers={"Content-Type": mime})


@pytest.mark.parametrize("path", PAGES)
def test_every_answer_carries_the_headers_that_browsers_obey(desk: RunningDesk, path: str) -> None:
    answer = httpx.get(f"{desk.url}{path}", timeout=60)
    for name in HEADERS:
        assert name.lower() in answer.headers, name
    assert "server" not in answer.headers
    assert "x-powered-by" not in answer.headers
    policy = answer.headers["content-security-policy"]
    assert "'unsafe-eval'" not in policy
    assert "script-src 'self';" in policy
    assert "connect-src 'self';" in policy
    assert "object-src 'none'" in policy
    assert "report-uri /api/v1/security-reports" in policy


def test_the_page_has_no_script_within_it_and_loads_nothing_from_elsewhere(desk: RunningDesk) -> None:
    page = httpx.get(desk.url).text
    for part in page.split("<script")[1:]:
        opening, _, rest = part.partition(">")
        assert "src=" in opening
        assert rest.startswith("</script")
    for attribute in ('src="http', 'href="http', 'src="//', 'href="//', " onload=", " onclick="):
        assert attribute not in page


def test_what_is_told_to_one_caller_is_kept_by_no_cache(desk: RunningDesk) -> None:
    with desk.client(AGENT) as ana:
        for path in ("/me", "/tickets", "/session"):
            assert ana.get(path).headers["cache-control"] == "no-store"


@pytest.mark.parametrize(("public_url", "told"), [(None, False), ("https://desk.example", True)])
async def test_behind_tls_browsers_are_told_to_stay_there(public_url: str | None, told: bool) -> None:
    transport = httpx.ASGITransport(BrowserGuard(Starlette(), public_url))
    async with httpx.AsyncClient(transport=transport, base_url="http://desk.example") as client:
        answer = await client.get("/")
    assert answer.headers.get("strict-transport-security", "").startswith("max-age=63072000") is told


def test_the_session_cookie_is_out_of_reach_and_dies_with_the_session(desk: RunningDesk) -> None:
    with desk.client() as client:
        set_by = client.post("/session", json={"email": AGENT, "password": PASSWORD}).headers["set-cookie"].lower()
        assert {"httponly", "samesite=lax", "path=/"} <= {each.strip() for each in set_by.split(";")}
        kept = client.cookies["guiche_session"]
        assert len(kept) >= 43
        gone = client.delete("/session").headers["set-cookie"].lower()
        assert "max-age=0" in gone
        problem(httpx.get(f"{desk.url}/api/v1/me", cookies={"guiche_session": kept}), 401, "session.required")


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
@pytest.mark.parametrize("kind", ["application/json", "text/plain", "application/x-www-form-urlencoded"])
def test_another_sites_page_changes_nothing(desk: RunningDesk, headers: dict[str, str], kind: str) -> None:
    with desk.client(AGENT) as ana:
        wish = {**headers, "Content-Type": kind}
        answer = ana.request("PATCH", "/me", content=b'{"signature": false}', headers=wish)
        problem(answer, 403, "request.cross_site")


def test_no_other_site_may_read_answers(desk: RunningDesk) -> None:
    with desk.client(AGENT) as ana:
        answer = ana.get("/me", headers={"Origin": "https://evil.example"})
        assert not [name for name in answer.headers if name.startswith("access-control-")]
        asked = ana.options(
            "/me", headers={"Origin": "https://evil.example", "Access-Control-Request-Method": "PUT"}
        )
        assert not [name for name in asked.headers if name.startswith("access-control-")]


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example",
        "//evil.example/%2e%2e",
        "/\\evil.example",
        "/tickets//evil.example",
        "/api/v1/session/single-sign-on?back_to=https://evil.example",
        "/?next=https://evil.example",
        "/simulator/?url=//evil.example",
    ],
)
def test_nothing_redirects_to_another_site(desk: RunningDesk, path: str) -> None:
    answer = httpx.get(f"{desk.url}{path}", follow_redirects=False)
    assert not answer.headers.get("location", "/").startswith(("//", "http://evil", "https://evil", "/\\"))


@pytest.mark.parametrize(
    "path",
    [
        "/../../../../etc/passwd",
        "/..%2f..%2f..%2fetc/passwd",
        "/%2e%2e/%2e%2e/pyproject.toml",
        "/assets/..%2f..%2f..%2fapp.py",
        "/assets/%2e%2e%5c%2e%2e%5capp.py",
        "/.git/config",
        "/.env",
        "/assets/%00index.html",
        "/api/v1/media/..%2f..%2fsecret.key",
        "/api/v1/users/..%2f..%2f/photo",
    ],
)
def test_no_path_leads_out_of_the_page(desk: RunningDesk, path: str) -> None:
    with desk.client(AGENT) as ana:
        answer = ana.get(httpx.URL(f"{desk.url}{path}"))
        assert answer.status_code < 500
        for inside in (b"root:x:", b"[project]", b"[core]", b"import ", b"GUICHE_"):
            assert inside not in answer.content
    if "/.git" in path or "/.env" in path:
        assert answer.status_code == 404


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (SVG, "logo.svg"),
        (SVG, "photo.png"),
        (b'\xef\xbb\xbf<?xml version="1.0"?>\n<!-- x -->' + SVG, "photo.png"),
        (HTML, "photo.jpg"),
        (b"  \n\t" + HTML, "note.txt"),
        (HTML.decode().encode("utf-16"), "note.txt"),
        (b"<x><iframe src=javascript:alert(1)>", "x.txt"),
        (b"#!/bin/sh\nrm -rf /", "run"),
        (b"MZ" + b"\x00" * 64, "invoice.pdf"),
        (b"\x7fELF" + b"\x00" * 64, "photo.png"),
        (b"alert(1)", "x.js"),
        (b"Windows", "x.bat"),
    ],
)
def test_what_may_run_is_not_taken_whatever_it_is_called(desk: RunningDesk, content: bytes, name: str) -> None:
    with desk.client(AGENT) as ana:
        answer = upload(ana, content, name)
        assert answer.status_code == 415, answer.text


def polyglots() -> list[tuple[str, bytes]]:
    """Files that are one thing to us and would be another to a browser that guesses."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("index.html", HTML)
    return [
        ("gif.html", b"GIF89a/*" + HTML + b"*/=1;alert(1)//" + b"\x00" * 20),
        ("picture.html", PIXEL + HTML),
        ("paper.html", b"%PDF-1.4\n" + HTML + b"\n%%EOF"),
        ("archive.html", packed.getvalue()),
        ("text.html\r\nX-Injected: 1", b"plain text"),
        ('quote".png"; filename="evil.html', PIXEL),
    ]


@pytest.mark.parametrize(("name", "content"), polyglots())
def test_a_polyglot_is_served_so_that_no_browser_runs_it(desk: RunningDesk, name: str, content: bytes) -> None:
    with desk.client(AGENT) as ana:
        sent = upload(ana, content, name, "text/html")
        if sent.status_code == 415:
            return
        assert sent.status_code == 201, sent.text
        medium: dict[str, Any] = sent.json()
        answer = ana.get(f"/media/{medium['id']}")
        assert "html" not in answer.headers["content-type"]
        assert "svg" not in answer.headers["content-type"]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-security-policy"].startswith("sandbox;")
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"
        assert "x-injected" not in answer.headers
        if not answer.headers["content-type"].startswith(("image/", "audio/", "video/", "application/pdf")):
            assert answer.headers["content-disposition"].startswith("attachment")


@pytest.mark.parametrize(
    "value", ["' OR 1=1 --", '{"$gt": ""}', "a\u0000b", "\ud83d", "%00", "../" * 20, "x" * 5000]
)
def test_odd_values_are_refused_or_find_nothing(desk: RunningDesk, value: str) -> None:
    encoded = value.encode("utf-8", "surrogatepass")
    with desk.client(AGENT) as ana:
        for path in ("/tickets", "/search/messages", "/contacts"):
            answer = ana.get(path, params={"q": encoded, "limit": "5"})
            assert answer.status_code in (200, 404, 422), f"{path}: {answer.status_code} {answer.text[:300]}"
        odd = httpx.post(
            f"{desk.url}/api/v1/session",
            content=b'{"email": {"$gt": ""}, "password": {"$gt": ""}}',
            headers={"Content-Type": "application/json"},
        )
        problem(odd, 422, "request.invalid")


def test_failures_tell_nothing_of_the_inside(desk: RunningDesk) -> None:
    for path in ("/api/v1/nowhere", "/api/v1/tickets/%ff", "/api/v1/me"):
        said = httpx.get(f"{desk.url}{path}").text
        for inside in ("Traceback", "site-packages", "/work/", ".py", "mongodb", "nats"):
            assert inside not in said


def test_a_browsers_report_is_taken_and_a_flood_is_not(desk: RunningDesk) -> None:
    report = {"csp-report": {"effective-directive": "script-src", "blocked-uri": "https://evil.example/x.js"}}
    address = f"{desk.url}/api/v1/security-reports"
    assert httpx.post(address, json=report).status_code == 204
    assert httpx.post(address, content=b"nonsense").status_code == 204
    problem(httpx.post(address, content=b"x" * 20_000), 413, "report.too_large")
