"""Database addresses: what users write, and what each library wants to read."""

from __future__ import annotations

from sqlalchemy import URL, make_url


def sqlalchemy_url(url: str) -> URL:
    """`postgresql://...` (or `postgres://`) for SQLAlchemy with psycopg 3."""
    parsed = make_url(url.replace("postgres://", "postgresql://", 1))
    return parsed.set(drivername="postgresql+psycopg")


def libpq_url(url: str) -> str:
    """The same for psycopg itself and the command line tools."""
    return sqlalchemy_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
