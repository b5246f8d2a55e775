"""The connection pool, and how a transaction begins: under the tenant role, with the workspace set."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from .transaction import SYSTEM, Transaction
from .url import sqlalchemy_url

log = logging.getLogger(__name__)

TENANT_ROLE = "merhaba_tenant"
# Connection lost; serialisation or deadlock; out of space or connections; shut down by its operator.
_PASSING = ("08", "40", "53", "57P")
_BEGIN = text(
    "select set_config('merhaba.workspace', :workspace, true), set_config('merhaba.scope', :scope, true)"
)
_BEGIN_AS_TENANT = text(
    "select set_config('role', :role, true), set_config('merhaba.workspace', :workspace, true),"
    " set_config('merhaba.scope', :scope, true)"
)
_WHO = text(
    "select rolsuper or rolbypassrls, exists(select 1 from pg_roles where rolname = :role)"
    " from pg_roles where rolname = current_user"
)


class DatabaseUnavailable(Exception):
    """PostgreSQL cannot be reached just now; what was asked may be tried again in a moment."""


class Database:
    """The pool of one process.

    `on_events` is called after a commit that appended events, so that readers of the log wake at once.
    """

    def __init__(self, url: str, *, pool_size: int = 10) -> None:
        self.url = url
        self.on_events: Callable[[], None] = lambda: None
        self.engine: AsyncEngine = create_async_engine(
            sqlalchemy_url(url),
            pool_size=pool_size,
            max_overflow=0,
            pool_timeout=15,
            pool_recycle=1800,
            connect_args={"connect_timeout": 5, "application_name": "merhaba"},
        )
        self._as_tenant: bool | None = None

    async def close(self) -> None:
        """Give all connections back."""
        await self.engine.dispose()

    @asynccontextmanager
    async def transaction(self, workspace: UUID) -> AsyncIterator[Transaction]:
        """A transaction that commits when the block ends and rolls back when it raises.

        Raises DatabaseUnavailable when PostgreSQL cannot be reached or went away.
        """
        connection = await self._begin(workspace)
        tx = Transaction(connection, workspace)
        try:
            yield tx
            for write in tx.before_commit:
                await write()
            await connection.commit()
        except BaseException as error:
            await _give_up(connection)
            if lost_connection(error):
                raise DatabaseUnavailable(str(error)) from error
            raise
        finally:
            await connection.close()
        if tx.wrote_events:
            self.on_events()
        for action in tx.after_commit:
            action()

    async def _begin(self, workspace: UUID) -> AsyncConnection:
        for attempt in (1, 2, 3):
            try:
                connection = await self.engine.connect()
            except (OperationalError, InterfaceError, PoolTimeout, OSError) as error:
                raise DatabaseUnavailable(str(error)) from error
            try:
                await enter(connection, workspace, as_tenant=await self._tenant_role(connection))
                return connection
            except DBAPIError as error:
                await _give_up(connection)
                await connection.close()
                if not lost_connection(error) or attempt == 3:
                    raise DatabaseUnavailable(str(error)) from error
        raise AssertionError("unreachable")

    async def _tenant_role(self, connection: AsyncConnection) -> bool:
        """Whether transactions must switch role: a superuser walks through row-level security."""
        if self._as_tenant is None:
            row = (await connection.execute(_WHO, {"role": TENANT_ROLE})).one()
            privileged, role_there = bool(row[0]), bool(row[1])
            if privileged and not role_there:
                log.warning(
                    "connected as a superuser and role %s is missing: run merhaba migrate", TENANT_ROLE
                )
            self._as_tenant = privileged and role_there
        return self._as_tenant


async def enter(connection: AsyncConnection, workspace: UUID, *, as_tenant: bool) -> None:
    """Set the scope of the running transaction; it ends with the transaction."""
    scope = "system" if workspace == SYSTEM else "workspace"
    values = {"workspace": "" if workspace == SYSTEM else str(workspace), "scope": scope}
    if as_tenant:
        await connection.execute(_BEGIN_AS_TENANT, {**values, "role": TENANT_ROLE})
    else:
        await connection.execute(_BEGIN, values)


def lost_connection(error: BaseException) -> bool:
    """True when PostgreSQL went away, is full or gave way to another transaction: what may be tried again
    as it is. A statement that was wrong is not (SQLSTATE classes, PostgreSQL appendix A)."""
    if not isinstance(error, DBAPIError):
        return False
    state = getattr(error.orig, "sqlstate", None)
    if state is not None:
        return str(state).startswith(_PASSING)
    return error.connection_invalidated or isinstance(error, OperationalError | InterfaceError)


async def _give_up(connection: AsyncConnection) -> None:
    try:
        await asyncio.shield(connection.rollback())
    except (DBAPIError, OSError):
        log.debug("rollback failed: the connection is gone and so is its transaction")
