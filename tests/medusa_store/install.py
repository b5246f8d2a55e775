"""Installs the store's packages once, into a folder that is kept between runs.

The folder is named by what it was made from. An installation is prepared beside it and moved into place when
whole, so what was broken off is never taken for one; a lock lets several test processes wait for one.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from pathlib import Path

HERE = Path(__file__).resolve().parent
# Read when this is imported: the tests' own fixture takes MERHABA_* out of the environment.
CACHE = Path(os.environ.get("MERHABA_TEST_CACHE") or Path(tempfile.gettempdir()) / "merhaba-test-cache")
OLDEST_NODE = 22
_INSTALL_SECONDS = 600
_COPIED = ("package.json", ".npmrc")


class Unavailable(Exception):
    """The store cannot be installed here; the words say why."""


def installed() -> Path:
    """The folder whose `node_modules` is complete. Raises Unavailable."""
    made_from = b"".join((HERE / name).read_bytes() for name in _COPIED)
    node_version = subprocess.run([node(), "--version"], capture_output=True, check=True).stdout
    digest = hashlib.sha256(made_from + node_version).hexdigest()[:16]
    folder = CACHE / f"medusa-{digest}"
    if folder.is_dir():
        return folder
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / f"medusa-{digest}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if folder.is_dir():
            return folder
        new = Path(tempfile.mkdtemp(prefix="medusa-new-", dir=CACHE))
        try:
            _install(new)
            new.rename(folder)
        finally:
            shutil.rmtree(new, ignore_errors=True)
    return folder


def node() -> str:
    """A node that is new enough: the machine's, or that of PyPI beside this Python. Raises Unavailable."""
    return str(_tools() / "node")


def environment() -> dict[str, str]:
    """An environment in which `node` and `npm` are those."""
    return {**os.environ, "PATH": f"{_tools()}{os.pathsep}{os.environ.get('PATH', '')}"}


def _tools() -> Path:
    for folder in (Path(shutil.which("node") or "/nonexistent").parent, Path(sys.prefix) / "bin"):
        try:
            said = subprocess.run([folder / "node", "--version"], capture_output=True, text=True, check=False)
        except OSError:
            continue
        major = re.match(r"v(\d+)\.", said.stdout)
        if major and int(major[1]) >= OLDEST_NODE and (folder / "npm").exists():
            return folder
    raise Unavailable(
        f"no Node.js of version {OLDEST_NODE} or later with npm; `make setup-dev web` brings one"
    )


def _install(folder: Path) -> None:
    for name in _COPIED:
        shutil.copy(HERE / name, folder / name)
    npm = [str(_tools() / "npm")]
    registry = subprocess.run(
        [*npm, "config", "get", "registry"],
        cwd=folder,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    ).stdout.strip()
    try:
        urllib.request.urlopen(registry, timeout=15).close()
    except urllib.error.HTTPError:
        pass  # somebody answers
    except (OSError, ValueError) as error:
        raise Unavailable("npm's registry cannot be reached") from error
    try:
        done = subprocess.run(
            [*npm, "install", "--omit=dev"],
            cwd=folder,
            env=environment(),
            capture_output=True,
            text=True,
            timeout=_INSTALL_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Unavailable(f"npm did not finish in {_INSTALL_SECONDS} seconds") from error
    if done.returncode != 0:
        raise Unavailable(f"npm could not install the store: {done.stderr.strip()[-800:]}")
