"""File names as people see them."""

from __future__ import annotations

from pathlib import PurePath


def file_name(path: str) -> str:
    """The last part of a path."""
    return PurePath(path).name
