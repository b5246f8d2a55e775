"""Starts a real Medusa 2 store on a PostgreSQL of the tests, and fills it.

`running_store(cluster_url)` is all that tests need. What it starts it stops, by its process group.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit
from uuid import uuid4

import httpx
import psycopg

from .api import Face
from .install import HERE, Unavailable, environment, installed
from .seed import EMAIL, PASSWORD, Catalogue, seed, sign_in
from .shopper import Shopper

_START_SECONDS = 120.0
_COPIED = ("package.json", "medusa-config.js", "src")


@dataclass
class Store:
    """A running store: its address, its keys, and who can shop there."""

    url: str
    secret_key: str
    publishable_key: str
    webhook_secret: str
    admin: Face
    catalogue: Catalogue
    hooks: int
    log: Path
    shoppers: list[Shopper] = field(default_factory=list)

    def shopper(self, email: str = "", *, account: bool = True) -> Shopper:
        """Somebody new; a guest unless they open an account."""
        person = Shopper(self.url, self.catalogue, email)
        self.shoppers.append(person)
        return person.register() if account else person

    def capture(self, order_id: str) -> None:
        """Take the money of an order, as its owner would."""
        for collection in self.order(order_id)["payment_collections"]:
            for payment in collection["payments"]:
                self.admin.post(f"/admin/payments/{payment['id']}/capture")

    def ship(
        self,
        order_id: str,
        pieces: dict[str, int] | None = None,
        *,
        tracking: str = "",
        deliver: bool = False,
    ) -> str:
        """Pack and send pieces by line id (all by default); gives the fulfilment's id."""
        order = self.order(order_id)
        lines = pieces or {item["id"]: item["quantity"] for item in order["items"]}
        items = [{"id": line, "quantity": quantity} for line, quantity in lines.items()]
        before = {one["id"] for one in order["fulfillments"]}
        self.admin.post(
            f"/admin/orders/{order_id}/fulfillments", {"items": items, "location_id": self.catalogue.location}
        )
        after = [one["id"] for one in self.order(order_id)["fulfillments"] if one["id"] not in before]
        address = f"https://carrier.example/{tracking}"
        labels = [{"tracking_number": tracking, "tracking_url": address, "label_url": f"{address}.pdf"}]
        path = f"/admin/orders/{order_id}/fulfillments/{after[0]}"
        self.admin.post(f"{path}/shipments", {"items": items, **({"labels": labels} if tracking else {})})
        if deliver:
            self.admin.post(f"{path}/mark-as-delivered")
        return str(after[0])

    def order(self, order_id: str) -> Any:
        """The order as the store has it."""
        fields = "*items,*items.detail,*fulfillments,*payment_collections.payments.refunds,+email,*returns"
        return self.admin.get(f"/admin/orders/{order_id}", fields=fields)["order"]


@contextlib.contextmanager
def running_store(cluster_url: str) -> Iterator[Store]:
    """A store on a database of its own in this cluster. Raises Unavailable when it cannot be installed."""
    packages = installed()
    name = f"store_{uuid4().hex[:10]}"
    hooks, port = _free_port(), _free_port()
    secret = secrets.token_urlsafe(24)
    with _folder(packages) as folder, _database(cluster_url, name) as database_url:
        surroundings = {
            **environment(),
            "DATABASE_URL": database_url,
            "JWT_SECRET": secrets.token_hex(16),
            "COOKIE_SECRET": secrets.token_hex(16),
            "NODE_ENV": "production",
            "MEDUSA_DISABLE_TELEMETRY": "true",
            "MERHABA_WEBHOOK_URL": f"http://127.0.0.1:{hooks}/hooks/shops/test",
            "MERHABA_WEBHOOK_SECRET": secret,
        }
        log = folder / "store.log"
        _run(folder, surroundings, log, "db:migrate")
        _run(folder, surroundings, log, "user", "-e", EMAIL, "-p", PASSWORD)
        with _served(folder, surroundings, log, port) as url:
            admin, key = sign_in(url)
            catalogue = seed(admin)
            store = Store(url, key, catalogue.publishable_key, secret, admin, catalogue, hooks, log)
            try:
                yield store
            finally:
                admin.close()
                for shopper in store.shoppers:
                    shopper.close()


@contextlib.contextmanager
def _folder(packages: Path) -> Iterator[Path]:
    """A folder of this run's own, with the installed packages beside the store's few files."""
    folder = Path(tempfile.mkdtemp(prefix="medusa-run-"))
    try:
        for name in _COPIED:
            source = HERE / name
            (shutil.copytree if source.is_dir() else shutil.copy)(source, folder / name)
        (folder / "node_modules").symlink_to(packages / "node_modules")
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def _database(cluster_url: str, name: str) -> Iterator[str]:
    """A database, and its address for node: the socket's folder stands where a host name would."""
    sockets = parse_qs(urlsplit(cluster_url).query)["host"][0]
    user = urlsplit(cluster_url).username or "postgres"
    with psycopg.connect(cluster_url, autocommit=True) as connection:
        connection.execute(f"create database {name}")
        try:
            yield f"postgresql://{user}@{quote(sockets, safe='')}/{name}"
        finally:
            connection.execute(f"drop database if exists {name} with (force)")


def _command(folder: Path, *words: str) -> list[str]:
    return ["node", str(folder / "node_modules" / "@medusajs" / "cli" / "cli.js"), *words]


def _run(folder: Path, surroundings: dict[str, str], log: Path, *words: str) -> None:
    with log.open("ab") as output:
        done = subprocess.run(
            _command(folder, *words),
            cwd=folder,
            env=surroundings,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            timeout=_START_SECONDS,
            check=False,
        )
    if done.returncode != 0:
        raise RuntimeError(f"`medusa {words[0]}` failed: {_tail(log)}")


@contextlib.contextmanager
def _served(folder: Path, surroundings: dict[str, str], log: Path, port: int) -> Iterator[str]:
    url = f"http://127.0.0.1:{port}"
    with log.open("ab") as output:
        process = subprocess.Popen(
            _command(folder, "start", "-H", "127.0.0.1", "-p", str(port)),
            cwd=folder,
            env=surroundings,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        _await(url, process, log)
        yield url
    finally:
        for number, seconds in ((signal.SIGTERM, 8.0), (signal.SIGKILL, 8.0)):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, number)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(seconds)
                break


def _await(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + _START_SECONDS
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(f"the store ended: {_tail(log)}")
        try:
            if httpx.get(f"{url}/health", timeout=5, trust_env=False).status_code == 200:
                return
        except httpx.HTTPError:
            time.sleep(0.1)
    raise RuntimeError(f"the store did not start: {_tail(log)}")


def _tail(log: Path) -> str:
    return log.read_text(encoding="utf-8", errors="replace")[-3000:]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


__all__ = ["Store", "Unavailable", "running_store"]
