"""Postal addresses as the platform takes them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from merhaba.ports.shops.actions import Refused
from merhaba.ports.shops.things import PostalAddress

from ..facts import text

_CODE = re.compile(r"[A-Za-z0-9]{1,4}(-[A-Za-z0-9]{1,3})?", re.ASCII)
_COUNTRY = re.compile(r"[A-Za-z]{2}", re.ASCII)


def address_input(address: PostalAddress, current: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """A `MailingAddressInput`. The platform wants the region's code: a region in words is taken from the
    address that stands there now when it is the same, and refused otherwise rather than lost."""
    if not address.street.strip() or not address.city.strip():
        raise Refused("bad-address", "An address needs at least a street and a city.")
    if not _COUNTRY.fullmatch(address.country.strip()):
        raise Refused("bad-address", "The country must be given by its two letters.")
    first, _, last = address.name.strip().rpartition(" ")
    return {
        "firstName": first,
        "lastName": last,
        "company": address.company or None,
        "address1": address.street,
        "address2": address.street2 or None,
        "zip": address.postcode or None,
        "city": address.city,
        "provinceCode": _region(address.region.strip(), current or {}),
        "countryCode": address.country.strip().upper(),
        "phone": address.phone or None,
    }


def is_same(address: PostalAddress, current: Mapping[str, Any] | None) -> bool:
    """Whether this address stands there already."""
    if not current:
        return False
    wanted = address_input(address, current)
    there = {
        "company": text(current.get("company")),
        "address1": text(current.get("address1")),
        "address2": text(current.get("address2")),
        "zip": text(current.get("zip")),
        "city": text(current.get("city")),
        "provinceCode": text(current.get("provinceCode")),
        "countryCode": text(current.get("countryCodeV2")),
    }
    names = " ".join(f"{wanted['firstName']} {wanted['lastName']}".split())
    return names == " ".join(text(current.get("name")).split()) and all(
        (wanted[name] or "").strip() == value.strip() for name, value in there.items()
    )


def _region(region: str, current: Mapping[str, Any]) -> str | None:
    if not region:
        return None
    if region.casefold() == text(current.get("province")).casefold() and current.get("provinceCode"):
        return text(current["provinceCode"])
    if _CODE.fullmatch(region):
        return region.upper()
    raise Refused("bad-address", f"Give the region by its code instead of {region!r} (for example CA).")
