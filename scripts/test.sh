#!/bin/sh
# Run the tests: `fast` needs no database and no built web apps, `all` is everything.
# Every step runs even when one before it failed; the last lines say which did.
set -u
cd "$(dirname "$0")/.."
PATH="$PWD/.venv/bin:$PATH"
export PATH
failed=""

step() { # NAME COMMAND...
    name=$1
    shift
    printf '\n== %s\n' "$name"
    "$@" || failed="$failed $name,"
}

web() { python scripts/web.py "$1"; }

# Browsers, mail servers and kills share two cores with everything else here. What failed is run once more,
# alone: a real fault fails again, and what was only crowded out is named above.
all_tests() {
    pytest -n auto --dist loadgroup && return
    printf '\n== pytest, what failed, alone\n'
    pytest --last-failed --last-failed-no-failures none
}

step lint ruff check src tests bench scripts
step format ruff format --check --quiet src tests bench scripts
step types mypy
step architecture lint-imports
step web-types web typecheck
if [ "${1:-all}" = fast ]; then
    step unit pytest -q --fast
else
    step web-tests web test
    step api-client python scripts/api_client.py check
    step browser scripts/chromium.sh
    step mail-servers scripts/mail_servers.sh
    step pytest all_tests
fi

if [ -n "$failed" ]; then
    printf '\nFailed:%s\n' "${failed%,}"
    exit 1
fi
printf '\nAll passed.\n'
