#!/bin/sh
# Makes .venv with everything in it. Usage: sh packaging/setup.sh PYTHON
set -eu
python=${1:-python3}

if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    echo "fomoad needs Python 3.11 or newer, and '$python' is not: install it, or name one with make PYTHON=/path/to/python." >&2
    exit 1
fi

sh packaging/system_libraries.sh "$python"

"$python" -m venv .venv
echo "Installing into .venv: several hundred megabytes to download, 3 GB on disk, some minutes. This happens once."
.venv/bin/python -m pip install --quiet --constraint packaging/constraints.txt --editable '.[test]'
