"""Medusa 2 shops, by their Admin API."""

from merhaba.ports.shops.port import Shop

from .shop import MedusaShop

shop: Shop = MedusaShop()

__all__ = ["shop"]
