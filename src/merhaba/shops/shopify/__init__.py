"""Shopify: orders, products and customers over the Admin GraphQL API, and what can be done to them."""

from __future__ import annotations

from .shop import Shopify

shop = Shopify()
