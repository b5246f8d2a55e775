"""The sources as the architecture tests read them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
HOUSE = ROOT / "src" / "merhaba"


@cache
def files() -> tuple[Path, ...]:
    """Every Python file of the house."""
    return tuple(sorted(HOUSE.rglob("*.py")))


@cache
def tree(file: Path) -> ast.Module:
    """A file, read."""
    return ast.parse(file.read_text(encoding="utf-8"))


def name(file: Path) -> str:
    """A file's name inside the house."""
    return file.relative_to(HOUSE).as_posix()


def outside_plug_ins() -> Iterator[Path]:
    """Files that are not a channel's, shop's or carrier's own."""
    plug_ins = ("channels/", "shops/", "carriers/")
    return (file for file in files() if not name(file).startswith(plug_ins))
