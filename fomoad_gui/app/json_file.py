"""Small JSON files of the program's own, which may be missing or damaged without harm."""

from __future__ import annotations

import json
import logging
from pathlib import Path

from fomoad_gui.core.errors import FomoadError
from fomoad_gui.store.atomic import write_atomically
from fomoad_gui.store.settings_table import JsonValue

logger = logging.getLogger(__name__)


def read_json(path: Path) -> JsonValue:
    """What the file holds; None where there is no such file, or none that can be read."""
    try:
        value: JsonValue = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError):
        logger.info("%s cannot be read and is disregarded", path)
        return None
    return value


def write_json(path: Path, value: JsonValue) -> None:
    """Write the file and the folder it lies in; a place that cannot be written loses the value, and no more."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, json.dumps(value, ensure_ascii=False, indent=1).encode())
    except (OSError, FomoadError) as error:
        logger.info("%s cannot be written: %s", path, error)
