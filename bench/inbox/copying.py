"""Filling tables by COPY, without their secondary indexes, which are built once at the end."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import Self

import psycopg
from psycopg import sql

_FLUSH = 256 * 1024
_INDEXES = """
    select indexname, indexdef from pg_indexes
    where schemaname = 'public' and tablename = any(%s)
    and indexname not in (select conname from pg_constraint)
"""
_SESSION = (
    "set session_replication_role = replica",  # rows arrive by several connections: no foreign key checks
    "set transaction_timeout = 0",
    "set idle_in_transaction_session_timeout = 0",
    "set maintenance_work_mem = '512MB'",
    "set synchronous_commit = off",
)


class Table:
    """One COPY into a table, on a connection of its own. `row` takes values; None is null."""

    def __init__(self, database: str, name: str, columns: str) -> None:
        self._stack = contextlib.ExitStack()
        connection = self._stack.enter_context(connect(database))
        cursor = self._stack.enter_context(connection.cursor())
        names = sql.SQL(", ").join(map(sql.Identifier, columns.split()))
        self._copy = self._stack.enter_context(
            cursor.copy(sql.SQL("copy {} ({}) from stdin").format(sql.Identifier(name), names))
        )
        self._lines: list[str] = []
        self._size = 0

    def row(self, *values: object) -> None:
        """Add one row."""
        line = "\t".join("\\N" if v is None else _escaped(str(v)) for v in values)
        self._lines.append(line)
        self._size += len(line)
        if self._size > _FLUSH:
            self._flush()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            self._flush()
        self._stack.__exit__(kind, error, trace)

    def _flush(self) -> None:
        if self._lines:
            self._copy.write("\n".join(self._lines) + "\n")
        self._lines, self._size = [], 0


def connect(database: str) -> psycopg.Connection[tuple[object, ...]]:
    """A connection for bulk work."""
    connection = psycopg.connect(database, autocommit=True)
    for setting in _SESSION:
        connection.execute(setting.encode())
    return connection


@contextlib.contextmanager
def without_indexes(database: str, tables: Sequence[str]) -> Iterator[None]:
    """Drop the tables' indexes (not their primary keys); build them again at the end, then vacuum."""
    with connect(database) as connection:
        kept = connection.execute(_INDEXES, (list(tables),)).fetchall()
        for index, _ in kept:
            connection.execute(sql.SQL("drop index {}").format(sql.Identifier(str(index))))
        yield
        for _, definition in kept:
            connection.execute(str(definition).encode())
        for table in tables:
            connection.execute(sql.SQL("vacuum (analyze) {}").format(sql.Identifier(table)))
        connection.execute("checkpoint")


def _escaped(value: str) -> str:
    if "\\" in value:
        value = value.replace("\\", "\\\\")
    if "\t" in value or "\n" in value:
        value = value.replace("\t", "\\t").replace("\n", "\\n")
    return value
