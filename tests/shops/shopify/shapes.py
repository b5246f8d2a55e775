"""How the platform's things look: ids, money, and lists that are given out in pages."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from graphql import GraphQLResolveInfo, get_named_type

Json = dict[str, Any]
_SHOP_RATE = {"EUR": Decimal(1), "USD": Decimal("0.9"), "JPY": Decimal("0.006"), "KWD": Decimal(3)}


def gid(kind: str, number: int) -> str:
    return f"gid://shopify/{kind}/{number}"


def now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def bag(amount: Decimal | str, currency: str) -> Json:
    """Money as the customer saw it and as the shop books it."""
    exact = Decimal(amount)
    booked = (exact * _SHOP_RATE[currency]).quantize(Decimal("0.01"))
    return {
        "presentmentMoney": {"amount": format(exact, "f"), "currencyCode": currency},
        "shopMoney": {"amount": format(booked, "f"), "currencyCode": "EUR"},
    }


def worth(money: Json) -> Decimal:
    return Decimal(money["presentmentMoney"]["amount"])


def connection(things: Sequence[Any], args: Json) -> Json:
    """A page of a list. The cursor is the last thing's id, so it holds while the list grows."""
    listed = list(things)
    if args.get("reverse"):
        listed.reverse()
    if args.get("after"):
        last = base64.b64decode(args["after"]).decode()
        places = [n for n, thing in enumerate(listed) if _cursor_name(thing, n) == last]
        listed = listed[places[0] + 1 :] if places else []
    first = args.get("first")
    page = listed[:first] if first is not None else listed
    end = None
    if page:
        place = list(things).index(page[-1]) if not args.get("reverse") else len(page) - 1
        end = base64.b64encode(_cursor_name(page[-1], place).encode()).decode()
    return {
        "nodes": page,
        "edges": [{"node": node} for node in page],
        "pageInfo": {
            "hasNextPage": len(page) < len(listed),
            "hasPreviousPage": bool(args.get("after")),
            "endCursor": end,
            "startCursor": None,
        },
    }


def _cursor_name(thing: Any, place: int) -> str:
    return str(thing["id"]) if isinstance(thing, dict) and thing.get("id") else f"#{place}"


def resolve(source: Any, info: GraphQLResolveInfo[Any], **args: Any) -> Any:
    """Every field of every type: what the dict holds; functions are called, lists are paged."""
    value = source.get(info.field_name) if isinstance(source, dict) else None
    if callable(value):
        value = value(**args)
    if isinstance(value, list):
        if get_named_type(info.return_type).name.endswith("Connection"):
            return connection(value, args)
        if args.get("first") is not None:
            return value[: args["first"]]
    return value


def refusal(message: str, code: str | None = None, field: list[str] | None = None) -> Json:
    """A user error."""
    return {
        "__typename": "UserError",
        "field": field or ["base"],
        "message": message,
        **({"code": code} if code else {}),
    }


def mailing(given: Json) -> Json:
    """An address as the platform keeps it."""
    name = " ".join(p for p in (given.get("firstName"), given.get("lastName")) if p)
    code = given.get("countryCode")
    return {
        **given,
        "name": name,
        "countryCodeV2": code,
        "country": code,
        "province": given.get("provinceCode"),
    }
