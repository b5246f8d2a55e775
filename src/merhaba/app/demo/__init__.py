"""Filling the demo workspace from `merhaba.shops.demo`."""
