"""Where the files that are not code lie: in a checkout, in an installed wheel, and in a frozen app."""

from __future__ import annotations

import sys
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
"""The folder of this package's code."""


def resource_path(name: str) -> Path:
    """The file or folder `name` (with forward slashes) of `resources/`.

    A checkout has the folder beside the package, a wheel inside of it as `_resources`, a frozen app at the top of what
    it unpacks (`sys._MEIPASS`). Raises FileNotFoundError if it is in none of them, which is a broken installation.
    """
    for root in _roots():
        path = root / name
        if path.exists():
            return path
    raise FileNotFoundError(f"no resource {name!r} in {', '.join(str(root) for root in _roots())}")


def _roots() -> tuple[Path, ...]:
    unpacked = getattr(sys, "_MEIPASS", None)
    frozen = (Path(unpacked) / "resources",) if unpacked else ()
    return (*frozen, PACKAGE / "_resources", PACKAGE.parent / "resources")
