"""BigCommerce: V2 orders, V3 refunds, catalog, customers and webhooks."""

from .connector import BigCommerce

shop = BigCommerce()

__all__ = ["shop"]
