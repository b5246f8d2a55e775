"""What is in the fake's shop when it opens."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from .shapes import Json, bag, gid
from .world import World, line, settle

SCOPES = (
    "read_orders write_orders read_all_orders read_customers write_customers read_products read_inventory "
    "read_locations read_fulfillments write_returns write_order_edits write_draft_orders write_discounts "
    "write_gift_cards read_store_credit_accounts write_store_credit_account_transactions read_locales"
)
_START = timedelta(days=90)


def seeded() -> World:
    """A new world: 32 customers, 13 products, 64 orders."""
    world = World(scopes=SCOPES.split())
    begun = datetime.now(UTC) - _START
    for n in range(32):
        _customer(world, n, begun + timedelta(hours=n * 5))
    for n in range(13):
        _product(world, n, begun + timedelta(hours=n * 7))
    for n in range(64):
        _order(world, n, begun + timedelta(hours=n * 20))
    _special(world, begun)
    for order in world.orders.values():
        settle(order)
    person = next(iter(world.customers.values()))
    variant = next(iter(world.variants.values()))
    world.checkouts.append(
        {
            "id": gid("AbandonedCheckout", 1),
            "createdAt": _at(begun),
            "updatedAt": _at(begun),
            "completedAt": None,
            "abandonedCheckoutUrl": "https://shop.example/checkouts/1/recover",
            "customer": person,
            "totalPriceSet": bag("39.80", "EUR"),
            "lineItems": [
                {
                    "title": "Cup",
                    "variantTitle": "Blue",
                    "quantity": 2,
                    "image": None,
                    "variant": variant,
                    "discountedUnitPriceSet": bag("19.90", "EUR"),
                }
            ],
        }
    )
    return world


def _at(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def address(n: int, **more: Any) -> Json:
    return {
        "id": f"{gid('MailingAddress', 700 + n)}?model_name=CustomerAddress",
        "name": f"Çağla Müller {n}",
        "firstName": "Çağla",
        "lastName": f"Müller {n}",
        "company": None,
        "address1": f"Hauptstraße {n + 1}",
        "address2": None,
        "zip": "10115",
        "city": "Berlin",
        "province": None,
        "provinceCode": None,
        "country": "Germany",
        "countryCodeV2": "DE",
        "phone": None,
        **more,
    }


def _customer(world: World, n: int, at: datetime) -> None:
    identity, email, phone = gid("Customer", 100 + n), f"person{n}@mail.example", f"+4930555{n:04}"
    home = address(n)
    world.customers[identity] = {
        "id": identity,
        "displayName": f"Çağla Müller {n}",
        "email": email,
        "phone": phone,
        "emailMarketingConsent": {"marketingState": "SUBSCRIBED"},
        "defaultEmailAddress": {"emailAddress": email, "marketingState": "SUBSCRIBED"},
        "defaultPhoneNumber": {"phoneNumber": phone},
        "locale": "tr" if n % 2 else "de",
        "note": None,
        "tags": ["vip"] if n == 3 else [],
        "state": "ENABLED",
        "numberOfOrders": "2",
        "createdAt": _at(at),
        "updatedAt": _at(at),
        "defaultAddress": home,
        "addressesV2": [home],
        "amountSpent": {"amount": "120.00", "currencyCode": "EUR"},
        "storeCreditAccounts": [],
        "__typename": "Customer",
    }


def _product(world: World, n: int, at: datetime) -> None:
    product: Json = {
        "__typename": "Product",
        "id": gid("Product", 200 + n),
        "title": f"Cup {n}",
        "handle": f"cup-{n}",
        "descriptionHtml": "<p>Hand-thrown &amp; glazed</p>",
        "status": "DRAFT" if n == 12 else "ACTIVE",
        "tags": ["cups"],
        "updatedAt": _at(at),
        "onlineStoreUrl": f"https://shop.example/products/cup-{n}",
        "featuredMedia": {
            "__typename": "MediaImage",
            "preview": {"image": {"url": "https://cdn.example/c.jpg"}},
        },
        "variants": [],
        "translations": lambda locale, n=n: [
            {"key": "title", "value": f"{locale}: Cup {n}"},
            {"key": "body_html", "value": "<b>x</b>"},
        ],
    }
    for k in range(25 if n == 11 else 2):
        identity = gid("ProductVariant", 1000 + n * 50 + k)
        variant: Json = {
            "__typename": "ProductVariant",
            "id": identity,
            "title": ("Blue", "Red")[k % 2] + (f" {k}" if n == 11 else ""),
            "sku": f"CUP-{n}-{k}",
            "price": f"{10 + n}.{k:02}",
            "compareAtPrice": "99.00" if k else None,
            "availableForSale": True,
            "inventoryQuantity": 0 if (n, k) == (10, 1) else 50,
            "inventoryPolicy": "DENY",
            "selectedOptions": [{"name": "Colour", "value": ("Blue", "Red")[k % 2]}],
            "media": [],
            "product": product,
        }
        item: Json = {"id": gid("InventoryItem", 5000 + n * 50 + k), "tracked": n != 9, "variant": variant}
        item["variants"] = [variant]
        variant["inventoryItem"] = item
        product["variants"].append(variant)
        world.variants[identity] = variant
    world.products[product["id"]] = product


def transaction(world: World, kind: str, amount: Decimal, currency: str, **more: Any) -> Json:
    return {
        "__typename": "OrderTransaction",
        "id": world.new_id("OrderTransaction"),
        "kind": kind,
        "status": "SUCCESS",
        "gateway": "shopify_payments",
        "formattedGateway": "Shopify payments",
        "accountNumber": "•••• •••• •••• 4242",
        "processedAt": None,
        "createdAt": "2026-08-01T10:00:00Z",
        "manualPaymentGateway": False,
        "errorCode": None,
        "amountSet": bag(amount, currency),
        "parentTransaction": None,
        "paymentDetails": {"__typename": "CardPaymentDetails", "company": "Visa", "wallet": None},
        **more,
    }


def order_shell(world: World, number: int, at: datetime, currency: str, customer: Json | None) -> Json:
    identity = gid("Order", 3000 + number)
    home = address(number % 32)
    home = {k: v for k, v in home.items() if k != "id"}
    phone = None if customer is None else customer["phone"]
    return {
        "__typename": "Order",
        "id": identity,
        "name": f"#{1001 + number}",
        "number": 1001 + number,
        "email": f"guest{number}@mail.example" if customer is None else customer["email"],
        "phone": phone,
        "note": None,
        "tags": [],
        "test": number == 7,
        "createdAt": _at(at),
        "updatedAt": _at(at + timedelta(hours=1)),
        "processedAt": _at(at),
        "cancelledAt": None,
        "cancelReason": None,
        "closedAt": None,
        "cancellation": None,
        "currencyCode": "EUR",
        "presentmentCurrencyCode": currency,
        "taxesIncluded": True,
        "customerLocale": "de",
        "statusPageUrl": lambda **_: f"https://shop.example/orders/{number}",
        "displayFulfillmentStatus": "UNFULFILLED",
        "returnStatus": "NO_RETURN",
        "requiresShipping": True,
        "discountCodes": [],
        "customAttributes": [{"key": "gift", "value": "yes"}] if number == 8 else [],
        "customer": customer,
        "totalShippingPriceSet": bag("500" if currency == "JPY" else "4.90", currency),
        "paymentCollectionDetails": {"additionalPaymentCollectionUrl": "https://shop.example/pay"},
        "shippingLine": {"title": "DHL", "taxLines": []},
        "shippingAddress": home,
        "billingAddress": dict(home),
        "risk": {"recommendation": "ACCEPT", "assessments": []},
        "lineItems": [],
        "transactions": [],
        "fulfillments": [],
        "refunds": [],
        "returns": [],
    }


def _order(world: World, n: int, at: datetime) -> None:
    currency = "JPY" if n % 16 == 5 else "USD" if n % 16 == 9 else "EUR"
    customer = None if n % 10 == 6 else list(world.customers.values())[n % 32]
    order = order_shell(world, n, at, currency, customer)
    variants = list(world.variants.values())
    amount = 230 if n == 20 else 1 + n % 3
    for k in range(amount):
        variant = variants[(n + k * 3) % 20]
        discount = "1.00" if n % 7 == 2 and k == 0 and currency != "JPY" else "0"
        order["lineItems"].append(line(world, variant, 1 + (n + k) % 3, currency, discount=discount))
    settle_once = sum((i["_total"] for i in order["lineItems"]), Decimal(0))
    total = settle_once + Decimal(order["totalShippingPriceSet"]["presentmentMoney"]["amount"])
    if n % 11 == 4:  # to be paid on delivery: nothing has come in
        pass
    elif n % 11 == 8:
        order["transactions"].append(transaction(world, "AUTHORIZATION", total, currency))
    else:
        order["transactions"].append(transaction(world, "SALE", total, currency))
    if n % 4 == 1:
        send(world, order, at + timedelta(days=1), delivered=n % 8 == 1)
    world.orders[order["id"]] = order


def send(
    world: World, order: Json, at: datetime, *, delivered: bool = False, only: int | None = None
) -> Json:
    """A parcel with all lines, or the first `only`."""
    items = order["lineItems"][:only]
    fulfilment: Json = {
        "__typename": "Fulfillment",
        "id": world.new_id("Fulfillment"),
        "name": f"{order['name']}.1",
        "status": "SUCCESS",
        "displayStatus": "DELIVERED" if delivered else "IN_TRANSIT",
        "createdAt": _at(at),
        "inTransitAt": _at(at),
        "deliveredAt": _at(at + timedelta(days=2)) if delivered else None,
        "estimatedDeliveryAt": None,
        "location": {"id": gid("Location", 1)},
        "trackingInfo": [
            {"company": "DHL", "number": f"00340{order['number']}", "url": "https://dhl.example/t"}
        ],
        "events": [
            {"happenedAt": _at(at), "status": "IN_TRANSIT", "message": "Parcel centre Börnicke", "city": None}
        ],
        "fulfillmentLineItems": [
            {"id": world.new_id("FulfillmentLineItem"), "quantity": item["quantity"], "lineItem": item}
            for item in items
        ],
    }
    order["fulfillments"].append(fulfilment)
    return fulfilment


def _special(world: World, begun: datetime) -> None:
    """One of each that shops really have."""
    orders = list(world.orders.values())
    orders[3]["cancelledAt"] = orders[3]["updatedAt"]
    orders[3]["cancelReason"] = "CUSTOMER"
    orders[3]["cancellation"] = {"staffNote": None}
    gone = orders[12]["lineItems"][0]
    gone["product"] = gone["variant"] = None
    orders[2]["risk"] = {
        "recommendation": "INVESTIGATE",
        "assessments": [
            {
                "riskLevel": "HIGH",
                "facts": [
                    {"description": "Address is 4,000 km from the card’s country", "sentiment": "NEGATIVE"},
                    {"description": "Card verified", "sentiment": "POSITIVE"},
                ],
            }
        ],
    }
    partly = orders[10]
    first = partly["lineItems"][0]
    amount = (first["_total"] / first["quantity"]).quantize(Decimal("0.01"))
    paid = partly["transactions"][0]
    world_refund(world, partly, amount, [(first, 1)], paid)
    for order in (orders[1], orders[13]):
        _returned(world, order)
    several = orders[17]
    send(world, several, begun + timedelta(days=9))["trackingInfo"].append(
        {"company": "DHL", "number": "SECOND", "url": None}
    )
    several["fulfillments"].pop(0)


def world_refund(
    world: World, order: Json, amount: Decimal, lines: list[tuple[Json, int]], parent: Json
) -> Json:
    """A refund that was made at the platform itself."""
    currency = order["presentmentCurrencyCode"]
    entry = transaction(world, "REFUND", amount, currency, parentTransaction={"id": parent["id"]})
    order["transactions"].append(entry)
    refund: Json = {
        "__typename": "Refund",
        "id": world.new_id("Refund"),
        "note": "broken",
        "createdAt": order["updatedAt"],
        "return": None,
        "totalRefundedSet": bag(amount, currency),
        "refundLineItems": [
            {
                "quantity": quantity,
                "restockType": "NO_RESTOCK",
                "restocked": False,
                "lineItem": item,
                "subtotalSet": bag(amount, currency),
                "totalTaxSet": bag("0", currency),
            }
            for item, quantity in lines
        ],
        "refundShippingLines": [],
        "transactions": [entry],
    }
    order["refunds"].append(refund)
    return refund


def _returned(world: World, order: Json) -> None:
    """Somebody has announced a return of one piece."""
    from .mutations_returns import return_mutations

    settle(order)
    sent = order["fulfillments"][0]["fulfillmentLineItems"][0]
    before = order["updatedAt"]
    asked = {
        "orderId": order["id"],
        "returnLineItems": [
            {
                "fulfillmentLineItemId": sent["id"],
                "quantity": 1,
                "returnReason": "OTHER",
                "returnReasonNote": "!",
            }
        ],
    }
    return_mutations(world)["returnCreate"](returnInput=asked)
    order["updatedAt"] = before
