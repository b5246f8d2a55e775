"""`/docs`: the viewer comes from this server, and nothing else may run in its page."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from merhaba.app import api_docs
from merhaba.app.web import bare_app


@pytest.fixture
def viewer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A viewer as the build leaves it."""
    monkeypatch.setattr(api_docs, "VIEWER", tmp_path)
    (tmp_path / "swagger-ui-bundle.js").write_text("viewer();")
    (tmp_path / "swagger-ui.css").write_text("main {}")
    (tmp_path / "LICENSE").write_text("Apache-2.0")
    return tmp_path


@pytest.fixture
async def browser() -> AsyncIterator[httpx.AsyncClient]:
    """Calls the app without a server."""
    transport = httpx.ASGITransport(app=bare_app())
    async with httpx.AsyncClient(transport=transport, base_url="http://help.test") as client:
        yield client


@pytest.mark.usefixtures("viewer")
async def test_everything_the_page_loads_is_here(browser: httpx.AsyncClient) -> None:
    page = (await browser.get("/docs")).text
    loaded = re.findall(r"""(?:src|href)="([^"]+)"|url: '([^']+)'""", page)
    addresses = [first or second for first, second in loaded]
    assert len(addresses) == 4
    assert all(address.startswith("/") and not address.startswith("//") for address in addresses)
    for address in addresses:
        if not address.startswith("/app/"):  # the desk's icon, made by the desk's build
            assert (await browser.get(address)).status_code == 200, address
    assert (await browser.get("/docs/swagger-ui.css")).headers["content-type"].startswith("text/css")


@pytest.mark.usefixtures("viewer")
async def test_only_the_script_that_starts_the_viewer_may_stand_in_the_page(
    browser: httpx.AsyncClient,
) -> None:
    answer = await browser.get("/docs")
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["content-security-policy"].split(";"))
    [start] = re.findall(r"<script>(.*?)</script>", answer.text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(start.encode()).digest()).decode()
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == f"'self' 'sha256-{digest}'"
    assert policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"


@pytest.mark.usefixtures("viewer")
@pytest.mark.parametrize("name", ["LICENSE", "absent.js", "..%2Fdesk%2Findex.html"])
async def test_only_the_viewers_own_files_are_given(browser: httpx.AsyncClient, name: str) -> None:
    assert (await browser.get(f"/docs/{name}")).status_code == 404


async def test_before_the_build_a_sentence_says_what_to_do(browser: httpx.AsyncClient, viewer: Path) -> None:
    (viewer / "swagger-ui.css").unlink()
    answer = await browser.get("/docs")
    assert answer.status_code == 503
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"] == "The web apps are not built yet. Run: make build"


async def test_there_is_no_page_that_loads_its_viewer_from_elsewhere(browser: httpx.AsyncClient) -> None:
    assert (await browser.get("/redoc")).status_code == 404
