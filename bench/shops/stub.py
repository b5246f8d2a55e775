"""A shop of a given size on loopback that speaks the any-shop API and costs next to nothing to ask.

`python -m bench.shops.stub PORT CUSTOMERS PRODUCTS ORDERS`. Things are made up from their number, so that it
needs no memory; pages are as long as they are asked for.
"""

from __future__ import annotations

import asyncio
import base64
import json
import sys
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

SECRET = "whsec_" + base64.b64encode(b"measured-measured-measured-meas").decode()
TOKEN = "bench"
_BEGIN = datetime(2024, 1, 1, tzinfo=UTC)
_MOST = 250


class Stub:
    """The shop."""

    def __init__(self, customers: int, products: int, orders: int) -> None:
        self.sizes = {"customers": customers, "products": products, "orders": orders}
        self.make = {"customers": self.customer, "products": self.product, "orders": self.order}

    def customer(self, n: int) -> dict[str, Any]:
        """Account number n."""
        return {
            "id": f"c{n}",
            "name": f"Person {n}",
            "emails": [f"person{n}@mail.example"],
            "phones": [f"+4930{n:07}"],
            "country": "DE",
            "addresses": [_address(n)],
            "currency": "EUR",
            "created_at": _at(n),
            "updated_at": _at(n),
        }

    def product(self, n: int) -> dict[str, Any]:
        """Product number n, of three sizes."""
        return {
            "id": f"p{n}",
            "title": f"Glass {n}",
            "handle": f"glass-{n}",
            "currency": "EUR",
            "updated_at": _at(n),
            "variants": [
                {"id": f"v{n}-{size}", "title": f"Size {size}", "sku": f"G{n}-{size}", "price": "19.90",
                 "stock": 7, "available": True, "options": {"size": str(size)}}
                for size in range(3)
            ],
        }  # fmt: skip

    def order(self, n: int) -> dict[str, Any]:
        """Order number n: two in three by an account, one by a guest; paid, delivered."""
        buyer = n % max(self.sizes["customers"], 1)
        account = f"c{buyer}" if n % 3 else None
        product = n % max(self.sizes["products"], 1)
        lines = [
            {"id": f"l{n}-{k}", "title": f"Glass {product}", "variant": f"Size {k}", "sku": f"G{product}-{k}",
             "quantity": 1 + k, "price": "19.90", "total": f"{19.9 * (1 + k):.2f}",
             "product_id": f"p{product}", "variant_id": f"v{product}-{k}", "fulfilled": 1 + k}
            for k in range(3)
        ]  # fmt: skip
        return {
            "id": f"o{n}",
            "number": str(100_000 + n),
            "currency": "EUR",
            "created_at": _at(n),
            "updated_at": _at(n),
            "financial_status": "paid",
            "fulfilment_status": "fulfilled",
            "total": "119.40",
            "lines": lines,
            "customer_id": account,
            "customer_name": f"Person {buyer}",
            "email": f"person{buyer}@mail.example" if account else f"guest{n % 400_000}@mail.example",
            "phone": f"+4930{buyer:07}" if account else "",
            "payments": [{"id": f"pay{n}", "kind": "card", "label": "Visa", "amount": "119.40",
                          "state": "captured", "last4": "4242"}],
            "parcels": [{"id": f"d{n}", "status": "delivered", "carrier": "DHL",
                         "tracking_number": f"JD{n:012}", "shipped_at": _at(n), "delivered_at": _at(n)}],
            "shipping_address": _address(buyer),
            "billing_address": _address(buyer),
            "actions": ["refund", "cancel", "note"],
        }  # fmt: skip

    def answer(self, method: str, target: str) -> tuple[int, Any]:
        """Status and JSON."""
        address = urlsplit(target)
        name = address.path.strip("/")
        if name == "webhook":
            return 200, {"secret": SECRET}
        if name == "shop":
            return 200, {"name": "Bench", "domain": "bench.example", "currency": "EUR", "actions": ["refund"]}
        what, _, rest = name.partition("/")
        ident = rest.removesuffix("/actions")
        if what in self.sizes and ident[1:].isdigit():
            thing = self.make[what](int(ident[1:]))
            if method == "GET":
                return 200, thing
            return 200, {"key": "", "state": "done", "order": thing | {"updated_at": "2027-06-01T00:00:00Z"}}
        if method != "GET" or name not in self.sizes:
            return 404, {"code": "not-found", "message": "There is no such thing."}
        query = parse_qs(address.query)
        start = int(query["cursor"][0]) if "cursor" in query else 0
        if "updated_since" in query:
            start = self.sizes[name]
        end = min(start + min(int(query.get("limit", ["50"])[0]), _MOST), self.sizes[name])
        items = [self.make[name](n) for n in range(start, end)]
        more = end < self.sizes[name]
        return 200, {"items": items, "next": str(end) if more else None, "total": self.sizes[name]}

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, kept open."""
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                method, target, _ = head.split(b"\r\n", 1)[0].decode().split(" ", 2)
                length = next((int(line.split(b":")[1]) for line in head.lower().split(b"\r\n")
                               if line.startswith(b"content-length:")), 0)  # fmt: skip
                await reader.readexactly(length)
                status, told = self.answer(method, target)
                body = json.dumps(told).encode()
                writer.write(
                    f"HTTP/1.1 {status} OK\r\ncontent-type: application/json\r\n"
                    f"content-length: {len(body)}\r\n\r\n".encode()
                    + body
                )
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()


def _at(n: int) -> str:
    return (_BEGIN + timedelta(minutes=n)).isoformat()


def _address(n: int) -> dict[str, Any]:
    return {"name": f"Person {n}", "street": f"{n % 200} Long Road", "postcode": f"{10000 + n % 80000}",
            "city": "Berlin", "country": "DE", "phone": f"+4930{n:07}"}  # fmt: skip


async def _main(port: int, sizes: list[int]) -> None:
    server = await asyncio.start_server(Stub(*sizes).serve, "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_main(int(sys.argv[1]), [int(size) for size in sys.argv[2:5]]))
