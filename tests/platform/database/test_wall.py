"""The tenant wall in the database itself: it holds even when a query forgets the workspace."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, ProgrammingError
from tests.conftest import database_address

from merhaba.app.composition import build_runtime
from merhaba.modules.connections.commands import connect
from merhaba.modules.customers.commands.change import create
from merhaba.modules.inbox.commands.keep import create_tag
from merhaba.modules.workspaces.commands.brands import create_brand, create_workspace
from merhaba.modules.workspaces.commands.people import add_agent
from merhaba.modules.workspaces.types import Role
from merhaba.platform.database import SYSTEM, Database, migrate
from merhaba.platform.settings import Settings

# Tables without workspace_id, and why nothing of anybody's can be read in them.
SHARED = {
    "alembic_version": "which migration the database is at",
    "event_epoch": "one row: which life of the event log this is",
    "subscriptions": "how far each reaction has read, by name",
    "workspaces": "is walled by its own id",
}
JOBS = "procrastinate_"  # jobs carry ids only


def _tables(url: str) -> dict[str, tuple[bool, bool, list[str], list[str]]]:
    """By table: row security enabled, forced, columns of the primary key, names of policies."""
    query = """
        select c.relname, c.relrowsecurity, c.relforcerowsecurity,
          array(select a.attname::text from pg_index i
                cross join lateral unnest(i.indkey) with ordinality as k(attnum, place)
                join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum
                where i.indrelid = c.oid and i.indisprimary order by place),
          array(select polname::text from pg_policy p where p.polrelid = c.oid)
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = 'public' and c.relkind in ('r', 'p')
    """
    with psycopg.connect(url) as connection:
        return {row[0]: (row[1], row[2], row[3], row[4]) for row in connection.execute(query)}


def test_every_table_is_walled_by_its_workspace(database_url: str) -> None:
    tables = {n: t for n, t in _tables(database_url).items() if not n.startswith(JOBS)}
    assert set(SHARED) <= set(tables)
    for name, (enabled, forced, key, policies) in tables.items():
        if name in SHARED and name != "workspaces":
            continue
        assert enabled, f"{name}: row-level security is off"
        assert forced, f"{name}: its owner walks through"
        assert policies == ["tenant"], name
        assert key[0] == ("id" if name == "workspaces" else "workspace_id"), f"{name}: {key}"


@pytest.fixture(params=["superuser", "ordinary owner"])
async def database(request: pytest.FixtureRequest) -> AsyncIterator[Database]:
    """A migrated database, connected to as the server's superuser, or as an owner who may make no roles."""
    fixture = "fresh_database_url" if request.param == "superuser" else "owner_url"
    pool = Database(request.getfixturevalue(fixture), pool_size=4)
    yield pool
    await pool.close()


@pytest.fixture
def owner_url(cluster_url: str) -> Iterator[str]:
    """A database of a role that is no superuser and may not make roles, migrated by that role."""
    name = f"owner_{secrets.token_hex(5)}"
    with psycopg.connect(cluster_url, autocommit=True) as admin:
        admin.execute(f"create role {name} login password 'x' nosuperuser nocreaterole nobypassrls")
        admin.execute(f"create database {name} owner {name}")
        # The peer map of the embedded server knows one name; the role is taken on after connecting.
        address = database_address(cluster_url, name) + _separator(cluster_url) + f"options=-crole%3D{name}"
        try:
            migrate(address)
            yield address
        finally:
            admin.execute(f"drop database if exists {name} with (force)")
            admin.execute(f"drop role {name}")


def _separator(url: str) -> str:
    return "&" if "?" in url else "?"


async def _workspace(database: Database, data: Path) -> tuple[UUID, str]:
    """A workspace with a row in many tables; gives its id and a secret that stands in them."""
    secret = f"secret-{secrets.token_hex(6)}"
    settings = Settings(data=data, database_url=database.url)
    runtime = build_runtime(settings)
    async with database.transaction(SYSTEM) as tx:
        workspace = await create_workspace(tx, slug=f"w{secrets.token_hex(6)}", name=secret)
        await add_agent(tx, name=secret, email=f"{secret}@mail.example", role=Role.OWNER, password=None)
        brand = await create_brand(tx, runtime.keys, name=secret)
        address = f"{secret}@shop.example"
        await connect(
            tx, runtime.keys, runtime.channels, channel="email", brand=brand, name=secret, address=address
        )
        await create(tx, name=secret, email=f"customer-{secret}@mail.example", phone=None, language=None)
        await create_tag(tx, name=secret, colour="red")
    await runtime.database.close()
    return workspace, secret


WITH_SECRET = ("workspaces", "agents", "brands", "channel_accounts", "customers", "identities", "tags")


async def test_a_query_that_forgets_the_workspace_sees_nothing_of_others(
    database: Database, data: Path
) -> None:
    mine, my_secret = await _workspace(database, data)
    _, other_secret = await _workspace(database, data)
    async with database.transaction(mine) as tx:
        for table in WITH_SECRET:
            rows = str(await tx.rows(text(f"select * from {table}")))
            assert my_secret in rows, table
            assert other_secret not in rows, table


async def test_without_a_scope_nothing_shows(database: Database, data: Path) -> None:
    workspace, _ = await _workspace(database, data)
    async with database.transaction(workspace) as tx:
        await tx.scalar(text("select set_config('merhaba.workspace', '', true)"))
        await tx.scalar(text("select set_config('merhaba.scope', '', true)"))
        for table in WITH_SECRET:
            assert await tx.rows(text(f"select 1 from {table}")) == [], table


async def test_another_workspaces_rows_cannot_be_changed_or_planted(database: Database, data: Path) -> None:
    mine, _ = await _workspace(database, data)
    other, _ = await _workspace(database, data)
    async with database.transaction(mine) as tx:
        assert (
            await tx.run(text("update customers set name = 'x' where workspace_id = :w"), {"w": other}) == 0
        )
        assert await tx.run(text("delete from tags where workspace_id = :w"), {"w": other}) == 0
    values = {"w": other, "id": uuid4()}
    for statement in (
        "insert into tags (workspace_id, id, name, colour, created_at) values (:w, :id, 'x', 'red', now())",
        "update tags set workspace_id = :w, id = :id",
    ):
        with pytest.raises(ProgrammingError, match="row-level security"):
            await _try(database, mine, statement, values)


async def _try(database: Database, workspace: UUID, statement: str, values: dict[str, UUID]) -> None:
    async with database.transaction(workspace) as tx:
        await tx.run(text(statement), values)


async def test_the_scope_ends_with_its_transaction(database: Database, data: Path) -> None:
    workspace, _ = await _workspace(database, data)
    async with database.transaction(workspace) as tx:
        assert await tx.rows(text("select 1 from tags")) != []
    async with database.engine.connect() as bare:
        settings = (await bare.execute(text("select current_setting('merhaba.workspace', true)"))).scalar()
        assert settings in {"", None}


async def test_a_failed_transaction_leaves_the_pool_usable(database: Database, data: Path) -> None:
    workspace, _ = await _workspace(database, data)
    for _ in range(8):
        with pytest.raises(DBAPIError):
            async with database.transaction(workspace) as tx:
                await tx.rows(text("select 1 / 0"))
    async with database.transaction(workspace) as tx:
        assert await tx.scalar(text("select count(*) from tags")) == 1
