"""The TypeScript client's types, made from the API's own description.

python scripts/api_client.py write    bring web/api up to date (`make client`)
python scripts/api_client.py check    fail when it is stale
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from web import ROOT, WEB, install_packages, node_environment

from merhaba.app.web import bare_app

DESCRIPTION = WEB / "api" / "openapi.json"
TYPES = WEB / "api" / "src" / "schema.ts"


def main() -> None:
    """Write or check both files."""
    mode = sys.argv[1] if len(sys.argv) > 1 else "check"
    environment = node_environment()
    install_packages(environment)
    with tempfile.TemporaryDirectory() as folder:
        description = Path(folder) / "openapi.json"
        description.write_text(json.dumps(bare_app().openapi(), indent=1, ensure_ascii=False) + "\n")
        types = Path(folder) / "schema.ts"
        generator = WEB / "node_modules" / ".bin" / "openapi-typescript"
        done = subprocess.run(
            [generator, description, "--output", types],
            cwd=WEB / "api",
            env=environment,
            capture_output=True,
            check=False,
        )
        if done.returncode != 0:
            sys.exit(done.stderr.decode())
        stale = [
            place.relative_to(ROOT)
            for fresh, place in ((description, DESCRIPTION), (types, TYPES))
            if not place.is_file() or place.read_bytes() != fresh.read_bytes()
        ]
        if mode == "write":
            DESCRIPTION.write_bytes(description.read_bytes())
            TYPES.write_bytes(types.read_bytes())
        elif stale:
            sys.exit(f"Stale: {', '.join(map(str, stale))}. Run `make client` and commit what it writes.")


if __name__ == "__main__":
    main()
