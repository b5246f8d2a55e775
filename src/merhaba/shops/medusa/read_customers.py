"""A customer as the house sees them. Pure."""

from __future__ import annotations

from decimal import Decimal

from merhaba.ports.shops.things import PaymentKind, PaymentMethod, ShopCustomer

from .read_orders import address_of, name_of
from .values import Row, number, row, rows, text, when


def customer_of(customer: Row, credit: list[Row] | None = None) -> ShopCustomer:
    """The customer; `credit` are their store credit accounts where the shop has any. Raises ValueError when
    it is none."""
    external_id = text(customer.get("id"))
    if not external_id:
        raise ValueError("a customer without an id")
    raw = sorted(rows(customer.get("addresses")), key=lambda one: not one.get("is_default_shipping"))
    addresses = tuple(found for one in raw if (found := address_of(one)))
    phones = dict.fromkeys(
        phone for phone in (text(customer.get("phone")), *(one.phone for one in addresses)) if phone
    )
    email = text(customer.get("email"))
    metadata = row(customer.get("metadata"))
    accounts = [one for one in credit or [] if text(one.get("customer_id")) == external_id]
    single = accounts[0] if len(accounts) == 1 else None
    return ShopCustomer(
        external_id=external_id,
        name=name_of(customer) or text(customer.get("company_name")),
        emails=(email,) if email else (),
        phones=tuple(phones),
        language=text(metadata.get("locale")) or None,
        country=next((one.country for one in addresses if one.country), None),
        tags=tuple(text(group.get("name")) for group in rows(customer.get("groups"))),
        note=text(metadata.get("note")),
        addresses=addresses,
        payment_methods=tuple(_account(one) for one in accounts),
        store_credit=number(single.get("balance"))
        if single
        else (None if credit is None else _none(accounts)),
        currency=text(single.get("currency_code")).upper() if single else "",
        created_at=when(customer.get("created_at")),
        updated_at=when(customer.get("updated_at")),
        data={"guest": customer.get("has_account") is False},
    )


def _none(accounts: list[Row]) -> Decimal | None:
    """No account is no credit; accounts in several currencies are no one amount."""
    return None if accounts else Decimal(0)


def _account(one: Row) -> PaymentMethod:
    return PaymentMethod(
        external_id=text(one.get("id")),
        kind=PaymentKind.STORE_CREDIT,
        label=text(one.get("currency_code")).upper(),
        balance=number(one.get("balance")),
    )
