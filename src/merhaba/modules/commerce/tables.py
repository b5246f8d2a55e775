"""Tables of the shop mirror. What screens need to sort or find by has a column; the rest is `data`."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, Numeric, Text, text
from sqlalchemy.dialects.postgresql import JSONB

from merhaba.platform.database import tenant_table
from merhaba.platform.database.metadata import moment, reference

shops = tenant_table(
    "shops",
    Column("platform", Text, nullable=False),
    reference("brand_id", nullable=False),
    Column("name", Text, nullable=False),
    Column("domain", Text, nullable=False),
    Column("currency", Text, nullable=False),
    moment("created_at", nullable=False),
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
    Column("data", JSONB, nullable=False),
    moment("updated_at", nullable=False),
    Index("uq_products_external_id", "workspace_id", "shop_id", "external_id", unique=True),
    Index("ix_products_title_trgm", "workspace_id", text("title gin_trgm_ops"), postgresql_using="gin"),
)

orders = tenant_table(
    "orders",
    reference("shop_id", nullable=False),
    reference("customer_id"),
    Column("external_id", Text, nullable=False),
    Column("number", Text, nullable=False),
    Column("email", Text, nullable=False, server_default=text("''")),
    Column("financial_status", Text, nullable=False),
    Column("fulfilment_status", Text, nullable=False),
    Column("total", Numeric(18, 4), nullable=False),
    Column("refunded", Numeric(18, 4), nullable=False, server_default=text("0")),
    Column("currency", Text, nullable=False),
    Column("data", JSONB, nullable=False),
    moment("created_at", nullable=False),
    Index("uq_orders_external_id", "workspace_id", "shop_id", "external_id", unique=True),
    Index("ix_orders_customer", "workspace_id", "customer_id", text("created_at desc"), "id"),
    Index("ix_orders_number", "workspace_id", "number"),
    Index("ix_orders_all", "workspace_id", text("created_at desc"), "id"),
)
