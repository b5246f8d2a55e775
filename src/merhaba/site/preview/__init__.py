"""A neutral page with one brand's widget on it, for looking at settings before they meet a shop."""

from __future__ import annotations

from merhaba.site.preview.page import Preview, router

__all__ = ["Preview", "router"]
