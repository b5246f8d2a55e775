"""Every document this connector may send, by version: what the tests hold against the vendor's schemas."""

from __future__ import annotations

from . import hooks, quote
from . import queries_catalogue as catalogue
from . import queries_order as orders
from .act import (
    account_address,
    back,
    cancel,
    discount,
    drafts,
    edit,
    fields,
    gift_card,
    intent,
    receive,
    refund,
    store_credit,
)
from .versions import Version


def documents(version: Version) -> dict[str, str]:
    """By a name of ours, all documents of this version, in all their forms."""
    found = {
        "orders_page": orders.orders_page(version),
        "orders_page_plain": orders.orders_page(version, returns=False),
        "orders_found": orders.orders_found(version),
        "orders_found_plain": orders.orders_found(version, returns=False),
        "one_order": orders.one_order(version),
        "one_order_plain": orders.one_order(version, returns=False),
        "details": orders.details(version),
        "more_lines": orders.MORE_LINES_OF_ORDER,
        "more_transactions": orders.MORE_TRANSACTIONS,
        "more_ids": orders.ALL_PARCELS_AND_REFUNDS,
        "more_returns": orders.MORE_RETURNS,
        "shop": catalogue.SHOP,
        "shop_currency": catalogue.SHOP_CURRENCY,
        "locales": catalogue.LOCALES,
        "installation": catalogue.INSTALLATION,
        "customers_page": catalogue.customers_page(version),
        "customers_page_plain": catalogue.customers_page(version, credit=False),
        "customers_found": catalogue.customers_found(version),
        "customers_found_plain": catalogue.customers_found(version, credit=False),
        "one_customer": catalogue.one_customer(version),
        "one_customer_plain": catalogue.one_customer(version, credit=False),
        "products_page": catalogue.products_page(("de", "zh-CN")),
        "products_page_plain": catalogue.products_page(),
        "one_product": catalogue.one_product(("de",)),
        "more_variants": catalogue.MORE_VARIANTS_OF_PRODUCT,
        "product_of_item": catalogue.product_of_item(version),
        "variant_stock": catalogue.VARIANT_STOCK,
        "checkouts": catalogue.CHECKOUTS,
        "hooks": hooks.listing(version),
        "hook_create": hooks.CREATE,
        "hook_delete": hooks.DELETE,
        "suggested": quote.SUGGESTED,
        "cancel": cancel.document(version),
        "job": cancel.JOB,
        "refund": refund.document(version),
        "one_refund": refund.ONE,
        "return": back.CREATE,
        "cancel_return": back.CANCEL,
        "returnable": back.RETURNABLE,
        "more_returnable": back.MORE_RETURNABLE,
        "remember": intent.WRITE,
        "remembered": intent.READ,
        "draft": drafts.CREATE,
        "draft_complete": drafts.COMPLETE,
        "draft_delete": drafts.DELETE,
        "draft_invoice": drafts.INVOICE,
        "draft_one": drafts.ONE,
        "drafts_tagged": drafts.TAGGED,
        "order_update": fields.UPDATE,
        "edit_begin": edit.BEGIN,
        "edit_lines": edit.LINES,
        "edit_set": edit.SET,
        "edit_add": edit.ADD,
        "edit_commit": edit.COMMIT,
        "discount": discount.DISCOUNT,
        "discount_by_code": discount.BY_CODE,
        "gift_card": gift_card.GIFT_CARD,
        "gift_cards": gift_card.GIFT_CARDS,
        "credit": store_credit.CREDIT,
        "credits": store_credit.CREDITS,
        "account": account_address.CUSTOMER,
    }
    for kind in ("Fulfillment", "Refund", "Return"):
        found[f"more_of_{kind.lower()}"] = orders.more_of(version, kind)
    if version.processes_returns:
        found["process"] = receive.PROCESS
    else:
        found["dispose"] = receive.DISPOSE
    if version.return_reasons:
        found["reasons"] = back.REASONS
    if version.address_mutations:
        found["address_add"] = account_address.ADD_ADDRESS
        found["address_change"] = account_address.CHANGE_ADDRESS
    return found
