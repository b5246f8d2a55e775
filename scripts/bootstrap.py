"""Make .venv with exactly the pinned packages, and Merhaba itself. Nothing is done twice.

python3 scripts/bootstrap.py [--dev | --node]
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

from stamps import fingerprint, is_done, mark_done

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"


def main() -> None:
    """Bring .venv to what the requirements say."""
    os.chdir(ROOT)
    dev, node = "--dev" in sys.argv, "--node" in sys.argv
    make_environment()
    if node:
        install("node", "Node.js", ["-r", "requirements-node.txt"], ["requirements-node.txt"])
        return
    if dev:
        install(
            "dev", "Python packages for the tests", ["-r", "requirements-dev.txt"], ["requirements-dev.txt"]
        )
    else:
        # The tests' packages are a superset with the same versions: whoever has them has these.
        wanted = made_from(["requirements-dev.txt"])
        if not is_done(VENV / ".stamp-dev", wanted):
            install("run", "Python packages", ["-r", "requirements.txt"], ["requirements.txt"])
    install(
        "self",
        "Merhaba",
        ["--no-deps", "--no-build-isolation", "--editable", "."],
        ["pyproject.toml", "src/merhaba/__init__.py"],
        hashes=False,
    )


def make_environment() -> None:
    """Create .venv unless a working one is there (its Python may have been removed, or the folder moved)."""
    if works(PYTHON):
        return
    if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        sys.exit(
            f"This Python {version} cannot make virtual environments: install its venv package "
            f"(Debian, Ubuntu: apt-get install python{version}-venv) and run the command again."
        )
    say("Making .venv ...")
    shutil.rmtree(VENV, ignore_errors=True)
    run([sys.executable, "-m", "venv", str(VENV)])


def works(python: Path) -> bool:
    """Whether this is a Python new enough, in its own place, with pip."""
    test = f"import sys, pip; sys.exit(sys.version_info < (3, 11) or sys.prefix != {str(VENV)!r})"
    try:
        return subprocess.run([python, "-c", test], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def install(name: str, what: str, arguments: list[str], sources: list[str], *, hashes: bool = True) -> None:
    """pip install, unless it was done for these very sources."""
    stamp, wanted = VENV / f".stamp-{name}", made_from(sources)
    if is_done(stamp, wanted):
        return
    say(f"Installing {what} ...")
    # Compiling on first import instead of all at once saves seconds: most modules are never imported.
    options = ["--quiet", "--no-input", "--disable-pip-version-check", "--no-compile"]
    strict = ["--require-hashes"] if hashes else []
    run([str(PYTHON), "-m", "pip", "install", *options, *strict, *arguments])
    mark_done(stamp, wanted)


def made_from(sources: list[str]) -> str:
    """The sources, and the environment's Python."""
    return fingerprint([Path(source) for source in sources], (VENV / "pyvenv.cfg").read_text())


def run(command: list[str]) -> None:
    """Run, or end with its exit code: it has said what is wrong."""
    code = subprocess.run(command, check=False).returncode
    if code != 0:
        sys.exit(code)


def say(line: str) -> None:
    """Progress goes to standard error: standard output is for what was asked."""
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
