"""File names in the order in which people count."""

from __future__ import annotations

import re

_DIGITS = re.compile(r"(\d+)")


def natural_key(name: str) -> tuple[tuple[bool, int, str], ...]:
    """A key that puts `part 9` before `part 10` and disregards case."""
    parts = (part for part in _DIGITS.split(name.casefold()) if part)
    return tuple((not part.isdecimal(), int(part) if part.isdecimal() else 0, part) for part in parts)
