"""The access scopes this connector uses, and what does not work without each."""

from __future__ import annotations

# In the order a connection check reports them: (step code, scopes, what for, essential).
NEEDED: tuple[tuple[str, tuple[str, ...], str, bool], ...] = (
    ("permission-orders", ("read_orders",), "read orders", True),
    ("permission-all-orders", ("read_all_orders",), "read orders older than 60 days", False),
    ("permission-customers", ("read_customers",), "read customers", True),
    ("permission-products", ("read_products",), "read products", True),
    ("permission-stock", ("read_inventory",), "read stock", True),
    ("permission-fulfilments", ("read_fulfillments",), "read parcels and tracking", False),
    ("permission-refunds", ("write_orders",), "cancel, refund, and change notes and addresses", False),
    ("permission-returns", ("write_returns",), "read and create returns and exchanges", False),
    ("permission-edits", ("write_order_edits",), "change the lines of an order", False),
    ("permission-drafts", ("write_draft_orders",), "resend and duplicate orders", False),
    ("permission-discounts", ("write_discounts",), "create discount codes", False),
    ("permission-gift-cards", ("write_gift_cards",), "create gift cards", False),
    (
        "permission-store-credit",
        ("read_store_credit_accounts", "write_store_credit_account_transactions"),
        "read and give store credit",
        False,
    ),
    ("permission-customer-addresses", ("write_customers",), "change customers' addresses", False),
    ("permission-locales", ("read_locales",), "read titles in other languages", False),
)

ASKED = (
    "read_orders",
    "write_orders",
    "read_customers",
    "write_customers",
    "read_products",
    "read_inventory",
    "read_locations",
    "read_fulfillments",
    "read_returns",
    "write_returns",
    "read_order_edits",
    "write_order_edits",
    "read_draft_orders",
    "write_draft_orders",
    "read_discounts",
    "write_discounts",
    "read_gift_cards",
    "write_gift_cards",
    "read_store_credit_accounts",
    "read_store_credit_account_transactions",
    "write_store_credit_account_transactions",
    "read_locales",
)


def is_granted(scope: str, granted: frozenset[str]) -> bool:
    """A right to write includes the right to read the same."""
    return scope in granted or scope.replace("read_", "write_", 1) in granted
