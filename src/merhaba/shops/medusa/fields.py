"""Which fields are asked for: the platform gives only what is named (`*` a relation, `+` one more)."""

from __future__ import annotations

ORDER = ",".join(
    (
        "+email",
        "+currency_code",
        "+region_id",
        "+sales_channel_id",
        "+customer_id",
        "+canceled_at",
        "+is_draft_order",
        # `status` stays `pending` after shipping: these two say how far an order is.
        "+payment_status",
        "+fulfillment_status",
        "+shipping_total",
        "+shipping_tax_total",
        "*summary",
        "*customer",
        "*shipping_address",
        "*billing_address",
        "*items",
        "*items.detail",
        "*items.variant",
        "*items.tax_lines",
        "*items.adjustments",
        "*shipping_methods",
        "*shipping_methods.tax_lines",
        "*shipping_methods.adjustments",
        "*credit_lines",
        "*payment_collections",
        "*payment_collections.payments",
        "*payment_collections.payments.captures",
        "*payment_collections.payments.refunds",
        "*fulfillments",
        "*fulfillments.items",
        "*fulfillments.labels",
        "*returns",
        "*returns.items",
    )
)
PRODUCT = ",".join(
    (
        "+metadata",
        "+deleted_at",
        "*tags",
        "*variants",
        "*variants.prices",
        "*variants.options",
        "*variants.options.option",
        "*variants.inventory_items",
        "*variants.inventory_items.inventory.location_levels",
    )
)
CUSTOMER = "+metadata,+created_at,+updated_at,*addresses,*groups"
