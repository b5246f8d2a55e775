"""Magento Open Source and Adobe Commerce (REST) as a shop."""

from .shop import shop

__all__ = ["shop"]
