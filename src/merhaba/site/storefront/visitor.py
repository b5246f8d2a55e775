"""What a visitor's browser remembers for the shop: language, basket, who they are pretending to be."""

from __future__ import annotations

import re

from fastapi import Request
from fastapi.responses import Response

from merhaba.kit.languages import LANGUAGES, choose

LANGUAGE = "nar_language"
CUSTOMER = "nar_customer"
BASKET = "nar_basket"
CODE = "nar_code"
MONTH = 30 * 24 * 3600
MOST = 20

_LINE = re.compile(r"([A-Za-z0-9-]{1,40}):(\d{1,3})")


def language_of(request: Request) -> str:
    """`?lang=`, else the remembered choice, else what the browser asks for."""
    accepted = (part.split(";")[0].strip() for part in request.headers.get("accept-language", "").split(","))
    return choose([request.query_params.get("lang"), request.cookies.get(LANGUAGE), *accepted], LANGUAGES)


def signed_in_as(request: Request) -> str | None:
    """The id of the demo customer chosen on the account page: a claim, look it up before believing it."""
    return request.cookies.get(CUSTOMER) or None


def basket_of(request: Request) -> dict[str, int]:
    """How many of which SKU, in the order they were put in; nonsense in the cookie counts as nothing."""
    found = _LINE.findall(request.cookies.get(BASKET, ""))
    return {sku: min(int(count), MOST) for sku, count in found if int(count)}


def remember(response: Response, name: str, value: str) -> None:
    """Keeps `value` for a month; an empty value forgets it."""
    if value:
        response.set_cookie(name, value, max_age=MONTH, path="/demo", samesite="lax", httponly=True)
    else:
        response.delete_cookie(name, path="/demo")


def remember_basket(response: Response, basket: dict[str, int]) -> None:
    """Writes the basket back, without the lines that have gone to zero."""
    lines = (f"{sku}:{min(count, MOST)}" for sku, count in basket.items() if count > 0)
    remember(response, BASKET, ".".join(lines))
