"""Any shop, by a small documented JSON API and signed webhooks: `docs/any-shop`."""

from .connector import AnyShop

shop = AnyShop()

__all__ = ["shop"]
