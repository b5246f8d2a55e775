"""WooCommerce (REST API v3) as a shop."""

from .shop import shop

__all__ = ["shop"]
