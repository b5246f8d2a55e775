"""Letting indexes work behind the tenant wall.

Under row-level security PostgreSQL tests a row against the wall before it lets a query's own operators see
it, unless they are marked leakproof; an index on words, trigrams or arrays is then never used, and a search
over two million messages reads them all (640 ms instead of 2). The functions below can tell nothing about a
row but whether it matches, and the text of our queries is ours. Only a superuser may mark them, and the mark
is not part of a dump, so it is looked at on every start. Without it everything is right, only slower.
"""

from __future__ import annotations

from typing import Any

import psycopg

FUNCTIONS = (
    "ts_match_vq(tsvector, tsquery)",  # words @@ query
    "texticlike(text, text)",  # name ilike pattern
    "starts_with(text, text)",
    "arraycontains(anyarray, anyarray)",  # tag_ids @> tags
    "jsonb_exists_any(jsonb, text[])",  # references ?| message ids: asked for every mail that comes in
)
_UNMARKED = """
    select f from unnest(%s::text[]) as f join pg_proc on pg_proc.oid = ('pg_catalog.' || f)::regprocedure
    where not proleakproof
"""
_MAY = "select rolsuper from pg_roles where rolname = current_user"


def unmarked(connection: psycopg.Connection[Any]) -> list[str]:
    """Those of the functions above that keep indexes from being used."""
    return [str(row[0]) for row in connection.execute(_UNMARKED, (list(FUNCTIONS),)).fetchall()]


def mark_leakproof(connection: psycopg.Connection[Any]) -> None:
    """Mark what is not marked yet, where we may. Does nothing otherwise."""
    missing = unmarked(connection)
    if not missing:
        return
    may = connection.execute(_MAY).fetchone()
    if may is not None and may[0]:
        for function in missing:
            connection.execute(f"alter function pg_catalog.{function} leakproof".encode())
