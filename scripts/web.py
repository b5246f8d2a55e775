"""Build the web apps when their sources have changed, with Node from the machine or else from PyPI.

python scripts/web.py build | SCRIPT   (any script of web/package.json)
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from stamps import fingerprint, is_done, mark_done

ROOT = Path(__file__).resolve().parents[1]
WEB = ROOT / "web"
STATIC = ROOT / "src" / "merhaba" / "app" / "static"
STAMP = STATIC / ".stamp"
OLDEST_NODE = 22
SKIPPED = {"node_modules", "dist", ".vite", ".cache", "coverage"}


def main() -> None:
    """Run one script of web/package.json; `build` only when it has something to do."""
    script = sys.argv[1] if len(sys.argv) > 1 else "build"
    if script == "build" and is_built():
        return
    environment = node_environment()
    install_packages(environment)
    if script == "build":
        print("Building the web apps ...", file=sys.stderr, flush=True)
        npm(["run", "build", "--silent"], environment, quiet=True)
        # Taken after the build, which may write generated sources: they are the same next time.
        mark_done(STAMP, sources())
    else:
        npm(["run", script], environment)


def is_built() -> bool:
    """Whether the apps and the API viewer are there, made from the present sources."""
    apps = all((STATIC / app).is_dir() for app in ("desk", "widget", "docs"))
    return apps and is_done(STAMP, sources())


def sources() -> str:
    """The hash of everything below web/ that is not installed or built."""
    found: list[Path] = []
    for folder, folders, files in os.walk(WEB):
        folders[:] = [name for name in folders if name not in SKIPPED]
        found += [Path(folder, name).relative_to(ROOT) for name in files if not name.endswith(".tsbuildinfo")]
    os.chdir(ROOT)
    return fingerprint(found)


def node_environment() -> dict[str, str]:
    """An environment in which `node` is new enough and `npm` is beside it."""
    if node_version("node") >= OLDEST_NODE and shutil.which("npm"):
        return dict(os.environ)
    here = ROOT / ".venv" / "bin"
    if node_version(str(here / "node")) < OLDEST_NODE:
        done = subprocess.run([sys.executable, ROOT / "scripts" / "bootstrap.py", "--node"], check=False)
        if done.returncode != 0:
            sys.exit(done.returncode)
    return {**os.environ, "PATH": f"{here}{os.pathsep}{os.environ.get('PATH', '')}"}


def node_version(command: str) -> int:
    """The major version, 0 when it does not run."""
    try:
        said = subprocess.run([command, "--version"], capture_output=True, text=True, check=False).stdout
    except OSError:
        return 0
    match = re.match(r"v(\d+)\.", said)
    return int(match[1]) if match else 0


def install_packages(environment: dict[str, str]) -> None:
    """`npm ci`, unless the lock file is the one installed already."""
    stamp = WEB / "node_modules" / ".stamp"
    lock = WEB / "package-lock.json"
    wanted = fingerprint([lock])
    if is_done(stamp, wanted):
        return
    print("Installing the web apps' packages ...", file=sys.stderr, flush=True)
    npm(["ci", "--no-audit", "--no-fund", "--no-progress", "--loglevel=error"], environment)
    mark_done(stamp, wanted)


def npm(arguments: list[str], environment: dict[str, str], *, quiet: bool = False) -> None:
    """Run npm in web/, or end with its exit code. `quiet` shows what it says only when it fails."""
    program = shutil.which("npm", path=environment["PATH"]) or "npm"
    output = subprocess.PIPE if quiet else None
    done = subprocess.run(
        [program, *arguments], cwd=WEB, env=environment, stdout=output, stderr=output, check=False
    )
    if done.returncode != 0:
        for said in (done.stdout, done.stderr):
            sys.stderr.buffer.write(said or b"")
        sys.exit(done.returncode)


if __name__ == "__main__":
    main()
