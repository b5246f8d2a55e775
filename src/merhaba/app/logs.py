"""Where log lines go: a file per role under DATA/logs, and warnings to the console as well."""

from __future__ import annotations

import logging
import sys
import time
from logging.handlers import RotatingFileHandler

from merhaba.platform.settings import Settings

LARGEST, KEPT = 10_000_000, 3


def configure_logging(role: str, settings: Settings) -> None:
    """Set up logging of this process as `role` (`web`, `worker`, `mail`).

    The file gets everything from MERHABA_LOG_LEVEL on. The console gets warnings and worse, since that is
    where somebody looks who has just started Merhaba.
    """
    level = settings.log_level.upper()
    console = logging.StreamHandler(sys.stderr)
    console.setLevel(logging.WARNING)
    console.setFormatter(logging.Formatter(f"{role}: %(levelname)s %(message)s"))
    logging.basicConfig(level=level, handlers=[console, _file(role, settings)], force=True)
    logging.getLogger("alembic.runtime.plugins").setLevel(logging.WARNING)  # fifteen lines at every start
    logging.captureWarnings(True)
    for handler in logging.getLogger().handlers:
        handler.addFilter(without_query)


def without_query(record: logging.LogRecord) -> bool:
    """Cut the query off addresses that uvicorn logs: sockets carry their token there."""
    if record.name.startswith("uvicorn") and isinstance(record.args, tuple):
        record.args = tuple(
            argument.partition("?")[0] if isinstance(argument, str) and argument.startswith("/") else argument
            for argument in record.args
        )
    return True


def _file(role: str, settings: Settings) -> logging.Handler:
    folder = settings.data_dir / "logs"
    folder.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(
        folder / f"{role}.log", maxBytes=LARGEST, backupCount=KEPT, encoding="utf-8"
    )
    formatter = logging.Formatter("%(asctime)sZ %(levelname)s %(name)s: %(message)s", "%Y-%m-%dT%H:%M:%S")
    formatter.converter = time.gmtime
    handler.setFormatter(formatter)
    return handler
