"""What a backup must know of a database, and what a restored one needs to be told."""

from __future__ import annotations

import psycopg
from psycopg import sql

from merhaba.app.backup.archive import Role
from merhaba.app.refusal import Refused
from merhaba.platform.database.migrate import current_version
from merhaba.platform.database.url import libpq_url

# Roles that grants or policies of this database speak of; its owner comes with the server.
_ROLES = """
select distinct r.rolname, r.rolbypassrls
from pg_shdepend d join pg_roles r on d.refclassid = 'pg_authid'::regclass and d.refobjid = r.oid
where d.dbid = (select oid from pg_database where datname = current_database())
  and d.deptype in ('a', 'r') and r.rolname !~ '^pg_' and not r.rolsuper and r.rolname <> current_user
order by 1
"""

EMPTY_THE_DATABASE = """
SET LOCAL client_min_messages TO warning;
DO $$
DECLARE found record;
BEGIN
  FOR found IN SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
  LOOP
    EXECUTE format('DROP SCHEMA %I CASCADE', found.nspname);
  END LOOP;
  CREATE SCHEMA public;
END $$;
"""

# Transaction ids start again after a dump and restore, so places in the event log mean nothing any more:
# the log is laid before everything that will happen (3 is PostgreSQL's first ordinary id), what a
# subscription had not yet seen stays unseen by it, and the new epoch tells clients to fetch afresh.
RESTART_THE_EVENT_LOG = """
SET LOCAL search_path TO public;
SET LOCAL row_security TO on; -- the dump turns it off, and off is an error for an owner who is no superuser
SET LOCAL merhaba.scope TO 'system';
DO $$
BEGIN
  IF to_regclass('event_epoch') IS NULL THEN RETURN; END IF;
  UPDATE event_epoch SET epoch = gen_random_uuid(), cleared_xid = 0;
  UPDATE subscriptions s SET epoch = (SELECT epoch FROM event_epoch), xid = '3', id = coalesce(
    (SELECT min(e.id) - 1 FROM events e WHERE (e.xid, e.id) > (s.xid, s.id)),
    (SELECT max(e.id) FROM events e), 0);
  UPDATE events SET xid = '3';
END $$;
"""


def read_facts(url: str) -> tuple[str, str | None, list[Role]]:
    """The server's version, the schema's version, and the roles the dump will speak of."""
    with connect(url) as connection:
        roles = [
            Role(name=str(name), bypasses_row_security=bool(bypass))
            for name, bypass in connection.execute(_ROLES)
        ]
        version = connection.execute("show server_version").fetchone()
        return str(version[0]) if version else "", current_version(connection), roles


def is_empty(url: str) -> bool:
    """Whether the database holds no table."""
    with connect(url) as connection:
        found = connection.execute(
            "select exists(select from pg_class c join pg_namespace n on n.oid = c.relnamespace"
            " where c.relkind in ('r', 'p') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema')"
        ).fetchone()
        return not (found and found[0])


def other_sessions(url: str) -> int:
    """How many others are connected to the database."""
    with connect(url) as connection:
        found = connection.execute(
            "select count(*) from pg_stat_activity where datname = current_database()"
            " and pid <> pg_backend_pid() and backend_type = 'client backend'"
        ).fetchone()
        return int(str(found[0])) if found else 0


def make_roles(url: str, roles: list[Role]) -> None:
    """Create the roles that are missing. Raises `Refused` when we may not."""
    with connect(url) as connection:
        for role in roles:
            if connection.execute("select 1 from pg_roles where rolname = %s", (role.name,)).fetchone():
                continue
            bypass = sql.SQL("bypassrls" if role.bypasses_row_security else "nobypassrls")
            statement = sql.SQL("create role {} nologin {}").format(sql.Identifier(role.name), bypass)
            try:
                connection.execute(statement)
            except psycopg.errors.InsufficientPrivilege:
                raise Refused(
                    f"The database needs a role {role.name}, and you may not create it. Ask its "
                    f"administrator for: CREATE ROLE {role.name} NOLOGIN"
                ) from None


def connect(url: str) -> psycopg.Connection[tuple[object, ...]]:
    """A connection that commits each statement. Raises `Refused` when there is none to be had."""
    try:
        return psycopg.connect(libpq_url(url), autocommit=True, connect_timeout=10)
    except psycopg.OperationalError as error:
        raise Refused(f"The database cannot be reached: {str(error).strip()}") from error
