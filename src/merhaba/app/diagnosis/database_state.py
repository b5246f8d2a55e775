"""The database: can it be reached, is it new enough, at this version, and does its wall hold?"""

from __future__ import annotations

from collections.abc import Iterator

import psycopg

from merhaba.app.diagnosis.finding import Finding, note, ok, wrong
from merhaba.platform.database.engine import TENANT_ROLE
from merhaba.platform.database.migrate import current_version, newest_version
from merhaba.platform.database.url import libpq_url

OLDEST_SERVER = 150000

_UNWALLED = """
select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
join pg_attribute a on a.attrelid = c.oid and a.attname = 'workspace_id' and not a.attisdropped
where c.relkind in ('r', 'p') and n.nspname = 'public' and not (c.relrowsecurity and c.relforcerowsecurity)
order by 1
"""
_ROLE = """
select me.rolsuper or me.rolbypassrls, tenant.oid is not null,
       coalesce(tenant.rolsuper or tenant.rolbypassrls, false)
from pg_roles me left join pg_roles tenant on tenant.rolname = %s where me.rolname = current_user
"""


def look_at_database(url: str) -> Iterator[Finding]:
    """Everything a connection can tell."""
    try:
        connection = psycopg.connect(libpq_url(url), autocommit=True, connect_timeout=10)
    except psycopg.OperationalError as error:
        yield wrong("Database", f"cannot be reached: {str(error).strip()}.", "Check MERHABA_DATABASE_URL.")
        return
    with connection:
        version = connection.info.server_version
        name = f"PostgreSQL {version // 10000}.{version % 10000}"
        if version < OLDEST_SERVER:
            yield wrong("Database", f"{name} is too old.", "Merhaba needs 15 or later.")
        else:
            yield ok("Database", name)
        yield _encoding(connection)
        yield _schema(connection)
        yield from _wall(connection)


def _encoding(connection: psycopg.Connection[tuple[object, ...]]) -> Finding:
    row = connection.execute("select current_setting('server_encoding')").fetchone()
    encoding = str(row[0]) if row else ""
    if encoding != "UTF8":
        return wrong("Encoding", f"{encoding}.", "Create the database with ENCODING 'UTF8'.")
    return ok("Encoding", encoding)


def _schema(connection: psycopg.Connection[tuple[object, ...]]) -> Finding:
    current, newest = current_version(connection), newest_version()
    if current == newest:
        return ok("Schema", f"version {current}")
    return wrong(
        "Schema", f"version {current or 'none'}, this Merhaba has {newest}.", "Run `merhaba migrate`."
    )


def _wall(connection: psycopg.Connection[tuple[object, ...]]) -> Iterator[Finding]:
    """Row-level security holds only where it is forced, and only for a role that does not step over it."""
    what = "Wall between workspaces"
    unwalled = [str(row[0]) for row in connection.execute(_UNWALLED)]
    if unwalled:
        yield wrong(what, f"open on {', '.join(unwalled)}.", "Run `merhaba migrate`; if it stays, report it.")
    row = connection.execute(_ROLE, (TENANT_ROLE,)).fetchone()
    privileged, has_tenant, tenant_privileged = row or (False, False, False)
    if tenant_privileged:
        yield wrong(
            what, f"role {TENANT_ROLE} steps over it.", f"ALTER ROLE {TENANT_ROLE} NOSUPERUSER NOBYPASSRLS"
        )
    elif privileged and not has_tenant:
        yield wrong(what, f"role {TENANT_ROLE} is missing.", "Run `merhaba migrate`.")
    elif privileged:
        yield ok(what, f"held: work is done as {TENANT_ROLE}")
    elif not unwalled:
        yield ok(what, "held: the database user cannot step over it")
    else:
        yield note(what, "not checked further.")
