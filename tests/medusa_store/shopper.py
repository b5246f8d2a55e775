"""A shopper at the storefront: a cart, an address, a parcel service, a payment, an order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from .api import Face
from .seed import Catalogue

ADDRESS = {
    "first_name": "Ayşe",
    "last_name": "Yılmaz",
    "address_1": "Hauptstraße 5",
    "address_2": "Hinterhaus",
    "city": "Köln",
    "postal_code": "50667",
    "country_code": "de",
    "phone": "+4922112345",
}
COUNTRIES = {"eur": "de", "usd": "us", "jpy": "jp"}


class Shopper:
    """Buys at the store. Without `register` a guest, known by their address only."""

    def __init__(self, url: str, catalogue: Catalogue, email: str = "") -> None:
        self.email = email or f"shopper-{uuid4().hex[:10]}@mail.example"
        self.customer_id = ""
        self._catalogue = catalogue
        self._face = Face(url, headers={"x-publishable-api-key": catalogue.publishable_key})

    def register(self, first_name: str = "Ayşe", last_name: str = "Yılmaz", phone: str = "") -> Shopper:
        """Open an account and sign in."""
        login = {"email": self.email, "password": "a-shopper's-password"}
        self._face.bear(self._face.post("/auth/customer/emailpass/register", login)["token"])
        person = {"email": self.email, "first_name": first_name, "last_name": last_name}
        if phone:
            person["phone"] = phone
        self.customer_id = self._face.post("/store/customers", person)["customer"]["id"]
        self._face.bear(self._face.post("/auth/customer/emailpass", login)["token"])
        return self

    def close(self) -> None:
        """Leave."""
        self._face.close()

    def order(
        self,
        items: Mapping[str, int],
        *,
        currency: str = "eur",
        codes: tuple[str, ...] = (),
        address: Mapping[str, str] = ADDRESS,
    ) -> Any:
        """Order pieces by SKU and pay (authorised; the shop captures). Gives the order as shoppers see it."""
        place = {**address, "country_code": COUNTRIES[currency]}
        cart = self._face.post(
            "/store/carts",
            {
                "region_id": self._catalogue.regions[currency],
                "email": self.email,
                "shipping_address": place,
                "billing_address": place,
                "items": [
                    {"variant_id": self._catalogue.variants[sku], "quantity": quantity}
                    for sku, quantity in items.items()
                ],
            },
        )["cart"]["id"]
        if codes:
            self._face.post(f"/store/carts/{cart}/promotions", {"promo_codes": list(codes)})
        self._face.post(
            f"/store/carts/{cart}/shipping-methods", {"option_id": self._catalogue.shipping["parcel"]}
        )
        collection = self._face.post("/store/payment-collections", {"cart_id": cart})["payment_collection"][
            "id"
        ]
        self._face.post(
            f"/store/payment-collections/{collection}/payment-sessions", {"provider_id": "pp_system_default"}
        )
        return self._face.post(f"/store/carts/{cart}/complete")["order"]
