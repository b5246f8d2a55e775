"""A shopper who proves an address with a code, and an order to be seen by it."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import httpx

from merhaba.kit.ids import new_id
from merhaba.modules.commerce.commands import add_shop
from merhaba.modules.commerce.mirror import mirror_orders
from merhaba.ports.shops.things import FinancialStatus, FulfilmentStatus, Parcel, ParcelStatus, ShopOrder

from .conftest import Shop
from .shopper import Shopper


class Prover(Shopper):
    """A shopper who can prove an address."""

    async def ask_code(self, email: str, language: str = "en", **headers: str) -> httpx.Response:
        """Ask for a code; the bare answer."""
        body = {"email": email, "language": language}
        return await self.http.post("/verification", json=body, headers={**self.auth, **headers})

    async def enter(self, code: str, conversation: str | None = None) -> httpx.Response:
        """Enter a code; the bare answer. A new token is kept as the widget keeps it."""
        body = {"code": code, "conversation": conversation}
        answer = await self.http.post("/verification/confirm", json=body, headers=self.auth)
        if answer.status_code == 200:
            self.token = answer.json()["visitor"]
        return answer

    async def orders(self) -> httpx.Response:
        """Look at one's orders; the bare answer."""
        return await self.http.get("/orders", headers=self.auth)

    async def numbers(self) -> list[str]:
        """The numbers of one's orders, newest first."""
        answer = await self.orders()
        assert answer.status_code == 200, answer.text
        return [order["number"] for order in answer.json()["items"]]


async def browser(shop: Shop, identity: dict[str, Any] | None = None) -> Prover:
    """A browser that has opened the widget."""
    shopper = Prover(shop.house.url, shop.site)
    await shopper.boot(identity)
    return shopper


def address(shop: Shop, name: str = "clara") -> str:
    """Somebody's address that no other test uses."""
    return f"{name}@{shop.slug}.example"


async def code_for(shop: Shop, email: str, count: int = 1) -> str:
    """The code of the newest mail to an address."""
    mail = (await shop.sent_to(email, count))[-1]
    (code,) = re.findall(r"^\d{6}\s*$", mail.text, re.MULTILINE)
    return str(code).strip()


async def prove(shop: Shop, shopper: Prover, email: str, conversation: str | None = None) -> httpx.Response:
    """Ask for a code and enter it."""
    before = len(shop.relay.to(email))
    answer = await shopper.ask_code(email)
    assert answer.status_code == 202, answer.text
    return await shopper.enter(await code_for(shop, email, before + 1), conversation)


async def order(shop: Shop, email: str, number: str, brand: Any = None) -> None:
    """The platform tells of an order."""
    async with shop.house.web.database.transaction(shop.workspace) as tx:
        platform = await add_shop(
            tx, platform="demo", brand=brand or shop.brand, name="Nar", domain=f"{new_id().hex}.example",
            currency="EUR",
        )  # fmt: skip
        parcel = Parcel(
            external_id="p1", status=ParcelStatus.IN_TRANSIT, carrier="DHL", tracking_number="JD0146",
            tracking_url="https://dhl.test/JD0146",
        )  # fmt: skip
        mine = ShopOrder(
            external_id=new_id().hex, number=number, currency="EUR", created_at=tx.now, updated_at=tx.now,
            financial_status=FinancialStatus.PAID, fulfilment_status=FulfilmentStatus.FULFILLED,
            total=Decimal(46), email=email, customer_name="Clara", parcels=(parcel,),
        )  # fmt: skip
        await mirror_orders(tx, platform, [mine])


async def wait_back(shop: Shop, minutes: int) -> None:
    """Let time pass for every code and try."""
    for table, columns in (
        ("verification_codes", ("created_at", "expires_at")),
        ("verification_tries", ("at",)),
    ):
        sets = ", ".join(f"{c} = {c} - make_interval(mins => :minutes)" for c in columns)
        await shop.house.write(shop.workspace, f"update {table} set {sets}", minutes=minutes)


def problem(answer: httpx.Response) -> tuple[int, str]:
    """(status, code) of a refusal."""
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    return answer.status_code, answer.json()["code"]


def wrong(code: str) -> str:
    """Another code."""
    return f"{(int(code) + 1) % 1_000_000:06}"
