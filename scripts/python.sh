#!/bin/sh
# Print the command of a Python that Merhaba runs on (3.11 or later), or say what to install.
for candidate in "${PYTHON:-}" python3 python3.14 python3.13 python3.12 python3.11 python; do
    [ -n "$candidate" ] || continue
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
        echo "$candidate"
        exit 0
    fi
done
echo "Merhaba needs Python 3.11 or later, and none was found: install one (Debian: apt-get install python3 python3-venv)" \
    "or name it, as in: make run PYTHON=/path/to/python3" >&2
exit 1
