"""Backup and restore, round trip and against everything a file goes through on its way."""

from __future__ import annotations

import io
import json
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest

from merhaba.app.backup import restore_backup, write_backup
from merhaba.app.refusal import Refused
from merhaba.platform.postgres import Cluster

ROLE = "backup_test_tenant"
SCHEMA = f"""
create extension pg_trgm;
create table words (id int primary key, said text not null);
create index on words using gin (said gin_trgm_ops);
alter table words enable row level security;
alter table words force row level security;
create policy tenant on words using (current_setting('merhaba.scope', true) = 'system');
grant select on words to {ROLE};
insert into words select n, 'مرحبا 你好 ' || n from generate_series(1, 500) n;
create table event_epoch (epoch uuid default gen_random_uuid(), cleared_xid bigint default 0);
insert into event_epoch default values;
create table events (id bigint primary key, xid xid8 not null);
insert into events values (1, '900'), (2, '800'), (3, '950'), (4, '990');
create table subscriptions (name text, epoch uuid, xid xid8, id bigint);
insert into subscriptions select 'behind', epoch, '900', 1 from event_epoch;
insert into subscriptions select 'done', epoch, '990', 4 from event_epoch;
"""


@pytest.fixture
def empty_database(cluster_url: str) -> Iterator[Callable[[], str]]:
    """Makes databases with nothing in them."""
    made: list[str] = []
    with psycopg.connect(cluster_url, autocommit=True) as connection:

        def make() -> str:
            made.append(f"backup_{uuid4().hex[:12]}")
            connection.execute(f"create database {made[-1]}")
            return urlsplit(cluster_url)._replace(path=f"/{made[-1]}").geturl()

        yield make
        for name in made:
            connection.execute(f"drop database {name} with (force)")
        connection.execute(f"drop role if exists {ROLE}")


@pytest.fixture
def source(empty_database: Callable[[], str], tmp_path: Path) -> tuple[str, Path]:
    """A database and a data directory with things in them."""
    url, data = empty_database(), tmp_path / "source"
    execute(url, f"create role {ROLE} nologin", SCHEMA)
    for name, content in {
        "files/ab/cd/abcd": b"\x00attachment\xff" * 1000,
        "files/ef/01/ef01": b"",
        "keys/instance.key": b"secret",
        "files/incoming/half": b"not whole",
        "logs/web.log": b"not part of it",
    }.items():
        path = data / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return url, data


def execute(url: str, *statements: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url, autocommit=True, options="-c merhaba.scope=system") as connection:
        for statement in statements:
            cursor = connection.execute(statement)
        return cursor.fetchall() if cursor.description else []


def write(source: tuple[str, Path], cluster: Cluster, target: Path) -> Path:
    write_backup(target, url=source[0], data=source[1], binaries=cluster.binaries)
    return target


def restore(backup: Path, url: str, data: Path, cluster: Cluster, *, force: bool = False) -> None:
    data.mkdir(exist_ok=True)
    restore_backup(backup, url=url, data=data, binaries=cluster.binaries, force=force)


def files_in(data: Path) -> dict[str, bytes]:
    return {str(p.relative_to(data)): p.read_bytes() for p in data.rglob("*") if p.is_file()}


@pytest.mark.parametrize("name", ["all.tar", "all.tar.gz"])
def test_round_trip(
    source: tuple[str, Path],
    cluster: Cluster,
    empty_database: Callable[[], str],
    tmp_path: Path,
    name: str,
) -> None:
    backup = write(source, cluster, tmp_path / name)
    assert backup.stat().st_mode & 0o077 == 0, "the keys are in it"
    url, data = empty_database(), tmp_path / "target"
    restore(backup, url, data, cluster)
    everything = "select count(*), min(said), max(said) from words"
    assert execute(url, everything) == execute(source[0], everything)
    assert set(files_in(data)) == {"files/ab/cd/abcd", "files/ef/01/ef01", "keys/instance.key"}
    assert files_in(data)["files/ab/cd/abcd"] == files_in(source[1])["files/ab/cd/abcd"]
    assert execute(url, f"select has_table_privilege('{ROLE}', 'words', 'select')") == [(True,)]
    forced = "select relforcerowsecurity from pg_class where relname = 'words'"
    assert execute(url, forced) == [(True,)]


def test_restored_events_come_before_all_new_ones_and_the_unseen_stay_unseen(
    source: tuple[str, Path], cluster: Cluster, empty_database: Callable[[], str], tmp_path: Path
) -> None:
    backup = write(source, cluster, tmp_path / "all.tar")
    url = empty_database()
    restore(backup, url, tmp_path / "target", cluster)
    epoch = "select epoch from event_epoch"
    assert execute(url, epoch) != execute(source[0], epoch)
    visible = "select count(*) from events where xid < pg_snapshot_xmin(pg_current_snapshot())"
    assert execute(url, visible) == [(4,)]
    unseen = (
        "select s.name, array_agg(e.id order by e.xid, e.id) from subscriptions s"
        " join event_epoch using (epoch) left join events e on (e.xid, e.id) > (s.xid, s.id)"
        " group by 1 order by 1"
    )
    # `behind` had seen 2 and 1 (in order of xid): 3 and 4 come again, and nothing is left out.
    assert execute(url, unseen) == [("behind", [3, 4]), ("done", [None])]


def test_it_refuses_data_that_is_there_unless_told(
    source: tuple[str, Path], cluster: Cluster, tmp_path: Path
) -> None:
    backup = write(source, cluster, tmp_path / "all.tar")
    url, data = source
    execute(url, "update words set said = 'later'", "create table newer ()")
    (data / "files/ab/cd/newer").write_bytes(b"x")
    with pytest.raises(Refused, match="--force"):
        restore(backup, url, data, cluster)
    assert execute(url, "select count(*) from words where said = 'later'") == [(500,)]
    restore(backup, url, data, cluster, force=True)
    assert execute(url, "select count(*) from words where said = 'later'") == [(0,)]
    assert execute(url, "select to_regclass('newer')") == [(None,)]
    assert not (data / "files/ab/cd/newer").exists()
    assert list(data.glob(".*")) == [], "nothing temporary is left"


def test_it_refuses_while_somebody_is_connected(
    source: tuple[str, Path], cluster: Cluster, tmp_path: Path
) -> None:
    backup = write(source, cluster, tmp_path / "all.tar")
    with psycopg.connect(source[0]), pytest.raises(Refused, match="1 other connections"):
        restore(backup, source[0], source[1], cluster, force=True)


def flip_a_byte(backup: Path) -> None:
    content = bytearray(backup.read_bytes())
    content[content.index(b"attachment") + 2] ^= 1
    backup.write_bytes(content)


def cut_off_the_end(backup: Path) -> None:
    backup.write_bytes(backup.read_bytes()[: backup.stat().st_size // 2])


def swap_the_dump(backup: Path) -> None:
    """A dump that breaks off, with a manifest that agrees with it."""
    members: dict[str, bytes] = {}
    with tarfile.open(backup) as archive:
        for member in archive:
            content = archive.extractfile(member)
            assert content is not None
            members[member.name] = content.read()
    import hashlib

    dump = members["database.dump"][:-3000]
    manifest = json.loads(members["manifest.json"])
    manifest["entries"]["database.dump"] = {"size": len(dump), "sha256": hashlib.sha256(dump).hexdigest()}
    members |= {"database.dump": dump, "manifest.json": json.dumps(manifest).encode()}
    with tarfile.open(backup, "w") as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))


def not_a_backup(backup: Path) -> None:
    backup.write_bytes(b"%PDF-1.7 something else")


def a_way_out(backup: Path) -> None:
    with tarfile.open(backup, "w") as archive:
        archive.addfile(tarfile.TarInfo("files/../../../etc/cron.d/evil"))


def a_link(backup: Path) -> None:
    with tarfile.open(backup, "w") as archive:
        link = tarfile.TarInfo("files/link")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)


@pytest.mark.parametrize(
    "damage", [flip_a_byte, cut_off_the_end, swap_the_dump, not_a_backup, a_way_out, a_link]
)
def test_a_damaged_or_hostile_file_changes_nothing(
    source: tuple[str, Path],
    cluster: Cluster,
    tmp_path: Path,
    damage: Callable[[Path], None],
) -> None:
    url, data = source
    backup = write(source, cluster, tmp_path / "all.tar")
    damage(backup)
    before = files_in(data)
    with pytest.raises(Refused):
        restore(backup, url, data, cluster, force=True)
    assert files_in(data) == before
    assert execute(url, "select count(*) from words") == [(500,)]


def test_a_backup_that_cannot_be_written_leaves_no_half_file(
    source: tuple[str, Path], cluster: Cluster, tmp_path: Path
) -> None:
    with pytest.raises(Refused, match="could not be written"):
        write(source, cluster, tmp_path / "no" / "such" / "folder.tar")
    (tmp_path / "folder.tar").mkdir()
    with pytest.raises(Refused, match="could not be written"):
        write(source, cluster, tmp_path / "folder.tar")
    assert {path.name for path in tmp_path.iterdir()} == {"folder.tar", "source"}
