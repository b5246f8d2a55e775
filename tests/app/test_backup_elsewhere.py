"""Backup and restore on another PostgreSQL: older than our programs, and as an owner who is no superuser."""

from __future__ import annotations

import getpass
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from merhaba.app.backup import restore_backup, write_backup
from merhaba.platform.postgres import Cluster, find_binaries

pytestmark = pytest.mark.servers
OWNER, TENANT = "shop_owner", "shop_tenant"
FOLDERS = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
SCHEMA = f"""
create table words (id int, said text);
alter table words enable row level security;
alter table words force row level security;
create policy tenant on words using (current_setting('merhaba.scope', true) = 'system')
  with check (current_setting('merhaba.scope', true) = 'system');
grant select on words to {TENANT};
create table events (id bigint, xid xid8);
create table subscriptions (epoch uuid, xid xid8, id bigint);
create table event_epoch (epoch uuid default gen_random_uuid(), cleared_xid bigint default 0);
alter table events enable row level security;
alter table events force row level security;
create policy tenant on events using (current_setting('merhaba.scope', true) = 'system');
insert into events values (1, '900000');
insert into event_epoch default values;
insert into words select n, 'سلام' from generate_series(1, 300) n;
"""


@pytest.fixture
def older(data: Path) -> Iterator[Cluster]:
    if not FOLDERS:
        pytest.skip("no PostgreSQL but the embedded one on this machine")
    cluster = Cluster(data, pg_bin=FOLDERS[0], settings={"fsync": "off"})
    cluster.start()
    with psycopg.connect(cluster.url, autocommit=True) as connection:
        for statement in (
            f"create role {OWNER} login",
            f"create role {TENANT} nologin",
            f"create database source owner {OWNER}",
            f"create database target owner {OWNER}",
        ):
            connection.execute(statement)
        with (cluster.directory / "pg_ident.conf").open("a") as identities:
            identities.write(f'merhaba "{getpass.getuser()}" {OWNER}\n')
        connection.execute("select pg_reload_conf()")
    yield cluster
    cluster.stop()


def owners(cluster: Cluster, database: str) -> str:
    return cluster.url.replace("merhaba@/merhaba?", f"{OWNER}@/{database}?")


def test_forced_row_level_security_hides_nothing_from_a_backup(older: Cluster, tmp_path: Path) -> None:
    system = "-c merhaba.scope=system"
    for attempt in range(100):
        try:
            psycopg.connect(owners(older, "source")).close()
            break
        except psycopg.OperationalError:
            assert attempt < 99, "the new identity was not read"
            time.sleep(0.05)
    with psycopg.connect(owners(older, "source"), options=system) as connection:
        connection.execute(SCHEMA)
    for name in ("source", "target"):
        (tmp_path / name).mkdir()
    backup = tmp_path / "all.tar"
    binaries = find_binaries()
    write_backup(backup, url=owners(older, "source"), data=tmp_path / "source", binaries=binaries)
    url = owners(older, "target")
    restore_backup(backup, url=url, data=tmp_path / "target", binaries=binaries, force=False)
    with psycopg.connect(url, options=system) as connection:
        assert connection.execute("select count(*) from words").fetchone() == (300,)
        assert connection.execute("select xid::text from events").fetchone() == ("3",)
        connection.execute("set merhaba.scope = 'workspace'")
        assert connection.execute("select count(*) from words").fetchone() == (0,)
