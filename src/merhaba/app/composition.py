"""Putting the house together: the runtime of a process, its channels found in their folders."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

import merhaba.channels
import merhaba.shops
from merhaba.app.migration import database_address
from merhaba.platform.database import Database
from merhaba.platform.events import Bell
from merhaba.platform.files import FileStore
from merhaba.platform.runtime import Runtime
from merhaba.platform.secrets import Keys
from merhaba.platform.settings import Settings
from merhaba.ports.channels import Channel
from merhaba.ports.shops.port import Shop


def build_runtime(settings: Settings) -> Runtime:
    """The runtime of one process. The settings must name a database (`database_access` sees to it)."""
    url = database_address(settings)
    database = Database(url, pool_size=settings.pool_size)
    bell = Bell(url)
    database.on_events = bell.ring
    return Runtime(
        settings=settings,
        database=database,
        bell=bell,
        files=FileStore(settings.data_dir / "files"),
        keys=Keys.load(settings.data_dir),
        channels=discover_channels(),
        shops=discover_shops(),
    )


@cache
def discover_channels() -> dict[str, Channel]:
    """Every channel that has a folder in `merhaba.channels`, by its slug. There is no list to edit."""
    found: dict[str, Channel] = {}
    for module in pkgutil.iter_modules(merhaba.channels.__path__):
        package = importlib.import_module(f"merhaba.channels.{module.name}")
        channel: Channel = package.channel
        if channel.manifest.slug != module.name:
            raise ValueError(f"channel folder {module.name} says it is {channel.manifest.slug}")
        found[module.name] = channel
    return found


@cache
def discover_shops() -> dict[str, Shop]:
    """Every shop platform that has a folder in `merhaba.shops`, by its slug. There is no list to edit."""
    found: dict[str, Shop] = {}
    for module in pkgutil.iter_modules(merhaba.shops.__path__):
        package = importlib.import_module(f"merhaba.shops.{module.name}")
        shop: Shop = package.shop
        if shop.manifest.slug != module.name:
            raise ValueError(f"shop folder {module.name} says it is {shop.manifest.slug}")
        found[module.name] = shop
    return found
