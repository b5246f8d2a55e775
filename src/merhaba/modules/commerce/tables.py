"""Tables of the shop mirror. What screens sort, find or count by has a column; the thing itself, whole, as
the port describes it, is `data`."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, Numeric, Text, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from merhaba.platform.database import tenant_table
from merhaba.platform.database.metadata import moment, reference

_NONE = text("'{}'::text[]")

shops = tenant_table(
    "shops",
    Column("platform", Text, nullable=False),
    reference("brand_id", nullable=False),
    Column("name", Text, nullable=False),
    Column("domain", Text, nullable=False),
    Column("currency", Text, nullable=False),
    Column("timezone", Text, nullable=False, server_default=text("'UTC'")),
    Column("config", JSONB, nullable=False, server_default=text("'{}'")),
    Column("secrets", Text, nullable=True),
    Column("policy", JSONB, nullable=False, server_default=text("'{}'")),
    Column("status", Text, nullable=False, server_default=text("'active'")),
    Column("last_error", Text, nullable=True),
    moment("created_at", nullable=False),
    Index("uq_shops_domain", "workspace_id", "platform", "domain", unique=True),
)

shop_customers = tenant_table(
    "shop_customers",
    reference("shop_id", nullable=False),
    Column("external_id", Text, nullable=False),
    reference("customer_id"),
    Column("email", Text, nullable=False, server_default=text("''")),
    Column("phone", Text, nullable=False, server_default=text("''")),
    Column("data", JSONB, nullable=False),
    moment("updated_at", nullable=False),
    Index("uq_shop_customers_external_id", "workspace_id", "shop_id", "external_id", unique=True),
    Index("ix_shop_customers_customer", "workspace_id", "customer_id"),
    Index("ix_shop_customers_email", "workspace_id", "email", postgresql_where=text("email <> ''")),
    Index("ix_shop_customers_phone", "workspace_id", "phone", postgresql_where=text("phone <> ''")),
)

products = tenant_table(
    "products",
    reference("shop_id", nullable=False),
    Column("external_id", Text, nullable=False),
    Column("handle", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("price", Numeric(18, 4), nullable=False),
    Column("currency", Text, nullable=False),
    Column("stock", Integer, nullable=False, server_default=text("0")),
    Column("available", Boolean, nullable=False, server_default=text("true")),
    Column("active", Boolean, nullable=False, server_default=text("true")),
    Column("sold", Integer, nullable=False, server_default=text("0")),
    Column("data", JSONB, nullable=False),
    moment("updated_at", nullable=False),
    Index("uq_products_external_id", "workspace_id", "shop_id", "external_id", unique=True),
    Index("ix_products_title_trgm", "workspace_id", text("title gin_trgm_ops"), postgresql_using="gin"),
    Index("ix_products_sold", "workspace_id", text("sold desc"), "title"),
)

variants = tenant_table(
    "product_variants",
    reference("shop_id", nullable=False),
    Column("product_external_id", Text, nullable=False),
    Column("external_id", Text, nullable=False),
    Column("place", Integer, nullable=False),
    Column("sku", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("price", Numeric(18, 4), nullable=False),
    Column("compare_at", Numeric(18, 4), nullable=True),
    Column("stock", Integer, nullable=True),
    Column("available", Boolean, nullable=False),
    Column("options", JSONB, nullable=False),
    Column("titles", JSONB, nullable=False, server_default=text("'{}'")),
    Column("image_url", Text, nullable=True),
    moment("stock_at"),
    Index("uq_product_variants_external_id", "workspace_id", "shop_id", "external_id", unique=True),
    Index("ix_product_variants_product", "workspace_id", "shop_id", "product_external_id"),
    Index("ix_product_variants_sku", "workspace_id", "sku"),
)

orders = tenant_table(
    "orders",
    reference("shop_id", nullable=False),
    reference("customer_id"),
    Column("external_id", Text, nullable=False),
    Column("number", Text, nullable=False),
    Column("shop_customer_id", Text, nullable=True),
    Column("email", Text, nullable=False, server_default=text("''")),
    Column("phone", Text, nullable=False, server_default=text("''")),
    Column("tracking", ARRAY(Text), nullable=False, server_default=_NONE),
    Column("financial_status", Text, nullable=False),
    Column("fulfilment_status", Text, nullable=False),
    Column("total", Numeric(18, 4), nullable=False),
    Column("refunded", Numeric(18, 4), nullable=False, server_default=text("0")),
    Column("currency", Text, nullable=False),
    Column("data", JSONB, nullable=False),
    # What late and stuck orders are found by: open while something is still to be sent or delivered.
    Column("open", Boolean, nullable=False, server_default=text("false")),
    moment("expected_at"),
    moment("cancelled_at"),
    moment("created_at", nullable=False),
    moment("updated_at", nullable=False),
    Index("uq_orders_external_id", "workspace_id", "shop_id", "external_id", unique=True),
    Index("ix_orders_customer", "workspace_id", "customer_id", text("created_at desc"), "id"),
    Index("ix_orders_number", "workspace_id", "number"),
    Index("ix_orders_email", "workspace_id", "email", postgresql_where=text("email <> ''")),
    Index("ix_orders_phone", "workspace_id", "phone", postgresql_where=text("phone <> ''")),
    Index("ix_orders_tracking", "tracking", postgresql_using="gin"),
    Index("ix_orders_all", "workspace_id", text("created_at desc"), "id"),
    Index("ix_orders_open", "workspace_id", "created_at", postgresql_where=text("open")),
    Index("ix_orders_shop_customer", "workspace_id", "shop_id", "shop_customer_id"),
)
