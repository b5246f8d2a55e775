"""The example server of the documentation, as modules: the tests run what the documentation shows."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

FOLDER = Path(__file__).parents[3] / "docs" / "any-shop"


def _loaded(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, FOLDER / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # the two files import each other by these names
    spec.loader.exec_module(module)
    return module


example_actions: Any = _loaded("example_actions")
example_server: Any = _loaded("example_server")
