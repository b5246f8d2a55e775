"""What is for the shop and its customers: codes, gift certificates, store credit, an account's address."""

from __future__ import annotations

import base64
import hashlib
import hmac
from decimal import Decimal
from email.utils import format_datetime
from typing import Any

from merhaba.ports.shops.actions import CustomerAddress, Discount, GiftCard, Refused, StoreCredit
from merhaba.ports.shops.things import PostalAddress

from . import journal
from .client import Client
from .pages import about_store
from .read_catalog import read_customer_address
from .values import Json, inner, money, rows, text


async def discount(client: Client, action: Discount, key: str) -> dict[str, str]:
    """A coupon (V2). Its name carries our key."""
    if action.customer_id is not None:
        raise Refused("not-supported", "BigCommerce ties coupons to customer groups, not to one customer.")
    if (action.percent is None) == (action.amount is None):
        raise Refused("bad-amount", "A discount is either a part or an amount.")
    if action.amount is not None:
        await _own_currency(client, action.currency)
    off = action.percent if action.percent is not None else action.amount
    if await _coupon(client, action.code) is not None:
        raise Refused("code-taken", f"There is a coupon {action.code} already.")
    body: dict[str, Any] = {
        "name": _coupon_name(action.code, key),
        "code": action.code,
        "type": "percentage_discount" if action.percent is not None else "per_total_discount",
        "amount": format(off or Decimal(0), "f"),
        "enabled": True,
        "applies_to": {"entity": "categories", "ids": [0]},
        "min_purchase": format(action.minimum or Decimal(0), "f"),
        "max_uses": action.uses or 0,
        "max_uses_per_customer": 1 if action.once_per_customer else 0,
    }
    if action.ends_at is not None:
        body["expires"] = format_datetime(action.ends_at)
    await client.write("POST", "/v2/coupons", body)
    return {"code": action.code}


async def find_discount(client: Client, action: Discount, key: str) -> dict[str, str] | None:
    """The coupon, when its name carries our key."""
    found = await _coupon(client, action.code)
    mine = found is not None and text(found, "name") == _coupon_name(action.code, key)
    return {"code": action.code} if mine else None


async def gift_card(client: Client, action: GiftCard, key: str) -> dict[str, str]:
    """A gift certificate (V2) whose code comes from our key, so that it is made once."""
    if action.amount <= 0:
        raise Refused("bad-amount", "A gift certificate has money on it.")
    store = await client.get("/v2/store") or {}
    to = await _receiver(client, action)
    code = _code(client, key)
    body: dict[str, Any] = {
        "to_name": to[0],
        "to_email": to[1],
        "from_name": text(store, "name") or text(store, "domain"),
        "from_email": text(store, "admin_email") or to[1],
        "amount": format(action.amount, "f"),
        "balance": format(action.amount, "f"),
        "currency_code": action.currency,
        "code": code,
        "status": "active",
        "message": action.note,
    }
    if action.customer_id:
        body["customer_id"] = int(action.customer_id)
    if action.expires_at is not None:
        body["expiry_date"] = format_datetime(action.expires_at)
    made = await client.write("POST", "/v2/gift_certificates", body)
    return {"gift_card": text(made if isinstance(made, dict) else {}, "id"), "code": code}


async def find_gift_card(client: Client, key: str) -> dict[str, str] | None:
    """The certificate whose code comes from our key."""
    code = _code(client, key)
    for one in rows(await client.get("/v2/gift_certificates", {"code": code})):
        if text(one, "code") == code:
            return {"gift_card": text(one, "id"), "code": code}
    return None


async def store_credit(client: Client, action: StoreCredit, key: str) -> None:
    """Store credit is set, not added: what it was is noted first, and by that an attempt is known."""
    if action.amount <= 0:
        raise Refused("bad-amount", "Store credit is more than nothing.")
    await _own_currency(client, action.currency)
    where = f"/customers/{action.customer_id}"
    noted = await journal.begun(client, where, key)
    if noted is None:
        before = await _credit(client, action.customer_id)
        noted = {"before": str(before), "after": str(before + action.amount)}
        await journal.begin(client, where, key, noted)
    amounts = [{"amount": Decimal(noted["after"])}]
    await client.write(
        "PUT", "/v3/customers", [{"id": int(action.customer_id), "store_credit_amounts": amounts}]
    )


async def find_store_credit(client: Client, action: StoreCredit, key: str) -> dict[str, str] | None:
    """Whether the credit is no longer what it was when we began."""
    noted = await journal.begun(client, f"/customers/{action.customer_id}", key)
    if noted is None:
        return None
    now = await _credit(client, action.customer_id)
    return None if now == Decimal(str(noted.get("before", "-1"))) else {}


async def customer_address(client: Client, action: CustomerAddress) -> None:
    """The first address of the account is changed; an account without one gets it."""
    first = next(iter(await _addresses(client, action.customer_id)), None)
    place: dict[str, Any] = _as_v3(action.address)
    missing = [name for name in ("address1", "city", "country_code") if not place[name]]
    if missing:
        raise Refused("bad-address", f"An address needs {', '.join(missing)}.")
    if first is not None:
        await client.write("PUT", "/v3/customers/addresses", [{"id": int(text(first, "id")), **place}])
        return
    await _person(client, action.customer_id)
    place["customer_id"] = int(action.customer_id)
    await client.write("POST", "/v3/customers/addresses", [place])


async def find_customer_address(client: Client, action: CustomerAddress) -> dict[str, str] | None:
    """Whether it stands there already."""
    known = [read_customer_address(one) for one in (await _addresses(client, action.customer_id))[:1]]
    return {} if action.address in known else None


async def _coupon(client: Client, code: str) -> Json | None:
    for one in rows(await client.get("/v2/coupons", {"code": code})):
        if text(one, "code").casefold() == code.casefold():
            return one
    return None


def _coupon_name(code: str, key: str) -> str:
    return f"{code} (merhaba {hashlib.sha256(key.encode()).hexdigest()[:16]})"


def _code(client: Client, key: str) -> str:
    """Nobody can guess it, and the same key gives the same one."""
    secret = client.account.secrets.get("access_token", "").encode()
    digest = hmac.new(secret, b"gift certificate " + key.encode(), hashlib.sha256).digest()
    letters = base64.b32encode(digest)[:15].decode()
    return "-".join(letters[at : at + 5] for at in (0, 5, 10))


async def _receiver(client: Client, action: GiftCard) -> tuple[str, str]:
    if action.customer_id:
        person = await _person(client, action.customer_id)
        name = f"{text(person, 'first_name')} {text(person, 'last_name')}".strip()
        return name or text(person, "email"), action.email or text(person, "email")
    if not action.email:
        raise Refused("refused", "BigCommerce needs an e-mail address for a gift certificate.")
    return action.email.partition("@")[0], action.email


async def _own_currency(client: Client, currency: str) -> None:
    own = (await about_store(client))["currency"]
    if currency != own:
        raise Refused("not-supported", f"BigCommerce has this only in the store's own currency, {own}.")


async def _person(client: Client, customer_id: str) -> Json:
    answer = None
    if customer_id.isdigit():
        answer = await client.get("/v3/customers", {"id:in": customer_id, "include": "storecredit"})
    found = next(iter(rows((answer or {}).get("data"))), None)
    if found is None:
        raise Refused("not-found", f"There is no customer {customer_id}.")
    return found


async def _credit(client: Client, customer_id: str) -> Decimal:
    amounts = rows((await _person(client, customer_id)).get("store_credit_amounts"))
    return money(amounts[0], "amount") if amounts else Decimal(0)


async def _addresses(client: Client, customer_id: str) -> list[Json]:
    if not customer_id.isdigit():
        raise Refused("not-found", f"There is no customer {customer_id}.")
    answer = await client.get("/v3/customers/addresses", {"customer_id:in": customer_id})
    return sorted(rows(inner({"_": answer or {}}, "_").get("data")), key=lambda one: int(text(one, "id")))


def _as_v3(place: PostalAddress) -> dict[str, str]:
    first, _, last = place.name.partition(" ")
    return {
        "first_name": first,
        "last_name": last,
        "company": place.company,
        "address1": place.street,
        "address2": place.street2,
        "city": place.city,
        "state_or_province": place.region,
        "postal_code": place.postcode,
        "country_code": place.country,
        "phone": place.phone,
    }
