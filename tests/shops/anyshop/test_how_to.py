"""`docs/howto/connect-your-own-shop.md` is followed word for word: its commands are run as they stand."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from merhaba.platform.outgoing import Web
from merhaba.ports.channels import Account
from merhaba.ports.shops.port import Mirrored, ShopTools
from merhaba.shops.anyshop import shop

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs" / "howto" / "connect-your-own-shop.md"
BLOCKS = re.findall(r"^```sh\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
FIELD = re.compile(r"^\| (Address|Token)[^|]*\| `([^`]+)` \|$", re.MULTILINE)
pytestmark = pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not here")


@pytest.fixture(scope="module")
def port() -> int:
    """The page's port is for people; the test takes a free one in its place."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


@pytest.fixture(scope="module")
def example(port: int) -> Iterator[None]:
    """The first block: the example shop, until the test ends."""
    (command,) = _commands(BLOCKS[0], port)
    assert command[0] == "python"
    process = subprocess.Popen([sys.executable, *command[1:]], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == f"Example shop is at http://127.0.0.1:{port}"
        yield
    finally:
        process.terminate()
        process.wait(10)
        assert process.stdout is not None
        process.stdout.close()


def test_the_example_answers_what_merhaba_will_ask(example: None, port: int) -> None:
    about, first, found = [_told(command) for command in _commands(BLOCKS[1], port)]
    assert about["name"] == "Example shop"
    assert [order["number"] for order in first["items"]] == ["1001"]
    assert first["next"]
    assert [order["number"] for order in found["items"]] == ["1002"]


def test_the_same_key_refunds_once(example: None, port: int) -> None:
    done, again, looked_up = [_told(command) for command in _commands(BLOCKS[2], port)]
    assert done["state"] == "done"
    assert done == again == looked_up
    assert [refund["amount"] for refund in done["order"]["refunds"]] == ["3.00"]


async def test_it_is_connected_with_what_the_page_says(example: None, port: int) -> None:
    fields = dict(FIELD.findall(PAGE.read_text(encoding="utf-8")))
    address = fields["Address"].replace(":8900", f":{port}")
    account = Account("x", address, "Example", {"url": address}, {"token": fields["Token"]})
    web = Web()
    tools = ShopTools(http=web.send, now=lambda: datetime.now(UTC))
    try:
        assert [one.code for one in await shop.check(account, tools) if not one.ok] == ["webhooks"]
        assert (await shop.subscribe(account, "http://127.0.0.1:9/hook", tools))["hook_secret"]
        for what, count in {Mirrored.CUSTOMERS: 1, Mirrored.PRODUCTS: 1, Mirrored.ORDERS: 2}.items():
            assert len((await shop.page(what, {}, account, tools)).items) == count
    finally:
        await web.close()


def test_every_file_the_page_names_is_there() -> None:
    for name in ("example_server.py", "example_actions.py", "openapi.yaml", "README.md", "example_shop.json"):
        assert (ROOT / "docs" / "any-shop" / name).is_file()


def _commands(block: str, port: int) -> list[list[str]]:
    return [shlex.split(line.replace("8900", str(port))) for line in block.strip().splitlines()]


def _told(command: list[str]) -> Any:
    assert command[0] == "curl"
    for _ in range(20):
        done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
        if done.returncode == 0:
            return json.loads(done.stdout)
        time.sleep(0.1)
    raise AssertionError(done.stderr)
