"""Data directories that are filled once and kept: loading a million conversations takes three minutes."""

from __future__ import annotations

import hashlib
import shutil
import sys
from pathlib import Path

from merhaba.platform.database.migrate import MIGRATIONS

from ..stack import running
from .load import load

CACHE = Path(__file__).resolve().parents[1] / "results" / "cache"


def filled(conversations: int) -> Path:
    """The data directory of a stack with that many conversations; loads it when there is none, or when the
    tables or the generator have changed since."""
    CACHE.mkdir(mode=0o711, parents=True, exist_ok=True)
    data = CACHE / f"{conversations}-{_version()}"
    if data.exists():
        return data
    for outdated in CACHE.glob(f"{conversations}-*"):
        shutil.rmtree(outdated)
    print(f"loading {conversations:,} conversations once, into {data}", file=sys.stderr, flush=True)
    fresh = data.with_name(f"{data.name}.new")
    with running(fresh) as stack:
        seconds = load(stack.database, conversations)
    print(f"loaded in {seconds:.0f} s", file=sys.stderr, flush=True)
    return fresh.rename(data)


def _version() -> str:
    """What the rows depend on: the generator and the migrations."""
    sources = [*Path(__file__).parent.glob("*.py"), *sorted((MIGRATIONS / "versions").glob("*.*"))]
    made_by = (s for s in sorted(sources) if s.name not in {"measure.py", "requests.py", "cache.py"})
    return hashlib.sha256(b"".join(source.read_bytes() for source in made_by)).hexdigest()[:12]
