"""PostgreSQL: the pool, one transaction per use case, the tenant wall and migrations."""

from .engine import Database, DatabaseUnavailable
from .metadata import metadata, tenant_table
from .migrate import migrate
from .transaction import SYSTEM, Transaction

__all__ = [
    "SYSTEM",
    "Database",
    "DatabaseUnavailable",
    "Transaction",
    "metadata",
    "migrate",
    "tenant_table",
]
