"""The page's files: compressed as they were built, kept by browsers, and one start page for all its addresses."""

import gzip
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from services.gateway import page

SCRIPT = b"console.log('bom dia')\n" * 100


@pytest.fixture
async def browser(tmp_path: Path) -> httpx.AsyncClient:
    """Asks for files of a page that was built."""
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text("<title>start</title>")
    (tmp_path / "assets" / "index-1.js").write_bytes(SCRIPT)
    (tmp_path / "assets" / "index-1.js.gz").write_bytes(gzip.compress(SCRIPT))
    http = FastAPI()
    page.install(http, tmp_path)
    return httpx.AsyncClient(transport=httpx.ASGITransport(http), base_url="http://desk")


async def test_a_file_comes_as_it_was_compressed_when_the_page_was_built(browser: httpx.AsyncClient) -> None:
    answer = await browser.get("/assets/index-1.js", headers={"Accept-Encoding": "gzip, br"})
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert answer.headers["vary"] == "Accept-Encoding"
    assert answer.headers["cache-control"] == page.FOREVER
    assert answer.content == SCRIPT


async def test_a_browser_that_takes_nothing_compressed_gets_the_file_plain(browser: httpx.AsyncClient) -> None:
    answer = await browser.get("/assets/index-1.js", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in answer.headers
    assert answer.headers["vary"] == "Accept-Encoding"
    assert answer.content == SCRIPT


async def test_a_file_that_the_browser_has_is_not_sent_again(browser: httpx.AsyncClient) -> None:
    first = await browser.get("/assets/index-1.js", headers={"Accept-Encoding": "gzip"})
    asked = {"Accept-Encoding": "gzip", "If-None-Match": first.headers["etag"]}
    again = await browser.get("/assets/index-1.js", headers=asked)
    assert (again.status_code, again.content) == (304, b"")


async def test_every_address_within_the_page_is_its_start_page(browser: httpx.AsyncClient) -> None:
    answer = await browser.get("/tickets/7")
    assert (answer.status_code, answer.text) == (200, "<title>start</title>")
    assert answer.headers["cache-control"] == page.CHECKED
    assert (await browser.get("/assets/none.js")).status_code == 404
