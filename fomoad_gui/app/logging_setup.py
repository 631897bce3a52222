"""The log of this program: one file that never grows large."""

from __future__ import annotations

import logging
import platform
from logging.handlers import RotatingFileHandler
from pathlib import Path

from fomoad_gui import __version__

LARGEST_BYTES = 1 << 20
KEPT_FILES = 3
FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


def start_logging(path: Path) -> bool:
    """Log warnings and what `fomoad_gui` says to `path`; returns whether the file can be written.

    A program that cannot log still runs: the places where a log may lie are the system's, not the user's mistake.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(path, maxBytes=LARGEST_BYTES, backupCount=KEPT_FILES, encoding="utf-8")
    except OSError:
        return False
    handler.setFormatter(logging.Formatter(FORMAT))
    logging.getLogger().addHandler(handler)
    package = logging.getLogger("fomoad_gui")
    package.setLevel(logging.INFO)
    package.info("fomoad %s on %s, Python %s", __version__, platform.platform(), platform.python_version())
    return True
