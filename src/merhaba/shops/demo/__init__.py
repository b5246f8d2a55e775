"""The demo shop: it has no platform, its orders live in our mirror alone."""

from .connector import DemoShop

shop = DemoShop()

__all__ = ["shop"]
