"""What the fake does for the shop and its customers: drafts, codes, cards, credit, addresses, webhooks."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from .seed import order_shell
from .shapes import Json, bag, mailing, now, refusal
from .world import World, line, settle


def shop_mutations(world: World, version: str) -> Json:
    return {
        "draftOrderCreate": lambda input: _draft(world, input),
        "draftOrderComplete": lambda id, **_: _complete(world, id),
        "draftOrderDelete": lambda input: _delete(world, input["id"]),
        "draftOrderInvoiceSend": lambda id, **_: _invoice(world, id),
        "metafieldsSet": lambda metafields: _remember(world, metafields),
        "discountCodeBasicCreate": lambda **args: _discount(world, args["basicCodeDiscount"]),
        "giftCardCreate": lambda input: _gift_card(world, input),
        "storeCreditAccountCredit": lambda id, **args: _credit(world, id, args["creditInput"]),
        "customerAddressUpdate": lambda **args: _address(world, **args),
        "customerAddressCreate": lambda **args: _address(world, **args),
        "webhookSubscriptionCreate": lambda **args: _hook(world, **args),
        "webhookSubscriptionDelete": lambda id: {
            "deletedWebhookSubscriptionId": world.hooks.pop(id, {}).get("id"),
            "userErrors": [],
        },
    }


def _draft(world: World, asked: Json) -> Json:
    currency = asked.get("presentmentCurrencyCode") or "EUR"
    items = []
    for one in asked["lineItems"]:
        variant = world.variants.get(one.get("variantId") or "")
        price = (one.get("originalUnitPriceWithCurrency") or {}).get("amount")
        items.append(line(world, variant, one["quantity"], currency, price=price))
    total = sum((i["_total"] for i in items), Decimal(0))
    shipping = (asked.get("shippingLine") or {}).get("priceWithCurrency") or {}
    total += Decimal(str(shipping.get("amount") or 0))
    off = asked.get("appliedDiscount") or {}
    if off.get("valueType") == "PERCENTAGE":
        total -= total * Decimal(str(off["value"])) / 100
    total += world.surcharge
    draft: Json = {
        "__typename": "DraftOrder",
        "id": world.new_id("DraftOrder"),
        "name": f"#D{len(world.drafts) + 1}",
        "status": "OPEN",
        "tags": asked.get("tags") or [],
        "invoiceUrl": "https://shop.example/invoices/1",
        "totalPriceSet": bag(total, currency),
        "order": None,
        "createdAt": now(),
        "_asked": asked,
        "_items": items,
    }
    world.drafts[draft["id"]] = draft
    return {"draftOrder": draft, "userErrors": []}


def _complete(world: World, id: str) -> Json:
    draft = world.drafts[id]
    if draft["status"] == "COMPLETED":
        return {"draftOrder": None, "userErrors": [refusal("This order has been paid")]}
    asked = draft["_asked"]
    customer = world.customers.get((asked.get("purchasingEntity") or {}).get("customerId") or "")
    number = len(world.orders)
    order = order_shell(world, number, datetime.now(UTC), asked["presentmentCurrencyCode"], customer)
    order["lineItems"] = draft["_items"]
    for item in order["lineItems"]:
        item["discountAllocations"] = [{"allocatedAmountSet": item["originalTotalSet"]}]
        item["_total"] = Decimal(0)
    order["totalShippingPriceSet"] = bag("0", asked["presentmentCurrencyCode"])
    world.orders[order["id"]] = order
    settle(order)
    draft["status"], draft["order"] = "COMPLETED", order
    return {"draftOrder": draft, "userErrors": []}


def _delete(world: World, id: str) -> Json:
    world.drafts.pop(id)
    return {"deletedId": id, "userErrors": []}


def _invoice(world: World, id: str) -> Json:
    draft = world.drafts[id]
    if not draft["_asked"].get("email"):
        return {"draftOrder": None, "userErrors": [refusal("To can't be blank")]}
    draft["status"] = "INVOICE_SENT"
    return {"draftOrder": draft, "userErrors": []}


def _remember(world: World, fields: list[Json]) -> Json:
    for field in fields:
        world.metafields[field["ownerId"], field["key"]] = field["value"]
    return {"metafields": [{"id": world.new_id("Metafield")} for _ in fields], "userErrors": []}


def _discount(world: World, asked: Json) -> Json:
    code = asked["code"].casefold()
    if code in world.discounts:
        words = "Code must be unique. Please try a different code."
        return {"codeDiscountNode": None, "userErrors": [refusal(words, "TAKEN")]}
    node: Json = {
        "id": world.new_id("DiscountCodeNode"),
        "codeDiscount": {"__typename": "DiscountCodeBasic", "title": asked["title"]},
        "_asked": asked,
    }
    world.discounts[code] = node
    return {"codeDiscountNode": node, "userErrors": []}


def _gift_card(world: World, asked: Json) -> Json:
    code = asked["code"]
    if code in {card["_code"] for card in world.gift_cards.values()}:
        return {"giftCard": None, "userErrors": [refusal("Code has already been taken", "TAKEN")]}
    value = asked.get("initialAmount") or {"amount": asked["initialValue"], "currencyCode": "EUR"}
    card: Json = {
        "id": world.new_id("GiftCard"),
        "note": asked.get("note"),
        "initialValue": {"amount": str(value["amount"]), "currencyCode": value["currencyCode"]},
        "expiresOn": asked.get("expiresOn"),
        "_code": code,
        "_customer": asked.get("customerId"),
    }
    world.gift_cards[card["id"]] = card
    return {"giftCard": card, "giftCardCode": code, "userErrors": []}


def _credit(world: World, id: str, asked: Json) -> Json:
    customer = world.customers.get(id)
    if customer is None:
        words = refusal("Owner does not exist", "OWNER_NOT_FOUND")
        return {"storeCreditAccountTransaction": None, "userErrors": [words]}
    money = asked["creditAmount"]
    accounts = customer["storeCreditAccounts"]
    mine = next((a for a in accounts if a["balance"]["currencyCode"] == money["currencyCode"]), None)
    if mine is None:
        mine = {
            "id": world.new_id("StoreCreditAccount"),
            "balance": {"amount": "0", "currencyCode": money["currencyCode"]},
            "transactions": [],
        }
        accounts.append(mine)
    balance = Decimal(mine["balance"]["amount"]) + Decimal(money["amount"])
    mine["balance"] = {"amount": str(balance), "currencyCode": money["currencyCode"]}
    entry: Json = {
        "__typename": "StoreCreditAccountCreditTransaction",
        "id": world.new_id("StoreCreditAccountCreditTransaction"),
        "createdAt": now(),
        "amount": {"amount": str(money["amount"]), "currencyCode": money["currencyCode"]},
        "balanceAfterTransaction": dict(mine["balance"]),
    }
    mine["transactions"].append(entry)
    return {"storeCreditAccountTransaction": entry, "userErrors": []}


def _address(world: World, address: Json, **args: Any) -> Json:
    customer = world.customers[args["customerId"]]
    identity = args.get("addressId") or f"{world.new_id('MailingAddress')}?model_name=CustomerAddress"
    kept = mailing(address) | {"id": identity}
    others = [a for a in customer["addressesV2"] if a["id"] != identity]
    customer["addressesV2"] = [kept, *others]
    customer["defaultAddress"] = kept
    customer["updatedAt"] = now()
    return {"address": kept, "userErrors": []}


def _hook(world: World, topic: str, **args: Any) -> Json:
    asked = args["webhookSubscription"]
    where = asked.get("uri") or asked.get("callbackUrl")
    if topic in world.forbidden_topics:
        words = f"You do not have permission to create or update webhooks with {topic}"
        return {"webhookSubscription": None, "userErrors": [refusal(words)]}
    if any(h["topic"] == topic and h["uri"] == where for h in world.hooks.values()):
        words = "Address for this topic has already been taken"
        return {"webhookSubscription": None, "userErrors": [refusal(words)]}
    hook: Json = {
        "id": world.new_id("WebhookSubscription"),
        "topic": topic,
        "format": asked.get("format") or "JSON",
        "uri": where,
        "endpoint": {"__typename": "WebhookHttpEndpoint", "callbackUrl": where},
    }
    world.hooks[hook["id"]] = hook
    return {"webhookSubscription": hook, "userErrors": []}
