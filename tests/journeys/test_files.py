"""Files in both directions: what is kept, what is refused, and who may fetch it."""

from __future__ import annotations

import asyncio
import contextlib
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import aiosmtplib
import httpx
import pytest

from .clients import client
from .conftest import Shop
from .post import letter

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 64


async def _fetch(shop: Shop, url: str) -> httpx.Response:
    return await client(shop.house.url).get(url)


async def test_a_shoppers_picture_reaches_the_agent(shop: Shop) -> None:
    shopper = shop.shopper()
    await shopper.boot()
    file = (await shopper.upload("broken cup.png", PNG, "image/png")).json()
    written = await shopper.write("", attachments=[file["id"]])
    (message,) = await shop.agent.messages(written["conversation"]["id"])
    (attached,) = message["attachments"]
    assert (attached["name"], attached["content_type"], attached["size"]) == (
        "broken cup.png",
        "image/png",
        len(PNG),
    )
    fetched = await _fetch(shop, attached["url"])
    assert fetched.content == PNG
    assert fetched.headers["content-disposition"].startswith("inline")
    assert (await shop.agent.only_conversation())["preview"] == "broken cup.png"


async def test_a_file_of_another_visitor_cannot_be_attached(shop: Shop) -> None:
    shopper, stranger = shop.shopper(), shop.shopper()
    await shopper.boot()
    await stranger.boot()
    file = (await shopper.upload("secret.png", PNG, "image/png")).json()
    answer = await stranger.try_write("Look", attachments=[file["id"]])
    assert answer.status_code == 422


async def test_what_could_run_in_a_browser_is_only_downloaded(shop: Shop) -> None:
    for name, kind in (("x.html", "text/html"), ("x.svg", "image/svg+xml"), ("x.js", "text/javascript")):
        file = await shop.agent.upload(name, b"<script>alert(1)</script>", kind)
        fetched = await _fetch(shop, file["url"])
        assert fetched.headers["content-disposition"].startswith("attachment"), name
        assert fetched.headers["content-type"] == "application/octet-stream"
        assert fetched.headers["x-content-type-options"] == "nosniff"
        assert "sandbox" in fetched.headers["content-security-policy"]


async def test_an_altered_address_opens_nothing(shop: Shop, other_shop: Shop) -> None:
    file = await shop.agent.upload("a.txt", b"secret", "text/plain")
    _, _, workspace, ident, mark, name = file["url"].split("/")
    wrong = ("b" if mark[0] != "b" else "c") + mark[1:]
    for path in (
        f"/files/{workspace}/{ident}/{wrong}/{name}",
        f"/files/{other_shop.workspace}/{ident}/{mark}/{name}",
        f"/files/{workspace}/{ident}/{mark[:-1]}/{name}",
        f"/files/x/{ident}/{mark}/{name}",
    ):
        answer = await _fetch(shop, path)
        assert answer.status_code == 404, path
        assert b"secret" not in answer.content


async def test_a_name_cannot_lead_out_of_the_folder_or_lie_about_itself(shop: Shop) -> None:
    shown = {}
    for name in (
        "../../etc/passwd",
        "C:\\windows\\x.png",
        "evil\u202egnp.exe",
        "a\r\nSet-Cookie: x=1",
        "...",
        "",
    ):
        body = {"file": (name or "x", b"data", "image/png")}
        file = (await shop.agent.http.post("/files", files=body)).json()
        fetched = await _fetch(shop, file["url"])
        assert fetched.status_code == 200
        assert "set-cookie" not in fetched.headers
        shown[name] = file["name"]
    assert shown["../../etc/passwd"] == "passwd"
    assert shown["C:\\windows\\x.png"] == "x.png"
    assert "\u202e" not in shown["evil\u202egnp.exe"]
    assert shown["..."] == "file"


async def test_twenty_five_megabytes_are_taken_and_one_byte_more_is_refused(shop: Shop) -> None:
    shopper = shop.shopper()
    limit = (await shopper.boot())["max_file_bytes"]
    assert limit == 25 * 1024 * 1024
    most = await shopper.upload("most.bin", b"m" * limit, "application/octet-stream")
    assert most.json()["size"] == limit
    more = await shopper.upload("more.bin", b"m" * (limit + 1), "application/octet-stream")
    assert (more.status_code, more.json()["code"]) == (413, "file-too-large")
    assert more.headers["content-type"] == "application/problem+json"


FORM = "multipart/form-data; boundary=b"


@pytest.mark.parametrize(("path", "kind", "most", "said"), [
    ("/widget/v1/files", FORM, 26, ("file-too-large", "The file is larger than 25 MB.")),
    ("/api/v1/session", "application/json", 26, ("too-large", "The request is larger than 26 MB.")),
    ("/hooks/email/x", "application/json", 65, ("too-large", "The request is larger than 65 MB.")),
    ("/hooks/email/x", FORM, 65, ("too-large", "The request is larger than 65 MB.")),
])  # fmt: skip
async def test_what_is_refused_is_named_for_what_it_is(
    shop: Shop, path: str, kind: str, most: int, said: tuple[str, str]
) -> None:
    body = b"x" * (most * 1024 * 1024 + 1)
    async with httpx.AsyncClient(base_url=shop.house.url) as http:
        answer = await http.post(path, content=body, headers={"Content-Type": kind})
    problem = answer.json()
    assert (answer.status_code, problem["code"], problem["detail"]) == (413, *said)


async def test_a_body_without_end_is_refused_before_it_fills_the_disk(shop: Shop) -> None:
    """Nobody has signed in, and nothing says how long the body will be."""
    address = urlsplit(shop.house.url)
    sent = 0
    for path in ("/api/v1/files", "/widget/v1/files", "/widget/v1/messages", "/api/v1/session"):
        reader, writer = await asyncio.open_connection(address.hostname, address.port)
        kind = "multipart/form-data; boundary=b" if path.endswith("files") else "application/json"
        head = (
            f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: {kind}\r\nTransfer-Encoding: chunked\r\n\r\n"
        )
        writer.write(head.encode())
        part = b'--b\r\nContent-Disposition: form-data; name="file"; filename="x"\r\n\r\n'
        writer.write(b"%x\r\n%b\r\n" % (len(part), part))
        block = b"x" * 1_000_000
        answer = asyncio.create_task(reader.readline())
        sent = 0
        try:
            while not answer.done() and sent < 80:
                writer.write(b"%x\r\n%b\r\n" % (len(block), block))
                await asyncio.wait_for(writer.drain(), 10)
                sent += 1
        except ConnectionError:
            pass
        status = await asyncio.wait_for(answer, 10)
        writer.close()
        assert sent < 80, f"{path} took 80 MB"
        assert b" 413 " in status, status


@contextlib.contextmanager
def _full_disk(folder: Path) -> Iterator[None]:
    """A disk of one megabyte where files come in."""
    if os.geteuid() != 0:
        pytest.skip("mounting a small disk needs root")
    folder.mkdir(parents=True, exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)]
    mounted = subprocess.run(command, capture_output=True, check=False)
    if mounted.returncode != 0:
        pytest.skip(f"no disk can be mounted here: {mounted.stderr.decode().strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", folder], check=True)


async def test_on_a_full_disk_nothing_is_lost_and_everybody_is_told(shop: Shop) -> None:
    shopper = shop.shopper()
    await shopper.boot()
    mail = letter(f"clara@{shop.slug}.example", shop.address, "With a film")
    mail.add_attachment(b"f" * 3_000_000, maintype="video", subtype="mp4", filename="film.mp4")
    with _full_disk(shop.house.web.files.root / "incoming"):
        refused = await shopper.upload("film.mp4", b"f" * 3_000_000, "video/mp4")
        assert (refused.status_code, refused.json()["code"]) == (507, "storage-full")
        assert refused.headers["content-type"] == "application/problem+json"
        with pytest.raises(aiosmtplib.SMTPResponseException) as later:
            await shop.receive(mail)
        assert later.value.code == 451
        written = await shopper.write("Words still come through")
        assert written["message"]["text"] == "Words still come through"
    assert len(await shop.agent.conversations()) == 1
    await shop.receive(mail)
    (taken,) = await shop.agent.conversations(channel="email")
    (message,) = await shop.agent.messages(taken["id"])
    assert [a["size"] for a in message["attachments"]] == [3_000_000]
