"""The table of files."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Text

from merhaba.platform.database import tenant_table
from merhaba.platform.database.metadata import moment

files = tenant_table(
    "files",
    Column("name", Text, nullable=False),
    Column("content_type", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("owner", Text, nullable=False),
    moment("created_at", nullable=False),
    Index("ix_files_sha256", "sha256"),
)
