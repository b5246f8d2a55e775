"""An example of a shop that Merhaba can be connected to: the whole any-shop API over a "database" in memory.

    python example_server.py --port 8900 --token let-me-in [--data example_shop.json]

Python's standard library only. Read it from the bottom: `main` starts `Server`, which hands each request to
`Api`, which finds its way to `Shop`, whose data are plain dictionaries in the shapes of `openapi.yaml`. What
Merhaba asks to be done is in `example_actions.py`; a shop that only wants to be read needs nothing of it.
"""

from __future__ import annotations

import argparse
import base64
import copy
import hashlib
import hmac
import json
import secrets
import sys
import threading
import time
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from example_actions import Desk, Refused, Thing, no, now


class Shop:
    """What the shop has. `data` is like `example_shop.json`."""

    def __init__(self, data: Thing) -> None:
        data = copy.deepcopy(data)
        self.about: Thing = data["shop"]
        self.tables: dict[str, dict[str, Thing]] = {
            name: {thing["id"]: thing for thing in data.get(name, [])}
            for name in ("customers", "products", "orders")
        }
        self.carts: dict[str, Thing] = data.get("carts", {})
        self.codes: set[str] = set()
        self.done: dict[str, Thing] = {}
        self.hooks: dict[str, str] = {}
        self.counter = 0
        self.lock = threading.RLock()

    def shown(self, what: str, thing: Thing) -> Thing:
        """A thing as the API tells it: an order also says what can be done with it now."""
        return {**thing, "actions": Desk(self).possible(thing)} if what == "orders" else thing

    def one(self, what: str, id: str) -> Thing:
        """One thing by its id."""
        if id not in self.tables[what]:
            raise no("not-found", f"There is no {what[:-1]} {id}.")
        return self.tables[what][id]

    def page(self, what: str, query: dict[str, str]) -> Thing:
        """Things in the order in which they were last changed, from a moment or a cursor on."""
        limit = min(int(query.get("limit", "50")), 100)
        place = (query.get("updated_since", ""), "")
        if "cursor" in query:
            place = tuple(json.loads(base64.urlsafe_b64decode(query["cursor"])))
        asked = {key: query[key] for key in ("number", "email", "phone", "tracking") if key in query}
        things = [thing for thing in self.tables[what].values() if _matches(thing, asked)]
        rows = sorted(things, key=_place)
        after = [thing for thing in rows if _place(thing) > place]
        items = after[:limit]
        more = len(after) > limit
        cursor = base64.urlsafe_b64encode(json.dumps(_place(items[-1])).encode()).decode() if more else None
        return {"items": [self.shown(what, item) for item in items], "next": cursor, "total": len(rows)}

    def changed(self, what: str, thing: Thing) -> Thing:
        """Note that a thing changed, and tell whoever listens."""
        thing["updated_at"] = now()
        self.tables[what][thing["id"]] = thing
        for url, secret in self.hooks.items():
            news = {"type": f"{what[:-1]}.updated", "timestamp": now(), "data": {"id": thing["id"]}}
            threading.Thread(target=tell, args=(url, secret, news), daemon=True).start()
        return thing

    def new_id(self, prefix: str) -> str:
        """An id that is not taken."""
        self.counter += 1
        return f"{prefix}-{self.counter}"


def _place(thing: Thing) -> tuple[str, str]:
    return (thing["updated_at"], thing["id"])


def _matches(thing: Thing, asked: dict[str, str]) -> bool:
    emails = {address.lower() for address in [thing.get("email", ""), *thing.get("emails", [])]}
    phones = {thing.get("phone", ""), *thing.get("phones", [])}
    tracks = {parcel.get("tracking_number") for parcel in thing.get("parcels", [])}
    found = {
        "number": lambda wanted: thing.get("number") == wanted,
        "email": lambda wanted: wanted.lower() in emails,
        "phone": lambda wanted: wanted in phones,
        "tracking": lambda wanted: wanted in tracks,
    }
    return all(found[key](value) for key, value in asked.items())


def tell(url: str, secret: str, news: Thing) -> None:
    """Send a webhook, signed as https://www.standardwebhooks.com says."""
    body, id, at = json.dumps(news).encode(), f"msg_{secrets.token_hex(12)}", str(int(time.time()))
    key = base64.b64decode(secret.removeprefix("whsec_"))
    mac = hmac.new(key, f"{id}.{at}.".encode() + body, hashlib.sha256).digest()
    signature = f"v1,{base64.b64encode(mac).decode()}"
    headers = {
        "content-type": "application/json",
        "webhook-id": id,
        "webhook-timestamp": at,
        "webhook-signature": signature,
    }
    try:
        urllib.request.urlopen(urllib.request.Request(url, body, headers), timeout=10).close()  # noqa: S310
    except OSError as error:
        print(f"webhook to {url}: {error}", file=sys.stderr)


class Api:
    """The way from a request to the shop and back: `answer` gives a status and what goes out as JSON."""

    def __init__(self, shop: Shop, token: str) -> None:
        self.shop, self.token = shop, token

    def answer(
        self, method: str, target: str, headers: dict[str, str], body: bytes
    ) -> tuple[int, Thing | None]:
        """Answer one request; header names are lower-case."""
        try:
            if not hmac.compare_digest(headers.get("authorization", ""), f"Bearer {self.token}"):
                raise Refused(401, "unauthorized", "The token is not right.")
            address = urlsplit(target)
            with self.shop.lock:
                path = [unquote(part) for part in address.path.split("/") if part]
                return self.route(method, path, dict(parse_qsl(address.query)), headers, body)
        except Refused as refused:
            return refused.status, {"code": refused.code, "message": str(refused)}
        except (KeyError, ValueError, TypeError, ArithmeticError) as error:
            return 400, {"code": "refused", "message": f"This request makes no sense: {error!r}"}

    def route(
        self, method: str, path: list[str], query: dict[str, str], headers: dict[str, str], body: bytes
    ) -> tuple[int, Thing | None]:
        """Which method and path do what."""
        shop = self.shop
        match (method, *path):
            case ("GET", "shop"):
                return 200, shop.about
            case ("GET", "customers" | "products" | "orders" as what):
                return 200, shop.page(what, query)
            case ("GET", "customers" | "products" | "orders" as what, id):
                return 200, shop.shown(what, shop.one(what, id))
            case ("GET", "customers", id, "cart") if id in shop.carts:
                return 200, shop.carts[id]
            case ("POST", "actions"):
                return 200, self.desk().act(None, json.loads(body), headers["idempotency-key"])
            case ("POST", "orders", id, "actions"):
                return 200, self.desk().act(id, json.loads(body), headers["idempotency-key"])
            case ("GET", "actions", key) if key in shop.done:
                return 200, shop.done[key]
            case ("PUT", "webhook"):
                url = json.loads(body)["url"]
                secret = "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()
                return 200, {"secret": shop.hooks.setdefault(url, secret)}
            case ("DELETE", "webhook"):
                shop.hooks.pop(query["url"], None)
                return 204, None
        raise no("not-found", f"There is no {method} /{'/'.join(path)} here.")

    def desk(self) -> Desk:
        """Who carries out actions."""
        return Desk(self.shop)


class Server(ThreadingHTTPServer):
    """Serves an Api over HTTP."""

    daemon_threads = True

    def __init__(self, address: tuple[str, int], api: Api) -> None:
        super().__init__(address, Handler)
        self.api = api


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body go out together
    server: Server

    def handle_any(self) -> None:
        """Read the request, ask the Api, write the answer."""
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        status, answer = self.server.api.answer(self.command, self.path, headers, body)
        payload = b"" if answer is None else json.dumps(answer, ensure_ascii=False).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(payload)))
        self.end_headers()
        self.wfile.write(payload)

    do_GET = do_POST = do_PUT = do_DELETE = handle_any  # noqa: N815  named by http.server

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(description="An example shop for Merhaba.")
    parser.add_argument("--port", type=int, default=8900)
    parser.add_argument("--token", default="let-me-in")
    parser.add_argument("--data", type=Path, default=Path(__file__).with_name("example_shop.json"))
    given = parser.parse_args()
    shop = Shop(json.loads(given.data.read_text(encoding="utf-8")))
    server = Server(("127.0.0.1", given.port), Api(shop, given.token))
    print(f"{shop.about['name']} is at http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
