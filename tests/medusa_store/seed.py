"""What the store sells, where it sends, and to whom: put in over its own API, as its owner would."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from .api import Face

EMAIL, PASSWORD = "owner@store.example", "only-for-the-tests"


@dataclass
class Catalogue:
    """The ids a shopper needs: regions by currency, shipping options, variants by SKU."""

    publishable_key: str
    regions: dict[str, str] = field(default_factory=dict)
    shipping: dict[str, str] = field(default_factory=dict)
    variants: dict[str, str] = field(default_factory=dict)
    inventory: dict[str, str] = field(default_factory=dict)
    location: str = ""
    sales_channel: str = ""


def sign_in(url: str) -> tuple[Face, str]:
    """The admin face by a new secret key, and that key."""
    person = Face(url)
    person.bear(person.post("/auth/user/emailpass", {"email": EMAIL, "password": PASSWORD})["token"])
    key = person.post("/admin/api-keys", {"title": "Merhaba", "type": "secret"})["api_key"]["token"]
    person.close()
    return Face(url, user=key), key


def seed(admin: Face) -> Catalogue:
    """Fill the empty store."""
    channel = admin.post("/admin/sales-channels", {"name": "Web shop"})["sales_channel"]["id"]
    key = admin.post("/admin/api-keys", {"title": "Storefront", "type": "publishable"})["api_key"]
    admin.post(f"/admin/api-keys/{key['id']}/sales-channels", {"add": [channel]})
    catalogue = Catalogue(key["token"], sales_channel=channel)
    _name_the_store(admin, channel)
    _open_regions(admin, catalogue)
    _ship_from_a_place(admin, catalogue)
    _stock_the_shelves(admin, catalogue)
    for code, label in (
        ("unwanted", "Changed their mind"),
        ("damaged", "Damaged"),
        ("too_small", "Too small"),
    ):
        admin.post("/admin/return-reasons", {"value": code, "label": label})
    admin.post("/admin/refund-reasons", {"label": "Goodwill", "code": "goodwill"})
    _give_a_promotion(admin)
    return catalogue


def _name_the_store(admin: Face, channel: str) -> None:
    store = admin.get("/admin/stores")["stores"][0]["id"]
    currencies = [
        {"currency_code": "eur", "is_default": True, "is_tax_inclusive": True},
        {"currency_code": "usd", "is_tax_inclusive": False},
        {"currency_code": "jpy", "is_tax_inclusive": True},
    ]
    admin.post(
        f"/admin/stores/{store}",
        {"name": "Kiln & Clay", "supported_currencies": currencies, "default_sales_channel_id": channel},
    )


def _open_regions(admin: Face, catalogue: Catalogue) -> None:
    for name, currency, country, rate in (
        ("Germany", "eur", "de", 19),
        ("United States", "usd", "us", 8.875),
        ("Japan", "jpy", "jp", 10),
    ):
        region = {
            "name": name,
            "currency_code": currency,
            "countries": [country],
            "payment_providers": ["pp_system_default"],
            "is_tax_inclusive": currency != "usd",
            "automatic_taxes": True,
        }
        catalogue.regions[currency] = admin.post("/admin/regions", region)["region"]["id"]
        tax = {
            "country_code": country,
            "provider_id": "tp_system",
            "default_tax_rate": {"name": "VAT", "code": f"vat-{country}", "rate": rate},
        }
        admin.post("/admin/tax-regions", tax)


def _ship_from_a_place(admin: Face, catalogue: Catalogue) -> None:
    address = {"address_1": "Ofenweg 1", "city": "Berlin", "country_code": "de", "postal_code": "10115"}
    place = admin.post("/admin/stock-locations", {"name": "Workshop", "address": address})["stock_location"][
        "id"
    ]
    catalogue.location = place
    admin.post(f"/admin/stock-locations/{place}/sales-channels", {"add": [catalogue.sales_channel]})
    admin.post(f"/admin/stock-locations/{place}/fulfillment-providers", {"add": ["manual_manual"]})
    made = admin.post(
        f"/admin/stock-locations/{place}/fulfillment-sets", {"name": "Parcels", "type": "shipping"}
    )
    answer = admin.get(f"/admin/stock-locations/{place}", fields="*fulfillment_sets")
    bundle = (made["stock_location"].get("fulfillment_sets") or answer["stock_location"]["fulfillment_sets"])[
        0
    ]
    zones = [{"type": "country", "country_code": country} for country in ("de", "us", "jp")]
    zone = admin.post(
        f"/admin/fulfillment-sets/{bundle['id']}/service-zones", {"name": "World", "geo_zones": zones}
    )["fulfillment_set"]["service_zones"][0]["id"]
    profile = admin.post("/admin/shipping-profiles", {"name": "Pots", "type": "default"})["shipping_profile"][
        "id"
    ]
    catalogue.shipping["profile"] = profile
    for name, code, amounts, rules in (
        ("Parcel", "parcel", (4.9, 7.5, 800), []),
        (
            "Return parcel",
            "return",
            (0, 0, 0),
            [{"attribute": "is_return", "operator": "eq", "value": "true"}],
        ),
    ):
        option = {
            "name": name,
            "service_zone_id": zone,
            "shipping_profile_id": profile,
            "provider_id": "manual_manual",
            "price_type": "flat",
            "type": {"label": name, "description": name, "code": code},
            "prices": [
                {"currency_code": currency, "amount": amount}
                for currency, amount in zip(("eur", "usd", "jpy"), amounts, strict=True)
            ],
            "rules": rules,
        }
        catalogue.shipping[code] = admin.post("/admin/shipping-options", option)["shipping_option"]["id"]


def _stock_the_shelves(admin: Face, catalogue: Catalogue) -> None:
    for title, handle, options in (
        ("Mug", "mug", {"Colour": ["Blue", "Sand"]}),
        ("Bowl", "bowl", {"Size": ["S", "L"]}),
        ("Vase", "vase", {"Size": ["One size"]}),
        ("Çaydanlık 茶壶", "teapot", {"Size": ["One size"]}),
    ):
        name, values = next(iter(options.items()))
        product = {
            "title": title,
            "handle": handle,
            "description": f"{title}, thrown by hand.",
            "status": "published",
            "options": [{"title": name, "values": values}],
            "shipping_profile_id": catalogue.shipping["profile"],
            "sales_channels": [{"id": catalogue.sales_channel}],
            "thumbnail": f"https://store.example/{handle}.jpg",
            "variants": [
                {
                    "title": value,
                    "sku": f"{handle}-{value.lower().replace(' ', '-')}",
                    "options": {name: value},
                    "manage_inventory": True,
                    "prices": [
                        {"currency_code": "eur", "amount": 18.5 + 4 * number},
                        {"currency_code": "usd", "amount": 19.99 + 4 * number},
                        {"currency_code": "jpy", "amount": 3000 + 500 * number},
                    ],
                }
                for number, value in enumerate(values)
            ],
        }
        made = admin.post("/admin/products", product)["product"]
        for variant in made["variants"]:
            catalogue.variants[variant["sku"]] = variant["id"]
    for item in admin.get("/admin/inventory-items", limit=100)["inventory_items"]:
        catalogue.inventory[item["sku"]] = item["id"]
        level: dict[str, Any] = {"location_id": catalogue.location, "stocked_quantity": 500}
        admin.post(f"/admin/inventory-items/{item['id']}/location-levels", level)


def _give_a_promotion(admin: Face) -> None:
    admin.post(
        "/admin/promotions",
        {
            "code": "CLAY10",
            "type": "standard",
            "status": "active",
            "application_method": {
                "type": "percentage",
                "target_type": "items",
                "allocation": "across",
                "value": 10,
                "currency_code": "eur",
            },
        },
    )
