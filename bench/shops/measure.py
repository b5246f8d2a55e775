"""A first sync as a person sees it, and how soon what a platform tells is on the screen."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import hashlib
import hmac
import http.client
import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

from ..figures import Figures, in_ms, rounded
from ..processes import by_role, processor_seconds
from ..stack import Stack, running, scratch_folder
from .panel import act, look
from .stub import SECRET, TOKEN, Stub

_PSS = re.compile(r"^Pss:\s+(\d+) kB", re.MULTILINE)
_LONGEST = 3600.0


def measure(orders: int, webhooks: int, per_second: float) -> dict[str, Any]:
    """Sync a shop with so many orders (and a third as many accounts), then tell of changes."""
    customers, products = orders * 3 // 10, max(orders // 100, 100)
    with (
        scratch_folder() as folder,
        running(folder / "var") as stack,
        _shop(customers, products, orders) as url,
    ):
        api = _Api(stack)
        found = _first_sync(stack, api, url)
        stub = Stub(customers, products, orders)
        shop = found.pop("shop")
        panel = look(api.call, orders, customers)
        acted = act(api.call, orders)
        told = asyncio.run(_tell(stack, api, shop, stub, webhooks, per_second))
    return {"orders": orders, "first_sync": found, "webhooks": told, "panel": panel, "action": acted}


class _Api:
    """The desk's API for the holder of a token."""

    def __init__(self, stack: Stack) -> None:
        self.port, self.token = stack.port, stack.token()

    def call(self, method: str, path: str, body: Any = None) -> Any:
        """JSON in, JSON out. Raises RuntimeError when refused."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        line.request(method, f"/api/v1{path}", json.dumps(body) if body is not None else None, headers)
        answer = line.getresponse()
        content = answer.read()
        line.close()
        if answer.status >= 300:
            raise RuntimeError(f"{method} {path}: {content[:300]!r}")
        return json.loads(content)


def _first_sync(stack: Stack, api: _Api, url: str) -> dict[str, Any]:
    brand = api.call("GET", "/brands")["items"][0]["id"]
    pids = by_role(stack.pid)
    worker, database = pids["worker"], pids["postgres"]
    spent, spent_db = processor_seconds(worker), processor_seconds(database)
    began, before = time.perf_counter(), _megabytes(worker)
    asked = {"platform": "anyshop", "brand": brand, "config": {"url": url}, "secrets": {"token": TOKEN}}
    shop = api.call("POST", "/shops", asked)
    most = before
    while time.perf_counter() - began < _LONGEST:
        time.sleep(0.5)
        shown = api.call("GET", f"/shops/{shop['id']}")
        most = max(most, _megabytes(worker))
        if shown["status"] != "active" or any(sync["error"] for sync in shown["syncs"]):
            raise RuntimeError(f"the sync has trouble: {shown}")
        if all(sync["complete"] for sync in shown["syncs"]):
            break
    else:
        raise RuntimeError("the sync does not end")
    took = time.perf_counter() - began
    rows = sum(sync["seen"] for sync in shown["syncs"])
    return {
        "shop": shop["id"],
        "rows": rows,
        "seconds": rounded(took),
        "rows_per_s": rounded(rows / took),
        "worker_mb": rounded(most),
        "worker_mb_before": rounded(before),
        "worker_cpu_ms_per_row": rounded((processor_seconds(worker) - spent) / rows * 1000),
        "database_cpu_ms_per_row": rounded(
            (processor_seconds(by_role(stack.pid)["postgres"]) - spent_db) / rows * 1000
        ),
    }


async def _tell(
    stack: Stack, api: _Api, shop: str, stub: Stub, count: int, per_second: float
) -> dict[str, Figures]:
    """Send webhooks with whole orders, one after the other; each changes another order."""
    sent: dict[str, float] = {}
    seen: dict[str, float] = {}
    accepted: list[float] = []
    headers = {"Authorization": f"Bearer {api.token}"}
    url = f"ws://127.0.0.1:{stack.port}/live"
    ids = {n: api.call("GET", f"/orders?number={100_000 + n}")["items"][0]["id"] for n in range(count)}
    async with connect(url, additional_headers=headers, compression=None) as live:
        listening = asyncio.create_task(_listen(live, seen, count))
        line = http.client.HTTPConnection("127.0.0.1", stack.port, timeout=60)
        for n in range(count):
            order = stub.order(n) | {"note": "changed", "updated_at": "2027-01-01T00:00:00+00:00"}
            body, signed = _signed("order.updated", order, n)
            began = time.perf_counter()
            status = await asyncio.to_thread(_post, line, f"/hooks/shops/{shop}", body, signed)
            accepted.append(time.perf_counter() - began)
            if status != 200:
                raise RuntimeError(f"a webhook was answered with {status}")
            sent[ids[n]] = began
            await asyncio.sleep(max(0.0, 1 / per_second - (time.perf_counter() - began)))
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(listening, 30)
    missing = sent.keys() - seen.keys()
    if missing:
        raise RuntimeError(f"{len(missing)} of {count} changes were never seen")
    return {"accepted": in_ms(accepted), "visible": in_ms([seen[i] - sent[i] for i in sent])}


async def _listen(live: ClientConnection, seen: dict[str, float], count: int) -> None:
    """Note when each order's change came, until so many have."""
    async for frame in live:
        if '"order.changed"' in str(frame):
            seen.setdefault(json.loads(frame)["data"]["order"], time.perf_counter())
            if len(seen) == count:
                return


def _post(line: http.client.HTTPConnection, path: str, body: bytes, headers: dict[str, str]) -> int:
    line.request("POST", path, body, headers)
    answer = line.getresponse()
    answer.read()
    return answer.status


def _signed(kind: str, data: dict[str, Any], n: int) -> tuple[bytes, dict[str, str]]:
    """A webhook as https://www.standardwebhooks.com has it."""
    body = json.dumps({"type": kind, "timestamp": "2027-01-01T00:00:00Z", "data": data}).encode()
    name, at = f"bench_{n}", str(int(time.time()))
    key = base64.b64decode(SECRET.removeprefix("whsec_"))
    mac = hmac.new(key, f"{name}.{at}.".encode() + body, hashlib.sha256).digest()
    signature = f"v1,{base64.b64encode(mac).decode()}"
    return body, {
        "Content-Type": "application/json",
        "Webhook-Id": name,
        "Webhook-Timestamp": at,
        "Webhook-Signature": signature,
    }


@contextlib.contextmanager
def _shop(customers: int, products: int, orders: int) -> Iterator[str]:
    port = 20_000 + int(time.time()) % 10_000
    sizes = [str(customers), str(products), str(orders)]
    process = subprocess.Popen([sys.executable, "-m", "bench.shops.stub", str(port), *sizes])
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)


def _megabytes(pids: list[int]) -> float:
    """What processes hold, shared pages counted by their share."""
    texts = (Path(f"/proc/{pid}/smaps_rollup").read_text() for pid in pids)
    return sum(int(size) for text in texts for size in _PSS.findall(text)) / 1024
