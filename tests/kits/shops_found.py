"""Every shop folder with the case its tests give to the kit: found, never listed."""

from __future__ import annotations

import importlib
import traceback
from functools import cache
from pathlib import Path

import pytest

import merhaba.shops
from merhaba.ports.shops.actions import ActionKind

from .shop_case import ShopCase


def slugs() -> list[str]:
    """The folders in `merhaba.shops`."""
    folders = [Path(place) for place in merhaba.shops.__path__]
    return sorted(
        one.name for folder in folders for one in folder.iterdir() if one.is_dir() and one.name[0] not in "_."
    )


@cache
def _loaded(slug: str) -> ShopCase | str:
    try:
        case = importlib.import_module(f"..shops.{slug}.case", package=__package__).CASE
    except Exception:  # whatever is wrong with one folder must not hide the others'
        return traceback.format_exc(limit=-4)
    assert isinstance(case, ShopCase)
    return case


def case_of(slug: str) -> ShopCase:
    """The case of a folder; a folder without one, or whose case does not load, fails the test."""
    found = _loaded(slug)
    if isinstance(found, str):
        pytest.fail(f"tests/shops/{slug}/case.py gives no case:\n{found}", pytrace=False)
    return found


def with_platform() -> list[str]:
    """Folders whose shop is elsewhere (a broken one counts, so that it shows)."""
    return [slug for slug in slugs() if isinstance(c := _loaded(slug), str) or c.mirrored is None]


def offered() -> list[object]:
    """(slug, kind) for everything the manifests offer."""
    found: list[object] = []
    for slug in slugs():
        case = _loaded(slug)
        kinds = [] if isinstance(case, str) else sorted(case.shop.manifest.capabilities.actions)
        found += [pytest.param(slug, kind, id=f"{slug}-{kind}") for kind in kinds]
    return found


def offered_elsewhere() -> list[object]:
    """The same, of shops with a platform."""
    there = set(with_platform())
    return [one for one in offered() if one.values[0] in there]  # type: ignore[attr-defined]


def not_offered(case: ShopCase) -> list[ActionKind]:
    """What the manifest leaves out."""
    return [kind for kind in ActionKind if kind not in case.shop.manifest.capabilities.actions]
