"""File names as people sort them."""

from __future__ import annotations

import re
from pathlib import PurePath

DIGITS = re.compile(r"(\d+)")


def file_name(path: str) -> str:
    """The last part of a path."""
    return PurePath(path).name


def natural_key(name: str) -> tuple[tuple[bool, int, str], ...]:
    """A key that puts `part 9` before `part 10` and disregards case."""
    parts = (part for part in DIGITS.split(name.casefold()) if part)
    return tuple((not part.isdecimal(), int(part) if part.isdecimal() else 0, part) for part in parts)
